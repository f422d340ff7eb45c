/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_DQN_H
#define ISAC_DQN_H

#include "isac-experience.h"
#include "isac-learner.h"
#include "isac-optimiser.h"
#include "isac-policy-layout.h"

namespace ns3
{
namespace isac
{

/**
 * Deep Q-network, a baseline of Section V-A: a network that puts out the value Q(s, a) of each
 * action of a discrete space, learned from replayed transitions. Spiking or conventional networks
 * alike.
 */
class Dqn : public Learner
{
  public:
    /**
     * @param options what to train
     * @param environment where
     * @param parallel averages gradients over processes
     * @throws std::invalid_argument if the environment's action space is continuous
     */
    Dqn(const IsacTrainingOptions& options,
        IsacVectorEnvironment& environment,
        DataParallel& parallel);

    LearningProgress Iterate(double done) override;
    IsacPolicy GetPolicy() const override;
    void Save(torch::serialize::OutputArchive& archive) const override;
    void Load(torch::serialize::InputArchive& archive) override;

  private:
    /**
     * @param epsilon share of random actions
     * @return actions to try in the coming slot, E x 1
     */
    torch::Tensor Explore(double epsilon);

    /**
     * A gradient step on one batch.
     * @param progress changed: sums of losses and firing rates
     */
    void Learn(LearningProgress& progress);

    IsacTrainingOptions m_options;           //!< what is trained
    PolicyLayout m_layout;                   //!< from features to values
    Experience m_experience;                 //!< past transitions
    std::shared_ptr<NetworkModule> m_values; //!< Q
    std::shared_ptr<NetworkModule> m_target; //!< follows Q slowly
    Optimiser m_optimiser;                   //!< of Q
};

} // namespace isac
} // namespace ns3

#endif /* ISAC_DQN_H */
