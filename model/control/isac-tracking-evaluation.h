/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TRACKING_EVALUATION_H
#define ISAC_TRACKING_EVALUATION_H

#include "isac-closed-loop.h"

#include <cstdint>
#include <string>

namespace ns3
{

/**
 * @ingroup isac
 * Errors of a predictive controller's filters in many runs of a closed loop beside the posterior
 * Cramer-Rao bound of the same slots, and those of the raw measurements beside theirs.
 *
 * The bound is isac::PosteriorInformation() for each vehicle, run by run: Jacobians at the true
 * states, measurement covariances as they were drawn with (true SINRs, capped as the radar caps
 * them), nothing where the echo was missed. It is therefore the bound given the trajectory and the
 * beams, and its mean over runs is what is compared: root of the mean squared error over root of
 * the mean bound. It starts in slot 0 from the radar's InitialSigma...; the slots 1..N count. A
 * vehicle without a track does not count, and its bound starts anew with its next track, from the
 * filter's first covariance.
 */
struct IsacTrackingEvaluation
{
    /// Root mean squares over vehicles and slots.
    struct Errors
    {
        double rmseTheta{0};     //!< of the filtered angle (rad)
        double boundTheta{0};    //!< root of the mean posterior bound of the angle (rad)
        double rmseD{0};         //!< of the filtered distance (m)
        double boundD{0};        //!< root of the mean posterior bound of the distance (m)
        double rawTheta{0};      //!< of the measured angle, echoes heard only (rad)
        double rawBoundTheta{0}; //!< root of the mean of its CRLB as capped, likewise (rad)
        double rawD{0};          //!< of the measured distance c tau~ / 2, likewise (m)
        double rawBoundD{0};     //!< root of the mean of its CRLB as capped, likewise (m)
        uint64_t samples{0};     //!< vehicles and slots
        uint64_t heard{0};       //!< of those, with an echo

        /// @return rmseTheta / boundTheta
        double GetRatioTheta() const;
        /// @return rmseD / boundD
        double GetRatioD() const;
    };

    Errors apart;       //!< slots in which all vehicles are 4 / N_TA apart in cos(theta)
    Errors all;         //!< all slots
    double sumRate{0};  //!< mean of eq. (13), less overhead (bps/Hz)
    double overhead{0}; //!< mean share of the slot lost to pilots, reports and processing
    uint64_t lost{0};   //!< vehicles and slots without a track

    static constexpr int64_t FIRST_STREAM = 1; //!< of Run(), unless told

    /**
     * @param loop closed loop with link parameters, without a controller
     * @param controller name of an IsacPredictiveBeamController whose Predictor is a filter;
     * another ends the program with a message
     * @param runs number of runs, at least 1
     * @param stream first random stream: equal ones give equal vehicles
     * @return its errors and their bounds
     */
    static IsacTrackingEvaluation Run(Ptr<IsacClosedLoop> loop,
                                      const std::string& controller,
                                      uint32_t runs,
                                      int64_t stream = FIRST_STREAM);
};

} // namespace ns3

#endif /* ISAC_TRACKING_EVALUATION_H */
