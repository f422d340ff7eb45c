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
 * @param layer a layer
 * @return W x + b
 */
IsacNirNode
MakeAffine(const IsacNetworkLayer& layer)
{
    IsacNirArray weight;
    weight.shape = {static_cast<uint64_t>(layer.weight.rows()),
                    static_cast<uint64_t>(layer.weight.cols())};
    weight.values.reserve(layer.weight.size());
    for (Eigen::Index row = 0; row < layer.weight.rows(); row++)
    {
        for (Eigen::Index column = 0; column < layer.weight.cols(); column++)
        {
            weight.values.push_back(ToFloat(layer.weight(row, column)));
        }
    }
    return {"Affine", {{"weight", std::move(weight)}, {"bias", MakeVector(layer.bias)}}};
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
                {{"shape", MakeShape(layer.weight.rows())}}};
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
    Append(graph, last, {"Input", {{"shape", MakeShape(network.GetInputs())}}});
    for (const IsacNetworkLayer& layer : network.layers)
    {
        Append(graph, last, MakeAffine(layer));
        if (layer.neurons != Neurons::IDENTITY)
        {
            Append(graph, last, MakeNeurons(layer, timeStep));
        }
    }
    Append(graph, last, {"Output", {{"shape", MakeShape(network.GetOutputs())}}});
    return graph;
}

} // namespace ns3
