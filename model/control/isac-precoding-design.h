/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_PRECODING_DESIGN_H
#define ISAC_PRECODING_DESIGN_H

#include "ns3/isac-link-parameters.h"
#include "ns3/isac-observation.h"
#include "ns3/isac-precoder.h"
#include "ns3/isac-state-evolution.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Beams and powers for vehicles at given states: precodes for the line-of-sight channels that the
 * RSU believes in there, and splits the power. Classical controllers and structured action spaces
 * share it. Keeps its scratch between calls.
 */
class IsacPrecodingDesign
{
  public:
    /// How beams follow from the channels.
    enum Precoder
    {
        MAXIMUM_RATIO,            //!< matched beams
        ZERO_FORCING,             //!< pseudo-inverse of the channel
        REGULARISED_ZERO_FORCING, //!< with noise K / P_max times regularisationScale
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

    /// What to compute.
    struct Options
    {
        Precoder precoder{REGULARISED_ZERO_FORCING}; //!< kind of precoder
        Power power{EQUAL};                          //!< kind of power split
        double regularisationScale{1};               //!< times noise K / P_max (linear)
        uint32_t wmmseIterations{200};               //!< most iterations of WMMSE
    };

    /**
     * @param states where the vehicles are taken to be, K of them
     * @param parameters constants of the link
     * @param options what to compute
     * @param decision output: K beams and powers
     */
    void Compute(const std::vector<isac::VehicleState>& states,
                 const IsacLinkParameters& parameters,
                 const Options& options,
                 IsacBeamDecision& decision);

    /**
     * The same for line-of-sight channels that are known.
     * @param theta angles (rad), K x 1
     * @param gain power path gains (linear), K x 1
     * @param parameters constants of the link
     * @param options what to compute
     * @param decision output: K beams and powers
     */
    void Compute(isac::RVectorIn theta,
                 isac::RVectorIn gain,
                 const IsacLinkParameters& parameters,
                 const Options& options,
                 IsacBeamDecision& decision);

  private:
    /**
     * Fills angles and gains.
     * @param states where the vehicles are taken to be
     * @param parameters constants of the link
     */
    void Believe(const std::vector<isac::VehicleState>& states,
                 const IsacLinkParameters& parameters);

    /**
     * @param parameters constants of the link
     * @param options kind of precoder
     * @param decision output: beams; with WMMSE powers, too
     */
    void Precode(const IsacLinkParameters& parameters,
                 const Options& options,
                 IsacBeamDecision& decision);

    /**
     * @param parameters constants of the link
     * @param power kind of power split
     * @param decision its beams; output: powers
     */
    void SplitPower(const IsacLinkParameters& parameters, Power power, IsacBeamDecision& decision);

    isac::ZeroForcing m_zeroForcing; //!< with its scratch
    isac::RVector m_theta;           //!< angles (rad)
    isac::RVector m_gain;            //!< estimated path gains (linear)
    isac::RVector m_regularisation;  //!< r_k
    isac::RVector m_ones;            //!< unit powers (W)
    isac::CMatrix m_h;               //!< channel rows
    isac::RMatrix m_unit;            //!< received powers per watt
};

} // namespace ns3

#endif /* ISAC_PRECODING_DESIGN_H */
