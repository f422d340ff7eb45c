/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-optimiser.h"

#include "isac-archive.h"

namespace ns3
{
namespace isac
{

Optimiser::Optimiser(const std::vector<torch::Tensor>& parameters,
                     double rate,
                     const IsacTrainingOptions& options,
                     DataParallel& parallel)
    : m_parameters(parameters),
      m_adam(parameters, torch::optim::AdamOptions(rate).eps(1e-5)),
      m_parallel(parallel),
      m_rate(rate),
      m_anneal(options.anneal),
      m_clip(options.clipGradient)
{
}

void
Optimiser::Anneal(double done)
{
    const double rate = m_rate * (m_anneal ? 1 - done : 1.0);
    for (auto& group : m_adam.param_groups())
    {
        static_cast<torch::optim::AdamOptions&>(group.options()).lr(rate);
    }
}

void
Optimiser::Step(const torch::Tensor& loss)
{
    m_adam.zero_grad();
    loss.backward({}, c10::nullopt, false, m_parameters);
    m_parallel.AverageGradients(m_parameters);
    if (m_clip > 0)
    {
        torch::nn::utils::clip_grad_norm_(m_parameters, m_clip);
    }
    m_adam.step();
}

void
Optimiser::Save(torch::serialize::OutputArchive& archive, const std::string& name) const
{
    WritePart(archive, name, m_adam);
}

void
Optimiser::Load(torch::serialize::InputArchive& archive, const std::string& name)
{
    ReadPart(archive, name, m_adam);
}

} // namespace isac
} // namespace ns3
