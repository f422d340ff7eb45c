/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-drop-reason.h"

namespace ns3
{

const char*
ToString(IsacDropReason reason)
{
    switch (reason)
    {
    case IsacDropReason::QUEUE_OVERFLOW:
        return "QueueOverflow";
    case IsacDropReason::UNASSOCIATED:
        return "Unassociated";
    case IsacDropReason::WRONG_BEAM:
        return "WrongBeam";
    case IsacDropReason::RETRY_LIMIT:
        return "RetryLimit";
    case IsacDropReason::DEPARTED:
        return "Departed";
    }
    return "Unknown";
}

std::ostream&
operator<<(std::ostream& os, IsacDropReason reason)
{
    return os << ToString(reason);
}

} // namespace ns3
