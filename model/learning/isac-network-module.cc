/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-network-module.h"

#include "isac-to-eigen.h"

#include <cmath>
#include <string>
#include <tuple>

namespace ns3
{
namespace isac
{

using torch::Tensor;

NetworkModule::NetworkModule(const NetworkOptions& options)
    : m_options(options)
{
    int64_t inputs = options.inputs;
    for (std::size_t i = 0; i <= options.hidden.size(); i++)
    {
        const bool last = i == options.hidden.size();
        const int64_t outputs = last ? options.outputs : options.hidden[i];
        auto layer =
            register_module("layer" + std::to_string(i), torch::nn::Linear(inputs, outputs));
        torch::NoGradGuard guard;
        // Currents of order one, whatever the fan-in: neurons around their threshold.
        const double gain = last ? options.outputGain : options.inputGain;
        layer->weight.normal_(0, gain / std::sqrt(static_cast<double>(inputs)));
        layer->bias.zero_();
        m_layers.push_back(layer);
        if (options.spiking)
        {
            const double logit = std::log(options.lambda / (1 - options.lambda));
            auto decay = torch::full({}, logit);
            m_decay.push_back(options.learnLambda
                                  ? register_parameter("decay" + std::to_string(i), decay)
                                  : register_buffer("decay" + std::to_string(i), decay));
        }
        inputs = outputs;
    }
}

const std::vector<Tensor>&
NetworkModule::GetRates() const
{
    return m_rates;
}

double
NetworkModule::GetMeanRate() const
{
    torch::NoGradGuard guard;
    double sum = 0;
    for (const auto& rate : GetRates())
    {
        sum += rate.item<double>();
    }
    return m_rates.empty() ? 0 : sum / static_cast<double>(m_rates.size());
}

Tensor
NetworkModule::Penalise(Tensor loss, double target, double weight) const
{
    if (weight == 0)
    {
        return loss;
    }
    for (const auto& rate : GetRates())
    {
        loss = loss + weight * torch::relu(rate - target).square();
    }
    return loss;
}

void
NetworkModule::Approach(const NetworkModule& other, double share)
{
    torch::NoGradGuard guard;
    const auto source = other.parameters();
    auto mine = parameters();
    for (std::size_t i = 0; i < mine.size(); i++)
    {
        mine[i].lerp_(source[i], share);
    }
}

const NetworkOptions&
NetworkModule::GetOptions() const
{
    return m_options;
}

Tensor
NetworkModule::GetLambda(std::size_t layer) const
{
    return torch::sigmoid(m_decay[layer]);
}

void
NetworkModule::UpdateLambdas()
{
    const bool current = !m_lambdas.empty() && !m_options.learnLambda &&
                         m_lambdas.front().scalar_type() == m_decay.front().scalar_type();
    if (current) // constants
    {
        return;
    }
    m_lambdas.clear();
    for (std::size_t i = 0; i < m_decay.size(); i++)
    {
        m_lambdas.push_back(GetLambda(i));
    }
    m_weights = ReadoutWeights(m_lambdas.back(), m_options.lif.steps);
    m_weight = m_weights.sum();
}

Tensor
NetworkModule::Forward(const Tensor& input)
{
    if (m_options.spiking)
    {
        return m_options.composed ? ForwardComposed(input) : ForwardSpiking(input);
    }
    Tensor x = input;
    for (std::size_t i = 0; i + 1 < m_layers.size(); i++)
    {
        x = torch::tanh(m_layers[i]->forward(x));
    }
    return m_layers.back()->forward(x);
}

Tensor
NetworkModule::ForwardSpiking(const Tensor& input)
{
    const auto& lif = m_options.lif;
    const std::size_t hidden = m_options.hidden.size();
    UpdateLambdas();
    m_rates.clear();
    Tensor spikes = input.unsqueeze(0); // one step: the current is constant
    Tensor count;
    const auto keep = [&](std::size_t i) {
        const int64_t neurons = input.size(0) * m_options.hidden[i];
        m_rates.push_back(count / static_cast<double>(lif.steps * neurons));
    };
    for (std::size_t i = 0; i + 1 < hidden; i++)
    {
        std::tie(spikes, count) = LifSpikes(m_layers[i]->forward(spikes), m_lambdas[i], lif);
        keep(i);
    }
    const Tensor current = m_layers[hidden - 1]->forward(spikes);
    std::tie(spikes, count) = LifFold(current, m_lambdas[hidden - 1], m_weights, lif);
    keep(hidden - 1);
    return torch::matmul(spikes, m_layers.back()->weight.t()) + m_layers.back()->bias * m_weight;
}

Tensor
NetworkModule::ForwardComposed(const Tensor& input)
{
    const auto& lif = m_options.lif;
    const std::size_t hidden = m_options.hidden.size();
    const auto zeros = [&input](int64_t neurons) {
        return torch::zeros({input.size(0), neurons}, input.options());
    };
    std::vector<Tensor> potentials;
    std::vector<std::vector<Tensor>> fired(hidden);
    for (const auto neurons : m_options.hidden)
    {
        potentials.push_back(zeros(neurons));
    }
    const Tensor lambda = GetLambda(hidden);
    Tensor output = zeros(m_options.outputs);
    for (int64_t t = 0; t < lif.steps; t++)
    {
        Tensor x = input;
        for (std::size_t i = 0; i < hidden; i++)
        {
            x = ComposedLifStep(m_layers[i]->forward(x), GetLambda(i), lif, potentials[i]);
            fired[i].push_back(x);
        }
        output = (1 - lambda) * output + lambda * m_layers.back()->forward(x);
    }
    m_rates.clear();
    for (const auto& spikes : fired)
    {
        m_rates.push_back(torch::stack(spikes).mean());
    }
    return output;
}

IsacNetworkDescription
NetworkModule::Describe() const
{
    using Layer = IsacNetworkLayer;
    IsacNetworkDescription description;
    description.timeSteps = m_options.spiking ? static_cast<uint32_t>(m_options.lif.steps) : 1;
    for (std::size_t i = 0; i < m_layers.size(); i++)
    {
        const bool last = i + 1 == m_layers.size();
        Layer layer;
        layer.weight = ToEigen<Eigen::MatrixXd>(m_layers[i]->weight);
        layer.bias = ToEigen<Eigen::VectorXd>(m_layers[i]->bias);
        const Eigen::Index n = layer.bias.size();
        layer.neurons = last ? Layer::Neurons::IDENTITY : Layer::Neurons::TANH;
        if (m_options.spiking)
        {
            layer.neurons = last ? Layer::Neurons::LEAKY_INTEGRATOR : Layer::Neurons::LIF;
            layer.lambda.setConstant(n, GetLambda(i).item<double>());
            layer.leak.setZero(n);
            layer.resistance.setOnes(n);
            if (!last)
            {
                layer.threshold.setConstant(n, m_options.lif.threshold);
                layer.reset.setConstant(n, m_options.lif.reset);
            }
        }
        description.layers.push_back(layer);
    }
    return description;
}

} // namespace isac
} // namespace ns3
