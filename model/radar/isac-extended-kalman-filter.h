/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_EXTENDED_KALMAN_FILTER_H
#define ISAC_EXTENDED_KALMAN_FILTER_H

#include "isac-track-filter.h"

namespace ns3
{

/**
 * @ingroup isac
 * Extended Kalman filter, as in F. Liu, W. Yuan, C. Masouros, J. Yuan, "Radar-Assisted Predictive
 * Beamforming for Vehicular Links", IEEE Trans. Wireless Commun. 19(11), 2020.
 *
 * The evolution is linearised at the last estimate (isac::EvolveJacobian()). The measurement
 * noises are independent, so the three measurements are folded in one after the other, each
 * linearised at what the ones before it gave.
 */
class IsacExtendedKalmanFilter : public IsacTrackFilter
{
  public:
    void Predict(double dT, const isac::EvolutionNoise& noise) override;
    void Update(const IsacTrackObservation& track) override;
};

} // namespace ns3

#endif /* ISAC_EXTENDED_KALMAN_FILTER_H */
