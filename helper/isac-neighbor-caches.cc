/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// ns-3's NeighborCacheHelper needs both IP versions on every node of the channel; nodes with one,
// or none (a bridge), are common here.

#include "isac-neighbor-caches.h"

#include "ns3/arp-cache.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-interface.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/isac-ns3-compat.h"
#include "ns3/isac-vehicle-net-device.h"
#include "ns3/ndisc-cache.h"
#include "ns3/node.h"

namespace ns3
{

namespace
{

/**
 * @tparam Protocol Ipv4L3Protocol or Ipv6L3Protocol
 * @param device a device
 * @return its IP interface, or null
 */
template <class Protocol>
auto
FindInterface(Ptr<NetDevice> device) -> decltype(Ptr<Protocol>()->GetInterface(0))
{
    Ptr<Protocol> protocol = device->GetNode()->GetObject<Protocol>();
    const int32_t index = protocol ? protocol->GetInterfaceForDevice(device) : -1;
    return index < 0 ? nullptr : protocol->GetInterface(index);
}

/**
 * Sets an entry that does not age.
 * @tparam Cache ArpCache or NdiscCache
 * @tparam Ip Ipv4Address or Ipv6Address
 * @param cache the cache
 * @param address of the neighbour
 * @param hardware its hardware address
 */
template <class Cache, class Ip>
void
SetEntry(Ptr<Cache> cache, Ip address, const Address& hardware)
{
    auto* entry = cache->Lookup(address);
    if (!entry)
    {
        entry = cache->Add(address);
    }
    entry->SetMacAddress(hardware);
    isac::MarkAsGenerated(entry, 0); // an int: the later releases' way, if there is one
}

/**
 * Fills one device's caches with the addresses of another.
 * @param device whose caches
 * @param neighbor whose addresses
 */
void
Introduce(Ptr<NetDevice> device, Ptr<NetDevice> neighbor)
{
    const Address hardware = neighbor->GetAddress();
    auto own4 = FindInterface<Ipv4L3Protocol>(device);
    auto other4 = FindInterface<Ipv4L3Protocol>(neighbor);
    if (own4 && other4 && own4->GetArpCache())
    {
        for (uint32_t i = 0; i < other4->GetNAddresses(); ++i)
        {
            SetEntry(own4->GetArpCache(), other4->GetAddress(i).GetLocal(), hardware);
        }
    }
    auto own6 = FindInterface<Ipv6L3Protocol>(device);
    auto other6 = FindInterface<Ipv6L3Protocol>(neighbor);
    if (own6 && other6 && own6->GetNdiscCache())
    {
        for (uint32_t i = 0; i < other6->GetNAddresses(); ++i)
        {
            SetEntry(own6->GetNdiscCache(), other6->GetAddress(i).GetAddress(), hardware);
        }
    }
}

/**
 * Fills one device's caches with the addresses of all others.
 * @param channel the channel
 * @param device the device
 */
void
IntroduceAll(Ptr<IsacChannel> channel, Ptr<NetDevice> device)
{
    for (std::size_t i = 0; i < channel->GetNDevices(); ++i)
    {
        if (channel->GetDevice(i) != device)
        {
            Introduce(device, channel->GetDevice(i));
        }
    }
}

/**
 * A vehicle's link changed: its own interfaces have forgotten their neighbours.
 * @param channel the channel
 * @param index of the vehicle
 */
void
Refill(Ptr<IsacChannel> channel, uint32_t index)
{
    IntroduceAll(channel, channel->GetVehicle(index));
}

} // namespace

void
IsacKeepNeighborCachesFilled(Ptr<IsacChannel> channel)
{
    for (std::size_t i = 0; i < channel->GetNDevices(); ++i)
    {
        IntroduceAll(channel, channel->GetDevice(i));
    }
    for (uint32_t i = 0; i + 1 < channel->GetNDevices(); ++i)
    {
        channel->GetVehicle(i)->AddLinkChangeCallback(MakeBoundCallback(&Refill, channel, i));
    }
}

} // namespace ns3
