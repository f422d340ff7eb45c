/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-energy-accounting.h"

#include <cstddef>

namespace ns3
{

namespace
{

using Costs = IsacEnergyAccounting::Costs;
using Layer = IsacOperationCount::Layer;

/**
 * @param layer of a network
 * @return its weights, N_i M_i
 */
double
Weights(const Layer& layer)
{
    return static_cast<double>(layer.inputs) * static_cast<double>(layer.outputs);
}

/**
 * @param count operations of a spiking network
 * @param costs energy of the operations
 * @return energy as the paper prints it (J)
 */
double
PaperSpiking(const IsacOperationCount& count, const Costs& costs)
{
    // T~ M_i s_i over the evaluations is the number of spikes of layer i.
    double accumulates = 0;
    for (std::size_t i = 0; i + 1 < count.layers.size(); i++)
    {
        const Layer& layer = count.layers[i];
        accumulates += static_cast<double>(layer.inputs) * static_cast<double>(layer.spikes);
    }
    return costs.ac * accumulates +
           costs.mac * Weights(count.layers.back()) * static_cast<double>(count.evaluations);
}

/**
 * @param layer of a network
 * @param costs energy of the operations
 * @return energy of the layer, corrected (J)
 */
double
Corrected(const Layer& layer, const Costs& costs)
{
    const double synapses = layer.spikingInput
                                ? costs.ac * static_cast<double>(layer.effectiveAcs)
                                : costs.mac * static_cast<double>(layer.denseOperations);
    const auto shifts = static_cast<double>(layer.shiftUpdates);
    const auto updates = static_cast<double>(layer.membraneUpdates);
    return synapses + 2 * costs.ac * shifts + costs.mac * (updates - shifts);
}

} // namespace

IsacEnergyAccounting::Costs
IsacEnergyAccounting::GetCosts(Preset preset)
{
    return preset == INT32 ? Costs{0.1e-12, 3.2e-12} : Costs{0.9e-12, 4.6e-12};
}

double
IsacEnergyAccounting::Inference(const IsacOperationCount& count,
                                isac::Variant variant,
                                const Costs& costs)
{
    if (variant == isac::Variant::PAPER && count.IsSpiking())
    {
        return PaperSpiking(count, costs);
    }
    // For conventional networks the variants agree: no layer has spikes or membranes.
    double energy = 0;
    for (const Layer& layer : count.layers)
    {
        energy += Corrected(layer, costs);
    }
    return energy;
}

double
IsacEnergyAccounting::Training(const IsacOperationCount& count,
                               isac::Variant variant,
                               const Costs& costs)
{
    double backward = 0;
    for (const Layer& layer : count.layers)
    {
        backward += 2 * costs.mac * Weights(layer) * layer.timeSteps *
                    static_cast<double>(count.evaluations);
    }
    return Inference(count, variant, costs) + backward;
}

} // namespace ns3
