/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_CHECKPOINT_H
#define ISAC_CHECKPOINT_H

#include "isac-learner.h"
#include "isac-policy-trial.h"
#include "isac-training-curve.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace isac
{

/// How far a training is: all but the learner and the random numbers.
struct TrainingState
{
    std::string command;         //!< that began the training
    uint64_t segment{0};         //!< the next one
    uint64_t steps{0};           //!< slots so far, all processes together
    std::vector<CurveRow> curve; //!< so far; of rank 0
    std::string policy;          //!< bytes of the policy file that is kept; of rank 0
    PolicyTrial kept;            //!< what that policy achieves
};

/// Names and values of all that determines a training.
using TrainingIdentity = std::vector<std::pair<std::string, std::string>>;

/**
 * Writes a checkpoint: state, learner and LibTorch's random numbers. An older file is replaced at
 * once.
 * @param path name of the file
 * @param identity of the training
 * @param state how far it is
 * @param learner its learner
 * @throws std::runtime_error naming the file if it cannot be written
 */
void WriteCheckpoint(const std::string& path,
                     const TrainingIdentity& identity,
                     const TrainingState& state,
                     const Learner& learner);

/**
 * @param path name of a file
 * @param identity of the training that is to go on
 * @return segment with which it goes on from that checkpoint, -1 if there is no such file
 * @throws std::runtime_error naming the file if it is damaged, or the first option that differs
 */
int64_t PeekCheckpoint(const std::string& path, const TrainingIdentity& identity);

/**
 * Goes back to a checkpoint.
 * @param path name of the file, one that PeekCheckpoint() accepts
 * @param learner output: the learner
 * @return how far the training was
 * @throws std::runtime_error naming the file if it is damaged
 */
TrainingState ReadCheckpoint(const std::string& path, Learner& learner);

} // namespace isac
} // namespace ns3

#endif /* ISAC_CHECKPOINT_H */
