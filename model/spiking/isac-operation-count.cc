/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-operation-count.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>

namespace ns3
{

namespace
{

/// Distance from 1/2 below which a lambda is 1/2: several units of single precision.
constexpr double SHIFT_TOLERANCE = 1e-6;

} // namespace

double
IsacOperationCount::Operations::GetFiringRate() const
{
    return neuronSteps > 0 ? static_cast<double>(spikes) / static_cast<double>(neuronSteps) : 0.0;
}

double
IsacOperationCount::Operations::GetActivationSparsity() const
{
    return 1.0 - GetFiringRate();
}

IsacOperationCount::Operations&
IsacOperationCount::Operations::operator+=(const Operations& other)
{
    denseOperations += other.denseOperations;
    effectiveAcs += other.effectiveAcs;
    effectiveMacs += other.effectiveMacs;
    membraneUpdates += other.membraneUpdates;
    shiftUpdates += other.shiftUpdates;
    spikes += other.spikes;
    neuronSteps += other.neuronSteps;
    return *this;
}

void
IsacOperationCount::Layer::Add(uint64_t active, uint64_t fired)
{
    using Neurons = IsacNetworkLayer::Neurons;
    denseOperations += inputs * outputs * (spikingInput ? timeSteps : 1);
    (spikingInput ? effectiveAcs : effectiveMacs) += active * outputs;
    if (neurons == Neurons::LIF || neurons == Neurons::LEAKY_INTEGRATOR)
    {
        membraneUpdates += outputs * timeSteps;
        shiftUpdates += shiftNeurons * timeSteps;
    }
    if (neurons == Neurons::LIF)
    {
        neuronSteps += outputs * timeSteps;
        spikes += fired;
    }
}

bool
IsacOperationCount::Layer::IsLike(const Layer& other) const
{
    return inputs == other.inputs && outputs == other.outputs &&
           shiftNeurons == other.shiftNeurons && timeSteps == other.timeSteps &&
           spikingInput == other.spikingInput && neurons == other.neurons;
}

IsacOperationCount::IsacOperationCount(const IsacNetworkDescription& network)
{
    bool spikingInput = false;
    const std::size_t sequence = network.GetSequenceLayers();
    const bool spiking = network.IsSpiking();
    for (const IsacNetworkLayer& from : network.layers)
    {
        Layer layer;
        layer.inputs = from.weight.cols();
        layer.outputs = from.weight.rows();
        if (from.operation == IsacNetworkLayer::Operation::CONV1D)
        {
            layer.inputs *= from.GetOutputs() / from.weight.rows(); // each stretch has its own
        }
        layer.shiftNeurons = ((from.lambda.array() - 0.5).abs() < SHIFT_TOLERANCE).count();
        layer.timeSteps = spiking || layers.size() < sequence ? network.timeSteps : 1;
        layer.spikingInput = spikingInput;
        layer.neurons = from.neurons;
        layers.push_back(layer);
        spikingInput = from.neurons == IsacNetworkLayer::Neurons::LIF;
    }
}

bool
IsacOperationCount::IsSpiking() const
{
    return std::any_of(layers.begin(), layers.end(), [](const Layer& layer) {
        return layer.neurons == IsacNetworkLayer::Neurons::LIF;
    });
}

IsacOperationCount::Operations
IsacOperationCount::GetTotal() const
{
    Operations total;
    for (const Layer& layer : layers)
    {
        total += layer;
    }
    return total;
}

void
IsacOperationCount::Reset()
{
    for (Layer& layer : layers)
    {
        static_cast<Operations&>(layer) = Operations();
    }
    evaluations = 0;
}

IsacOperationCount&
IsacOperationCount::operator+=(const IsacOperationCount& other)
{
    if (layers.empty())
    {
        layers = other.layers;
        evaluations += other.evaluations;
        return *this;
    }
    if (!std::equal(layers.begin(),
                    layers.end(),
                    other.layers.begin(),
                    other.layers.end(),
                    [](const Layer& a, const Layer& b) { return a.IsLike(b); }))
    {
        throw std::invalid_argument("IsacOperationCount: counts of networks of different shapes "
                                    "cannot be added; add their energies instead");
    }
    for (std::size_t i = 0; i < layers.size(); i++)
    {
        layers[i] += other.layers[i];
    }
    evaluations += other.evaluations;
    return *this;
}

} // namespace ns3
