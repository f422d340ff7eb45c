/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_RANDOM_LEARNER_H
#define ISAC_RANDOM_LEARNER_H

#include "isac-learner.h"
#include "isac-policy-layout.h"
#include "isac-running-moments.h"

namespace ns3
{
namespace isac
{

/**
 * The random baseline of Section V-A: every slot has an action drawn anew, standard normal or, in a
 * discrete space, uniform. It never learns. A policy is a network, so it cannot act like that:
 * GetPolicy() returns the network that training would start from, without normalisation.
 */
class RandomLearner : public Learner
{
  public:
    /**
     * @param options what to run
     * @param environment where
     */
    RandomLearner(const IsacTrainingOptions& options, IsacVectorEnvironment& environment);

    LearningProgress Iterate(double done) override;
    IsacPolicy GetPolicy() const override;
    void Save(torch::serialize::OutputArchive& archive) const override;
    void Load(torch::serialize::InputArchive& archive) override;

  private:
    IsacTrainingOptions m_options;          //!< what is run
    IsacVectorEnvironment& m_environment;   //!< where
    PolicyLayout m_layout;                  //!< shape of actions
    std::shared_ptr<NetworkModule> m_actor; //!< the initial network
};

} // namespace isac
} // namespace ns3

#endif /* ISAC_RANDOM_LEARNER_H */
