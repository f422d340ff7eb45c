/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_POLICY_TEST_HELPER_H
#define ISAC_POLICY_TEST_HELPER_H

#include "ns3/isac-policy.h"

#include <cmath>

namespace ns3
{

/**
 * @ingroup isac-tests
 * @param outputs rows of the weights
 * @param inputs their columns
 * @param neurons kind of neurons
 * @return a layer whose numbers are all different and exact as floats
 */
inline IsacNetworkLayer
MakeTestLayer(Eigen::Index outputs, Eigen::Index inputs, IsacNetworkLayer::Neurons neurons)
{
    const auto ramp = [](Eigen::Index size, double first, double step) {
        const auto index = Eigen::VectorXd::LinSpaced(size, 0, static_cast<double>(size - 1));
        const Eigen::VectorXd values = (first + step * index.array()).matrix();
        return values.cast<float>().cast<double>().eval();
    };
    IsacNetworkLayer layer;
    layer.neurons = neurons;
    const Eigen::VectorXd weights = ramp(outputs * inputs, -0.7, 0.13);
    layer.weight = Eigen::Map<const Eigen::MatrixXd>(weights.data(), outputs, inputs);
    layer.bias = ramp(outputs, 0.2, -0.05);
    const bool fires = neurons == IsacNetworkLayer::Neurons::LIF;
    if (fires || neurons == IsacNetworkLayer::Neurons::LEAKY_INTEGRATOR)
    {
        layer.lambda = ramp(outputs, 1, -0.07);
        layer.leak = ramp(outputs, 0.1, 0.01);
        layer.resistance = ramp(outputs, 1.5, 0.1);
    }
    if (fires)
    {
        layer.threshold = ramp(outputs, 0.9, 0.1);
        layer.reset = ramp(outputs, -0.3, 0.1);
    }
    return layer;
}

/**
 * @ingroup isac-tests
 * @param spiking whether its network spikes
 * @return a policy with 5 inputs and 3 outputs: LIF, LIF and LEAKY_INTEGRATOR, or TANH, IDENTITY,
 * RELU
 */
inline IsacPolicy
MakeTestPolicy(bool spiking = true)
{
    using Neurons = IsacNetworkLayer::Neurons;
    IsacPolicy policy;
    policy.network.layers = {
        MakeTestLayer(7, 5, spiking ? Neurons::LIF : Neurons::TANH),
        MakeTestLayer(4, 7, spiking ? Neurons::LIF : Neurons::IDENTITY),
        MakeTestLayer(3, 4, spiking ? Neurons::LEAKY_INTEGRATOR : Neurons::RELU),
    };
    policy.network.timeSteps = spiking ? 6 : 1;
    policy.actionSpace = "ns3::SomeActionSpace[Size=3|Name=a b]";
    policy.encoder = "ns3::SomeEncoder";
    policy.vehicles = 3;
    policy.mean = Eigen::VectorXd::LinSpaced(5, -1.0 / 3, M_PI);
    policy.deviation = Eigen::VectorXd::LinSpaced(5, 1e-9, 1e9);
    policy.timeStep = 1.0 / 700;
    policy.record = {{"seed", "7"}, {"a/b", "two\nlines"}, {"nothing", ""}, {"\u00fc", "UTF-8"}};
    return policy;
}

} // namespace ns3

#endif /* ISAC_POLICY_TEST_HELPER_H */
