/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-spiking-network.h"

#include <cmath>
#include <numeric>
#include <stdexcept>

namespace ns3
{

using Neurons = IsacNetworkLayer::Neurons;

IsacSpikingNetwork::IsacSpikingNetwork(const IsacNetworkDescription& description)
    : IsacNetwork(description),
      m_timeSteps(description.timeSteps)
{
    if (!description.IsSpiking())
    {
        throw std::invalid_argument("IsacSpikingNetwork: no layer of the network spikes; "
                                    "use IsacNetwork::Create()");
    }
    const IsacNetworkLayer& readOut = description.layers.back();
    for (std::size_t i = 0; i + 1 < description.layers.size(); i++)
    {
        m_hidden.push_back(MakeLayer(description.layers[i]));
    }
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
    layer.weight = from.weight;
    layer.bias = from.bias;
    layer.lambda = from.lambda;
    layer.keep = 1.0 - layer.lambda;
    layer.leak = from.leak;
    layer.resistance = from.resistance;
    layer.threshold = from.threshold;
    layer.reset = from.reset;
    layer.drive.resize(from.weight.rows());
    layer.membrane.resize(from.weight.rows());
    layer.spikes.index.resize(from.weight.rows());
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
    layer.drive = layer.bias;
    const uint32_t* index = spikes.index.data();
    std::size_t i = 0;
    // Four columns at a time: a quarter of the loads and stores of the sum.
    for (; i + 4 <= spikes.size; i += 4)
    {
        layer.drive += (layer.weight.col(index[i]) + layer.weight.col(index[i + 1])).array() +
                       (layer.weight.col(index[i + 2]) + layer.weight.col(index[i + 3])).array();
    }
    for (; i < spikes.size; i++)
    {
        layer.drive += layer.weight.col(index[i]).array();
    }
    layer.drive = layer.leak + layer.resistance * layer.drive;
}

void
IsacSpikingNetwork::Charge(Layer& layer)
{
    layer.membrane = layer.keep * layer.membrane + layer.lambda * layer.drive;
}

void
IsacSpikingNetwork::Fire(Layer& layer)
{
    const auto neurons = static_cast<uint32_t>(layer.membrane.size());
    const double* threshold = layer.threshold.data();
    double* membrane = layer.membrane.data();
    uint32_t* index = layer.spikes.index.data();
    // Without a branch on the spike, which cannot be predicted.
    std::size_t size = 0;
    for (uint32_t i = 0; i < neurons; i++)
    {
        index[size] = i;
        size += membrane[i] >= threshold[i] ? 1 : 0;
    }
    for (std::size_t i = 0; i < size; i++)
    {
        membrane[index[i]] = layer.reset(index[i]);
    }
    layer.spikes.size = size;
    layer.fired += size;
}

void
IsacSpikingNetwork::Start(const Eigen::Ref<const Eigen::VectorXd>& input)
{
    for (Layer& layer : m_hidden)
    {
        layer.membrane.setZero();
        layer.fired = 0;
    }
    m_readOut.membrane.setZero();
    m_trace.setZero();
    Layer& first = m_hidden.front();
    first.drive = first.bias;
    first.drive.matrix().noalias() += first.weight * input;
    first.drive = first.leak + first.resistance * first.drive;
}

void
IsacSpikingNetwork::Read(uint32_t step)
{
    const SpikeList& spikes = m_hidden.back().spikes;
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
IsacSpikingNetwork::Count(uint64_t active)
{
    for (std::size_t i = 0; i < m_hidden.size(); i++)
    {
        m_count.layers[i].Add(active, m_hidden[i].fired);
        active = m_hidden[i].fired;
    }
    m_count.layers.back().Add(active, 0);
}

void
IsacSpikingNetwork::DoEvaluate(const Eigen::Ref<const Eigen::VectorXd>& input,
                               Eigen::Ref<Eigen::VectorXd> output)
{
    Start(input);
    for (uint32_t step = 0; step < m_timeSteps; step++)
    {
        for (std::size_t i = 0; i < m_hidden.size(); i++)
        {
            if (i > 0)
            {
                Propagate(m_hidden[i - 1].spikes, m_hidden[i]);
            }
            Charge(m_hidden[i]);
            Fire(m_hidden[i]);
        }
        Read(step);
    }
    Finish(output);
    Count((input.array() != 0.0).count());
}

} // namespace ns3
