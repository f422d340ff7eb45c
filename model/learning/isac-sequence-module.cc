/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-sequence-module.h"

#include "isac-to-eigen.h"

#include <cmath>
#include <stdexcept>

namespace ns3
{
namespace isac
{

using torch::Tensor;

namespace
{

constexpr int64_t FINE = 4; //!< entries of a stretch of the first convolution
constexpr int64_t WIDE = 2; //!< of the second one

/**
 * @param convolution a convolution
 * @param length entries of each channel of its input
 * @return its layer, with tanh
 */
IsacNetworkLayer
DescribeConvolution(const torch::nn::Conv1d& convolution, int64_t length)
{
    IsacNetworkLayer layer;
    const Tensor& weight = convolution->weight;
    layer.operation = IsacNetworkLayer::Operation::CONV1D;
    layer.weight = ToEigen<Eigen::MatrixXd>(weight.flatten(1));
    layer.bias = ToEigen<Eigen::VectorXd>(convolution->bias);
    layer.length = length;
    layer.kernel = weight.size(2);
    layer.stride = weight.size(2);
    layer.neurons = IsacNetworkLayer::Neurons::TANH;
    return layer;
}

} // namespace

SequenceModule::SequenceModule(const SequenceOptions& options)
    : m_options(options)
{
    if (options.length < FINE * WIDE)
    {
        throw std::invalid_argument("the convolutions need at least 8 antennas, there are " +
                                    std::to_string(options.length));
    }
    using torch::nn::Conv1dOptions;
    const int64_t channels = options.channels;
    m_fine = register_module(
        "fine",
        torch::nn::Conv1d(Conv1dOptions(options.signals, channels, FINE).stride(FINE)));
    m_wide =
        register_module("wide",
                        torch::nn::Conv1d(Conv1dOptions(channels, channels, WIDE).stride(WIDE)));
    const int64_t features = options.length / FINE / WIDE * channels;
    m_lstm = register_module(
        "lstm",
        torch::nn::LSTM(torch::nn::LSTMOptions(features, options.cells).batch_first(true)));
    m_head = register_module("head", torch::nn::Linear(options.cells, options.outputs));
    torch::NoGradGuard guard;
    m_head->weight.normal_(0, options.outputGain / std::sqrt(static_cast<double>(options.cells)));
    m_head->bias.zero_();
}

Tensor
SequenceModule::Forward(const Tensor& input)
{
    const int64_t batch = input.size(0);
    Tensor x = input.reshape({batch * m_options.slots, m_options.signals, m_options.length});
    x = torch::tanh(m_fine->forward(x));
    x = torch::tanh(m_wide->forward(x));
    x = std::get<0>(m_lstm->forward(x.reshape({batch, m_options.slots, -1})));
    return m_head->forward(x.select(1, m_options.slots - 1));
}

IsacNetworkDescription
SequenceModule::Describe() const
{
    IsacNetworkDescription network;
    network.timeSteps = static_cast<uint32_t>(m_options.slots);
    network.layers.push_back(DescribeConvolution(m_fine, m_options.length));
    network.layers.push_back(DescribeConvolution(m_wide, m_options.length / FINE));
    const auto weights = m_lstm->named_parameters();
    IsacNetworkLayer lstm;
    lstm.operation = IsacNetworkLayer::Operation::LSTM;
    lstm.weight =
        ToEigen<Eigen::MatrixXd>(torch::cat({weights["weight_ih_l0"], weights["weight_hh_l0"]}, 1));
    lstm.bias = ToEigen<Eigen::VectorXd>(weights["bias_ih_l0"] + weights["bias_hh_l0"]);
    network.layers.push_back(lstm);
    IsacNetworkLayer head;
    head.weight = ToEigen<Eigen::MatrixXd>(m_head->weight);
    head.bias = ToEigen<Eigen::VectorXd>(m_head->bias);
    network.layers.push_back(head);
    return network;
}

} // namespace isac
} // namespace ns3
