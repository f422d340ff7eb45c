/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-net-device.h"

#include "ns3/abort.h"
#include "ns3/drop-tail-queue.h"
#include "ns3/ethernet-header.h"
#include "ns3/log.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <numeric>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacNetDevice");

NS_OBJECT_ENSURE_REGISTERED(IsacNetDevice);

TypeId
IsacNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacNetDevice")
            .SetParent<NetDevice>()
            .SetGroupName("Isac")
            .AddAttribute("Mtu",
                          "Largest packet that the layer above may send (bytes).",
                          UintegerValue(1500),
                          MakeUintegerAccessor(&IsacNetDevice::SetMtu, &IsacNetDevice::GetMtu),
                          MakeUintegerChecker<uint16_t>(68))
            .AddAttribute("TxQueue",
                          "Traces of the transmission queues of all destinations together.",
                          TypeId::ATTR_GET,
                          PointerValue(),
                          MakePointerAccessor(&IsacNetDevice::GetTxQueue),
                          MakePointerChecker<IsacTxQueue>())
            .AddTraceSource("MacTx",
                            "A framed packet was accepted from the layer above.",
                            MakeTraceSourceAccessor(&IsacNetDevice::m_macTxTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacRx",
                            "A framed packet for this station goes to the layer above.",
                            MakeTraceSourceAccessor(&IsacNetDevice::m_macRxTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("MacPromiscRx",
                            "A framed packet for any station goes to the promiscuous receiver.",
                            MakeTraceSourceAccessor(&IsacNetDevice::m_macPromiscRxTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("Sniffer",
                            "Framed packets sent, and received for this station.",
                            MakeTraceSourceAccessor(&IsacNetDevice::m_snifferTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PromiscSniffer",
                            "Framed packets sent, and received for any station.",
                            MakeTraceSourceAccessor(&IsacNetDevice::m_promiscSnifferTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("PacketDrop",
                            "A framed packet was given up for good, and why (once a packet).",
                            MakeTraceSourceAccessor(&IsacNetDevice::m_dropTrace),
                            "ns3::IsacNetDevice::DropTracedCallback");
    return tid;
}

IsacNetDevice::IsacNetDevice()
    : m_mtu(1500),
      m_txQueue(CreateObject<IsacTxQueue>())
{
}

IsacNetDevice::~IsacNetDevice() = default;

void
IsacNetDevice::DoDispose()
{
    m_node = nullptr;
    m_channel = nullptr;
    m_queueInterface = nullptr;
    m_receive =
        MakeNullCallback<bool, Ptr<NetDevice>, Ptr<const Packet>, uint16_t, const Address&>();
    m_promiscReceive = PromiscReceiveCallback();
    NetDevice::DoDispose();
}

void
IsacNetDevice::NotifyNewAggregate()
{
    if (!m_queueInterface)
    {
        m_queueInterface = GetObject<NetDeviceQueueInterface>();
    }
    NetDevice::NotifyNewAggregate();
}

bool
IsacNetDevice::Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber)
{
    return SendFrom(packet, m_address, dest, protocolNumber);
}

bool
IsacNetDevice::SendFrom(Ptr<Packet> packet,
                        const Address& source,
                        const Address& dest,
                        uint16_t protocolNumber)
{
    NS_LOG_FUNCTION(this << packet << source << dest << protocolNumber);
    // ns-3 only asserts this, and would write a longer address beyond the end of a shorter one.
    NS_ABORT_MSG_UNLESS(Mac48Address::IsMatchingType(source) && Mac48Address::IsMatchingType(dest),
                        "IsacNetDevice: cannot send from " << source << " to " << dest
                                                           << "; give Mac48Address addresses");
    const Mac48Address from = Mac48Address::ConvertFrom(source);
    const Mac48Address to = Mac48Address::ConvertFrom(dest);
    EthernetHeader header(false);
    header.SetSource(from);
    header.SetDestination(to);
    header.SetLengthType(protocolNumber);
    packet->AddHeader(header);
    ++m_sent;
    m_macTxTrace(packet);
    m_snifferTrace(packet);
    m_promiscSnifferTrace(packet);
    DoSend(packet, to, from != m_address);
    return true;
}

void
IsacNetDevice::DeliverUp(Ptr<Packet> frame)
{
    EthernetHeader header(false);
    frame->PeekHeader(header);
    const Mac48Address to = header.GetDestination();
    PacketType type = PACKET_OTHERHOST;
    if (to == m_address)
    {
        type = PACKET_HOST;
    }
    else if (to.IsBroadcast())
    {
        type = PACKET_BROADCAST;
    }
    else if (to.IsGroup())
    {
        type = PACKET_MULTICAST;
    }
    m_promiscSnifferTrace(frame);
    if (type != PACKET_OTHERHOST)
    {
        m_snifferTrace(frame);
        m_macRxTrace(frame);
    }
    if (!m_promiscReceive.IsNull())
    {
        m_macPromiscRxTrace(frame);
    }
    frame->RemoveHeader(header);
    const uint16_t protocol = header.GetLengthType();
    if (!m_promiscReceive.IsNull())
    {
        m_promiscReceive(this, frame, protocol, header.GetSource(), to, type);
    }
    if (type != PACKET_OTHERHOST && !m_receive.IsNull())
    {
        m_receive(this, frame, protocol, header.GetSource());
    }
}

bool
IsacNetDevice::HasPromiscReceiver() const
{
    return !m_promiscReceive.IsNull();
}

void
IsacNetDevice::NotifyDrop(Ptr<const Packet> frame, IsacDropReason reason)
{
    NS_LOG_DEBUG("drop " << frame->GetUid() << " " << reason);
    ++m_dropped[static_cast<uint32_t>(reason)];
    m_txQueue->NotifyDrop(frame);
    m_dropTrace(frame, reason);
}

Ptr<Queue<Packet>>
IsacNetDevice::CreateQueue(QueueSize size)
{
    Ptr<Queue<Packet>> queue =
        CreateObjectWithAttributes<DropTailQueue<Packet>>("MaxSize", QueueSizeValue(size));
    queue->TraceConnectWithoutContext("Enqueue",
                                      MakeCallback(&IsacTxQueue::NotifyEnqueue, m_txQueue));
    queue->TraceConnectWithoutContext("Dequeue",
                                      MakeCallback(&IsacTxQueue::NotifyDequeue, m_txQueue));
    return queue;
}

bool
IsacNetDevice::HasRoom(const Queue<Packet>& queue) const
{
    const QueueSize size = queue.GetMaxSize();
    if (size.GetUnit() == QueueSizeUnit::PACKETS)
    {
        return queue.GetNPackets() < size.GetValue();
    }
    // An empty queue has all the room it will ever have, however small it is.
    return queue.IsEmpty() || queue.GetNBytes() + m_mtu + HEADER_BYTES <= size.GetValue();
}

void
IsacNetDevice::ThrottleQueue(std::size_t index, const Queue<Packet>& queue)
{
    if (m_queueInterface && !HasRoom(queue))
    {
        m_queueInterface->GetTxQueue(index)->Stop();
    }
}

void
IsacNetDevice::RefillQueue(std::size_t index, Ptr<Queue<Packet>> queue)
{
    if (!m_queueInterface || !HasRoom(*queue) || !m_queueInterface->GetTxQueue(index)->IsStopped())
    {
        return;
    }
    // In an event of its own, as the caller may be serving the queue.
    Simulator::ScheduleNow(&IsacNetDevice::WakeQueue, this, index, queue);
}

void
IsacNetDevice::WakeQueue(std::size_t index, Ptr<Queue<Packet>> queue)
{
    if (m_queueInterface)
    {
        // The queue disc sends at once; in ns-3.37 in an event, which precedes the next one.
        const uint64_t sentBefore = m_sent;
        m_queueInterface->GetTxQueue(index)->Wake();
        Simulator::ScheduleNow(&IsacNetDevice::ContinueRefill, this, index, queue, sentBefore);
    }
}

void
IsacNetDevice::ContinueRefill(std::size_t index, Ptr<Queue<Packet>> queue, uint64_t sentBefore)
{
    const bool more = m_queueInterface && m_sent > sentBefore;
    if (more && !m_queueInterface->GetTxQueue(index)->IsStopped())
    {
        m_queueInterface->GetTxQueue(index)->Stop();
        RefillQueue(index, queue);
    }
}

Ptr<IsacTxQueue>
IsacNetDevice::GetTxQueue() const
{
    return m_txQueue;
}

uint64_t
IsacNetDevice::GetSentPackets() const
{
    return m_sent;
}

uint64_t
IsacNetDevice::GetDroppedPackets() const
{
    return std::accumulate(m_dropped.begin(), m_dropped.end(), uint64_t(0));
}

uint64_t
IsacNetDevice::GetDroppedPackets(IsacDropReason reason) const
{
    return m_dropped[static_cast<uint32_t>(reason)];
}

void
IsacNetDevice::NotifyLinkChange()
{
    m_linkChange();
}

void
IsacNetDevice::SetChannel(Ptr<IsacChannel> channel)
{
    m_channel = channel;
}

void
IsacNetDevice::SetIfIndex(const uint32_t index)
{
    m_ifIndex = index;
}

uint32_t
IsacNetDevice::GetIfIndex() const
{
    return m_ifIndex;
}

Ptr<Channel>
IsacNetDevice::GetChannel() const
{
    return m_channel;
}

void
IsacNetDevice::SetAddress(Address address)
{
    NS_ABORT_MSG_UNLESS(Mac48Address::IsMatchingType(address),
                        "IsacNetDevice: " << address
                                          << " is no address for it; give a "
                                             "Mac48Address");
    m_address = Mac48Address::ConvertFrom(address);
}

Address
IsacNetDevice::GetAddress() const
{
    return m_address;
}

bool
IsacNetDevice::SetMtu(const uint16_t mtu)
{
    m_mtu = mtu;
    return true;
}

uint16_t
IsacNetDevice::GetMtu() const
{
    return m_mtu;
}

bool
IsacNetDevice::IsLinkUp() const
{
    return m_linkUp;
}

void
IsacNetDevice::AddLinkChangeCallback(Callback<void> callback)
{
    m_linkChange.ConnectWithoutContext(callback);
}

bool
IsacNetDevice::IsBroadcast() const
{
    return true;
}

Address
IsacNetDevice::GetBroadcast() const
{
    return Mac48Address::GetBroadcast();
}

bool
IsacNetDevice::IsMulticast() const
{
    return true;
}

Address
IsacNetDevice::GetMulticast(Ipv4Address multicastGroup) const
{
    return Mac48Address::GetMulticast(multicastGroup);
}

Address
IsacNetDevice::GetMulticast(Ipv6Address addr) const
{
    return Mac48Address::GetMulticast(addr);
}

bool
IsacNetDevice::IsBridge() const
{
    return false;
}

bool
IsacNetDevice::IsPointToPoint() const
{
    return false;
}

Ptr<Node>
IsacNetDevice::GetNode() const
{
    return m_node;
}

void
IsacNetDevice::SetNode(Ptr<Node> node)
{
    m_node = node;
}

bool
IsacNetDevice::NeedsArp() const
{
    return true;
}

void
IsacNetDevice::SetReceiveCallback(ReceiveCallback cb)
{
    m_receive = cb;
}

void
IsacNetDevice::SetPromiscReceiveCallback(PromiscReceiveCallback cb)
{
    m_promiscReceive = cb;
}

bool
IsacNetDevice::SupportsSendFrom() const
{
    return true;
}

} // namespace ns3
