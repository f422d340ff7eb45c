/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-association-table.h"

#include <algorithm>

namespace ns3
{

IsacAssociationTable::IsacAssociationTable(uint32_t maxVehicles)
{
    for (std::size_t index = maxVehicles; index > 0; --index)
    {
        m_free.push_back(index);
    }
}

uint64_t
IsacAssociationTable::Key(const Mac48Address& address)
{
    uint8_t bytes[6];
    address.CopyTo(bytes);
    uint64_t key = 0;
    for (const uint8_t byte : bytes)
    {
        key = key << 8 | byte;
    }
    return key;
}

Ptr<IsacAssociation>
IsacAssociationTable::Find(const Mac48Address& address) const
{
    const auto it = m_stations.find(Key(address));
    return it == m_stations.end() ? nullptr : it->second;
}

Ptr<IsacAssociation>
IsacAssociationTable::FindTrack(uint32_t trackId) const
{
    for (const auto& association : m_all)
    {
        if (association->isBound && association->trackId == trackId)
        {
            return association;
        }
    }
    return nullptr;
}

const std::vector<Ptr<IsacAssociation>>&
IsacAssociationTable::GetAll() const
{
    return m_all;
}

uint32_t
IsacAssociationTable::GetNBound() const
{
    return std::count_if(m_all.begin(), m_all.end(), [](const auto& association) {
        return association->isBound;
    });
}

Ptr<IsacAssociation>
IsacAssociationTable::Add(const Mac48Address& address,
                          uint32_t vehicle,
                          Ptr<IsacVehicleNetDevice> device)
{
    if (m_free.empty())
    {
        return nullptr;
    }
    Ptr<IsacAssociation> association = Create<IsacAssociation>();
    association->address = address;
    association->vehicle = vehicle;
    association->device = device;
    association->queueIndex = m_free.back();
    association->epoch = ++m_epoch;
    m_free.pop_back();
    const auto at =
        std::upper_bound(m_all.begin(), m_all.end(), association, [](const auto& a, const auto& b) {
            return a->queueIndex < b->queueIndex;
        });
    m_all.insert(at, association);
    m_stations[Key(address)] = association;
    return association;
}

void
IsacAssociationTable::Remove(Ptr<IsacAssociation> association)
{
    for (auto it = m_stations.begin(); it != m_stations.end();)
    {
        it = it->second == association ? m_stations.erase(it) : std::next(it);
    }
    m_all.erase(std::find(m_all.begin(), m_all.end(), association));
    m_free.push_back(association->queueIndex);
}

void
IsacAssociationTable::Learn(const Mac48Address& station, Ptr<IsacAssociation> association)
{
    Ptr<IsacAssociation>& entry = m_stations[Key(station)];
    // A vehicle's own address stays with it whatever others claim.
    if (!entry || entry->address != station)
    {
        entry = association;
    }
}

} // namespace ns3
