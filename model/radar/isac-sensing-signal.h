/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SENSING_SIGNAL_H
#define ISAC_SENSING_SIGNAL_H

#include "ns3/isac-symbol-grid.h"
#include "ns3/isac-types.h"

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Random numbers in bulk, millions a slot: a Mersenne twister, begun anew in every slot with a seed
 * from an ns-3 stream.
 */
class IsacBulkRandom
{
  public:
    /// @param seed as from a stream of ns-3's
    void Seed(uint64_t seed);

    /**
     * Adds circular complex Gaussian noise.
     * @param variance of a number, real and imaginary part together
     * @param numbers array
     * @param count its length
     */
    void AddNoise(double variance, isac::Complex* numbers, Eigen::Index count);

    /// @return 64 random bits
    uint64_t GetBits();

  private:
    boost::random::mt19937_64 m_generator;               //!< source of bits
    boost::random::normal_distribution<double> m_normal; //!< standard normal
};

/**
 * @ingroup isac
 * Kinds of sensing signals. Both fill the same grid of resource elements with numbers of magnitude
 * one, so that the matched filter is the same.
 */
enum class IsacWaveform
{
    OFDM, //!< QPSK data on every resource element
    LFM   //!< chirps over the bandwidth, with a QPSK symbol of data as the phase of each
};

/**
 * @ingroup isac
 * Draws the signal of a beam, x_k(t) of eq. (1), as resource elements.
 *
 * A chirp of one symbol's length is exp(j pi s^2 / N_c) over samples s; its discrete Fourier
 * transform is exp(-j pi n^2 / N_c) over subcarriers n, but for a phase, so that it is a column of
 * the grid like any other. Chirps of different beams differ in their data only: their cross-talk is
 * spread over Doppler cells, not over range cells.
 *
 * @param waveform kind
 * @param grid its size
 * @param random source
 * @param symbols output, N_c x M, of magnitude one
 */
void DrawSymbols(IsacWaveform waveform,
                 const isac::SymbolGrid& grid,
                 IsacBulkRandom& random,
                 isac::CMatrix& symbols);

/**
 * @ingroup isac
 * One point that reflects, as the array sees it in one window.
 */
struct IsacReflector
{
    double theta{0};               //!< angle (rad)
    double delay{0};               //!< two-way delay in the middle of the window (s)
    double doppler{0};             //!< Doppler shift (Hz)
    isac::Complex amplitude{0, 0}; //!< of the echo at unit transmitted amplitude: E beta
    isac::CVector response;        //!< of the receive array, N_RA x 1, unit norm
    isac::CVector coupling;        //!< amplitude of each beam at the reflector, a^H(theta) f_i
};

/// What is neglected or not in an echo.
struct IsacEchoOptions
{
    bool rangeWalk{true}; //!< the delay changes within the window
    bool withinSymbols{
        false}; //!< the Doppler shift turns phases within symbols: costs two transforms
};

class IsacRangeDoppler;

/**
 * @ingroup isac
 * The echo of one reflector without the receive array's response: the sum over beams of eq. (2),
 * delayed and shifted.
 *
 * The phase of a Doppler shift is taken in the middle of each symbol; the rotation within a symbol,
 * which costs sinc(mu N_c / B)^2 of the power and leaves it as noise of other subcarriers, only
 * with withinSymbols. A delay rotates subcarriers: exact for delays up to the cyclic prefix. Range
 * walk is a delay that grows by -mu / f_c, symbol by symbol.
 *
 * @param reflector delay, Doppler shift, amplitude and coupling
 * @param symbols of each beam, N_c x M
 * @param root square roots of the beams' powers (sqrt(W))
 * @param carrier f_c (Hz)
 * @param options what is not neglected
 * @param transforms of the same grid
 * @param echo output: received resource elements, N_c x M
 */
void SynthesiseEcho(const IsacReflector& reflector,
                    const std::vector<isac::CMatrix>& symbols,
                    const isac::RVector& root,
                    double carrier,
                    const IsacEchoOptions& options,
                    IsacRangeDoppler& transforms,
                    isac::CMatrix& echo);

} // namespace ns3

#endif /* ISAC_SENSING_SIGNAL_H */
