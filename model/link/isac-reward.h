/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_REWARD_H
#define ISAC_REWARD_H

#include "isac-types.h"

namespace ns3
{
namespace isac
{

/// Thresholds of the constraints (24a)-(24c).
struct RewardParameters
{
    double epsTheta{0.03};               //!< eps_theta (rad^2)
    double epsD{1.0};                    //!< eps_d (m^2)
    double pMax{10.0};                   //!< P_max (W)
    Variant variant{Variant::CORRECTED}; //!< form of eq. (28)
};

/**
 * Fairness, eq. (28). Paper: factor 2, in (0, 2]. Corrected: Jain's index, in (0, 1].
 *
 * @param rate rates (bps/Hz), K x 1, not negative
 * @param variant form of the equation
 * @return fairness; 0 for no vehicles; with all rates zero, that of equal rates
 */
double Fairness(RVectorIn rate, Variant variant);

/**
 * Reward of one slot, eq. (27): R J - mean CRLB_theta - mean CRLB_d where (24a)-(24c) hold in that
 * slot, else 0.
 *
 * @param rate rates (bps/Hz), K x 1
 * @param crlbTheta CRLBs of the angles (rad^2), K x 1
 * @param crlbD CRLBs of the distances (m^2), K x 1
 * @param p beam powers (W), one for each beam
 * @param parameters thresholds
 * @return reward; 0 for no vehicles or no beams
 */
double Reward(RVectorIn rate,
              RVectorIn crlbTheta,
              RVectorIn crlbD,
              RVectorIn p,
              const RewardParameters& parameters);

} // namespace isac
} // namespace ns3

#endif /* ISAC_REWARD_H */
