/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The part of IsacRsuMac that finds out whose track is whose.

#include "isac-rsu-mac.h"
#include "isac-rsu-net-device.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <vector>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacRsuMacAssociation");

namespace
{

/// Frames of silence after which a track's owner may be replaced by another claimant.
constexpr uint64_t CLAIM_GUARD_FRAMES = 3;
/// Tracks whose steered receive power is this near to the largest cannot be told apart (ratio).
constexpr double SAME_ANGLE = 0.9;
/// Below this share of another track's steered receive power, a vehicle is not on its own (ratio).
constexpr double ELSEWHERE = 0.25;

} // namespace

void
IsacRsuMac::SyncTracks()
{
    for (const auto& association : m_table->GetAll())
    {
        if (association->isBound && !m_phy->IsAlive(association->trackId))
        {
            Unbind(association, true);
        }
    }
    for (int column = 0; column < m_phy->GetNColumns(); ++column)
    {
        const uint32_t trackId = m_phy->GetTrackId(column);
        if (!m_table->FindTrack(trackId))
        {
            m_births.emplace(trackId, Simulator::Now());
        }
    }
    for (auto it = m_births.begin(); it != m_births.end();)
    {
        it = m_phy->IsAlive(it->first) ? std::next(it) : m_births.erase(it);
    }
    if (m_genieAssociation)
    {
        BindByGenie();
    }
}

void
IsacRsuMac::BindByGenie()
{
    for (int column = 0; column < m_phy->GetNColumns(); ++column)
    {
        const uint32_t trackId = m_phy->GetTrackId(column);
        const uint32_t target = m_phy->GetTarget(trackId);
        if (target != IsacRadar::NO_TARGET && !m_table->FindTrack(trackId))
        {
            const auto address =
                Mac48Address::ConvertFrom(m_channel->GetVehicle(target)->GetAddress());
            Assign(trackId, address, target);
        }
    }
}

void
IsacRsuMac::SendControl()
{
    const auto& links = m_channel->GetLinks();
    for (uint32_t vehicle = 0; vehicle < links.size(); ++vehicle)
    {
        Ptr<IsacVehicleMac> mac = m_channel->GetVehicle(vehicle)->GetMac();
        if (!mac->IsStarted())
        {
            mac->Start(GetDefaultQueueBytes());
        }
        IsacVehicleMac::BeamIdentity identity;
        const bool decoded = links[vehicle].present && DecodeControl(vehicle, identity);
        mac->ReceiveControl(decoded ? &identity : nullptr);
    }
}

bool
IsacRsuMac::DecodeControl(uint32_t vehicle, IsacVehicleMac::BeamIdentity& identity) const
{
    const double uses = m_timing.Uses(m_timing.control);
    const auto decodes = [&](int column) {
        return column != IsacRsuPhy::NO_COLUMN &&
               m_scheduler.DrawReception(m_phy->GetSinr(vehicle, column),
                                         m_controlBits / uses,
                                         uses);
    };
    const auto address = Mac48Address::ConvertFrom(m_channel->GetVehicle(vehicle)->GetAddress());
    Ptr<IsacAssociation> own = m_table->Find(address);
    int column = own && own->isBound && own->address == address ? m_phy->FindColumn(own->trackId)
                                                                : IsacRsuPhy::NO_COLUMN;
    if (!decodes(column))
    {
        const int free = StrongestFreeColumn(vehicle);
        const int strongest = m_phy->GetStrongestColumn(vehicle);
        if (decodes(free))
        {
            column = free;
        }
        else if (strongest != column && strongest != free && decodes(strongest))
        {
            column = strongest;
        }
        else
        {
            return false;
        }
    }
    identity.trackId = m_phy->GetTrackId(column);
    if (Ptr<IsacAssociation> owner = m_table->FindTrack(identity.trackId))
    {
        identity.isBound = true;
        identity.bound = owner->address;
        identity.epoch = owner->epoch;
        identity.base = owner->down.GetBase();
    }
    return true;
}

int
IsacRsuMac::StrongestFreeColumn(uint32_t vehicle) const
{
    int strongest = IsacRsuPhy::NO_COLUMN;
    for (int column = 0; column < m_phy->GetNColumns(); ++column)
    {
        if (!m_table->FindTrack(m_phy->GetTrackId(column)) &&
            (strongest == IsacRsuPhy::NO_COLUMN ||
             m_phy->GetPower(vehicle, column) > m_phy->GetPower(vehicle, strongest)))
        {
            strongest = column;
        }
    }
    return strongest;
}

int
IsacRsuMac::LocateSender(uint32_t vehicle, uint32_t claim) const
{
    double most = 0;
    for (int column = 0; column < m_phy->GetNColumns(); ++column)
    {
        most = std::max(most, m_phy->GetUplinkSnr(vehicle, column));
    }
    int found = IsacRsuPhy::NO_COLUMN;
    int rank = 0;
    for (int column = 0; column < m_phy->GetNColumns(); ++column)
    {
        const uint32_t trackId = m_phy->GetTrackId(column);
        if (!m_phy->IsAlive(trackId) || m_phy->GetUplinkSnr(vehicle, column) < SAME_ANGLE * most)
        {
            continue;
        }
        const int merit = 1 + 2 * !m_table->FindTrack(trackId) + (trackId == claim);
        if (merit > rank)
        {
            rank = merit;
            found = column;
        }
    }
    return found;
}

void
IsacRsuMac::CheckArrivals()
{
    std::vector<Ptr<IsacAssociation>> misplaced;
    for (const auto& association : m_table->GetAll())
    {
        const int column =
            association->isBound ? m_phy->FindColumn(association->trackId) : IsacRsuPhy::NO_COLUMN;
        if (column == IsacRsuPhy::NO_COLUMN || association->lastHeard + 1 < m_frame)
        {
            continue;
        }
        const double own = m_phy->GetUplinkSnr(association->vehicle, column);
        for (int other = 0; other < m_phy->GetNColumns(); ++other)
        {
            if (own < ELSEWHERE * m_phy->GetUplinkSnr(association->vehicle, other) &&
                m_phy->IsAlive(m_phy->GetTrackId(other)))
            {
                misplaced.push_back(association);
                break;
            }
        }
    }
    for (const auto& association : misplaced)
    {
        Unbind(association, false);
    }
}

void
IsacRsuMac::ResolveContention()
{
    const auto& links = m_channel->GetLinks();
    std::vector<std::pair<IsacVehicleMac::ContentionRequest, uint32_t>> requests;
    for (uint32_t vehicle = 0; vehicle < links.size(); ++vehicle)
    {
        IsacVehicleMac::ContentionRequest request;
        if (links[vehicle].present &&
            m_channel->GetVehicle(vehicle)->GetMac()->Contend(m_contentionSlots, request))
        {
            requests.emplace_back(request, vehicle);
        }
    }
    if (requests.empty())
    {
        return;
    }
    const double uses = m_timing.Uses(m_timing.contention) / m_contentionSlots;
    uint32_t collided = 0;
    for (const auto& [request, vehicle] : requests)
    {
        const uint32_t miniSlot = request.miniSlot;
        const auto sharing =
            std::count_if(requests.begin(), requests.end(), [miniSlot](const auto& other) {
                return other.first.miniSlot == miniSlot;
            });
        const int column = m_phy->FindColumn(request.trackId);
        if (sharing > 1)
        {
            ++collided;
        }
        else if (column != IsacRsuPhy::NO_COLUMN &&
                 m_scheduler.DrawReception(m_phy->GetUplinkSnr(vehicle, column),
                                           m_controlBits / uses,
                                           uses))
        {
            AcceptClaim(request, vehicle);
        }
    }
    m_contentionTrace(requests.size(), collided);
}

void
IsacRsuMac::AcceptClaim(const IsacVehicleMac::ContentionRequest& request, uint32_t vehicle)
{
    // The beam that the vehicle heard may be a neighbour's; the array knows where it called from.
    const int column = LocateSender(vehicle, request.trackId);
    if (column == IsacRsuPhy::NO_COLUMN)
    {
        return; // the beam is still there until the slot ends, its track is not
    }
    Assign(m_phy->GetTrackId(column), request.address, vehicle);
}

void
IsacRsuMac::Assign(uint32_t trackId, const Mac48Address& address, uint32_t vehicle)
{
    Ptr<IsacAssociation> owner = m_table->FindTrack(trackId);
    if (owner && owner->address == address)
    {
        return; // the confirmation was lost; the next control field repeats it
    }
    if (owner && m_frame - owner->lastHeard < CLAIM_GUARD_FRAMES)
    {
        return; // its owner is there and answers
    }
    Ptr<IsacAssociation> association = m_table->Find(address);
    if (association && association->address != address)
    {
        association = nullptr; // known so far only as a station behind another vehicle
    }
    if (!association)
    {
        association = m_table->Add(address, vehicle, m_channel->GetVehicle(vehicle));
        if (!association)
        {
            NS_LOG_WARN("no queue left for " << address << "; raise MaxVehicles");
            return;
        }
        association->queue = m_device->CreateQueue(m_queueSize);
        association->down.Configure(association->queue,
                                    m_retryLimit,
                                    MakeCallback(&IsacRsuMac::Drop, this));
        association->up.Configure(
            MakeCallback(&IsacRsuMac::Forward, this).Bind(association->address),
            false);
    }
    if (owner)
    {
        Unbind(owner, false);
    }
    if (association->isBound)
    {
        Unbind(association, false);
    }
    Bind(association, trackId);
}

void
IsacRsuMac::Bind(Ptr<IsacAssociation> association, uint32_t trackId)
{
    NS_LOG_LOGIC("track " << trackId << " is " << association->address);
    association->isBound = true;
    association->trackId = trackId;
    association->trackDied = false;
    association->lastHeard = m_frame;
    m_phy->Bind(trackId, association->vehicle);
    m_associatedVehicles = m_table->GetNBound();
    m_associationTrace(association->address, trackId);
    const auto birth = m_births.find(trackId);
    if (birth != m_births.end())
    {
        m_associationDelayTrace(association->address, Simulator::Now() - birth->second);
        m_births.erase(birth);
    }
}

void
IsacRsuMac::Unbind(Ptr<IsacAssociation> association, bool trackDied)
{
    NS_LOG_LOGIC("track " << association->trackId << " is no longer " << association->address);
    association->isBound = false;
    association->trackDied = trackDied;
    association->unboundFrame = m_frame;
    for (const auto& block : association->sent)
    {
        association->down.Settle(block, false);
    }
    association->sent.clear();
    m_phy->Bind(association->trackId, IsacRadar::NO_TARGET);
    m_associatedVehicles = m_table->GetNBound();
    m_disassociationTrace(association->address, association->trackId);
}

void
IsacRsuMac::Expire()
{
    std::vector<Ptr<IsacAssociation>> expired;
    for (const auto& association : m_table->GetAll())
    {
        const uint64_t since =
            association->isBound ? association->lastHeard : association->unboundFrame;
        if (m_frame - since > m_timeoutFrames)
        {
            expired.push_back(association);
        }
    }
    for (const auto& association : expired)
    {
        if (association->isBound)
        {
            Unbind(association, false);
        }
        Release(association,
                association->trackDied ? IsacDropReason::DEPARTED : IsacDropReason::UNASSOCIATED);
    }
}

void
IsacRsuMac::Release(Ptr<IsacAssociation> association, IsacDropReason reason)
{
    m_table->Remove(association);
    association->down.Abort(reason);
    while (Ptr<Packet> frame = association->queue->Dequeue())
    {
        Drop(frame, reason);
    }
    // What the queue discipline still holds comes down now and finds no association.
    m_device->RefillQueue(association->queueIndex, association->queue);
}

} // namespace ns3
