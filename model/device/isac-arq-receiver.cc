/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-arq-receiver.h"

namespace ns3
{

void
IsacArqReceiver::Configure(DeliverCallback deliver, bool shared)
{
    m_deliver = deliver;
    m_shared = shared;
}

void
IsacArqReceiver::Receive(Ptr<const IsacCodeBlock> block)
{
    if (block->sequence == m_next)
    {
        ++m_next;
        Process(*block);
        Release();
    }
    else if (block->sequence > m_next)
    {
        m_ahead.emplace(block->sequence, block);
    }
}

void
IsacArqReceiver::Advance(uint64_t base)
{
    while (m_next < base)
    {
        const auto it = m_ahead.begin();
        if (it == m_ahead.end() || it->first >= base)
        {
            m_next = base;
            m_gap = true;
        }
        else
        {
            m_gap = m_gap || it->first != m_next;
            m_next = it->first + 1;
            Ptr<const IsacCodeBlock> block = it->second;
            m_ahead.erase(it);
            Process(*block);
        }
    }
    Release();
}

void
IsacArqReceiver::Reset()
{
    m_next = 0;
    m_gap = false;
    m_ahead.clear();
}

void
IsacArqReceiver::Release()
{
    while (!m_ahead.empty() && m_ahead.begin()->first == m_next)
    {
        Ptr<const IsacCodeBlock> block = m_ahead.begin()->second;
        m_ahead.erase(m_ahead.begin());
        ++m_next;
        Process(*block);
    }
}

void
IsacArqReceiver::Process(const IsacCodeBlock& block)
{
    for (const auto& segment : block.segments)
    {
        if (segment.first)
        {
            m_gap = false;
        }
        if (!segment.last || m_gap)
        {
            continue;
        }
        if (m_shared)
        {
            m_deliver(segment.sdu->packet->Copy());
        }
        else if (!segment.sdu->dropped)
        {
            segment.sdu->delivered = true;
            m_deliver(segment.sdu->packet);
        }
    }
}

} // namespace ns3
