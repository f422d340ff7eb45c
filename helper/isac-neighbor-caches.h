/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_NEIGHBOR_CACHES_H
#define ISAC_NEIGHBOR_CACHES_H

#include "ns3/isac-channel.h"

namespace ns3
{

/**
 * @ingroup isac
 * Makes the IPv4 and IPv6 interfaces on the devices of a channel know each other's hardware
 * addresses, now and again whenever a vehicle's link changes (IP forgets its neighbours then).
 *
 * Devices without an IP stack, with only one version of it, or without an address (behind a
 * bridge) are left to ARP and neighbour discovery.
 *
 * @param channel the channel
 */
void IsacKeepNeighborCachesFilled(Ptr<IsacChannel> channel);

} // namespace ns3

#endif /* ISAC_NEIGHBOR_CACHES_H */
