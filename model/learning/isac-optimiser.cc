/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-optimiser.h"

#include "isac-archive.h"

namespace ns3
{
namespace isac
{

namespace
{

/**
 * @param tensors of any shape
 * @return zeros, as many as all of them have entries
 */
torch::Tensor
MakeFlat(const std::vector<torch::Tensor>& tensors)
{
    int64_t entries = 0;
    for (const auto& tensor : tensors)
    {
        entries += tensor.numel();
    }
    torch::Tensor flat = torch::zeros(entries, tensors.front().options().requires_grad(false));
    flat.mutable_grad() = torch::zeros_like(flat);
    return flat.requires_grad_();
}

} // namespace

Optimiser::Optimiser(const std::vector<torch::Tensor>& parameters,
                     double rate,
                     const IsacTrainingOptions& options,
                     DataParallel& parallel)
    : m_parameters(parameters),
      m_flat(MakeFlat(parameters)),
      m_adam({m_flat}, torch::optim::AdamOptions(rate).eps(1e-5)),
      m_parallel(parallel),
      m_rate(rate),
      m_anneal(options.anneal),
      m_clip(options.clipGradient)
{
    Bind();
}

void
Optimiser::Bind()
{
    torch::NoGradGuard guard;
    int64_t first = 0;
    for (auto& parameter : m_parameters)
    {
        const int64_t last = first + parameter.numel();
        const auto view = m_flat.detach().slice(0, first, last).view(parameter.sizes());
        view.copy_(parameter);
        parameter.set_data(view);
        parameter.mutable_grad() = m_flat.grad().slice(0, first, last).view(parameter.sizes());
        first = last;
    }
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
    m_flat.mutable_grad().zero_();
    loss.backward({}, c10::nullopt, false, m_parameters); // adds to the views
    m_parallel.AverageGradients({m_flat});
    if (m_clip > 0)
    {
        torch::nn::utils::clip_grad_norm_({m_flat}, m_clip);
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
    Bind(); // loading a module gives its parameters other memory
}

} // namespace isac
} // namespace ns3
