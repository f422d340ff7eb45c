/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "bench-network.h"

#include "ns3/double.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/isac-helper.h"
#include "ns3/mobility-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/position-allocator.h"
#include "ns3/simulator.h"
#include "ns3/udp-client-server-helper.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

#include <limits>
#include <sys/resource.h>

namespace ns3
{
namespace bench
{

namespace
{

/**
 * Gives every node an IP stack and an address, and with it the default queue discs.
 * @param network nodes and devices; receives the interfaces
 */
void
InstallInternet(Network& network)
{
    InternetStackHelper internet;
    internet.SetIpv6StackInstall(false);
    internet.Install(network.nodes);
    Ipv4AddressHelper addresses("10.1.0.0", "255.255.0.0");
    network.interfaces = addresses.Assign(network.devices);
}

} // namespace

Network
BuildIsac(uint32_t vehicles,
          double spacing,
          const std::string& controller,
          uint32_t antennas,
          bool moving)
{
    NodeContainer rsu(1);
    NodeContainer others(vehicles);
    MobilityHelper mobility;
    mobility.SetMobilityModel("ns3::ConstantPositionMobilityModel");
    mobility.Install(rsu);
    Ptr<ListPositionAllocator> positions = CreateObject<ListPositionAllocator>();
    for (uint32_t i = 0; i < vehicles; ++i)
    {
        positions->Add(Vector(-15.0 + spacing * ((vehicles - 1) / 2.0 - i), 10.0, 0.0));
    }
    mobility.SetPositionAllocator(positions);
    if (moving)
    {
        mobility.SetMobilityModel("ns3::IsacStateEvolutionMobilityModel");
    }
    mobility.Install(others);

    IsacHelper isac;
    isac.SetController(controller);
    isac.SetLinkAttribute("TxAntennas", UintegerValue(antennas));
    isac.SetLinkAttribute("RxAntennas", UintegerValue(antennas));
    Network network;
    network.nodes = NodeContainer(rsu, others);
    network.devices = isac.Install(rsu.Get(0), others);
    InstallInternet(network);
    IsacHelper::AssignStreams(network.devices, 1);
    return network;
}

Network
BuildPointToPoint(DataRate rate)
{
    Network network;
    network.nodes.Create(2);
    PointToPointHelper link;
    link.SetDeviceAttribute("DataRate", DataRateValue(rate));
    network.devices = link.Install(network.nodes);
    InstallInternet(network);
    return network;
}

ApplicationContainer
InstallUdp(const Network& network, double rate, Time start)
{
    ApplicationContainer servers;
    for (uint32_t i = 1; i < network.nodes.GetN(); ++i)
    {
        UdpServerHelper server(PORT);
        servers.Add(server.Install(network.nodes.Get(i)));
        UdpClientHelper client(network.interfaces.GetAddress(i), PORT);
        client.SetAttribute("MaxPackets", UintegerValue(std::numeric_limits<uint32_t>::max()));
        client.SetAttribute("Interval", TimeValue(Seconds(1.0 / rate)));
        client.SetAttribute("PacketSize", UintegerValue(PACKET_BYTES));
        client.Install(network.nodes.Get(0)).Start(start);
    }
    return servers;
}

SocketPair::SocketPair(const Network& network, double rate, Time start)
    : m_sender(Socket::CreateSocket(network.nodes.Get(0), UdpSocketFactory::GetTypeId())),
      m_receiver(Socket::CreateSocket(network.nodes.Get(1), UdpSocketFactory::GetTypeId())),
      m_interval(Seconds(1.0 / rate))
{
    m_receiver->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT));
    m_receiver->SetRecvCallback(MakeCallback(&SocketPair::Receive, this));
    m_sender->Bind();
    m_sender->Connect(InetSocketAddress(network.interfaces.GetAddress(1), PORT));
    Simulator::ScheduleWithContext(network.nodes.Get(0)->GetId(), start, &SocketPair::Send, this);
}

void
SocketPair::Send()
{
    m_sender->Send(Create<Packet>(PACKET_BYTES));
    Simulator::Schedule(m_interval, &SocketPair::Send, this);
}

void
SocketPair::Receive(Ptr<Socket> socket)
{
    while (socket->Recv())
    {
        ++m_received;
    }
}

uint64_t
SocketPair::GetReceived() const
{
    return m_received;
}

double
GetCpuSeconds()
{
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
           1e-6 * (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

} // namespace bench
} // namespace ns3
