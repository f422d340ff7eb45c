/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-scenario.h"

#include "ns3/bulk-send-helper.h"
#include "ns3/constant-position-mobility-model.h"
#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/isac-state-evolution-mobility-model.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/queue-disc.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/traffic-control-layer.h"
#include "ns3/udp-client-server-helper.h"
#include "ns3/uinteger.h"

namespace ns3
{

IsacTestScenario::IsacTestScenario(uint64_t run)
{
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(run);
    rsu.Create(1);
    auto origin = CreateObject<ConstantPositionMobilityModel>();
    origin->SetPosition(Vector(0, 0, 0));
    rsu.Get(0)->AggregateObject(origin);
}

IsacTestScenario::~IsacTestScenario()
{
    Simulator::Destroy();
}

void
IsacTestScenario::AddVehicle(const Vector& position, const Vector& velocity)
{
    auto mobility = CreateObject<ConstantVelocityMobilityModel>();
    mobility->SetPosition(position);
    mobility->SetVelocity(velocity);
    AddVehicle(mobility);
}

void
IsacTestScenario::AddVehicle(Ptr<MobilityModel> mobility)
{
    vehicles.Create(1);
    vehicles.Get(vehicles.GetN() - 1)->AggregateObject(mobility);
}

void
IsacTestScenario::AddPaperVehicles(uint32_t count)
{
    for (uint32_t i = 0; i < count; ++i)
    {
        auto mobility = CreateObject<IsacStateEvolutionMobilityModel>();
        mobility->SetPosition(Vector(-5.0 - 10.0 * i, 10, 0));
        mobility->AssignStreams(1000 + 10 * i);
        AddVehicle(mobility);
    }
}

void
IsacTestScenario::AddRestingVehicles(uint32_t count)
{
    for (uint32_t i = 0; i < count; ++i)
    {
        AddVehicle(Vector(5.0 * (count - 1) - 10.0 * i, 10, 0));
    }
}

void
IsacTestScenario::BuildDevices()
{
    devices = helper.Install(rsu.Get(0), vehicles);
    IsacHelper::AssignStreams(devices, 1);
    if (follow)
    {
        ledger.Follow(devices);
    }
}

void
IsacTestScenario::Build(bool ipv6)
{
    BuildDevices();
    InternetStackHelper internet;
    internet.SetIpv6StackInstall(ipv6);
    internet.Install(rsu);
    internet.Install(vehicles);
    Ipv4AddressHelper addresses("10.1.0.0", "255.255.0.0");
    interfaces = addresses.Assign(devices);
}

Ptr<IsacRsuNetDevice>
IsacTestScenario::Rsu() const
{
    return DynamicCast<IsacRsuNetDevice>(devices.Get(0));
}

Ptr<IsacVehicleNetDevice>
IsacTestScenario::Vehicle(uint32_t i) const
{
    return DynamicCast<IsacVehicleNetDevice>(devices.Get(i + 1));
}

Ptr<Node>
IsacTestScenario::RsuNode() const
{
    return rsu.Get(0);
}

Ptr<Node>
IsacTestScenario::VehicleNode(uint32_t i) const
{
    return vehicles.Get(i);
}

Ipv4Address
IsacTestScenario::RsuAddress() const
{
    return interfaces.GetAddress(0);
}

Ipv4Address
IsacTestScenario::VehicleAddress(uint32_t i) const
{
    return interfaces.GetAddress(i + 1);
}

Ptr<PacketSink>
IsacTestScenario::AddUdp(Ptr<Node> from,
                         Ptr<Node> to,
                         Ipv4Address address,
                         double rate,
                         uint32_t size,
                         double start,
                         double stop)
{
    const uint16_t port = m_port++;
    PacketSinkHelper server("ns3::UdpSocketFactory",
                            InetSocketAddress(Ipv4Address::GetAny(), port));
    ApplicationContainer sink = server.Install(to);
    UdpClientHelper client(address, port);
    client.SetAttribute("MaxPackets", UintegerValue(1000000000));
    client.SetAttribute("Interval", TimeValue(Seconds(1.0 / rate)));
    client.SetAttribute("PacketSize", UintegerValue(size));
    ApplicationContainer source = client.Install(from);
    source.Start(Seconds(start));
    source.Stop(Seconds(stop));
    return DynamicCast<PacketSink>(sink.Get(0));
}

Ptr<PacketSink>
IsacTestScenario::AddTcp(Ptr<Node> from,
                         Ptr<Node> to,
                         Ipv4Address address,
                         double start,
                         uint64_t bytes)
{
    const uint16_t port = m_port++;
    PacketSinkHelper server("ns3::TcpSocketFactory",
                            InetSocketAddress(Ipv4Address::GetAny(), port));
    ApplicationContainer sink = server.Install(to);
    BulkSendHelper client("ns3::TcpSocketFactory", InetSocketAddress(address, port));
    client.SetAttribute("MaxBytes", UintegerValue(bytes));
    client.SetAttribute("SendSize", UintegerValue(100000));
    ApplicationContainer source = client.Install(from);
    source.Start(Seconds(start));
    return DynamicCast<PacketSink>(sink.Get(0));
}

void
IsacTestScenario::Run(double until)
{
    Simulator::Stop(Seconds(until) - Simulator::Now());
    Simulator::Run();
}

uint64_t
IsacTestScenario::Sent() const
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        sum += DynamicCast<IsacNetDevice>(devices.Get(i))->GetSentPackets();
    }
    return sum;
}

uint64_t
IsacTestScenario::Dropped() const
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        sum += DynamicCast<IsacNetDevice>(devices.Get(i))->GetDroppedPackets();
    }
    return sum;
}

uint64_t
IsacTestScenario::Dropped(IsacDropReason reason) const
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        sum += DynamicCast<IsacNetDevice>(devices.Get(i))->GetDroppedPackets(reason);
    }
    return sum;
}

uint64_t
IsacTestScenario::Queued() const
{
    uint64_t sum = 0;
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        sum += DynamicCast<IsacNetDevice>(devices.Get(i))->GetQueuedPackets();
    }
    return sum;
}

IsacTestDiscs
IsacTestScenario::CountDiscs() const
{
    IsacTestDiscs discs;
    const auto count = [&discs](Ptr<QueueDisc> leaf) {
        const auto stats = leaf->GetStats();
        discs.dropped += stats.nTotalDroppedPackets;
        discs.waiting +=
            stats.nTotalReceivedPackets - stats.nTotalDroppedPackets - stats.nTotalSentPackets;
    };
    for (uint32_t i = 0; i < devices.GetN(); ++i)
    {
        Ptr<NetDevice> device = devices.Get(i);
        Ptr<QueueDisc> root =
            device->GetNode()->GetObject<TrafficControlLayer>()->GetRootQueueDiscOnDevice(device);
        if (i > 0)
        {
            count(root); // a vehicle has one queue
            continue;
        }
        for (std::size_t c = 0; c < root->GetNQueueDiscClasses(); ++c)
        {
            count(root->GetQueueDiscClass(c)->GetQueueDisc());
        }
    }
    return discs;
}

uint32_t
IsacTestScenario::Associated() const
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < vehicles.GetN(); ++i)
    {
        count += Vehicle(i)->GetMac()->IsAssociated();
    }
    return count;
}

} // namespace ns3
