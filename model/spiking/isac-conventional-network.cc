/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-conventional-network.h"

#include <cstddef>
#include <stdexcept>

namespace ns3
{

IsacConventionalNetwork::IsacConventionalNetwork(const IsacNetworkDescription& description)
    : IsacNetwork(description)
{
    if (description.IsSpiking())
    {
        throw std::invalid_argument("IsacConventionalNetwork: the network spikes; "
                                    "use IsacNetwork::Create()");
    }
    for (const IsacNetworkLayer& from : description.layers)
    {
        m_layers.push_back(
            {from.weight, from.bias, from.neurons, Eigen::VectorXd(from.weight.rows())});
    }
}

void
IsacConventionalNetwork::DoEvaluate(const Eigen::Ref<const Eigen::VectorXd>& input,
                                    Eigen::Ref<Eigen::VectorXd> output)
{
    for (std::size_t i = 0; i < m_layers.size(); i++)
    {
        Layer& layer = m_layers[i];
        const double* data = i == 0 ? input.data() : m_layers[i - 1].value.data();
        const Eigen::Map<const Eigen::VectorXd> x(data, layer.weight.cols());
        m_count.layers[i].Add((x.array() != 0.0).count(), 0);

        layer.value = layer.bias;
        layer.value.noalias() += layer.weight * x;
        if (layer.neurons == IsacNetworkLayer::Neurons::RELU)
        {
            layer.value = layer.value.cwiseMax(0.0);
        }
        else if (layer.neurons == IsacNetworkLayer::Neurons::TANH)
        {
            layer.value = layer.value.array().tanh();
        }
    }
    output = m_layers.back().value;
}

} // namespace ns3
