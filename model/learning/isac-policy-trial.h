/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning.
 */

#ifndef ISAC_POLICY_TRIAL_H
#define ISAC_POLICY_TRIAL_H

#include "isac-training-options.h"

#include "ns3/isac-policy.h"

#include <string>

namespace ns3
{
namespace isac
{

/// What a policy achieves without exploration.
struct PolicyTrial
{
    uint64_t steps{0}; //!< it was trained on
    double reward{0};  //!< mean reward of a slot
    double sumRate{0}; //!< mean sum-rate of a slot (bps/Hz)
};

/**
 * Tries a policy file in the scenario it is trained for, by the controller that runs policies.
 *
 * @param path policy file
 * @param options what was trained
 * @param episodes number of episodes, positive; the same ones in every trial
 * @return what it achieves
 */
PolicyTrial TryPolicy(const std::string& path,
                      const IsacTrainingOptions& options,
                      uint32_t episodes);

/**
 * @param policy a policy
 * @return whether all of its numbers are finite
 */
bool IsFinite(const IsacPolicy& policy);

/**
 * @param policy a policy
 * @return FNV-1a hash of its numbers: equal policies have equal ones
 */
uint64_t GetChecksum(const IsacPolicy& policy);

} // namespace isac
} // namespace ns3

#endif /* ISAC_POLICY_TRIAL_H */
