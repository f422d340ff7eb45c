/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Deep Q-network, from top to bottom.
 */

#include "isac-dqn.h"

#include "isac-archive.h"

#include <algorithm>
#include <stdexcept>

namespace ns3
{
namespace isac
{

using torch::Tensor;

Dqn::Dqn(const IsacTrainingOptions& options,
         IsacVectorEnvironment& environment,
         DataParallel& parallel)
    : m_options(options),
      m_layout(options, environment),
      m_experience(options, environment, m_layout, parallel),
      m_values(std::make_shared<NetworkModule>(m_layout.GetActor())),
      m_target(std::make_shared<NetworkModule>(m_values->GetOptions())),
      m_optimiser(m_values->parameters(), options.actorRate, options, parallel)
{
    if (m_layout.GetActions() == 0)
    {
        throw std::invalid_argument("dqn needs a discrete action space");
    }
    m_target->Approach(*m_values, 1);
}

LearningProgress
Dqn::Iterate(double done)
{
    m_optimiser.Anneal(done);
    const double epsilon =
        m_options.epsilonStart +
        (m_options.epsilonEnd - m_options.epsilonStart) * std::min(1.0, 2 * done);
    LearningProgress progress;
    int64_t updates = 0;
    for (uint32_t n = 0; n < m_options.horizon; n++)
    {
        m_experience.Step(Explore(epsilon), progress);
        for (; m_experience.TakeUpdate(); updates++)
        {
            Learn(progress);
        }
    }
    AverageProgress(updates, progress);
    progress.deviation = epsilon;
    return progress;
}

Tensor
Dqn::Explore(double epsilon)
{
    torch::NoGradGuard guard;
    const Tensor best = m_layout.Act(*m_values, m_experience.Observe()).argmax(1, true);
    const Tensor strays = torch::rand(best.sizes()) < epsilon;
    return torch::where(strays, m_layout.Draw(best.size(0)), best.to(torch::kFloat));
}

void
Dqn::Learn(LearningProgress& progress)
{
    const Transitions batch = m_experience.Sample();
    Tensor expected;
    {
        torch::NoGradGuard guard;
        expected = batch.rewards +
                   m_options.discount * batch.goesOn * m_layout.Act(*m_target, batch.next).amax(1);
    }
    // Squared for small errors, linear for large ones: a batch's outliers do not take over.
    const Tensor values =
        m_layout.Act(*m_values, batch.states).gather(1, batch.actions.to(torch::kLong)).squeeze(1);
    Tensor loss = torch::smooth_l1_loss(values, expected);
    loss = m_values->Penalise(loss, m_options.targetRate, m_options.ratePenalty);
    m_optimiser.Step(loss);

    m_target->Approach(*m_values, m_options.targetMix);
    progress.actorLoss += loss.item<double>();
    progress.firingRate += m_values->GetMeanRate();
}

IsacPolicy
Dqn::GetPolicy() const
{
    return m_layout.Describe(*m_values, m_experience.GetMoments());
}

void
Dqn::Save(torch::serialize::OutputArchive& archive) const
{
    m_experience.Save(archive);
    WritePart(archive, "values", *m_values);
    WritePart(archive, "target", *m_target);
    m_optimiser.Save(archive, "optimiser");
}

void
Dqn::Load(torch::serialize::InputArchive& archive)
{
    m_experience.Load(archive);
    ReadPart(archive, "values", *m_values);
    ReadPart(archive, "target", *m_target);
    m_optimiser.Load(archive, "optimiser");
}

} // namespace isac
} // namespace ns3
