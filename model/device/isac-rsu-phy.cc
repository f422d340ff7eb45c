/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-rsu-phy.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/isac-array.h"
#include "ns3/isac-communication.h"
#include "ns3/isac-genie-beam-controller.h"
#include "ns3/log.h"
#include "ns3/pointer.h"
#include "ns3/trace-source-accessor.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacRsuPhy");

NS_OBJECT_ENSURE_REGISTERED(IsacRsuPhy);

TypeId
IsacRsuPhy::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacRsuPhy")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddConstructor<IsacRsuPhy>()
            .AddAttribute(
                "LinkParameters",
                "Constants of the link, shared by radar, controller and device; made by default.",
                PointerValue(),
                MakePointerAccessor(&IsacRsuPhy::m_parameters),
                MakePointerChecker<IsacLinkParameters>())
            .AddAttribute("Radar",
                          "The radar; made by default.",
                          PointerValue(),
                          MakePointerAccessor(&IsacRsuPhy::m_radar),
                          MakePointerChecker<IsacRadar>())
            .AddAttribute(
                "Controller",
                "Who turns observations into beams and powers; IsacHelper takes rzf unless told.",
                PointerValue(),
                MakePointerAccessor(&IsacRsuPhy::SetController, &IsacRsuPhy::GetController),
                MakePointerChecker<IsacBeamController>())
            .AddAttribute(
                "Sounder",
                "What measures the pilots of a controller that asks for them; made by default.",
                PointerValue(),
                MakePointerAccessor(&IsacRsuPhy::m_sounder),
                MakePointerChecker<IsacPilotSounder>())
            .AddAttribute("Heading",
                          "Direction of the array in the x-y plane, 0 along +x (rad).",
                          DoubleValue(0.0),
                          MakeDoubleAccessor(&IsacRsuPhy::m_heading),
                          MakeDoubleChecker<double>())
            .AddAttribute("BackOff",
                          "Margin between the estimated SINR and the one rates are chosen for "
                          "(dB).",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&IsacRsuPhy::m_backOffDb),
                          MakeDoubleChecker<double>())
            .AddAttribute("AngleConfidence",
                          "Angle error that the interference estimate allows for (standard "
                          "deviations of the predicted angle).",
                          DoubleValue(2.5),
                          MakeDoubleAccessor(&IsacRsuPhy::m_angleConfidence),
                          MakeDoubleChecker<double>(0.0))
            .AddAttribute("VehicleTxPower",
                          "Transmit power of a vehicle's uplink (dBm).",
                          DoubleValue(23.0),
                          MakeDoubleAccessor(&IsacRsuPhy::m_vehicleTxPowerDbm),
                          MakeDoubleChecker<double>())
            .AddTraceSource("Slot",
                            "Truth, estimates, beams and figures of a slot, when it begins.",
                            MakeTraceSourceAccessor(&IsacRsuPhy::m_slotTrace),
                            "ns3::IsacRsuPhy::SlotTracedCallback")
            .AddTraceSource("SumRate",
                            "Truth: sum-rate of the slot, eq. (13), when it begins (bps/Hz).",
                            MakeTraceSourceAccessor(&IsacRsuPhy::m_sumRate),
                            "ns3::TracedValueCallback::Double")
            .AddTraceSource("UpperBound",
                            "Truth: interference-free, water-filled sum-rate of the slot (bps/Hz).",
                            MakeTraceSourceAccessor(&IsacRsuPhy::m_upperBound),
                            "ns3::TracedValueCallback::Double")
            .AddTraceSource("Fairness",
                            "Truth: fairness of the slot's rates, eq. (28).",
                            MakeTraceSourceAccessor(&IsacRsuPhy::m_fairness),
                            "ns3::TracedValueCallback::Double")
            .AddTraceSource("Reward",
                            "Truth: reward of the slot, eq. (27).",
                            MakeTraceSourceAccessor(&IsacRsuPhy::m_reward),
                            "ns3::TracedValueCallback::Double")
            .AddTraceSource("RadiatedPower",
                            "Power of all beams of the slot, as the RSU sets it (W).",
                            MakeTraceSourceAccessor(&IsacRsuPhy::m_radiatedPower),
                            "ns3::TracedValueCallback::Double")
            .AddTraceSource(
                "Tracks",
                "What the RSU believes: tracks after the slot's echoes, ghosts included (count).",
                MakeTraceSourceAccessor(&IsacRsuPhy::m_tracks),
                "ns3::TracedValueCallback::Uint32")
            .AddTraceSource("Ghosts",
                            "Truth: beams of the slot whose track has no vehicle (count).",
                            MakeTraceSourceAccessor(&IsacRsuPhy::m_ghosts),
                            "ns3::TracedValueCallback::Uint32");
    return tid;
}

IsacRsuPhy::IsacRsuPhy()
    : m_parameters(CreateObject<IsacLinkParameters>()),
      m_radar(CreateObject<IsacRadar>()),
      m_sounder(CreateObject<IsacPilotSounder>())
{
}

IsacRsuPhy::~IsacRsuPhy() = default;

void
IsacRsuPhy::DoDispose()
{
    m_parameters = nullptr;
    m_radar = nullptr;
    m_controller = nullptr;
    m_channel = nullptr;
    m_sounder = nullptr;
    Object::DoDispose();
}

void
IsacRsuPhy::SetChannel(Ptr<IsacChannel> channel)
{
    m_channel = channel;
}

Ptr<IsacLinkParameters>
IsacRsuPhy::GetLinkParameters() const
{
    return m_parameters;
}

void
IsacRsuPhy::SetController(Ptr<IsacBeamController> controller)
{
    m_controller = controller;
}

Ptr<IsacBeamController>
IsacRsuPhy::GetController() const
{
    return m_controller;
}

Ptr<IsacRadar>
IsacRsuPhy::GetRadar() const
{
    return m_radar;
}

void
IsacRsuPhy::Start()
{
    NS_ABORT_MSG_IF(!m_controller,
                    "IsacRsuPhy: attribute Controller is null; set one with "
                    "IsacBeamController::Create");
    NS_ABORT_MSG_IF(!m_radar || !m_parameters,
                    "IsacRsuPhy: attributes Radar and LinkParameters must not be null");
    const uint32_t nTx = m_parameters->GetTxAntennas();
    m_a.resize(nTx);
    m_da.resize(nTx);
    m_radar->SetLinkParameters(m_parameters);
    m_controller->SetLinkParameters(m_parameters);
    m_slot = 0;
    m_columns.clear();
    m_decision.f.resize(nTx, 0);
    m_decision.p.resize(0);
    m_channel->Update(m_heading, m_parameters->GetCarrier());
    CollectTargets();
    m_observation = m_radar->Start(m_targets);
    m_wideBeam = m_radar->GetWideBeam();
    FillChannel();
    isac::ReceivedPowers(m_h, m_decision.f, m_decision.p, m_power);
}

void
IsacRsuPhy::StartSlot()
{
    ++m_slot;
    m_channel->Update(m_heading, m_parameters->GetCarrier());
    CollectTargets();
    FillChannel();
    Sound();
    InformGenie();
    m_controller->Decide(m_observation, m_decision);
    Estimate();
    isac::ReceivedPowers(m_h, m_decision.f, m_decision.p, m_power);
    m_observation = m_radar->Observe(m_targets, m_decision);
    if (IsTraced())
    {
        Trace();
    }
    TraceVehicles();
}

void
IsacRsuPhy::UpdateChannel()
{
    m_channel->Update(m_heading, m_parameters->GetCarrier());
    FillChannel();
    isac::ReceivedPowers(m_h, m_decision.f, m_decision.p, m_power);
    TraceVehicles();
}

void
IsacRsuPhy::CollectTargets()
{
    m_targets.clear();
    const auto& links = m_channel->GetLinks();
    for (uint32_t i = 0; i < links.size(); ++i)
    {
        if (links[i].present)
        {
            m_targets.push_back({i, links[i].state, links[i].doppler, links[i].excess});
        }
    }
}

void
IsacRsuPhy::InformGenie()
{
    Ptr<IsacGenieBeamController> genie = DynamicCast<IsacGenieBeamController>(m_controller);
    if (!genie)
    {
        return;
    }
    m_truth.clear();
    const auto& links = m_channel->GetLinks();
    for (const uint32_t target : m_radar->GetTrackTargets())
    {
        const bool known = target != IsacRadar::NO_TARGET && links[target].present;
        m_truth.push_back(known ? links[target].state : isac::VehicleState());
    }
    genie->SetTruth(m_truth);
}

void
IsacRsuPhy::FillChannel()
{
    const auto& links = m_channel->GetLinks();
    m_theta.resize(links.size());
    m_gain.resize(links.size());
    for (std::size_t i = 0; i < links.size(); ++i)
    {
        m_theta(i) = links[i].present ? links[i].state.theta : 0.0;
        m_gain(i) = links[i].present ? links[i].pathGain : 0.0;
    }
    isac::LineOfSightChannel(m_theta, m_gain, m_parameters->GetTxAntennas(), m_h);
}

void
IsacRsuPhy::Sound()
{
    const bool asked = m_controller->GetPilots(m_slot).cols() > 0;
    m_reportRows.setZero(asked ? m_observation.tracks.size() : 0, m_h.cols());
    for (std::size_t k = 0; asked && k < m_observation.tracks.size(); ++k)
    {
        const uint32_t vehicle = GetBound(m_observation.tracks[k].trackId);
        if (vehicle != IsacRadar::NO_TARGET)
        {
            m_reportRows.row(k) = m_h.row(vehicle);
        }
    }
    m_overhead = m_sounder->Sound(*m_controller, m_slot, m_reportRows, m_observation.pilotResponse);
}

int
IsacRsuPhy::GetNColumns() const
{
    return m_columns.size();
}

uint32_t
IsacRsuPhy::GetTrackId(int column) const
{
    return m_columns[column].trackId;
}

int
IsacRsuPhy::FindColumn(uint32_t trackId) const
{
    for (std::size_t k = 0; k < m_columns.size(); ++k)
    {
        if (m_columns[k].trackId == trackId)
        {
            return k;
        }
    }
    return NO_COLUMN;
}

bool
IsacRsuPhy::IsAlive(uint32_t trackId) const
{
    return std::any_of(m_observation.tracks.begin(),
                       m_observation.tracks.end(),
                       [trackId](const auto& track) { return track.trackId == trackId; });
}

uint32_t
IsacRsuPhy::GetTarget(uint32_t trackId) const
{
    const auto& tracks = m_radar->GetObservation().tracks;
    for (std::size_t k = 0; k < tracks.size(); ++k)
    {
        if (tracks[k].trackId == trackId)
        {
            return m_radar->GetTrackTargets()[k];
        }
    }
    return IsacRadar::NO_TARGET;
}

Time
IsacRsuPhy::GetOverhead() const
{
    return m_overhead;
}

void
IsacRsuPhy::Bind(uint32_t trackId, uint32_t vehicle)
{
    m_bound.erase(std::remove_if(m_bound.begin(),
                                 m_bound.end(),
                                 [trackId](const auto& pair) { return pair.first == trackId; }),
                  m_bound.end());
    if (vehicle != IsacRadar::NO_TARGET)
    {
        m_bound.emplace_back(trackId, vehicle);
    }
}

uint32_t
IsacRsuPhy::GetBound(uint32_t trackId) const
{
    for (const auto& pair : m_bound)
    {
        if (pair.first == trackId)
        {
            return pair.second;
        }
    }
    return IsacRadar::NO_TARGET;
}

int64_t
IsacRsuPhy::AssignStreams(int64_t stream)
{
    int64_t used = m_radar->AssignStreams(stream);
    used += m_sounder->AssignStreams(stream + used);
    if (m_controller)
    {
        used += m_controller->AssignStreams(stream + used);
    }
    return used;
}

} // namespace ns3
