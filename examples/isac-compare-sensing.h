/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_COMPARE_SENSING_H
#define ISAC_COMPARE_SENSING_H

#include <cstdint>
#include <functional>
#include <string>

namespace ns3
{

/**
 * @ingroup isac
 * Mean over runs with its 95 % confidence interval.
 */
struct IsacInterval
{
    double mean{0}; //!< mean of the runs' means
    double half{0}; //!< half the width of the interval (Student's t); 0 for a single run

    /**
     * Computes both.
     * @param sum over runs
     * @param squares sum of squares over runs
     * @param runs how many (count)
     * @return the interval
     */
    static IsacInterval Of(double sum, double squares, uint32_t runs);
};

/**
 * @ingroup isac
 * What a controller achieves in the closed loop of radar and beams, without packets.
 */
struct IsacSensingResult
{
    IsacInterval sumRate;   //!< (bps/Hz)
    IsacInterval reward;    //!< eq. (27)
    double share{0};        //!< sum-rate over upper bound
    double rmseTheta{0};    //!< (rad)
    double rmseDistance{0}; //!< (m)
};

/**
 * Runs the closed loop of the paper's scenario.
 * @param controller a controller that exists
 * @param power of the RSU (dBm)
 * @param runs episodes (count)
 * @param tick called after each run
 * @return the result
 */
IsacSensingResult IsacRunSensing(const std::string& controller,
                                 double power,
                                 uint32_t runs,
                                 const std::function<void()>& tick);

} // namespace ns3

#endif /* ISAC_COMPARE_SENSING_H */
