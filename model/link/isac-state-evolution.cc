/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-state-evolution.h"

#include <cmath>

namespace ns3
{
namespace isac
{

VehicleState
Evolve(const VehicleState& x, double dT)
{
    VehicleState next;
    next.theta = x.theta + x.v * dT * std::sin(x.theta) / x.d;
    next.d = x.d - x.v * dT * std::cos(x.theta);
    next.v = x.v;
    return next;
}

Eigen::Matrix3d
EvolveJacobian(const VehicleState& x, double dT)
{
    const double sine = std::sin(x.theta);
    const double cosine = std::cos(x.theta);
    const double step = x.v * dT;
    Eigen::Matrix3d jacobian;
    jacobian << 1 + step * cosine / x.d, -step * sine / (x.d * x.d), dT * sine / x.d, //
        step * sine, 1, -dT * cosine,                                                 //
        0, 0, 1;
    return jacobian;
}

VehicleState
Evolve(const VehicleState& x,
       double dT,
       const EvolutionNoise& noise,
       const std::array<double, 3>& w)
{
    VehicleState next = Evolve(x, dT);
    next.theta += noise.sigmaTheta * w[0];
    next.d += noise.sigmaD * w[1];
    next.v += noise.sigmaV * w[2];
    return next;
}

double
EchoDoppler(const VehicleState& x, double carrier)
{
    return 2 * x.v * std::cos(x.theta) * carrier / SPEED_OF_LIGHT;
}

double
EchoSpeed(double theta, double doppler, double carrier)
{
    return doppler * SPEED_OF_LIGHT / (2 * carrier * std::cos(theta));
}

} // namespace isac
} // namespace ns3
