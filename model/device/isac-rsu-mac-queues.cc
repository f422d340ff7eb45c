/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The part of IsacRsuMac that moves packets between the layers above, the queues and the uplink.

#include "isac-rsu-mac.h"
#include "isac-rsu-net-device.h"

#include "ns3/ethernet-header.h"

namespace ns3
{

void
IsacRsuMac::ReceiveUplink(Ptr<IsacAssociation> association, Ptr<const IsacCodeBlock> block)
{
    association->up.Receive(block);
}

void
IsacRsuMac::Forward(Mac48Address source, Ptr<Packet> frame)
{
    Ptr<IsacAssociation> association = m_table->Find(source);
    EthernetHeader header(false);
    frame->PeekHeader(header);
    const Mac48Address destination = header.GetDestination();
    const Mac48Address station = header.GetSource();
    const Mac48Address own = Mac48Address::ConvertFrom(m_device->GetAddress());
    // Nobody else has this RSU's address or a group's, whatever a frame claims.
    if (association && station != source && station != own && !station.IsGroup())
    {
        m_table->Learn(station, association);
    }
    if (destination == own)
    {
        m_device->DeliverUp(frame);
        return;
    }
    Ptr<IsacAssociation> relay = m_table->Find(destination);
    // Not back to where it came from: a bridge there would take the sender for one of ours.
    if ((relay && relay != association) || destination.IsGroup())
    {
        m_device->DeliverUp(frame->Copy());
        Enqueue(frame, destination, false);
        return;
    }
    if (!m_device->HasPromiscReceiver())
    {
        Drop(frame, IsacDropReason::UNASSOCIATED);
        return;
    }
    // Neither for the RSU nor for a vehicle: a bridge may know.
    m_device->DeliverUp(frame);
}

std::size_t
IsacRsuMac::SelectQueue(const Mac48Address& destination) const
{
    if (destination.IsGroup())
    {
        return 0;
    }
    Ptr<IsacAssociation> association = m_table->Find(destination);
    return association ? association->queueIndex : 0;
}

void
IsacRsuMac::Enqueue(Ptr<Packet> frame, const Mac48Address& destination, bool flood)
{
    const bool group = destination.IsGroup();
    Ptr<IsacAssociation> association = group ? nullptr : m_table->Find(destination);
    if (!m_broadcastQueue || (!association && !group && !flood))
    {
        Drop(frame, IsacDropReason::UNASSOCIATED);
        return;
    }
    Ptr<Queue<Packet>> queue = association ? association->queue : m_broadcastQueue;
    if (!queue->Enqueue(frame))
    {
        Drop(frame, IsacDropReason::QUEUE_OVERFLOW);
        return;
    }
    m_device->ThrottleQueue(association ? association->queueIndex : 0, *queue);
}

void
IsacRsuMac::TraceBlock(IsacBlockRecord::Direction direction,
                       const Mac48Address& address,
                       const IsacStreamScheduler::Sent& sent,
                       const IsacStreamScheduler::Quality& quality)
{
    if (m_blockTrace.IsEmpty())
    {
        return;
    }
    IsacBlockRecord record;
    record.direction = direction;
    record.vehicle = address;
    record.sequence = sent.block->sequence;
    record.attempt = sent.block->attempts;
    record.bits = sent.block->bits;
    record.payloadBytes = sent.block->payloadBytes;
    record.channelUses = sent.channelUses;
    record.estimatedSinr = quality.estimatedSinr;
    record.sinr = quality.sinr;
    record.errorRate = sent.errorRate;
    record.received = direction == IsacBlockRecord::BROADCAST ? sent.block->received
                                                              : sent.block->acknowledgeable;
    record.wrongBeam = quality.wrongBeam;
    m_blockTrace(record);
}

void
IsacRsuMac::Drop(Ptr<const Packet> frame, IsacDropReason reason)
{
    m_device->NotifyDrop(frame, reason);
}

uint32_t
IsacRsuMac::GetQueuedPackets() const
{
    if (!m_broadcastQueue)
    {
        return 0;
    }
    uint32_t packets = m_broadcastQueue->GetNPackets() + m_broadcast.GetPending();
    for (const auto& association : m_table->GetAll())
    {
        packets += association->queue->GetNPackets() + association->down.GetPending();
    }
    return packets;
}

} // namespace ns3
