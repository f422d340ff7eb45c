/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_DROP_REASON_H
#define ISAC_DROP_REASON_H

#include <cstdint>
#include <ostream>

namespace ns3
{

/**
 * @ingroup isac
 * Why a packet was given up for good.
 */
enum class IsacDropReason : uint8_t
{
    QUEUE_OVERFLOW, //!< the device queue was full (no flow control above, or a relayed packet)
    UNASSOCIATED,   //!< no association with the destination, or lost and not renewed in time
    WRONG_BEAM,     //!< retries exhausted while the destination sat in another beam
    RETRY_LIMIT,    //!< retries exhausted by block errors in the right beam
    DEPARTED        //!< the destination's track died: it left or was lost by the radar
};

/// Number of reasons.
constexpr uint32_t ISAC_DROP_REASONS = 5;

/**
 * @param reason a reason
 * @return its name as the CSV files spell it, e.g. "WrongBeam"
 */
const char* ToString(IsacDropReason reason);

/**
 * Prints the name of a reason.
 * @param os stream
 * @param reason reason
 * @return the stream
 */
std::ostream& operator<<(std::ostream& os, IsacDropReason reason);

} // namespace ns3

#endif /* ISAC_DROP_REASON_H */
