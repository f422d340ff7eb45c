/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-rsu-mac.h"

#include "isac-finite-blocklength-error-model.h"
#include "isac-rsu-net-device.h"

#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacRsuMac");

namespace
{

/**
 * @param association a vehicle
 * @return whether it is there and knows of this association
 */
bool
Listens(const IsacAssociation& association)
{
    Ptr<IsacVehicleMac> vehicle = association.device->GetMac();
    return association.device->IsPresent() && vehicle->IsAssociated() &&
           vehicle->GetEpoch() == association.epoch;
}

} // namespace

IsacRsuMac::IsacRsuMac()
    : m_errorModel(CreateObject<IsacFiniteBlocklengthErrorModel>()),
      m_random(CreateObject<UniformRandomVariable>()),
      m_table(std::make_unique<IsacAssociationTable>(0))
{
}

IsacRsuMac::~IsacRsuMac() = default;

void
IsacRsuMac::DoDispose()
{
    m_nextFrame.Cancel();
    m_nextUplink.Cancel();
    m_table = std::make_unique<IsacAssociationTable>(0);
    m_device = nullptr;
    m_phy = nullptr;
    m_channel = nullptr;
    m_errorModel = nullptr;
    m_random = nullptr;
    m_broadcastQueue = nullptr;
    Object::DoDispose();
}

void
IsacRsuMac::SetUp(Ptr<IsacRsuNetDevice> device, Ptr<IsacRsuPhy> phy, Ptr<IsacChannel> channel)
{
    m_device = device;
    m_phy = phy;
    m_channel = channel;
}

void
IsacRsuMac::Configure()
{
    const double downlinkFraction =
        1.0 - m_controlFraction - m_guardFraction - m_uplinkFraction - m_contentionFraction;
    NS_ABORT_MSG_IF(downlinkFraction <= 0,
                    "IsacRsuMac: ControlFraction + GuardFraction + UplinkFraction + "
                    "ContentionFraction must be below 1, they leave "
                        << downlinkFraction << " of the frame for the downlink");
    NS_ABORT_MSG_IF(!m_errorModel,
                    "IsacRsuMac: attribute ErrorModel is null; set an IsacErrorModel");
    Ptr<IsacLinkParameters> link = m_phy->GetLinkParameters();
    const Time slot = link->GetSlotDuration();
    const Time frame = slot / static_cast<int64_t>(m_framesPerSlot);
    NS_ABORT_MSG_IF(!frame.IsStrictlyPositive(),
                    "IsacRsuMac: SlotDuration " << slot.As(Time::S) << " cannot hold "
                                                << m_framesPerSlot << " frames");
    const auto part = [frame](double fraction) { return Seconds(frame.GetSeconds() * fraction); };
    m_timing.bandwidth = link->GetBandwidth();
    m_timing.frame = frame;
    m_timing.control = part(m_controlFraction);
    m_timing.downlink = part(downlinkFraction);
    m_timing.uplinkStart = part(m_controlFraction + downlinkFraction + m_guardFraction);
    m_timing.uplink = part(m_uplinkFraction);
    m_timing.contention = part(m_contentionFraction);
    m_framesPerUpdate = m_framesPerSlot;
    if (m_updateInterval.IsStrictlyPositive())
    {
        const double frames = m_updateInterval.GetSeconds() / frame.GetSeconds();
        m_framesPerUpdate = std::clamp<int64_t>(std::llround(frames), 1, m_framesPerSlot);
    }
    m_timeoutFrames = std::ceil(m_reassociationTimeout.GetSeconds() / frame.GetSeconds());
    m_scheduler.Configure(m_errorModel, m_random, m_blockLength, m_maxEfficiency);
    m_table = std::make_unique<IsacAssociationTable>(m_maxVehicles);
    if (m_queueSize.GetValue() == 0)
    {
        m_queueSize = QueueSize(QueueSizeUnit::BYTES, GetDefaultQueueBytes());
    }
    m_broadcastQueue = m_device->CreateQueue(m_queueSize);
    m_broadcast.Configure(m_broadcastQueue, 0, MakeCallback(&IsacRsuMac::Drop, this));
}

uint32_t
IsacRsuMac::GetDefaultQueueBytes() const
{
    const double bits = m_timing.Uses(m_timing.downlink) * m_maxEfficiency;
    const double largestPacket = m_device->GetMtu() + IsacNetDevice::HEADER_BYTES;
    return std::max(2.0 * bits / 8.0, 2.0 * largestPacket);
}

void
IsacRsuMac::Start()
{
    Configure();
    m_start = Simulator::Now();
    m_frame = 0;
    // After every node is initialised: a vehicle that is not has no velocity yet.
    m_nextFrame = Simulator::ScheduleNow(&IsacRsuMac::StartFrame, this);
}

void
IsacRsuMac::StartFrame()
{
    const uint64_t inSlot = m_frame % m_framesPerSlot;
    if (inSlot == 0)
    {
        if (m_frame == 0)
        {
            m_phy->Start();
        }
        else
        {
            m_phy->StartSlot();
        }
        SyncTracks();
    }
    else if (inSlot % m_framesPerUpdate == 0)
    {
        m_phy->UpdateChannel();
    }
    SendControl();

    double uses = m_timing.Uses(m_timing.downlink);
    // Overhead that does not fit in one downlink field goes on in the next frames.
    m_overheadUses = inSlot == 0 ? m_timing.Uses(m_phy->GetOverhead()) : m_overheadUses;
    double first = std::min(m_overheadUses, uses);
    m_overheadUses -= first;
    first += ServeBroadcast(uses - first);
    for (const auto& association : m_table->GetAll())
    {
        ServeDownlink(association, first, uses - first);
    }
    m_nextUplink = Simulator::Schedule(m_timing.uplinkStart, &IsacRsuMac::StartUplink, this);

    // Anchored at the slot, so that rounding never adds up.
    const uint64_t next = m_frame + 1;
    const Time slot = m_phy->GetLinkParameters()->GetSlotDuration();
    const Time at = m_start + slot * static_cast<int64_t>(next / m_framesPerSlot) +
                    m_timing.frame * static_cast<int64_t>(next % m_framesPerSlot);
    m_nextFrame = Simulator::Schedule(at - Simulator::Now(), &IsacRsuMac::StartFrame, this);
}

double
IsacRsuMac::ServeBroadcast(double uses)
{
    if (!m_broadcast.HasData())
    {
        return 0.0;
    }
    const double snr = m_phy->GetEstimatedWideSnr();
    // The sender's success is nobody's: every vehicle draws its own, below.
    const auto& sent = m_scheduler.Serve(m_broadcast,
                                         {snr, std::numeric_limits<double>::infinity(), false},
                                         uses * m_broadcastShare);
    double end = 0;
    const auto& links = m_channel->GetLinks();
    for (const auto& one : sent)
    {
        end = one.end;
        const Time delay = m_timing.control + m_timing.Duration(one.end);
        bool all = true;
        for (uint32_t i = 0; i < links.size(); ++i)
        {
            if (!links[i].present)
            {
                continue;
            }
            Ptr<IsacVehicleNetDevice> device = m_channel->GetVehicle(i);
            if (m_scheduler.DrawReception(m_phy->GetWideSnr(i),
                                          one.block->bits / one.channelUses,
                                          one.channelUses))
            {
                Simulator::ScheduleWithContext(device->GetNode()->GetId(),
                                               delay,
                                               &IsacVehicleMac::ReceiveBroadcast,
                                               device->GetMac(),
                                               one.block);
            }
            else
            {
                all = false;
            }
        }
        one.block->received = all;
        TraceBlock(IsacBlockRecord::BROADCAST, Mac48Address::GetBroadcast(), one, {snr, 0, false});
        m_broadcast.Settle(one.block, true);
        for (const auto& segment : one.block->segments)
        {
            segment.sdu->delivered = segment.sdu->delivered || segment.last;
        }
    }
    m_device->RefillQueue(0, m_broadcastQueue);
    return end;
}

void
IsacRsuMac::ServeDownlink(Ptr<IsacAssociation> association, double first, double uses)
{
    if (!association->isBound || !association->down.HasData())
    {
        return;
    }
    const int column = m_phy->FindColumn(association->trackId);
    if (column == IsacRsuPhy::NO_COLUMN)
    {
        return;
    }
    IsacStreamScheduler::Quality quality;
    quality.estimatedSinr = m_phy->GetEstimatedSinr(column);
    if (association->device->IsPresent())
    {
        // Who does not know yet that the beam is its own decodes nothing on it.
        quality.sinr = Listens(*association) ? m_phy->GetSinr(association->vehicle, column) : 0.0;
        quality.wrongBeam = m_phy->GetStrongestColumn(association->vehicle) != column;
    }
    const uint32_t node = association->device->GetNode()->GetId();
    for (const auto& sent : m_scheduler.Serve(association->down, quality, uses))
    {
        association->sent.push_back(sent.block);
        if (sent.block->acknowledgeable)
        {
            Simulator::ScheduleWithContext(node,
                                           m_timing.control + m_timing.Duration(first + sent.end),
                                           &IsacVehicleMac::ReceiveBlock,
                                           association->device->GetMac(),
                                           sent.block,
                                           association->epoch);
        }
        TraceBlock(IsacBlockRecord::DOWNLINK, association->address, sent, quality);
    }
    m_device->RefillQueue(association->queueIndex, association->queue);
}

void
IsacRsuMac::StartUplink()
{
    const uint32_t bound = m_table->GetNBound();
    uint32_t turn = 0;
    for (const auto& association : m_table->GetAll())
    {
        if (association->isBound)
        {
            ServeUplink(association, turn++, m_timing.Uses(m_timing.uplink) / bound);
        }
    }
    if (m_frame % m_framesPerSlot == 0 && !m_genieAssociation)
    {
        CheckArrivals();
    }
    ResolveContention();
    Expire();
    ++m_frame;
}

double
IsacRsuMac::GetFeedbackUses(double uses) const
{
    const double robust = 10.0 * m_controlBits; // a tenth of a bit per channel use
    return std::max(0.1 * uses, std::min(robust, 0.5 * uses));
}

void
IsacRsuMac::ServeUplink(Ptr<IsacAssociation> association, uint32_t index, double uses)
{
    const double feedbackUses = GetFeedbackUses(uses);
    const int column = m_phy->FindColumn(association->trackId);
    Ptr<IsacVehicleMac> vehicle = association->device->GetMac();
    IsacStreamScheduler::Quality quality;
    bool heard = false;
    if (column != IsacRsuPhy::NO_COLUMN && Listens(*association))
    {
        quality.sinr = m_phy->GetUplinkSnr(association->vehicle, column);
        quality.estimatedSinr = m_phy->GetEstimatedUplinkSnr(column);
        heard = m_scheduler.DrawReception(quality.sinr, m_controlBits / feedbackUses, feedbackUses);
    }
    for (const auto& block : association->sent)
    {
        association->down.Settle(block, heard && block->acknowledgeable);
    }
    association->sent.clear();
    if (!heard)
    {
        return;
    }
    association->lastHeard = m_frame;
    association->up.Advance(vehicle->GetUplink().GetBase());
    const double start = index * uses + feedbackUses;
    for (const auto& sent : m_scheduler.Serve(vehicle->GetUplink(), quality, uses - feedbackUses))
    {
        vehicle->AddSent(sent.block);
        if (sent.block->acknowledgeable)
        {
            Simulator::ScheduleWithContext(m_device->GetNode()->GetId(),
                                           m_timing.Duration(start + sent.end),
                                           &IsacRsuMac::ReceiveUplink,
                                           this,
                                           association,
                                           sent.block);
        }
        TraceBlock(IsacBlockRecord::UPLINK, association->address, sent, quality);
    }
    vehicle->WakeQueue();
}

const IsacFrameTiming&
IsacRsuMac::GetTiming() const
{
    return m_timing;
}

const IsacAssociationTable&
IsacRsuMac::GetAssociations() const
{
    return *m_table;
}

uint32_t
IsacRsuMac::GetMaxVehicles() const
{
    return m_maxVehicles;
}

int64_t
IsacRsuMac::AssignStreams(int64_t stream)
{
    m_random->SetStream(stream);
    return 1;
}

} // namespace ns3
