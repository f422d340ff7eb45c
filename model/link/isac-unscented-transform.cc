/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-unscented-transform.h"

#include <Eigen/Cholesky>
#include <cmath>
#include <stdexcept>
#include <string>

namespace ns3
{
namespace isac
{

SigmaPoints::SigmaPoints(const Eigen::Vector3d& mean,
                         const Eigen::Matrix3d& covariance,
                         const UnscentedScaling& scaling)
{
    constexpr double size = 3;
    const double spread = scaling.alpha * scaling.alpha * (size + scaling.kappa);
    if (!(scaling.alpha > 0 && scaling.alpha <= 1))
    {
        throw std::invalid_argument("isac: alpha of the unscented transform is " +
                                    std::to_string(scaling.alpha) + "; it must be in (0, 1]");
    }
    if (!(scaling.kappa > -size) || !std::isfinite(spread))
    {
        throw std::invalid_argument("isac: kappa of the unscented transform is " +
                                    std::to_string(scaling.kappa) + "; it must exceed -3");
    }
    if (!(scaling.beta >= 0) || !std::isfinite(scaling.beta))
    {
        throw std::invalid_argument("isac: beta of the unscented transform is " +
                                    std::to_string(scaling.beta) + "; it must not be negative");
    }
    // P = T L D L^T T^T with pivoting, which takes semi-definite matrices as well.
    const Eigen::LDLT<Eigen::Matrix3d> ldlt(covariance);
    const Eigen::Vector3d d = ldlt.vectorD().cwiseMax(0.0).cwiseSqrt();
    Eigen::Matrix3d lower = ldlt.matrixL();
    lower = lower * d.asDiagonal();
    const Eigen::Matrix3d root = ldlt.transpositionsP().transpose() * lower;
    points.colwise() = mean;
    points.middleCols<3>(1) += std::sqrt(spread) * root;
    points.middleCols<3>(4) -= std::sqrt(spread) * root;
    meanWeights.setConstant(1 / (2 * spread));
    meanWeights(0) = 1 - size / spread;
    covarianceWeights = meanWeights;
    covarianceWeights(0) += 1 - scaling.alpha * scaling.alpha + scaling.beta;
}

} // namespace isac
} // namespace ns3
