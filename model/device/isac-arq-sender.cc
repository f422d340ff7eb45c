/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-arq-sender.h"

#include <algorithm>

namespace ns3
{

void
IsacArqSender::Configure(Ptr<Queue<Packet>> queue, uint32_t retryLimit, DropCallback drop)
{
    m_queue = queue;
    m_retryLimit = retryLimit;
    m_drop = drop;
}

bool
IsacArqSender::HasData() const
{
    return !m_retry.empty() || m_partial || !m_queue->IsEmpty();
}

bool
IsacArqSender::HasRetry() const
{
    return !m_retry.empty();
}

const IsacCodeBlock&
IsacArqSender::PeekRetry() const
{
    return *m_retry.front();
}

Ptr<IsacCodeBlock>
IsacArqSender::PopRetry()
{
    Ptr<IsacCodeBlock> block = m_retry.front();
    m_retry.pop_front();
    ++block->attempts;
    return block;
}

Ptr<IsacCodeBlock>
IsacArqSender::PopNew(uint32_t bits)
{
    uint32_t room = bits / 8 - BLOCK_HEADER_BYTES;
    Ptr<IsacCodeBlock> block;
    while (room > SEGMENT_HEADER_BYTES)
    {
        if (m_partial && m_partial->dropped)
        {
            m_partial = nullptr; // its first bytes were given up: the rest is of no use
        }
        if (!m_partial)
        {
            Ptr<Packet> packet = m_queue->Dequeue();
            if (!packet)
            {
                break;
            }
            Open(packet);
        }
        if (!block)
        {
            block = Create<IsacCodeBlock>();
            block->segments.reserve(4);
        }
        const uint32_t rest = m_partial->packet->GetSize() - m_partialSent;
        const uint32_t bytes = std::min(rest, room - SEGMENT_HEADER_BYTES);
        const bool last = bytes == rest;
        block->segments.push_back({m_partial, bytes, m_partialSent == 0, last});
        block->payloadBytes += bytes;
        room -= bytes + SEGMENT_HEADER_BYTES;
        m_partialSent += bytes;
        if (last)
        {
            m_partial = nullptr;
        }
    }
    if (block)
    {
        block->sequence = m_nextSequence++;
        block->bits = bits;
        block->attempts = 1;
        m_unsettled.push_back(block);
    }
    return block;
}

void
IsacArqSender::Open(Ptr<Packet> packet)
{
    while (!m_open.empty() && (m_open.front()->delivered || m_open.front()->dropped))
    {
        m_open.pop_front();
    }
    m_partial = Create<IsacSdu>();
    m_partial->packet = packet;
    m_partialSent = 0;
    m_open.push_back(m_partial);
}

void
IsacArqSender::Settle(Ptr<IsacCodeBlock> block, bool acknowledged)
{
    if (!acknowledged && block->attempts <= m_retryLimit)
    {
        // Blocks settle in the order they were sent, so this keeps m_retry sorted but for blocks
        // sent again in the same frame as newer ones.
        auto at = std::upper_bound(
            m_retry.begin(),
            m_retry.end(),
            block,
            [](const auto& a, const auto& b) { return a->sequence < b->sequence; });
        m_retry.insert(at, block);
        return;
    }
    if (!acknowledged && !block->received)
    {
        const auto reason =
            block->wrongBeam ? IsacDropReason::WRONG_BEAM : IsacDropReason::RETRY_LIMIT;
        for (const auto& segment : block->segments)
        {
            Drop(*segment.sdu, reason);
        }
    }
    m_unsettled[block->sequence - m_base] = nullptr;
    while (!m_unsettled.empty() && !m_unsettled.front())
    {
        m_unsettled.pop_front();
        ++m_base;
    }
}

uint64_t
IsacArqSender::GetBase() const
{
    return m_base;
}

uint32_t
IsacArqSender::GetPending() const
{
    return std::count_if(m_open.begin(), m_open.end(), [](const auto& sdu) {
        return !sdu->delivered && !sdu->dropped;
    });
}

void
IsacArqSender::Abort(IsacDropReason reason)
{
    for (const auto& sdu : m_open)
    {
        Drop(*sdu, reason);
    }
    m_open.clear();
    m_partial = nullptr;
    m_retry.clear();
    m_unsettled.clear();
    m_base = m_nextSequence;
}

void
IsacArqSender::Drop(IsacSdu& sdu, IsacDropReason reason)
{
    if (!sdu.delivered && !sdu.dropped)
    {
        sdu.dropped = true;
        m_drop(sdu.packet, reason);
    }
}

} // namespace ns3
