/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_PREDICTIVE_BEAM_CONTROLLER_H
#define ISAC_PREDICTIVE_BEAM_CONTROLLER_H

#include "isac-beam-controller.h"

#include "ns3/isac-power.h"
#include "ns3/isac-precoder.h"
#include "ns3/isac-track-filter.h"

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
        LAST_SENSED, //!< where it was sensed in the last slot
        KINEMATIC,   //!< the raw estimate moved one slot ahead by eq. (14)
        EKF          //!< an extended Kalman filter's prediction
    };

    /// How beams follow from the channels.
    enum Precoder
    {
        MAXIMUM_RATIO,            //!< matched beams
        ZERO_FORCING,             //!< pseudo-inverse of the channel
        REGULARISED_ZERO_FORCING, //!< with noise K / P_max times RegularisationScale
        WMMSE                     //!< sum-rate maximisation; brings its own powers
    };

    /// How the power is split.
    enum Power
    {
        EQUAL,         //!< equally
        WATER_FILLING, //!< water-filling over the beams as if they did not interfere
        MAX_MIN,       //!< equal SINRs
        REWARD_OPTIMAL //!< maximises R J, the communication part of the reward (27)
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

  protected:
    void DoDecide(const IsacObservation& observation, IsacBeamDecision& decision) override;

    /**
     * Predicts the states of the coming slot.
     * @param observation what was sensed in the last slot
     * @param states output, one for each track
     */
    virtual void Predict(const IsacObservation& observation,
                         std::vector<isac::VehicleState>& states);

  private:
    /// Fills the channel rows from the predicted states.
    void FillChannel();

    /// @param decision output: beams; with WMMSE powers, too
    void Precode(IsacBeamDecision& decision);

    /// @param decision its beams; output: powers
    void SplitPower(IsacBeamDecision& decision);

    Predictor m_predictor;        //!< kind of prediction
    Precoder m_precoder;          //!< kind of precoder
    Power m_power;                //!< kind of power split
    double m_regularisationScale; //!< times noise K / P_max
    uint32_t m_wmmseIterations;   //!< most iterations of WMMSE
    double m_sigmaTheta;          //!< process noise the filters assume (rad)
    double m_sigmaD;              //!< (m)
    double m_sigmaV;              //!< (m/s)

    IsacTrackFilterBank m_filters;            //!< one for each track
    isac::ZeroForcing m_zeroForcing;          //!< with its scratch
    std::vector<isac::VehicleState> m_states; //!< predicted states
    isac::RVector m_theta;                    //!< predicted angles (rad)
    isac::RVector m_gain;                     //!< estimated path gains (linear)
    isac::RVector m_regularisation;           //!< r_k
    isac::RVector m_ones;                     //!< unit powers (W)
    isac::CMatrix m_h;                        //!< channel rows
    isac::RMatrix m_unit;                     //!< received powers per watt
};

} // namespace ns3

#endif /* ISAC_PREDICTIVE_BEAM_CONTROLLER_H */
