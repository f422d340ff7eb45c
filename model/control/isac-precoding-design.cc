/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-precoding-design.h"

#include "ns3/isac-array.h"
#include "ns3/isac-communication.h"
#include "ns3/isac-power.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// Distances (m) below which the path-loss law is not evaluated.
constexpr double NEAREST = 0.1;

/// Regularisation, relative to a row's squared norm, that keeps coincident angles finite.
constexpr double LEAST_REGULARISATION = 1e-12;

} // namespace

void
IsacPrecodingDesign::Compute(const std::vector<isac::VehicleState>& states,
                             const IsacLinkParameters& parameters,
                             const Options& options,
                             IsacBeamDecision& decision)
{
    if (states.empty())
    {
        return;
    }
    Believe(states, parameters);
    Compute(m_theta, m_gain, parameters, options, decision);
}

void
IsacPrecodingDesign::Compute(isac::RVectorIn theta,
                             isac::RVectorIn gain,
                             const IsacLinkParameters& parameters,
                             const Options& options,
                             IsacBeamDecision& decision)
{
    isac::LineOfSightChannel(theta, gain, parameters.GetTxAntennas(), m_h);
    Precode(parameters, options, decision);
    if (options.precoder != WMMSE)
    {
        SplitPower(parameters, options.power, decision);
    }
}

void
IsacPrecodingDesign::Believe(const std::vector<isac::VehicleState>& states,
                             const IsacLinkParameters& parameters)
{
    const auto k = static_cast<Eigen::Index>(states.size());
    m_theta.resize(k);
    m_gain.resize(k);
    for (Eigen::Index i = 0; i < k; i++)
    {
        m_theta(i) = states[i].theta;
        m_gain(i) = parameters.EstimatedGain(std::max(states[i].d, NEAREST));
    }
}

void
IsacPrecodingDesign::Precode(const IsacLinkParameters& parameters,
                             const Options& options,
                             IsacBeamDecision& decision)
{
    const Eigen::Index k = m_h.rows();
    const double pMax = parameters.GetMaxPower();
    const double noise = parameters.GetNoise();
    switch (options.precoder)
    {
    case MAXIMUM_RATIO:
        isac::MaximumRatio(m_h, decision.f);
        break;
    case ZERO_FORCING:
        m_zeroForcing.Compute(m_h, decision.f);
        break;
    case REGULARISED_ZERO_FORCING:
        m_regularisation.resize(k);
        for (Eigen::Index i = 0; i < k; i++)
        {
            m_regularisation(i) =
                std::max(options.regularisationScale * noise * static_cast<double>(k) / pMax,
                         LEAST_REGULARISATION * m_h.row(i).squaredNorm());
        }
        m_zeroForcing.ComputeRegularised(m_h, m_regularisation, decision.f);
        break;
    case WMMSE:
        isac::Wmmse(m_h,
                    pMax,
                    noise,
                    decision.f,
                    decision.p,
                    static_cast<int>(options.wmmseIterations));
        break;
    }
}

void
IsacPrecodingDesign::SplitPower(const IsacLinkParameters& parameters,
                                Power power,
                                IsacBeamDecision& decision)
{
    const Eigen::Index k = m_h.rows();
    const double pMax = parameters.GetMaxPower();
    const double noise = parameters.GetNoise();
    decision.p.resize(k);
    if (power == EQUAL)
    {
        decision.p.setConstant(pMax / static_cast<double>(k));
        return;
    }
    m_ones.setOnes(k);
    isac::ReceivedPowers(m_h, decision.f, m_ones, m_unit);
    switch (power)
    {
    case WATER_FILLING:
        m_gain = m_unit.diagonal() / noise;
        isac::WaterFilling(m_gain, pMax, decision.p);
        break;
    case MAX_MIN:
        isac::MaxMinPowers(m_unit, noise, pMax, decision.p);
        break;
    default:
        isac::RewardOptimalPowers(m_unit, noise, pMax, decision.p);
        break;
    }
}

} // namespace ns3
