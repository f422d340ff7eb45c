/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Training of the schemes that predict channels.
 */

#include "../isac-data-parallel.h"
#include "../isac-link-loss.h"
#include "../isac-policy-trial.h"
#include "../isac-predictor-learner.h"

#include "ns3/isac-array.h"
#include "ns3/isac-communication.h"
#include "ns3/isac-network.h"
#include "ns3/isac-precoding-design.h"
#include "ns3/isac-scenario.h"
#include "ns3/test.h"

#include <cmath>

using namespace ns3;
using namespace ns3::isac;
using torch::Tensor;

/**
 * @ingroup isac-tests
 * The runtime computes what LibTorch does.
 */
class IsacSequenceModuleTestCase : public TestCase
{
  public:
    IsacSequenceModuleTestCase()
        : TestCase("Convolutions and LSTM: the runtime equals LibTorch")
    {
    }

  private:
    void DoRun() override
    {
        torch::manual_seed(1);
        SequenceOptions options;
        options.outputs = 4;
        options.outputGain = 1;
        SequenceModule module(options);
        const Tensor input = torch::randn({3, options.slots * options.signals * options.length});
        const Tensor expected = module.Forward(input).detach().to(torch::kDouble);
        auto runtime = IsacNetwork::Create(module.Describe());
        for (int64_t row = 0; row < input.size(0); row++)
        {
            const Tensor x = input[row].to(torch::kDouble).contiguous();
            Eigen::VectorXd output(4);
            runtime->Evaluate(Eigen::Map<const Eigen::VectorXd>(x.data_ptr<double>(), x.numel()),
                              output);
            for (int64_t i = 0; i < 4; i++)
            {
                // Single precision, sums of some hundred terms of order one.
                NS_TEST_EXPECT_MSG_EQ_TOL(output(i),
                                          expected[row][i].item<double>(),
                                          1e-5,
                                          "output");
            }
        }
    }
};

/**
 * @ingroup isac-tests
 * The differentiable link is that of the closed loop.
 */
class IsacLinkLossTestCase : public TestCase
{
  public:
    IsacLinkLossTestCase()
        : TestCase("Relative reward: equals the precoder and the rates of the closed loop")
    {
    }

  private:
    void DoRun() override
    {
        auto parameters = CreateObject<IsacLinkParameters>();
        const double noise = parameters->GetNoise();
        RVector theta(3);
        RVector gain(3);
        theta << 1.1, 1.4, 1.45;
        gain << 2e-10, 1e-10, 3e-11;
        IsacPrecodingDesign design;
        IsacPrecodingDesign::Options how;
        how.regularisationScale = std::exp(0.3);
        IsacBeamDecision decision;
        decision.f.resize(32, 3);
        design.Compute(theta, gain, *parameters, how, decision);
        CMatrix h;
        theta(0) += 0.002; // as it came
        LineOfSightChannel(theta, gain, 32, h);
        RMatrix s;
        ReceivedPowers(h, decision.f, decision.p, s);
        RVector sinr(3);
        RVector rates(3);
        double bound = 0;
        for (Eigen::Index k = 0; k < 3; k++)
        {
            sinr(k) = BeamSinr(s, k, k, noise);
            bound += std::log2(1 + decision.p(k) * 32 * gain(k) / noise);
        }
        AchievableRates(sinr, rates);
        const double expected = rates.sum() * Fairness(rates, Variant::CORRECTED) / bound;

        const auto row = [](double a, double b, double c) {
            return torch::tensor({{a, b, c}}, torch::kDouble);
        };
        LinkBatch batch;
        batch.trueU = row(std::cos(theta(0)), std::cos(theta(1)), std::cos(theta(2)));
        batch.u = row(std::cos(theta(0) - 0.002), std::cos(theta(1)), std::cos(theta(2)));
        batch.gain = 10 * torch::log10(row(gain(0), gain(1), gain(2)));
        batch.trueGain = batch.gain;
        batch.regularisation = row(0.3, 0.3, 0.3);
        batch.power = row(0, 0, 0);
        batch.maxPower = torch::full({1}, parameters->GetMaxPower(), torch::kDouble);
        const double reward = RelativeReward(batch, 32, noise).item<double>();
        NS_TEST_EXPECT_MSG_EQ_TOL(reward, expected, 1e-9, "relative reward");
    }
};

/**
 * @ingroup isac-tests
 * Training lowers both losses; equal seeds give equal networks.
 */
class IsacPredictorLearnerTestCase : public TestCase
{
  public:
    /// @param algorithm two-stage or historical
    explicit IsacPredictorLearnerTestCase(const std::string& algorithm)
        : TestCase("Training of " + algorithm + " lowers its losses, and is repeatable"),
          m_algorithm(algorithm)
    {
    }

  private:
    void DoRun() override
    {
        auto options = IsacTrainingOptions::Preset("tuned", m_algorithm);
        options.episodes = 4;
        options.batch = 128;
        options.lowestPower = options.power; // comparable losses from one iteration to the next
        options.actorRate = 3e-3;
        uint64_t checksums[2];
        for (auto& checksum : checksums)
        {
            IsacVectorEnvironment environment([]() { return IsacScenario::Create("paper", 40); },
                                              options.episodes,
                                              options.GetActionSpaceType(),
                                              options.GetEncoderType(),
                                              false);
            DataParallel parallel;
            torch::manual_seed(4);
            environment.Reset(77);
            PredictorLearner learner(options, environment, parallel);
            const auto first = learner.Iterate(0);
            LearningProgress last;
            for (int i = 0; i < 6; i++)
            {
                last = learner.Iterate(0);
            }
            NS_TEST_EXPECT_MSG_LT(last.criticLoss, 0.8 * first.criticLoss, "channels");
            NS_TEST_EXPECT_MSG_LT(last.actorLoss, first.actorLoss + 0.05, "beams");
            NS_TEST_EXPECT_MSG_EQ(last.steps, 400, "slots");
            const auto policy = learner.GetPolicy();
            NS_TEST_EXPECT_MSG_EQ(IsFinite(policy), true, "finite");
            checksum = GetChecksum(policy);
        }
        NS_TEST_EXPECT_MSG_EQ(checksums[0], checksums[1], "equal seeds");
    }

    std::string m_algorithm; //!< what is trained
};

/**
 * @ingroup isac-tests
 * Suite of the training of predictors.
 */
class IsacPredictorTestSuite : public TestSuite
{
  public:
    IsacPredictorTestSuite()
        : TestSuite("isac-predictor")
    {
        AddTestCase(new IsacSequenceModuleTestCase);
        AddTestCase(new IsacLinkLossTestCase);
        AddTestCase(new IsacPredictorLearnerTestCase("two-stage"));
        AddTestCase(new IsacPredictorLearnerTestCase("historical"));
    }
};

/// The suite, registered.
static IsacPredictorTestSuite g_isacPredictorTestSuite;
