/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_NIR_GRAPH_H
#define ISAC_NIR_GRAPH_H

#include "isac-network-description.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * An array of a NIR node.
 */
struct IsacNirArray
{
    std::vector<uint64_t> shape; //!< extent of each dimension; none for a single number
    std::vector<double> values;  //!< entries, the last dimension fastest
};

/**
 * @ingroup isac
 * A node of a NIR graph: its kind and its parameters.
 */
struct IsacNirNode
{
    std::string type;                           //!< "Affine", "LIF", ...
    std::map<std::string, IsacNirArray> fields; //!< by name: "weight", "tau", ...
};

/**
 * @ingroup isac
 * A graph of the Neuromorphic Intermediate Representation in memory, and what it means as a
 * network.
 *
 * A network is a single chain Input -> ... -> Output of these kinds of nodes:
 *  - Affine (weight, bias) and Linear (weight): W x + b;
 *  - Conv1d (input_shape, weight, stride, padding, dilation, groups, bias) of a signal in C order,
 *    without padding, dilation and groups: a single number of input_shape is its length;
 *  - LSTM (weight_ih, weight_hh, bias; gates in the order input, forget, cell, output): an
 *    extension of isac, for NIR has no such node. A graph with one is run once for each time step;
 *  - LIF (tau, r, v_leak, v_threshold and, unless zero, v_reset) and LI (tau, r, v_leak), whose
 *    tau dv/dt = v_leak - v + r I becomes, with a time step of dt, charge with lambda = dt / tau;
 *  - ReLU and Tanh (shape): extensions of isac for conventional networks, which NIR has no nodes
 *    for, so other readers refuse files with them;
 *  - Flatten and Identity, which change nothing: arrays are vectors here, in C order.
 *
 * Parameters of neurons have one entry a neuron, or one for all. Neurons without a linear node in
 * front have unit weights. A chain that ends with LIF is read out by the mean of its spikes, an
 * IDENTITY layer of unit weights. NIR neurons fire above the threshold, those of isac also at it.
 * Integrate-and-fire neurons (IF, I) forget nothing, which no lambda in (0, 1] gives, so that they
 * are refused like every other kind of node, and like recurrent and branching graphs.
 */
struct IsacNirGraph
{
    /// Largest number of entries of an array, and of weights of a network.
    static constexpr uint64_t MAX_ENTRIES = 64 << 20;

    std::map<std::string, IsacNirNode> nodes;               //!< by name
    std::vector<std::pair<std::string, std::string>> edges; //!< from, to; in any order

    /**
     * @param type kind of a node
     * @return names of the fields that ToNetwork uses of it; empty if it knows no such kind
     */
    static const std::vector<std::string>& GetFields(const std::string& type);

    /**
     * @param node name of a node
     * @param what its field and what is wrong with it
     * @throws std::invalid_argument always
     */
    [[noreturn]] static void Refuse(const std::string& node, const std::string& what);

    /**
     * @return names of the nodes from the Input to the Output
     * @throws std::invalid_argument if they are not a single chain, or not of known kinds
     */
    std::vector<std::string> FindChain() const;

    /**
     * Builds the graph of a network. Numbers have the precision of a float, save for tau, which has
     * a double's so that lambda, a float again, survives.
     *
     * @param network a valid network
     * @param timeStep dt (s), positive
     * @return its graph
     */
    static IsacNirGraph FromNetwork(const IsacNetworkDescription& network, double timeStep);

    /**
     * @param timeStep dt (s), positive
     * @param timeSteps T~; taken as 1 if no node spikes and none is an LSTM
     * @return the network that the graph stands for, valid; lambda is rounded to a float
     * @throws std::invalid_argument naming the node and the field if there is none
     */
    IsacNetworkDescription ToNetwork(double timeStep, uint32_t timeSteps) const;
};

} // namespace ns3

#endif /* ISAC_NIR_GRAPH_H */
