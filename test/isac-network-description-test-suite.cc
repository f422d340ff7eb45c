/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-policy-test-helper.h"

#include "ns3/isac-network-description.h"
#include "ns3/test.h"

#include <functional>
#include <limits>
#include <stdexcept>
#include <string>

using namespace ns3;

namespace
{

using Neurons = IsacNetworkLayer::Neurons;

/**
 * @ingroup isac-tests
 * What descriptions say of themselves.
 */
class IsacNetworkShapeTestCase : public TestCase
{
  public:
    IsacNetworkShapeTestCase()
        : TestCase("Sizes and kinds of networks")
    {
    }

  private:
    void DoRun() override
    {
        const IsacNetworkDescription none;
        NS_TEST_EXPECT_MSG_EQ(none.GetInputs() + none.GetOutputs(), 0, "no layers");
        NS_TEST_EXPECT_MSG_EQ(none.IsSpiking(), false, "no layers");
        for (const bool spiking : {false, true})
        {
            const IsacNetworkDescription network = MakeTestPolicy(spiking).network;
            network.Validate();
            NS_TEST_EXPECT_MSG_EQ(network.IsSpiking(), spiking, "kind");
            NS_TEST_EXPECT_MSG_EQ(network.GetInputs(), 5, "inputs");
            NS_TEST_EXPECT_MSG_EQ(network.GetOutputs(), 3, "outputs");
        }
        IsacNetworkDescription readOut = MakeTestPolicy().network;
        readOut.layers.back() = MakeTestLayer(3, 4, Neurons::IDENTITY);
        readOut.Validate();
        NS_TEST_EXPECT_MSG_EQ(readOut.IsSpiking(), true, "mean of the spikes");
    }
};

/**
 * @ingroup isac-tests
 * Networks that must not validate, and the start of the error.
 */
class IsacNetworkValidationTestCase : public TestCase
{
  public:
    IsacNetworkValidationTestCase()
        : TestCase("Errors name the layer and the field")
    {
    }

  private:
    /**
     * @param error start of the error
     * @param spoil what is wrong with the network
     * @param spiking whether the network spikes
     */
    void Check(const std::string& error,
               const std::function<void(IsacNetworkDescription&)>& spoil,
               bool spiking = true);

    void DoRun() override;
};

void
IsacNetworkValidationTestCase::Check(const std::string& error,
                                     const std::function<void(IsacNetworkDescription&)>& spoil,
                                     bool spiking)
{
    IsacNetworkDescription network = MakeTestPolicy(spiking).network;
    spoil(network);
    std::string text;
    try
    {
        network.Validate();
    }
    catch (const std::invalid_argument& caught)
    {
        text = caught.what();
    }
    NS_TEST_EXPECT_MSG_EQ(text.substr(0, error.size()), error, "error");
}

void
IsacNetworkValidationTestCase::DoRun()
{
    const double nan = std::nan("");
    const double inf = std::numeric_limits<double>::infinity();
    Check("layers:", [](auto& n) { n.layers.clear(); });
    Check("timeSteps:", [](auto& n) { n.timeSteps = 0; });
    Check(
        "timeSteps:",
        [](auto& n) { n.timeSteps = 2; },
        false);
    Check("layer 0: weight:", [](auto& n) { n.layers[0].weight.resize(0, 0); });
    Check("layer 1: weight:", [](auto& n) { n.layers[1].weight.setZero(4, 6); });
    Check("layer 1: weight:", [&](auto& n) { n.layers[1].weight(2, 3) = nan; });
    Check("layer 2: bias:", [](auto& n) { n.layers[2].bias.setZero(4); });
    Check("layer 2: bias:", [&](auto& n) { n.layers[2].bias[1] = inf; });
    Check("layer 1: lambda:", [](auto& n) { n.layers[1].lambda.resize(0); });
    Check("layer 1: lambda:", [](auto& n) { n.layers[1].lambda[0] = 0; });
    Check("layer 2: lambda:", [](auto& n) { n.layers[2].lambda[0] = 1.001; });
    Check("layer 2: lambda:", [&](auto& n) { n.layers[2].lambda[0] = nan; });
    Check("layer 0: leak:", [&](auto& n) { n.layers[0].leak[6] = -inf; });
    Check("layer 0: resistance:", [](auto& n) { n.layers[0].resistance.setOnes(1); });
    Check("layer 0: threshold:", [&](auto& n) { n.layers[0].threshold[0] = inf; });
    Check("layer 0: reset:", [](auto& n) { n.layers[0].reset = n.layers[0].threshold; });
    Check("layer 2: threshold:", [](auto& n) { n.layers[2].threshold.setOnes(3); });
    Check(
        "layer 1: lambda:",
        [](auto& n) { n.layers[1].lambda.setOnes(4); },
        false);
    Check("layer 2: neurons:", [](auto& n) { n.layers[2] = MakeTestLayer(3, 4, Neurons::LIF); });
    Check("layer 1: neurons:", [](auto& n) { n.layers[1] = MakeTestLayer(4, 7, Neurons::TANH); });
    Check(
        "layer 2: neurons:",
        [](auto& n) { n.layers[2] = MakeTestLayer(3, 4, Neurons::LEAKY_INTEGRATOR); },
        false);
}

/**
 * @ingroup isac-tests
 * Suite of descriptions of networks.
 */
class IsacNetworkDescriptionTestSuite : public TestSuite
{
  public:
    IsacNetworkDescriptionTestSuite()
        : TestSuite("isac-network-description")
    {
        AddTestCase(new IsacNetworkShapeTestCase);
        AddTestCase(new IsacNetworkValidationTestCase);
    }
};

/// The suite, registered.
IsacNetworkDescriptionTestSuite g_isacNetworkDescriptionTestSuite;

} // namespace
