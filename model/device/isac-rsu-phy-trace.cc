/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The slot trace of IsacRsuPhy: what is only evaluated when somebody listens.

#include "isac-rsu-phy.h"
#include "isac-vehicle-net-device.h"

#include "ns3/isac-array.h"
#include "ns3/isac-communication.h"
#include "ns3/isac-power.h"
#include "ns3/isac-reward.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ns3
{

bool
IsacRsuPhy::IsTraced() const
{
    return !m_slotTrace.IsEmpty() || m_sumRate.IsTraced() || m_upperBound.IsTraced() ||
           m_fairness.IsTraced() || m_reward.IsTraced() || m_radiatedPower.IsTraced() ||
           m_tracks.IsTraced() || m_ghosts.IsTraced();
}

void
IsacRsuPhy::Trace()
{
    IsacSlotRecord record;
    record.slot = m_slot;
    record.time = Simulator::Now();
    record.fallbacks = m_controller->GetFallbacks();
    const auto& columnTargets = m_radar->GetDecisionTargets();
    record.ghosts = std::count(columnTargets.begin(), columnTargets.end(), IsacRadar::NO_TARGET);
    record.tracks = m_observation.tracks.size();
    const auto& links = m_channel->GetLinks();
    for (const auto& target : m_targets)
    {
        if (target.state.d > m_radar->GetCoverageRange())
        {
            continue;
        }
        IsacVehicleSlotRecord vehicle;
        vehicle.vehicle = target.id;
        vehicle.node = m_channel->GetVehicle(target.id)->GetNode()->GetId();
        vehicle.truth = target.state;
        vehicle.pathGain = links[target.id].pathGain;
        const auto it = std::find(columnTargets.begin(), columnTargets.end(), target.id);
        if (it != columnTargets.end())
        {
            TraceColumn(it - columnTargets.begin(), vehicle);
        }
        record.vehicles.push_back(vehicle);
    }

    EvaluateSlot(record);
    m_slotTrace(record);
    TraceFigures(record);
}

void
IsacRsuPhy::TraceFigures(const IsacSlotRecord& record)
{
    m_sumRate.Set(record.sumRate);
    m_upperBound.Set(record.upperBound);
    m_fairness.Set(record.fairness);
    m_reward.Set(record.reward);
    m_radiatedPower.Set(record.power);
    m_tracks.Set(record.tracks);
    m_ghosts.Set(record.ghosts);
}

void
IsacRsuPhy::TraceVehicles() const
{
    const auto& columnTargets = m_radar->GetDecisionTargets();
    const auto& links = m_channel->GetLinks();
    for (uint32_t vehicle = 0; vehicle < links.size(); ++vehicle)
    {
        Ptr<IsacVehicleMac> mac = m_channel->GetVehicle(vehicle)->GetMac();
        if (!mac->IsSinrTraced())
        {
            continue;
        }
        const auto it = std::find(columnTargets.begin(), columnTargets.end(), vehicle);
        const bool served = links[vehicle].present && it != columnTargets.end();
        mac->TraceSinr(served ? GetSinr(vehicle, it - columnTargets.begin()) : 0.0);
    }
}

void
IsacRsuPhy::EvaluateSlot(IsacSlotRecord& record) const
{
    record.overhead =
        std::min(m_overhead.GetSeconds() / m_parameters->GetSlotDuration().GetSeconds(), 1.0);
    record.power = m_decision.p.sum();
    const Eigen::Index present = record.vehicles.size();
    if (present == 0) // the beams of their tracks go on until the radar drops them
    {
        return;
    }
    // A vehicle without a beam has no rate, and nothing bounds its errors.
    isac::RVector rate = isac::RVector::Zero(present);
    isac::RVector crlbTheta =
        isac::RVector::Constant(present, std::numeric_limits<double>::infinity());
    isac::RVector crlbD = crlbTheta;
    isac::RVector gain(present);
    for (Eigen::Index i = 0; i < present; ++i)
    {
        const IsacVehicleSlotRecord& vehicle = record.vehicles[i];
        gain(i) = m_parameters->GetTxAntennas() * vehicle.pathGain / m_parameters->GetNoise();
        if (vehicle.tracked)
        {
            rate(i) = vehicle.rate;
            crlbTheta(i) = vehicle.crlbTheta;
            crlbD(i) = vehicle.crlbD;
        }
    }
    isac::RVector powers(present);
    record.upperBound = isac::WaterFilling(gain, m_parameters->GetMaxPower(), powers);
    record.sumRate = rate.sum();
    record.fairness = isac::Fairness(rate, m_parameters->GetVariant());
    record.reward =
        isac::Reward(rate, crlbTheta, crlbD, m_decision.p, m_parameters->GetRewardParameters());
}

void
IsacRsuPhy::TraceColumn(int column, IsacVehicleSlotRecord& record) const
{
    const isac::EchoQuality& echo = m_radar->GetEchoQuality();
    record.tracked = true;
    record.trackId = m_columns[column].trackId;
    record.associated = GetBound(record.trackId) == record.vehicle;
    record.sinr = GetSinr(record.vehicle, column);
    record.estimatedSinr = m_columns[column].estimatedSinr;
    record.rate = std::log2(1.0 + record.sinr);
    record.echoSinr = echo.sinr(column);
    record.crlbTheta = echo.crlbTheta(column);
    record.crlbD = echo.crlbD(column);
    record.crlbV = echo.crlbV(column);
    record.beamAngle = isac::BeamAngle(m_decision.f.col(column));
    isac::CVector response(m_decision.f.rows());
    isac::UlaResponse(record.truth.theta, response);
    record.beamGain = std::norm(response.dot(m_decision.f.col(column)));
    record.power = m_decision.p(column);
    record.estimate = m_columns[column].last; // stays if the track died in this slot
    for (const auto& track : m_observation.tracks)
    {
        if (track.trackId == record.trackId)
        {
            record.estimate = track.estimate;
            record.echo = track.missed == 0;
        }
    }
}

} // namespace ns3
