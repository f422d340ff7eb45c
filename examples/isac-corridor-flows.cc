/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * IsacCorridorScenario: the traffic.
 */

#include "isac-corridor-scenario.h"

#include "ns3/application-container.h"
#include "ns3/bulk-send-helper.h"
#include "ns3/data-rate.h"
#include "ns3/double.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-flow-classifier.h"
#include "ns3/on-off-helper.h"
#include "ns3/packet-sink-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
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
constexpr uint16_t DOWNLINK_PORT = 9;  //!< of the vehicles' first sinks, one more a kind of flow
constexpr uint16_t UPLINK_PORT = 5000; //!< of the remote host's sink for vehicle 0

constexpr double VIDEO_FRAMES = 30;     //!< a second
constexpr double VIDEO_PEAK = 4;        //!< rate within a frame's burst, over the mean rate
constexpr uint32_t VIDEO_PACKET = 1400; //!< payload (bytes)
constexpr uint32_t SAFETY_PACKET = 100; //!< payload (bytes)
constexpr double SAFETY_INTERVAL = 0.1; //!< from one safety message to the next (s)
constexpr double TAIL = 0.99;           //!< share of the packets that tailDelay bounds

/**
 * @param delays histogram of delays
 * @param share of the packets
 * @return end of the bin within which that share has arrived (s); NaN without packets
 */
double
GetQuantile(Histogram delays, double share) // ns-3 3.37's is not const
{
    uint64_t all = 0;
    for (uint32_t i = 0; i < delays.GetNBins(); ++i)
    {
        all += delays.GetBinCount(i);
    }
    uint64_t seen = 0;
    for (uint32_t i = 0; i < delays.GetNBins(); ++i)
    {
        seen += delays.GetBinCount(i);
        if (all > 0 && seen >= share * all)
        {
            return delays.GetBinEnd(i);
        }
    }
    return std::nan("");
}

} // namespace

const char*
ToString(IsacCorridorTraffic traffic)
{
    switch (traffic)
    {
    case IsacCorridorTraffic::UDP:
        return "udp";
    case IsacCorridorTraffic::TCP:
        return "tcp";
    case IsacCorridorTraffic::VIDEO:
        return "video";
    case IsacCorridorTraffic::SAFETY:
        return "safety";
    }
    return "unknown";
}

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

void
IsacCorridorScenario::InstallFlows()
{
    using Traffic = IsacCorridorTraffic;
    std::vector<Traffic> downlink{Traffic::VIDEO, Traffic::TCP, Traffic::SAFETY};
    if (m_options.transport != "mixed")
    {
        downlink = {m_options.transport == "tcp" ? Traffic::TCP : Traffic::UDP};
    }
    for (uint32_t i = 0; i < m_vehicles.GetN(); ++i)
    {
        for (std::size_t kind = 0; kind < downlink.size(); ++kind)
        {
            InstallFlow(i, true, downlink[kind], DOWNLINK_PORT + kind);
        }
        if (m_options.uplink > 0)
        {
            InstallFlow(i, false, Traffic::UDP, UPLINK_PORT + i);
        }
    }
    for (std::size_t i = 0; i < m_flows.size(); ++i)
    {
        const auto& flow = m_flows[i];
        Ptr<Node> node = flow.downlink ? m_vehicles.Get(flow.vehicle) : m_host.Get(0);
        PacketSinkHelper sink(flow.traffic == Traffic::TCP ? "ns3::TcpSocketFactory"
                                                           : "ns3::UdpSocketFactory",
                              InetSocketAddress(Ipv4Address::GetAny(), flow.port));
        ApplicationContainer application = sink.Install(node);
        application.Get(0)->TraceConnectWithoutContext(
            "Rx",
            MakeCallback(&IsacCorridorScenario::CountSink, this).Bind(i));
    }
}

void
IsacCorridorScenario::InstallFlow(uint32_t vehicle,
                                  bool downlink,
                                  IsacCorridorTraffic traffic,
                                  uint16_t port)
{
    IsacCorridorFlow flow;
    flow.vehicle = vehicle;
    flow.downlink = downlink;
    flow.traffic = traffic;
    flow.port = port;
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
    const double rate = 1e6 * (flow.downlink ? m_options.rate : m_options.uplink);
    ApplicationContainer sender;
    Time interval; // vehicles are spread over it, so that they do not all send at once
    if (flow.traffic == IsacCorridorTraffic::TCP)
    {
        BulkSendHelper bulk("ns3::TcpSocketFactory", sink);
        bulk.SetAttribute("SendSize", UintegerValue(m_options.packetSize));
        sender = bulk.Install(node);
    }
    else if (flow.traffic == IsacCorridorTraffic::VIDEO)
    {
        // A burst for each frame of the video.
        interval = Seconds(1 / VIDEO_FRAMES);
        const auto constant = [](double seconds) {
            return StringValue("ns3::ConstantRandomVariable[Constant=" + std::to_string(seconds) +
                               "]");
        };
        OnOffHelper video("ns3::UdpSocketFactory", sink);
        video.SetAttribute("OnTime", constant(interval.GetSeconds() / VIDEO_PEAK));
        video.SetAttribute("OffTime", constant(interval.GetSeconds() * (1 - 1 / VIDEO_PEAK)));
        video.SetAttribute("DataRate", DataRateValue(DataRate(VIDEO_PEAK * rate)));
        video.SetAttribute("PacketSize", UintegerValue(VIDEO_PACKET));
        sender = video.Install(node);
    }
    else
    {
        const bool safety = flow.traffic == IsacCorridorTraffic::SAFETY;
        const uint32_t size = safety ? SAFETY_PACKET : m_options.packetSize;
        interval = Seconds(safety ? SAFETY_INTERVAL : 8.0 * size / rate);
        UdpClientHelper client(sink);
        client.SetAttribute("MaxPackets", UintegerValue(UINT32_MAX));
        client.SetAttribute("Interval", TimeValue(interval));
        client.SetAttribute("PacketSize", UintegerValue(size));
        sender = client.Install(node);
    }
    sender.Start(Seconds(flow.start) + interval * flow.vehicle / m_vehicles.GetN());
    sender.Stop(Seconds(flow.stop));
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
            flow.tailDelay = GetQuantile(stats.delayHistogram, TAIL);
        }
        if (stats.rxPackets > 1)
        {
            flow.meanJitter = stats.jitterSum.GetSeconds() / (stats.rxPackets - 1);
        }
    }
}

} // namespace ns3
