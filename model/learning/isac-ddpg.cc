/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Deep deterministic policy gradient, from top to bottom.
 */

#include "isac-ddpg.h"

#include "isac-archive.h"

namespace ns3
{
namespace isac
{

using torch::Tensor;

namespace
{

/// Largest magnitude of an action's entry that is tried and judged; entries are of order one.
constexpr double BOUND = 3;

/**
 * @param actions batch x D
 * @return them within the bound
 */
Tensor
Bound(const Tensor& actions)
{
    return actions.clamp(-BOUND, BOUND);
}

} // namespace

Ddpg::Ddpg(const IsacTrainingOptions& options,
           IsacVectorEnvironment& environment,
           DataParallel& parallel)
    : m_options(options),
      m_layout(options, environment),
      m_experience(options, environment, m_layout, parallel),
      m_actor(std::make_shared<NetworkModule>(m_layout.GetActor())),
      m_critic(std::make_shared<NetworkModule>(m_layout.GetCritic(m_layout.GetDimension()))),
      m_targetActor(std::make_shared<NetworkModule>(m_actor->GetOptions())),
      m_targetCritic(std::make_shared<NetworkModule>(m_critic->GetOptions())),
      m_actorOptimiser(m_actor->parameters(), options.actorRate, options, parallel),
      m_criticOptimiser(m_critic->parameters(), options.criticRate, options, parallel)
{
    m_targetActor->Approach(*m_actor, 1);
    m_targetCritic->Approach(*m_critic, 1);
}

LearningProgress
Ddpg::Iterate(double done)
{
    m_actorOptimiser.Anneal(done);
    m_criticOptimiser.Anneal(done);
    LearningProgress progress;
    progress.deviation = m_experience.IsWarmingUp() ? 1 : m_options.noise;
    int64_t updates = 0;
    for (uint32_t n = 0; n < m_options.horizon; n++)
    {
        m_experience.Step(Explore(), progress);
        for (; m_experience.TakeUpdate(); updates++)
        {
            Learn(progress);
        }
    }
    AverageProgress(updates, progress);
    return progress;
}

Tensor
Ddpg::Explore()
{
    torch::NoGradGuard guard;
    const Tensor inputs = m_experience.Observe();
    if (m_experience.IsWarmingUp())
    {
        return Bound(m_layout.Draw(inputs.size(0)));
    }
    const Tensor action = m_layout.Act(*m_actor, inputs);
    return Bound(action + m_options.noise * torch::randn_like(action));
}

void
Ddpg::Learn(LearningProgress& progress)
{
    const Transitions batch = m_experience.Sample();

    // The critic: squared error to what the targets expect.
    Tensor expected;
    {
        torch::NoGradGuard guard;
        const Tensor next = Bound(m_layout.Act(*m_targetActor, batch.next));
        expected = batch.rewards +
                   m_options.discount * batch.goesOn * Judge(*m_targetCritic, batch.next, next);
    }
    const Tensor error = (Judge(*m_critic, batch.states, batch.actions) - expected).square().mean();
    m_criticOptimiser.Step(error);

    // The actor: up the critic. The critic knows nothing beyond the bound, so actions there are
    // judged at the bound and pulled back to it.
    const Tensor action = m_layout.Act(*m_actor, batch.states);
    const Tensor beyond = torch::relu(action.abs() - BOUND);
    Tensor loss = beyond.square().mean() - Judge(*m_critic, batch.states, Bound(action)).mean();
    loss = m_actor->Penalise(loss, m_options.targetRate, m_options.ratePenalty);
    m_actorOptimiser.Step(loss);

    m_targetActor->Approach(*m_actor, m_options.targetMix);
    m_targetCritic->Approach(*m_critic, m_options.targetMix);
    progress.actorLoss += loss.item<double>();
    progress.criticLoss += error.item<double>();
    progress.firingRate += m_actor->GetMeanRate();
}

Tensor
Ddpg::Judge(NetworkModule& network, const Tensor& inputs, const Tensor& actions) const
{
    // A network shared by the vehicles sees the whole action in each of its rows.
    const Tensor rows = actions.unsqueeze(1).expand({-1, inputs.size(1), -1});
    return m_layout.Judge(network, torch::cat({inputs, rows}, 2));
}

IsacPolicy
Ddpg::GetPolicy() const
{
    return m_layout.Describe(*m_actor, m_experience.GetMoments());
}

void
Ddpg::Save(torch::serialize::OutputArchive& archive) const
{
    m_experience.Save(archive);
    WritePart(archive, "actor", *m_actor);
    WritePart(archive, "critic", *m_critic);
    WritePart(archive, "targetActor", *m_targetActor);
    WritePart(archive, "targetCritic", *m_targetCritic);
    m_actorOptimiser.Save(archive, "actorOptimiser");
    m_criticOptimiser.Save(archive, "criticOptimiser");
}

void
Ddpg::Load(torch::serialize::InputArchive& archive)
{
    m_experience.Load(archive);
    ReadPart(archive, "actor", *m_actor);
    ReadPart(archive, "critic", *m_critic);
    ReadPart(archive, "targetActor", *m_targetActor);
    ReadPart(archive, "targetCritic", *m_targetCritic);
    m_actorOptimiser.Load(archive, "actorOptimiser");
    m_criticOptimiser.Load(archive, "criticOptimiser");
}

} // namespace isac
} // namespace ns3
