/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * IsacClosedLoop: what happens within a slot.
 */

#include "isac-closed-loop.h"
#include "isac-genie-beam-controller.h"

#include "ns3/abort.h"
#include "ns3/isac-communication.h"
#include "ns3/isac-power.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ns3
{

void
IsacClosedLoop::Run(std::vector<IsacSlotMetrics>& episode)
{
    Reset();
    episode.resize(m_slots);
    for (auto& slot : episode)
    {
        slot = Step();
    }
}

const IsacSlotMetrics&
IsacClosedLoop::Step()
{
    NS_ABORT_MSG_IF(!m_controller, "IsacClosedLoop: no controller; call SetController() first");
    m_controller->SetLinkParameters(m_parameters);
    Advance();
    Sound();
    Tell();
    const uint64_t before = m_controller->GetFallbacks();
    m_controller->Decide(m_observation, m_decision);
    const bool fallback = m_controller->GetFallbacks() != before;
    m_metrics.fallback = fallback;
    return Apply(m_decision);
}

void
IsacClosedLoop::Tell()
{
    const auto genie = DynamicCast<IsacGenieBeamController>(m_controller);
    if (!genie)
    {
        return;
    }
    m_truth.clear();
    for (const uint32_t target : m_radar->GetTrackTargets())
    {
        m_truth.push_back(target < m_states.size() ? m_states[target] : isac::VehicleState());
    }
    genie->SetTruth(m_truth);
}

const IsacSlotMetrics&
IsacClosedLoop::Apply(const IsacBeamDecision& decision)
{
    m_metrics.slot = m_observation.slot + 1;
    Communicate(decision);
    const auto& sensed = m_radar->Observe(m_targets, decision);
    m_observation.slot = sensed.slot;
    m_observation.tracks = sensed.tracks;
    Assess(decision);
    m_slotTrace(m_metrics);
    return m_metrics;
}

void
IsacClosedLoop::FillRates(const IsacBeamDecision& decision, const std::vector<uint32_t>& targets)
{
    const auto vehicles = static_cast<Eigen::Index>(m_states.size());
    const double noise = m_parameters->GetNoise();
    m_sinr.setZero(vehicles);
    m_rate.setZero(vehicles);
    if (!targets.empty() && vehicles > 0)
    {
        isac::ReceivedPowers(m_h, decision.f, decision.p, m_s);
    }
    for (std::size_t i = 0; i < targets.size(); i++)
    {
        if (targets[i] < m_states.size())
        {
            m_sinr(targets[i]) = isac::BeamSinr(m_s, targets[i], i, noise);
        }
    }
    isac::AchievableRates(m_sinr, m_rate);
    m_rate *= 1 - m_metrics.overhead;
}

void
IsacClosedLoop::Communicate(const IsacBeamDecision& decision)
{
    const auto vehicles = static_cast<Eigen::Index>(m_states.size());
    const auto& targets = m_radar->GetTrackTargets(); // of the decision's columns
    FillRates(decision, targets);
    m_metrics.tracks = targets.size();
    m_metrics.ghosts = std::count_if(targets.begin(), targets.end(), [this](uint32_t target) {
        return target >= m_states.size();
    });
    m_metrics.sumRate = m_rate.sum();
    m_metrics.fairness = isac::Fairness(m_rate, m_parameters->GetVariant());
    m_snrPerWatt = m_gain * (m_parameters->GetTxAntennas() / m_parameters->GetNoise());
    m_bestPowers.resize(vehicles);
    m_metrics.upperBound =
        vehicles > 0 ? isac::WaterFilling(m_snrPerWatt, m_parameters->GetMaxPower(), m_bestPowers)
                     : 0.0;
}

double
IsacClosedLoop::ComputeReward(const isac::EchoQuality& quality,
                              const std::vector<uint32_t>& targets,
                              isac::RVectorIn p)
{
    const auto vehicles = static_cast<Eigen::Index>(m_states.size());
    m_crlbTheta.setConstant(vehicles, std::numeric_limits<double>::infinity());
    m_crlbD.setConstant(vehicles, std::numeric_limits<double>::infinity());
    for (std::size_t i = 0; i < targets.size(); i++)
    {
        if (targets[i] < m_states.size())
        {
            m_crlbTheta(targets[i]) = quality.crlbTheta(i);
            m_crlbD(targets[i]) = quality.crlbD(i);
        }
    }
    if (targets.empty()) // without a single track (24a) fails
    {
        return 0;
    }
    return isac::Reward(m_rate, m_crlbTheta, m_crlbD, p, m_parameters->GetRewardParameters());
}

double
IsacClosedLoop::GetRewardOf(const IsacBeamDecision& decision)
{
    const auto& targets = m_radar->GetDecisionTargets();
    const auto columns = static_cast<Eigen::Index>(targets.size());
    FillRates(decision, targets);
    if (columns == 0)
    {
        return 0;
    }
    m_truths.resize(columns, 4);
    for (Eigen::Index i = 0; i < columns; i++)
    {
        // The radar knows of no echo from a ghost, nor from beyond its coverage.
        const bool real =
            targets[i] < m_states.size() && m_states[targets[i]].d <= m_radar->GetCoverageRange();
        const auto state = real ? m_states[targets[i]] : isac::VehicleState{M_PI_2, 1, 0};
        m_truths.row(i) << state.theta, state.d, state.v, real ? m_targets[targets[i]].excess : 0.0;
    }
    m_echo.Evaluate(m_truths.col(0),
                    m_truths.col(1),
                    m_truths.col(2),
                    m_truths.col(3),
                    decision.f,
                    decision.p,
                    m_quality);
    return ComputeReward(m_quality, targets, decision.p);
}

void
IsacClosedLoop::Assess(const IsacBeamDecision& decision)
{
    m_metrics.reward =
        ComputeReward(m_radar->GetEchoQuality(), m_radar->GetDecisionTargets(), decision.p);
    const auto finiteMean = [](const isac::RVector& x) {
        double sum = 0;
        int count = 0;
        for (Eigen::Index i = 0; i < x.size(); i++)
        {
            sum += std::isfinite(x(i)) ? x(i) : 0.0;
            count += std::isfinite(x(i)) ? 1 : 0;
        }
        return count > 0 ? sum / count : 0.0;
    };
    m_metrics.crlbTheta = finiteMean(m_crlbTheta);
    m_metrics.crlbD = finiteMean(m_crlbD);
    m_metrics.squaredErrorTheta = 0;
    m_metrics.squaredErrorD = 0;
    const auto& tracked = m_radar->GetTrackTargets();
    int count = 0;
    for (std::size_t i = 0; i < tracked.size(); i++)
    {
        if (tracked[i] < m_states.size())
        {
            const auto& estimate = m_observation.tracks[i].estimate;
            const auto& state = m_states[tracked[i]];
            m_metrics.squaredErrorTheta += std::pow(estimate.theta - state.theta, 2);
            m_metrics.squaredErrorD += std::pow(estimate.d - state.d, 2);
            count++;
        }
    }
    m_metrics.squaredErrorTheta /= std::max(count, 1);
    m_metrics.squaredErrorD /= std::max(count, 1);
}

void
IsacClosedLoop::Sound()
{
    const uint64_t slot = m_observation.slot + 1;
    const bool asked = m_controller->GetPilots(slot).cols() > 0;
    const auto& tracked = m_radar->GetTrackTargets();
    m_reportRows.setZero(asked ? tracked.size() : 0, m_h.cols());
    for (std::size_t i = 0; asked && i < tracked.size(); i++)
    {
        if (tracked[i] < m_states.size()) // a ghost does not report
        {
            m_reportRows.row(i) = m_h.row(tracked[i]);
        }
    }
    const Time lost =
        m_sounder->Sound(*m_controller, slot, m_reportRows, m_observation.pilotResponse);
    m_metrics.overhead =
        std::min(lost.GetSeconds() / m_parameters->GetSlotDuration().GetSeconds(), 1.0);
}

} // namespace ns3
