/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-allocation-counter.h"
#include "isac-link-test-helper.h"
#include "isac-network-test-helper.h"

#include "ns3/isac-network.h"
#include "ns3/isac-operation-count.h"
#include "ns3/log.h"
#include "ns3/test.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::isac;

NS_LOG_COMPONENT_DEFINE("IsacOperationCountTest");

namespace
{

using Neurons = IsacNetworkLayer::Neurons;

} // namespace

/**
 * @ingroup isac-tests
 * The counters of a spiking network, by hand.
 */
class IsacOperationCountTestCase : public TestCase
{
  public:
    IsacOperationCountTestCase()
        : TestCase("Operations of a spiking network, counted by hand")
    {
    }

  private:
    void DoRun() override
    {
        // Three inputs, two neurons that get the currents 2 and 1.34, one neuron behind them that
        // any spike fires, two outputs, one of them with another lambda.
        IsacNetworkDescription description;
        description.timeSteps = 6;
        description.layers.resize(3);
        description.layers[0].weight.resize(2, 3);
        description.layers[0].weight << 1, 0, 0, 0, 1, 0;
        description.layers[1].weight.setConstant(1, 2, 2.0);
        description.layers[2].weight.setOnes(2, 1);
        SetPaperNeurons(Neurons::LIF, description.layers[0]);
        SetPaperNeurons(Neurons::LIF, description.layers[1]);
        SetPaperNeurons(Neurons::LEAKY_INTEGRATOR, description.layers[2]);
        description.layers[2].lambda << 0.5, 0.25;
        const auto network = IsacNetwork::Create(description);
        RVector output(2);
        network->Evaluate((RVector(3) << 2, 1.34, 0).finished(), output);

        // Spikes: 6 and 3 (see the neurons' test), then one in each step.
        const auto& count = network->GetCount();
        Expect(count.layers[0], {6, 0, 4, 12, 12, 9, 12}, "first layer");
        Expect(count.layers[1], {12, 9, 0, 6, 6, 6, 6}, "second layer");
        Expect(count.layers[2], {12, 12, 0, 12, 6, 0, 0}, "read-out");
        Expect(count.GetTotal(), {30, 21, 4, 30, 24, 15, 18}, "all layers");
        NS_TEST_EXPECT_MSG_EQ(count.layers[0].GetFiringRate(), 0.75, "9 of 12");
        NS_TEST_EXPECT_MSG_EQ(count.layers[0].GetActivationSparsity(), 0.25, "3 of 12");
        NS_TEST_EXPECT_MSG_EQ(count.IsSpiking(), true, "kind");
        NS_TEST_EXPECT_MSG_EQ(count.evaluations, 1, "one");

        const IsacOperationCount once = count;
        IsacOperationCount sum;
        sum += once;
        network->Evaluate((RVector(3) << 2, 1.34, 0).finished(), output);
        sum += once;
        Expect(sum.GetTotal(), {60, 42, 8, 60, 48, 30, 36}, "twice");
        Expect(network->GetCount().GetTotal(), {60, 42, 8, 60, 48, 30, 36}, "accumulated");
        NS_TEST_EXPECT_MSG_EQ(sum.evaluations, 2, "twice");
        network->ResetCount();
        Expect(network->GetCount().GetTotal(), {0, 0, 0, 0, 0, 0, 0}, "reset");
        NS_TEST_EXPECT_MSG_EQ(network->GetCount().layers[0].inputs, 3, "shape kept");

        // Single precision in a file: 1 ms / float(2 ms) is not quite 1/2.
        description.layers[2].lambda << 1e-3 / static_cast<double>(2e-3F), 0.5 + 1e-5;
        NS_TEST_EXPECT_MSG_EQ(IsacOperationCount(description).layers[2].shiftNeurons, 1, "one");

        IsacOperationCount relay(MakeRelay(3));
        NS_TEST_EXPECT_MSG_NE(GetRefusal([&]() { relay += once; }), "", "other shapes");
    }

    /**
     * @param found counters
     * @param expected dense, effective ACs, effective MACs, updates, shifts, spikes, neuron-steps
     * @param what they count
     */
    void Expect(const IsacOperationCount::Operations& found,
                const std::vector<uint64_t>& expected,
                const std::string& what)
    {
        NS_TEST_EXPECT_MSG_EQ(found.denseOperations, expected[0], what << ", dense");
        NS_TEST_EXPECT_MSG_EQ(found.effectiveAcs, expected[1], what << ", ACs");
        NS_TEST_EXPECT_MSG_EQ(found.effectiveMacs, expected[2], what << ", MACs");
        NS_TEST_EXPECT_MSG_EQ(found.membraneUpdates, expected[3], what << ", updates");
        NS_TEST_EXPECT_MSG_EQ(found.shiftUpdates, expected[4], what << ", shifts");
        NS_TEST_EXPECT_MSG_EQ(found.spikes, expected[5], what << ", spikes");
        NS_TEST_EXPECT_MSG_EQ(found.neuronSteps, expected[6], what << ", neuron-steps");
    }
};

/**
 * @ingroup isac-tests
 * Conventional layers against their formula.
 */
class IsacConventionalNetworkTestCase : public TestCase
{
  public:
    IsacConventionalNetworkTestCase()
        : TestCase("Conventional networks and their counters")
    {
    }

  private:
    void DoRun() override
    {
        IsacNetworkDescription description;
        description.layers.resize(3);
        description.layers[0].weight.resize(3, 2);
        description.layers[0].weight << 1, 2, -3, 4, 5, -6;
        description.layers[1].weight.resize(2, 3);
        description.layers[1].weight << 1, 1, 1, 0.5, 0, -0.5;
        description.layers[2].weight.setOnes(1, 2);
        SetPaperNeurons(Neurons::RELU, description.layers[0]);
        SetPaperNeurons(Neurons::TANH, description.layers[1]);
        SetPaperNeurons(Neurons::IDENTITY, description.layers[2]);
        description.layers[0].bias << 0, 1, 0;
        description.layers[2].bias << 10;

        const auto network = IsacNetwork::Create(description);
        RVector output(1);
        // W x + b is (2, -5, 10), ReLU makes it (2, 0, 10), and the next layer tanh of (12, -4).
        network->Evaluate((RVector(2) << 2, 0).finished(), output);
        NS_TEST_EXPECT_MSG_EQ(IsClose(output(0), 10 + std::tanh(12.0) + std::tanh(-4.0), 1e-15),
                              true,
                              "output");
        const auto& layers = network->GetCount().layers;
        NS_TEST_EXPECT_MSG_EQ(layers[0].effectiveMacs, 3, "one input is zero");
        NS_TEST_EXPECT_MSG_EQ(layers[1].effectiveMacs, 4, "ReLU cut one of three");
        NS_TEST_EXPECT_MSG_EQ(layers[2].effectiveMacs, 2, "no zero");
        const auto total = network->GetCount().GetTotal();
        NS_TEST_EXPECT_MSG_EQ(total.denseOperations, 6 + 6 + 2, "all weights");
        NS_TEST_EXPECT_MSG_EQ(total.effectiveMacs, 9, "sum");
        NS_TEST_EXPECT_MSG_EQ(total.effectiveAcs + total.membraneUpdates + total.neuronSteps,
                              0,
                              "nothing that spikes");
        NS_TEST_EXPECT_MSG_EQ(network->GetCount().IsSpiking(), false, "kind");
        NS_TEST_EXPECT_MSG_EQ(total.GetFiringRate(), 0.0, "no rate either");
    }
};

/**
 * @ingroup isac-tests
 * Evaluation does not allocate.
 */
class IsacNetworkAllocationTestCase : public TestCase
{
  public:
    IsacNetworkAllocationTestCase()
        : TestCase("No heap allocation per evaluation")
    {
    }

  private:
    void DoRun() override
    {
        if (!CanCountIsacAllocations())
        {
            NS_LOG_WARN("allocations cannot be counted here, test skipped");
            return;
        }
        std::mt19937_64 random(4);
        for (const auto hidden : {Neurons::LIF, Neurons::RELU, Neurons::TANH})
        {
            auto description = MakeRandomNetwork({12, 128, 300, 7}, hidden, 2.0, random);
            Check(description, random);
            if (hidden == Neurons::LIF)
            {
                description.layers.back().lambda(0) = 0.3; // a read-out that is not folded
                Check(description, random);
            }
        }
    }

    /**
     * @param description network
     * @param random generator
     */
    void Check(const IsacNetworkDescription& description, std::mt19937_64& random)
    {
        const auto network = IsacNetwork::Create(description);
        const RVector input = UniformDraws(random, 12, -2, 2);
        RVector output(7);
        IsacOperationCount sum(description);
        const std::size_t before = GetIsacAllocations();
        network->Evaluate(input, output);
        sum += network->GetCount();
        network->ResetCount();
        NS_TEST_EXPECT_MSG_EQ(GetIsacAllocations() - before, 0, "evaluated and counted");
    }
};

/**
 * @ingroup isac-tests
 * Suite of the operation counters.
 */
class IsacOperationCountTestSuite : public TestSuite
{
  public:
    IsacOperationCountTestSuite()
        : TestSuite("isac-operation-count")
    {
        AddTestCase(new IsacOperationCountTestCase);
        AddTestCase(new IsacConventionalNetworkTestCase);
        AddTestCase(new IsacNetworkAllocationTestCase);
    }
};

/// The suite, registered.
static IsacOperationCountTestSuite g_isacOperationCountTestSuite;
