/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_NORMAL_STREAM_H
#define ISAC_NORMAL_STREAM_H

#include "ns3/object.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>

namespace ns3
{
namespace isac
{

/**
 * Gives a standard normal variable a stream from its first draw on. ns-3's variable draws in pairs
 * and keeps the second value even over SetStream(), so that one that has drawn an odd number of
 * times would begin its new stream with a value of the old one.
 *
 * @param normal variable with ns-3's defaults (mean 0, variance 1), replaced by a new one
 * @param stream its stream
 */
inline void
SetNormalStream(Ptr<NormalRandomVariable>& normal, int64_t stream)
{
    normal = CreateObject<NormalRandomVariable>();
    normal->SetStream(stream);
}

} // namespace isac
} // namespace ns3

#endif /* ISAC_NORMAL_STREAM_H */
