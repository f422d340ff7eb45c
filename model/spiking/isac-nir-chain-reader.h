/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_NIR_CHAIN_READER_H
#define ISAC_NIR_CHAIN_READER_H

#include "isac-nir-graph.h"

#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Turns the nodes of a chain into layers, one after the other.
 */
class IsacNirChainReader
{
  public:
    /**
     * @param graph graph of the nodes; must outlive the reader
     * @param timeStep dt (s)
     */
    IsacNirChainReader(const IsacNirGraph& graph, double timeStep);

    /**
     * @param name the chain's next node
     * @throws std::invalid_argument naming it and the field that is wrong
     */
    void Add(const std::string& name);

    /**
     * @return the layers of all nodes
     * @throws std::invalid_argument if there are none
     */
    std::vector<IsacNetworkLayer> Finish();

  private:
    /**
     * @param field a field of the current node
     * @return its values, finite
     */
    const IsacNirArray& Get(const std::string& field) const;

    /**
     * @param field a field of the current node
     * @return whether the node has it
     */
    bool Has(const std::string& field) const;

    /**
     * @param field a shape of the current node
     * @return number of entries of arrays of that shape
     */
    uint64_t GetSize(const std::string& field) const;

    /**
     * Refuses a shape that has another size than the vector that comes in.
     * @param field a shape of the current node
     */
    void CheckSize(const std::string& field) const;

    /**
     * @param field a parameter of the current node's neurons
     * @return its value for each neuron
     */
    Eigen::VectorXd GetParameter(const std::string& field) const;

    /// @return lambda of the current node's neurons
    Eigen::VectorXd GetLambda() const;

    /**
     * Refuses weights that are too many before they take memory.
     * @param rows rows of a new weight matrix
     * @param columns its columns
     */
    void Reserve(uint64_t rows, uint64_t columns);

    /// Begins a layer with the weights of the current node.
    void AddLinear();

    /**
     * @param field a field of the current node
     * @return its entries, at least one, as many rows as the first extent of its shape
     */
    Eigen::MatrixXd GetMatrix(const std::string& field) const;

    /**
     * @param field a field of the current node
     * @param otherwise its value if the node lacks it
     * @return its only number, a whole one in 0..MAX_ENTRIES
     */
    Eigen::Index GetWhole(const std::string& field, Eigen::Index otherwise) const;

    /// Begins a layer with the convolution of the current node.
    void AddConvolution();

    /// Adds the current node as a layer of its own.
    void AddLstm();

    /// Begins a layer with unit weights.
    void AddUnit();

    /**
     * Ends a layer, or makes one with unit weights.
     * @param neurons the current node's neurons
     */
    void AddNeurons(IsacNetworkLayer::Neurons neurons);

    /// Ends a layer that has no neurons yet.
    void Flush();

    const IsacNirGraph& m_graph;             //!< the graph
    const double m_timeStep;                 //!< dt (s)
    std::string m_name;                      //!< name of the current node
    const IsacNirNode* m_node{nullptr};      //!< the current node
    uint64_t m_size{0};                      //!< size of the vector that comes in
    uint64_t m_entries{0};                   //!< entries of all weights
    std::optional<IsacNetworkLayer> m_begun; //!< layer that waits for its neurons
    std::vector<IsacNetworkLayer> m_layers;  //!< layers that are done
};

} // namespace ns3

#endif /* ISAC_NIR_CHAIN_READER_H */
