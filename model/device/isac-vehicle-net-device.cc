/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-vehicle-net-device.h"

#include "ns3/abort.h"
#include "ns3/node.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacVehicleNetDevice);

TypeId
IsacVehicleNetDevice::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacVehicleNetDevice")
                            .SetParent<IsacNetDevice>()
                            .SetGroupName("Isac")
                            .AddConstructor<IsacVehicleNetDevice>()
                            .AddAttribute("Mac",
                                          "The MAC; made by default.",
                                          PointerValue(),
                                          MakePointerAccessor(&IsacVehicleNetDevice::SetMac,
                                                              &IsacVehicleNetDevice::GetMac),
                                          MakePointerChecker<IsacVehicleMac>())
                            .AddAttribute("ActiveFrom",
                                          "First instant at which the vehicle is there (s).",
                                          TimeValue(Seconds(0)),
                                          MakeTimeAccessor(&IsacVehicleNetDevice::m_activeFrom),
                                          MakeTimeChecker())
                            .AddAttribute("ActiveUntil",
                                          "First instant at which it is gone (s).",
                                          TimeValue(Time::Max()),
                                          MakeTimeAccessor(&IsacVehicleNetDevice::m_activeUntil),
                                          MakeTimeChecker());
    return tid;
}

IsacVehicleNetDevice::IsacVehicleNetDevice()
{
    SetMac(CreateObject<IsacVehicleMac>());
    m_linkUp = false;
}

IsacVehicleNetDevice::~IsacVehicleNetDevice() = default;

void
IsacVehicleNetDevice::DoInitialize()
{
    NS_ABORT_MSG_IF(m_activeUntil < m_activeFrom,
                    "IsacVehicleNetDevice: the vehicle on node "
                        << GetNode()->GetId() << " would be there from " << m_activeFrom.As(Time::S)
                        << " until " << m_activeUntil.As(Time::S)
                        << "; set ActiveUntil to a time after ActiveFrom");
    IsacNetDevice::DoInitialize();
}

void
IsacVehicleNetDevice::DoDispose()
{
    m_mac->Dispose();
    m_mac = nullptr;
    IsacNetDevice::DoDispose();
}

void
IsacVehicleNetDevice::Attach(Ptr<IsacChannel> channel)
{
    SetChannel(channel);
    channel->AttachVehicle(this);
}

void
IsacVehicleNetDevice::SetMac(Ptr<IsacVehicleMac> mac)
{
    m_mac = mac;
    if (m_mac)
    {
        m_mac->SetDevice(this);
    }
}

Ptr<IsacVehicleMac>
IsacVehicleNetDevice::GetMac() const
{
    return m_mac;
}

bool
IsacVehicleNetDevice::IsPresent() const
{
    const Time now = Simulator::Now();
    return now >= m_activeFrom && now < m_activeUntil;
}

void
IsacVehicleNetDevice::SetLinkUp(bool up)
{
    if (up != m_linkUp)
    {
        m_linkUp = up;
        NotifyLinkChange();
    }
}

int64_t
IsacVehicleNetDevice::AssignStreams(int64_t stream)
{
    return m_mac->AssignStreams(stream);
}

uint32_t
IsacVehicleNetDevice::GetQueuedPackets() const
{
    return m_mac->GetQueuedPackets();
}

void
IsacVehicleNetDevice::DoSend(Ptr<Packet> frame, const Mac48Address& dest, bool /* bridged */)
{
    m_mac->Enqueue(frame, dest.IsGroup());
}

} // namespace ns3
