/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-scenario.h"

#include "ns3/bridge-helper.h"
#include "ns3/csma-helper.h"
#include "ns3/flow-monitor.h"
#include "ns3/icmpv6-header.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/ipv6-header.h"
#include "ns3/ipv6-raw-socket-factory.h"
#include "ns3/nstime.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <numeric>
#include <utility>

using namespace ns3;

namespace
{

/// ICMPv6 echo requests and the replies to them.
class Ping6
{
  public:
    /// @param node sender @param from its address @param to whom
    Ping6(Ptr<Node> node, Ipv6Address from, Ipv6Address to)
        : m_from(from),
          m_to(to)
    {
        m_socket = Socket::CreateSocket(node, Ipv6RawSocketFactory::GetTypeId());
        m_socket->SetAttribute("Protocol", UintegerValue(58));
        m_socket->SetRecvCallback(MakeCallback(&Ping6::Receive, this));
    }

    /// Sends one.
    void Send()
    {
        Ptr<Packet> packet = Create<Packet>(56);
        Icmpv6Echo request(true);
        request.SetSeq(m_number++);
        request.SetId(77);
        request.CalculatePseudoHeaderChecksum(m_from,
                                              m_to,
                                              packet->GetSize() + request.GetSerializedSize(),
                                              58);
        packet->AddHeader(request);
        m_socket->SendTo(packet, 0, Inet6SocketAddress(m_to, 0));
    }

    uint32_t replies{0}; //!< received

  private:
    /// @param socket with packets
    void Receive(Ptr<Socket> socket)
    {
        while (Ptr<Packet> packet = socket->Recv())
        {
            Ipv6Header ip;
            packet->RemoveHeader(ip);
            uint8_t type = 0;
            packet->CopyData(&type, 1);
            replies += type == Icmpv6Header::ICMPV6_ECHO_REPLY && ip.GetSource() == m_to;
        }
    }

    Ptr<Socket> m_socket; //!< raw
    Ipv6Address m_from;   //!< sender
    Ipv6Address m_to;     //!< receiver
    uint16_t m_number{0}; //!< of the next request
};

/// IPv4, IPv6 and TCP at once, with neighbour caches filled or with real ARP and ND. Writes the
/// pcap files that test/isac-pcap-test.sh reads.
class StackCase : public TestCase
{
  public:
    /// @param fill whether the helper fills the caches
    explicit StackCase(bool fill)
        : TestCase(fill ? "IPv4, IPv6, TCP with filled caches" : "IPv4, IPv6, TCP with ARP and ND"),
          m_fill(fill)
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddPaperVehicles(3);
        scenario.helper.SetFillNeighborCaches(m_fill);
        scenario.Build(true);
        Ipv6AddressHelper addresses(Ipv6Address("2001:db8::"), Ipv6Prefix(64));
        Ipv6InterfaceContainer v6 = addresses.Assign(scenario.devices);
        scenario.helper.EnablePcap(CreateTempDirFilename(m_fill ? "filled" : "resolved"),
                                   scenario.devices,
                                   false);
        IsacTestTransfer down;
        IsacTestTransfer up;
        IsacTestTransfer relayed;
        down.Install(scenario.RsuNode(),
                     scenario.VehicleNode(0),
                     scenario.VehicleAddress(0),
                     30080,
                     1000000,
                     0.3);
        up.Install(scenario.VehicleNode(1),
                   scenario.RsuNode(),
                   scenario.RsuAddress(),
                   30081,
                   500000,
                   0.3);
        relayed.Install(scenario.VehicleNode(0),
                        scenario.VehicleNode(2),
                        scenario.VehicleAddress(2),
                        30082,
                        300000,
                        0.3);
        auto udp = scenario.AddUdp(scenario.VehicleNode(2),
                                   scenario.RsuNode(),
                                   scenario.RsuAddress(),
                                   1000,
                                   500,
                                   0.3,
                                   0.999);
        Ping6 ping(scenario.RsuNode(), v6.GetAddress(0, 1), v6.GetAddress(3, 1));
        Ping6 across(scenario.VehicleNode(0), v6.GetAddress(1, 1), v6.GetAddress(2, 1));
        for (int i = 0; i < 20; ++i)
        {
            // Addresses are tentative for the first second (duplicate address detection).
            Simulator::Schedule(Seconds(1.5 + 0.01 * i), &Ping6::Send, &ping);
            Simulator::Schedule(Seconds(1.5 + 0.01 * i), &Ping6::Send, &across);
        }
        scenario.Run(2);
        for (const auto& [transfer, bytes] :
             {std::make_pair(&down, 1000000U), {&up, 500000U}, {&relayed, 300000U}})
        {
            NS_TEST_EXPECT_MSG_EQ(transfer->GetReceived(), bytes, "TCP bytes");
            NS_TEST_EXPECT_MSG_EQ(transfer->IsExact(), true, "TCP contents");
        }
        // ARP keeps three packets while it resolves (PendingQueueSize), for a few frames of 1 ms.
        const uint32_t lost = m_fill ? 0 : 5;
        NS_TEST_EXPECT_MSG_GT_OR_EQ(udp->GetTotalRx(), (699 - lost) * 500, "UDP bytes");
        NS_TEST_EXPECT_MSG_EQ(ping.replies, 20, "ICMPv6 down");
        NS_TEST_EXPECT_MSG_EQ(across.replies, 20, "ICMPv6 relayed");
    }

    bool m_fill; //!< whether the helper fills the caches
};

/// Bridges: a LAN behind the RSU, and one behind a vehicle, one subnet with ARP.
class BridgeCase : public TestCase
{
  public:
    /// @param vehicle whether the bridge is on the vehicle's node instead of the RSU's
    explicit BridgeCase(bool vehicle)
        : TestCase(vehicle ? "bridge on a vehicle" : "bridge on the RSU"),
          m_vehicle(vehicle)
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddRestingVehicles(2);
        scenario.BuildDevices();
        Ptr<Node> bridge = m_vehicle ? scenario.VehicleNode(0) : scenario.RsuNode();
        Ptr<Node> far = m_vehicle ? scenario.RsuNode() : scenario.VehicleNode(0);
        Ptr<Node> host = CreateObject<Node>();
        CsmaHelper csma;
        csma.SetChannelAttribute("DataRate", StringValue("1Gbps"));
        NetDeviceContainer lan = csma.Install(NodeContainer(bridge, host));
        NetDeviceContainer ports(scenario.devices.Get(m_vehicle ? 1 : 0), lan.Get(0));
        BridgeHelper().Install(bridge, ports);
        InternetStackHelper internet;
        const NodeContainer routed(far, scenario.VehicleNode(1), host);
        internet.Install(routed);
        Ipv4AddressHelper addresses("10.3.0.0", "255.255.255.0");
        NetDeviceContainer ends(scenario.devices.Get(m_vehicle ? 0 : 1));
        ends.Add(scenario.devices.Get(2));
        ends.Add(lan.Get(1));
        Ipv4InterfaceContainer interfaces = addresses.Assign(ends);
        IsacTestTransfer out;
        IsacTestTransfer in;
        IsacTestTransfer other;
        out.Install(host, far, interfaces.GetAddress(0), 30080, 300000, 0.3);
        in.Install(far, host, interfaces.GetAddress(2), 30081, 300000, 0.3);
        other.Install(scenario.VehicleNode(1), host, interfaces.GetAddress(2), 30082, 300000, 0.3);
        scenario.Run(3);
        for (const auto* transfer : {&out, &in, &other})
        {
            NS_TEST_EXPECT_MSG_EQ(transfer->GetReceived(), 300000, "bytes");
            NS_TEST_EXPECT_MSG_EQ(transfer->IsExact(), true, "contents");
        }
    }

    bool m_vehicle; //!< where the bridge is
};

/// FlowMonitor watches a node once, however many of its devices it is told about.
class MonitorCase : public TestCase
{
  public:
    MonitorCase()
        : TestCase("FlowMonitor installed twice")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddRestingVehicles(1);
        scenario.Build();
        scenario.helper.InstallFlowMonitor(scenario.devices, scenario.vehicles);
        Ptr<FlowMonitor> monitor = scenario.helper.InstallFlowMonitor(scenario.devices);
        scenario.Vehicle(0)->SetAttribute("ActiveFrom", TimeValue(Seconds(9))); // all are dropped
        scenario.AddUdp(scenario.RsuNode(),
                        scenario.VehicleNode(0),
                        scenario.VehicleAddress(0),
                        1000,
                        500,
                        0.2,
                        0.2995);
        scenario.Run(0.4);
        NS_TEST_ASSERT_MSG_EQ(monitor->GetFlowStats().size(), 1, "flows");
        const auto& stats = monitor->GetFlowStats().at(1);
        NS_TEST_EXPECT_MSG_EQ(stats.txPackets, 100, "sent");
        NS_TEST_EXPECT_MSG_EQ(stats.lostPackets, 100, "lost");
        NS_TEST_EXPECT_MSG_EQ(
            std::accumulate(stats.packetsDropped.begin(), stats.packetsDropped.end(), 0),
            100,
            "dropped");
    }
};

/**
 * @ingroup isac-tests
 * IP over the devices, with and without help, and bridges.
 */
class IsacIpTestSuite : public TestSuite
{
  public:
    IsacIpTestSuite()
        : TestSuite("isac-ip")
    {
        AddTestCase(new StackCase(true));
        AddTestCase(new StackCase(false));
        AddTestCase(new BridgeCase(false));
        AddTestCase(new BridgeCase(true));
        AddTestCase(new MonitorCase);
    }
};

IsacIpTestSuite g_isacIpTestSuite; //!< the suite

} // namespace
