/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-track-filter-bank.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

namespace
{

constexpr double MAX_INITIAL_SIGMA_V = 20; //!< (m/s)

} // namespace

isac::EvolutionNoise
IsacTrackFilterBank::InitialSigma(const IsacTrackObservation& track, double carrier)
{
    constexpr double toDistance = IsacTrackFilter::TAU_TO_DISTANCE;
    isac::EvolutionNoise sigma;
    sigma.sigmaTheta = std::sqrt(track.varTheta);
    sigma.sigmaD = std::sqrt(track.varTau) * toDistance;
    // v = mu c / (2 f_c cos(theta)): noise of mu and of theta, whose share is v tan(theta).
    const double cosine = std::max(std::abs(std::cos(track.estimate.theta)), 1e-9);
    const double fromMu = std::sqrt(track.varMu) * toDistance / (carrier * cosine);
    const double fromTheta =
        track.estimate.v * std::sin(track.estimate.theta) / cosine * sigma.sigmaTheta;
    sigma.sigmaV = std::min(std::hypot(fromMu, fromTheta), MAX_INITIAL_SIGMA_V);
    if (std::abs(cosine) < 0.05) // the estimate was not measured
    {
        sigma.sigmaV = MAX_INITIAL_SIGMA_V;
    }
    return sigma;
}

void
IsacTrackFilterBank::SetProcessNoise(const isac::EvolutionNoise& noise)
{
    m_noise = noise;
}

void
IsacTrackFilterBank::SetKind(IsacTrackFilter::Kind kind)
{
    if (kind != m_kind)
    {
        m_entries.clear();
    }
    m_kind = kind;
}

void
IsacTrackFilterBank::SetUnscentedScaling(const isac::UnscentedScaling& scaling)
{
    m_scaling = scaling;
}

std::unique_ptr<IsacTrackFilter>
IsacTrackFilterBank::MakeFilter() const
{
    if (m_kind == IsacTrackFilter::UNSCENTED_KALMAN)
    {
        return std::make_unique<IsacUnscentedKalmanFilter>(m_scaling);
    }
    return IsacTrackFilter::Create(m_kind);
}

const std::vector<IsacTrackFilterBank::Prediction>&
IsacTrackFilterBank::Step(const IsacObservation& observation, const IsacLinkParameters& parameters)
{
    const double dT = parameters.GetSlotDuration().GetSeconds();
    const double carrier = parameters.GetCarrier();
    m_next.clear();
    m_predictions.clear();
    m_filtered.clear();
    std::size_t from = 0; // tracks keep their order, so one pass over the old entries suffices
    for (const auto& track : observation.tracks)
    {
        const auto begin = m_entries.begin() + from;
        const auto old = std::find_if(begin, m_entries.end(), [&track](const Entry& e) {
            return e.trackId == track.trackId;
        });
        m_next.push_back({track.trackId, nullptr});
        auto& filter = m_next.back().filter;
        if (old != m_entries.end())
        {
            from = old - m_entries.begin() + 1;
            filter = std::move(old->filter);
            filter->Update(track);
        }
        else
        {
            filter = MakeFilter();
            filter->Start(track, carrier, InitialSigma(track, carrier));
        }
        const auto& state = filter->GetState();
        if (!std::isfinite(state.theta + state.d + state.v) || !filter->GetCovariance().allFinite())
        {
            filter->Start(track, carrier, InitialSigma(track, carrier));
        }
        m_filtered.push_back({track.trackId, filter->GetState(), filter->GetCovariance()});
        filter->Predict(dT, m_noise);
        m_predictions.push_back({track.trackId, filter->GetState(), filter->GetCovariance()});
    }
    m_entries.swap(m_next);
    return m_predictions;
}

const std::vector<IsacTrackFilterBank::Estimate>&
IsacTrackFilterBank::GetFiltered() const
{
    return m_filtered;
}

} // namespace ns3
