/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-tx-queue.h"

#include "ns3/trace-source-accessor.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacTxQueue);

TypeId
IsacTxQueue::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacTxQueue")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddConstructor<IsacTxQueue>()
            .AddTraceSource("Enqueue",
                            "A framed packet entered a device queue.",
                            MakeTraceSourceAccessor(&IsacTxQueue::m_enqueueTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("Dequeue",
                            "A framed packet left a device queue for a code block.",
                            MakeTraceSourceAccessor(&IsacTxQueue::m_dequeueTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource("Drop",
                            "A framed packet was given up for good (fires once a packet).",
                            MakeTraceSourceAccessor(&IsacTxQueue::m_dropTrace),
                            "ns3::Packet::TracedCallback")
            .AddTraceSource(
                "PacketsInQueue",
                "Framed packets in all device queues, without those in code blocks (count).",
                MakeTraceSourceAccessor(&IsacTxQueue::m_packets),
                "ns3::TracedValueCallback::Uint32")
            .AddTraceSource(
                "BytesInQueue",
                "Framed packets in all device queues, without those in code blocks (bytes).",
                MakeTraceSourceAccessor(&IsacTxQueue::m_bytes),
                "ns3::TracedValueCallback::Uint32");
    return tid;
}

void
IsacTxQueue::NotifyEnqueue(Ptr<const Packet> packet)
{
    ++m_packets;
    m_bytes += packet->GetSize();
    m_enqueueTrace(packet);
}

void
IsacTxQueue::NotifyDequeue(Ptr<const Packet> packet)
{
    --m_packets;
    m_bytes -= packet->GetSize();
    m_dequeueTrace(packet);
}

void
IsacTxQueue::NotifyDrop(Ptr<const Packet> packet)
{
    m_dropTrace(packet);
}

} // namespace ns3
