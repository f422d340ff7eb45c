/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sensing-signal.h"

#include "isac-range-doppler.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace ns3
{

namespace
{

/// QPSK, without the turn by 45 degrees: products with them are exact.
constexpr std::array<std::array<double, 2>, 4> QPSK{{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}};

/// Draws QPSK symbols two bits at a time.
class QpskSource
{
  public:
    /// @param random source of bits
    explicit QpskSource(IsacBulkRandom& random)
        : m_random(random)
    {
    }

    /// @return the next symbol
    isac::Complex Next()
    {
        if (m_left == 0)
        {
            m_bits = m_random.GetBits();
            m_left = 32;
        }
        const auto& point = QPSK[m_bits & 3];
        m_bits >>= 2;
        m_left--;
        return {point[0], point[1]};
    }

  private:
    IsacBulkRandom& m_random; //!< source
    uint64_t m_bits{0};       //!< left of the last draw
    int m_left{0};            //!< symbols in m_bits
};

/// Steps after which a recurrence of phases starts anew, so that rounding does not add up.
constexpr Eigen::Index RESTART = 128;

/**
 * Multiplies numbers by exp(j (start + step i)), i = 0, 1, ...
 *
 * @param start first phase (rad)
 * @param step from one number to the next (rad)
 * @param numbers array
 * @param count its length
 */
void
Rotate(double start, double step, isac::Complex* numbers, Eigen::Index count)
{
    const isac::Complex turn = std::polar(1.0, step);
    for (Eigen::Index begin = 0; begin < count; begin += RESTART)
    {
        isac::Complex phase = std::polar(1.0, start + step * double(begin));
        const Eigen::Index end = std::min(begin + RESTART, count);
        for (Eigen::Index i = begin; i < end; i++)
        {
            // Written out: std::complex's product looks for infinities.
            const double re = numbers[i].real() * phase.real() - numbers[i].imag() * phase.imag();
            const double im = numbers[i].real() * phase.imag() + numbers[i].imag() * phase.real();
            numbers[i] = {re, im};
            phase = {phase.real() * turn.real() - phase.imag() * turn.imag(),
                     phase.real() * turn.imag() + phase.imag() * turn.real()};
        }
    }
}

} // namespace

void
IsacBulkRandom::Seed(uint64_t seed)
{
    m_generator.seed(seed);
    m_normal.reset();
}

void
IsacBulkRandom::AddNoise(double variance, isac::Complex* numbers, Eigen::Index count)
{
    const double sigma = std::sqrt(variance / 2);
    for (Eigen::Index i = 0; i < count; i++)
    {
        const double re = m_normal(m_generator);
        const double im = m_normal(m_generator);
        numbers[i] += isac::Complex(sigma * re, sigma * im);
    }
}

uint64_t
IsacBulkRandom::GetBits()
{
    return m_generator();
}

void
DrawSymbols(IsacWaveform waveform,
            const isac::SymbolGrid& grid,
            IsacBulkRandom& random,
            isac::CMatrix& symbols)
{
    symbols.resize(grid.subcarriers, grid.symbols);
    QpskSource data(random);
    if (waveform == IsacWaveform::OFDM)
    {
        for (Eigen::Index i = 0; i < symbols.size(); i++)
        {
            symbols.data()[i] = data.Next();
        }
        return;
    }
    const double size = double(grid.subcarriers);
    isac::CVector chirp(grid.subcarriers);
    for (Eigen::Index n = 0; n < grid.subcarriers; n++)
    {
        // n^2 modulo 2 N_c, so that the phase keeps its precision
        chirp(n) = std::polar(1.0, -M_PI * std::fmod(double(n) * double(n), 2 * size) / size);
    }
    for (Eigen::Index m = 0; m < grid.symbols; m++)
    {
        symbols.col(m) = chirp * data.Next();
    }
}

void
SynthesiseEcho(const IsacReflector& reflector,
               const std::vector<isac::CMatrix>& symbols,
               const isac::RVector& root,
               double carrier,
               const IsacEchoOptions& options,
               IsacRangeDoppler& transforms,
               isac::CMatrix& echo)
{
    const auto& grid = transforms.GetGrid();
    echo.resize(grid.subcarriers, grid.symbols);
    const double spacing = grid.bandwidth / double(grid.subcarriers);
    const double middle = grid.GetDuration() / 2;
    const auto start = [&grid](Eigen::Index m) { // of symbol m, after its prefix
        return double(m) * grid.GetSymbolPeriod() + double(grid.prefix) / grid.bandwidth;
    };
    const double half = double(grid.subcarriers) / (2 * grid.bandwidth);
    for (Eigen::Index m = 0; m < grid.symbols; m++)
    {
        echo.col(m).setZero();
        for (std::size_t i = 0; i < symbols.size(); i++)
        {
            echo.col(m) +=
                (reflector.amplitude * reflector.coupling(i) * root(i)) * symbols[i].col(m);
        }
        const double time = start(m) + half - middle;
        const double walk = options.rangeWalk ? -reflector.doppler / carrier * time : 0.0;
        // The carrier is the middle of the band: there a walk turns no phase but the Doppler
        // shift's.
        const double centre = M_PI * spacing * double(grid.subcarriers - 1) * walk;
        const double turn = options.withinSymbols ? 0.0 : 2 * M_PI * reflector.doppler * time;
        Rotate(centre + turn,
               -2 * M_PI * spacing * (reflector.delay + walk),
               echo.col(m).data(),
               grid.subcarriers);
    }
    if (!options.withinSymbols)
    {
        return;
    }
    transforms.ToSamples(echo);
    for (Eigen::Index m = 0; m < grid.symbols; m++)
    {
        const double turn = 2 * M_PI * reflector.doppler;
        Rotate(turn * (start(m) - middle),
               turn / grid.bandwidth,
               echo.col(m).data(),
               grid.subcarriers);
    }
    transforms.ToSymbols(echo);
}

} // namespace ns3
