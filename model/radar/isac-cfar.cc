/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-cfar.h"

#include "ns3/isac-math-policy.h"

#include <algorithm>
#include <boost/math/distributions/complement.hpp>
#include <boost/math/distributions/non_central_f.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace ns3
{

namespace
{

namespace bmp = boost::math::policies;

/// Returns limits or NaN instead of throwing.
using Quiet = isac::MathPolicy<bmp::domain_error<bmp::ignore_error>,
                               bmp::pole_error<bmp::ignore_error>,
                               bmp::overflow_error<bmp::ignore_error>,
                               bmp::evaluation_error<bmp::ignore_error>>;

/// As good as infinitely many independent cells: alpha differs by less than 1e-8 of itself.
constexpr double MANY_CELLS = 1e10;

/// Above this SNR a steady target's power counts as constant: its spread of sqrt(2 / snr) changes
/// the detection probability by less than 1e-6.
constexpr double STEADY_SNR = 1e6;

/**
 * @param power mean power of an exponential cell, relative to the noise
 * @param alpha multiplier of the mean, positive
 * @param cells effective number of reference cells, positive
 * @return probability that the cell crosses the threshold
 */
double
ExponentialCrossing(double power, double alpha, double cells)
{
    return std::exp(-cells * std::log1p(alpha / power / cells));
}

} // namespace

IsacCfar::IsacCfar(double falseAlarmRate,
                   uint32_t guardRange,
                   uint32_t guardDoppler,
                   uint32_t referenceRange,
                   uint32_t referenceDoppler,
                   IsacWindow rangeWindow,
                   IsacWindow dopplerWindow)
    : m_rate(falseAlarmRate),
      m_range{guardRange, Eigen::Index{guardRange} + referenceRange, rangeWindow},
      m_doppler{guardDoppler, Eigen::Index{guardDoppler} + referenceDoppler, dopplerWindow}
{
    if (!(falseAlarmRate > 0 && falseAlarmRate < 1))
    {
        throw std::invalid_argument("isac: false-alarm rate of CFAR is " +
                                    std::to_string(falseAlarmRate) +
                                    ", choose one between 0 and 1");
    }
    if (referenceRange == 0 && referenceDoppler == 0)
    {
        throw std::invalid_argument("isac: CFAR has no reference cells, give it some in range or "
                                    "in Doppler");
    }
    const Extent r = Clip(m_range, m_range.reach, m_range.reach);
    const Extent d = Clip(m_doppler, m_doppler.reach, m_doppler.reach);
    m_cells = Count(r, d);
    m_effective = Effective(r, d);
    m_multiplier = Multiplier(m_rate, m_effective);
}

double
IsacCfar::Multiplier(double rate, double cells)
{
    if (!(cells > 0))
    {
        return std::numeric_limits<double>::infinity();
    }
    const double n = std::min(cells, MANY_CELLS);
    return n * std::expm1(-std::log(rate) / n);
}

double
IsacCfar::Probability(double snr, double alpha, double cells)
{
    if (!(cells > 0) || !std::isfinite(alpha))
    {
        return 0;
    }
    if (alpha <= 0)
    {
        return 1;
    }
    const double n = std::min(cells, MANY_CELLS);
    const double falseAlarm = ExponentialCrossing(1, alpha, n);
    if (!(snr > 0)) // Boost's complement fails for no non-centrality
    {
        return falseAlarm;
    }
    if (snr > STEADY_SNR)
    {
        // The mean of the cells, gamma distributed, is below (snr + 1) / alpha.
        const double x = std::min((snr + 1) / alpha * n, 1e300);
        return std::max(boost::math::gamma_p(n, x, Quiet()), falseAlarm);
    }
    const boost::math::non_central_f_distribution<double, Quiet> ratio(2, 2 * n, 2 * snr);
    const double p = boost::math::cdf(boost::math::complement(ratio, alpha));
    return p > falseAlarm ? std::min(p, 1.0) : falseAlarm;
}

double
IsacCfar::SwerlingProbability(int kind, double snr, double alpha, double cells)
{
    if (kind != 0 && kind != 1 && kind != 3)
    {
        throw std::invalid_argument("isac: there is no Swerling target of kind " +
                                    std::to_string(kind) + ", choose 0, 1 or 3");
    }
    if (kind == 0 || !(snr > 0) || !(cells > 0) || !(alpha > 0) || !std::isfinite(alpha))
    {
        return Probability(kind == 0 ? snr : 0, alpha, cells);
    }
    const double n = std::min(cells, MANY_CELLS);
    if (kind == 1)
    {
        return ExponentialCrossing(1 + snr, alpha, n);
    }
    const double b = 1 + snr / 2;
    const double y = alpha / b;
    return ExponentialCrossing(b, alpha, n) * (1 + (1 - 1 / b) * y / (1 + y / n));
}

double
IsacCfar::GetCells() const
{
    return m_cells;
}

double
IsacCfar::GetEffectiveCells() const
{
    return m_effective;
}

double
IsacCfar::GetMultiplier() const
{
    return m_multiplier;
}

double
IsacCfar::EffectiveCells(IsacWindow window) const
{
    const Axis range{m_range.guard, m_range.reach, window};
    const Axis doppler{m_doppler.guard, m_doppler.reach, window};
    return Effective(Clip(range, range.reach, range.reach),
                     Clip(doppler, doppler.reach, doppler.reach));
}

} // namespace ns3
