/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-extended-kalman-filter.h"

#include <cmath>

namespace ns3
{

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
    const Measurement z = Measure(track);
    Fold({1, 0, 0}, z.value(0) - m_state.theta, z.variance(0));
    Fold({0, 1, 0}, z.value(1) - m_state.d, z.variance(1));
    const double cosine = std::cos(m_state.theta);
    Fold({-m_state.v * std::sin(m_state.theta), 0, cosine},
         z.value(2) - m_state.v * cosine,
         z.variance(2));
    Bound();
}

} // namespace ns3
