/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Proximal policy optimisation, Algorithm 1 of the paper, from top to bottom.
 */

#include "isac-ppo.h"

#include <cmath>

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
 * @param values of one process
 * @return their mean
 */
double
Mean(const Tensor& values)
{
    return values.mean().item<double>();
}

} // namespace

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
      m_features(environment.GetFeatures().cols()),
      m_returns(1)
{
    auto actor = m_actor->parameters();
    actor.push_back(m_logDeviation);
    m_actorOptimiser = std::make_unique<torch::optim::Adam>(
        actor,
        torch::optim::AdamOptions(options.actorRate).eps(1e-5));
    m_criticOptimiser = std::make_unique<torch::optim::Adam>(
        m_critic->parameters(),
        torch::optim::AdamOptions(options.criticRate).eps(1e-5));
}

LearningProgress
Ppo::Iterate(double done)
{
    Anneal(done);
    LearningProgress progress;
    Rollout rollout = Collect(progress);
    Evaluate(rollout);
    Learn(rollout, progress);
    return progress;
}

void
Ppo::Anneal(double done)
{
    const double factor = m_options.anneal ? 1 - done : 1.0;
    for (const auto& [optimiser, rate] :
         {std::make_pair(m_actorOptimiser.get(), m_options.actorRate),
          std::make_pair(m_criticOptimiser.get(), m_options.criticRate)})
    {
        for (auto& group : optimiser->param_groups())
        {
            static_cast<torch::optim::AdamOptions&>(group.options()).lr(rate * factor);
        }
    }
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
    const double valueScale = m_returns.GetDeviation()(0);
    const double valueShift = m_returns.GetMean()(0);
    RMatrix seen(0, m_environment.GetFeatures().cols());
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
        if (m_options.normalise)
        {
            const auto& rows = m_environment.GetFeatures();
            seen.conservativeResize(seen.rows() + rows.rows(), rows.cols());
            seen.bottomRows(rows.rows()) = rows;
        }
        const RMatrix taken = PolicyLayout::ToEigen(action);
        const bool ended =
            m_options.counterfactual
                ? m_environment.Step(taken, PolicyLayout::ToEigen(mean), rewards, baseline)
                : m_environment.Step(taken, rewards);
        for (int64_t e = 0; e < episodes; e++)
        {
            rollout.rewards[n][e] = rewards(e) - baseline(e);
            progress.reward += rewards(e);
            progress.sumRate += m_environment.GetMetrics(e).sumRate;
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
    progress.steps = slots * episodes;
    progress.sumRate /= static_cast<double>(progress.steps);
    progress.reward /= static_cast<double>(progress.steps);
    progress.deviation = Mean(torch::exp(m_logDeviation));
    return rollout;
}

void
Ppo::Evaluate(Rollout& rollout) const
{
    rollout.advantages = torch::empty_like(rollout.rewards);
    Tensor advantage = torch::zeros({rollout.rewards.size(1)});
    for (int64_t n = rollout.rewards.size(0) - 1; n >= 0; n--)
    {
        const Tensor goesOn = 1 - rollout.ended[n];
        const Tensor error = rollout.rewards[n] +
                             m_options.discount * goesOn * rollout.values[n + 1] -
                             rollout.values[n];
        advantage = error + m_options.discount * m_options.gae * goesOn * advantage;
        rollout.advantages[n] = advantage;
    }
    rollout.returns = rollout.advantages + rollout.values.slice(0, 0, -1);
}

void
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
    const Tensor before = rollout.likelihood.flatten();
    const Tensor advantages = rollout.advantages.flatten();
    const Tensor returns =
        (rollout.returns.flatten() - m_returns.GetMean()(0)) / m_returns.GetDeviation()(0);
    const int64_t samples = inputs.size(0);
    const int64_t batch = std::min<int64_t>(m_options.batch, samples);
    int64_t steps = 0;
    for (uint32_t epoch = 0; epoch < m_options.epochs; epoch++)
    {
        const Tensor order = torch::randperm(samples);
        for (int64_t first = 0; first + batch <= samples; first += batch)
        {
            const Tensor rows = order.slice(0, first, first + batch);
            const Tensor x = inputs.index_select(0, rows);

            // The actor: clipped objective (32), (33).
            Tensor a = advantages.index_select(0, rows);
            if (m_options.normaliseAdvantage)
            {
                a = (a - a.mean()) / (a.std() + 1e-8);
            }
            const Tensor now = Likelihood(x, actions.index_select(0, rows));
            const Tensor ratio = torch::exp(now - before.index_select(0, rows));
            const Tensor clipped = ratio.clamp(1 - m_options.clip, 1 + m_options.clip);
            Tensor loss = -torch::min(ratio * a, clipped * a).mean();
            for (const auto& rate : m_actor->GetRates())
            {
                loss = loss +
                       m_options.ratePenalty * torch::relu(rate - m_options.targetRate).square();
                progress.firingRate += rate.item<double>() / m_actor->GetRates().size();
            }
            m_actorOptimiser->zero_grad();
            loss.backward();
            auto parameters = m_actor->parameters();
            parameters.push_back(m_logDeviation);
            m_parallel.AverageGradients(parameters);
            if (m_options.clipGradient > 0)
            {
                torch::nn::utils::clip_grad_norm_(parameters, m_options.clipGradient);
            }
            m_actorOptimiser->step();

            // The critic: squared error (40).
            const Tensor error =
                (m_layout.Judge(*m_critic, x) - returns.index_select(0, rows)).square().mean();
            m_criticOptimiser->zero_grad();
            error.backward();
            m_parallel.AverageGradients(m_critic->parameters());
            if (m_options.clipGradient > 0)
            {
                torch::nn::utils::clip_grad_norm_(m_critic->parameters(), m_options.clipGradient);
            }
            m_criticOptimiser->step();

            progress.actorLoss += loss.item<double>();
            progress.criticLoss += error.item<double>();
            steps++;
        }
    }
    progress.actorLoss /= static_cast<double>(steps);
    progress.criticLoss /= static_cast<double>(steps);
    progress.firingRate /= static_cast<double>(steps);
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
    const auto nested = [&archive](const std::string& name, const auto& part) {
        torch::serialize::OutputArchive inner;
        part.save(inner);
        archive.write(name, inner);
    };
    nested("actor", *m_actor);
    nested("critic", *m_critic);
    nested("actorOptimiser", *m_actorOptimiser);
    nested("criticOptimiser", *m_criticOptimiser);
}

void
Ppo::Load(torch::serialize::InputArchive& archive)
{
    const auto tensor = [&archive](const std::string& name) {
        Tensor value; // a new one each time: read() resizes what it is given
        archive.read(name, value);
        return value;
    };
    m_features.Load(tensor("features"));
    m_returns.Load(tensor("returns"));
    {
        torch::NoGradGuard guard;
        m_logDeviation.copy_(tensor("logDeviation"));
    }
    const auto nested = [&archive](const std::string& name, auto& part) {
        torch::serialize::InputArchive inner;
        archive.read(name, inner);
        part.load(inner);
    };
    nested("actor", *m_actor);
    nested("critic", *m_critic);
    nested("actorOptimiser", *m_actorOptimiser);
    nested("criticOptimiser", *m_criticOptimiser);
}

} // namespace isac
} // namespace ns3
