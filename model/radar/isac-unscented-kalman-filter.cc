/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-unscented-kalman-filter.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

IsacUnscentedKalmanFilter::IsacUnscentedKalmanFilter(const isac::UnscentedScaling& scaling)
    : m_scaling(scaling)
{
}

void
IsacUnscentedKalmanFilter::Predict(double dT, const isac::EvolutionNoise& noise)
{
    const isac::SigmaPoints x(GetVector(), m_covariance, m_scaling);
    Eigen::Matrix<double, 3, isac::SigmaPoints::COUNT> y;
    for (int i = 0; i < isac::SigmaPoints::COUNT; i++)
    {
        const auto point = x.points.col(i);
        const isac::VehicleState from{point(0), std::max(point(1), MIN_DISTANCE), point(2)};
        const isac::VehicleState to = isac::Evolve(from, dT);
        y.col(i) << to.theta, to.d, to.v;
    }
    const Eigen::Vector3d mean = y * x.meanWeights;
    y.colwise() -= mean;
    m_covariance = y * x.covarianceWeights.asDiagonal() * y.transpose();
    const Eigen::Vector3d sigma(noise.sigmaTheta, noise.sigmaD, noise.sigmaV);
    m_covariance.diagonal() += sigma.cwiseAbs2();
    SetVector(mean);
    Bound();
}

void
IsacUnscentedKalmanFilter::Update(const IsacTrackObservation& track)
{
    if (track.missed > 0)
    {
        return;
    }
    const Measurement z = Measure(track);
    Fold({1, 0, 0}, z.value(0) - m_state.theta, z.variance(0));
    Fold({0, 1, 0}, z.value(1) - m_state.d, z.variance(1));
    isac::SigmaPoints x(GetVector(), m_covariance, m_scaling);
    Eigen::Matrix<double, 1, isac::SigmaPoints::COUNT> y; // v cos(theta)
    for (int i = 0; i < isac::SigmaPoints::COUNT; i++)
    {
        y(i) = x.points(2, i) * std::cos(x.points(0, i));
    }
    const double mean = y * x.meanWeights;
    y.array() -= mean;
    x.points.colwise() -= GetVector();
    const auto weights = x.covarianceWeights.asDiagonal();
    const double variance = (y * weights * y.transpose()).value() + z.variance(2);
    const Eigen::Vector3d cross = x.points * weights * y.transpose();
    SetVector(GetVector() + cross * ((z.value(2) - mean) / variance));
    m_covariance -= cross * cross.transpose() / variance;
    Bound();
}

} // namespace ns3
