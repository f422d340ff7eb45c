/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SENSING_EVALUATION_H
#define ISAC_SENSING_EVALUATION_H

#include "isac-closed-loop.h"

#include <functional>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * A mean with its 95 % confidence interval.
 */
struct IsacInterval
{
    double mean{0}; //!< sample mean
    double half{0}; //!< half width of the interval, 0 for fewer than two samples

    /**
     * @param samples independent samples
     * @return their mean, and the interval by Student's distribution
     */
    static IsacInterval Of(const std::vector<double>& samples);

    /**
     * @param samples of one controller
     * @param others of another in the same runs
     * @return interval of the mean difference samples - others
     */
    static IsacInterval OfDifference(const std::vector<double>& samples,
                                     const std::vector<double>& others);
};

/**
 * @ingroup isac
 * What a controller reached in many runs of a closed loop. Runs follow from the streams alone, so
 * controllers evaluated with equal streams meet the same vehicles: compare them run by run.
 */
struct IsacSensingEvaluation
{
    std::vector<double> reward;  //!< mean reward (27) of each run
    std::vector<double> sumRate; //!< mean sum-rate (13) of each run (bps/Hz)
    std::vector<double> bound;   //!< mean upper bound of each run (bps/Hz)
    double share{0};             //!< sum-rate over upper bound
    double rmseTheta{0};         //!< of the raw angle estimates (rad)
    double rmseDistance{0};      //!< of the raw distance estimates (m)
    double failed{0};            //!< share of slots with reward 0: (24a)-(24c) violated

    static constexpr int64_t FIRST_STREAM = 1; //!< of Run(), unless told

    /**
     * @param loop closed loop with link parameters, without a controller
     * @param controller controller to evaluate
     * @param runs number of runs
     * @param tick called after each run
     * @param stream first random stream
     * @return what it reached
     */
    static IsacSensingEvaluation Run(
        Ptr<IsacClosedLoop> loop,
        Ptr<IsacBeamController> controller,
        uint32_t runs,
        const std::function<void()>& tick = [] {},
        int64_t stream = FIRST_STREAM);
};

} // namespace ns3

#endif /* ISAC_SENSING_EVALUATION_H */
