/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-experience.h"

#include "isac-archive.h"

#include <algorithm>

namespace ns3
{
namespace isac
{

using torch::Tensor;

Experience::Experience(const IsacTrainingOptions& options,
                       IsacVectorEnvironment& environment,
                       const PolicyLayout& layout,
                       DataParallel& parallel)
    : m_options(options),
      m_environment(environment),
      m_layout(layout),
      m_parallel(parallel),
      m_buffer(options.replay,
               environment.GetRows(),
               environment.GetFeatures().cols(),
               environment.GetDimension()),
      m_features(environment.GetFeatures().cols()),
      m_rewards(1)
{
}

Tensor
Experience::GetFeatures() const
{
    const auto& features = m_environment.GetFeatures();
    return PolicyLayout::FromEigen(features).reshape(
        {m_environment.GetEpisodes(), m_environment.GetRows(), features.cols()});
}

Tensor
Experience::Encode(const Tensor& features) const
{
    return m_layout.Encode(PolicyLayout::ToEigen(features.flatten(0, 1)), m_features);
}

Tensor
Experience::Observe() const
{
    return m_layout.Encode(m_environment.GetFeatures(), m_features);
}

void
Experience::Step(const Tensor& actions, LearningProgress& progress)
{
    const int64_t episodes = m_environment.GetEpisodes();
    RMatrix rewards(episodes, 1);
    Transitions slot;
    slot.states = GetFeatures();
    slot.actions = actions;
    if (m_options.normalise)
    {
        m_features.Add(m_environment.GetFeatures(), m_parallel);
    }
    const bool ended = RunSlot(actions, m_environment, rewards.col(0), progress);
    slot.rewards = PolicyLayout::FromEigen(rewards).flatten();
    slot.next = GetFeatures(); // after an end those of another episode, which goesOn rules out
    slot.goesOn = torch::full({episodes}, ended ? 0.0 : 1.0);
    m_buffer.Add(slot);
    if (m_options.normalise)
    {
        m_rewards.Add(rewards, m_parallel);
    }
    m_due += IsWarmingUp() ? 0 : episodes;
    m_seen += episodes;
}

bool
Experience::IsWarmingUp() const
{
    return m_seen < std::max<int64_t>(m_options.warmup, m_options.batch);
}

bool
Experience::TakeUpdate()
{
    if (m_due < m_options.updateEvery)
    {
        return false;
    }
    m_due -= m_options.updateEvery;
    return true;
}

Transitions
Experience::Sample() const
{
    Transitions batch = m_buffer.Sample(m_options.batch);
    batch.states = Encode(batch.states);
    batch.next = Encode(batch.next);
    batch.rewards = (batch.rewards - m_rewards.GetMean()(0)) / m_rewards.GetDeviation()(0);
    return batch;
}

const RunningMoments&
Experience::GetMoments() const
{
    return m_features;
}

void
Experience::Save(torch::serialize::OutputArchive& archive) const
{
    archive.write("features", m_features.Save());
    archive.write("rewards", m_rewards.Save());
    archive.write("counters", torch::tensor({m_seen, m_due}));
    torch::serialize::OutputArchive inner;
    m_buffer.Save(inner);
    archive.write("replay", inner);
}

void
Experience::Load(torch::serialize::InputArchive& archive)
{
    m_features.Load(ReadTensor(archive, "features"));
    m_rewards.Load(ReadTensor(archive, "rewards"));
    const Tensor counters = ReadTensor(archive, "counters");
    m_seen = counters[0].item<int64_t>();
    m_due = counters[1].item<int64_t>();
    torch::serialize::InputArchive inner;
    archive.read("replay", inner);
    m_buffer.Load(inner);
}

} // namespace isac
} // namespace ns3
