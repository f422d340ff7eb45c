/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * What IsacRadar does with the search beam: the search for what it does not track yet, and the
 * measurement of tracks that their own beam misses.
 */

#include "isac-radar.h"

#include "ns3/isac-precoder.h"
#include "ns3/log.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacRadarSearch");

namespace
{

/**
 * The wide beam of an array, computed once for all radars: it takes as long as 100 slots do.
 * @param antennas number of elements
 * @return the beam
 */
const isac::CVector&
FindWideBeam(Eigen::Index antennas)
{
    static std::map<Eigen::Index, isac::CVector> beams;
    auto& beam = beams[antennas];
    if (beam.size() == 0)
    {
        beam = isac::WideBeam(antennas);
    }
    return beam;
}

} // namespace

void
IsacRadar::StartSearch()
{
    m_wideBeam = FindWideBeam(m_parameters->GetTxAntennas());
    if (m_searchBeam == SearchBeam::SWEPT)
    {
        m_sweep.StartSwept(m_parameters->GetTxAntennas(), m_sweepSectors);
    }
    else
    {
        m_sweep.StartWide(m_wideBeam);
    }
    const double bin = isac::SPEED_OF_LIGHT / (2 * m_parameters->GetBandwidth());
    const double dopplerSpan = 4 * m_maxSpeed * m_carrier / isac::SPEED_OF_LIGHT;
    m_cells = m_parameters->GetRxAntennas() * std::ceil(m_coverage / bin) *
              std::ceil(std::max(dopplerSpan * m_parameters->GetEchoWindow().GetSeconds(), 1.0));
    m_candidates.clear();
    m_acquisition.Reset();
}

bool
IsacRadar::IsSearching() const
{
    return m_searching && m_observation.slot % m_searchInterval == 0;
}

const isac::CVector&
IsacRadar::GetWideBeam() const
{
    return m_wideBeam;
}

const isac::CVector&
IsacRadar::GetSearchBeam() const
{
    return m_sweep.GetSector().beam;
}

const IsacSearchSector&
IsacRadar::GetSearchSector() const
{
    return m_sweep.GetSector();
}

void
IsacRadar::TraceAcquisitions(const std::vector<IsacTarget>& targets)
{
    m_acquisition.Begin(m_observation.slot);
    for (const auto& target : targets)
    {
        if (target.state.d <= m_coverage && m_acquisition.See(target.id) &&
            std::find(m_decisionTargets.begin(), m_decisionTargets.end(), target.id) !=
                m_decisionTargets.end())
        {
            const auto slots = static_cast<int64_t>(m_acquisition.Serve());
            m_acquisitionTrace(target.id, m_parameters->GetSlotDuration() * slots);
        }
    }
    m_acquisition.End();
}

void
IsacRadar::Append(IsacTrackObservation& track, uint32_t target)
{
    track.trackId = m_nextTrack++;
    m_observation.tracks.push_back(track);
    m_trackTargets.push_back(target);
    NS_LOG_INFO("track " << track.trackId << " is born on target " << target);
}

void
IsacRadar::StartTrack(const isac::VehicleState& truth,
                      double doppler,
                      const Deviations& sigma,
                      uint32_t target)
{
    IsacTrackObservation track;
    Invert(truth, doppler, sigma, Draw(m_searchError), track);
    BelieveSearchBeam(track);
    Append(track, target);
    m_birthTrace(track.trackId, target);
}

bool
IsacRadar::Refresh(Eigen::Index i, IsacTrackObservation& track)
{
    const auto& sector = m_sweep.GetSector();
    if (!m_wideBeamRefresh || !IsSearching() || !(m_excess(i) > 0) || !sector.Contains(m_theta(i)))
    {
        return false;
    }
    m_echo
        .EvaluateSingle(m_theta(i), m_d(i), m_v(i), m_excess(i), sector.beam, m_maxPower, m_single);
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
IsacRadar::BelieveSearchBeam(IsacTrackObservation& track)
{
    m_echo.EvaluateSingle(track.estimate.theta,
                          track.estimate.d,
                          track.estimate.v,
                          1.0,
                          GetSearchBeam(),
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
    const auto& sector = m_sweep.GetSector();
    for (const auto& target : targets)
    {
        if (target.state.d <= m_coverage && sector.Contains(target.state.theta) &&
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
                          GetSearchBeam(),
                          m_maxPower,
                          m_single);
    const double snr = m_echo.GetParameters().xi * m_single.sinr(0);
    const bool detected = m_searchDraw->GetValue() < m_detector.Probability(snr);
    const uint32_t sector = m_sweep.GetIndex();
    auto candidate = std::find_if(m_candidates.begin(),
                                  m_candidates.end(),
                                  [&target](const Candidate& c) { return c.target == target.id; });
    if (!detected)
    {
        // Where sectors overlap, only the one that heard it last may judge.
        if (candidate != m_candidates.end() &&
            (candidate->sector == sector ||
             !m_sweep.GetSector(candidate->sector).Contains(state.theta)))
        {
            m_candidates.erase(candidate);
        }
        return;
    }
    if (candidate == m_candidates.end())
    {
        candidate = m_candidates.insert(m_candidates.end(), Candidate{target.id, 0, sector, {}});
    }
    candidate->sector = sector;
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
    const auto& sector = m_sweep.GetSector();
    const uint32_t index = m_sweep.GetIndex();
    const auto alarms =
        m_detector.FalseAlarms(m_cells * sector.GetShare(), m_falseAlarm->GetValue(), m_maxTracks);
    const double again = m_detector.FalseAlarmProbability(m_gateCells);
    std::size_t kept = 0;
    for (auto& candidate : m_candidates) // the earlier ones: a second alarm in the gate or none
    {
        if (candidate.target == NO_TARGET && candidate.sector == index)
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
        state.theta =
            std::acos(sector.cosMin + (sector.cosMax - sector.cosMin) * m_falseAlarm->GetValue());
        state.d = std::max(m_coverage * m_falseAlarm->GetValue(), m_minDistance);
        state.v = m_maxSpeed * (2 * m_falseAlarm->GetValue() - 1);
        m_candidates.push_back({NO_TARGET, 1, index, state});
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
