/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * IsacNirGraph: from graphs to networks.
 */

#include "isac-nir-chain-reader.h"

#include <map>
#include <stdexcept>

namespace ns3
{

using Neurons = IsacNetworkLayer::Neurons;

IsacNirChainReader::IsacNirChainReader(const IsacNirGraph& graph, double timeStep)
    : m_graph(graph),
      m_timeStep(timeStep)
{
}

void
IsacNirChainReader::Add(const std::string& name)
{
    m_name = name;
    m_node = &m_graph.nodes.at(name);
    const std::string& type = m_node->type;
    if (type == "Input")
    {
        m_size = GetSize("shape");
    }
    else if (type == "Output")
    {
        CheckSize("shape");
    }
    else if (type == "Affine" || type == "Linear")
    {
        AddLinear();
    }
    else if (type == "Conv1d")
    {
        AddConvolution();
    }
    else if (type == "LSTM")
    {
        AddLstm();
    }
    else if (type == "Flatten" || type == "Identity")
    {
        const std::string& field = IsacNirGraph::GetFields(type).front();
        if (Has(field))
        {
            CheckSize(field);
        }
    }
    else
    {
        static const std::map<std::string, Neurons> kinds{{"ReLU", Neurons::RELU},
                                                          {"Tanh", Neurons::TANH},
                                                          {"LIF", Neurons::LIF},
                                                          {"LI", Neurons::LEAKY_INTEGRATOR}};
        AddNeurons(kinds.at(type));
    }
}

std::vector<IsacNetworkLayer>
IsacNirChainReader::Finish()
{
    Flush();
    if (m_layers.empty())
    {
        throw std::invalid_argument("edges: there is nothing between the Input and the Output");
    }
    if (m_layers.back().neurons == Neurons::LIF)
    {
        AddUnit();
        Flush();
    }
    return std::move(m_layers);
}

void
IsacNirChainReader::AddLinear()
{
    const IsacNirArray& weight = Get("weight");
    if (weight.shape.size() != 2 || weight.values.empty())
    {
        IsacNirGraph::Refuse(m_name, "weight is not a matrix");
    }
    const uint64_t rows = weight.shape[0];
    const uint64_t columns = weight.shape[1];
    if (columns != m_size)
    {
        IsacNirGraph::Refuse(m_name,
                             "weight has " + std::to_string(columns) + " columns for " +
                                 std::to_string(m_size) + " inputs");
    }
    Flush();
    Reserve(rows, columns);
    m_size = rows;
    m_begun.emplace();
    m_begun->weight = GetMatrix("weight");
    m_begun->bias = m_node->type == "Affine" ? GetParameter("bias")
                                             : Eigen::VectorXd(Eigen::VectorXd::Zero(rows));
}

void
IsacNirChainReader::AddConvolution()
{
    const IsacNirArray& weight = Get("weight");
    if (weight.shape.size() != 3 || weight.values.empty())
    {
        IsacNirGraph::Refuse(m_name, "weight has not three dimensions");
    }
    if (GetWhole("padding", 0) != 0 || GetWhole("dilation", 1) != 1 || GetWhole("groups", 1) != 1)
    {
        IsacNirGraph::Refuse(m_name, "padding, dilation and groups are not supported");
    }
    const uint64_t channels = weight.shape[1];
    const auto length = static_cast<uint64_t>(GetWhole("input_shape", m_size / channels));
    const auto kernel = static_cast<Eigen::Index>(weight.shape[2]);
    const Eigen::Index stride = GetWhole("stride", 1);
    if (length != m_size / channels || m_size % channels != 0)
    {
        IsacNirGraph::Refuse(m_name,
                             "input_shape does not make " + std::to_string(m_size) + " inputs of " +
                                 std::to_string(channels) + " channels");
    }
    if (stride < 1 || weight.shape[2] > length)
    {
        IsacNirGraph::Refuse(m_name, "stride is zero, or the weight longer than the signal");
    }
    Flush();
    Reserve(weight.shape[0], channels * weight.shape[2]);
    IsacNetworkLayer layer;
    layer.operation = IsacNetworkLayer::Operation::CONV1D;
    layer.weight = GetMatrix("weight");
    layer.length = static_cast<Eigen::Index>(length);
    layer.kernel = kernel;
    layer.stride = stride;
    m_size = weight.shape[0];
    layer.bias = GetParameter("bias");
    m_size = layer.GetOutputs();
    m_begun = std::move(layer);
}

void
IsacNirChainReader::AddLstm()
{
    const IsacNirArray& input = Get("weight_ih");
    const IsacNirArray& memory = Get("weight_hh");
    if (input.shape.size() != 2 || memory.shape.size() != 2 || memory.values.empty() ||
        memory.shape[0] != 4 * memory.shape[1] || input.shape[0] != memory.shape[0])
    {
        IsacNirGraph::Refuse(m_name, "weight_ih and weight_hh are not 4 H x inputs and 4 H x H");
    }
    if (input.shape[1] != m_size)
    {
        IsacNirGraph::Refuse(m_name,
                             "weight_ih has " + std::to_string(input.shape[1]) + " columns for " +
                                 std::to_string(m_size) + " inputs");
    }
    Flush();
    Reserve(input.shape[0], m_size + memory.shape[1]);
    IsacNetworkLayer layer;
    layer.operation = IsacNetworkLayer::Operation::LSTM;
    layer.weight.resize(static_cast<Eigen::Index>(input.shape[0]),
                        static_cast<Eigen::Index>(m_size + memory.shape[1]));
    layer.weight << GetMatrix("weight_ih"), GetMatrix("weight_hh");
    m_size = input.shape[0];
    layer.bias = GetParameter("bias");
    m_size = memory.shape[1];
    m_begun = std::move(layer);
    Flush();
}

void
IsacNirChainReader::AddUnit()
{
    Reserve(m_size, m_size);
    const auto n = static_cast<Eigen::Index>(m_size);
    m_begun.emplace();
    m_begun->weight.setIdentity(n, n);
    m_begun->bias.setZero(n);
}

void
IsacNirChainReader::AddNeurons(Neurons neurons)
{
    if (!m_begun)
    {
        AddUnit();
    }
    m_begun->neurons = neurons;
    if (neurons == Neurons::RELU || neurons == Neurons::TANH)
    {
        CheckSize("shape");
    }
    else
    {
        m_begun->lambda = GetLambda();
        m_begun->resistance = GetParameter("r");
        m_begun->leak = GetParameter("v_leak");
    }
    if (neurons == Neurons::LIF)
    {
        m_begun->threshold = GetParameter("v_threshold");
        m_begun->reset = Has("v_reset") ? GetParameter("v_reset")
                                        : Eigen::VectorXd(Eigen::VectorXd::Zero(m_size));
        if (!(m_begun->reset.array() < m_begun->threshold.array()).all())
        {
            IsacNirGraph::Refuse(m_name, "v_reset is not below v_threshold");
        }
    }
    Flush();
}

void
IsacNirChainReader::Flush()
{
    if (m_begun)
    {
        m_layers.push_back(std::move(*m_begun));
        m_begun.reset();
    }
}

IsacNetworkDescription
IsacNirGraph::ToNetwork(double timeStep, uint32_t timeSteps) const
{
    IsacNirChainReader reader(*this, timeStep);
    for (const std::string& name : FindChain())
    {
        reader.Add(name);
    }
    IsacNetworkDescription network;
    network.timeSteps = timeSteps;
    network.layers = reader.Finish();
    network.Validate();
    return network;
}

} // namespace ns3
