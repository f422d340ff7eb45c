/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Proximal policy optimisation, Algorithm 1 of the paper, from top to bottom.
 */

#include "isac-ppo.h"

#include "isac-archive.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace ns3
{
namespace isac
{

using torch::Tensor;

namespace
{

/**
 * @param actions batch x D
 * @param mean batch x D
 * @param logDeviation D
 * @return log-likelihoods of Gaussian actions, batch
 */
Tensor
GaussianLikelihood(const Tensor& actions, const Tensor& mean, const Tensor& logDeviation)
{
    const Tensor z = (actions - mean) * torch::exp(-logDeviation);
    return -0.5 * (z.square() + std::log(2 * M_PI)).sum(1) - logDeviation.sum();
}

/**
 * @param network actor
 * @param logDeviation D
 * @return all that the actor's optimiser trains
 */
std::vector<Tensor>
Join(const NetworkModule& network, const Tensor& logDeviation)
{
    auto parameters = network.parameters();
    parameters.push_back(logDeviation);
    return parameters;
}

} // namespace

Tensor
ClippedObjective(const Tensor& ratio, const Tensor& advantages, double clip)
{
    const Tensor clipped = ratio.clamp(1 - clip, 1 + clip);
    return torch::min(ratio * advantages, clipped * advantages).mean();
}

Tensor
GeneralisedAdvantages(const Tensor& rewards,
                      const Tensor& values,
                      const Tensor& ended,
                      double discount,
                      double gae)
{
    Tensor advantages = torch::empty_like(rewards);
    Tensor advantage = torch::zeros({rewards.size(1)});
    for (int64_t n = rewards.size(0) - 1; n >= 0; n--)
    {
        const Tensor goesOn = 1 - ended[n];
        const Tensor error = rewards[n] + discount * goesOn * values[n + 1] - values[n];
        advantage = error + discount * gae * goesOn * advantage;
        advantages[n] = advantage;
    }
    return advantages;
}

Ppo::Ppo(const IsacTrainingOptions& options,
         IsacVectorEnvironment& environment,
         DataParallel& parallel)
    : m_options(options),
      m_environment(environment),
      m_parallel(parallel),
      m_layout(options, environment),
      m_actor(std::make_shared<NetworkModule>(m_layout.GetActor())),
      m_critic(std::make_shared<NetworkModule>(m_layout.GetCritic())),
      m_logDeviation(torch::full({m_layout.GetDimension()}, options.logDeviation).requires_grad_()),
      m_actorOptimiser(Join(*m_actor, m_logDeviation), options.actorRate, options, parallel),
      m_criticOptimiser(m_critic->parameters(), options.criticRate, options, parallel),
      m_features(environment.GetFeatures().cols()),
      m_returns(1)
{
}

LearningProgress
Ppo::Iterate(double done)
{
    m_actorOptimiser.Anneal(done);
    m_criticOptimiser.Anneal(done);
    LearningProgress progress;
    const Rollout rollout = Collect(progress);
    const int64_t updates = Learn(rollout, progress);
    AverageProgress(updates, progress);
    return progress;
}

Ppo::Rollout
Ppo::Collect(LearningProgress& progress)
{
    torch::NoGradGuard guard;
    const int64_t slots = m_options.horizon;
    const int64_t episodes = m_environment.GetEpisodes();
    Rollout rollout;
    std::vector<Tensor> inputs;
    std::vector<Tensor> actions;
    std::vector<Tensor> likelihood;
    std::vector<Tensor> values;
    rollout.rewards = torch::empty({slots, episodes});
    rollout.ended = torch::zeros({slots, episodes});
    auto kept = rollout.rewards.accessor<float, 2>();
    const double valueScale = m_returns.GetDeviation()(0);
    const double valueShift = m_returns.GetMean()(0);
    const Eigen::Index rows = m_environment.GetFeatures().rows();
    RMatrix seen(slots * rows, m_environment.GetFeatures().cols());
    RVector rewards(episodes);
    RVector baseline = RVector::Zero(episodes);
    for (int64_t n = 0; n <= slots; n++)
    {
        const Tensor x = m_layout.Encode(m_environment.GetFeatures(), m_features);
        values.push_back(m_layout.Judge(*m_critic, x) * valueScale + valueShift);
        if (n == slots)
        {
            break;
        }
        const Tensor mean = m_layout.Act(*m_actor, x);
        const Tensor action = mean + torch::exp(m_logDeviation) * torch::randn_like(mean);
        inputs.push_back(x);
        actions.push_back(action);
        likelihood.push_back(GaussianLikelihood(action, mean, m_logDeviation));
        seen.middleRows(n * rows, rows) = m_environment.GetFeatures();
        const bool ended = m_options.counterfactual
                               ? RunSlot(action, mean, m_environment, rewards, baseline, progress)
                               : RunSlot(action, m_environment, rewards, progress);
        for (int64_t e = 0; e < episodes; e++)
        {
            kept[n][e] = static_cast<float>(rewards(e) - baseline(e));
        }
        rollout.ended[n].fill_(ended ? 1.0 : 0.0);
    }
    if (m_options.normalise)
    {
        m_features.Add(seen, m_parallel);
    }
    rollout.inputs = torch::stack(inputs);
    rollout.actions = torch::stack(actions);
    rollout.likelihood = torch::stack(likelihood);
    rollout.values = torch::stack(values);
    rollout.advantages = GeneralisedAdvantages(rollout.rewards,
                                               rollout.values,
                                               rollout.ended,
                                               m_options.discount,
                                               m_options.gae);
    rollout.returns = rollout.advantages + rollout.values.slice(0, 0, -1);
    progress.deviation = torch::exp(m_logDeviation).mean().item<double>();
    return rollout;
}

int64_t
Ppo::Learn(const Rollout& rollout, LearningProgress& progress)
{
    if (m_options.normalise)
    {
        const Tensor returns = rollout.returns.flatten().to(torch::kDouble).contiguous();
        m_returns.Add(Eigen::Map<const RMatrix>(returns.data_ptr<double>(), returns.numel(), 1),
                      m_parallel);
    }
    const Tensor inputs = rollout.inputs.flatten(0, 1);
    const Tensor actions = rollout.actions.flatten(0, 1);
    const Tensor likelihood = rollout.likelihood.flatten();
    const Tensor advantages = rollout.advantages.flatten();
    const Tensor returns =
        (rollout.returns.flatten() - m_returns.GetMean()(0)) / m_returns.GetDeviation()(0);
    const int64_t samples = inputs.size(0);
    const int64_t size = std::min<int64_t>(m_options.batch, samples);
    int64_t updates = 0;
    for (uint32_t epoch = 0; epoch < m_options.epochs; epoch++)
    {
        const Tensor order = torch::randperm(samples);
        for (int64_t first = 0; first + size <= samples; first += size)
        {
            const Tensor rows = order.slice(0, first, first + size);
            Rollout batch;
            batch.inputs = inputs.index_select(0, rows);
            batch.actions = actions.index_select(0, rows);
            batch.likelihood = likelihood.index_select(0, rows);
            batch.advantages = advantages.index_select(0, rows);
            batch.returns = returns.index_select(0, rows);
            Update(batch, progress);
            updates++;
        }
    }
    return updates;
}

void
Ppo::Update(const Rollout& batch, LearningProgress& progress)
{
    // The actor: clipped objective (32), (33).
    Tensor advantages = batch.advantages;
    if (m_options.normaliseAdvantage)
    {
        advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8);
    }
    const Tensor ratio = torch::exp(Likelihood(batch.inputs, batch.actions) - batch.likelihood);
    Tensor loss = -ClippedObjective(ratio, advantages, m_options.clip);
    loss = m_actor->Penalise(loss, m_options.targetRate, m_options.ratePenalty);
    m_actorOptimiser.Step(loss);

    // The critic: squared error (40).
    const Tensor error = (m_layout.Judge(*m_critic, batch.inputs) - batch.returns).square().mean();
    m_criticOptimiser.Step(error);

    progress.actorLoss += loss.item<double>();
    progress.criticLoss += error.item<double>();
    progress.firingRate += m_actor->GetMeanRate();
}

Tensor
Ppo::Likelihood(const Tensor& inputs, const Tensor& actions)
{
    return GaussianLikelihood(actions, m_layout.Act(*m_actor, inputs), m_logDeviation);
}

IsacPolicy
Ppo::GetPolicy() const
{
    return m_layout.Describe(*m_actor, m_features);
}

void
Ppo::Save(torch::serialize::OutputArchive& archive) const
{
    archive.write("features", m_features.Save());
    archive.write("returns", m_returns.Save());
    archive.write("logDeviation", m_logDeviation.detach());
    WritePart(archive, "actor", *m_actor);
    WritePart(archive, "critic", *m_critic);
    m_actorOptimiser.Save(archive, "actorOptimiser");
    m_criticOptimiser.Save(archive, "criticOptimiser");
}

void
Ppo::Load(torch::serialize::InputArchive& archive)
{
    m_features.Load(ReadTensor(archive, "features"));
    m_returns.Load(ReadTensor(archive, "returns"));
    ReadPart(archive, "actor", *m_actor);
    ReadPart(archive, "critic", *m_critic);
    m_actorOptimiser.Load(archive, "actorOptimiser");
    m_criticOptimiser.Load(archive, "criticOptimiser");
    torch::NoGradGuard guard;
    m_logDeviation.copy_(ReadTensor(archive, "logDeviation"));
}

} // namespace isac
} // namespace ns3
