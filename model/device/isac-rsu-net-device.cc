/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-rsu-net-device.h"

#include "ns3/abort.h"
#include "ns3/pointer.h"
#include "ns3/queue-disc.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacRsuNetDevice);

TypeId
IsacRsuNetDevice::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacRsuNetDevice")
                            .SetParent<IsacNetDevice>()
                            .SetGroupName("Isac")
                            .AddConstructor<IsacRsuNetDevice>()
                            .AddAttribute("Mac",
                                          "The MAC: frames, associations, queues; made by default.",
                                          PointerValue(),
                                          MakePointerAccessor(&IsacRsuNetDevice::m_mac),
                                          MakePointerChecker<IsacRsuMac>())
                            .AddAttribute("Phy",
                                          "The slots: controller, beams, echoes; made by default.",
                                          PointerValue(),
                                          MakePointerAccessor(&IsacRsuNetDevice::m_phy),
                                          MakePointerChecker<IsacRsuPhy>());
    return tid;
}

IsacRsuNetDevice::IsacRsuNetDevice()
    : m_mac(CreateObject<IsacRsuMac>()),
      m_phy(CreateObject<IsacRsuPhy>())
{
}

IsacRsuNetDevice::~IsacRsuNetDevice() = default;

void
IsacRsuNetDevice::DoInitialize()
{
    NS_ABORT_MSG_IF(!m_channel, "IsacRsuNetDevice: not on a channel; use IsacHelper::Install");
    NS_ABORT_MSG_IF(m_queueInterface && m_queueInterface->GetNTxQueues() <= m_mac->GetMaxVehicles(),
                    "IsacRsuNetDevice: MaxVehicles is "
                        << m_mac->GetMaxVehicles() << ", but the device was installed with queues "
                        << "for " << m_queueInterface->GetNTxQueues() - 1
                        << "; set MaxVehicles before Install(), e.g. as a default");
    m_phy->SetChannel(m_channel);
    m_mac->SetUp(this, m_phy, m_channel);
    m_mac->Start();
    IsacNetDevice::DoInitialize();
}

void
IsacRsuNetDevice::DoDispose()
{
    m_mac->Dispose();
    m_phy->Dispose();
    m_mac = nullptr;
    m_phy = nullptr;
    IsacNetDevice::DoDispose();
}

void
IsacRsuNetDevice::Attach(Ptr<IsacChannel> channel)
{
    SetChannel(channel);
    channel->AttachRsu(this);
}

Ptr<IsacRsuMac>
IsacRsuNetDevice::GetMac() const
{
    return m_mac;
}

Ptr<IsacRsuPhy>
IsacRsuNetDevice::GetPhy() const
{
    return m_phy;
}

std::size_t
IsacRsuNetDevice::SelectQueue(Ptr<QueueItem> item) const
{
    Ptr<QueueDiscItem> packet = DynamicCast<QueueDiscItem>(item);
    return packet ? m_mac->SelectQueue(Mac48Address::ConvertFrom(packet->GetAddress())) : 0;
}

int64_t
IsacRsuNetDevice::AssignStreams(int64_t stream)
{
    int64_t used = m_mac->AssignStreams(stream);
    used += m_phy->AssignStreams(stream + used);
    return used;
}

uint32_t
IsacRsuNetDevice::GetQueuedPackets() const
{
    return m_mac->GetQueuedPackets();
}

void
IsacRsuNetDevice::DoSend(Ptr<Packet> frame, const Mac48Address& dest, bool bridged)
{
    m_mac->Enqueue(frame, dest, bridged);
}

} // namespace ns3
