/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-network-description.h"

#include <stdexcept>
#include <string>

namespace ns3
{

namespace
{

using Neurons = IsacNetworkLayer::Neurons;
using Operation = IsacNetworkLayer::Operation;

/// Most time steps of a sequence, so that a damaged file does not ask for all memory.
constexpr uint32_t MAX_SEQUENCE = 4096;

/// Most entries of an input or an output, for the same reason.
constexpr Eigen::Index MAX_SIZE = 1 << 24;

/**
 * @param layer index of the layer
 * @param field its member
 * @param what what is wrong with it
 * @throws std::invalid_argument always
 */
[[noreturn]] void
Refuse(std::size_t layer, const char* field, const std::string& what)
{
    throw std::invalid_argument("layer " + std::to_string(layer) + ": " + field + ": " + what);
}

/**
 * @param layer index of the layer
 * @param field name of the member
 * @param values the member
 * @param size size it must have; 0 for a member that these neurons have no use for
 * @throws std::invalid_argument if it has another, or entries that are not finite
 */
void
CheckVector(std::size_t layer, const char* field, const Eigen::VectorXd& values, Eigen::Index size)
{
    if (values.size() != size)
    {
        Refuse(layer,
               field,
               "has " + std::to_string(values.size()) + " entries instead of " +
                   std::to_string(size));
    }
    if (!values.allFinite())
    {
        Refuse(layer, field, "has an entry that is not finite");
    }
}

/**
 * @param index index of the layer
 * @param layer the layer
 * @throws std::invalid_argument if its parameters do not fit its neurons
 */
void
CheckNeurons(std::size_t index, const IsacNetworkLayer& layer)
{
    const Eigen::Index n = layer.weight.rows();
    const bool fires = layer.neurons == Neurons::LIF;
    const bool integrates = fires || layer.neurons == Neurons::LEAKY_INTEGRATOR;
    CheckVector(index, "lambda", layer.lambda, integrates ? n : 0);
    CheckVector(index, "leak", layer.leak, integrates ? n : 0);
    CheckVector(index, "resistance", layer.resistance, integrates ? n : 0);
    CheckVector(index, "threshold", layer.threshold, fires ? n : 0);
    CheckVector(index, "reset", layer.reset, fires ? n : 0);
    if (!((layer.lambda.array() > 0) && (layer.lambda.array() <= 1)).all())
    {
        Refuse(index, "lambda", "has an entry outside (0, 1]");
    }
    if (!(layer.reset.array() < layer.threshold.array()).all())
    {
        Refuse(index, "reset", "has an entry that is not below the threshold");
    }
}

/**
 * @param index index of the layer
 * @param neurons its neurons
 * @param last whether it is the last one
 * @param spiking whether the network spikes
 * @throws std::invalid_argument if the neurons do not belong there
 */
void
CheckPlace(std::size_t index, Neurons neurons, bool last, bool spiking)
{
    const bool readOut = neurons == Neurons::LEAKY_INTEGRATOR || neurons == Neurons::IDENTITY;
    if (spiking && last && !readOut)
    {
        Refuse(index,
               "neurons",
               "the last layer of a spiking network is LEAKY_INTEGRATOR or IDENTITY");
    }
    if (spiking && !last && neurons != Neurons::LIF)
    {
        Refuse(index, "neurons", "all layers of a spiking network but the last are LIF");
    }
    if (!spiking && neurons == Neurons::LEAKY_INTEGRATOR)
    {
        Refuse(index, "neurons", "a LEAKY_INTEGRATOR reads out LIF layers, and there are none");
    }
}

/**
 * @param index index of the layer
 * @param layer the layer
 * @param spiking whether the network spikes
 * @throws std::invalid_argument if its weights do not fit its operation
 */
void
CheckOperation(std::size_t index, const IsacNetworkLayer& layer, bool spiking)
{
    if (layer.operation == Operation::DENSE)
    {
        return;
    }
    if (spiking)
    {
        Refuse(index, "operation", "a spiking network has DENSE layers only");
    }
    const Eigen::Index rows = layer.weight.rows();
    const Eigen::Index columns = layer.weight.cols();
    if (layer.operation == Operation::LSTM)
    {
        if (rows % 4 != 0 || columns <= rows / 4)
        {
            Refuse(index, "weight", "is not 4 H x (inputs + H), as H cells of an LSTM need it");
        }
        if (layer.neurons != Neurons::IDENTITY)
        {
            Refuse(index, "neurons", "an LSTM has its own: they must be IDENTITY");
        }
        return;
    }
    if (layer.kernel < 1 || layer.stride < 1 || layer.length < layer.kernel)
    {
        Refuse(index,
               "kernel",
               "kernel and stride must be positive, and the kernel no longer "
               "than the signal");
    }
    if (columns % layer.kernel != 0)
    {
        Refuse(index, "weight", "has not the kernel's entries of each channel as columns");
    }
    if (layer.length > MAX_SIZE / columns || layer.length > MAX_SIZE / rows)
    {
        Refuse(index, "length", "is too large");
    }
}

} // namespace

Eigen::Index
IsacNetworkLayer::GetInputs() const
{
    switch (operation)
    {
    case Operation::CONV1D:
        return kernel > 0 ? weight.cols() / kernel * length : 0;
    case Operation::LSTM:
        return weight.cols() - weight.rows() / 4;
    default:
        return weight.cols();
    }
}

Eigen::Index
IsacNetworkLayer::GetOutputs() const
{
    switch (operation)
    {
    case Operation::CONV1D:
        return stride > 0 ? weight.rows() * ((length - kernel) / stride + 1) : 0;
    case Operation::LSTM:
        return weight.rows() / 4;
    default:
        return weight.rows();
    }
}

bool
IsacNetworkDescription::IsSpiking() const
{
    for (const IsacNetworkLayer& layer : layers)
    {
        if (layer.neurons == Neurons::LIF)
        {
            return true;
        }
    }
    return false;
}

std::size_t
IsacNetworkDescription::GetSequenceLayers() const
{
    std::size_t count = 0;
    for (std::size_t i = 0; i < layers.size(); i++)
    {
        count = layers[i].operation == Operation::LSTM ? i + 1 : count;
    }
    return count;
}

Eigen::Index
IsacNetworkDescription::GetInputs() const
{
    const Eigen::Index each = layers.empty() ? 0 : layers.front().GetInputs();
    return GetSequenceLayers() > 0 ? each * static_cast<Eigen::Index>(timeSteps) : each;
}

Eigen::Index
IsacNetworkDescription::GetOutputs() const
{
    return layers.empty() ? 0 : layers.back().GetOutputs();
}

void
IsacNetworkDescription::Validate() const
{
    if (layers.empty())
    {
        throw std::invalid_argument("layers: there are none");
    }
    const bool spiking = IsSpiking();
    const bool sequence = GetSequenceLayers() > 0;
    if (timeSteps < 1 || (!spiking && !sequence && timeSteps > 1))
    {
        throw std::invalid_argument("timeSteps: " + std::to_string(timeSteps) + " instead of " +
                                    (spiking || sequence ? "at least 1" : "1 (no layer spikes)"));
    }
    if (sequence && timeSteps > MAX_SEQUENCE)
    {
        throw std::invalid_argument("timeSteps: " + std::to_string(timeSteps) +
                                    " are more than the " + std::to_string(MAX_SEQUENCE) +
                                    " that a sequence may have");
    }
    Eigen::Index inputs = layers.front().GetInputs();
    for (std::size_t i = 0; i < layers.size(); i++)
    {
        const IsacNetworkLayer& layer = layers[i];
        if (layer.weight.size() == 0)
        {
            Refuse(i, "weight", "is empty");
        }
        CheckOperation(i, layer, spiking);
        if (layer.GetInputs() != inputs)
        {
            Refuse(i,
                   "weight",
                   "has " + std::to_string(layer.GetInputs()) + " columns for " +
                       std::to_string(inputs) + " inputs");
        }
        if (!layer.weight.allFinite())
        {
            Refuse(i, "weight", "has an entry that is not finite");
        }
        CheckVector(i, "bias", layer.bias, layer.weight.rows());
        CheckPlace(i, layer.neurons, i + 1 == layers.size(), spiking);
        CheckNeurons(i, layer);
        inputs = layer.GetOutputs();
    }
}

} // namespace ns3
