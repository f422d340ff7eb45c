/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-corridor-scenario.h"

#include "ns3/application-container.h"
#include "ns3/bulk-send-helper.h"
#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/inet-socket-address.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-flow-classifier.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/isac-rsu-phy.h"
#include "ns3/mobility-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/position-allocator.h"
#include "ns3/queue-disc.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/traffic-control-layer.h"
#include "ns3/udp-client-server-helper.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

namespace
{

constexpr double TRAFFIC_START = 0.1;  //!< vehicles are tracked and associated by then (s)
constexpr double TRAFFIC_DRAIN = 0.05; //!< time for the last packets to arrive (s)
constexpr uint16_t DOWNLINK_PORT = 9;  //!< of the vehicles' sinks
constexpr uint16_t UPLINK_PORT = 5000; //!< of the remote host's sink for vehicle 0

/**
 * Sockets of at least the bandwidth-delay product: 100 MHz at 10 bps/Hz over a round trip of 16 ms,
 * most of which is queueing.
 */
constexpr uint32_t SOCKET_BUFFER = 2 << 20;

} // namespace

double
IsacCorridorFlow::GetGoodput() const
{
    return stop > start ? 8.0 * rxBytes / (stop - start) : 0.0;
}

double
IsacCorridorFlow::GetLoss() const
{
    return txPackets > 0 ? static_cast<double>(lostPackets) / txPackets : std::nan("");
}

double
IsacCorridorFlow::GetUndelivered() const
{
    return txPackets > 0 ? 1.0 - static_cast<double>(rxPackets) / txPackets : std::nan("");
}

IsacCorridorScenario::IsacCorridorScenario(const IsacCorridorOptions& options, bool files)
    : m_options(options),
      m_files(files)
{
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(options.packetSize));
    Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(SOCKET_BUFFER));
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(SOCKET_BUFFER));
    Config::SetDefault("ns3::TcpSocket::ConnTimeout", TimeValue(MilliSeconds(200)));
    Config::SetDefault("ns3::TcpSocket::ConnCount", UintegerValue(100000));
    CreateNodes();
    InstallDevices();
    InstallNetwork();
    InstallFlows();
    EnableTraces();
}

void
IsacCorridorScenario::CreateNodes()
{
    m_host.Create(1);
    m_rsu.Create(1);
    m_vehicles.Create(m_options.GetNVehicles());
    for (auto it = m_vehicles.Begin(); it != m_vehicles.End(); ++it)
    {
        m_vehicleNodes.push_back((*it)->GetId());
    }
    Ptr<ListPositionAllocator> place = CreateObject<ListPositionAllocator>();
    place->Add(m_options.rsuPosition);
    MobilityHelper mobility;
    mobility.SetMobilityModel("ns3::ConstantPositionMobilityModel");
    mobility.SetPositionAllocator(place);
    mobility.Install(m_rsu);
    if (m_options.mobility)
    {
        m_options.mobility->InstallMobility(m_vehicles);
    }
    else
    {
        PlaceVehicles();
    }
}

void
IsacCorridorScenario::PlaceVehicles() const
{
    const double heading = m_options.heading * M_PI / 180.0;
    Ptr<ListPositionAllocator> start = CreateObject<ListPositionAllocator>();
    for (uint32_t i = 0; i < m_vehicles.GetN(); ++i)
    {
        const double x = -5.0 - 10.0 * i; // along the array, Section V-A
        const double y = 10.0;
        start->Add(m_options.rsuPosition + Vector(x * std::cos(heading) - y * std::sin(heading),
                                                  x * std::sin(heading) + y * std::cos(heading),
                                                  0));
    }
    MobilityHelper mobility;
    mobility.SetMobilityModel("ns3::IsacStateEvolutionMobilityModel",
                              "ReferencePosition",
                              VectorValue(m_options.rsuPosition),
                              "Heading",
                              DoubleValue(heading));
    mobility.SetPositionAllocator(start);
    mobility.Install(m_vehicles);
}

void
IsacCorridorScenario::InstallDevices()
{
    m_isac.SetController(m_options.controller);
    m_isac.SetErrorModel(m_options.errorModelType);
    m_isac.SetLinkAttribute("MaxPower", DoubleValue(m_options.power));
    m_isac.SetPhyAttribute("Heading", DoubleValue(m_options.heading * M_PI / 180.0));
    m_isac.SetMacAttribute("MaxVehicles", UintegerValue(std::max<uint32_t>(64, m_vehicles.GetN())));
    m_devices = m_isac.Install(m_rsu.Get(0), m_vehicles);
    m_controller = DynamicCast<IsacRsuNetDevice>(m_devices.Get(0))->GetPhy()->GetController();
    if (m_options.mobility)
    {
        m_options.mobility->SetActivity(m_devices);
    }
}

void
IsacCorridorScenario::InstallNetwork()
{
    PointToPointHelper backhaul;
    backhaul.SetDeviceAttribute("DataRate", StringValue("10Gbps"));
    backhaul.SetChannelAttribute("Delay", StringValue("1ms"));
    const NetDeviceContainer link = backhaul.Install(m_host.Get(0), m_rsu.Get(0));

    NodeContainer all(m_host, m_rsu, m_vehicles);
    InternetStackHelper internet;
    internet.Install(all);
    Ipv4AddressHelper addresses;
    addresses.SetBase("10.2.0.0", "255.255.255.252");
    m_backhaul = addresses.Assign(link);
    addresses.SetBase("10.1.0.0", "255.255.0.0");
    m_air = addresses.Assign(m_devices);

    // The host and the vehicles send everything to the RSU, which is on both networks.
    Ipv4StaticRoutingHelper routing;
    routing.GetStaticRouting(m_host.Get(0)->GetObject<Ipv4>())
        ->SetDefaultRoute(m_backhaul.GetAddress(1), m_backhaul.Get(0).second);
    for (uint32_t i = 0; i < m_vehicles.GetN(); ++i)
    {
        routing.GetStaticRouting(m_vehicles.Get(i)->GetObject<Ipv4>())
            ->SetDefaultRoute(m_air.GetAddress(0), m_air.Get(i + 1).second);
    }

    int64_t stream = 1;
    stream += MobilityHelper().AssignStreams(m_vehicles, stream);
    stream += IsacHelper::AssignStreams(m_devices, stream);
    internet.AssignStreams(all, stream);
}

void
IsacCorridorScenario::InstallFlows()
{
    for (uint32_t i = 0; i < m_vehicles.GetN(); ++i)
    {
        InstallFlow(i, true);
        if (m_options.uplink > 0)
        {
            InstallFlow(i, false);
        }
    }
    for (std::size_t i = 0; i < m_flows.size(); ++i)
    {
        const auto& flow = m_flows[i];
        Ptr<Node> node = flow.downlink ? m_vehicles.Get(flow.vehicle) : m_host.Get(0);
        const bool tcp = flow.downlink && m_options.transport == "tcp";
        PacketSinkHelper sink(tcp ? "ns3::TcpSocketFactory" : "ns3::UdpSocketFactory",
                              InetSocketAddress(Ipv4Address::GetAny(), flow.port));
        ApplicationContainer application = sink.Install(node);
        application.Get(0)->TraceConnectWithoutContext(
            "Rx",
            MakeCallback(&IsacCorridorScenario::CountSink, this).Bind(i));
    }
}

void
IsacCorridorScenario::InstallFlow(uint32_t vehicle, bool downlink)
{
    IsacCorridorFlow flow;
    flow.vehicle = vehicle;
    flow.downlink = downlink;
    flow.port = downlink ? DOWNLINK_PORT : UPLINK_PORT + vehicle;
    flow.start = TRAFFIC_START;
    flow.stop = m_options.duration - TRAFFIC_DRAIN;
    if (m_options.mobility)
    {
        flow.start = std::max(flow.start, m_options.mobility->GetActiveFrom(vehicle));
        flow.stop = std::min(flow.stop, m_options.mobility->GetActiveUntil(vehicle));
    }
    if (flow.start >= flow.stop)
    {
        return; // it is not there while there is traffic
    }
    flow.rxBins.resize(std::ceil(m_options.duration / IsacCorridorFlow::GOODPUT_BIN));
    Ptr<Node> node = downlink ? m_host.Get(0) : m_vehicles.Get(vehicle);
    const Ipv4Address to = downlink ? m_air.GetAddress(vehicle + 1) : m_backhaul.GetAddress(0);
    InstallSender(flow, node, InetSocketAddress(to, flow.port));
    m_flows.push_back(flow);
}

void
IsacCorridorScenario::InstallSender(const IsacCorridorFlow& flow,
                                    Ptr<Node> node,
                                    const Address& sink) const
{
    ApplicationContainer sender;
    Time start = Seconds(flow.start);
    if (flow.downlink && m_options.transport == "tcp")
    {
        BulkSendHelper bulk("ns3::TcpSocketFactory", sink);
        bulk.SetAttribute("SendSize", UintegerValue(m_options.packetSize));
        sender = bulk.Install(node);
    }
    else
    {
        const double rate = 1e6 * (flow.downlink ? m_options.rate : m_options.uplink);
        const Time interval = Seconds(8.0 * m_options.packetSize / rate);
        UdpClientHelper client(sink);
        client.SetAttribute("MaxPackets", UintegerValue(UINT32_MAX));
        client.SetAttribute("Interval", TimeValue(interval));
        client.SetAttribute("PacketSize", UintegerValue(m_options.packetSize));
        sender = client.Install(node);
        // spread the vehicles over an interval, so that they do not all send at once
        start += interval * flow.vehicle / m_vehicles.GetN();
    }
    sender.Start(start);
    sender.Stop(Seconds(flow.stop));
}

void
IsacCorridorScenario::EnableTraces()
{
    Ptr<IsacRsuNetDevice> rsu = DynamicCast<IsacRsuNetDevice>(m_devices.Get(0));
    m_statistics = std::make_unique<IsacSlotStatistics>(rsu);
    for (auto it = m_devices.Begin(); it != m_devices.End(); ++it)
    {
        (*it)->TraceConnectWithoutContext("MacRx",
                                          MakeCallback(&IsacCorridorScenario::CountReceived, this));
    }
    m_monitor = m_isac.InstallFlowMonitor(m_devices, m_host);
    const std::string prefix = m_options.output + "/corridor";
    if (m_files)
    {
        IsacHelper::EnableCsv(m_devices, prefix, m_options.packets);
    }
    if (m_files && m_options.pcap)
    {
        m_isac.EnablePcap(prefix, m_devices);
    }
    if (m_files && m_options.ascii)
    {
        m_isac.EnableAscii(prefix, m_devices);
    }
}

void
IsacCorridorScenario::Run(IsacProgress* progress)
{
    Simulator::Stop(Seconds(m_options.duration));
    const IsacProgress clock("");
    if (progress)
    {
        progress->Watch(Seconds(m_options.duration));
    }
    Simulator::Run();
    m_elapsed = clock.GetElapsed();
    if (progress)
    {
        progress->Finish();
    }
    Collect();
    if (m_files)
    {
        m_monitor->SerializeToXmlFile(m_options.output + "/flowmonitor.xml", false, false);
    }
    m_monitor = nullptr;
    m_devices = NetDeviceContainer();
    Simulator::Destroy();
}

void
IsacCorridorScenario::CountSink(std::size_t flow, Ptr<const Packet> packet, const Address& from)
{
    auto& sums = m_flows[flow];
    sums.rxBytes += packet->GetSize();
    const std::size_t bin = Simulator::Now().GetSeconds() / IsacCorridorFlow::GOODPUT_BIN;
    if (bin < sums.rxBins.size())
    {
        sums.rxBins[bin] += packet->GetSize();
    }
}

void
IsacCorridorScenario::CountReceived(Ptr<const Packet> packet)
{
    ++m_packets.received;
}

void
IsacCorridorScenario::Collect()
{
    for (auto it = m_devices.Begin(); it != m_devices.End(); ++it)
    {
        Ptr<IsacNetDevice> device = DynamicCast<IsacNetDevice>(*it);
        m_packets.sent += device->GetSentPackets();
        m_packets.queued += device->GetQueuedPackets();
        for (uint32_t reason = 0; reason < ISAC_DROP_REASONS; ++reason)
        {
            m_packets.dropped[reason] +=
                device->GetDroppedPackets(static_cast<IsacDropReason>(reason));
        }
    }
    const NodeContainer all(m_host, m_rsu, m_vehicles);
    for (auto it = all.Begin(); it != all.End(); ++it)
    {
        CollectQueueDiscs(*it);
    }
    for (auto& flow : m_flows)
    {
        CollectFlow(flow);
    }
}

void
IsacCorridorScenario::CollectQueueDiscs(Ptr<Node> node)
{
    Ptr<TrafficControlLayer> control = node->GetObject<TrafficControlLayer>();
    for (uint32_t i = 0; control && i < node->GetNDevices(); ++i)
    {
        // a root's books contain those of its children
        if (Ptr<QueueDisc> root = control->GetRootQueueDiscOnDevice(node->GetDevice(i)))
        {
            m_packets.waiting += root->GetNPackets();
            m_packets.discDropped += root->GetStats().nTotalDroppedPackets;
        }
    }
}

void
IsacCorridorScenario::CollectFlow(IsacCorridorFlow& flow)
{
    Ptr<Ipv4FlowClassifier> classifier =
        DynamicCast<Ipv4FlowClassifier>(m_isac.GetFlowMonitorHelper().GetClassifier());
    const Ipv4Address to =
        flow.downlink ? m_air.GetAddress(flow.vehicle + 1) : m_backhaul.GetAddress(0);
    for (const auto& [id, stats] : m_monitor->GetFlowStats())
    {
        const auto tuple = classifier->FindFlow(id);
        if (tuple.destinationAddress != to || tuple.destinationPort != flow.port)
        {
            continue;
        }
        flow.txPackets += stats.txPackets;
        flow.rxPackets += stats.rxPackets;
        flow.lostPackets += stats.lostPackets;
        if (stats.rxPackets > 0)
        {
            flow.meanDelay = stats.delaySum.GetSeconds() / stats.rxPackets;
        }
        if (stats.rxPackets > 1)
        {
            flow.meanJitter = stats.jitterSum.GetSeconds() / (stats.rxPackets - 1);
        }
    }
}

const std::vector<IsacCorridorFlow>&
IsacCorridorScenario::GetFlows() const
{
    return m_flows;
}

const IsacSlotStatistics&
IsacCorridorScenario::GetStatistics() const
{
    return *m_statistics;
}

const std::vector<uint32_t>&
IsacCorridorScenario::GetVehicleNodes() const
{
    return m_vehicleNodes;
}

const IsacCorridorScenario::Packets&
IsacCorridorScenario::GetPackets() const
{
    return m_packets;
}

double
IsacCorridorScenario::GetElapsed() const
{
    return m_elapsed;
}

Ptr<IsacBeamController>
IsacCorridorScenario::GetController() const
{
    return m_controller;
}

} // namespace ns3
