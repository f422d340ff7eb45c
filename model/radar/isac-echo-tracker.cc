/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-echo-tracker.h"

#include "isac-assignment.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>

namespace ns3
{

namespace
{

/// Deviation of an innovation beyond its covariance, in resolution cells: neighbours pull.
constexpr double SLACK = 0.2;

} // namespace

void
IsacEchoTracker::Start(Ptr<const IsacLinkParameters> parameters, double gate, double minCosTheta)
{
    m_parameters = parameters;
    m_grid = parameters->GetSymbolGrid();
    m_gate = gate;
    m_minCosTheta = minCosTheta;
    m_candidates = IsacObservation();
    m_hits.clear();
    m_filters = IsacTrackFilterBank();
    m_candidateFilters = IsacTrackFilterBank();
    m_predictions.clear();
    m_candidatePredictions.clear();
}

void
IsacEchoTracker::Predict(const IsacObservation& tracks)
{
    m_predictions = m_filters.Step(tracks, *m_parameters);
    m_candidatePredictions = m_candidateFilters.Step(m_candidates, *m_parameters);
    for (auto& candidate : m_candidates.tracks)
    {
        candidate.missed++; // until Confirm() finds its echo
    }
}

const std::vector<IsacTrackFilterBank::Prediction>&
IsacEchoTracker::GetPredictions() const
{
    return m_predictions;
}

double
IsacEchoTracker::Distance(const IsacTrackFilterBank::Prediction& prediction,
                          const IsacEchoDetection& detection) const
{
    const double toSpeed = isac::SPEED_OF_LIGHT / (2 * m_parameters->GetCarrier());
    const double toDistance = isac::SPEED_OF_LIGHT / 2;
    const auto& state = prediction.state;
    const double cosine = std::cos(state.theta);
    const Eigen::Vector3d innovation(detection.theta - state.theta,
                                     detection.tau * toDistance - state.d,
                                     detection.mu * toSpeed - state.v * cosine);
    Eigen::Matrix3d h = Eigen::Matrix3d::Identity();
    h.row(2) << -state.v * std::sin(state.theta), 0, cosine;
    Eigen::Matrix3d s = h * prediction.covariance * h.transpose();
    const double width =
        2 / double(m_parameters->GetRxAntennas()) / std::max(std::sin(state.theta), 1e-2);
    const auto slack = [](double cell) { return std::pow(SLACK * cell, 2); };
    s(0, 0) += detection.varTheta + slack(width);
    s(1, 1) += toDistance * toDistance * (detection.varTau + slack(m_grid.GetDelayCell()));
    s(2, 2) += toSpeed * toSpeed * (detection.varMu + slack(m_grid.GetDopplerCell()));
    const double squared = innovation.dot(s.inverse() * innovation);
    // Not "above": what is no number is no match either.
    return squared <= m_gate * m_gate ? squared : std::numeric_limits<double>::infinity();
}

std::vector<int>
IsacEchoTracker::Match(const std::vector<IsacTrackFilterBank::Prediction>& predictions,
                       const std::vector<IsacEchoDetection>& detections,
                       std::size_t count) const
{
    isac::RMatrix cost(predictions.size(), count);
    for (std::size_t i = 0; i < predictions.size(); i++)
    {
        for (std::size_t j = 0; j < count; j++)
        {
            cost(i, j) = Distance(predictions[i], detections[j]);
        }
    }
    return isac::Assign(cost, m_gate * m_gate);
}

std::vector<int>
IsacEchoTracker::Associate(const std::vector<IsacEchoDetection>& detections,
                           std::size_t count) const
{
    return Match(m_predictions, detections, count);
}

std::vector<IsacTrackObservation>
IsacEchoTracker::Confirm(const std::vector<IsacEchoDetection>& detections,
                         const IsacSearchSector* sector,
                         uint32_t hits)
{
    std::vector<IsacTrackObservation> confirmed;
    const auto match = Match(m_candidatePredictions, detections, detections.size());
    std::vector<bool> taken(detections.size(), false);
    std::size_t kept = 0;
    const auto take =
        [&](const IsacEchoDetection& detection, IsacTrackObservation track, uint32_t n) {
            Invert(detection, track);
            track.missed = 0;
            if (n >= hits)
            {
                confirmed.push_back(track);
                return;
            }
            m_candidates.tracks.resize(std::max(m_candidates.tracks.size(), kept + 1));
            m_hits.resize(m_candidates.tracks.size());
            m_candidates.tracks[kept] = track;
            m_hits[kept++] = n;
        };
    for (std::size_t i = 0; i < match.size(); i++)
    {
        if (match[i] >= 0)
        {
            taken[match[i]] = true;
            take(detections[match[i]], m_candidates.tracks[i], m_hits[i] + 1);
        }
        else if (!sector || !sector->Contains(m_candidatePredictions[i].state.theta))
        {
            m_candidates.tracks[kept] = m_candidates.tracks[i];
            m_hits[kept++] = m_hits[i];
        }
    }
    for (std::size_t j = 0; j < detections.size(); j++)
    {
        if (!taken[j])
        {
            IsacTrackObservation track;
            track.trackId = m_next++;
            take(detections[j], track, 1);
        }
    }
    m_candidates.tracks.resize(kept);
    m_hits.resize(kept);
    return confirmed;
}

void
IsacEchoTracker::Invert(const IsacEchoDetection& detection, IsacTrackObservation& track) const
{
    track.tau = detection.tau;
    track.mu = detection.mu;
    track.varTheta = detection.varTheta;
    track.varTau = detection.varTau;
    track.varMu = detection.varMu;
    track.estimate.theta = detection.theta;
    track.estimate.d = isac::SPEED_OF_LIGHT / 2 * detection.tau;
    const double cosine = std::cos(detection.theta);
    if (std::abs(cosine) >= m_minCosTheta)
    {
        track.estimate.v =
            isac::EchoSpeed(detection.theta, detection.mu, m_parameters->GetCarrier());
    }
}

} // namespace ns3
