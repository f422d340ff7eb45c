/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-link-test-helper.h"
#include "isac-network-test-helper.h"

#include "ns3/isac-conventional-network.h"
#include "ns3/isac-network.h"
#include "ns3/isac-spiking-network.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::isac;

namespace
{

using Neurons = IsacNetworkLayer::Neurons;

/// Output of a network and the spikes of each layer.
struct Reference
{
    std::vector<double> output;   //!< y
    std::vector<uint64_t> spikes; //!< of each layer
};

/**
 * Eqs. (34) and (35) as they are written: every neuron, every weight, every time step.
 *
 * @param network spiking
 * @param input x
 * @return what it answers
 */
Reference
RunStepByStep(const IsacNetworkDescription& network, const RVector& input)
{
    Reference reference;
    std::vector<std::vector<double>> membranes;
    for (const auto& layer : network.layers)
    {
        membranes.emplace_back(layer.weight.rows(), 0.0);
        reference.spikes.push_back(0);
    }
    reference.output.assign(network.GetOutputs(), 0.0);
    for (uint32_t step = 0; step < network.timeSteps; step++)
    {
        std::vector<double> signal(input.data(), input.data() + input.size());
        for (std::size_t i = 0; i < network.layers.size(); i++)
        {
            const auto& layer = network.layers[i];
            std::vector<double> next(layer.weight.rows());
            for (Eigen::Index row = 0; row < layer.weight.rows(); row++)
            {
                double current = layer.bias(row);
                for (std::size_t j = 0; j < signal.size(); j++)
                {
                    current += layer.weight(row, j) * signal[j];
                }
                if (layer.neurons == Neurons::IDENTITY)
                {
                    reference.output[row] += current / network.timeSteps;
                    continue;
                }
                double& membrane = membranes[i][row];
                membrane = (1 - layer.lambda(row)) * membrane +
                           layer.lambda(row) * (layer.leak(row) + layer.resistance(row) * current);
                if (layer.neurons == Neurons::LEAKY_INTEGRATOR)
                {
                    reference.output[row] = membrane;
                }
                else if (membrane >= layer.threshold(row))
                {
                    membrane = layer.reset(row);
                    next[row] = 1;
                    reference.spikes[i]++;
                }
            }
            signal = next;
        }
    }
    return reference;
}

/**
 * Makes the neurons of a network differ in every parameter.
 *
 * @param sharedLambda whether the read-out's neurons share their lambda
 * @param random generator
 * @param network of MakeRandomNetwork()
 */
void
Diversify(bool sharedLambda, std::mt19937_64& random, IsacNetworkDescription& network)
{
    for (auto& layer : network.layers)
    {
        const Eigen::Index n = layer.weight.rows();
        layer.bias = UniformDraws(random, n, -0.3, 0.3);
        if (layer.neurons == Neurons::IDENTITY)
        {
            continue;
        }
        layer.lambda = UniformDraws(random, n, 0.1, 1.0);
        layer.leak = UniformDraws(random, n, -0.2, 0.4);
        layer.resistance = UniformDraws(random, n, 0.5, 2.0);
        if (layer.neurons == Neurons::LIF)
        {
            // Some thresholds are negative: those neurons fire without any input.
            layer.threshold = UniformDraws(random, n, -0.1, 1.2);
            layer.reset = layer.threshold - UniformDraws(random, n, 0.1, 1.5);
        }
        else if (sharedLambda)
        {
            layer.lambda.setConstant(layer.lambda(0));
        }
    }
}

} // namespace

/**
 * @ingroup isac-tests
 * Neurons whose spikes follow from a line of algebra.
 */
class IsacNeuronTestCase : public TestCase
{
  public:
    IsacNeuronTestCase()
        : TestCase("Neurons with constant current fire when they should")
    {
    }

  private:
    void DoRun() override
    {
        // From rest U(t) = I (1 - 2^-t), so the first spike comes at the smallest k with
        // I (1 - 2^-k) >= 1, and the reset to 0 starts it again: floor(6 / k) spikes in 6 steps.
        RVector current(10);
        current << 5.0, 2.0, 1.99, 1.34, 1.15, 1.07, 1.02, 1.01, 1.0, -3.0;
        RVector spikes(10);
        spikes << 6, 6, 3, 3, 2, 1, 1, 0, 0, 0; // k = 1, 1, 2, 2, 3, 4, 6, 7, never, never
        const auto network = IsacNetwork::Create(MakeRelay(10));
        RVector rate(10);
        network->Evaluate(current, rate);
        for (Eigen::Index i = 0; i < 10; i++)
        {
            NS_TEST_EXPECT_MSG_EQ(std::lround(6 * rate(i)), spikes(i), "I = " << current(i));
            NS_TEST_EXPECT_MSG_EQ(IsClose(rate(i), spikes(i) / 6, 1e-15), true, "mean of spikes");
        }

        // A neuron that always fires, read out by a leaky integrator: U(6) = w (1 - 2^-6).
        IsacNetworkDescription leaky = MakeRelay(1);
        SetPaperNeurons(Neurons::LEAKY_INTEGRATOR, leaky.layers[1]);
        leaky.layers[1].weight << 8.0;
        RVector membrane(1);
        IsacNetwork::Create(leaky)->Evaluate(RVector::Constant(1, 2.0), membrane);
        NS_TEST_EXPECT_MSG_EQ(membrane(0), 8.0 * 63 / 64, "powers of two are exact");

        // Reset to 1/2: with I = 3/2, U = 3/4, 9/8 | 1, | 1, ...: a spike in step 2 and all after.
        IsacNetworkDescription above = MakeRelay(1);
        above.layers[0].reset << 0.5;
        IsacNetwork::Create(above)->Evaluate(RVector::Constant(1, 1.5), rate.head(1));
        NS_TEST_EXPECT_MSG_EQ(std::lround(6 * rate(0)), 5, "reset above zero");
    }
};

/**
 * @ingroup isac-tests
 * The event-driven network against every neuron in every time step.
 */
class IsacSpikingNetworkTestCase : public TestCase
{
  public:
    IsacSpikingNetworkTestCase()
        : TestCase("Event-driven and step-by-step evaluation agree")
    {
    }

  private:
    void DoRun() override
    {
        std::mt19937_64 random(1);
        std::uniform_int_distribution<Eigen::Index> size(1, 50);
        std::uniform_int_distribution<uint32_t> steps(1, 9);
        for (int trial = 0; trial < 300; trial++)
        {
            std::vector<Eigen::Index> sizes(trial % 3 + 3);
            std::generate(sizes.begin(), sizes.end(), [&]() { return size(random); });
            auto description = MakeRandomNetwork(sizes, Neurons::LIF, 2.0, random);
            description.timeSteps = steps(random);
            if (trial % 4 == 0)
            {
                SetPaperNeurons(Neurons::IDENTITY, description.layers.back());
                description.layers.back().lambda.resize(0);
                description.layers.back().leak.resize(0);
                description.layers.back().resistance.resize(0);
            }
            if (trial % 7 != 0)
            {
                Diversify(trial % 2 == 0, random, description);
            }
            Compare(description, random, trial);
        }
        NS_TEST_EXPECT_MSG_GT(m_spikes, 50000, "spikes were compared");
    }

    /**
     * @param description network
     * @param random generator
     * @param trial number of the trial
     */
    void Compare(const IsacNetworkDescription& description, std::mt19937_64& random, int trial)
    {
        const auto network = IsacNetwork::Create(description);
        RVector output(network->GetOutputs());
        for (int i = 0; i < 5; i++)
        {
            const RVector input = UniformDraws(random, network->GetInputs(), -2, 2);
            const Reference expected = RunStepByStep(description, input);
            network->ResetCount();
            network->Evaluate(input, output);
            for (Eigen::Index k = 0; k < output.size(); k++)
            {
                // Sums of at most 50 terms of order 1 in another order.
                NS_TEST_ASSERT_MSG_EQ((std::abs(output(k) - expected.output[k]) < 1e-12),
                                      true,
                                      "output " << k << " of trial " << trial << ": " << output(k)
                                                << " instead of " << expected.output[k]);
            }
            for (std::size_t k = 0; k < expected.spikes.size(); k++)
            {
                NS_TEST_ASSERT_MSG_EQ(network->GetCount().layers[k].spikes,
                                      expected.spikes[k],
                                      "spikes of layer " << k << " in trial " << trial);
                m_spikes += expected.spikes[k];
            }
        }
    }

    uint64_t m_spikes{0}; //!< spikes compared
};

/**
 * @ingroup isac-tests
 * What any network of spikes must satisfy.
 */
class IsacNetworkPropertiesTestCase : public TestCase
{
  public:
    IsacNetworkPropertiesTestCase()
        : TestCase("More current, more spikes; no memory between inputs")
    {
    }

  private:
    void DoRun() override
    {
        // A neuron of a larger current reaches the threshold no later, each time.
        const Eigen::Index n = 801;
        const auto relay = IsacNetwork::Create(MakeRelay(n));
        RVector rate(n);
        relay->Evaluate(RVector::LinSpaced(n, -1, 4), rate);
        NS_TEST_EXPECT_MSG_EQ((rate.tail(n - 1).array() >= rate.head(n - 1).array()).all(),
                              true,
                              "the rate grows with the current");
        NS_TEST_EXPECT_MSG_EQ(rate(0), 0.0, "no current, no spikes");
        NS_TEST_EXPECT_MSG_EQ(IsClose(rate(n - 1), 1.0, 1e-15), true, "saturation");

        std::mt19937_64 random(2);
        for (const auto hidden : {Neurons::LIF, Neurons::RELU, Neurons::TANH})
        {
            const auto network =
                IsacNetwork::Create(MakeRandomNetwork({12, 40, 30, 7}, hidden, 2.0, random));
            const RVector a = UniformDraws(random, 12, -2, 2);
            const RVector b = UniformDraws(random, 12, -2, 2);
            RVector first(7);
            RVector other(7);
            RVector again(7);
            network->Evaluate(a, first);
            network->Evaluate(b, other);
            network->Evaluate(a, again);
            NS_TEST_EXPECT_MSG_EQ((first == again), true, "equal inputs, equal outputs");
            NS_TEST_EXPECT_MSG_EQ((first == other), false, "another input, another output");
        }
    }
};

/**
 * @ingroup isac-tests
 * Bad descriptions and inputs.
 */
class IsacNetworkErrorTestCase : public TestCase
{
  public:
    IsacNetworkErrorTestCase()
        : TestCase("Bad networks and inputs are refused")
    {
    }

  private:
    void DoRun() override
    {
        std::mt19937_64 random(3);
        const auto spiking = MakeRandomNetwork({3, 4, 2}, Neurons::LIF, 1.0, random);
        const auto relu = MakeRandomNetwork({3, 4, 2}, Neurons::RELU, 1.0, random);
        Expect([&]() { IsacConventionalNetwork network(spiking); }, "spikes");
        Expect([&]() { IsacSpikingNetwork network(relu); }, "no layer");
        Expect([&]() { IsacNetwork::Create(IsacNetworkDescription()); }, "layers");
        for (const auto& description : {spiking, relu})
        {
            const auto network = IsacNetwork::Create(description);
            RVector output = RVector::Zero(2);
            RVector three = RVector::Zero(3);
            Expect([&]() { network->Evaluate(RVector::Zero(4), output); }, "input has 4");
            Expect([&]() { network->Evaluate(RVector::Zero(3), three); }, "output has 3");
            three(1) = std::numeric_limits<double>::quiet_NaN();
            Expect([&]() { network->Evaluate(three, output); }, "not finite");
            NS_TEST_EXPECT_MSG_EQ(network->GetCount().evaluations, 0, "none of them counted");
            NS_TEST_EXPECT_MSG_EQ(network->GetInputs(), 3, "inputs");
            NS_TEST_EXPECT_MSG_EQ(network->GetOutputs(), 2, "outputs");
        }
    }

    /**
     * @param call refused
     * @param part part of the message
     */
    void Expect(const std::function<void()>& call, const std::string& part)
    {
        const std::string message = GetRefusal(call);
        NS_TEST_EXPECT_MSG_NE(message.find(part),
                              std::string::npos,
                              "'" << part << "' in '" << message << "'");
    }
};

/**
 * @ingroup isac-tests
 * Suite of the networks at run time.
 */
class IsacNetworkTestSuite : public TestSuite
{
  public:
    IsacNetworkTestSuite()
        : TestSuite("isac-network")
    {
        AddTestCase(new IsacNeuronTestCase);
        AddTestCase(new IsacSpikingNetworkTestCase);
        AddTestCase(new IsacNetworkPropertiesTestCase);
        AddTestCase(new IsacNetworkErrorTestCase);
    }
};

/// The suite, registered.
static IsacNetworkTestSuite g_isacNetworkTestSuite;
