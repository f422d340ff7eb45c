/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-spiking-network.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace ns3
{

namespace
{

using Neurons = IsacNetworkLayer::Neurons;

/// Rows of W that are summed at a time: their sums stay in registers.
constexpr Eigen::Index BLOCK = 16;

} // namespace

IsacSpikingNetwork::IsacSpikingNetwork(const IsacNetworkDescription& description)
    : IsacNetwork(description),
      m_timeSteps(description.timeSteps)
{
    if (!description.IsSpiking())
    {
        throw std::invalid_argument("IsacSpikingNetwork: no layer of the network spikes; "
                                    "use IsacNetwork::Create()");
    }
    const std::vector<IsacNetworkLayer>& layers = description.layers;
    m_first = MakeLayer(layers.front());
    m_driven = m_first;
    m_driven.weight.resize(0, 0);
    m_drivenIndex.resize(m_first.size);
    for (std::size_t i = 1; i + 1 < layers.size(); i++)
    {
        m_hidden.push_back(MakeLayer(layers[i]));
    }
    const IsacNetworkLayer& readOut = layers.back();
    m_folded =
        readOut.neurons == Neurons::IDENTITY || (readOut.lambda.array() == readOut.lambda(0)).all();
    if (m_folded)
    {
        Fold(readOut, m_timeSteps);
    }
    else
    {
        m_readOut = MakeLayer(readOut);
    }
}

IsacSpikingNetwork::Layer
IsacSpikingNetwork::MakeLayer(const IsacNetworkLayer& from)
{
    Layer layer;
    layer.size = from.weight.rows();
    layer.weight = from.weight;
    layer.bias = from.bias;
    layer.lambda = from.lambda;
    layer.keep = 1.0 - layer.lambda;
    layer.leak = from.leak;
    layer.resistance = from.resistance;
    layer.threshold = from.threshold;
    layer.reset = from.reset;
    layer.drive.resize(layer.size);
    layer.membrane.resize(layer.size);
    layer.spikes.index.resize(layer.size);
    return layer;
}

void
IsacSpikingNetwork::Fold(const IsacNetworkLayer& readOut, uint32_t timeSteps)
{
    m_trace.resize(readOut.weight.cols());
    m_share.assign(timeSteps, 1.0 / timeSteps);
    m_weight = readOut.weight;
    m_constant = readOut.bias;
    if (readOut.neurons == Neurons::IDENTITY)
    {
        return;
    }
    double share = readOut.lambda(0);
    for (uint32_t step = timeSteps; step-- > 0;)
    {
        m_share[step] = share;
        share *= 1.0 - readOut.lambda(0);
    }
    m_weight = readOut.resistance.asDiagonal() * readOut.weight;
    m_constant = (readOut.resistance.cwiseProduct(readOut.bias) + readOut.leak) *
                 std::accumulate(m_share.begin(), m_share.end(), 0.0);
}

void
IsacSpikingNetwork::Propagate(const SpikeList& spikes, Layer& layer)
{
    using Block = Eigen::Array<double, BLOCK, 1>;
    const Eigen::Index n = layer.size;
    Eigen::Index row = 0;
    for (; row + BLOCK <= n; row += BLOCK)
    {
        const double* weight = layer.weight.data() + row;
        Block sum = layer.bias.segment<BLOCK>(row);
        for (std::size_t i = 0; i < spikes.size; i++)
        {
            sum += Eigen::Map<const Block>(weight + n * spikes.index[i]);
        }
        layer.drive.segment<BLOCK>(row) =
            layer.leak.segment<BLOCK>(row) + layer.resistance.segment<BLOCK>(row) * sum;
    }
    for (; row < n; row++)
    {
        double sum = layer.bias(row);
        for (std::size_t i = 0; i < spikes.size; i++)
        {
            sum += layer.weight(row, spikes.index[i]);
        }
        layer.drive(row) = layer.leak(row) + layer.resistance(row) * sum;
    }
}

void
IsacSpikingNetwork::Charge(Layer& layer)
{
    const Eigen::Index n = layer.size;
    layer.membrane.head(n) =
        layer.keep.head(n) * layer.membrane.head(n) + layer.lambda.head(n) * layer.drive.head(n);
}

void
IsacSpikingNetwork::Fire(Layer& layer)
{
    const auto neurons = static_cast<uint32_t>(layer.size);
    const double* threshold = layer.threshold.data();
    double* membrane = layer.membrane.data();
    uint32_t* index = layer.spikes.index.data();
    // Without a branch on the spike, which cannot be predicted.
    std::size_t size = 0;
    for (uint32_t j = 0; j < neurons; j++)
    {
        index[size] = j;
        size += membrane[j] >= threshold[j] ? 1 : 0;
    }
    for (std::size_t i = 0; i < size; i++)
    {
        membrane[index[i]] = layer.reset(index[i]);
    }
    layer.spikes.size = size;
    layer.fired += size;
}

void
IsacSpikingNetwork::Encode(const Eigen::Ref<const Eigen::VectorXd>& input)
{
    m_first.drive = m_first.bias;
    m_first.drive.matrix().noalias() += m_first.weight * input;
    m_first.drive = m_first.leak + m_first.resistance * m_first.drive;

    // A membrane stays between zero, its reset and its drive; it fires only if one of them reaches
    // the threshold, which the reset does not.
    uint32_t* index = m_drivenIndex.data();
    Eigen::Index size = 0;
    for (uint32_t j = 0; j < m_first.size; j++)
    {
        index[size] = j;
        size += std::max(m_first.drive(j), 0.0) >= m_first.threshold(j) ? 1 : 0;
    }
    m_driven.size = size;
    for (Eigen::Index i = 0; i < size; i++)
    {
        m_driven.drive(i) = m_first.drive(index[i]);
        m_driven.lambda(i) = m_first.lambda(index[i]);
        m_driven.keep(i) = m_first.keep(index[i]);
        m_driven.threshold(i) = m_first.threshold(index[i]);
        m_driven.reset(i) = m_first.reset(index[i]);
    }
}

void
IsacSpikingNetwork::Read(const SpikeList& spikes, uint32_t step)
{
    if (!m_folded)
    {
        Propagate(spikes, m_readOut);
        Charge(m_readOut);
        return;
    }
    for (std::size_t i = 0; i < spikes.size; i++)
    {
        m_trace(spikes.index[i]) += m_share[step];
    }
}

void
IsacSpikingNetwork::Finish(Eigen::Ref<Eigen::VectorXd> output) const
{
    if (!m_folded)
    {
        output = m_readOut.membrane;
        return;
    }
    output = m_constant;
    for (Eigen::Index j = 0; j < m_trace.size(); j++)
    {
        if (m_trace(j) != 0.0)
        {
            output += m_trace(j) * m_weight.col(j);
        }
    }
}

void
IsacSpikingNetwork::Start()
{
    for (Layer* layer : {&m_driven, &m_readOut})
    {
        layer->membrane.setZero();
        layer->fired = 0;
    }
    for (Layer& layer : m_hidden)
    {
        layer.membrane.setZero();
        layer.fired = 0;
    }
    m_trace.setZero();
}

void
IsacSpikingNetwork::Step(uint32_t step)
{
    Charge(m_driven);
    Fire(m_driven);
    SpikeList& first = m_driven.spikes;
    for (std::size_t i = 0; i < first.size; i++)
    {
        first.index[i] = m_drivenIndex[first.index[i]];
    }
    const SpikeList* spikes = &first;
    for (Layer& layer : m_hidden)
    {
        Propagate(*spikes, layer);
        Charge(layer);
        Fire(layer);
        spikes = &layer.spikes;
    }
    Read(*spikes, step);
}

void
IsacSpikingNetwork::Count(uint64_t active)
{
    m_count.layers.front().Add(active, m_driven.fired);
    active = m_driven.fired;
    for (std::size_t i = 0; i < m_hidden.size(); i++)
    {
        m_count.layers[i + 1].Add(active, m_hidden[i].fired);
        active = m_hidden[i].fired;
    }
    m_count.layers.back().Add(active, 0);
}

void
IsacSpikingNetwork::DoEvaluate(const Eigen::Ref<const Eigen::VectorXd>& input,
                               Eigen::Ref<Eigen::VectorXd> output)
{
    Start();
    Encode(input);
    for (uint32_t step = 0; step < m_timeSteps; step++)
    {
        Step(step);
    }
    Finish(output);
    Count((input.array() != 0.0).count());
}

} // namespace ns3
