/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_POWER_H
#define ISAC_POWER_H

#include "isac-reward.h"
#include "isac-types.h"

namespace ns3
{
namespace isac
{

/**
 * Projects powers on the constraint (24c): every p_k >= floor * pMax / K, sum at most pMax.
 * Values that are not finite or below the floor become the floor; then, if the sum exceeds pMax,
 * the part above the floor is scaled down. Never rejects.
 *
 * @param pMax total power (W), positive
 * @param floor smallest share of the equal split, in (0, 1]
 * @param p powers (W), changed in place
 */
void ProjectPowers(double pMax, double floor, RVectorOut p);

/**
 * Water-filling over parallel channels: maximises sum log2(1 + g_k p_k) at sum p_k = pMax.
 *
 * @param gain SNR per watt g_k (1/W), K x 1, not negative
 * @param pMax total power (W), positive
 * @param p output (W), K x 1
 * @return the sum-rate (bps/Hz): with g_k = N_TA alpha_k^2 / sigma_c^2 and orthogonal beams, the
 * interference-free upper bound
 */
double WaterFilling(RVectorIn gain, double pMax, RVectorOut p);

/**
 * Powers that give all vehicles the same SINR under interference (the max-min optimum for fixed
 * beams), by a standard interference-function fixed point scaled to the power constraint.
 *
 * @param unit received powers per watt u(k, i) = |h_k f_i|^2, K x K
 * @param noise noise power (W), positive
 * @param pMax total power (W), positive
 * @param p output (W), K x 1
 */
void MaxMinPowers(RMatrixIn unit, double noise, double pMax, RVectorOut p);

/**
 * Powers that maximise the communication part R J of the reward (27) for fixed beams, by
 * exponentiated-gradient ascent on the simplex from equal powers and from the best of equal,
 * water-filled and max-min, then without any one vehicle if that is worth more. The problem is not
 * convex: the result is never below any of those, and in trials nearly always the global optimum.
 *
 * @param unit received powers per watt u(k, i) = |h_k f_i|^2, K x K
 * @param noise noise power (W), positive
 * @param pMax total power (W), positive
 * @param p output (W), K x 1
 * @param maxIterations gradient steps of an ascent
 * @return R J reached (bps/Hz), Jain's index without the paper's factor 2
 */
double RewardOptimalPowers(RMatrixIn unit,
                           double noise,
                           double pMax,
                           RVectorOut p,
                           int maxIterations = 60);

} // namespace isac
} // namespace ns3

#endif /* ISAC_POWER_H */
