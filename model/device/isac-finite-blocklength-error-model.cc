/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-finite-blocklength-error-model.h"

#include "ns3/double.h"
#include "ns3/isac-math-policy.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacFiniteBlocklengthErrorModel);

namespace
{

/// Standard deviation of the information density of n channel uses, per use (bits).
double
Dispersion(double sinr, double channelUses)
{
    const double log2e = 1.0 / std::log(2.0);
    if (sinr > 1e100) // its square may overflow: the limit
    {
        return log2e / std::sqrt(channelUses);
    }
    return std::sqrt(sinr * (sinr + 2.0) / channelUses) / (sinr + 1.0) * log2e;
}

/**
 * Capacity plus the third-order term of the normal approximation (bits per use). That term is
 * for codes of many bits: it counts at most as much as the capacity, so that nothing gets through
 * without a signal, however short.
 */
double
ShortCapacity(double sinr, double channelUses)
{
    const double capacity = std::log2(1.0 + sinr);
    return capacity + std::min(std::log2(channelUses) / (2.0 * channelUses), capacity);
}

} // namespace

TypeId
IsacFiniteBlocklengthErrorModel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacFiniteBlocklengthErrorModel")
            .SetParent<IsacErrorModel>()
            .SetGroupName("Isac")
            .AddConstructor<IsacFiniteBlocklengthErrorModel>()
            .AddAttribute("TargetBlockErrorRate",
                          "(eps) Block error rate that rates are chosen for (probability).",
                          DoubleValue(1e-3),
                          MakeDoubleAccessor(&IsacFiniteBlocklengthErrorModel::SetTarget,
                                             &IsacFiniteBlocklengthErrorModel::GetTarget),
                          MakeDoubleChecker<double>(1e-12, 0.5));
    return tid;
}

IsacFiniteBlocklengthErrorModel::IsacFiniteBlocklengthErrorModel()
{
    SetTarget(1e-3);
}

void
IsacFiniteBlocklengthErrorModel::SetTarget(double target)
{
    m_target = target;
    const boost::math::normal_distribution<double, isac::MathPolicy<>> normal;
    m_quantile = boost::math::quantile(boost::math::complement(normal, target));
}

double
IsacFiniteBlocklengthErrorModel::GetTarget() const
{
    return m_target;
}

double
IsacFiniteBlocklengthErrorModel::GetSpectralEfficiency(double sinr, double channelUses) const
{
    const double rate =
        ShortCapacity(sinr, channelUses) - Dispersion(sinr, channelUses) * m_quantile;
    return sinr > 0 ? std::max(rate, 0.0) : 0.0;
}

double
IsacFiniteBlocklengthErrorModel::GetBlockErrorRate(double sinr,
                                                   double efficiency,
                                                   double channelUses) const
{
    if (!(sinr > 0))
    {
        return 1.0;
    }
    const double margin = ShortCapacity(sinr, channelUses) - efficiency;
    return 0.5 * std::erfc(margin / Dispersion(sinr, channelUses) / std::sqrt(2.0));
}

} // namespace ns3
