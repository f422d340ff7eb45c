/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ALLOCATION_COUNTER_H
#define ISAC_ALLOCATION_COUNTER_H

#include <cstddef>

namespace ns3
{

/**
 * @ingroup isac-tests
 * Calls of malloc() in this process so far, operator new and Eigen included.
 *
 * @return number of calls; constant where they cannot be counted: under sanitizers, and with C
 * libraries other than glibc
 */
std::size_t GetIsacAllocations();

/**
 * @ingroup isac-tests
 * @return true if GetIsacAllocations() counts, found by allocating something
 */
bool CanCountIsacAllocations();

} // namespace ns3

#endif /* ISAC_ALLOCATION_COUNTER_H */
