/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-nir-graph.h"

#include <algorithm>
#include <cctype>

namespace ns3
{

namespace
{

using Neurons = IsacNetworkLayer::Neurons;

/**
 * @param value a number
 * @return the nearest number that a float holds; infinite beyond a float's range
 */
double
ToFloat(double value)
{
    return static_cast<float>(value);
}

/**
 * @param values entries, rounded to floats
 * @return an array of one dimension
 */
IsacNirArray
MakeVector(const Eigen::VectorXd& values)
{
    IsacNirArray array;
    array.shape = {static_cast<uint64_t>(values.size())};
    array.values.assign(values.data(), values.data() + values.size());
    std::transform(array.values.begin(), array.values.end(), array.values.begin(), ToFloat);
    return array;
}

/**
 * @param size size of a vector
 * @return its shape as an array
 */
IsacNirArray
MakeShape(Eigen::Index size)
{
    return {{1}, {static_cast<double>(size)}};
}

/**
 * @param matrix entries, rounded to floats
 * @return an array of two dimensions
 */
IsacNirArray
MakeMatrix(const Eigen::Ref<const Eigen::MatrixXd>& matrix)
{
    IsacNirArray array;
    array.shape = {static_cast<uint64_t>(matrix.rows()), static_cast<uint64_t>(matrix.cols())};
    array.values.reserve(matrix.size());
    for (Eigen::Index row = 0; row < matrix.rows(); row++)
    {
        for (Eigen::Index column = 0; column < matrix.cols(); column++)
        {
            array.values.push_back(ToFloat(matrix(row, column)));
        }
    }
    return array;
}

/**
 * @param layer a layer
 * @return W x + b
 */
IsacNirNode
MakeAffine(const IsacNetworkLayer& layer)
{
    return {"Affine", {{"weight", MakeMatrix(layer.weight)}, {"bias", MakeVector(layer.bias)}}};
}

/**
 * @param layer a CONV1D layer
 * @return its convolution
 */
IsacNirNode
MakeConvolution(const IsacNetworkLayer& layer)
{
    const auto number = [](Eigen::Index value) {
        return IsacNirArray{{}, {static_cast<double>(value)}};
    };
    IsacNirArray weight = MakeMatrix(layer.weight);
    weight.shape = {static_cast<uint64_t>(layer.weight.rows()),
                    static_cast<uint64_t>(layer.weight.cols() / layer.kernel),
                    static_cast<uint64_t>(layer.kernel)};
    return {"Conv1d",
            {{"input_shape", number(layer.length)},
             {"weight", std::move(weight)},
             {"stride", number(layer.stride)},
             {"padding", number(0)},
             {"dilation", number(1)},
             {"groups", number(1)},
             {"bias", MakeVector(layer.bias)}}};
}

/**
 * @param layer an LSTM layer
 * @return its cells
 */
IsacNirNode
MakeLstm(const IsacNetworkLayer& layer)
{
    const Eigen::Index inputs = layer.GetInputs();
    return {"LSTM",
            {{"weight_ih", MakeMatrix(layer.weight.leftCols(inputs))},
             {"weight_hh", MakeMatrix(layer.weight.rightCols(layer.GetOutputs()))},
             {"bias", MakeVector(layer.bias)}}};
}

/**
 * @param layer a layer
 * @return its linear part, or an LSTM as a whole
 */
IsacNirNode
MakeOperation(const IsacNetworkLayer& layer)
{
    switch (layer.operation)
    {
    case IsacNetworkLayer::Operation::CONV1D:
        return MakeConvolution(layer);
    case IsacNetworkLayer::Operation::LSTM:
        return MakeLstm(layer);
    default:
        return MakeAffine(layer);
    }
}

/**
 * @param layer a layer whose neurons are not IDENTITY
 * @param timeStep dt (s)
 * @return its neurons
 */
IsacNirNode
MakeNeurons(const IsacNetworkLayer& layer, double timeStep)
{
    if (layer.neurons == Neurons::RELU || layer.neurons == Neurons::TANH)
    {
        return {layer.neurons == Neurons::RELU ? "ReLU" : "Tanh",
                {{"shape", MakeShape(layer.GetOutputs())}}};
    }
    IsacNirNode node{"LI", {}};
    IsacNirArray tau = MakeVector(layer.lambda);
    for (double& value : tau.values)
    {
        value = timeStep / value;
    }
    node.fields["tau"] = std::move(tau);
    node.fields["r"] = MakeVector(layer.resistance);
    node.fields["v_leak"] = MakeVector(layer.leak);
    if (layer.neurons == Neurons::LIF)
    {
        node.type = "LIF";
        node.fields["v_threshold"] = MakeVector(layer.threshold);
        // Zero is what it is without; releases of the Python package up to 1.0.5 know no other.
        if (!layer.reset.isZero(0))
        {
            node.fields["v_reset"] = MakeVector(layer.reset);
        }
    }
    return node;
}

/**
 * Appends a node to a chain. Names are those that the Python package makes: "lif", "lif_1", ...
 *
 * @param graph graph to append to
 * @param last name of the chain's end, empty for none yet; becomes the name of the node
 * @param node node to append
 */
void
Append(IsacNirGraph& graph, std::string& last, IsacNirNode node)
{
    std::string base = node.type;
    std::transform(base.begin(), base.end(), base.begin(), [](unsigned char c) {
        return std::tolower(c);
    });
    std::string name = base;
    for (int i = 1; graph.nodes.count(name) > 0; i++)
    {
        name = base + "_" + std::to_string(i);
    }
    graph.nodes[name] = std::move(node);
    if (!last.empty())
    {
        graph.edges.emplace_back(last, name);
    }
    last = name;
}

} // namespace

IsacNirGraph
IsacNirGraph::FromNetwork(const IsacNetworkDescription& network, double timeStep)
{
    IsacNirGraph graph;
    std::string last;
    Append(graph, last, {"Input", {{"shape", MakeShape(network.layers.front().GetInputs())}}});
    for (const IsacNetworkLayer& layer : network.layers)
    {
        Append(graph, last, MakeOperation(layer));
        if (layer.neurons != Neurons::IDENTITY)
        {
            Append(graph, last, MakeNeurons(layer, timeStep));
        }
    }
    Append(graph, last, {"Output", {{"shape", MakeShape(network.GetOutputs())}}});
    return graph;
}

} // namespace ns3
