/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-policy-layout.h"

namespace ns3
{
namespace isac
{

using torch::Tensor;

PolicyLayout::PolicyLayout(const IsacTrainingOptions& options,
                           const IsacVectorEnvironment& environment)
    : m_options(options),
      m_encoder(environment.GetEncoder()),
      m_rows(environment.GetRows()),
      m_vehicles(environment.GetVehicles()),
      m_perVehicle(environment.GetActionSpace()->GetPerVehicle()),
      m_entries(environment.GetActionSpace()->GetCommon()),
      m_actions(environment.GetActionSpace()->GetActions(environment.GetVehicles())),
      m_inputs(m_encoder->GetInputs(options.shared ? 0 : environment.GetVehicles()))
{
}

int64_t
PolicyLayout::GetDimension() const
{
    return m_perVehicle * m_vehicles + m_entries;
}

int64_t
PolicyLayout::GetActions() const
{
    return m_actions;
}

NetworkOptions
PolicyLayout::GetCommon() const
{
    NetworkOptions network;
    network.inputs = m_inputs;
    network.spiking = m_options.spiking;
    network.learnLambda = m_options.learnLambda;
    network.inputGain = m_options.inputGain;
    network.composed = m_options.composed;
    network.lif.steps = m_options.timeSteps;
    network.lif.eta = m_options.eta;
    return network;
}

NetworkOptions
PolicyLayout::GetActor() const
{
    auto network = GetCommon();
    network.hidden = m_options.hidden;
    network.outputs = m_options.shared ? m_perVehicle + m_entries : GetDimension();
    if (m_actions > 0)
    {
        network.outputs = m_actions;
    }
    network.outputGain = m_options.outputGain;
    return network;
}

NetworkOptions
PolicyLayout::GetCritic(int64_t extra) const
{
    auto network = GetCommon();
    network.hidden = m_options.critic;
    network.inputs += extra;
    return network;
}

Tensor
PolicyLayout::Encode(const RMatrix& features, const RunningMoments& moments) const
{
    RMatrix inputs;
    m_encoder->Encode(features, moments.GetMean(), moments.GetDeviation(), inputs);
    return FromEigen(inputs).reshape({-1, m_rows, inputs.cols()});
}

Tensor
PolicyLayout::Act(NetworkModule& network, const Tensor& inputs) const
{
    const Tensor out = network.Forward(inputs.flatten(0, 1));
    if (m_rows == 1)
    {
        return out;
    }
    const Tensor rows = out.reshape({inputs.size(0), m_rows, m_perVehicle + m_entries});
    const Tensor own = rows.slice(2, 0, m_perVehicle).transpose(1, 2).flatten(1);
    return torch::cat({own, rows.slice(2, m_perVehicle).mean(1)}, 1);
}

Tensor
PolicyLayout::Draw(int64_t episodes) const
{
    return m_actions > 0 ? torch::randint(m_actions, {episodes, 1})
                         : torch::randn({episodes, GetDimension()});
}

Tensor
PolicyLayout::Judge(NetworkModule& network, const Tensor& inputs) const
{
    return network.Forward(inputs.flatten(0, 1)).reshape({inputs.size(0), m_rows}).mean(1);
}

IsacPolicy
PolicyLayout::Describe(const NetworkModule& network, const RunningMoments& moments) const
{
    IsacPolicy policy;
    policy.network = network.Describe();
    policy.actionSpace = m_options.GetActionSpaceType();
    policy.encoder = m_options.GetEncoderType();
    policy.vehicles = m_options.shared ? 0 : static_cast<uint32_t>(m_vehicles);
    policy.mean = moments.GetMean();
    policy.deviation = moments.GetDeviation();
    return policy;
}

RMatrix
PolicyLayout::ToEigen(const Tensor& tensor)
{
    const Tensor x = tensor.detach().to(torch::kDouble).t().contiguous();
    return Eigen::Map<const RMatrix>(x.data_ptr<double>(), tensor.size(0), tensor.size(1));
}

Tensor
PolicyLayout::FromEigen(const RMatrix& matrix)
{
    // Eigen's matrices are column-major: the transpose is what LibTorch reads, and only reads.
    return torch::from_blob(const_cast<double*>(matrix.data()),
                            {matrix.cols(), matrix.rows()},
                            torch::kDouble)
        .t()
        .to(torch::kFloat)
        .contiguous();
}

} // namespace isac
} // namespace ns3
