/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_PREDICTIVE_BEAM_CONTROLLER_H
#define ISAC_PREDICTIVE_BEAM_CONTROLLER_H

#include "isac-beam-controller.h"
#include "isac-precoding-design.h"

#include "ns3/isac-track-filter-bank.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Predicts the states of the coming slot from what was sensed, precodes for the line-of-sight
 * channels that follow from them, and splits the power.
 *
 * The default extended Kalman filter with regularised zero-forcing reaches 99 % of the
 * interference-free bound in the paper's scenario at 40 dBm.
 */
class IsacPredictiveBeamController : public IsacBeamController
{
  public:
    /// Where a vehicle is taken to be in the coming slot.
    enum Predictor
    {
        LAST_SENSED,    //!< where it was sensed in the last slot
        KINEMATIC,      //!< the raw estimate moved one slot ahead by eq. (14)
        EKF,            //!< an extended Kalman filter's prediction
        UKF,            //!< an unscented Kalman filter's
        MESSAGE_PASSING //!< that of Gaussian messages on the factor graph of the states
    };

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacPredictiveBeamController();
    ~IsacPredictiveBeamController() override;

    /// @return states predicted for the coming slot by the last Decide(), one for each track
    const std::vector<isac::VehicleState>& GetPredictions() const;

    /**
     * Predicts the states of the coming slot; once a slot, since filters follow the observations.
     * @param observation what was sensed in the last slot
     * @param states output, one for each track
     */
    virtual void Predict(const IsacObservation& observation,
                         std::vector<isac::VehicleState>& states);

    /// @return whether the predictor is a filter, and GetFilters() follows the observations
    bool IsFiltering() const;

    /// @return the filters: states and covariances that the last Decide() filtered
    const IsacTrackFilterBank& GetFilters() const;

    /// @return what is computed for the predicted states, from the attributes
    IsacPrecodingDesign::Options GetDesign() const;

  protected:
    void DoDecide(const IsacObservation& observation, IsacBeamDecision& decision) override;

  private:
    Predictor m_predictor;                    //!< kind of prediction
    IsacPrecodingDesign::Precoder m_precoder; //!< kind of precoder
    IsacPrecodingDesign::Power m_power;       //!< kind of power split
    double m_regularisationScale;             //!< times noise K / P_max
    uint32_t m_wmmseIterations;               //!< most iterations of WMMSE
    double m_sigmaTheta;                      //!< process noise the filters assume (rad)
    double m_sigmaD;                          //!< (m)
    double m_sigmaV;                          //!< (m/s)
    double m_alpha;                           //!< of unscented filters
    double m_beta;                            //!< likewise
    double m_kappa;                           //!< likewise

    IsacTrackFilterBank m_filters;            //!< one for each track
    IsacPrecodingDesign m_design;             //!< with its scratch
    std::vector<isac::VehicleState> m_states; //!< predicted states
};

} // namespace ns3

#endif /* ISAC_PREDICTIVE_BEAM_CONTROLLER_H */
