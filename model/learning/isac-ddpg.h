/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_DDPG_H
#define ISAC_DDPG_H

#include "isac-experience.h"
#include "isac-learner.h"
#include "isac-optimiser.h"
#include "isac-policy-layout.h"

namespace ns3
{
namespace isac
{

/**
 * Deep deterministic policy gradient, a baseline of Section V-A: an actor mu(s) that climbs a
 * critic Q(s, a), both learned from replayed transitions. Spiking or conventional networks alike.
 */
class Ddpg : public Learner
{
  public:
    /**
     * @param options what to train
     * @param environment where; its action space is continuous
     * @param parallel averages gradients over processes
     */
    Ddpg(const IsacTrainingOptions& options,
         IsacVectorEnvironment& environment,
         DataParallel& parallel);

    LearningProgress Iterate(double done) override;
    IsacPolicy GetPolicy() const override;
    void Save(torch::serialize::OutputArchive& archive) const override;
    void Load(torch::serialize::InputArchive& archive) override;

  private:
    /// @return actions to try in the coming slot, E x D
    torch::Tensor Explore();

    /**
     * A gradient step of each network on one batch.
     * @param progress changed: sums of losses and firing rates
     */
    void Learn(LearningProgress& progress);

    /**
     * @param network critic
     * @param inputs batch x R x inputs
     * @param actions batch x D
     * @return values Q(s, a), batch
     */
    torch::Tensor Judge(NetworkModule& network,
                        const torch::Tensor& inputs,
                        const torch::Tensor& actions) const;

    IsacTrainingOptions m_options;                 //!< what is trained
    PolicyLayout m_layout;                         //!< from features to actions and values
    Experience m_experience;                       //!< past transitions
    std::shared_ptr<NetworkModule> m_actor;        //!< policy mu
    std::shared_ptr<NetworkModule> m_critic;       //!< value Q
    std::shared_ptr<NetworkModule> m_targetActor;  //!< follows the actor slowly
    std::shared_ptr<NetworkModule> m_targetCritic; //!< follows the critic slowly
    Optimiser m_actorOptimiser;                    //!< of mu
    Optimiser m_criticOptimiser;                   //!< of Q
};

} // namespace isac
} // namespace ns3

#endif /* ISAC_DDPG_H */
