/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_PPO_H
#define ISAC_PPO_H

#include "isac-data-parallel.h"
#include "isac-learner.h"
#include "isac-policy-layout.h"
#include "isac-running-moments.h"

namespace ns3
{
namespace isac
{

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
     * Line 6 of Algorithm 1: runs the policy.
     * @param progress output: steps, rewards, rates
     * @return the rollout, but for advantages and returns
     */
    Rollout Collect(LearningProgress& progress);

    /**
     * Lines 7 and 8: returns and advantages (31).
     * @param rollout output: its advantages and returns
     */
    void Evaluate(Rollout& rollout) const;

    /**
     * Lines 9 to 15: gradient steps on batches of a rollout.
     * @param rollout what was collected
     * @param progress output: losses
     */
    void Learn(const Rollout& rollout, LearningProgress& progress);

    /**
     * @param inputs batch x R x inputs
     * @param actions batch x D
     * @return log-likelihoods, batch
     */
    torch::Tensor Likelihood(const torch::Tensor& inputs, const torch::Tensor& actions);

    /// @param done share of the training that is done; sets the learning rates
    void Anneal(double done);

    IsacTrainingOptions m_options;                         //!< what is trained
    IsacVectorEnvironment& m_environment;                  //!< where
    DataParallel& m_parallel;                              //!< the other processes
    PolicyLayout m_layout;                                 //!< from features to actions and values
    std::shared_ptr<NetworkModule> m_actor;                //!< policy, psi
    std::shared_ptr<NetworkModule> m_critic;               //!< value, Omega
    torch::Tensor m_logDeviation;                          //!< of each entry of an action, D
    std::unique_ptr<torch::optim::Adam> m_actorOptimiser;  //!< of psi
    std::unique_ptr<torch::optim::Adam> m_criticOptimiser; //!< of Omega
    RunningMoments m_features;                             //!< normalises features
    RunningMoments m_returns;                              //!< normalises returns
};

} // namespace isac
} // namespace ns3

#endif /* ISAC_PPO_H */
