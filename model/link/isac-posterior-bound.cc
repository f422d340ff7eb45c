/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-posterior-bound.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace ns3
{
namespace isac
{

namespace
{

/**
 * @param matrix symmetric and positive definite
 * @param what its name
 * @return its inverse
 * @throws std::invalid_argument if it is not positive definite
 */
Eigen::Matrix3d
Invert(const Eigen::Matrix3d& matrix, const std::string& what)
{
    // Scaled to a unit diagonal: the units of theta, d and v are orders of magnitude apart.
    const Eigen::Vector3d scale = matrix.diagonal().cwiseSqrt().cwiseInverse();
    const Eigen::Matrix3d scaled = scale.asDiagonal() * matrix * scale.asDiagonal();
    const Eigen::LLT<Eigen::Matrix3d> llt(scaled);
    if (!scaled.allFinite() || llt.info() != Eigen::Success)
    {
        throw std::invalid_argument("isac: " + what +
                                    " of the posterior bound is not finite and positive definite");
    }
    const Eigen::Matrix3d inverse = llt.solve(Eigen::Matrix3d::Identity());
    return scale.asDiagonal() * inverse * scale.asDiagonal();
}

} // namespace

Eigen::Matrix3d
PosteriorInformation(const Eigen::Matrix3d& information,
                     const Eigen::Matrix3d& jacobian,
                     const Eigen::Matrix3d& process,
                     const Eigen::Matrix3d& measurement)
{
    if (!measurement.allFinite())
    {
        throw std::invalid_argument("isac: measurement information of the posterior bound is not "
                                    "finite");
    }
    const Eigen::Matrix3d covariance = Invert(information, "information");
    const Eigen::Matrix3d predicted = process + jacobian * covariance * jacobian.transpose();
    return Invert(predicted, "predicted covariance") + measurement;
}

Eigen::Matrix3d
MeasurementInformation(const VehicleState& x,
                       double carrier,
                       double sigmaTheta,
                       double sigmaTau,
                       double sigmaMu)
{
    if (!(sigmaTheta > 0 && sigmaTau > 0 && sigmaMu > 0))
    {
        throw std::invalid_argument("isac: standard deviations " + std::to_string(sigmaTheta) +
                                    " rad, " + std::to_string(sigmaTau) + " s, " +
                                    std::to_string(sigmaMu) + " Hz; they must be positive");
    }
    const double toTau = 2 / SPEED_OF_LIGHT;
    const double toMu = toTau * carrier / sigmaMu;
    Eigen::Matrix3d whitened = Eigen::Matrix3d::Zero(); // R^(-1/2) H
    whitened(0, 0) = 1 / sigmaTheta;
    whitened(1, 1) = toTau / sigmaTau;
    whitened(2, 0) = -toMu * x.v * std::sin(x.theta);
    whitened(2, 2) = toMu * std::cos(x.theta);
    return whitened.transpose() * whitened;
}

Eigen::Matrix3d
DiagonalCovariance(const EvolutionNoise& sigma)
{
    const Eigen::Vector3d deviations(sigma.sigmaTheta, sigma.sigmaD, sigma.sigmaV);
    return deviations.cwiseAbs2().asDiagonal();
}

double
AngularSeparation(const std::vector<VehicleState>& states)
{
    double smallest = 2;
    for (std::size_t i = 0; i < states.size(); ++i)
    {
        for (std::size_t k = i + 1; k < states.size(); ++k)
        {
            smallest =
                std::min(smallest, std::abs(std::cos(states[i].theta) - std::cos(states[k].theta)));
        }
    }
    return smallest;
}

} // namespace isac
} // namespace ns3
