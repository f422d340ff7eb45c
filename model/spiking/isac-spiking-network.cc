/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-spiking-network.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace ns3
{

namespace
{

using Neurons = IsacNetworkLayer::Neurons;

/// Rows of W that are summed at a time: their sums stay in registers.
constexpr Eigen::Index BLOCK = 16;

/// More rows between the columns: at a power of two, they would share few sets of the cache.
constexpr Eigen::Index SPREAD = 8;

/**
 * @param values of the neurons
 * @param size number of values wanted, not fewer
 * @param filler the values after them
 * @return all of them
 */
Eigen::ArrayXd
Pad(const Eigen::ArrayXd& values, Eigen::Index size, double filler)
{
    Eigen::ArrayXd padded = Eigen::ArrayXd::Constant(size, filler);
    padded.head(values.size()) = values;
    return padded;
}

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
    m_first = MakeLayer(layers.front(), 1);
    m_driven = m_first;
    m_driven.weight.resize(0, 0);
    m_drivenIndex.resize(m_first.size);
    m_least = m_first.threshold;
    m_least.head(layers.front().lambda.size()) *= layers.front().lambda.array();
    for (std::size_t i = 1; i + 1 < layers.size(); i++)
    {
        m_hidden.push_back(MakeLayer(layers[i], m_timeSteps));
    }
    const IsacNetworkLayer& readOut = layers.back();
    m_folded =
        readOut.neurons == Neurons::IDENTITY || (readOut.lambda.array() == readOut.lambda(0)).all();
    if (m_folded)
    {
        Fold(readOut);
    }
    else
    {
        m_readOut = MakeLayer(readOut, m_timeSteps);
    }
}

IsacSpikingNetwork::Layer
IsacSpikingNetwork::MakeLayer(const IsacNetworkLayer& from, uint32_t charges) const
{
    Layer layer;
    const Eigen::Index n = from.weight.rows();
    layer.size = (n + BLOCK - 1) / BLOCK * BLOCK;
    layer.weight.setZero(layer.size + SPREAD, from.weight.cols());
    layer.weight.topRows(n) = from.lambda.cwiseProduct(from.resistance).asDiagonal() * from.weight;
    layer.bias = Pad(from.lambda.cwiseProduct(from.resistance.cwiseProduct(from.bias) + from.leak),
                     layer.size,
                     0);
    layer.keep = Pad(1 - from.lambda.array(), layer.size, 0);
    layer.threshold = Pad(from.threshold, layer.size, std::numeric_limits<double>::infinity());
    layer.reset = Pad(from.reset, layer.size, 0);
    layer.charge.resize(layer.size, charges);
    layer.membrane.resize(layer.size);
    layer.spikes.resize(m_timeSteps, {std::vector<uint32_t>(layer.size), 0});
    return layer;
}

void
IsacSpikingNetwork::Fold(const IsacNetworkLayer& readOut)
{
    m_trace.resize(readOut.weight.cols());
    m_share.assign(m_timeSteps, 1.0 / m_timeSteps);
    m_weight = readOut.weight;
    m_constant = readOut.bias;
    if (readOut.neurons == Neurons::IDENTITY)
    {
        return;
    }
    double share = readOut.lambda(0);
    for (uint32_t step = m_timeSteps; step-- > 0;)
    {
        m_share[step] = share;
        share *= 1.0 - readOut.lambda(0);
    }
    m_weight = readOut.resistance.asDiagonal() * readOut.weight;
    m_constant = (readOut.resistance.cwiseProduct(readOut.bias) + readOut.leak) *
                 std::accumulate(m_share.begin(), m_share.end(), 0.0);
}

void
IsacSpikingNetwork::Propagate(const std::vector<SpikeList>& spikes, Layer& layer)
{
    using Block = Eigen::Array<double, BLOCK, 1>;
    const Eigen::Index stride = layer.weight.rows();
    for (Eigen::Index row = 0; row < layer.size; row += BLOCK)
    {
        const double* weight = layer.weight.data() + row;
        for (std::size_t step = 0; step < spikes.size(); step++)
        {
            const uint32_t* index = spikes[step].index.data();
            Block sum = layer.bias.segment<BLOCK>(row);
            for (std::size_t i = 0; i < spikes[step].size; i++)
            {
                sum += Eigen::Map<const Block, Eigen::Aligned16>(weight + stride * index[i]);
            }
            layer.charge.col(step).segment<BLOCK>(row) = sum;
        }
    }
}

void
IsacSpikingNetwork::Charge(Layer& layer, uint32_t step)
{
    const Eigen::Index n = layer.size;
    const auto charge = layer.charge.col(layer.charge.cols() > 1 ? step : 0);
    layer.membrane.head(n) = layer.keep.head(n) * layer.membrane.head(n) + charge.head(n);
}

void
IsacSpikingNetwork::Fire(Layer& layer, SpikeList& spikes)
{
    const auto neurons = static_cast<uint32_t>(layer.size);
    const double* threshold = layer.threshold.data();
    double* membrane = layer.membrane.data();
    uint32_t* index = spikes.index.data();
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
    spikes.size = size;
}

void
IsacSpikingNetwork::Run(Layer& layer)
{
    layer.membrane.setZero();
    layer.fired = 0;
    for (uint32_t step = 0; step < layer.spikes.size(); step++)
    {
        Charge(layer, step);
        Fire(layer, layer.spikes[step]);
        layer.fired += layer.spikes[step].size;
    }
}

void
IsacSpikingNetwork::Encode(const Eigen::Ref<const Eigen::VectorXd>& input)
{
    m_first.charge = m_first.bias;
    m_first.charge.matrix().noalias() += m_first.weight.topRows(m_first.size) * input;

    // With a constant charge a membrane settles at charge / lambda. It stays between zero, its
    // reset and that value, so it fires only if one of them reaches the threshold; the reset does
    // not.
    uint32_t* index = m_drivenIndex.data();
    Eigen::Index size = 0;
    for (uint32_t j = 0; j < m_first.size; j++)
    {
        index[size] = j;
        size += std::max(m_first.charge(j), 0.0) >= m_least(j) ? 1 : 0;
    }
    m_driven.size = size;
    for (Eigen::Index i = 0; i < size; i++)
    {
        m_driven.charge(i) = m_first.charge(index[i]);
        m_driven.keep(i) = m_first.keep(index[i]);
        m_driven.threshold(i) = m_first.threshold(index[i]);
        m_driven.reset(i) = m_first.reset(index[i]);
    }
    Run(m_driven);
    for (SpikeList& spikes : m_driven.spikes)
    {
        for (std::size_t i = 0; i < spikes.size; i++)
        {
            spikes.index[i] = index[spikes.index[i]];
        }
    }
}

void
IsacSpikingNetwork::Read(const std::vector<SpikeList>& spikes, Eigen::Ref<Eigen::VectorXd> output)
{
    m_trace.setZero();
    for (std::size_t step = 0; step < spikes.size(); step++)
    {
        for (std::size_t i = 0; i < spikes[step].size; i++)
        {
            m_trace(spikes[step].index[i]) += m_share[step];
        }
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
IsacSpikingNetwork::ReadStepByStep(const std::vector<SpikeList>& spikes,
                                   Eigen::Ref<Eigen::VectorXd> output)
{
    Propagate(spikes, m_readOut);
    m_readOut.membrane.setZero();
    for (uint32_t step = 0; step < m_timeSteps; step++)
    {
        Charge(m_readOut, step);
    }
    output = m_readOut.membrane.head(output.size());
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
    Encode(input);
    const std::vector<SpikeList>* spikes = &m_driven.spikes;
    for (Layer& layer : m_hidden)
    {
        Propagate(*spikes, layer);
        Run(layer);
        spikes = &layer.spikes;
    }
    if (m_folded)
    {
        Read(*spikes, output);
    }
    else
    {
        ReadStepByStep(*spikes, output);
    }
    Count((input.array() != 0.0).count());
}

} // namespace ns3
