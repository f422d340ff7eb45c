/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_STATE_EVOLUTION_H
#define ISAC_STATE_EVOLUTION_H

#include "isac-types.h"

#include <array>

namespace ns3
{
namespace isac
{

/// State of a vehicle as the RSU's array sees it, x = [theta, d, v] of Section II-C.
struct VehicleState
{
    double theta{0}; //!< angle from the -x axis of the array (rad), in [0, pi]
    double d{0};     //!< distance (m)
    double v{0};     //!< speed along the road, positive towards +x (m/s)
};

/// Standard deviations of the evolution noise per slot, Section V-A.
struct EvolutionNoise
{
    double sigmaTheta{0.02 * EIGEN_PI / 180}; //!< (rad)
    double sigmaD{0.2};                       //!< (m)
    double sigmaV{0.5};                       //!< (m/s)
};

/**
 * State evolution, eq. (14), noise-free:
 * theta' = theta + v dT sin(theta) / d, d' = d - v dT cos(theta), v' = v.
 *
 * @param x state at slot n-1; d positive
 * @param dT slot duration (s)
 * @return state at slot n
 */
VehicleState Evolve(const VehicleState& x, double dT);

/**
 * Jacobian of Evolve() with respect to (theta, d, v).
 *
 * @param x state at slot n-1; d positive
 * @param dT slot duration (s)
 * @return 3 x 3
 */
Eigen::Matrix3d EvolveJacobian(const VehicleState& x, double dT);

/**
 * State evolution with noise: Evolve() plus sigma times the given standard normal draws.
 *
 * @param x state at slot n-1
 * @param dT slot duration (s)
 * @param noise standard deviations
 * @param w standard normal draws for theta, d, v, in this order
 * @return state at slot n
 */
VehicleState Evolve(const VehicleState& x,
                    double dT,
                    const EvolutionNoise& noise,
                    const std::array<double, 3>& w);

/**
 * Doppler shift of an echo, eq. (7): 2 v cos(theta) f_c / c.
 *
 * @param x state
 * @param carrier f_c (Hz)
 * @return shift (Hz)
 */
double EchoDoppler(const VehicleState& x, double carrier);

/**
 * Speed behind the Doppler shift of an echo, eq. (7) inverted: mu c / (2 f_c cos(theta)); singular
 * where the road is seen at a right angle.
 *
 * @param theta angle (rad)
 * @param doppler shift (Hz)
 * @param carrier f_c (Hz)
 * @return speed along the road (m/s)
 */
double EchoSpeed(double theta, double doppler, double carrier);

} // namespace isac
} // namespace ns3

#endif /* ISAC_STATE_EVOLUTION_H */
