/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * What is gained over networks composed of LibTorch's own operations: a decision at batch 1 by the
 * run-time network, and a training step by the fused functions. Both sides take turns in one
 * process, on one thread; the medians of the turns are compared.
 *
 *   isac-learning-bench [--turns=9]
 */

#include "isac-data-parallel.h"
#include "isac-learner.h"
#include "isac-network-module.h"
#include "isac-training-options.h"
#include "isac-vector-environment.h"

#include "ns3/command-line.h"
#include "ns3/isac-network.h"
#include "ns3/isac-scenario.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::isac;

namespace
{

/**
 * @param work what to time
 * @return seconds
 */
double
Time(const std::function<void()>& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Times of one side's turns.
struct Side
{
    std::string name;           //!< of the side
    std::function<void()> work; //!< a turn
    double units;               //!< what a turn does
    std::vector<double> times;  //!< of the turns (s)

    /// @return median time of a unit (s)
    double GetMedian() const
    {
        auto sorted = times;
        std::sort(sorted.begin(), sorted.end());
        return sorted[sorted.size() / 2] / units;
    }
};

/**
 * @param a a side
 * @param b the other
 * @param turns of each
 */
void
TakeTurns(Side& a, Side& b, int turns)
{
    for (int i = 0; i <= turns; i++) // the first turn warms up
    {
        for (auto* side : {&a, &b})
        {
            const double time = Time(side->work);
            if (i > 0)
            {
                side->times.push_back(time);
            }
        }
    }
}

/**
 * @param bar smallest ratio
 * @param ratio measured
 * @return words for the table
 */
const char*
Verdict(double bar, double ratio)
{
    return ratio >= bar ? "met" : "MISSED";
}

/**
 * One decision: the run-time network against LibTorch without gradients.
 * @param hidden neurons of the hidden layers
 * @param turns of each side
 */
void
Decide(const std::vector<int64_t>& hidden, int turns)
{
    torch::NoGradGuard guard;
    torch::manual_seed(1);
    NetworkOptions options;
    options.inputs = 12;
    options.outputs = 7;
    options.hidden = hidden;
    options.composed = true;
    NetworkModule module(options);
    auto network = IsacNetwork::Create(module.Describe());
    const auto input = torch::randn({1, 12});
    Eigen::VectorXd x(12);
    for (int i = 0; i < 12; i++)
    {
        x(i) = input[0][i].item<double>();
    }
    Eigen::VectorXd y(7);
    constexpr int DECISIONS = 2000;
    Side composed{"composed", [&] {
                      for (int i = 0; i < DECISIONS / 20; i++)
                      {
                          module.Forward(input);
                      }
                  },
                  DECISIONS / 20.0,
                  {}};
    Side ours{"run time", [&] {
                  for (int i = 0; i < DECISIONS; i++)
                  {
                      network->Evaluate(x, y);
                  }
              },
              DECISIONS,
              {}};
    TakeTurns(composed, ours, turns);
    const double ratio = composed.GetMedian() / ours.GetMedian();
    std::printf("decision, %zu hidden layer(s), firing rate %.2f: composed %.1f us, run time %.2f "
                "us: %.1f times faster (bar 30: %s)\n",
                hidden.size(),
                network->GetCount().GetTotal().GetFiringRate(),
                1e6 * composed.GetMedian(),
                1e6 * ours.GetMedian(),
                ratio,
                Verdict(30, ratio));
}

/**
 * Training: fused against composed, everything else equal: 8 epochs of batches of 512.
 * @param hidden neurons of the actor's hidden layers
 * @param counterfactual whether each slot is judged twice, as the preset tuned does
 * @param bar smallest ratio
 * @param turns of each side
 */
void
Train(const std::vector<int64_t>& hidden, bool counterfactual, double bar, int turns)
{
    DataParallel alone;
    std::vector<std::unique_ptr<IsacVectorEnvironment>> environments;
    std::vector<std::unique_ptr<Learner>> learners;
    for (const bool composed : {true, false})
    {
        auto options = IsacTrainingOptions::Preset("tuned", "ppo");
        options.hidden = hidden;
        options.epochs = 8;
        options.batch = 512;
        options.composed = composed;
        options.counterfactual = counterfactual;
        environments.push_back(std::make_unique<IsacVectorEnvironment>(
            [] { return IsacScenario::Create("paper", 40); },
            options.episodes,
            options.GetActionSpaceType(),
            options.GetEncoderType(),
            false));
        environments.back()->Reset(1);
        torch::manual_seed(1);
        learners.push_back(CreateLearner(options, *environments.back(), alone));
    }
    const double steps = 6400;
    Side composed{"composed", [&] { learners[0]->Iterate(0); }, steps, {}};
    Side fused{"fused", [&] { learners[1]->Iterate(0); }, steps, {}};
    TakeTurns(composed, fused, turns);
    const double ratio = composed.GetMedian() / fused.GetMedian();
    std::printf("training, %zu hidden layer(s), %s: composed %.0f, fused %.0f environment steps/s: "
                "%.2f times faster (bar %g: %s)\n",
                hidden.size(),
                counterfactual ? "slots judged twice" : "plain",
                1 / composed.GetMedian(),
                1 / fused.GetMedian(),
                ratio,
                bar,
                Verdict(bar, ratio));
}

} // namespace

int
main(int argc, char* argv[])
{
    int turns = 9;
    CommandLine cmd(__FILE__);
    cmd.AddValue("turns", "Turns of each side", turns);
    cmd.Parse(argc, argv);
    PrepareLibTorch();
    Decide({128}, turns);
    Decide({128, 128}, turns);
    for (const bool counterfactual : {false, true})
    {
        Train({128}, counterfactual, 4, (turns + 1) / 2);
        Train({128, 128}, counterfactual, 2, (turns + 1) / 2);
    }
    return 0;
}
