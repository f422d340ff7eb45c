/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_PPO_H
#define ISAC_PPO_H

#include "isac-data-parallel.h"
#include "isac-learner.h"
#include "isac-optimiser.h"
#include "isac-policy-layout.h"
#include "isac-running-moments.h"

namespace ns3
{
namespace isac
{

/**
 * Equations (32) and (33), the mean over a batch.
 * @param ratio how much likelier actions are than when they were tried, batch
 * @param advantages batch
 * @param clip eps
 * @return J, a scalar to maximise
 */
torch::Tensor ClippedObjective(const torch::Tensor& ratio,
                               const torch::Tensor& advantages,
                               double clip);

/**
 * Advantages (31) of a rollout of H slots of E episodes, after generalised advantage estimation:
 * the sum of later temporal-difference errors, each slot ahead weighted by another discount x gae.
 * @param rewards H x E
 * @param values critic's values, H + 1 x E
 * @param ended 1 where an episode ended with the slot, H x E
 * @param discount G
 * @param gae 0: one-step errors, 1: returns less values
 * @return advantages, H x E
 */
torch::Tensor GeneralisedAdvantages(const torch::Tensor& rewards,
                                    const torch::Tensor& values,
                                    const torch::Tensor& ended,
                                    double discount,
                                    double gae);

/**
 * Algorithm 1: an actor-critic with the clipped objective (32), (33) and the critic's loss (40),
 * the two optimised apart. Spiking or conventional networks alike.
 */
class Ppo : public Learner
{
  public:
    /**
     * @param options what to train
     * @param environment where
     * @param parallel averages gradients over processes
     */
    Ppo(const IsacTrainingOptions& options,
        IsacVectorEnvironment& environment,
        DataParallel& parallel);

    LearningProgress Iterate(double done) override;
    IsacPolicy GetPolicy() const override;
    void Save(torch::serialize::OutputArchive& archive) const override;
    void Load(torch::serialize::InputArchive& archive) override;

  private:
    /// A rollout of H slots of E episodes, D entries an action; R rows of features an episode.
    struct Rollout
    {
        torch::Tensor inputs;     //!< H x E x R x inputs
        torch::Tensor actions;    //!< H x E x D
        torch::Tensor likelihood; //!< log-likelihoods of the actions, H x E
        torch::Tensor values;     //!< critic's values, H + 1 x E
        torch::Tensor rewards;    //!< H x E
        torch::Tensor ended;      //!< 1 where an episode ended with the slot, H x E
        torch::Tensor advantages; //!< H x E
        torch::Tensor returns;    //!< H x E
    };

    /**
     * Lines 6 to 8 of Algorithm 1: runs the policy, computes advantages and returns.
     * @param progress changed: steps, sums of rewards and sum-rates
     * @return the rollout
     */
    Rollout Collect(LearningProgress& progress);

    /**
     * Lines 9 to 15: gradient steps on batches of a rollout.
     * @param rollout what was collected
     * @param progress changed: sums of losses and firing rates
     * @return number of gradient steps
     */
    int64_t Learn(const Rollout& rollout, LearningProgress& progress);

    /**
     * A gradient step of each network.
     * @param batch inputs, actions, likelihood, advantages and normalised returns of some samples
     * @param progress changed: sums of losses and firing rates
     */
    void Update(const Rollout& batch, LearningProgress& progress);

    /**
     * @param inputs batch x R x inputs
     * @param actions batch x D
     * @return log-likelihoods, batch
     */
    torch::Tensor Likelihood(const torch::Tensor& inputs, const torch::Tensor& actions);

    IsacTrainingOptions m_options;           //!< what is trained
    IsacVectorEnvironment& m_environment;    //!< where
    DataParallel& m_parallel;                //!< the other processes
    PolicyLayout m_layout;                   //!< from features to actions and values
    std::shared_ptr<NetworkModule> m_actor;  //!< policy, psi
    std::shared_ptr<NetworkModule> m_critic; //!< value, Omega
    torch::Tensor m_logDeviation;            //!< of each entry of an action, D
    Optimiser m_actorOptimiser;              //!< of psi
    Optimiser m_criticOptimiser;             //!< of Omega
    RunningMoments m_features;               //!< normalises features
    RunningMoments m_returns;                //!< normalises returns
};

} // namespace isac
} // namespace ns3

#endif /* ISAC_PPO_H */
