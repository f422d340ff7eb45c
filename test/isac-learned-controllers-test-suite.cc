/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Networks of convolutions and LSTMs, and the controllers that predict channels by networks.
 */

#include "isac-control-test-helper.h"

#include "ns3/isac-array.h"
#include "ns3/isac-historical-channel-beam-controller.h"
#include "ns3/isac-network.h"
#include "ns3/isac-nir-graph.h"
#include "ns3/isac-scenario.h"
#include "ns3/isac-sensing-evaluation.h"
#include "ns3/isac-two-stage-beam-controller.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

using Operation = IsacNetworkLayer::Operation;
using Neurons = IsacNetworkLayer::Neurons;

/**
 * @param rows of the weights
 * @param columns of the weights
 * @param random generator
 * @param scale of the weights
 * @return a dense layer with normal weights, without neurons
 */
IsacNetworkLayer
MakeLayer(Eigen::Index rows, Eigen::Index columns, std::mt19937& random, double scale = 0.3)
{
    std::normal_distribution<float> normal(0, static_cast<float>(scale));
    IsacNetworkLayer layer;
    layer.weight.resize(rows, columns);
    layer.bias.resize(rows);
    std::generate_n(layer.weight.data(), layer.weight.size(), [&]() { return normal(random); });
    std::generate_n(layer.bias.data(), rows, [&]() { return normal(random); });
    return layer;
}

/**
 * @param slots of the sequence
 * @param signals channels of the input
 * @param length entries of each
 * @param scale of the last layer's weights
 * @return convolution of kernel 3 and stride 2 to 4 channels, tanh, LSTM of 5 cells, 4 outputs
 */
IsacNetworkDescription
MakeSequence(uint32_t slots, Eigen::Index signals, Eigen::Index length, double scale = 0.3)
{
    std::mt19937 random(3);
    IsacNetworkDescription network;
    network.timeSteps = slots;
    network.layers.push_back(MakeLayer(4, 3 * signals, random));
    network.layers[0].operation = Operation::CONV1D;
    network.layers[0].neurons = Neurons::TANH;
    network.layers[0].length = length;
    network.layers[0].kernel = 3;
    network.layers[0].stride = 2;
    network.layers.push_back(MakeLayer(20, network.layers[0].GetOutputs() + 5, random));
    network.layers[1].operation = Operation::LSTM;
    network.layers.push_back(MakeLayer(4, 5, random, scale));
    return network;
}

/**
 * The network of MakeSequence() by its definition, entry by entry.
 * @param network the network
 * @param x its input
 * @return its output
 */
Eigen::VectorXd
Compute(const IsacNetworkDescription& network, const Eigen::VectorXd& x)
{
    const auto& conv = network.layers[0];
    const auto& lstm = network.layers[1];
    const Eigen::Index size = conv.GetInputs();
    const Eigen::Index channels = size / conv.length;
    const Eigen::Index stretches = (conv.length - conv.kernel) / conv.stride + 1;
    Eigen::VectorXd h = Eigen::VectorXd::Zero(5);
    Eigen::VectorXd c = Eigen::VectorXd::Zero(5);
    const auto sigmoid = [](double v) { return 1 / (1 + std::exp(-v)); };
    for (uint32_t slot = 0; slot < network.timeSteps; slot++)
    {
        Eigen::VectorXd z(lstm.weight.cols());
        for (Eigen::Index o = 0; o < conv.weight.rows(); o++)
        {
            for (Eigen::Index s = 0; s < stretches; s++)
            {
                double sum = conv.bias(o);
                for (Eigen::Index i = 0; i < channels; i++)
                {
                    for (Eigen::Index k = 0; k < conv.kernel; k++)
                    {
                        sum += conv.weight(o, i * conv.kernel + k) *
                               x(slot * size + i * conv.length + s * conv.stride + k);
                    }
                }
                z(o * stretches + s) = std::tanh(sum);
            }
        }
        z.tail(5) = h;
        const Eigen::VectorXd gates = lstm.weight * z + lstm.bias;
        for (int j = 0; j < 5; j++)
        {
            c(j) = sigmoid(gates(5 + j)) * c(j) + sigmoid(gates(j)) * std::tanh(gates(10 + j));
            h(j) = sigmoid(gates(15 + j)) * std::tanh(c(j));
        }
    }
    return network.layers[2].weight * h + network.layers[2].bias;
}

/**
 * @param scale of the weights that make the output: 0 for networks that say nothing
 * @return a policy for IsacTwoStageBeamController
 */
IsacPolicy
MakeTwoStage(double scale)
{
    std::mt19937 random(5);
    IsacPolicy policy;
    policy.controller = "ns3::IsacTwoStageBeamController";
    policy.network.layers = {MakeLayer(2, 8, random, scale)};
    policy.second.layers = {MakeLayer(4, 7, random, scale)};
    policy.mean.setZero(8);
    policy.deviation.setOnes(8);
    return policy;
}

/**
 * @param scale as for MakeTwoStage()
 * @return a policy for IsacHistoricalChannelBeamController with 32 antennas and 3 slots
 */
IsacPolicy
MakeHistorical(double scale)
{
    IsacPolicy policy;
    policy.controller = "ns3::IsacHistoricalChannelBeamController";
    policy.network = MakeSequence(3, 3, 32, scale);
    policy.network.layers.back().bias *= scale;
    policy.mean.setZero(1);
    policy.deviation.setOnes(1);
    return policy;
}

/**
 * @param action to run
 * @return text of the std::invalid_argument that it throws, or empty
 */
std::string
Refusal(const std::function<void()>& action)
{
    try
    {
        action();
    }
    catch (const std::invalid_argument& error)
    {
        return error.what();
    }
    return "";
}

} // namespace

/**
 * @ingroup isac-tests
 * Convolutions and LSTMs at run time, their operations, and their graphs.
 */
class IsacSequenceNetworkTestCase : public TestCase
{
  public:
    IsacSequenceNetworkTestCase()
        : TestCase("Convolutions and LSTMs equal their definition, and survive as graphs")
    {
    }

  private:
    void DoRun() override
    {
        const auto network = MakeSequence(3, 2, 9);
        const Eigen::VectorXd x = Eigen::VectorXd::LinSpaced(3 * 18, -1, 1).array().sin();
        auto runtime = IsacNetwork::Create(network);
        Eigen::VectorXd output(4);
        for (int again = 0; again < 2; again++) // memory starts from zero each time
        {
            runtime->Evaluate(x, output);
            const double error = (output - Compute(network, x)).cwiseAbs().maxCoeff();
            NS_TEST_EXPECT_MSG_LT(error, 1e-12, "output");
        }
        // 4 stretches of 6 entries to 4 channels, 16 + 5 to 20 gates, 3 slots; 5 to 4 once.
        const auto total = runtime->GetCount().GetTotal();
        NS_TEST_EXPECT_MSG_EQ(total.denseOperations, 2 * (3 * (96 + 420) + 20), "operations");
        const auto graph = IsacNirGraph::FromNetwork(network, 1e-3);
        const auto back = graph.ToNetwork(1e-3, 3);
        for (std::size_t i = 0; i < network.layers.size(); i++)
        {
            const double error =
                (back.layers[i].weight - network.layers[i].weight).cwiseAbs().maxCoeff();
            NS_TEST_EXPECT_MSG_EQ(error, 0, "weights are floats already");
        }
        Refuse(graph);
    }

    /// @param good a graph; damaged ones must be refused with a word
    void Refuse(const IsacNirGraph& good)
    {
        const auto refuse = [&](const std::string& word,
                                const std::function<void(IsacNirGraph&)>& damage,
                                uint32_t steps = 3) {
            IsacNirGraph graph = good;
            damage(graph);
            const auto text = Refusal([&]() { graph.ToNetwork(1e-3, steps); });
            NS_TEST_EXPECT_MSG_NE(text.find(word), std::string::npos, word + " in: " + text);
        };
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const auto put = [](const std::string& node, const std::string& field, double value) {
            return [=](IsacNirGraph& g) { g.nodes[node].fields[field].values[0] = value; };
        };
        refuse("weight contains NaN", put("conv1d", "weight", nan));
        refuse("stride is zero", put("conv1d", "stride", 0));
        refuse("stride is not a single whole", put("conv1d", "stride", 1.5));
        refuse("padding, dilation and groups", put("conv1d", "padding", 1));
        refuse("padding, dilation and groups", put("conv1d", "groups", 2));
        refuse("input_shape does not make", put("conv1d", "input_shape", 7));
        refuse("input_shape is not a single", put("conv1d", "input_shape", -1));
        refuse("weight has not three",
               [](IsacNirGraph& g) { g.nodes["conv1d"].fields["weight"].shape = {24}; });
        refuse("input_shape does not make", [](IsacNirGraph& g) {
            g.nodes["conv1d"].fields["weight"].shape = {2, 4, 3};
        });
        refuse("the weight longer", [](IsacNirGraph& g) {
            g.nodes["conv1d"].fields["weight"].shape = {1, 2, 12};
        });
        refuse("weight_hh is missing",
               [](IsacNirGraph& g) { g.nodes["lstm"].fields.erase("weight_hh"); });
        refuse("weight_hh contains infinity", put("lstm", "weight_hh", INFINITY));
        refuse("are not 4 H x inputs", [](IsacNirGraph& g) {
            g.nodes["lstm"].fields["weight_hh"].shape = {5, 20};
        });
        refuse("bias has", [](IsacNirGraph& g) {
            g.nodes["lstm"].fields["bias"].values.pop_back();
            g.nodes["lstm"].fields["bias"].shape = {19};
        });
        refuse(
            "timeSteps",
            [](IsacNirGraph&) {},
            4000000000U);
        refuse(
            "timeSteps",
            [](IsacNirGraph&) {},
            0);
    }
};

/**
 * @ingroup isac-tests
 * Tracks that come and go, echoes and reports that are missing, policies that do not fit.
 */
class IsacLearnedControllerTestCase : public TestCase
{
  public:
    IsacLearnedControllerTestCase()
        : TestCase("Learned controllers serve whatever is sensed and reported")
    {
    }

  private:
    /**
     * @param parameters constants of the link
     * @param observation output: channel rows of its tracks through the DFT codebook
     * @param controller asks for them
     */
    static void Report(Ptr<IsacLinkParameters> parameters,
                       const IsacLearnedBeamController& controller,
                       IsacObservation& observation)
    {
        const auto k = static_cast<Eigen::Index>(observation.tracks.size());
        isac::RVector theta(k);
        isac::RVector gain(k);
        for (Eigen::Index i = 0; i < k; i++)
        {
            theta(i) = observation.tracks[i].estimate.theta;
            gain(i) = parameters->EstimatedGain(observation.tracks[i].estimate.d);
        }
        isac::CMatrix h;
        isac::LineOfSightChannel(theta, gain, parameters->GetTxAntennas(), h);
        const auto& pilots = controller.GetPilots(observation.slot + 1);
        observation.pilotResponse =
            pilots.cols() > 0 ? isac::CMatrix(std::sqrt(parameters->GetMaxPower()) * h * pilots)
                              : isac::CMatrix();
    }

    /// @param controller with a policy that says nothing
    void Serve(Ptr<IsacLearnedBeamController> controller)
    {
        auto parameters = controller->GetLinkParameters();
        IsacObservation observation;
        IsacBeamDecision decision;
        const std::vector<std::vector<uint32_t>> tracks{{1},
                                                        {1, 2, 3},
                                                        {1, 3},
                                                        {},
                                                        {4, 5, 6, 7, 8}};
        for (uint64_t slot = 0; slot < 40; slot++)
        {
            observation.slot = slot;
            observation.tracks.clear();
            for (const uint32_t id : tracks[slot / 8])
            {
                observation.tracks.push_back(Track(id, 0.4 * id - 0.1, 10 + id));
                observation.tracks.back().missed = slot % 3;
            }
            Report(parameters, *controller, observation);
            if (slot % 5 == 4) // no reports
            {
                observation.pilotResponse.resize(0, 0);
            }
            controller->Decide(observation, decision);
            for (std::size_t i = 0; i < observation.tracks.size(); i++)
            {
                const double off =
                    isac::BeamAngle(decision.f.col(i)) - observation.tracks[i].estimate.theta;
                // Zero-forcing bends beams a little.
                NS_TEST_EXPECT_MSG_LT(std::abs(off), 0.01, "points at the vehicle");
            }
        }
        NS_TEST_EXPECT_MSG_EQ(controller->GetFallbacks(), 0, "no fallback");
    }

    void DoRun() override
    {
        auto parameters = CreateObject<IsacLinkParameters>();
        auto two = CreateObject<IsacTwoStageBeamController>();
        two->SetPolicy(MakeTwoStage(0), parameters);
        NS_TEST_EXPECT_MSG_EQ(two->GetPilots(1).cols(), 0, "sensing only");
        NS_TEST_EXPECT_MSG_EQ(two->GetProcessingDelay(), MicroSeconds(100), "two networks");
        Serve(two);
        auto history = CreateObject<IsacHistoricalChannelBeamController>();
        history->SetPolicy(MakeHistorical(0), parameters);
        NS_TEST_EXPECT_MSG_EQ(history->GetPilots(1).cols(), 32, "DFT codebook");
        NS_TEST_EXPECT_MSG_EQ(history->GetReportBits(), 32 * 2 * 8 + 16, "quantised row");
        NS_TEST_EXPECT_MSG_EQ(history->GetProcessingDelay(), MicroSeconds(50), "a network");
        Serve(history);
        CheckCausality(parameters);

        auto text = Refusal([&]() { two->SetPolicy(MakeHistorical(0), parameters); });
        NS_TEST_EXPECT_MSG_NE(text.find("use ns3::IsacHistorical"), std::string::npos, text);
        auto policy = MakeTwoStage(0);
        policy.second.layers[0].weight.resize(4, 6);
        policy.second.layers[0].weight.setZero();
        text = Refusal([&]() { two->SetPolicy(policy, parameters); });
        NS_TEST_EXPECT_MSG_NE(text.find("second stage has 6 inputs"), std::string::npos, text);
        policy = MakeHistorical(0);
        policy.network = MakeSequence(3, 3, 16);
        text = Refusal([&]() { history->SetPolicy(policy, parameters); });
        NS_TEST_EXPECT_MSG_NE(text.find("144 inputs"), std::string::npos, text);
    }

    /// @param parameters constants of the link; reports of a slot must not serve its decision
    void CheckCausality(Ptr<IsacLinkParameters> parameters)
    {
        IsacBeamDecision decisions[2];
        for (int variant = 0; variant < 2; variant++)
        {
            auto controller = CreateObject<IsacHistoricalChannelBeamController>();
            controller->SetPolicy(MakeHistorical(0.3), parameters);
            IsacObservation observation;
            observation.tracks = {Track(1, 1, 10), Track(2, 2, 15)};
            for (observation.slot = 0; observation.slot < 5; observation.slot++)
            {
                Report(parameters, *controller, observation);
                if (observation.slot == 4 && variant == 1)
                {
                    observation.pilotResponse *= isac::Complex(0, 3);
                }
                controller->Decide(observation, decisions[variant]);
            }
        }
        NS_TEST_EXPECT_MSG_EQ((decisions[0].f == decisions[1].f), true, "reports come too late");
    }
};

/**
 * @ingroup isac-tests
 * Equal streams give equal episodes, and networks that say nothing are no worse than matched beams.
 */
class IsacLearnedLoopTestCase : public TestCase
{
  public:
    IsacLearnedLoopTestCase()
        : TestCase("Learned controllers in the closed loop")
    {
    }

  private:
    void DoRun() override
    {
        for (const bool staged : {true, false})
        {
            std::vector<double> rewards[2];
            for (auto& reward : rewards)
            {
                auto loop = IsacScenario::Create("missing-echoes", 40);
                Ptr<IsacLearnedBeamController> controller =
                    CreateObject<IsacTwoStageBeamController>();
                if (!staged)
                {
                    controller = CreateObject<IsacHistoricalChannelBeamController>();
                }
                controller->SetPolicy(staged ? MakeTwoStage(0.1) : MakeHistorical(0.1),
                                      loop->GetLinkParameters());
                reward = IsacSensingEvaluation::Run(loop, controller, 2).reward;
                NS_TEST_EXPECT_MSG_EQ(controller->GetFallbacks(), 0, "no fallback");
            }
            NS_TEST_EXPECT_MSG_EQ((rewards[0] == rewards[1]), true, "equal streams");
            NS_TEST_EXPECT_MSG_GT(IsacInterval::Of(rewards[0]).mean, 3, "it serves");
        }
    }
};

/**
 * @ingroup isac-tests
 * Suite of the learned controllers.
 */
class IsacLearnedControllersTestSuite : public TestSuite
{
  public:
    IsacLearnedControllersTestSuite()
        : TestSuite("isac-learned-controllers")
    {
        AddTestCase(new IsacSequenceNetworkTestCase);
        AddTestCase(new IsacLearnedControllerTestCase);
        AddTestCase(new IsacLearnedLoopTestCase);
    }
};

/// The suite, registered.
static IsacLearnedControllersTestSuite g_isacLearnedControllersTestSuite;
