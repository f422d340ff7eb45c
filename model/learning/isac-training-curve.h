/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning.
 */

#ifndef ISAC_TRAINING_CURVE_H
#define ISAC_TRAINING_CURVE_H

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace ns3
{
namespace isac
{

/// Columns of a learning curve. None of them holds real time: equal trainings give equal bytes.
enum CurveColumn : std::size_t
{
    CURVE_STEPS,             //!< slots so far, all processes together
    CURVE_REWARD,            //!< mean reward of a slot, exploration included
    CURVE_SUM_RATE,          //!< mean sum-rate of a slot (bps/Hz)
    CURVE_ACTOR_LOSS,        //!< mean loss of the actor
    CURVE_CRITIC_LOSS,       //!< mean loss of the critic
    CURVE_DEVIATION,         //!< of the exploration
    CURVE_FIRING_RATE,       //!< of the actor's hidden neurons
    CURVE_VALIDATION_REWARD, //!< of the policy without exploration
    CURVE_VALIDATION_RATE,   //!< of the policy without exploration (bps/Hz)
    CURVE_COLUMNS            //!< number of columns
};

/// A point of a learning curve, NaN where there is nothing to tell.
using CurveRow = std::array<double, CURVE_COLUMNS>;

/// @return a row of NaN
CurveRow EmptyCurveRow();

/**
 * Writes a learning curve as CSV, NaN as an empty field. An older file is replaced at once.
 * @param path name of the file
 * @param rows the curve
 * @throws std::runtime_error naming the file if it cannot be written
 */
void WriteCurve(const std::string& path, const std::vector<CurveRow>& rows);

} // namespace isac
} // namespace ns3

#endif /* ISAC_TRAINING_CURVE_H */
