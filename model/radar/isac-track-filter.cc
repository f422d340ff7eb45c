/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-track-filter.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

namespace
{

constexpr double MIN_THETA = 1e-3;         //!< angle's distance from 0 and pi (rad)
constexpr double MIN_DISTANCE = 0.1;       //!< (m)
constexpr double MAX_SPEED = 100;          //!< (m/s)
constexpr double MAX_INITIAL_SIGMA_V = 20; //!< (m/s)
constexpr double MIN_VARIANCE = 1e-18;     //!< of a measurement in rad, m or m/s

/// Metres per second of delay: d = c tau / 2, eq. (7).
constexpr double TAU_TO_DISTANCE = isac::SPEED_OF_LIGHT / 2;

} // namespace

void
IsacExtendedKalmanFilter::Start(const IsacTrackObservation& track,
                                double carrier,
                                const isac::EvolutionNoise& initialSigma)
{
    m_carrier = carrier;
    m_state = track.estimate;
    const Eigen::Vector3d sigma(initialSigma.sigmaTheta, initialSigma.sigmaD, initialSigma.sigmaV);
    m_covariance = sigma.cwiseAbs2().asDiagonal();
    Bound();
}

void
IsacExtendedKalmanFilter::Predict(double dT, const isac::EvolutionNoise& noise)
{
    const Eigen::Matrix3d j = isac::EvolveJacobian(m_state, dT);
    m_state = isac::Evolve(m_state, dT);
    const Eigen::Matrix3d p = j * m_covariance * j.transpose();
    m_covariance = p;
    const Eigen::Vector3d sigma(noise.sigmaTheta, noise.sigmaD, noise.sigmaV);
    m_covariance.diagonal() += sigma.cwiseAbs2();
    Bound();
}

void
IsacExtendedKalmanFilter::Update(const IsacTrackObservation& track)
{
    if (track.missed > 0)
    {
        return;
    }
    const double toSpeed = TAU_TO_DISTANCE / m_carrier; // Doppler to v cos(theta)
    Fold({1, 0, 0}, track.estimate.theta - m_state.theta, track.varTheta);
    Fold({0, 1, 0},
         track.tau * TAU_TO_DISTANCE - m_state.d,
         track.varTau * TAU_TO_DISTANCE * TAU_TO_DISTANCE);
    const double cosine = std::cos(m_state.theta);
    Fold({-m_state.v * std::sin(m_state.theta), 0, cosine},
         track.mu * toSpeed - m_state.v * cosine,
         track.varMu * toSpeed * toSpeed);
    Bound();
}

void
IsacExtendedKalmanFilter::Fold(const Eigen::RowVector3d& h, double innovation, double variance)
{
    const double r = std::max(variance, MIN_VARIANCE);
    const Eigen::Vector3d ph = m_covariance * h.transpose();
    const Eigen::Vector3d gain = ph / (h.dot(ph) + r);
    m_state.theta += gain(0) * innovation;
    m_state.d += gain(1) * innovation;
    m_state.v += gain(2) * innovation;
    const Eigen::Matrix3d left = Eigen::Matrix3d::Identity() - gain * h;
    const Eigen::Matrix3d p = left * m_covariance * left.transpose();
    m_covariance = p + r * gain * gain.transpose();
}

void
IsacExtendedKalmanFilter::Bound()
{
    m_state.theta = std::clamp(m_state.theta, MIN_THETA, M_PI - MIN_THETA);
    m_state.d = std::max(m_state.d, MIN_DISTANCE);
    m_state.v = std::clamp(m_state.v, -MAX_SPEED, MAX_SPEED);
    const Eigen::Matrix3d p = (m_covariance + m_covariance.transpose()) / 2;
    m_covariance = p;
}

const isac::VehicleState&
IsacExtendedKalmanFilter::GetState() const
{
    return m_state;
}

const Eigen::Matrix3d&
IsacExtendedKalmanFilter::GetCovariance() const
{
    return m_covariance;
}

isac::EvolutionNoise
IsacTrackFilterBank::InitialSigma(const IsacTrackObservation& track, double carrier)
{
    isac::EvolutionNoise sigma;
    sigma.sigmaTheta = std::sqrt(track.varTheta);
    sigma.sigmaD = std::sqrt(track.varTau) * TAU_TO_DISTANCE;
    // v = mu c / (2 f_c cos(theta)): noise of mu and of theta, whose share is v tan(theta).
    const double cosine = std::max(std::abs(std::cos(track.estimate.theta)), 1e-9);
    const double fromMu = std::sqrt(track.varMu) * TAU_TO_DISTANCE / (carrier * cosine);
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

const std::vector<IsacTrackFilterBank::Prediction>&
IsacTrackFilterBank::Step(const IsacObservation& observation, const IsacLinkParameters& parameters)
{
    const double dT = parameters.GetSlotDuration().GetSeconds();
    const double carrier = parameters.GetCarrier();
    m_next.clear();
    m_predictions.clear();
    std::size_t from = 0; // tracks keep their order, so one pass over the old entries suffices
    for (const auto& track : observation.tracks)
    {
        const auto begin = m_entries.begin() + from;
        const auto old = std::find_if(begin, m_entries.end(), [&track](const Entry& e) {
            return e.trackId == track.trackId;
        });
        m_next.push_back({track.trackId, {}});
        auto& filter = m_next.back().filter;
        if (old != m_entries.end())
        {
            from = old - m_entries.begin() + 1;
            filter = old->filter;
            filter.Update(track);
        }
        else
        {
            filter.Start(track, carrier, InitialSigma(track, carrier));
        }
        const bool sane =
            std::isfinite(filter.GetState().theta + filter.GetState().d + filter.GetState().v) &&
            filter.GetCovariance().allFinite();
        if (!sane)
        {
            filter.Start(track, carrier, InitialSigma(track, carrier));
        }
        filter.Predict(dT, m_noise);
        m_predictions.push_back({track.trackId, filter.GetState(), filter.GetCovariance()});
    }
    m_entries.swap(m_next);
    return m_predictions;
}

} // namespace ns3
