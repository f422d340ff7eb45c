/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-policy-trial.h"

#include "ns3/isac-scenario.h"
#include "ns3/isac-sensing-evaluation.h"

namespace ns3
{
namespace isac
{

namespace
{

/// First of the random streams of trials: apart from evaluation's and from training's.
constexpr int64_t TRIAL_STREAM = 500000000;

/**
 * Visits the numbers of a policy.
 * @param policy the policy
 * @param visit called with the first number of an array and their count
 */
template <typename Visit>
void
ForEachArray(const IsacPolicy& policy, const Visit& visit)
{
    auto layers = policy.network.layers;
    layers.insert(layers.end(), policy.second.layers.begin(), policy.second.layers.end());
    for (const auto& layer : layers)
    {
        visit(layer.weight.data(), layer.weight.size());
        for (const auto* vector : {&layer.bias,
                                   &layer.lambda,
                                   &layer.leak,
                                   &layer.resistance,
                                   &layer.threshold,
                                   &layer.reset})
        {
            visit(vector->data(), vector->size());
        }
    }
    visit(policy.mean.data(), policy.mean.size());
    visit(policy.deviation.data(), policy.deviation.size());
}

} // namespace

PolicyTrial
TryPolicy(const std::string& path, const IsacTrainingOptions& options, uint32_t episodes)
{
    auto loop = IsacScenario::Create(options.scenario, options.power, options.GetVariant());
    auto controller = IsacBeamController::CreateForPolicy(path);
    const auto result = IsacSensingEvaluation::Run(
        loop,
        controller,
        episodes,
        [] {},
        TRIAL_STREAM);
    loop->Dispose();
    controller->Dispose();
    PolicyTrial trial;
    trial.reward = IsacInterval::Of(result.reward).mean;
    trial.sumRate = IsacInterval::Of(result.sumRate).mean;
    return trial;
}

bool
IsFinite(const IsacPolicy& policy)
{
    bool finite = true;
    ForEachArray(policy, [&finite](const double* values, Eigen::Index count) {
        finite = finite && Eigen::Map<const Eigen::ArrayXd>(values, count).allFinite();
    });
    return finite;
}

uint64_t
GetChecksum(const IsacPolicy& policy)
{
    uint64_t hash = 14695981039346656037U;
    ForEachArray(policy, [&hash](const double* values, Eigen::Index count) {
        const auto* bytes = reinterpret_cast<const unsigned char*>(values);
        for (std::size_t i = 0; i < count * sizeof(double); i++)
        {
            hash = (hash ^ bytes[i]) * 1099511628211U;
        }
    });
    return hash;
}

} // namespace isac
} // namespace ns3
