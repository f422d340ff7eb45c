/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-link-test-helper.h"
#include "isac-network-test-helper.h"

#include "ns3/isac-energy-accounting.h"
#include "ns3/isac-network.h"
#include "ns3/test.h"

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

using namespace ns3;
using namespace ns3::isac;

namespace
{

using A = IsacEnergyAccounting;
using Neurons = IsacNetworkLayer::Neurons;

/// Evaluations that make spikes whole numbers at a rate of 0.1.
constexpr uint64_t EVALUATIONS = 10;

/**
 * @param sizes inputs, neurons of each layer
 * @param hidden neurons of the layers but the last
 * @param rate firing rate of all of them
 * @param lambda of all neurons
 * @return operations of 10 evaluations
 */
IsacOperationCount
CountAtRate(const std::vector<Eigen::Index>& sizes,
            Neurons hidden,
            double rate,
            double lambda = 0.5)
{
    std::mt19937_64 random(1);
    auto network = MakeRandomNetwork(sizes, hidden, 1.0, random);
    for (auto& layer : network.layers)
    {
        layer.lambda.setConstant(lambda);
    }
    IsacOperationCount count(network);
    count.evaluations = EVALUATIONS;
    for (auto& layer : count.layers)
    {
        for (uint64_t i = 0; i < EVALUATIONS; i++)
        {
            layer.Add(layer.inputs, 0);
        }
        layer.spikes = std::lround(rate * static_cast<double>(layer.neuronSteps));
        layer.effectiveAcs =
            layer.spikingInput ? std::lround(rate * static_cast<double>(layer.denseOperations)) : 0;
    }
    return count;
}

/**
 * @param sizes inputs, neurons of each layer
 * @param rate firing rate
 * @param variant accounting
 * @return energy of a ReLU network relative to that of a spiking one, with the paper's energies
 */
double
GetRatio(const std::vector<Eigen::Index>& sizes, double rate, Variant variant)
{
    const A::Costs costs = A::GetCosts(A::INT32);
    return A::Inference(CountAtRate(sizes, Neurons::RELU, 0), variant, costs) /
           A::Inference(CountAtRate(sizes, Neurons::LIF, rate), variant, costs);
}

} // namespace

/**
 * @ingroup isac-tests
 * Section V-B in numbers. All energies in the comments are in picojoules.
 */
class IsacPaperEnergyTestCase : public TestCase
{
  public:
    IsacPaperEnergyTestCase()
        : TestCase("The paper's accounting")
    {
    }

  private:
    void DoRun() override
    {
        const std::vector<Eigen::Index> three{12, 128, 128, 7};
        const A::Costs costs = A::GetCosts(A::INT32);
        // 12 * 128 + 128 * 128 + 128 * 7 = 18816 weights, 3.2 each.
        const double conventional =
            A::Inference(CountAtRate(three, Neurons::RELU, 0), Variant::PAPER, costs);
        NS_TEST_EXPECT_MSG_EQ(IsClose(conventional, EVALUATIONS * 60211.2e-12, 1e-12),
                              true,
                              "E_baseline");
        // 0.1 * 6 * (1536 + 16384) s + 3.2 * 896 = 10752 s + 2867.2.
        for (const double rate : {0.0, 0.1, 0.5, 1.0})
        {
            const double spiking =
                A::Inference(CountAtRate(three, Neurons::LIF, rate), Variant::PAPER, costs);
            const double expected = EVALUATIONS * (10752 * rate + 2867.2) * 1e-12;
            NS_TEST_EXPECT_MSG_EQ(IsClose(spiking, expected, 1e-12), true, "E_spiking at " << rate);
        }
        // The paper's own ratio, 7.125, needs s = (60211.2 / 7.125 - 2867.2) / 10752 = 0.519.
        NS_TEST_EXPECT_MSG_EQ_TOL(GetRatio(three, 0.5193, Variant::PAPER), 7.125, 1e-3, "paper");
        NS_TEST_EXPECT_MSG_EQ_TOL(GetRatio(three, 0.5, Variant::PAPER), 7.304, 1e-3, "rate 0.5");
        NS_TEST_EXPECT_MSG_EQ_TOL(GetRatio(three, 0.1, Variant::PAPER), 15.273, 1e-3, "rate 0.1");
        // Without a second hidden layer the last layer bounds it: (1536 + 896) / 896 = 2.714.
        NS_TEST_EXPECT_MSG_EQ_TOL(GetRatio({12, 128, 7}, 0, Variant::PAPER), 2.714, 1e-3, "bound");
        // And with the raw action of 195 numbers: (1536 + 16384 + 24960) / 24960 = 1.718.
        NS_TEST_EXPECT_MSG_EQ_TOL(GetRatio({12, 128, 128, 195}, 0, Variant::PAPER),
                                  1.718,
                                  1e-3,
                                  "raw action");
    }
};

/**
 * @ingroup isac-tests
 * The same networks, with every operation at its price.
 */
class IsacCorrectedEnergyTestCase : public TestCase
{
  public:
    IsacCorrectedEnergyTestCase()
        : TestCase("The corrected accounting, presets and training")
    {
    }

  private:
    /**
     * @param found energy of 10 evaluations (J)
     * @param expected of one (pJ)
     * @param what it is
     */
    void Expect(double found, double expected, const char* what)
    {
        NS_TEST_EXPECT_MSG_EQ(IsClose(found, EVALUATIONS * expected * 1e-12, 1e-12),
                              true,
                              what << ": " << found << " J");
    }

    void DoRun() override
    {
        const std::vector<Eigen::Index> three{12, 128, 128, 7};
        const A::Costs costs = A::GetCosts(A::INT32);
        const auto spiking = CountAtRate(three, Neurons::LIF, 0.1);
        const auto relu = CountAtRate(three, Neurons::RELU, 0);
        // MACs of the input 1536 * 3.2 = 4915.2; 76.8 spikes a layer make 76.8 * (128 + 7) * 0.1 =
        // 1036.8 of ACs; (128 + 128 + 7) * 6 = 1578 updates of 2 ACs are 315.6.
        Expect(A::Inference(spiking, Variant::CORRECTED, costs), 6267.6, "lambda 1/2");
        NS_TEST_EXPECT_MSG_EQ_TOL(GetRatio(three, 0.1, Variant::CORRECTED), 9.607, 1e-3, "ratio");
        // Without the updates 60211.2 / 5952 = 10.12; without any spikes 60211.2 / 5230.8.
        NS_TEST_EXPECT_MSG_EQ_TOL(GetRatio(three, 0, Variant::CORRECTED), 11.511, 1e-3, "bound");
        // Any other lambda: 1578 updates of 3.2 are 5049.6.
        Expect(A::Inference(CountAtRate(three, Neurons::LIF, 0.1, 0.3), Variant::CORRECTED, costs),
               11001.6,
               "lambda 0.3");
        Expect(A::Inference(relu, Variant::CORRECTED, costs), 60211.2, "conventional");

        // 1536 * 4.6 + 10368 * 0.9 + 1578 * 1.8 and 18816 * 4.6.
        const A::Costs fp32 = A::GetCosts(A::FP32);
        Expect(A::Inference(spiking, Variant::CORRECTED, fp32), 19237.2, "Fp32");
        Expect(A::Inference(relu, Variant::CORRECTED, fp32), 86553.6, "Fp32, conventional");

        // Backward 2 * 3.2 * 18816 = 120422.4, for a spiking network in each of 6 steps.
        Expect(A::Training(relu, Variant::PAPER, costs), 180633.6, "training, conventional");
        Expect(A::Training(spiking, Variant::PAPER, costs), 3942.4 + 722534.4, "training, paper");
        Expect(A::Training(spiking, Variant::CORRECTED, costs), 6267.6 + 722534.4, "training");
    }
};

/**
 * @ingroup isac-tests
 * Accounting of networks that run, not only of numbers.
 */
class IsacMeasuredEnergyTestCase : public TestCase
{
  public:
    IsacMeasuredEnergyTestCase()
        : TestCase("Energy of networks that run")
    {
    }

  private:
    void DoRun() override
    {
        std::mt19937_64 random(2);
        const A::Costs costs = A::GetCosts(A::INT32);
        const auto network =
            IsacNetwork::Create(MakeRandomNetwork({12, 64, 32, 7}, Neurons::LIF, 2.0, random));
        RVector output(7);
        for (int i = 0; i < 20; i++)
        {
            network->Evaluate(UniformDraws(random, 12, -2, 2), output);
        }
        const IsacOperationCount& count = network->GetCount();
        const double s1 = count.layers[0].GetFiringRate();
        const double s2 = count.layers[1].GetFiringRate();
        NS_TEST_EXPECT_MSG_EQ((s1 > 0.02 && s2 > 0.02 && s1 != s2), true, "rates to tell apart");
        // As printed, with the mean rates: the formula is linear in them.
        const double paper =
            20 * (costs.ac * 6 * (12 * 64 * s1 + 64 * 32 * s2) + costs.mac * 32 * 7);
        NS_TEST_EXPECT_MSG_EQ(IsClose(A::Inference(count, Variant::PAPER, costs), paper, 1e-12),
                              true,
                              "paper");
        const double corrected =
            20 * (costs.mac * 12 * 64 + costs.ac * 6 * (64 * 32 * s1 + 32 * 7 * s2) +
                  2 * costs.ac * 6 * (64 + 32 + 7));
        NS_TEST_EXPECT_MSG_EQ(
            IsClose(A::Inference(count, Variant::CORRECTED, costs), corrected, 1e-12),
            true,
            "corrected");
        NS_TEST_EXPECT_MSG_EQ(A::Inference(IsacOperationCount(), Variant::CORRECTED, costs),
                              0.0,
                              "no network");
    }
};

/**
 * @ingroup isac-tests
 * Suite of the energy accounting.
 */
class IsacEnergyTestSuite : public TestSuite
{
  public:
    IsacEnergyTestSuite()
        : TestSuite("isac-energy")
    {
        AddTestCase(new IsacPaperEnergyTestCase);
        AddTestCase(new IsacCorrectedEnergyTestCase);
        AddTestCase(new IsacMeasuredEnergyTestCase);
    }
};

/// The suite, registered.
static IsacEnergyTestSuite g_isacEnergyTestSuite;
