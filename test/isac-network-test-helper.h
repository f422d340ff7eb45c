/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_NETWORK_TEST_HELPER_H
#define ISAC_NETWORK_TEST_HELPER_H

#include "ns3/isac-network-description.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace ns3
{
namespace isac
{

/**
 * @ingroup isac-tests
 * Gives a layer neurons with the paper's parameters (T~ apart): lambda = 1/2, U_th = 1, U^r = 0.
 *
 * @param neurons kind
 * @param layer with its weights set; the bias becomes zero
 */
inline void
SetPaperNeurons(IsacNetworkLayer::Neurons neurons, IsacNetworkLayer& layer)
{
    using Neurons = IsacNetworkLayer::Neurons;
    const Eigen::Index n = layer.weight.rows();
    layer.neurons = neurons;
    layer.bias.setZero(n);
    if (neurons == Neurons::LIF || neurons == Neurons::LEAKY_INTEGRATOR)
    {
        layer.lambda.setConstant(n, 0.5);
        layer.leak.setZero(n);
        layer.resistance.setOnes(n);
    }
    if (neurons == Neurons::LIF)
    {
        layer.threshold.setOnes(n);
        layer.reset.setZero(n);
    }
}

/**
 * @ingroup isac-tests
 * A network with the paper's neurons, or a conventional one, and normal weights.
 *
 * @param sizes inputs, neurons of each layer
 * @param hidden neurons of the layers but the last; LIF makes it spike for 6 time steps
 * @param gain standard deviation of a neuron's current where all its inputs are of unit power; sets
 * the firing rate
 * @param random generator
 * @return a valid network
 */
inline IsacNetworkDescription
MakeRandomNetwork(const std::vector<Eigen::Index>& sizes,
                  IsacNetworkLayer::Neurons hidden,
                  double gain,
                  std::mt19937_64& random)
{
    using Neurons = IsacNetworkLayer::Neurons;
    const bool spiking = hidden == Neurons::LIF;
    std::normal_distribution<double> normal;
    IsacNetworkDescription network;
    network.timeSteps = spiking ? 6 : 1;
    for (std::size_t i = 1; i < sizes.size(); i++)
    {
        IsacNetworkLayer layer;
        const double deviation = gain / std::sqrt(static_cast<double>(sizes[i - 1]));
        layer.weight.resize(sizes[i], sizes[i - 1]);
        std::generate(layer.weight.data(), layer.weight.data() + layer.weight.size(), [&]() {
            return deviation * normal(random);
        });
        const bool last = i + 1 == sizes.size();
        SetPaperNeurons(!last     ? hidden
                        : spiking ? Neurons::LEAKY_INTEGRATOR
                                  : Neurons::IDENTITY,
                        layer);
        network.layers.push_back(layer);
    }
    return network;
}

/**
 * @ingroup isac-tests
 * Neurons that each get one input as their current, read out by the mean of their spikes.
 *
 * @param neurons number of them
 * @return the network, with the paper's parameters
 */
inline IsacNetworkDescription
MakeRelay(Eigen::Index neurons)
{
    IsacNetworkDescription network;
    network.timeSteps = 6;
    network.layers.resize(2);
    for (auto& layer : network.layers)
    {
        layer.weight.setIdentity(neurons, neurons);
    }
    SetPaperNeurons(IsacNetworkLayer::Neurons::LIF, network.layers[0]);
    SetPaperNeurons(IsacNetworkLayer::Neurons::IDENTITY, network.layers[1]);
    return network;
}

/**
 * @ingroup isac-tests
 * @param call something
 * @return the message of the std::invalid_argument it throws, or empty
 */
inline std::string
GetRefusal(const std::function<void()>& call)
{
    try
    {
        call();
    }
    catch (const std::invalid_argument& e)
    {
        return e.what();
    }
    return "";
}

} // namespace isac
} // namespace ns3

#endif /* ISAC_NETWORK_TEST_HELPER_H */
