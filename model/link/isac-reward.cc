/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-reward.h"

namespace ns3
{
namespace isac
{

namespace
{

/// Share of P_max that rounding may add to the sum of projected powers.
constexpr double POWER_ROUNDING = 1e-9;

} // namespace

double
Fairness(RVectorIn rate, Variant variant)
{
    if (rate.size() == 0)
    {
        return 0;
    }
    const double factor = variant == Variant::PAPER ? 2 : 1;
    const double largest = rate.maxCoeff();
    if (!(largest > 0))
    {
        return factor; // equal rates, all zero
    }
    // Relative to the largest rate: Jain's index has no scale, and squares cannot underflow.
    const double sum = rate.sum() / largest;
    const double squares = (rate.array() / largest).square().sum();
    return factor * sum * sum / (double(rate.size()) * squares);
}

double
Reward(RVectorIn rate,
       RVectorIn crlbTheta,
       RVectorIn crlbD,
       RVectorIn p,
       const RewardParameters& parameters)
{
    if (rate.size() == 0)
    {
        return 0;
    }
    const double meanTheta = crlbTheta.mean();
    const double meanD = crlbD.mean();
    const bool sensing = meanTheta <= parameters.epsTheta && meanD <= parameters.epsD;
    const bool power =
        p.size() > 0 && p.minCoeff() > 0 && p.sum() <= parameters.pMax * (1 + POWER_ROUNDING);
    if (!sensing || !power)
    {
        return 0;
    }
    return rate.sum() * Fairness(rate, parameters.variant) - meanTheta - meanD;
}

} // namespace isac
} // namespace ns3
