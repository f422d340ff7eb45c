/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sensing-evaluation.h"

#include "ns3/abort.h"
#include "ns3/isac-math-policy.h"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

namespace ns3
{

IsacInterval
IsacInterval::Of(const std::vector<double>& samples)
{
    IsacInterval interval;
    const auto count = static_cast<double>(samples.size());
    if (samples.empty())
    {
        return interval;
    }
    interval.mean = std::accumulate(samples.begin(), samples.end(), 0.0) / count;
    if (samples.size() > 1)
    {
        double squares = 0;
        for (const double x : samples)
        {
            squares += (x - interval.mean) * (x - interval.mean);
        }
        const boost::math::students_t_distribution<double, isac::MathPolicy<>> distribution(count -
                                                                                            1);
        interval.half =
            boost::math::quantile(distribution, 0.975) * std::sqrt(squares / (count - 1) / count);
    }
    return interval;
}

IsacInterval
IsacInterval::OfDifference(const std::vector<double>& samples, const std::vector<double>& others)
{
    NS_ABORT_MSG_IF(samples.size() != others.size(),
                    "IsacInterval: " << samples.size() << " runs cannot be paired with "
                                     << others.size());
    std::vector<double> differences(samples.size());
    for (std::size_t i = 0; i < samples.size(); i++)
    {
        differences[i] = samples[i] - others[i];
    }
    return Of(differences);
}

IsacSensingEvaluation
IsacSensingEvaluation::Run(Ptr<IsacClosedLoop> loop,
                           Ptr<IsacBeamController> controller,
                           uint32_t runs,
                           const std::function<void()>& tick,
                           int64_t stream)
{
    loop->SetController(controller);
    controller->SetLinkParameters(loop->GetLinkParameters());
    loop->AssignStreams(stream);
    IsacSensingEvaluation result;
    std::vector<IsacSlotMetrics> episode;
    double squaresTheta = 0;
    double squaresDistance = 0;
    for (uint32_t run = 0; run < runs; run++)
    {
        loop->Run(episode);
        double sums[6] = {};
        for (const auto& slot : episode)
        {
            sums[0] += slot.reward;
            sums[1] += slot.sumRate;
            sums[2] += slot.upperBound;
            sums[3] += slot.squaredErrorTheta;
            sums[4] += slot.squaredErrorD;
            sums[5] += slot.reward == 0 ? 1 : 0;
        }
        const auto slots = static_cast<double>(episode.size());
        result.reward.push_back(sums[0] / slots);
        result.sumRate.push_back(sums[1] / slots);
        result.bound.push_back(sums[2] / slots);
        squaresTheta += sums[3] / slots / runs;
        squaresDistance += sums[4] / slots / runs;
        result.failed += sums[5] / slots / runs;
        tick();
    }
    const double bound = IsacInterval::Of(result.bound).mean;
    result.share = bound > 0 ? IsacInterval::Of(result.sumRate).mean / bound : 0.0;
    result.rmseTheta = std::sqrt(squaresTheta);
    result.rmseDistance = std::sqrt(squaresDistance);
    return result;
}

} // namespace ns3
