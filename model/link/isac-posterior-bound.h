/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_POSTERIOR_BOUND_H
#define ISAC_POSTERIOR_BOUND_H

#include "isac-state-evolution.h"
#include "isac-types.h"

#include <vector>

namespace ns3
{
namespace isac
{

/**
 * One slot of the posterior Cramer-Rao bound's recursion (P. Tichavsky, C. H. Muravchik,
 * A. Nehorai, "Posterior Cramer-Rao Bounds for Discrete-Time Nonlinear Filtering", IEEE Trans.
 * Signal Process. 46(5), 1998) for additive Gaussian process noise:
 * J_n = (Q + F J_{n-1}^-1 F^T)^-1 + H^T R^-1 H.
 *
 * No estimator of the state has a smaller error covariance than J_n^-1. With F and H taken at one
 * run's true states it is the bound given that run; the article's is the same with expectations
 * over runs.
 *
 * @param information J_{n-1}, 3 x 3, symmetric and positive definite
 * @param jacobian F = EvolveJacobian() at the true state of slot n - 1
 * @param process Q, covariance of the evolution noise, positive semi-definite
 * @param measurement H^T R^-1 H of slot n, zero without an echo: MeasurementInformation()
 * @return J_n, 3 x 3, order and units of (theta, d, v): (rad, m, m/s)^-2
 * @throws std::invalid_argument if an argument is not finite or J_{n-1} not positive definite
 */
Eigen::Matrix3d PosteriorInformation(const Eigen::Matrix3d& information,
                                     const Eigen::Matrix3d& jacobian,
                                     const Eigen::Matrix3d& process,
                                     const Eigen::Matrix3d& measurement);

/**
 * What the measurements (7) of one slot tell: H^T R^-1 H with the rows of H for theta^, tau~ and
 * mu~, 2 f_c / c (-v sin(theta), 0, cos(theta)) the last. R is taken as known to the estimator:
 * what its dependence on the state tells by itself is left out.
 *
 * @param x true state
 * @param carrier f_c (Hz)
 * @param sigmaTheta standard deviation of theta^ (rad), positive; infinite: not measured
 * @param sigmaTau of tau~ (s), likewise
 * @param sigmaMu of mu~ (Hz), likewise
 * @return 3 x 3, order and units of (theta, d, v): (rad, m, m/s)^-2
 * @throws std::invalid_argument if a deviation is not positive
 */
Eigen::Matrix3d MeasurementInformation(const VehicleState& x,
                                       double carrier,
                                       double sigmaTheta,
                                       double sigmaTau,
                                       double sigmaMu);

/**
 * @param sigma standard deviations (rad, m, m/s)
 * @return diag(sigma^2), 3 x 3: Q, or an initial covariance
 */
Eigen::Matrix3d DiagonalCovariance(const EvolutionNoise& sigma);

/**
 * Smallest distance between the angles of any two vehicles in cos(theta), in which beams and
 * echoes of an array of N elements have the width 2 / N.
 *
 * @param states states of the vehicles
 * @return smallest |cos(theta_i) - cos(theta_k)|, in [0, 2]; 2 with fewer than two vehicles
 */
double AngularSeparation(const std::vector<VehicleState>& states);

} // namespace isac
} // namespace ns3

#endif /* ISAC_POSTERIOR_BOUND_H */
