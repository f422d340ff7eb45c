/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-compare-sensing.h"

#include "ns3/double.h"
#include "ns3/isac-closed-loop.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <vector>

namespace ns3
{

IsacInterval
IsacInterval::Of(double sum, double squares, uint32_t runs)
{
    IsacInterval interval;
    interval.mean = runs > 0 ? sum / runs : 0.0;
    if (runs > 1)
    {
        const double variance = (squares - sum * interval.mean) / (runs - 1);
        const boost::math::students_t distribution(runs - 1);
        interval.half =
            boost::math::quantile(distribution, 0.975) * std::sqrt(std::max(variance, 0.0) / runs);
    }
    return interval;
}

IsacSensingResult
IsacRunSensing(const std::string& controller,
               double power,
               uint32_t runs,
               const std::function<void()>& tick)
{
    Ptr<IsacLinkParameters> parameters = CreateObject<IsacLinkParameters>();
    parameters->SetAttribute("MaxPower", DoubleValue(power));
    Ptr<IsacClosedLoop> loop = CreateObject<IsacClosedLoop>();
    loop->SetLinkParameters(parameters);
    loop->SetController(IsacBeamController::Create(controller));
    loop->AssignStreams(1); // every controller meets the same vehicles

    double rate[2] = {};
    double reward[2] = {};
    double bound = 0;
    double squaresTheta = 0;
    double squaresDistance = 0;
    std::vector<IsacSlotMetrics> episode;
    for (uint32_t run = 0; run < runs; ++run)
    {
        loop->Run(episode);
        double runRate = 0;
        double runReward = 0;
        for (const auto& slot : episode)
        {
            runRate += slot.sumRate / episode.size();
            runReward += slot.reward / episode.size();
            bound += slot.upperBound / episode.size();
            squaresTheta += slot.squaredErrorTheta / episode.size();
            squaresDistance += slot.squaredErrorD / episode.size();
        }
        rate[0] += runRate;
        rate[1] += runRate * runRate;
        reward[0] += runReward;
        reward[1] += runReward * runReward;
        tick();
    }
    IsacSensingResult result;
    result.sumRate = IsacInterval::Of(rate[0], rate[1], runs);
    result.reward = IsacInterval::Of(reward[0], reward[1], runs);
    result.share = bound > 0 ? rate[0] / bound : 0.0;
    result.rmseTheta = std::sqrt(squaresTheta / runs);
    result.rmseDistance = std::sqrt(squaresDistance / runs);
    loop->Dispose();
    return result;
}

} // namespace ns3
