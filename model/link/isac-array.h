/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ARRAY_H
#define ISAC_ARRAY_H

#include "isac-types.h"

namespace ns3
{
namespace isac
{

/**
 * Response of a half-wavelength uniform linear array, paper eqs. (3) and (4):
 * a(theta)[n] = exp(-j pi n cos(theta)) / sqrt(N), n = 0..N-1, unit norm.
 *
 * @param theta angle from the -x axis of the array (rad)
 * @param a output, N x 1
 */
void UlaResponse(double theta, CVectorOut a);

/**
 * The same in the coordinate in which a uniform linear array is uniform: UlaResponse() at u =
 * cos(theta), which need not be in [-1, 1] (the response has a period of 2).
 *
 * @param u cosine of the angle
 * @param a output, N x 1
 */
void UlaResponseAt(double u, CVectorOut a);

/**
 * Derivative of the response with respect to theta (1/rad):
 * da/dtheta[n] = j pi n sin(theta) a(theta)[n].
 *
 * @param theta angle from the -x axis of the array (rad)
 * @param da output, N x 1
 */
void UlaResponseDerivative(double theta, CVectorOut da);

/**
 * Responses of K angles as the columns of a matrix.
 *
 * @param theta angles (rad), K x 1
 * @param antennas number of elements N, positive
 * @param a output, N x K; resized only if its shape differs
 * @throws std::invalid_argument if antennas is not positive
 */
void UlaResponses(RVectorIn theta, Eigen::Index antennas, CMatrix& a);

/**
 * Line-of-sight channel: row k is sqrt(N alpha_k^2) a^H(theta_k), eqs. (11) and (12).
 *
 * This is one provider of the channel rows that the SINR functions take; others (3GPP channel
 * matrices, say) fill the same K x N matrix.
 *
 * @param theta angles (rad), K x 1
 * @param pathGain linear power path gains alpha_k^2, K x 1, not negative
 * @param antennas number of transmit elements N, positive
 * @param h output, K x N; resized only if its shape differs
 * @throws std::invalid_argument if sizes differ or antennas is not positive
 */
void LineOfSightChannel(RVectorIn theta, RVectorIn pathGain, Eigen::Index antennas, CMatrix& h);

/**
 * Beam gains g(k, i) = |a^H(theta_k) f_i|^2, in [0, 1] for unit-norm beams.
 *
 * @param theta angles (rad), K x 1
 * @param f beams as columns, N x I
 * @param g output, K x I; resized only if its shape differs
 */
void BeamGains(RVectorIn theta, CMatrixIn f, RMatrix& g);

/**
 * Correlation of two responses, |a^H(theta1) a(theta2)|^2, in closed form (the squared Dirichlet
 * kernel of the array).
 *
 * @param theta1 angle (rad)
 * @param theta2 angle (rad)
 * @param antennas number of elements N, positive
 * @return correlation in [0, 1]
 */
double UlaCorrelation(double theta1, double theta2, Eigen::Index antennas);

/**
 * Angle in which a beam points, read from the mean phase step between neighbouring elements
 * (exact for a matched beam).
 *
 * @param f beam, N x 1
 * @return angle (rad) in [0, pi]; pi/2 for a single element
 */
double BeamAngle(CVectorIn f);

} // namespace isac
} // namespace ns3

#endif /* ISAC_ARRAY_H */
