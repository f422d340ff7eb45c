/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ASSIGNMENT_H
#define ISAC_ASSIGNMENT_H

#include "ns3/isac-types.h"

#include <vector>

namespace ns3
{
namespace isac
{

/**
 * Global nearest neighbour: gives each row (a track) at most one column (a detection) and each
 * column to at most one row, so that the sum of the costs is least. See Blackman and Popoli, Design
 * and Analysis of Modern Tracking Systems.
 *
 * Rows that compete with no other row for a column take the cheapest of theirs. The others are a
 * minimum-cost flow of whole numbers, because successive shortest paths need reduced costs that
 * rounding never makes negative: costs are rounded to 2^-39 of their range or finer (less finely
 * beyond some 500 competing rows), so the sum is least up to that times the number of rows. Of
 * equal sums, one with the most assigned rows is chosen, in the end by the order of rows and
 * columns.
 *
 * @param cost cost of each pair, rows x columns, of either sign; entries that are not finite or
 * above unassignedCost are forbidden
 * @param unassignedCost cost of a row without column, finite
 * @return for each row its column, or -1
 * @throws std::invalid_argument if unassignedCost is not finite
 */
std::vector<int> Assign(const RMatrix& cost, double unassignedCost);

} // namespace isac
} // namespace ns3

#endif /* ISAC_ASSIGNMENT_H */
