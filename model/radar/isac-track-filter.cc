/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-track-filter.h"

#include "isac-extended-kalman-filter.h"
#include "isac-message-passing-filter.h"
#include "isac-unscented-kalman-filter.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

std::unique_ptr<IsacTrackFilter>
IsacTrackFilter::Create(Kind kind)
{
    switch (kind)
    {
    case UNSCENTED_KALMAN:
        return std::make_unique<IsacUnscentedKalmanFilter>();
    case MESSAGE_PASSING:
        return std::make_unique<IsacMessagePassingFilter>();
    case EXTENDED_KALMAN:
        break;
    }
    return std::make_unique<IsacExtendedKalmanFilter>();
}

IsacTrackFilter::~IsacTrackFilter() = default;

void
IsacTrackFilter::Start(const IsacTrackObservation& track,
                       double carrier,
                       const isac::EvolutionNoise& initialSigma)
{
    m_carrier = carrier;
    m_state = track.estimate;
    const Eigen::Vector3d sigma(initialSigma.sigmaTheta, initialSigma.sigmaD, initialSigma.sigmaV);
    m_covariance = sigma.cwiseAbs2().asDiagonal();
    Bound();
}

IsacTrackFilter::Measurement
IsacTrackFilter::Measure(const IsacTrackObservation& track) const
{
    const double toSpeed = TAU_TO_DISTANCE / m_carrier; // Doppler to v cos(theta)
    Measurement measurement;
    measurement.value << track.estimate.theta, track.tau * TAU_TO_DISTANCE, track.mu * toSpeed;
    measurement.variance << track.varTheta, track.varTau * TAU_TO_DISTANCE * TAU_TO_DISTANCE,
        track.varMu * toSpeed * toSpeed;
    for (int i = 0; i < 3; i++)
    {
        measurement.variance(i) = std::max(measurement.variance(i), MIN_VARIANCE);
    }
    return measurement;
}

Eigen::Vector3d
IsacTrackFilter::GetVector() const
{
    return {m_state.theta, m_state.d, m_state.v};
}

void
IsacTrackFilter::SetVector(const Eigen::Vector3d& x)
{
    m_state = {x(0), x(1), x(2)};
}

void
IsacTrackFilter::Fold(const Eigen::RowVector3d& h, double innovation, double variance)
{
    const Eigen::Vector3d ph = m_covariance * h.transpose();
    const Eigen::Vector3d gain = ph / (h.dot(ph) + variance);
    m_state.theta += gain(0) * innovation;
    m_state.d += gain(1) * innovation;
    m_state.v += gain(2) * innovation;
    const Eigen::Matrix3d left = Eigen::Matrix3d::Identity() - gain * h;
    const Eigen::Matrix3d p = left * m_covariance * left.transpose();
    m_covariance = p + variance * gain * gain.transpose();
}

void
IsacTrackFilter::Bound()
{
    m_state.theta = std::clamp(m_state.theta, MIN_THETA, M_PI - MIN_THETA);
    m_state.d = std::max(m_state.d, MIN_DISTANCE);
    m_state.v = std::clamp(m_state.v, -MAX_SPEED, MAX_SPEED);
    const Eigen::Matrix3d p = (m_covariance + m_covariance.transpose()) / 2;
    m_covariance = p;
}

const isac::VehicleState&
IsacTrackFilter::GetState() const
{
    return m_state;
}

const Eigen::Matrix3d&
IsacTrackFilter::GetCovariance() const
{
    return m_covariance;
}

} // namespace ns3
