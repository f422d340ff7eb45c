/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-random-learner.h"

#include "isac-archive.h"

namespace ns3
{
namespace isac
{

RandomLearner::RandomLearner(const IsacTrainingOptions& options, IsacVectorEnvironment& environment)
    : m_options(options),
      m_environment(environment),
      m_layout(options, environment),
      m_actor(std::make_shared<NetworkModule>(m_layout.GetActor()))
{
}

LearningProgress
RandomLearner::Iterate(double done)
{
    LearningProgress progress;
    const int64_t episodes = m_environment.GetEpisodes();
    RVector rewards(episodes);
    for (uint32_t n = 0; n < m_options.horizon; n++)
    {
        RunSlot(m_layout.Draw(episodes), m_environment, rewards, progress);
    }
    AverageProgress(0, progress);
    progress.deviation = 1;
    return progress;
}

IsacPolicy
RandomLearner::GetPolicy() const
{
    return m_layout.Describe(*m_actor, RunningMoments(m_environment.GetFeatures().cols()));
}

void
RandomLearner::Save(torch::serialize::OutputArchive& archive) const
{
    WritePart(archive, "actor", *m_actor);
}

void
RandomLearner::Load(torch::serialize::InputArchive& archive)
{
    ReadPart(archive, "actor", *m_actor);
}

} // namespace isac
} // namespace ns3
