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

namespace ns3
{

void
IsacRsuPhy::Trace()
{
    IsacSlotRecord record;
    record.slot = m_slot;
    record.time = Simulator::Now();
    record.fallbacks = m_controller->GetFallbacks();
    const auto& columnTargets = m_radar->GetDecisionTargets();
    record.ghosts = std::count(columnTargets.begin(),
                               columnTargets.end(),
                               IsacParametricRadar::NO_TARGET);
    const auto& links = m_channel->GetLinks();
    for (const auto& target : m_targets)
    {
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

    const Eigen::Index present = m_targets.size();
    isac::RVector gain(present);
    isac::RVector powers(present);
    for (Eigen::Index i = 0; i < present; ++i)
    {
        gain(i) = m_parameters->GetTxAntennas() * record.vehicles[i].pathGain /
                  m_parameters->GetNoise();
    }
    record.upperBound =
        present > 0 ? isac::WaterFilling(gain, m_parameters->GetMaxPower(), powers) : 0.0;

    std::vector<double> rate;
    std::vector<double> crlbTheta;
    std::vector<double> crlbD;
    for (const auto& vehicle : record.vehicles)
    {
        if (vehicle.tracked)
        {
            rate.push_back(vehicle.rate);
            crlbTheta.push_back(vehicle.crlbTheta);
            crlbD.push_back(vehicle.crlbD);
            record.sumRate += vehicle.rate;
        }
    }
    using Map = Eigen::Map<const isac::RVector>;
    const Eigen::Index served = rate.size();
    record.fairness =
        isac::Fairness(Map(rate.data(), served), m_parameters->GetVariant());
    record.reward = isac::Reward(Map(rate.data(), served),
                                 Map(crlbTheta.data(), served),
                                 Map(crlbD.data(), served),
                                 m_decision.p,
                                 m_parameters->GetRewardParameters());
    m_slotTrace(record);
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
