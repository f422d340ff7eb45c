/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_EXPERIENCE_H
#define ISAC_EXPERIENCE_H

#include "isac-data-parallel.h"
#include "isac-learner.h"
#include "isac-policy-layout.h"
#include "isac-replay-buffer.h"
#include "isac-running-moments.h"

namespace ns3
{
namespace isac
{

/**
 * What off-policy algorithms do besides learning: act in the environment, remember transitions,
 * and draw batches of them, at a fixed ratio of transitions to gradient steps. E episodes side by
 * side, R rows of features an episode, D entries an action.
 *
 * Features are kept as the environment gives them and normalised when they are drawn, so that old
 * transitions follow the moments too.
 */
class Experience
{
  public:
    /**
     * @param options capacity, warmup, batch and ratio
     * @param environment where
     * @param layout from features to inputs
     * @param parallel averages moments over processes
     */
    Experience(const IsacTrainingOptions& options,
               IsacVectorEnvironment& environment,
               const PolicyLayout& layout,
               DataParallel& parallel);

    /// @return inputs of networks for the last observations, E x R x inputs
    torch::Tensor Observe() const;

    /**
     * One slot of all episodes.
     * @param actions E x D
     * @param progress changed: steps, and the sums of rewards and sum-rates
     */
    void Step(const torch::Tensor& actions, LearningProgress& progress);

    /// @return whether there are too few transitions to learn from
    bool IsWarmingUp() const;

    /// @return whether a gradient step is due, which then counts as done
    bool TakeUpdate();

    /// @return a batch, states as inputs of networks, rewards normalised
    Transitions Sample() const;

    /// @return moments that normalise features
    const RunningMoments& GetMoments() const;

    /// @param archive where to put transitions, moments and counters
    void Save(torch::serialize::OutputArchive& archive) const;

    /// @param archive what Save() wrote
    void Load(torch::serialize::InputArchive& archive);

  private:
    /**
     * @param features batch x R x features
     * @return inputs of networks, batch x R x inputs
     */
    torch::Tensor Encode(const torch::Tensor& features) const;

    /// @return features of the last observations, E x R x features
    torch::Tensor GetFeatures() const;

    IsacTrainingOptions m_options;        //!< capacity, warmup, batch and ratio
    IsacVectorEnvironment& m_environment; //!< where
    const PolicyLayout& m_layout;         //!< from features to inputs
    DataParallel& m_parallel;             //!< the other processes
    ReplayBuffer m_buffer;                //!< transitions between features
    RunningMoments m_features;            //!< normalises features
    RunningMoments m_rewards;             //!< normalises rewards
    int64_t m_seen{0};                    //!< transitions so far
    int64_t m_due{0};                     //!< of those after the warmup, not yet learned from
};

} // namespace isac
} // namespace ns3

#endif /* ISAC_EXPERIENCE_H */
