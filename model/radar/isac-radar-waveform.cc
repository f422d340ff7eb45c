/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * IsacRadar: slots that are sensed as signals.
 */

#include "isac-assignment.h"
#include "isac-radar.h"

#include "ns3/log.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacRadarWaveform");

namespace
{

/// A track follows a target whose distance from its measurement, in resolution cells, is at most
/// this; else nobody.
constexpr double IDENTITY_GATE = 3;
/// How much nearer another target must be (squared resolution cells) before it is taken for the one
/// that a track follows.
constexpr double HYSTERESIS = 0.5;

} // namespace

bool
IsacRadar::IsWaveformSlot() const
{
    const uint64_t slot = m_observation.slot;
    return m_fidelity == Fidelity::WAVEFORM && slot >= m_waveformFirst && slot <= m_waveformLast &&
           (slot - m_waveformFirst) % m_waveformInterval == 0;
}

Ptr<IsacWaveformSensor>
IsacRadar::GetSensor() const
{
    return m_sensor;
}

const std::vector<IsacEchoDetection>&
IsacRadar::GetDetections() const
{
    return m_detections;
}

void
IsacRadar::StartWaveform()
{
    m_detections.clear();
    if (m_fidelity == Fidelity::WAVEFORM)
    {
        m_sensor->Start(m_parameters, {GetFalseAlarmRate(), m_coverage, m_maxSpeed, m_minDistance});
        m_tracker.Start(m_parameters, m_associationGate, m_minCosTheta);
    }
}

void
IsacRadar::ObserveWaveform(const std::vector<IsacTarget>& targets, const IsacBeamDecision& decision)
{
    const bool searched = IsSearching();
    m_sensor->Move(targets);
    const std::size_t own = Sense(decision, searched);
    m_echoesTrace(m_observation.slot, m_detections);
    // Without refresh a track lives by the data beams alone.
    const auto heard = m_tracker.Associate(m_detections, m_detections.size());
    auto match = m_wideBeamRefresh ? heard : m_tracker.Associate(m_detections, own);
    for (auto& detection : match)
    {
        detection = m_echoLossDraw->GetValue() < m_echoLoss ? -1 : detection;
    }
    if (!match.empty())
    {
        UpdateTracks(match);
        Believe(decision);
        BelieveDetections(match);
    }
    // Nor does an echo that it lost, or that the search alone heard, make another.
    const std::size_t old = m_trackTargets.size();
    StartTracks(heard, searched);
    Identify(targets);
    for (std::size_t i = old; i < m_trackTargets.size(); i++)
    {
        m_birthTrace(m_observation.tracks[i].trackId, m_trackTargets[i]);
    }
    for (std::size_t i = 0; i < match.size(); i++)
    {
        const double snr = m_echo.GetParameters().xi * m_quality.sinr(i);
        m_detectionTrace(m_observation.tracks[i].trackId, m_trackTargets[i], snr, match[i] >= 0);
    }
    DropTracks();
}

std::size_t
IsacRadar::Sense(const IsacBeamDecision& decision, bool searched)
{
    m_detections.clear();
    std::vector<IsacLook> looks;
    for (const auto& prediction : m_tracker.GetPredictions())
    {
        looks.push_back({std::cos(prediction.state.theta),
                         2 * prediction.state.d / isac::SPEED_OF_LIGHT,
                         isac::EchoDoppler(prediction.state, m_carrier)});
    }
    m_sensor->LookWithBeams(decision, looks, m_detections);
    const std::size_t own = m_detections.size();
    if (searched)
    {
        const auto& sector = m_sweep.GetSector();
        m_sensor->Search(sector.beam, m_maxPower, sector.cosMin, sector.cosMax, m_detections);
    }
    return own;
}

void
IsacRadar::UpdateTracks(const std::vector<int>& match)
{
    m_refreshed.assign(match.size(), false);
    m_deviations.assign(match.size(), {INFINITY, INFINITY, INFINITY});
    const double gain = m_sensor->GetGrid().GetElements();
    for (std::size_t i = 0; i < match.size(); i++)
    {
        auto& track = m_observation.tracks[i];
        track.missed = match[i] >= 0 ? 0 : track.missed + 1;
        if (match[i] < 0)
        {
            continue;
        }
        const auto& detection = m_detections[match[i]];
        track.tau = detection.tau;
        track.mu = detection.mu;
        Resolve(detection.theta, track);
        IsacEchoDetection truth; // what its measurement would be worth at the true SINR
        truth.theta = m_theta(i);
        truth.snr = gain * m_quality.sinr(i);
        m_sensor->Believe(truth);
        m_deviations[i] = {std::sqrt(truth.varTheta),
                           std::sqrt(truth.varTau),
                           std::sqrt(truth.varMu)};
    }
}

void
IsacRadar::BelieveDetections(const std::vector<int>& match)
{
    for (std::size_t i = 0; i < match.size(); i++)
    {
        if (match[i] >= 0)
        {
            auto& track = m_observation.tracks[i];
            const auto& detection = m_detections[match[i]];
            track.varTheta = detection.varTheta;
            track.varTau = detection.varTau;
            track.varMu = detection.varMu;
            track.echoSinr = detection.snr / m_sensor->GetGrid().GetElements();
        }
    }
}

void
IsacRadar::StartTracks(const std::vector<int>& match, bool searched)
{
    std::vector<IsacEchoDetection> rest;
    for (std::size_t j = 0; j < m_detections.size(); j++)
    {
        const bool known = std::any_of(match.begin(), match.end(), [&](int own) {
            return own == static_cast<int>(j) ||
                   (own >= 0 && m_sensor->IsNear(m_detections[own], m_detections[j], 1));
        });
        if (!known)
        {
            rest.push_back(m_detections[j]);
        }
    }
    for (auto& track :
         m_tracker.Confirm(rest, searched ? &m_sweep.GetSector() : nullptr, m_confirmHits))
    {
        if (m_trackTargets.size() < m_maxTracks)
        {
            Clip(track.estimate);
            track.missed = 0;
            Append(track, NO_TARGET); // Identify() finds out
        }
    }
}

void
IsacRadar::Identify(const std::vector<IsacTarget>& targets)
{
    const auto& grid = m_sensor->GetGrid();
    const double width = 2 / double(m_parameters->GetRxAntennas());
    const auto& tracks = m_observation.tracks;
    isac::RMatrix cost(tracks.size(), targets.size());
    for (std::size_t i = 0; i < tracks.size(); i++)
    {
        for (std::size_t j = 0; j < targets.size(); j++)
        {
            const auto& state = targets[j].state;
            const double range = tracks[i].tau - 2 * state.d / isac::SPEED_OF_LIGHT;
            const double doppler = tracks[i].mu - targets[j].doppler;
            const double u = std::cos(tracks[i].estimate.theta) - std::cos(state.theta);
            cost(i, j) = std::pow(range / grid.GetDelayCell(), 2) +
                         std::pow(doppler / grid.GetDopplerCell(), 2) + std::pow(u / width, 2);
            if (m_trackTargets[i] == targets[j].id)
            {
                // One that is not heard is where it was.
                cost(i, j) = tracks[i].missed > 0 ? 0 : cost(i, j) - HYSTERESIS;
            }
            else if (tracks[i].missed > 0)
            {
                cost(i, j) = INFINITY;
            }
        }
    }
    const auto match = isac::Assign(cost, IDENTITY_GATE * IDENTITY_GATE);
    for (std::size_t i = 0; i < tracks.size(); i++)
    {
        const uint32_t before = m_trackTargets[i];
        const uint32_t now = match[i] >= 0 ? targets[match[i]].id : NO_TARGET;
        m_trackTargets[i] = now;
        if (now != before && now != NO_TARGET && before != NO_TARGET)
        {
            m_swapTrace(tracks[i].trackId, before, now);
        }
    }
}

} // namespace ns3
