/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SYMBOL_GRID_H
#define ISAC_SYMBOL_GRID_H

#include "isac-types.h"

namespace ns3
{
namespace isac
{

/**
 * The constants of eqs. (9), (10) and (15) that a waveform has: what the matched filter gains, and
 * the deviations of delay and Doppler shift at unit echo SINR when estimates reach the Cramer-Rao
 * bound.
 */
struct SensingConstants
{
    double xi;       //!< matched-filter gain (linear), not negative
    double alphaTau; //!< alpha_tau (s)
    double alphaMu;  //!< alpha_mu (Hz)
};

/**
 * Constants of a signal with a flat spectrum and constant power, of which the whole window is used:
 * xi = B T, alpha_tau = sqrt(6 / xi) / (2 pi B), alpha_mu = sqrt(6 / xi) / (2 pi T). The bound on a
 * delay is 1 / (2 xi SINR (2 pi B)^2 / 12) (Van Trees, Detection, Estimation, and Modulation Theory
 * III), on a Doppler shift the same with T for B.
 *
 * @param bandwidth B (Hz), positive
 * @param window T (s), positive
 * @return the constants
 * @throws std::invalid_argument if one is not positive and finite
 */
SensingConstants DeriveConstants(double bandwidth, double window);

/**
 * The sensing signal's grid of resource elements: symbols of subcarriers, each after a cyclic
 * prefix, sampled at the bandwidth. The matched filter sees what follows the prefixes.
 */
struct SymbolGrid
{
    double bandwidth{100e6};        //!< B (Hz), also the sampling rate
    Eigen::Index subcarriers{1024}; //!< N_c, also samples of a symbol without its prefix
    Eigen::Index prefix{136};       //!< samples of the cyclic prefix
    Eigen::Index symbols{86};       //!< M

    /**
     * Fills a window with symbols.
     *
     * @param bandwidth B (Hz)
     * @param subcarriers N_c
     * @param prefix samples of the cyclic prefix
     * @param window dT_m (s)
     * @return as many symbols as the window holds
     * @throws std::invalid_argument if it holds none, or an argument is not positive
     */
    static SymbolGrid Fill(double bandwidth,
                           Eigen::Index subcarriers,
                           Eigen::Index prefix,
                           double window);

    /// @return time from one symbol to the next (s)
    double GetSymbolPeriod() const;
    /// @return time that all symbols take (s)
    double GetDuration() const;
    /// @return resource elements N_c M, the matched filter's gain
    double GetElements() const;
    /// @return delay from one range cell to the next, 1 / B (s)
    double GetDelayCell() const;
    /// @return Doppler shift from one Doppler cell to the next, one over the duration (Hz)
    double GetDopplerCell() const;
    /// @return largest delay without interference between symbols (s)
    double GetLargestDelay() const;
    /// @return largest Doppler shift that is not mistaken for another, half the symbol rate (Hz)
    double GetLargestDoppler() const;
    /**
     * @return constants of the discrete signal: xi = N_c M, with (N_c^2 - 1) / 12 squared
     * subcarrier spacings and (M^2 - 1) / 12 squared symbol periods for the mean squared widths
     */
    SensingConstants GetConstants() const;
};

} // namespace isac
} // namespace ns3

#endif /* ISAC_SYMBOL_GRID_H */
