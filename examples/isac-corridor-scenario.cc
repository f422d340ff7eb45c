/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-corridor-scenario.h"

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/isac-rsu-phy.h"
#include "ns3/mobility-helper.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/position-allocator.h"
#include "ns3/queue-disc.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/traffic-control-layer.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

namespace
{

constexpr double DELAY_BIN = 1e-4; //!< width of FlowMonitor's bins, for quantiles (s)

/**
 * Sockets of at least the bandwidth-delay product: 100 MHz at 10 bps/Hz over a round trip of 16 ms,
 * most of which is queueing.
 */
constexpr uint32_t SOCKET_BUFFER = 2 << 20;

} // namespace

IsacCorridorScenario::IsacCorridorScenario(const IsacCorridorOptions& options, bool files)
    : m_options(options),
      m_files(files)
{
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(options.packetSize));
    Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(SOCKET_BUFFER));
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(SOCKET_BUFFER));
    Config::SetDefault("ns3::TcpSocket::ConnTimeout", TimeValue(MilliSeconds(200)));
    Config::SetDefault("ns3::TcpSocket::ConnCount", UintegerValue(100000));
    Config::SetDefault("ns3::FlowMonitor::DelayBinWidth", DoubleValue(DELAY_BIN));
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
    if (m_options.fidelity == "waveform") // attributes' defaults can be changed, too
    {
        m_isac.SetRadarAttribute("Fidelity", StringValue("Waveform"));
    }
    if (m_options.search == "swept")
    {
        m_isac.SetRadarAttribute("SearchBeam", StringValue("Swept"));
    }
    if (m_options.search == "none")
    {
        m_isac.SetRadarAttribute("Search", BooleanValue(false));
    }
    if (!m_options.acquire)
    {
        m_isac.SetRadarAttribute("InitialAcquisition", BooleanValue(false));
    }
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
