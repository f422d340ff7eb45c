/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-channel.h"

#include "isac-rsu-net-device.h"
#include "isac-vehicle-net-device.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/isac-types.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/pointer.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacChannel");

NS_OBJECT_ENSURE_REGISTERED(IsacChannel);

TypeId
IsacChannel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacChannel")
            .SetParent<Channel>()
            .SetGroupName("Isac")
            .AddConstructor<IsacChannel>()
            .AddAttribute("PropagationLoss",
                          "One-way loss between RSU and vehicles (a chain of models); by default a "
                          "log-distance law, "
                          "70 dB at 1 m and exponent 2.55.",
                          PointerValue(),
                          MakePointerAccessor(&IsacChannel::m_loss),
                          MakePointerChecker<PropagationLossModel>())
            .AddAttribute("Blockage",
                          "Extra loss that attenuates data once and the echo twice; null for none.",
                          PointerValue(),
                          MakePointerAccessor(&IsacChannel::m_blockage),
                          MakePointerChecker<PropagationLossModel>())
            .AddAttribute("MinimumDistance",
                          "Vehicles nearer to the RSU are treated as this far away (m).",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&IsacChannel::m_minimumDistance),
                          MakeDoubleChecker<double>(1e-3));
    return tid;
}

IsacChannel::IsacChannel()
{
    // The paper's law, with the values that the manual's parameter table adopts.
    Ptr<LogDistancePropagationLossModel> loss = CreateObject<LogDistancePropagationLossModel>();
    loss->SetPathLossExponent(2.55);
    loss->SetReference(1.0, 70.0);
    m_loss = loss;
}

IsacChannel::~IsacChannel() = default;

void
IsacChannel::AttachRsu(Ptr<IsacRsuNetDevice> device)
{
    NS_ABORT_MSG_IF(m_rsu,
                    "IsacChannel: a channel has one roadside unit; install another RSU on a "
                    "channel of its own");
    m_rsu = device;
}

uint32_t
IsacChannel::AttachVehicle(Ptr<IsacVehicleNetDevice> device)
{
    m_vehicles.push_back(device);
    m_mobility.emplace_back();
    m_links.emplace_back();
    return m_vehicles.size() - 1;
}

void
IsacChannel::Update(double heading, double carrier)
{
    NS_ABORT_MSG_IF(!m_loss,
                    "IsacChannel: attribute PropagationLoss is null; set a PropagationLossModel");
    Ptr<MobilityModel> rsu = m_rsu->GetNode()->GetObject<MobilityModel>();
    NS_ABORT_MSG_IF(!rsu,
                    "IsacChannel: RSU node " << m_rsu->GetNode()->GetId()
                                             << " has no MobilityModel; install one with "
                                                "MobilityHelper");
    for (uint32_t i = 0; i < m_vehicles.size(); ++i)
    {
        UpdateVehicle(i, rsu, heading, carrier);
    }
}

void
IsacChannel::UpdateVehicle(uint32_t index, Ptr<MobilityModel> rsu, double heading, double carrier)
{
    VehicleLink& link = m_links[index];
    link.present = m_vehicles[index]->IsPresent();
    if (!link.present)
    {
        return;
    }
    if (!m_mobility[index])
    {
        Ptr<Node> node = m_vehicles[index]->GetNode();
        m_mobility[index] = node->GetObject<MobilityModel>();
        NS_ABORT_MSG_IF(!m_mobility[index],
                        "IsacChannel: vehicle node "
                            << node->GetId()
                            << " has no MobilityModel; install one with MobilityHelper");
        // Each rank of a distributed simulation sees the sends of its own nodes only.
        const uint32_t rank = m_rsu->GetNode()->GetSystemId();
        NS_ABORT_MSG_IF(node->GetSystemId() != rank,
                        "IsacChannel: vehicle node "
                            << node->GetId() << " has system id " << node->GetSystemId()
                            << " and its RSU's node " << rank
                            << "; nodes of one channel belong to one rank of a distributed "
                               "simulation");
    }
    Ptr<MobilityModel> vehicle = m_mobility[index];
    const Vector r = vehicle->GetPosition() - rsu->GetPosition();
    const Vector velocity = vehicle->GetVelocity() - rsu->GetVelocity();
    const Vector axis(std::cos(heading), std::sin(heading), 0.0);
    const double distance = r.GetLength();
    const double along = r.x * axis.x + r.y * axis.y;
    const double d = std::max(distance, m_minimumDistance);
    const double cosTheta = distance > 0 ? std::clamp(-along / distance, -1.0, 1.0) : 0.0;
    link.state.theta = std::acos(cosTheta);
    link.state.d = d;
    link.state.v = velocity.x * axis.x + velocity.y * axis.y;
    const double closing = -(r.x * velocity.x + r.y * velocity.y + r.z * velocity.z) / d;
    link.doppler = 2.0 * closing * carrier / isac::SPEED_OF_LIGHT;

    const double gainDb = m_loss->CalcRxPower(0.0, rsu, vehicle);
    const double blockageDb = m_blockage ? m_blockage->CalcRxPower(0.0, rsu, vehicle) : 0.0;
    link.pathGain = std::pow(10.0, (gainDb + blockageDb) / 10.0);
    link.excess = std::pow(10.0, 2.0 * blockageDb / 10.0);
    NS_LOG_LOGIC("vehicle " << index << " theta " << link.state.theta << " d " << d << " gain "
                            << link.pathGain);
}

const std::vector<IsacChannel::VehicleLink>&
IsacChannel::GetLinks() const
{
    return m_links;
}

Ptr<IsacVehicleNetDevice>
IsacChannel::GetVehicle(uint32_t index) const
{
    return m_vehicles.at(index);
}

int64_t
IsacChannel::AssignStreams(int64_t stream)
{
    int64_t used = m_loss ? m_loss->AssignStreams(stream) : 0;
    if (m_blockage)
    {
        used += m_blockage->AssignStreams(stream + used);
    }
    return used;
}

std::size_t
IsacChannel::GetNDevices() const
{
    return m_vehicles.size() + (m_rsu ? 1 : 0);
}

Ptr<NetDevice>
IsacChannel::GetDevice(std::size_t i) const
{
    if (m_rsu)
    {
        if (i == 0)
        {
            return m_rsu;
        }
        --i;
    }
    return m_vehicles.at(i);
}

void
IsacChannel::DoDispose()
{
    m_rsu = nullptr;
    m_vehicles.clear();
    m_mobility.clear();
    m_loss = nullptr;
    m_blockage = nullptr;
    Channel::DoDispose();
}

} // namespace ns3
