/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_TRAINING_RUN_H
#define ISAC_TRAINING_RUN_H

#include "isac-checkpoint.h"
#include "isac-data-parallel.h"
#include "isac-learner.h"
#include "isac-policy-trial.h"
#include "isac-trainer.h"
#include "isac-training-curve.h"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace ns3
{
namespace isac
{

/**
 * What IsacTrainer does, with LibTorch.
 */
class TrainingRun
{
  public:
    using Settings = IsacTrainer::Settings; //!< what to train
    using Status = IsacTrainer::Status;     //!< how far it is
    using Result = IsacTrainer::Result;     //!< what came out

    /// @param settings what to train, valid
    explicit TrainingRun(const Settings& settings);

    /// @return whether it goes on from a checkpoint
    bool IsResumed() const;

    /// @return rank of this process
    int GetRank() const;

    /// @return share of the steps that is done, in [0, 1]
    double GetShare() const;

    /// @param progress called after each iteration of rank 0
    void SetProgress(const std::function<void(const Status&)>& progress);

    /// @return what came out, after training to the end
    Result Run();

  private:
    /// @return all that determines the training
    TrainingIdentity GetIdentity() const;

    /**
     * @param before the checkpoint before the last one
     * @return name of this rank's checkpoint
     */
    std::string GetCheckpoint(bool before) const;

    /// @return first random stream of the next segment
    int64_t GetStream() const;

    /// Goes back to the last checkpoint that all ranks have, if there is one.
    void Resume();

    /// Runs the iterations of a segment, validates and saves.
    void RunSegment();

    /// One iteration of learning.
    void Iterate();

    /**
     * @param row what happened
     * @throws std::runtime_error if a number is not finite
     */
    void CheckFinite(const CurveRow& row) const;

    /// @param what is not finite; always throws std::runtime_error
    [[noreturn]] void Fail(const std::string& what) const;

    /// @param reward of the last iteration
    void Report(double reward) const;

    /// Tries the policy, and keeps it if it is to be kept.
    void Validate();

    /// @param trial what a policy achieves
    /// @return the record of how it came about
    std::map<std::string, std::string> GetRecord(const PolicyTrial& trial) const;

    /// Writes checkpoint and curve.
    void Save();

    Settings m_settings;                                  //!< what to train
    std::string m_policyFile;                             //!< name of the policy file
    std::string m_curveFile;                              //!< name of the learning curve
    DataParallel m_parallel;                              //!< the other processes
    std::unique_ptr<IsacVectorEnvironment> m_environment; //!< where
    std::unique_ptr<Learner> m_learner;                   //!< learns
    int64_t m_streams;                                    //!< random streams of a segment
    TrainingState m_state;                                //!< how far it is
    bool m_resumed{false};                                //!< goes on from a checkpoint
    uint64_t m_startSteps;                                //!< of the state at first
    std::chrono::steady_clock::time_point m_start;        //!< of Run()
    std::function<void(const Status&)> m_progress;        //!< called after each iteration
};

} // namespace isac
} // namespace ns3

#endif /* ISAC_TRAINING_RUN_H */
