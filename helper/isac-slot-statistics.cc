/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-slot-statistics.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

namespace
{

/**
 * @param sum of some values
 * @param count of them
 * @return their mean, NaN of none
 */
double
Mean(double sum, uint64_t count)
{
    return count > 0 ? sum / count : std::nan("");
}

} // namespace

IsacSlotStatistics::IsacSlotStatistics(Ptr<IsacRsuNetDevice> rsu)
{
    NS_ABORT_MSG_IF(!rsu,
                    "IsacSlotStatistics: needs the RSU's device, an IsacRsuNetDevice: the first "
                    "device that IsacHelper::Install() returns");
    using S = IsacSlotStatistics;
    rsu->GetPhy()->TraceConnectWithoutContext("Slot", MakeCallback(&S::AddSlot, this));
    rsu->GetPhy()->GetRadar()->TraceConnectWithoutContext("Acquisition",
                                                          MakeCallback(&S::AddAcquisition, this));
    rsu->GetPhy()->GetRadar()->TraceConnectWithoutContext("IdentitySwap",
                                                          MakeCallback(&S::AddSwap, this));
    Ptr<IsacRsuMac> mac = rsu->GetMac();
    mac->TraceConnectWithoutContext("Association", MakeCallback(&S::AddAssociation, this));
    mac->TraceConnectWithoutContext("Disassociation", MakeCallback(&S::AddDisassociation, this));
    mac->TraceConnectWithoutContext("AssociationDelay", MakeCallback(&S::AddDelay, this));
}

void
IsacSlotStatistics::AddSlot(const IsacSlotRecord& record)
{
    ++m_slots;
    m_fallbacks = record.fallbacks;
    m_ghosts += record.ghosts;
    m_maxGhosts = std::max(m_maxGhosts, record.ghosts);
    m_overhead += record.overhead;
    m_power += record.power;
    if (record.vehicles.empty())
    {
        return;
    }
    ++m_occupied;
    m_sumRate += record.sumRate;
    m_upperBound += record.upperBound;
    m_reward += record.reward;
    for (const auto& vehicle : record.vehicles)
    {
        ++m_present;
        m_vehicles.insert(vehicle.vehicle);
        if (!vehicle.tracked)
        {
            continue;
        }
        ++m_tracked;
        m_tracks.insert(vehicle.trackId);
        // the beam of a track's first echo was aimed with the error of its acquisition
        if (vehicle.echo && !m_measured.insert(vehicle.trackId).second)
        {
            ++m_echoes;
            m_squaresTheta += std::pow(vehicle.estimate.theta - vehicle.truth.theta, 2);
            m_squaresDistance += std::pow(vehicle.estimate.d - vehicle.truth.d, 2);
        }
    }
}

void
IsacSlotStatistics::AddAssociation(Mac48Address address, uint32_t trackId)
{
    ++m_associations;
}

void
IsacSlotStatistics::AddDisassociation(Mac48Address address, uint32_t trackId)
{
    ++m_disassociations;
}

void
IsacSlotStatistics::AddDelay(Mac48Address address, Time delay)
{
    ++m_delays;
    m_delaySum += delay.GetSeconds();
    m_delayMax = std::max(m_delayMax, delay.GetSeconds());
}

void
IsacSlotStatistics::AddAcquisition(uint32_t vehicle, Time delay)
{
    const Time entered = Simulator::Now() - delay;
    m_acquisitions.push_back({vehicle, entered.GetSeconds(), delay.GetSeconds()});
}

uint64_t
IsacSlotStatistics::GetSlots() const
{
    return m_slots;
}

uint64_t
IsacSlotStatistics::GetOccupiedSlots() const
{
    return m_occupied;
}

double
IsacSlotStatistics::GetSumRate() const
{
    return Mean(m_sumRate, m_occupied);
}

double
IsacSlotStatistics::GetUpperBound() const
{
    return Mean(m_upperBound, m_occupied);
}

double
IsacSlotStatistics::GetShare() const
{
    return m_upperBound > 0 ? m_sumRate / m_upperBound : std::nan("");
}

double
IsacSlotStatistics::GetOverhead() const
{
    return Mean(m_overhead, m_slots);
}

double
IsacSlotStatistics::GetPower() const
{
    return Mean(m_power, m_slots);
}

double
IsacSlotStatistics::GetReward() const
{
    return Mean(m_reward, m_occupied);
}

double
IsacSlotStatistics::GetRmseTheta() const
{
    return std::sqrt(Mean(m_squaresTheta, m_echoes));
}

double
IsacSlotStatistics::GetRmseDistance() const
{
    return std::sqrt(Mean(m_squaresDistance, m_echoes));
}

double
IsacSlotStatistics::GetTrackedShare() const
{
    return Mean(m_tracked, m_present);
}

void
IsacSlotStatistics::AddSwap(uint32_t /* track */, uint32_t /* from */, uint32_t /* to */)
{
    ++m_swaps;
}

double
IsacSlotStatistics::GetMeanGhosts() const
{
    return Mean(m_ghosts, m_slots);
}

uint32_t
IsacSlotStatistics::GetMaxGhosts() const
{
    return m_maxGhosts;
}

uint64_t
IsacSlotStatistics::GetSwaps() const
{
    return m_swaps;
}

uint64_t
IsacSlotStatistics::GetFallbacks() const
{
    return m_fallbacks;
}

uint32_t
IsacSlotStatistics::GetTracks() const
{
    return m_tracks.size();
}

uint32_t
IsacSlotStatistics::GetVehicles() const
{
    return m_vehicles.size();
}

uint32_t
IsacSlotStatistics::GetAssociations() const
{
    return m_associations;
}

uint32_t
IsacSlotStatistics::GetDisassociations() const
{
    return m_disassociations;
}

double
IsacSlotStatistics::GetMeanAssociationDelay() const
{
    return Mean(m_delaySum, m_delays);
}

double
IsacSlotStatistics::GetMaxAssociationDelay() const
{
    return m_delays > 0 ? m_delayMax : std::nan("");
}

const std::vector<IsacSlotStatistics::Acquisition>&
IsacSlotStatistics::GetAcquisitions() const
{
    return m_acquisitions;
}

double
IsacSlotStatistics::GetMeanAcquisitionDelay() const
{
    double sum = 0;
    for (const auto& acquisition : m_acquisitions)
    {
        sum += acquisition.delay;
    }
    return Mean(sum, m_acquisitions.size());
}

double
IsacSlotStatistics::GetMaxAcquisitionDelay() const
{
    double most = m_acquisitions.empty() ? std::nan("") : 0.0;
    for (const auto& acquisition : m_acquisitions)
    {
        most = std::max(most, acquisition.delay);
    }
    return most;
}

} // namespace ns3
