/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-beam-controller.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/isac-array.h"
#include "ns3/isac-power.h"
#include "ns3/isac-precoder.h"
#include "ns3/isac-warn-once.h"
#include "ns3/log.h"

#include <algorithm>
#include <exception>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacBeamController");
NS_OBJECT_ENSURE_REGISTERED(IsacBeamController);

TypeId
IsacBeamController::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacBeamController")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddAttribute("PowerFloor",
                          "Smallest power of a beam, as a share of the equal split P_max / K "
                          "(ratio): every beam keeps some power (24c), and enough of it to hear "
                          "its echo.",
                          DoubleValue(0.03),
                          MakeDoubleAccessor(&IsacBeamController::m_powerFloor),
                          MakeDoubleChecker<double>(1e-12, 1.0))
            .AddAttribute(
                "ReportBits",
                "Feedback of a vehicle after each stage of pilots (bit); sent at the "
                "IsacPilotSounder's ReportRate, it takes time from the downlink. -1: what "
                "the kind of controller needs.",
                IntegerValue(-1),
                MakeIntegerAccessor(&IsacBeamController::m_reportBits),
                MakeIntegerChecker<int32_t>(-1, 1000000))
            .AddAttribute("ProcessingDelay",
                          "Time at the begin of each slot for which the downlink waits until "
                          "the beams are computed (s).",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&IsacBeamController::m_processingDelay),
                          MakeTimeChecker(Seconds(0)))
            .AddTraceSource("Fallback",
                            "A decision was replaced by the last good beams.",
                            MakeTraceSourceAccessor(&IsacBeamController::m_fallbackTrace),
                            "ns3::IsacBeamController::FallbackTracedCallback")
            .AddTraceSource("FallbackCount",
                            "Slots decided by fallback so far.",
                            MakeTraceSourceAccessor(&IsacBeamController::m_fallbacks),
                            "ns3::TracedValueCallback::Uint64");
    return tid;
}

IsacBeamController::IsacBeamController()
    : m_fallbacks(0)
{
    NS_LOG_FUNCTION(this);
}

IsacBeamController::~IsacBeamController() = default;

void
IsacBeamController::DoDispose()
{
    m_parameters = nullptr;
    Object::DoDispose();
}

void
IsacBeamController::SetLinkParameters(Ptr<IsacLinkParameters> parameters)
{
    m_parameters = parameters;
}

Ptr<IsacLinkParameters>
IsacBeamController::GetLinkParameters() const
{
    return m_parameters;
}

const isac::CMatrix&
IsacBeamController::GetPilots(uint64_t slot) const
{
    static const isac::CMatrix none;
    return none;
}

const isac::CMatrix&
IsacBeamController::GetMorePilots(const isac::CMatrix& response) const
{
    static const isac::CMatrix none;
    return none;
}

uint32_t
IsacBeamController::GetReportBits() const
{
    return m_reportBits < 0 ? GetNeededReportBits() : static_cast<uint32_t>(m_reportBits);
}

uint32_t
IsacBeamController::GetNeededReportBits() const
{
    return 0;
}

Time
IsacBeamController::GetProcessingDelay() const
{
    return m_processingDelay;
}

int64_t
IsacBeamController::AssignStreams(int64_t stream)
{
    return 0;
}

uint64_t
IsacBeamController::GetFallbacks() const
{
    return m_fallbacks.Get();
}

void
IsacBeamController::Decide(const IsacObservation& observation, IsacBeamDecision& decision)
{
    NS_LOG_FUNCTION(this << observation.slot);
    NS_ABORT_MSG_IF(!m_parameters,
                    GetInstanceTypeId().GetName()
                        << ": no link parameters; call SetLinkParameters() first");
    const auto k = static_cast<Eigen::Index>(observation.tracks.size());
    const Eigen::Index n = m_parameters->GetTxAntennas();
    decision.f.resize(n, k);
    decision.p.resize(k);
    std::string reason;
    try
    {
        DoDecide(observation, decision);
        const char* wrong = Check(k, decision);
        reason = wrong ? wrong : "";
    }
    catch (const std::exception& e)
    {
        reason = std::string("exception: ") + e.what();
    }
    catch (...)
    {
        reason = "unknown exception";
    }
    if (!reason.empty())
    {
        FallBack(observation, decision);
        m_fallbacks++;
        m_fallbackTrace(observation.slot, reason);
        Warn(observation.slot, reason);
    }
    if (k == 0)
    {
        m_lastTracks.clear();
        return;
    }
    Project(decision);
    m_last.f = decision.f;
    m_last.p = decision.p;
    m_lastTracks.resize(k);
    std::transform(observation.tracks.begin(),
                   observation.tracks.end(),
                   m_lastTracks.begin(),
                   [](const IsacTrackObservation& track) { return track.trackId; });
}

void
IsacBeamController::Warn(uint64_t slot, const std::string& reason) const
{
    const std::string text =
        GetInstanceTypeId().GetName() + " falls back to its last good beams: " + reason;
    NS_LOG_WARN(text << " (slot " << slot << ")");
    isac::WarnOnce(text,
                   text + " (first in slot " + std::to_string(slot) +
                       "; FallbackCount counts such slots)");
}

void
IsacBeamController::Project(IsacBeamDecision& decision) const
{
    isac::NormaliseColumns(decision.f);
    isac::ProjectPowers(m_parameters->GetMaxPower(), m_powerFloor, decision.p);
}

const char*
IsacBeamController::Check(Eigen::Index k, const IsacBeamDecision& decision) const
{
    if (decision.f.rows() != static_cast<Eigen::Index>(m_parameters->GetTxAntennas()) ||
        decision.f.cols() != k)
    {
        return "the beams are not of shape TxAntennas x tracks";
    }
    if (decision.p.size() != k)
    {
        return "there is not one power for each track";
    }
    if (!decision.f.allFinite())
    {
        return "a beam is not finite";
    }
    if (!decision.p.allFinite())
    {
        return "a power is not finite";
    }
    return nullptr;
}

void
IsacBeamController::FallBack(const IsacObservation& observation, IsacBeamDecision& decision) const
{
    const auto k = static_cast<Eigen::Index>(observation.tracks.size());
    decision.f.resize(m_parameters->GetTxAntennas(), k);
    decision.p.resize(k);
    for (Eigen::Index i = 0; i < k; i++)
    {
        const auto& track = observation.tracks[i];
        const auto known = std::find(m_lastTracks.begin(), m_lastTracks.end(), track.trackId);
        const Eigen::Index j = known - m_lastTracks.begin();
        if (known != m_lastTracks.end() && m_last.f.rows() == decision.f.rows())
        {
            decision.f.col(i) = m_last.f.col(j);
            decision.p(i) = m_last.p(j);
        }
        else
        {
            isac::UlaResponse(track.estimate.theta, decision.f.col(i));
            decision.p(i) = m_parameters->GetMaxPower() / static_cast<double>(k);
        }
    }
}

} // namespace ns3
