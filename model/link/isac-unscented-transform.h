/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_UNSCENTED_TRANSFORM_H
#define ISAC_UNSCENTED_TRANSFORM_H

#include "isac-types.h"

namespace ns3
{
namespace isac
{

/**
 * Parameters of the scaled unscented transform (S. J. Julier, "The scaled unscented
 * transformation", Proc. American Control Conference, 2002).
 *
 * The points lie alpha sqrt(3 + kappa) standard deviations from the mean. By default that is
 * sqrt(3), which matches the fourth moments of a Gaussian, and all weights are not negative, so
 * covariances stay positive semi-definite; beta = 0 belongs to it. Small alpha wants beta = 2.
 */
struct UnscentedScaling
{
    double alpha{1}; //!< spread of the points, in (0, 1]
    double beta{0};  //!< extra weight of the centre in covariances, not negative
    double kappa{0}; //!< secondary spread, above -3
};

/**
 * Sigma points of a Gaussian of three dimensions, and their weights.
 */
struct SigmaPoints
{
    static constexpr int COUNT = 7; //!< the mean, and two points an axis

    /**
     * @param mean 3 x 1
     * @param covariance 3 x 3, symmetric and positive semi-definite; negative eigenvalues that
     * rounding left count as zero
     * @param scaling alpha, beta and kappa
     * @throws std::invalid_argument naming the parameter that is out of range
     */
    SigmaPoints(const Eigen::Vector3d& mean,
                const Eigen::Matrix3d& covariance,
                const UnscentedScaling& scaling);

    Eigen::Matrix<double, 3, COUNT> points;            //!< in columns
    Eigen::Matrix<double, COUNT, 1> meanWeights;       //!< sum to one
    Eigen::Matrix<double, COUNT, 1> covarianceWeights; //!< of outer products
};

} // namespace isac
} // namespace ns3

#endif /* ISAC_UNSCENTED_TRANSFORM_H */
