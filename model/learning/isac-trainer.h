/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TRAINER_H
#define ISAC_TRAINER_H

#include "isac-training-options.h"

#include <functional>
#include <memory>
#include <string>

namespace ns3
{

/**
 * @ingroup isac
 * A whole training: environment, learner, learning curve, validation, checkpoints.
 *
 * ns-3's random numbers cannot be saved, so training is cut into segments of some iterations. Each
 * begins with new episodes on streams that depend on seed, rank and segment alone, and ends with a
 * validation and a checkpoint: a training that was interrupted and goes on ends with the very same
 * files as one that was not.
 *
 * Streams: evaluations use those from 1 on, validation from 5e8 on, training from 1e9 on, 1e6 for
 * each seed and rank; when a training has used those up, its episodes come again.
 *
 * With WORLD_SIZE, RANK, MASTER_ADDR and MASTER_PORT set, this is one process of several, each with
 * episodes of its own. Rank 0 alone validates and writes curve and policy.
 *
 * Files in the output directory: train-curve.csv, policy.nir, checkpoint-rankR.pt, and with several
 * processes the checkpoint before that.
 */
class IsacTrainer
{
  public:
    /// What to train, and how to go about it.
    struct Settings
    {
        IsacTrainingOptions options;  //!< what to train
        std::string output;           //!< directory of the results; exists
        uint32_t checkpointEvery{10}; //!< iterations of a segment
        uint32_t validation{40};      //!< episodes of a validation
        bool keepBest{true};          //!< policy.nir: best in validation so far, else the last
        bool resume{false};           //!< it is an error if there is no checkpoint
        std::string command;          //!< for the policy's record
        std::string defaults;         //!< defaults of attributes that were changed
    };

    /// How far a training is.
    struct Status
    {
        uint64_t steps{0}; //!< slots so far, all processes together
        double share{0};   //!< of all steps, in [0, 1]
        double rate{0};    //!< slots a second of real time
        double left{0};    //!< real time left (s)
        double reward{0};  //!< mean reward of a slot, exploration included
    };

    /// What came out.
    struct Result
    {
        uint64_t steps{0};       //!< slots, all processes together
        uint64_t policySteps{0}; //!< slots that the policy kept was trained on; of rank 0
        double reward{0};        //!< mean reward of a slot in its validation; of rank 0
        double sumRate{0};       //!< mean sum-rate of a slot in its validation (bps/Hz); of rank 0
        uint64_t checksum{0};    //!< of the last policy's parameters, the same in all ranks
    };

    /**
     * Prepares a training, joins the other processes, and goes back to the checkpoint in the
     * output directory if there is one. LibTorch and BLAS compute on one thread from now on.
     *
     * @param settings what to train
     * @throws std::invalid_argument naming an option that is wrong
     * @throws std::runtime_error if the checkpoint is damaged or of other options
     */
    explicit IsacTrainer(const Settings& settings);
    ~IsacTrainer();

    /// @return whether it goes on from a checkpoint
    bool IsResumed() const;

    /// @return rank of this process, 0 if it is alone
    int GetRank() const;

    /// @return share of the steps that is done, in [0, 1]
    double GetShare() const;

    /// @return empty, or what makes this computer slow
    const std::string& GetWarning() const;

    /// @param progress called after each iteration of rank 0
    void SetProgress(const std::function<void(const Status&)>& progress);

    /**
     * Trains to the end.
     * @return what came out
     * @throws std::runtime_error naming the quantity that is no longer finite, and the remedy; or
     * the file that cannot be written
     */
    Result Run();

  private:
    struct Impl;
    std::unique_ptr<Impl> m_impl; //!< LibTorch's headers stay out of scenarios
};

} // namespace ns3

#endif /* ISAC_TRAINER_H */
