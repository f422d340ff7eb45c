/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-conventional-network.h"

#include <cstddef>
#include <stdexcept>
#include <utility>

namespace ns3
{

using Operation = IsacNetworkLayer::Operation;

IsacConventionalNetwork::IsacConventionalNetwork(const IsacNetworkDescription& description)
    : IsacNetwork(description)
{
    if (description.IsSpiking())
    {
        throw std::invalid_argument("IsacConventionalNetwork: the network spikes; "
                                    "use IsacNetwork::Create()");
    }
    m_sequence = description.GetSequenceLayers();
    m_steps = description.timeSteps;
    for (const IsacNetworkLayer& from : description.layers)
    {
        Layer layer;
        layer.weight = from.weight;
        layer.bias = from.bias;
        layer.neurons = from.neurons;
        layer.operation = from.operation;
        layer.inputs = from.GetInputs();
        layer.length = from.length;
        layer.kernel = from.kernel;
        layer.stride = from.stride;
        layer.value.setZero(from.GetOutputs());
        layer.cell.setZero(from.operation == Operation::LSTM ? from.GetOutputs() : 0);
        const Eigen::Index columns =
            from.operation == Operation::CONV1D ? from.GetOutputs() / from.weight.rows() : 1;
        layer.stretches.setZero(from.weight.cols(), columns);
        layer.sums.setZero(from.weight.rows(), columns);
        m_layers.push_back(std::move(layer));
    }
}

void
IsacConventionalNetwork::DoEvaluate(const Eigen::Ref<const Eigen::VectorXd>& input,
                                    Eigen::Ref<Eigen::VectorXd> output)
{
    for (std::size_t i = 0; i < m_sequence; i++) // forget
    {
        if (m_layers[i].operation == Operation::LSTM)
        {
            m_layers[i].value.setZero();
            m_layers[i].cell.setZero();
        }
    }
    const double* data = input.data();
    for (uint32_t step = 0; m_sequence > 0 && step < m_steps; step++)
    {
        for (std::size_t i = 0; i < m_sequence; i++)
        {
            Run(i, i == 0 ? data + step * m_layers[0].inputs : m_layers[i - 1].value.data());
        }
    }
    for (std::size_t i = m_sequence; i < m_layers.size(); i++)
    {
        Run(i, i == 0 ? data : m_layers[i - 1].value.data());
    }
    output = m_layers.back().value;
}

void
IsacConventionalNetwork::Run(std::size_t index, const double* x)
{
    Layer& layer = m_layers[index];
    const Eigen::Map<const Eigen::VectorXd> input(x, layer.inputs);
    switch (layer.operation)
    {
    case Operation::CONV1D:
        Cut(layer, input);
        break;
    case Operation::LSTM:
        layer.stretches.col(0) << input, layer.value;
        break;
    default:
        layer.stretches.col(0) = input;
        break;
    }
    m_count.layers[index].Add((layer.stretches.array() != 0.0).count(), 0);
    layer.sums.colwise() = layer.bias;
    layer.sums.noalias() += layer.weight * layer.stretches;
    if (layer.operation == Operation::LSTM)
    {
        Remember(layer);
        return;
    }
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    Eigen::Map<RowMajor>(layer.value.data(), layer.sums.rows(), layer.sums.cols()) = layer.sums;
    if (layer.neurons == IsacNetworkLayer::Neurons::RELU)
    {
        layer.value = layer.value.cwiseMax(0.0);
    }
    else if (layer.neurons == IsacNetworkLayer::Neurons::TANH)
    {
        layer.value = layer.value.array().tanh();
    }
}

void
IsacConventionalNetwork::Cut(Layer& layer, const Eigen::Ref<const Eigen::VectorXd>& x)
{
    const Eigen::Index channels = layer.inputs / layer.length;
    for (Eigen::Index stretch = 0; stretch < layer.stretches.cols(); stretch++)
    {
        for (Eigen::Index channel = 0; channel < channels; channel++)
        {
            layer.stretches.col(stretch).segment(channel * layer.kernel, layer.kernel) =
                x.segment(channel * layer.length + stretch * layer.stride, layer.kernel);
        }
    }
}

void
IsacConventionalNetwork::Remember(Layer& layer)
{
    const Eigen::Index cells = layer.cell.size();
    const auto gate = [&layer, cells](Eigen::Index i) {
        return layer.sums.col(0).segment(i * cells, cells).array();
    };
    const auto sigmoid = [](auto x) { return 1 / (1 + (-x).exp()); };
    layer.cell.array() = sigmoid(gate(1)) * layer.cell.array() + sigmoid(gate(0)) * gate(2).tanh();
    layer.value.array() = sigmoid(gate(3)) * layer.cell.array().tanh();
}

} // namespace ns3
