/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-traces-scenario.h"

#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/mobility-helper.h"
#include "ns3/nstime.h"
#include "ns3/position-allocator.h"
#include "ns3/udp-client-server-helper.h"
#include "ns3/uinteger.h"

#include <sstream>
#include <stdexcept>

namespace ns3
{

namespace
{

constexpr uint32_t VEHICLES = 3;          //!< of the paper's scenario
constexpr uint16_t PORT = 9;              //!< where vehicles receive
constexpr uint32_t PACKET_SIZE = 1000;    //!< UDP payload (bytes)
constexpr uint32_t MANY_PACKETS = 100000; //!< more than a run can send
constexpr int64_t MOBILITY_STREAM = 1000; //!< first random stream of the vehicles' motion

} // namespace

void
IsacTracesScenario::Place()
{
    rsu.Create(1);
    vehicles.Create(VEHICLES);
    MobilityHelper mobility;
    mobility.SetMobilityModel("ns3::ConstantPositionMobilityModel");
    mobility.Install(rsu);
    Ptr<ListPositionAllocator> start = CreateObject<ListPositionAllocator>();
    for (uint32_t i = 0; i < VEHICLES; ++i)
    {
        start->Add(Vector(-5.0 - 10.0 * i, 10, 0));
    }
    mobility.SetMobilityModel("ns3::IsacStateEvolutionMobilityModel");
    mobility.SetPositionAllocator(start);
    mobility.Install(vehicles);
    mobility.AssignStreams(vehicles, MOBILITY_STREAM);
}

void
IsacTracesScenario::Install()
{
    devices = isac.Install(rsu.Get(0), vehicles);
    InternetStackHelper().Install(NodeContainer(rsu, vehicles));
    const auto addresses = Ipv4AddressHelper("10.1.0.0", "255.255.0.0").Assign(devices);
    IsacHelper::AssignStreams(devices, 1);
    for (uint32_t i = 0; i < VEHICLES; ++i)
    {
        UdpServerHelper(PORT).Install(vehicles.Get(i));
        UdpClientHelper client(addresses.GetAddress(i + 1), PORT);
        client.SetAttribute("MaxPackets", UintegerValue(MANY_PACKETS));
        client.SetAttribute("Interval", TimeValue(MilliSeconds(1)));
        client.SetAttribute("PacketSize", UintegerValue(PACKET_SIZE));
        client.Install(rsu.Get(0)).Start(MilliSeconds(100));
    }
}

void
CheckDuration(double duration)
{
    if (!(duration > 0 && duration <= 1e6))
    {
        std::ostringstream message;
        message << "--duration=" << duration << " is out of range; give more than 0, at most 1e6 s";
        throw std::invalid_argument(message.str());
    }
}

} // namespace ns3
