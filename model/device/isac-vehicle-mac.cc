/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-vehicle-mac.h"

#include "isac-vehicle-net-device.h"

#include "ns3/log.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacVehicleMac");

NS_OBJECT_ENSURE_REGISTERED(IsacVehicleMac);

namespace
{

constexpr uint32_t PATIENCE = 3;          //!< frames without the own beam before asking for another
constexpr std::size_t REMEMBERED = 65536; //!< own group packets that may still come back

} // namespace

TypeId
IsacVehicleMac::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacVehicleMac")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddConstructor<IsacVehicleMac>()
            .AddAttribute("QueueSize",
                          "Device queue (bytes, e.g. \"200kB\"); 0B: two frames at peak rate.",
                          QueueSizeValue(QueueSize("0B")),
                          MakeQueueSizeAccessor(&IsacVehicleMac::m_queueSize),
                          MakeQueueSizeChecker())
            .AddAttribute("RetryLimit",
                          "Repetitions of an uplink block before it is given up (count).",
                          UintegerValue(8),
                          MakeUintegerAccessor(&IsacVehicleMac::m_retryLimit),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("MaxMissedFrames",
                          "Frames without the own beam that end an association (frames).",
                          UintegerValue(100),
                          MakeUintegerAccessor(&IsacVehicleMac::m_maxMissed),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("MinContentionWindow",
                          "First back-off window (mini-slots).",
                          UintegerValue(8),
                          MakeUintegerAccessor(&IsacVehicleMac::m_minWindow),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("MaxContentionWindow",
                          "Largest back-off window (mini-slots).",
                          UintegerValue(256),
                          MakeUintegerAccessor(&IsacVehicleMac::m_maxWindow),
                          MakeUintegerChecker<uint32_t>(1))
            .AddTraceSource("Association",
                            "The vehicle found itself bound to a track.",
                            MakeTraceSourceAccessor(&IsacVehicleMac::m_associationTrace),
                            "ns3::IsacVehicleMac::AssociationTracedCallback")
            .AddTraceSource("Disassociation",
                            "The vehicle lost its association.",
                            MakeTraceSourceAccessor(&IsacVehicleMac::m_disassociationTrace),
                            "ns3::IsacVehicleMac::AssociationTracedCallback")
            .AddTraceSource("Associated",
                            "Whether the vehicle takes itself for associated.",
                            MakeTraceSourceAccessor(&IsacVehicleMac::m_associated),
                            "ns3::TracedValueCallback::Bool")
            .AddTraceSource("TrackId",
                            "Track whose beam the vehicle takes for its own; the last one while it "
                            "is not associated.",
                            MakeTraceSourceAccessor(&IsacVehicleMac::m_trackId),
                            "ns3::TracedValueCallback::Uint32")
            .AddTraceSource("Sinr",
                            "Truth: SINR of the beam that follows the vehicle, when the slot "
                            "begins and at each channel update; -inf without a beam (dB).",
                            MakeTraceSourceAccessor(&IsacVehicleMac::m_sinr),
                            "ns3::TracedValueCallback::Double")
            .AddTraceSource("Rate",
                            "Truth: log2(1 + SINR) of the same beam, 0 without one (bps/Hz).",
                            MakeTraceSourceAccessor(&IsacVehicleMac::m_rate),
                            "ns3::TracedValueCallback::Double");
    return tid;
}

IsacVehicleMac::IsacVehicleMac()
    : m_random(CreateObject<UniformRandomVariable>())
{
    m_down.Configure(MakeCallback(&IsacVehicleMac::Deliver, this), false);
    m_broadcast.Configure(MakeCallback(&IsacVehicleMac::DeliverShared, this), true);
}

IsacVehicleMac::~IsacVehicleMac() = default;

void
IsacVehicleMac::DoDispose()
{
    m_device = nullptr;
    m_queue = nullptr;
    m_random = nullptr;
    m_sent.clear();
    Object::DoDispose();
}

void
IsacVehicleMac::SetDevice(Ptr<IsacVehicleNetDevice> device)
{
    m_device = device;
}

void
IsacVehicleMac::Start(uint32_t defaultBytes)
{
    QueueSize size = m_queueSize;
    if (size.GetValue() == 0)
    {
        size = QueueSize(QueueSizeUnit::BYTES, defaultBytes);
    }
    m_queue = m_device->CreateQueue(size);
    m_up.Configure(m_queue, m_retryLimit, MakeCallback(&IsacVehicleMac::Drop, this));
    m_window = m_minWindow;
}

bool
IsacVehicleMac::IsStarted() const
{
    return static_cast<bool>(m_queue);
}

void
IsacVehicleMac::Enqueue(Ptr<Packet> frame, bool shared)
{
    if (!m_associated)
    {
        Drop(frame, IsacDropReason::UNASSOCIATED);
        return;
    }
    if (!m_queue->Enqueue(frame))
    {
        Drop(frame, IsacDropReason::QUEUE_OVERFLOW);
        return;
    }
    if (shared)
    {
        m_ownShared.push_back(frame->GetUid());
        if (m_ownShared.size() > REMEMBERED)
        {
            m_ownShared.pop_front();
        }
    }
    m_device->ThrottleQueue(0, *m_queue);
}

void
IsacVehicleMac::WakeQueue()
{
    m_device->RefillQueue(0, m_queue);
}

void
IsacVehicleMac::ReceiveControl(const BeamIdentity* beam)
{
    const bool own = beam && beam->isBound && beam->bound == m_device->GetAddress();
    SettleUplink(own);
    if (own)
    {
        if (!m_associated || m_epoch != beam->epoch)
        {
            Associate(*beam);
        }
        m_trackId = beam->trackId;
        m_missed = 0;
        m_contending = false;
        m_window = m_minWindow;
        m_down.Advance(beam->base);
        return;
    }
    Miss();
    if (beam && (!m_associated || m_missed >= PATIENCE))
    {
        m_claim = beam->trackId;
        if (!m_contending)
        {
            m_contending = true;
            m_counter = m_random->GetInteger(0, m_window - 1);
        }
    }
    else
    {
        m_contending = false;
    }
}

void
IsacVehicleMac::Associate(const BeamIdentity& beam)
{
    NS_LOG_LOGIC(m_device->GetAddress() << " associates with track " << beam.trackId);
    if (m_epoch != beam.epoch)
    {
        m_up.Abort(IsacDropReason::UNASSOCIATED);
        m_sent.clear();
        m_down.Reset();
        m_epoch = beam.epoch;
    }
    if (!m_associated)
    {
        m_associated = true;
        m_device->SetLinkUp(true);
    }
    m_associationTrace(Mac48Address::ConvertFrom(m_device->GetAddress()), beam.trackId);
}

void
IsacVehicleMac::Miss()
{
    if (!m_associated || ++m_missed <= m_maxMissed)
    {
        return;
    }
    NS_LOG_LOGIC(m_device->GetAddress() << " lost track " << m_trackId);
    m_associated = false;
    m_missed = 0;
    m_sent.clear();
    m_up.Abort(IsacDropReason::UNASSOCIATED);
    m_device->SetLinkUp(false);
    while (Ptr<Packet> frame = m_queue->Dequeue())
    {
        Drop(frame, IsacDropReason::UNASSOCIATED);
    }
    WakeQueue();
    m_disassociationTrace(Mac48Address::ConvertFrom(m_device->GetAddress()), m_trackId);
}

void
IsacVehicleMac::SettleUplink(bool heard)
{
    for (const auto& block : m_sent)
    {
        m_up.Settle(block, heard && block->acknowledgeable);
    }
    m_sent.clear();
}

bool
IsacVehicleMac::Contend(uint32_t miniSlots, ContentionRequest& request)
{
    if (!m_contending)
    {
        return false;
    }
    if (m_counter >= miniSlots)
    {
        m_counter -= miniSlots;
        return false;
    }
    request = {m_counter, m_claim, Mac48Address::ConvertFrom(m_device->GetAddress())};
    // If the next control field does not confirm, try again in a window twice as large.
    m_window = std::min(2 * m_window, m_maxWindow);
    m_counter = m_random->GetInteger(0, m_window - 1);
    return true;
}

void
IsacVehicleMac::ReceiveBlock(Ptr<const IsacCodeBlock> block, uint64_t epoch)
{
    if (m_associated && epoch == m_epoch)
    {
        m_down.Receive(block);
    }
}

void
IsacVehicleMac::ReceiveBroadcast(Ptr<const IsacCodeBlock> block)
{
    m_broadcast.Advance(block->sequence); // nothing older is repeated
    m_broadcast.Receive(block);
}

void
IsacVehicleMac::Deliver(Ptr<Packet> frame)
{
    m_device->DeliverUp(frame);
}

void
IsacVehicleMac::DeliverShared(Ptr<Packet> frame)
{
    // A vehicle ignores its own group packets relayed by the RSU, bridged ones included. They come
    // back in the order in which they were sent, so what was sent before is lost.
    const auto own = std::find(m_ownShared.begin(), m_ownShared.end(), frame->GetUid());
    if (own != m_ownShared.end())
    {
        m_ownShared.erase(m_ownShared.begin(), std::next(own));
        return;
    }
    m_device->DeliverUp(frame);
}

void
IsacVehicleMac::Drop(Ptr<const Packet> frame, IsacDropReason reason)
{
    m_device->NotifyDrop(frame, reason);
}

IsacArqSender&
IsacVehicleMac::GetUplink()
{
    return m_up;
}

void
IsacVehicleMac::AddSent(Ptr<IsacCodeBlock> block)
{
    m_sent.push_back(block);
}

bool
IsacVehicleMac::IsAssociated() const
{
    return m_associated;
}

uint32_t
IsacVehicleMac::GetTrackId() const
{
    return m_trackId;
}

uint64_t
IsacVehicleMac::GetEpoch() const
{
    return m_epoch;
}

uint32_t
IsacVehicleMac::GetQueuedPackets() const
{
    return m_queue ? m_queue->GetNPackets() + m_up.GetPending() : 0;
}

bool
IsacVehicleMac::IsSinrTraced() const
{
    return m_sinr.IsTraced() || m_rate.IsTraced();
}

void
IsacVehicleMac::TraceSinr(double sinr)
{
    m_sinr.Set(10.0 * std::log10(sinr));
    m_rate.Set(std::log2(1.0 + sinr));
}

int64_t
IsacVehicleMac::AssignStreams(int64_t stream)
{
    m_random->SetStream(stream);
    return 1;
}

} // namespace ns3
