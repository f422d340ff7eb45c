/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-detector.h"

#include "ns3/isac-math-policy.h"

#include <algorithm>
#include <boost/math/distributions/complement.hpp>
#include <boost/math/distributions/non_central_chi_squared.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>

namespace ns3
{

IsacDetector::IsacDetector(double rate)
{
    SetFalseAlarmRate(rate);
}

void
IsacDetector::SetFalseAlarmRate(double rate)
{
    m_rate = rate;
    m_threshold = -std::log(rate);
    m_rootThreshold = std::sqrt(m_threshold);
}

double
IsacDetector::GetFalseAlarmRate() const
{
    return m_rate;
}

double
IsacDetector::GetThreshold() const
{
    return m_threshold;
}

double
IsacDetector::Probability(double snr) const
{
    if (!(snr > 0))
    {
        return m_rate;
    }
    // 1 - Q_1(a, b) <= exp(-(a - b)^2 / 2) for a > b: below half a unit in the last place of 1
    // where sqrt(snr) - sqrt(threshold) > 6.1.
    if (std::sqrt(snr) - m_rootThreshold > 6.1)
    {
        return 1.0;
    }
    const boost::math::non_central_chi_squared_distribution<double, isac::MathPolicy<>> power(
        2.0,
        2 * snr);
    const double p = boost::math::cdf(boost::math::complement(power, 2 * m_threshold));
    return std::min(std::max(p, m_rate), 1.0);
}

double
IsacDetector::FalseAlarmProbability(double cells) const
{
    return -std::expm1(cells * std::log1p(-m_rate));
}

uint32_t
IsacDetector::FalseAlarms(double cells, double u, uint32_t most) const
{
    namespace bm = boost::math;
    using RoundUp =
        isac::MathPolicy<bm::policies::discrete_quantile<bm::policies::integer_round_up>>;
    const double mean = cells * m_rate;
    if (!(mean > 0) || u < std::exp(-mean))
    {
        return 0;
    }
    const bm::poisson_distribution<double, RoundUp> alarms(mean);
    const double n = bm::quantile(alarms, std::min(u, 1 - 1e-12));
    return static_cast<uint32_t>(std::min(n, static_cast<double>(most)));
}

} // namespace ns3
