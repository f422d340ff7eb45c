/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-acquisition-clock.h"

#include <algorithm>

namespace ns3
{

void
IsacAcquisitionClock::Reset()
{
    m_entries.clear();
}

void
IsacAcquisitionClock::Begin(uint64_t slot)
{
    m_slot = slot;
    m_hint = 0;
}

bool
IsacAcquisitionClock::See(uint32_t target)
{
    m_last = m_hint;
    if (m_last >= m_entries.size() || m_entries[m_last].target != target)
    {
        const auto it = std::find_if(m_entries.begin(), m_entries.end(), [target](const Entry& e) {
            return e.target == target;
        });
        m_last = it - m_entries.begin();
    }
    if (m_last == m_entries.size())
    {
        m_entries.push_back({target, false, m_slot, m_slot});
    }
    m_entries[m_last].seen = m_slot;
    m_hint = m_last + 1;
    return !m_entries[m_last].served;
}

uint64_t
IsacAcquisitionClock::Serve()
{
    m_entries[m_last].served = true;
    return m_slot - m_entries[m_last].entered;
}

void
IsacAcquisitionClock::End()
{
    const auto gone = [this](const Entry& e) { return e.seen != m_slot; };
    m_entries.erase(std::remove_if(m_entries.begin(), m_entries.end(), gone), m_entries.end());
}

} // namespace ns3
