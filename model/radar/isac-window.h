/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_WINDOW_H
#define ISAC_WINDOW_H

#include <array>

namespace ns3
{

/**
 * @ingroup isac
 * Cosine-sum windows w(n) = a0 - a1 cos(2 pi n / N) + a2 cos(4 pi n / N), n = 0 .. N - 1, after
 * Harris, On the Use of Windows for Harmonic Analysis with the Discrete Fourier Transform.
 */
enum class IsacWindow
{
    RECTANGULAR,    //!< a0 = 1; highest side lobe -13 dB
    HANN,           //!< a0 = a1 = 0.5; highest side lobe -31 dB
    BLACKMAN_HARRIS //!< three terms of least side lobes: 0.42323, 0.49755, 0.07922; -67 dB
};

namespace isac
{

/**
 * A window as what it does to an unpadded discrete Fourier transform: cell k becomes
 * sum over m = -2 .. 2 of taps[m + 2] times cell k - m, with cells counted modulo N.
 *
 * @param window the window
 * @return taps a2/2, -a1/2, a0, -a1/2, a2/2 with a common factor that makes their squares sum to
 * one: white noise keeps its variance
 */
std::array<double, 5> WindowTaps(IsacWindow window);

/**
 * @param window the window
 * @return signal-to-noise ratio of a target in the centre of a cell, relative to the rectangular
 * window, in (0, 1]: the square of the centre tap, which is the inverse of Harris's equivalent
 * noise bandwidth in cells
 */
double WindowGain(IsacWindow window);

/**
 * Correlation of windowed white noise between cells: the taps' autocorrelation.
 *
 * @param window the window
 * @param lag distance of the two cells, of either sign
 * @return correlation coefficient in [-1, 1], real because the taps are; zero beyond four cells
 */
double WindowCorrelation(IsacWindow window, int lag);

} // namespace isac
} // namespace ns3

#endif /* ISAC_WINDOW_H */
