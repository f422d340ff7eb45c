/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-network.h"

#include "isac-conventional-network.h"
#include "isac-spiking-network.h"

#include <stdexcept>
#include <string>

namespace ns3
{

namespace
{

/**
 * @param what input or output
 * @param expected size that the network has
 * @param size size that was given
 * @throws std::invalid_argument if they differ
 */
void
CheckSize(const char* what, Eigen::Index expected, Eigen::Index size)
{
    if (size != expected)
    {
        throw std::invalid_argument("IsacNetwork: the " + std::string(what) + " has " +
                                    std::to_string(size) + " values, the network " +
                                    std::to_string(expected));
    }
}

} // namespace

std::unique_ptr<IsacNetwork>
IsacNetwork::Create(const IsacNetworkDescription& description)
{
    if (description.IsSpiking())
    {
        return std::make_unique<IsacSpikingNetwork>(description);
    }
    return std::make_unique<IsacConventionalNetwork>(description);
}

IsacNetwork::IsacNetwork(const IsacNetworkDescription& description)
{
    description.Validate();
    m_inputs = description.GetInputs();
    m_outputs = description.GetOutputs();
    m_count = IsacOperationCount(description);
}

void
IsacNetwork::Evaluate(const Eigen::Ref<const Eigen::VectorXd>& input,
                      Eigen::Ref<Eigen::VectorXd> output)
{
    CheckSize("input", m_inputs, input.size());
    CheckSize("output", m_outputs, output.size());
    if (!input.allFinite())
    {
        throw std::invalid_argument("IsacNetwork: an input is not finite");
    }
    DoEvaluate(input, output);
    m_count.evaluations++;
}

Eigen::Index
IsacNetwork::GetInputs() const
{
    return m_inputs;
}

Eigen::Index
IsacNetwork::GetOutputs() const
{
    return m_outputs;
}

const IsacOperationCount&
IsacNetwork::GetCount() const
{
    return m_count;
}

void
IsacNetwork::ResetCount()
{
    m_count.Reset();
}

} // namespace ns3
