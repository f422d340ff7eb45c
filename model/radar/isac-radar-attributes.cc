/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * The attributes of IsacRadar, their checks and the random variable streams.
 */

#include "isac-normal-stream.h"
#include "isac-radar.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/isac-ns3-compat.h"
#include "ns3/pointer.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <limits>

namespace ns3
{

namespace
{

using P = IsacRadar;

/**
 * @param min smallest value
 * @return checker of a finite number not below the smallest value
 */
Ptr<const AttributeChecker>
AtLeast(double min)
{
    return MakeDoubleChecker<double>(min, std::numeric_limits<double>::max());
}

/// Smallest positive value of an attribute.
constexpr double TINY = std::numeric_limits<double>::min();

} // namespace

TypeId
IsacRadar::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacRadar")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddConstructor<IsacRadar>()
            .AddAttribute(
                "Fidelity",
                "How slots are sensed: Parametric (errors drawn from formulas) or Waveform "
                "(echoes as signals). Taken at the start.",
                isac::EnumAttribute<int>(static_cast<int>(Fidelity::PARAMETRIC)),
                isac::MakeEnumAccessor<int>(&P::SetFidelityIndex, &P::GetFidelityIndex),
                MakeEnumChecker(static_cast<int>(Fidelity::PARAMETRIC),
                                "Parametric",
                                static_cast<int>(Fidelity::WAVEFORM),
                                "Waveform"))
            .AddAttribute("WaveformFirstSlot",
                          "First slot that Fidelity Waveform senses as a signal (index); earlier "
                          "ones are parametric.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&P::m_waveformFirst),
                          MakeUintegerChecker<uint64_t>())
            .AddAttribute("WaveformLastSlot",
                          "Last slot that Fidelity Waveform senses as a signal (index); later "
                          "ones are parametric.",
                          UintegerValue(std::numeric_limits<uint64_t>::max()),
                          MakeUintegerAccessor(&P::m_waveformLast),
                          MakeUintegerChecker<uint64_t>())
            .AddAttribute("WaveformInterval",
                          "Slots from one that is sensed as a signal to the next (slots); those "
                          "between are parametric.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&P::m_waveformInterval),
                          MakeUintegerChecker<uint64_t>(1))
            .AddAttribute("Sensor",
                          "Signals, filters and detectors of Fidelity Waveform; made by default.",
                          PointerValue(),
                          MakePointerAccessor(&P::m_sensor),
                          MakePointerChecker<IsacWaveformSensor>())
            .AddAttribute("AssociationGate",
                          "Largest distance of a detection from the prediction of its track "
                          "(standard deviations); Fidelity Waveform.",
                          DoubleValue(5.0),
                          MakeDoubleAccessor(&P::m_associationGate),
                          AtLeast(TINY))
            .AddAttribute("CapSigmaTheta",
                          "Largest standard deviation of the measured angle (rad).",
                          DoubleValue(0.2),
                          MakeDoubleAccessor(&P::m_capTheta),
                          AtLeast(TINY))
            .AddAttribute("CapSigmaTau",
                          "Largest standard deviation of the measured delay.",
                          TimeValue(NanoSeconds(20)),
                          MakeTimeAccessor(&P::m_capTau),
                          MakeTimeChecker(PicoSeconds(1)))
            .AddAttribute("CapSigmaMu",
                          "Largest standard deviation of the measured Doppler shift (Hz).",
                          DoubleValue(400.0),
                          MakeDoubleAccessor(&P::m_capMu),
                          AtLeast(TINY))
            .AddAttribute("ThetaMargin",
                          "Estimated angles keep this far from 0 and pi (rad).",
                          DoubleValue(0.01),
                          MakeDoubleAccessor(&P::m_thetaMargin),
                          MakeDoubleChecker<double>(1e-6, 1.5))
            .AddAttribute("MinDistance",
                          "Smallest estimated distance (m).",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&P::m_minDistance),
                          AtLeast(1e-3))
            .AddAttribute("MaxDistance",
                          "Largest estimated distance (m).",
                          DoubleValue(200.0),
                          MakeDoubleAccessor(&P::m_maxDistance),
                          AtLeast(1e-3))
            .AddAttribute("MaxSpeed",
                          "Largest magnitude of an estimated speed (m/s).",
                          DoubleValue(60.0),
                          MakeDoubleAccessor(&P::m_maxSpeed),
                          AtLeast(0.0))
            .AddAttribute("MinCosTheta",
                          "Below this |cos theta^| (dimensionless) the speed of (7) is singular "
                          "and the last estimate is kept.",
                          DoubleValue(0.05),
                          MakeDoubleAccessor(&P::m_minCosTheta),
                          MakeDoubleChecker<double>(1e-6, 1.0))
            .AddAttribute("FalseAlarmRate",
                          "Probability that a resolution cell of noise crosses the detection "
                          "threshold (probability).",
                          DoubleValue(1e-6),
                          MakeDoubleAccessor(&P::SetFalseAlarmRate, &P::GetFalseAlarmRate),
                          MakeDoubleChecker<double>(1e-15, 0.5))
            .AddAttribute("ConfirmHits",
                          "Consecutive detections in search that start a track (count).",
                          UintegerValue(2),
                          MakeUintegerAccessor(&P::m_confirmHits),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("DropMisses",
                          "Slots without an echo after which a track ends (slots).",
                          UintegerValue(10),
                          MakeUintegerAccessor(&P::m_dropMisses),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("MaxTracks",
                          "Tracks at once (count); what is detected beyond waits for a free one.",
                          UintegerValue(256),
                          MakeUintegerAccessor(&P::m_maxTracks),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("InitialAcquisition",
                          "Start with a track on every target within coverage.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&P::m_initialAcquisition),
                          MakeBooleanChecker())
            .AddAttribute("InitialSigmaTheta",
                          "Standard deviation of the initial acquisition's angle (rad).",
                          DoubleValue(0.01),
                          MakeDoubleAccessor(&P::m_initialSigmaTheta),
                          AtLeast(0.0))
            .AddAttribute("InitialSigmaD",
                          "Standard deviation of the initial acquisition's distance (m).",
                          DoubleValue(0.2),
                          MakeDoubleAccessor(&P::m_initialSigmaD),
                          AtLeast(0.0))
            .AddAttribute("InitialSigmaV",
                          "Standard deviation of the initial acquisition's speed (m/s).",
                          DoubleValue(0.5),
                          MakeDoubleAccessor(&P::m_initialSigmaV),
                          AtLeast(0.0))
            .AddAttribute("CoverageRange",
                          "Distance beyond which nothing is detected (m).",
                          DoubleValue(200.0),
                          MakeDoubleAccessor(&P::m_coverage),
                          AtLeast(TINY))
            .AddAttribute("Search",
                          "Search for untracked targets.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&P::m_searching),
                          MakeBooleanChecker())
            .AddAttribute("SearchInterval",
                          "Slots from one search to the next (slots).",
                          UintegerValue(1),
                          MakeUintegerAccessor(&P::m_searchInterval),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute(
                "SearchBeam",
                "What a search illuminates: everything with the Wide beam, or Swept, one "
                "of SweepSectors after the other. Taken at the start.",
                isac::EnumAttribute<int>(static_cast<int>(SearchBeam::WIDE)),
                isac::MakeEnumAccessor<int>(&P::SetSearchBeamIndex, &P::GetSearchBeamIndex),
                MakeEnumChecker(static_cast<int>(SearchBeam::WIDE),
                                "Wide",
                                static_cast<int>(SearchBeam::SWEPT),
                                "Swept"))
            .AddAttribute("SweepSectors",
                          "Sectors of a Swept search, at most TxAntennas and RxAntennas (count). "
                          "Taken at the start.",
                          UintegerValue(8),
                          MakeUintegerAccessor(&P::m_sweepSectors),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("WideBeamRefresh",
                          "Measure a track whose beam returned no echo by the echo of the search "
                          "beam, when there is one in that slot. Without, a track lives by its own "
                          "beam alone, as in the paper.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&P::m_wideBeamRefresh),
                          MakeBooleanChecker())
            .AddAttribute("GateCells",
                          "Cells around a false alarm in which the next one confirms it (count).",
                          DoubleValue(27.0),
                          MakeDoubleAccessor(&P::m_gateCells),
                          AtLeast(0.0))
            .AddAttribute("EchoLossProbability",
                          "Probability that a track's echo is missing, whatever its strength "
                          "(probability).",
                          DoubleValue(0.0),
                          MakeDoubleAccessor(&P::m_echoLoss),
                          MakeDoubleChecker<double>(0.0, 1.0))
            .AddTraceSource("TrackBirth",
                            "A track starts.",
                            MakeTraceSourceAccessor(&P::m_birthTrace),
                            "ns3::IsacRadar::TrackTracedCallback")
            .AddTraceSource("TrackDeath",
                            "A track ends.",
                            MakeTraceSourceAccessor(&P::m_deathTrace),
                            "ns3::IsacRadar::TrackTracedCallback")
            .AddTraceSource("Detection",
                            "A track's echo was heard or missed.",
                            MakeTraceSourceAccessor(&P::m_detectionTrace),
                            "ns3::IsacRadar::DetectionTracedCallback")
            .AddTraceSource("Echoes",
                            "What a slot sensed as a signal detected; Fidelity Waveform.",
                            MakeTraceSourceAccessor(&P::m_echoesTrace),
                            "ns3::IsacRadar::EchoesTracedCallback")
            .AddTraceSource("IdentitySwap",
                            "A track follows another target than before; Fidelity Waveform.",
                            MakeTraceSourceAccessor(&P::m_swapTrace),
                            "ns3::IsacRadar::SwapTracedCallback")
            .AddTraceSource("Acquisition",
                            "A target that entered coverage has a beam for the first time.",
                            MakeTraceSourceAccessor(&P::m_acquisitionTrace),
                            "ns3::IsacRadar::AcquisitionTracedCallback");
    return tid;
}

void
IsacRadar::Validate() const
{
    NS_ABORT_MSG_IF(!m_parameters, "IsacRadar: no link parameters; call SetLinkParameters() first");
    m_parameters->Validate();
    NS_ABORT_MSG_IF(m_coverage > m_maxDistance,
                    "IsacRadar: CoverageRange (" << m_coverage << " m) exceeds MaxDistance ("
                                                 << m_maxDistance << " m); raise MaxDistance");
    NS_ABORT_MSG_IF(m_minDistance > m_maxDistance,
                    "IsacRadar: MinDistance (" << m_minDistance << " m) exceeds MaxDistance ("
                                               << m_maxDistance << " m)");
    NS_ABORT_MSG_IF(m_waveformLast < m_waveformFirst,
                    "IsacRadar: WaveformLastSlot ("
                        << m_waveformLast << ") is before WaveformFirstSlot (" << m_waveformFirst
                        << ")");
    NS_ABORT_MSG_IF(m_fidelity == Fidelity::WAVEFORM && !m_sensor,
                    "IsacRadar: Fidelity=Waveform without a Sensor; set that attribute to an "
                    "IsacWaveformSensor");
    const uint32_t antennas =
        std::min(m_parameters->GetTxAntennas(), m_parameters->GetRxAntennas());
    NS_ABORT_MSG_IF(m_searchBeam == SearchBeam::SWEPT && m_sweepSectors > antennas,
                    "IsacRadar: SweepSectors ("
                        << m_sweepSectors << ") exceeds TxAntennas or RxAntennas ("
                        << m_parameters->GetTxAntennas() << ", " << m_parameters->GetRxAntennas()
                        << "); give at most " << antennas << " sectors");
}

void
IsacRadar::SetFidelityIndex(int fidelity)
{
    m_fidelity = static_cast<Fidelity>(fidelity);
}

int
IsacRadar::GetFidelityIndex() const
{
    return static_cast<int>(m_fidelity);
}

void
IsacRadar::SetSearchBeamIndex(int beam)
{
    m_searchBeam = static_cast<SearchBeam>(beam);
}

int
IsacRadar::GetSearchBeamIndex() const
{
    return static_cast<int>(m_searchBeam);
}

int64_t
IsacRadar::AssignStreams(int64_t stream)
{
    isac::SetNormalStream(m_initialNoise, stream);
    isac::SetNormalStream(m_echoNoise, stream + 1);
    m_echoDetection->SetStream(stream + 2);
    m_echoLossDraw->SetStream(stream + 3);
    isac::SetNormalStream(m_searchError, stream + 4);
    m_searchDraw->SetStream(stream + 5);
    m_falseAlarm->SetStream(stream + 6);
    // Its streams only if it is used: others keep theirs.
    return 7 + (m_fidelity == Fidelity::WAVEFORM ? m_sensor->AssignStreams(stream + 7) : 0);
}

void
IsacRadar::SetFalseAlarmRate(double rate)
{
    m_detector.SetFalseAlarmRate(rate);
}

double
IsacRadar::GetFalseAlarmRate() const
{
    return m_detector.GetFalseAlarmRate();
}

double
IsacRadar::DetectionProbability(double snr) const
{
    return m_detector.Probability(snr);
}

} // namespace ns3
