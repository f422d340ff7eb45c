/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The attributes and trace sources of IsacRsuMac.

#include "isac-rsu-mac.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/pointer.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacRsuMac);

TypeId
IsacRsuMac::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacRsuMac")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddConstructor<IsacRsuMac>()
            .AddAttribute("ErrorModel",
                          "What a code block may carry and how often it fails; by default an "
                          "IsacFiniteBlocklengthErrorModel.",
                          PointerValue(),
                          MakePointerAccessor(&IsacRsuMac::m_errorModel),
                          MakePointerChecker<IsacErrorModel>())
            .AddAttribute("MaxVehicles",
                          "Vehicles that may be associated at once; fixed at install (count).",
                          UintegerValue(64),
                          MakeUintegerAccessor(&IsacRsuMac::m_maxVehicles),
                          MakeUintegerChecker<uint32_t>(1, 65000))
            .AddAttribute("FramesPerSlot",
                          "Frames in a slot (count).",
                          UintegerValue(20),
                          MakeUintegerAccessor(&IsacRsuMac::m_framesPerSlot),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("ChannelUpdateInterval",
                          "Time between updates of the geometry under the slot's beams, rounded "
                          "to frames; 0: once a slot, the paper's block model (s).",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&IsacRsuMac::m_updateInterval),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("ControlFraction",
                          "Share of the frame for the control field (ratio).",
                          DoubleValue(0.04),
                          MakeDoubleAccessor(&IsacRsuMac::m_controlFraction),
                          MakeDoubleChecker<double>(1e-4, 0.9))
            .AddAttribute("GuardFraction",
                          "Share of the frame between downlink and uplink (ratio).",
                          DoubleValue(0.01),
                          MakeDoubleAccessor(&IsacRsuMac::m_guardFraction),
                          MakeDoubleChecker<double>(0.0, 0.9))
            .AddAttribute("UplinkFraction",
                          "Share of the frame for the uplink of all vehicles (ratio).",
                          DoubleValue(0.2),
                          MakeDoubleAccessor(&IsacRsuMac::m_uplinkFraction),
                          MakeDoubleChecker<double>(1e-4, 0.9))
            .AddAttribute("ContentionFraction",
                          "Share of the frame for contention (ratio).",
                          DoubleValue(0.05),
                          MakeDoubleAccessor(&IsacRsuMac::m_contentionFraction),
                          MakeDoubleChecker<double>(1e-4, 0.9))
            .AddAttribute("MaxBroadcastShare",
                          "Share of the downlink that the wide beam may take (ratio).",
                          DoubleValue(0.5),
                          MakeDoubleAccessor(&IsacRsuMac::m_broadcastShare),
                          MakeDoubleChecker<double>(0.0, 1.0))
            .AddAttribute("BlockLength",
                          "Length of a new code block (channel uses).",
                          UintegerValue(2000),
                          MakeUintegerAccessor(&IsacRsuMac::m_blockLength),
                          MakeUintegerChecker<uint32_t>(100))
            .AddAttribute("MaxSpectralEfficiency",
                          "Highest spectral efficiency used (bits per channel use).",
                          DoubleValue(12.0),
                          MakeDoubleAccessor(&IsacRsuMac::m_maxEfficiency),
                          MakeDoubleChecker<double>(0.01, 30.0))
            .AddAttribute("ControlMessageSize",
                          "Beam identity, acknowledgements of a frame, contention request (bits).",
                          UintegerValue(80),
                          MakeUintegerAccessor(&IsacRsuMac::m_controlBits),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("RetryLimit",
                          "Repetitions of a downlink block before it is given up (count).",
                          UintegerValue(8),
                          MakeUintegerAccessor(&IsacRsuMac::m_retryLimit),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("ContentionSlots",
                          "Mini-slots in a contention field (count).",
                          UintegerValue(8),
                          MakeUintegerAccessor(&IsacRsuMac::m_contentionSlots),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("ReassociationTimeout",
                          "Time that a vehicle without a track keeps its queue (s).",
                          TimeValue(MilliSeconds(100)),
                          MakeTimeAccessor(&IsacRsuMac::m_reassociationTimeout),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("QueueSize",
                          "Device queue of each vehicle (bytes, e.g. \"200kB\"); 0B: two frames "
                          "at peak rate.",
                          QueueSizeValue(QueueSize("0B")),
                          MakeQueueSizeAccessor(&IsacRsuMac::m_queueSize),
                          MakeQueueSizeChecker())
            .AddAttribute("GenieAssociation",
                          "Bind every track to the vehicle behind it at once (tests only).",
                          BooleanValue(false),
                          MakeBooleanAccessor(&IsacRsuMac::m_genieAssociation),
                          MakeBooleanChecker())
            .AddTraceSource("Block",
                            "A code block was sent.",
                            MakeTraceSourceAccessor(&IsacRsuMac::m_blockTrace),
                            "ns3::IsacRsuMac::BlockTracedCallback")
            .AddTraceSource("Association",
                            "A track was bound to an address.",
                            MakeTraceSourceAccessor(&IsacRsuMac::m_associationTrace),
                            "ns3::IsacRsuMac::AssociationTracedCallback")
            .AddTraceSource("Disassociation",
                            "A track was unbound from an address.",
                            MakeTraceSourceAccessor(&IsacRsuMac::m_disassociationTrace),
                            "ns3::IsacRsuMac::AssociationTracedCallback")
            .AddTraceSource("AssociationDelay",
                            "Time from the birth of a track to its first association.",
                            MakeTraceSourceAccessor(&IsacRsuMac::m_associationDelayTrace),
                            "ns3::IsacRsuMac::AssociationDelayTracedCallback")
            .AddTraceSource("Contention",
                            "Requests in a frame's contention field, and how many collided.",
                            MakeTraceSourceAccessor(&IsacRsuMac::m_contentionTrace),
                            "ns3::IsacRsuMac::ContentionTracedCallback")
            .AddTraceSource("AssociatedVehicles",
                            "What the RSU believes: vehicles that a track is bound to (count).",
                            MakeTraceSourceAccessor(&IsacRsuMac::m_associatedVehicles),
                            "ns3::TracedValueCallback::Uint32");
    return tid;
}

} // namespace ns3
