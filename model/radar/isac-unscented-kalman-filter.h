/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_UNSCENTED_KALMAN_FILTER_H
#define ISAC_UNSCENTED_KALMAN_FILTER_H

#include "isac-track-filter.h"

#include "ns3/isac-unscented-transform.h"

namespace ns3
{

/**
 * @ingroup isac
 * Unscented Kalman filter (K. Xiong, H. Zhang, C. Chan, "Performance evaluation of UKF-based
 * nonlinear filtering", Automatica 42(2), 2006) with the scaled unscented transform (S. J. Julier,
 * "The scaled unscented transformation", Proc. American Control Conference, 2002).
 *
 * Seven sigma points carry mean and covariance through the evolution (14), to which the process
 * noise is added. Of the measurements, angle and distance are linear in the state and folded in
 * exactly, as a Kalman filter does; then new sigma points give mean, variance and
 * cross-covariance of the Doppler shift.
 */
class IsacUnscentedKalmanFilter : public IsacTrackFilter
{
  public:
    /// @param scaling alpha, beta and kappa
    explicit IsacUnscentedKalmanFilter(
        const isac::UnscentedScaling& scaling = isac::UnscentedScaling());

    void Predict(double dT, const isac::EvolutionNoise& noise) override;
    void Update(const IsacTrackObservation& track) override;

  private:
    isac::UnscentedScaling m_scaling; //!< alpha, beta and kappa
};

} // namespace ns3

#endif /* ISAC_UNSCENTED_KALMAN_FILTER_H */
