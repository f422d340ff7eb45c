/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-policy-rows.h"

#include "ns3/isac-energy-accounting.h"
#include "ns3/isac-network.h"
#include "ns3/isac-policy-beam-controller.h"
#include "ns3/isac-policy-file.h"
#include "ns3/isac-policy-library.h"
#include "ns3/isac-scenario.h"
#include "ns3/string.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <stdexcept>

namespace ns3
{

namespace
{

/**
 * @param evaluation what a controller reached
 * @return mean reward
 */
double
MeanReward(const IsacSensingEvaluation& evaluation)
{
    return IsacInterval::Of(evaluation.reward).mean;
}

/**
 * @param policy a policy
 * @param key of its record
 * @param otherwise what to return if the record lacks it
 * @return the record's text
 */
std::string
Recorded(const IsacPolicy& policy, const std::string& key, const std::string& otherwise)
{
    const auto entry = policy.record.find(key);
    return entry == policy.record.end() ? otherwise : entry->second;
}

/// Adds up what decisions take.
struct Counter
{
    /**
     * @param slot of the observation
     * @param count operations of the decision
     */
    void Add(uint64_t slot, const IsacOperationCount& count)
    {
        total += count;
        decisions++;
    }

    IsacOperationCount total; //!< of all decisions
    double decisions{0};      //!< number of them
};

/**
 * @param network a network
 * @return operations of one evaluation of a conventional network with the same layers
 */
IsacOperationCount
CountConventional(IsacNetworkDescription network)
{
    network.timeSteps = 1;
    for (auto& layer : network.layers)
    {
        const bool last = &layer == &network.layers.back();
        layer.neurons =
            last ? IsacNetworkLayer::Neurons::IDENTITY : IsacNetworkLayer::Neurons::TANH;
        for (auto* vector :
             {&layer.lambda, &layer.leak, &layer.resistance, &layer.threshold, &layer.reset})
        {
            vector->resize(0);
        }
    }
    auto conventional = IsacNetwork::Create(network);
    Eigen::VectorXd output(network.GetOutputs());
    conventional->Evaluate(Eigen::VectorXd::Ones(network.GetInputs()), output);
    return conventional->GetCount();
}

} // namespace

IsacDecisionEnergy
IsacDecisionEnergy::Of(const IsacOperationCount& count, double decisions)
{
    using Accounting = IsacEnergyAccounting;
    using isac::Variant;
    const auto int32 = Accounting::GetCosts(Accounting::INT32);
    const auto fp32 = Accounting::GetCosts(Accounting::FP32);
    const auto each = [decisions](double total) { return total / decisions; };
    IsacDecisionEnergy energy;
    energy.paper = each(Accounting::Inference(count, Variant::PAPER, int32));
    energy.paperFp32 = each(Accounting::Inference(count, Variant::PAPER, fp32));
    energy.corrected = each(Accounting::Inference(count, Variant::CORRECTED, int32));
    energy.correctedFp32 = each(Accounting::Inference(count, Variant::CORRECTED, fp32));
    energy.trainingPaper = each(Accounting::Training(count, Variant::PAPER, int32));
    return energy;
}

double
IsacPolicyRow::GetRatio() const
{
    return MeanReward(reached) / MeanReward(best);
}

std::string
IsacPolicyRow::GetLayers() const
{
    std::string text;
    for (const auto* network : {&policy.network, &policy.second})
    {
        if (network->layers.empty())
        {
            continue;
        }
        text += (text.empty() ? "" : "+") + std::to_string(network->GetInputs());
        for (const auto& layer : network->layers)
        {
            text += "-" + std::to_string(layer.GetOutputs());
        }
    }
    return text;
}

double
IsacPolicyRow::GetFiringRate() const
{
    return count.GetTotal().GetFiringRate();
}

IsacPolicyJudge::IsacPolicyJudge(uint32_t runs, uint32_t screening, int64_t stream)
    : m_runs(runs),
      m_screening(std::min(runs, screening)),
      m_stream(stream)
{
}

std::vector<std::string>
IsacPolicyJudge::GetClassical()
{
    std::vector<std::string> names;
    for (const std::string predictor : {"Ekf", "LastSensed"})
    {
        for (const std::string precoder : {"MaximumRatio", "RegularisedZeroForcing"})
        {
            for (const std::string power : {"Equal", "WaterFilling", "MaxMin", "RewardOptimal"})
            {
                names.push_back("ns3::IsacPredictiveBeamController[Predictor=" + predictor +
                                "|Precoder=" + precoder + "|Power=" + power + "]");
            }
        }
    }
    return names;
}

const IsacPolicyJudge::Best&
IsacPolicyJudge::GetBest(const std::string& scenario,
                         double power,
                         const std::function<void(const std::string&)>& tell)
{
    const auto key = std::make_pair(scenario, power);
    const auto known = m_best.find(key);
    if (known != m_best.end())
    {
        return known->second;
    }
    auto names = GetClassical();
    const auto evaluate = [&](const std::string& name, uint32_t runs) {
        tell(name);
        return IsacSensingEvaluation::Run(
            IsacScenario::Create(scenario, power),
            IsacBeamController::Create(name),
            runs,
            [] {},
            m_stream);
    };
    std::map<std::string, double> first;
    for (const auto& name : names)
    {
        first[name] = MeanReward(evaluate(name, m_screening));
    }
    std::sort(names.begin(), names.end(), [&first](const auto& a, const auto& b) {
        return first[a] > first[b];
    });
    names.resize(3);
    Best best;
    for (const auto& name : names)
    {
        auto reached = evaluate(name, m_runs);
        if (best.first.empty() || MeanReward(reached) > MeanReward(best.second))
        {
            best = {name, std::move(reached)};
        }
    }
    return m_best.emplace(key, std::move(best)).first->second;
}

IsacPolicyRow
IsacPolicyJudge::Judge(const std::string& name,
                       const std::string& scenario,
                       double power,
                       const std::function<void(const std::string&)>& tell)
{
    IsacPolicyRow row;
    const std::string path = IsacPolicyLibrary::Find(name, std::isnan(power) ? 40 : power);
    // A training's policy.nir goes by the name of its directory.
    const std::filesystem::path file(path);
    row.name =
        file.stem() == "policy" ? file.parent_path().filename().string() : file.stem().string();
    row.policy = IsacPolicyFile::Read(path);
    row.scenario = scenario.empty() ? Recorded(row.policy, "scenario", "paper") : scenario;
    row.power = std::isnan(power) ? std::stod(Recorded(row.policy, "power", "40")) : power;
    if (!IsacScenario::IsKnown(row.scenario))
    {
        throw std::invalid_argument("there is no scenario '" + row.scenario + "'; known are " +
                                    IsacScenario::ListNames());
    }
    const auto& best = GetBest(row.scenario, row.power, tell);
    row.classical = best.first;
    row.best = best.second;
    tell(row.name);
    auto controller = IsacBeamController::CreateForPolicy(path);
    Counter counter;
    controller->TraceConnectWithoutContext("Inference", MakeCallback(&Counter::Add, &counter));
    row.reached = IsacSensingEvaluation::Run(
        IsacScenario::Create(row.scenario, row.power),
        controller,
        m_runs,
        [] {},
        m_stream);
    row.count = counter.total;
    const double decisions = counter.decisions;
    row.energy = IsacDecisionEnergy::Of(row.count, decisions);
    if (!row.policy.controller.empty()) // conventional by itself
    {
        row.conventional = row.energy;
        return row;
    }
    // A network that vehicles share is evaluated once for each of them.
    const auto evaluations = static_cast<double>(row.count.evaluations);
    row.conventional =
        IsacDecisionEnergy::Of(CountConventional(row.policy.network), decisions / evaluations);
    return row;
}

double
IsacPrecoderMacs(uint32_t vehicles, uint32_t antennas)
{
    const double k = vehicles;
    const double rows = static_cast<double>(antennas) + k;
    const double responses = k * antennas;
    const double qr = k * k * (rows - k / 3);
    const double beams = k * k * rows + k * k * k / 2;
    const double norms = k * antennas;
    return 4 * (responses + qr + beams + norms);
}

} // namespace ns3
