/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_LEARNER_H
#define ISAC_LEARNER_H

#include "isac-training-options.h"
#include "isac-vector-environment.h"

#include "ns3/isac-policy.h"

#include <memory>
#include <string>
#include <torch/torch.h>

namespace ns3
{
namespace isac
{

class DataParallel;

/// What an iteration of training did.
struct LearningProgress
{
    uint64_t steps{0};    //!< slots of this process
    double reward{0};     //!< mean reward of a slot, exploration included
    double sumRate{0};    //!< mean sum-rate of a slot (bps/Hz)
    double actorLoss{0};  //!< mean loss of the actor (or of DQN's network)
    double criticLoss{0}; //!< mean loss of the critic
    double deviation{0};  //!< mean deviation of exploration, or DQN's share of random actions
    double firingRate{0}; //!< mean firing rate of the actor's hidden neurons
};

/**
 * An algorithm that improves a policy in an environment, iteration by iteration.
 */
class Learner
{
  public:
    virtual ~Learner() = default;

    /**
     * Acts for a while, then learns.
     * @param done share of the training that is done, in [0, 1]
     * @return what happened
     */
    virtual LearningProgress Iterate(double done) = 0;

    /// @return the policy learned so far, without exploration; no record
    virtual IsacPolicy GetPolicy() const = 0;

    /// @param archive where to put all that Iterate() depends on, environments aside
    virtual void Save(torch::serialize::OutputArchive& archive) const = 0;

    /// @param archive what Save() wrote
    virtual void Load(torch::serialize::InputArchive& archive) = 0;
};

/**
 * @param options what to train
 * @param environment where
 * @param parallel averages gradients over processes
 * @return the learner of options.algorithm
 */
std::unique_ptr<Learner> CreateLearner(const IsacTrainingOptions& options,
                                       IsacVectorEnvironment& environment,
                                       DataParallel& parallel);

/**
 * One slot of all E episodes.
 * @param actions E x D
 * @param environment where
 * @param rewards output, E x 1
 * @param progress changed: steps, and the sums of rewards and sum-rates over them
 * @return whether the episodes ended with this slot
 */
bool RunSlot(const torch::Tensor& actions,
             IsacVectorEnvironment& environment,
             RVectorOut rewards,
             LearningProgress& progress);

/**
 * As above, and says what other actions would have earned.
 * @param actions E x D
 * @param others E x D
 * @param environment where
 * @param rewards output, E x 1
 * @param baseline output, E x 1
 * @param progress changed: steps, and the sums of rewards and sum-rates over them
 * @return whether the episodes ended with this slot
 */
bool RunSlot(const torch::Tensor& actions,
             const torch::Tensor& others,
             IsacVectorEnvironment& environment,
             RVectorOut rewards,
             RVectorOut baseline,
             LearningProgress& progress);

/**
 * Turns sums into means.
 * @param updates number of gradient steps
 * @param progress changed: sums of rewards and sum-rates over the slots, of losses and firing rates
 * over the gradient steps
 */
void AverageProgress(int64_t updates, LearningProgress& progress);

/**
 * Keeps LibTorch and BLAS on one thread, and large tensors on the heap: these matrices are small,
 * and results must not depend on the number of cores. OpenBLAS is asked for by name at run time,
 * not linked: which BLAS a computer has is the choice of its administrator.
 * @return empty, or a warning if it is another BLAS
 */
std::string PrepareLibTorch();

} // namespace isac
} // namespace ns3

#endif /* ISAC_LEARNER_H */
