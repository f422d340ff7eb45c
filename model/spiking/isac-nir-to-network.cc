/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-nir-graph.h"

#include <cmath>
#include <optional>
#include <stdexcept>

namespace ns3
{

namespace
{

using Neurons = IsacNetworkLayer::Neurons;

/**
 * Turns the nodes of a chain into layers, one after the other.
 */
class ChainReader
{
  public:
    /**
     * @param graph graph of the nodes; must outlive the reader
     * @param timeStep dt (s)
     */
    ChainReader(const IsacNirGraph& graph, double timeStep);

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
    void AddNeurons(Neurons neurons);

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

ChainReader::ChainReader(const IsacNirGraph& graph, double timeStep)
    : m_graph(graph),
      m_timeStep(timeStep)
{
}

void
ChainReader::Add(const std::string& name)
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
ChainReader::Finish()
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

bool
ChainReader::Has(const std::string& field) const
{
    return m_node->fields.count(field) > 0;
}

const IsacNirArray&
ChainReader::Get(const std::string& field) const
{
    const auto found = m_node->fields.find(field);
    if (found == m_node->fields.end())
    {
        IsacNirGraph::Refuse(m_name, field + " is missing");
    }
    const IsacNirArray& array = found->second;
    uint64_t size = 1;
    for (const uint64_t extent : array.shape)
    {
        size *= extent;
    }
    if (size != array.values.size())
    {
        IsacNirGraph::Refuse(m_name, field + " has a shape that does not fit its entries");
    }
    for (const double value : array.values)
    {
        if (!std::isfinite(value))
        {
            IsacNirGraph::Refuse(m_name,
                                 field + " contains " + (std::isnan(value) ? "NaN" : "infinity"));
        }
    }
    return array;
}

uint64_t
ChainReader::GetSize(const std::string& field) const
{
    double size = 1;
    for (const double extent : Get(field).values)
    {
        if (extent < 1 || extent != std::floor(extent))
        {
            IsacNirGraph::Refuse(m_name, field + " has an entry that is not a positive integer");
        }
        size *= extent;
    }
    if (size > IsacNirGraph::MAX_ENTRIES)
    {
        IsacNirGraph::Refuse(m_name, field + " has too many entries");
    }
    return static_cast<uint64_t>(size);
}

void
ChainReader::CheckSize(const std::string& field) const
{
    const uint64_t size = GetSize(field);
    if (size != m_size)
    {
        IsacNirGraph::Refuse(m_name,
                             field + " has " + std::to_string(size) + " entries, but " +
                                 std::to_string(m_size) + " come in");
    }
}

Eigen::VectorXd
ChainReader::GetParameter(const std::string& field) const
{
    const auto& values = Get(field).values;
    if (values.size() == 1)
    {
        return Eigen::VectorXd::Constant(static_cast<Eigen::Index>(m_size), values.front());
    }
    if (values.size() != m_size)
    {
        IsacNirGraph::Refuse(m_name,
                             field + " has " + std::to_string(values.size()) + " entries for " +
                                 std::to_string(m_size) + " neurons");
    }
    return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(m_size));
}

Eigen::VectorXd
ChainReader::GetLambda() const
{
    Eigen::VectorXd lambda = m_timeStep * GetParameter("tau").cwiseInverse();
    for (Eigen::Index i = 0; i < lambda.size(); i++)
    {
        // Tools store tau as a float, with which lambda = 1 comes out as 1 + 2e-8.
        const double value = static_cast<float>(lambda[i]);
        lambda[i] = value;
        if (!(value > 0 && value <= 1))
        {
            IsacNirGraph::Refuse(m_name,
                                 "tau gives lambda = " + std::to_string(value) +
                                     ", outside (0, 1]");
        }
    }
    return lambda;
}

void
ChainReader::Reserve(uint64_t rows, uint64_t columns)
{
    m_entries += rows * columns;
    if (m_entries > IsacNirGraph::MAX_ENTRIES)
    {
        IsacNirGraph::Refuse(m_name,
                             "weight: the network has more than " +
                                 std::to_string(IsacNirGraph::MAX_ENTRIES) + " weights");
    }
}

Eigen::MatrixXd
ChainReader::GetMatrix(const std::string& field) const
{
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const IsacNirArray& array = Get(field);
    if (array.values.empty())
    {
        IsacNirGraph::Refuse(m_name, field + " is empty");
    }
    const auto rows = static_cast<Eigen::Index>(array.shape.empty() ? 1 : array.shape[0]);
    const auto size = static_cast<Eigen::Index>(array.values.size());
    return Eigen::Map<const RowMajor>(array.values.data(), rows, size / rows);
}

void
ChainReader::AddLinear()
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

Eigen::Index
ChainReader::GetWhole(const std::string& field, Eigen::Index otherwise) const
{
    if (!Has(field))
    {
        return otherwise;
    }
    const auto& values = Get(field).values;
    const bool whole = values.size() == 1 && values[0] >= 0 &&
                       values[0] <= static_cast<double>(IsacNirGraph::MAX_ENTRIES) &&
                       values[0] == std::floor(values[0]);
    if (!whole)
    {
        IsacNirGraph::Refuse(m_name, field + " is not a single whole number, not negative");
    }
    return static_cast<Eigen::Index>(values[0]);
}

void
ChainReader::AddConvolution()
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
ChainReader::AddLstm()
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
ChainReader::AddUnit()
{
    Reserve(m_size, m_size);
    const auto n = static_cast<Eigen::Index>(m_size);
    m_begun.emplace();
    m_begun->weight.setIdentity(n, n);
    m_begun->bias.setZero(n);
}

void
ChainReader::AddNeurons(Neurons neurons)
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
ChainReader::Flush()
{
    if (m_begun)
    {
        m_layers.push_back(std::move(*m_begun));
        m_begun.reset();
    }
}

} // namespace

IsacNetworkDescription
IsacNirGraph::ToNetwork(double timeStep, uint32_t timeSteps) const
{
    ChainReader reader(*this, timeStep);
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
