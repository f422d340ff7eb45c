/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_COMMUNICATION_H
#define ISAC_COMMUNICATION_H

#include "isac-types.h"

namespace ns3
{
namespace isac
{

/**
 * Path gain alpha_k^2 of the log-distance law after eq. (11).
 *
 * @param distance distance (m), positive
 * @param referenceLossDb loss at 1 m (dB), alpha_0 = -referenceLossDb
 * @param exponent path-loss exponent
 * @return linear power gain
 * @throws std::invalid_argument if distance is not positive
 */
double LogDistanceGain(double distance, double referenceLossDb, double exponent);

/**
 * Received power of every beam at every vehicle: s(m, i) = p_i |h_m f_i|^2 (W).
 *
 * @param h channel rows (amplitudes, linear), M x N
 * @param f beams as columns, N x I
 * @param p beam powers (W), I x 1
 * @param s output, M x I; resized only if its shape differs
 * @throws std::invalid_argument if sizes differ
 */
void ReceivedPowers(CMatrixIn h, CMatrixIn f, RVectorIn p, RMatrix& s);

/**
 * SINR of beam i at vehicle m from its received powers: s(m, i) / (sum_{j != i} s(m, j) + noise).
 *
 * @param s received powers (W), M x I
 * @param m vehicle (row)
 * @param i beam (column)
 * @param noise noise power (W), positive
 * @return SINR (linear), not negative
 */
double BeamSinr(const RMatrix& s, Eigen::Index m, Eigen::Index i, double noise);

/**
 * Communication SINR, eq. (12), of beams served one to one: vehicle k on beam k.
 *
 * @param s received powers (W), K x K
 * @param noise noise power sigma_c^2 (W), positive
 * @param sinr output (linear), K x 1
 * @throws std::invalid_argument if sizes differ
 */
void CommunicationSinr(const RMatrix& s, double noise, RVectorOut sinr);

/**
 * Achievable rates, eq. (13): R_k = log2(1 + sinr_k).
 *
 * @param sinr SINRs (linear), K x 1
 * @param rate output (bps/Hz), K x 1
 * @return the sum-rate R (bps/Hz)
 */
double AchievableRates(RVectorIn sinr, RVectorOut rate);

} // namespace isac
} // namespace ns3

#endif /* ISAC_COMMUNICATION_H */
