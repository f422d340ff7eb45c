/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_PREDICTOR_LEARNER_H
#define ISAC_PREDICTOR_LEARNER_H

#include "isac-learner.h"
#include "isac-link-loss.h"
#include "isac-network-module.h"
#include "isac-optimiser.h"
#include "isac-sequence-module.h"

#include "ns3/isac-learned-beam-controller.h"

#include <memory>
#include <vector>

namespace ns3
{
namespace isac
{

/**
 * Trains the schemes that predict channels. Each iteration drives all episodes by the controller
 * with the networks so far, and learns from what it saw and what then came true, in several passes;
 * nothing is kept from one iteration to the next. Each episode has its own power.
 *
 * Two losses: that of the channel, between predicted and true change (smooth L1 with a narrow
 * quadratic part, so that the noisy episodes of low power do not drown the others), and that of the
 * beams, the negative RelativeReward() at the true channels. In the two-stage scheme each stage has
 * its own: the second one learns at channels as the first one predicted them. The network of the
 * scheme of historical channels learns from the sum of both.
 */
class PredictorLearner : public Learner
{
  public:
    /**
     * @param options what to train
     * @param environment its loops are driven
     * @param parallel averages gradients over processes
     */
    PredictorLearner(const IsacTrainingOptions& options,
                     IsacVectorEnvironment& environment,
                     DataParallel& parallel);

    LearningProgress Iterate(double done) override;
    IsacPolicy GetPolicy() const override;
    void Save(torch::serialize::OutputArchive& archive) const override;
    void Load(torch::serialize::InputArchive& archive) override;

  private:
    /// What a rollout leaves, a row for each vehicle and slot.
    struct Rollout
    {
        std::vector<float> inputs;  //!< of the network
        std::vector<float> inputs2; //!< of the second stage
        std::vector<double> links;  //!< LINK numbers: base, predicted and true channel, P_max
    };

    /// A batch of a rollout.
    struct Batch
    {
        torch::Tensor inputs;  //!< rows x inputs
        torch::Tensor inputs2; //!< rows x inputs of the second stage
        torch::Tensor links;   //!< slots x K x LINK
    };

    static constexpr int64_t LINK = 7; //!< numbers of Rollout::links

    /// Gives each episode its controller.
    void Build();

    /**
     * Runs one episode in all loops.
     * @param rollout output
     * @param progress changed: steps, sums of rewards and sum-rates
     */
    void Collect(Rollout& rollout, LearningProgress& progress);

    /**
     * @param episode index of a loop whose slot has just ended
     * @param rollout gets its vehicles, unless one of them has no track or no inputs
     */
    void Record(uint32_t episode, Rollout& rollout) const;

    /**
     * One gradient step.
     * @param batch to learn from
     * @param progress changed: sums of losses
     */
    void Learn(const Batch& batch, LearningProgress& progress);

    IsacTrainingOptions m_options;                             //!< what is trained
    IsacVectorEnvironment& m_environment;                      //!< where
    std::vector<Ptr<IsacLearnedBeamController>> m_controllers; //!< one for each loop
    std::shared_ptr<NetworkModule> m_first;                    //!< two-stage: predicts
    std::shared_ptr<NetworkModule> m_second;                   //!< two-stage: designs
    std::shared_ptr<SequenceModule> m_sequence;                //!< historical: does both
    std::unique_ptr<Optimiser> m_optimiser;                    //!< of all networks
};

} // namespace isac
} // namespace ns3

#endif /* ISAC_PREDICTOR_LEARNER_H */
