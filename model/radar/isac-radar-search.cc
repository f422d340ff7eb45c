/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * The attributes of IsacRadar and what it does with the wide beam: the
 * search for what it does not track yet, and the measurement of tracks that their own beam misses.
 */

#include "isac-radar.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <limits>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacRadarSearch");

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
                          "Below this |cos theta^| the speed of (7) is singular and the last "
                          "estimate is kept.",
                          DoubleValue(0.05),
                          MakeDoubleAccessor(&P::m_minCosTheta),
                          MakeDoubleChecker<double>(1e-6, 1.0))
            .AddAttribute("FalseAlarmRate",
                          "Probability that a resolution cell of noise crosses the detection "
                          "threshold.",
                          DoubleValue(1e-6),
                          MakeDoubleAccessor(&P::SetFalseAlarmRate, &P::GetFalseAlarmRate),
                          MakeDoubleChecker<double>(1e-15, 0.5))
            .AddAttribute("ConfirmHits",
                          "Consecutive detections in search that start a track.",
                          UintegerValue(2),
                          MakeUintegerAccessor(&P::m_confirmHits),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("DropMisses",
                          "Slots without an echo after which a track ends.",
                          UintegerValue(10),
                          MakeUintegerAccessor(&P::m_dropMisses),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("MaxTracks",
                          "Tracks at once; what is detected beyond waits for a free one.",
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
                          "Search for untracked targets with the wide beam.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&P::m_searching),
                          MakeBooleanChecker())
            .AddAttribute("SearchInterval",
                          "Slots from one search to the next.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&P::m_searchInterval),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("WideBeamRefresh",
                          "Measure a track whose beam returned no echo by the echo of the wide "
                          "beam, when there is one in that slot. Without, a track lives by its own "
                          "beam alone, as in the paper.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&P::m_wideBeamRefresh),
                          MakeBooleanChecker())
            .AddAttribute("GateCells",
                          "Cells around a false alarm in which the next one confirms it.",
                          DoubleValue(27.0),
                          MakeDoubleAccessor(&P::m_gateCells),
                          AtLeast(0.0))
            .AddAttribute("EchoLossProbability",
                          "Probability that a track's echo is missing, whatever its strength.",
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
                            "ns3::IsacRadar::DetectionTracedCallback");
    return tid;
}

const isac::CVector&
IsacRadar::GetWideBeam() const
{
    return m_wideBeam;
}

void
IsacRadar::Append(IsacTrackObservation& track, uint32_t target)
{
    track.trackId = m_nextTrack++;
    m_observation.tracks.push_back(track);
    m_trackTargets.push_back(target);
    NS_LOG_INFO("track " << track.trackId << " is born on target " << target);
    m_birthTrace(track.trackId, target);
}

void
IsacRadar::StartTrack(const isac::VehicleState& truth,
                      double doppler,
                      const Deviations& sigma,
                      uint32_t target)
{
    IsacTrackObservation track;
    Invert(truth, doppler, sigma, Draw(m_searchError), track);
    BelieveWideBeam(track);
    Append(track, target);
}

bool
IsacRadar::Refresh(Eigen::Index i, IsacTrackObservation& track)
{
    const bool searching = m_searching && m_observation.slot % m_searchInterval == 0;
    if (!m_wideBeamRefresh || !searching || !(m_excess(i) > 0))
    {
        return false;
    }
    m_echo
        .EvaluateSingle(m_theta(i), m_d(i), m_v(i), m_excess(i), m_wideBeam, m_maxPower, m_single);
    const double snr = m_echo.GetParameters().xi * m_single.sinr(0);
    if (!(m_searchDraw->GetValue() < m_detector.Probability(snr)))
    {
        return false;
    }
    m_deviations[i] = Capped(m_single, 0);
    Invert({m_theta(i), m_d(i), m_v(i)}, m_doppler[i], m_deviations[i], Draw(m_searchError), track);
    return true;
}

const std::vector<IsacRadar::Deviations>&
IsacRadar::GetMeasurementDeviations() const
{
    return m_deviations;
}

void
IsacRadar::BelieveWideBeam(IsacTrackObservation& track)
{
    m_echo.EvaluateSingle(track.estimate.theta,
                          track.estimate.d,
                          track.estimate.v,
                          1.0,
                          m_wideBeam,
                          m_maxPower,
                          m_single);
    SetBelief(m_single, 0, track);
}

void
IsacRadar::Search(const std::vector<IsacTarget>& targets)
{
    // A candidate that is gone has no second detection.
    const auto gone = [&](const Candidate& c) {
        return c.target != NO_TARGET && !Find(targets, c.target, 0);
    };
    m_candidates.erase(std::remove_if(m_candidates.begin(), m_candidates.end(), gone),
                       m_candidates.end());
    for (const auto& target : targets)
    {
        if (target.state.d <= m_coverage &&
            std::find(m_trackTargets.begin(), m_trackTargets.end(), target.id) ==
                m_trackTargets.end())
        {
            SearchTarget(target);
        }
    }
    SearchNoise();
}

void
IsacRadar::SearchTarget(const IsacTarget& target)
{
    isac::VehicleState state = target.state;
    state.d = std::max(state.d, 1e-3);
    m_echo.EvaluateSingle(state.theta,
                          state.d,
                          state.v,
                          target.excess,
                          m_wideBeam,
                          m_maxPower,
                          m_single);
    const double snr = m_echo.GetParameters().xi * m_single.sinr(0);
    const bool detected = m_searchDraw->GetValue() < m_detector.Probability(snr);
    auto candidate = std::find_if(m_candidates.begin(),
                                  m_candidates.end(),
                                  [&target](const Candidate& c) { return c.target == target.id; });
    if (!detected)
    {
        if (candidate != m_candidates.end())
        {
            m_candidates.erase(candidate);
        }
        return;
    }
    if (candidate == m_candidates.end())
    {
        candidate = m_candidates.insert(m_candidates.end(), Candidate{target.id, 0, {}});
    }
    candidate->hits = std::min(candidate->hits + 1, m_confirmHits);
    if (candidate->hits >= m_confirmHits && m_trackTargets.size() < m_maxTracks)
    {
        m_candidates.erase(candidate);
        StartTrack(state, target.doppler, Capped(m_single, 0), target.id);
    }
}

void
IsacRadar::SearchNoise()
{
    const auto alarms = m_detector.FalseAlarms(m_cells, m_falseAlarm->GetValue(), m_maxTracks);
    const double again = m_detector.FalseAlarmProbability(m_gateCells);
    std::size_t kept = 0;
    for (auto& candidate : m_candidates) // the earlier ones: a second alarm in the gate or none
    {
        if (candidate.target == NO_TARGET)
        {
            if (!(m_falseAlarm->GetValue() < again))
            {
                continue;
            }
            candidate.hits++;
        }
        m_candidates[kept++] = candidate;
    }
    m_candidates.resize(kept);
    for (uint32_t i = 0; i < alarms; i++) // cells are uniform in cos(theta), range and Doppler
    {
        isac::VehicleState state;
        state.theta = std::acos(2 * m_falseAlarm->GetValue() - 1);
        state.d = std::max(m_coverage * m_falseAlarm->GetValue(), m_minDistance);
        state.v = m_maxSpeed * (2 * m_falseAlarm->GetValue() - 1);
        m_candidates.push_back({NO_TARGET, 1, state});
    }
    kept = 0;
    for (auto& candidate : m_candidates)
    {
        if (candidate.target != NO_TARGET || candidate.hits < m_confirmHits)
        {
            m_candidates[kept++] = candidate;
        }
        else if (m_trackTargets.size() < m_maxTracks)
        {
            StartTrack(candidate.state,
                       isac::EchoDoppler(candidate.state, m_carrier),
                       {m_thetaMargin, 0, 0},
                       NO_TARGET);
        }
    }
    m_candidates.resize(kept);
}

} // namespace ns3
