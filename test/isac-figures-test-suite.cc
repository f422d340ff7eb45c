/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-scenario.h"

#include "ns3/config.h"
#include "ns3/data-rate.h"
#include "ns3/double.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/isac-block-record.h"
#include "ns3/isac-rsu-mac.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <string>
#include <vector>

using namespace ns3;

namespace
{

constexpr uint32_t PAYLOAD = 1400;                   //!< of a UDP packet (bytes)
constexpr double SHARE = PAYLOAD / (PAYLOAD + 42.0); //!< after UDP, IPv4 and Ethernet headers

/// A remote host behind the RSU: 10 Gbps, 1 ms.
class Backhaul
{
  public:
    /// @param scenario built
    void Attach(IsacTestScenario& scenario)
    {
        m_host.Create(1);
        InternetStackHelper internet;
        internet.SetIpv6StackInstall(false);
        internet.Install(m_host);
        PointToPointHelper p2p;
        p2p.SetDeviceAttribute("DataRate", StringValue("10Gbps"));
        p2p.SetChannelAttribute("Delay", StringValue("1ms"));
        p2p.SetQueue("ns3::DropTailQueue<Packet>", "MaxSize", StringValue("10000p"));
        NetDeviceContainer ends = p2p.Install(m_host.Get(0), scenario.RsuNode());
        Ipv4AddressHelper addresses("10.2.0.0", "255.255.255.0");
        Ipv4InterfaceContainer interfaces = addresses.Assign(ends);
        Ipv4StaticRoutingHelper routing;
        routing.GetStaticRouting(m_host.Get(0)->GetObject<Ipv4>())
            ->SetDefaultRoute(interfaces.GetAddress(1), 1);
        for (uint32_t i = 0; i < scenario.vehicles.GetN(); ++i)
        {
            routing.GetStaticRouting(scenario.VehicleNode(i)->GetObject<Ipv4>())
                ->SetDefaultRoute(scenario.RsuAddress(), 1);
        }
    }

    /// @return the remote host
    Ptr<Node> GetHost() const
    {
        return m_host.Get(0);
    }

  private:
    NodeContainer m_host; //!< the remote host
};

/// Adds up what the Block trace says should arrive.
class Schedule
{
  public:
    /**
     * @param scenario built
     * @param from when to begin (s)
     */
    void Watch(IsacTestScenario& scenario, double from)
    {
        m_from = Seconds(from);
        scenario.Rsu()->GetMac()->TraceConnectWithoutContext("Block",
                                                             MakeCallback(&Schedule::Add, this));
    }

    double expected{0}; //!< sum of block bits x (1 - error rate) x payload share (bits)
    double bits{0};     //!< sum of block bits

  private:
    /// @param record a block
    void Add(const IsacBlockRecord& record)
    {
        if (record.direction == IsacBlockRecord::DOWNLINK && Simulator::Now() >= m_from)
        {
            bits += record.bits;
            expected += 8.0 * record.payloadBytes * (1 - record.errorRate) * SHARE;
        }
    }

    Time m_from; //!< when to begin
};

/// How vehicles move.
enum class Motion
{
    RESTING,
    PAPER
};

/// What a run is made of.
struct Setting
{
    uint32_t vehicles;       //!< how many
    Motion motion;           //!< how they move
    double power;            //!< P_max (dBm)
    double bandwidth{100e6}; //!< (Hz)
    uint64_t run{1};         //!< RngRun
};

/// @param scenario empty @param setting what to build there
void
Build(IsacTestScenario& scenario, const Setting& setting)
{
    setting.motion == Motion::PAPER ? scenario.AddPaperVehicles(setting.vehicles)
                                    : scenario.AddRestingVehicles(setting.vehicles);
    scenario.helper.SetLinkAttribute("MaxPower", DoubleValue(setting.power));
    scenario.helper.SetLinkAttribute("Bandwidth", DoubleValue(setting.bandwidth));
    scenario.Build();
}

/// @param sinks some @return bytes that they received
std::vector<uint64_t>
Bytes(const std::vector<Ptr<PacketSink>>& sinks)
{
    std::vector<uint64_t> bytes;
    for (const auto& sink : sinks)
    {
        bytes.push_back(sink->GetTotalRx());
    }
    return bytes;
}

/// Result of a saturated run.
struct Saturated
{
    std::vector<double> goodput; //!< of each vehicle (bps)
    double sum{0};               //!< of all (bps)
    double expected{0};          //!< from the Block trace (bps)
    uint64_t overflows{0};       //!< QueueOverflow drops
};

/**
 * Offers each vehicle more than the link can carry.
 * @param setting what to run
 * @param first begin of the measurement (s) @param last end (s)
 * @return what came through
 */
Saturated
Saturate(const Setting& setting, double first, double last)
{
    IsacTestScenario scenario(setting.run);
    Build(scenario, setting);
    std::vector<Ptr<PacketSink>> sinks;
    const double rate = 0.75 * 12 * setting.bandwidth / 8 / PAYLOAD;
    for (uint32_t i = 0; i < setting.vehicles; ++i)
    {
        sinks.push_back(scenario.AddUdp(scenario.RsuNode(),
                                        scenario.VehicleNode(i),
                                        scenario.VehicleAddress(i),
                                        rate,
                                        PAYLOAD,
                                        0.1,
                                        last));
    }
    Schedule schedule;
    schedule.Watch(scenario, first);
    scenario.Run(first);
    const auto before = Bytes(sinks);
    scenario.Run(last);
    const auto after = Bytes(sinks);
    Saturated result;
    for (std::size_t i = 0; i < sinks.size(); ++i)
    {
        result.goodput.push_back(8 * (after[i] - before[i]) / (last - first));
        result.sum += result.goodput.back();
    }
    result.expected = schedule.expected / (last - first);
    result.overflows = scenario.Dropped(IsacDropReason::QUEUE_OVERFLOW);
    return result;
}

/// Saturated UDP goodput within 3 % of scheduled bits x (1 - error rate) x payload share.
class GoodputCase : public TestCase
{
  public:
    /// @param setting what to run
    explicit GoodputCase(const Setting& setting)
        : TestCase("saturated UDP, " + std::to_string(setting.vehicles) + " vehicles, " +
                   std::to_string(int(setting.power)) + " dBm"),
          m_setting(setting)
    {
    }

  private:
    void DoRun() override
    {
        const Saturated result = Saturate(m_setting, 1, 1.5);
        NS_TEST_EXPECT_MSG_GT(result.sum, 1e6, "goodput");
        NS_TEST_EXPECT_MSG_EQ_TOL(result.sum / result.expected, 1, 0.03, "goodput to expected");
        NS_TEST_EXPECT_MSG_EQ(result.overflows, 0, "overflow in spite of flow control");
    }

    Setting m_setting; //!< what to run
};

/// At 80 % load nothing is lost after retransmission.
class LosslessCase : public TestCase
{
  public:
    /// @param setting what to run
    explicit LosslessCase(const Setting& setting)
        : TestCase("80 % load, " + std::to_string(setting.vehicles) + " vehicles, " +
                   std::to_string(int(setting.power)) + " dBm, run " + std::to_string(setting.run)),
          m_setting(setting)
    {
    }

  private:
    void DoRun() override
    {
        const Saturated full = Saturate(m_setting, 0.3, 0.6);
        IsacTestScenario scenario(m_setting.run);
        Build(scenario, m_setting);
        for (uint32_t i = 0; i < m_setting.vehicles; ++i)
        {
            scenario.AddUdp(scenario.RsuNode(),
                            scenario.VehicleNode(i),
                            scenario.VehicleAddress(i),
                            0.8 * full.goodput[i] / 8 / PAYLOAD,
                            PAYLOAD,
                            0.2,
                            1.0);
        }
        scenario.Run(1.1);
        NS_TEST_EXPECT_MSG_EQ(scenario.Associated(), m_setting.vehicles, "associated");
        NS_TEST_EXPECT_MSG_GT(scenario.Sent(), 100, "packets");
        NS_TEST_EXPECT_MSG_EQ(scenario.Dropped(), 0, "drops");
        NS_TEST_EXPECT_MSG_EQ(scenario.ledger.GetReceived(), scenario.Sent(), "received");
    }

    Setting m_setting; //!< what to run
};

/// TCP with buffers of at least the bandwidth-delay product reaches 90 % of saturated UDP.
class TcpCase : public TestCase
{
  public:
    /// @param setting what to run
    explicit TcpCase(const Setting& setting)
        : TestCase("TCP from a remote host, " + std::to_string(setting.vehicles) + " vehicles"),
          m_setting(setting)
    {
    }

  private:
    void DoRun() override
    {
        const Saturated udp = Saturate(m_setting, 1, 2);
        // 0.84 Gbps x 20 ms (queueing included) is 2.1 MB.
        Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(4000000));
        Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(4000000));
        Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1448));
        IsacTestScenario scenario(m_setting.run);
        Build(scenario, m_setting);
        Backhaul backhaul;
        backhaul.Attach(scenario);
        std::vector<Ptr<PacketSink>> sinks;
        for (uint32_t i = 0; i < m_setting.vehicles; ++i)
        {
            sinks.push_back(scenario.AddTcp(backhaul.GetHost(),
                                            scenario.VehicleNode(i),
                                            scenario.VehicleAddress(i),
                                            0.1));
        }
        scenario.Run(1);
        const auto before = Bytes(sinks);
        scenario.Run(2);
        const auto after = Bytes(sinks);
        Config::Reset();
        double goodput = 0;
        for (std::size_t i = 0; i < sinks.size(); ++i)
        {
            goodput += 8.0 * (after[i] - before[i]);
        }
        NS_TEST_EXPECT_MSG_GT(goodput / udp.sum, 0.9, "TCP to UDP goodput");
        NS_TEST_EXPECT_MSG_EQ(scenario.Dropped(), 0, "device drops");
    }

    Setting m_setting; //!< what to run
};

/**
 * @ingroup isac-tests
 * The figures that the manual states.
 */
class IsacFiguresTestSuite : public TestSuite
{
  public:
    IsacFiguresTestSuite()
        : TestSuite("isac-figures")
    {
        AddTestCase(new GoodputCase({1, Motion::RESTING, 40}));
        AddTestCase(new GoodputCase({3, Motion::PAPER, 40}));
        AddTestCase(new GoodputCase({3, Motion::PAPER, 20, 20e6}));
        AddTestCase(new GoodputCase({3, Motion::PAPER, 0, 20e6}));
        for (const double power : {0.0, 20.0, 40.0})
        {
            for (const uint64_t run : {1, 2})
            {
                AddTestCase(new LosslessCase({1, Motion::RESTING, power, 20e6, run}));
                AddTestCase(new LosslessCase({3, Motion::RESTING, power, 20e6, run}));
            }
        }
        AddTestCase(new TcpCase({1, Motion::RESTING, 40, 20e6}));
        AddTestCase(new TcpCase({3, Motion::PAPER, 40, 20e6}));
        AddTestCase(new TcpCase({3, Motion::RESTING, 20, 20e6}));
    }
};

IsacFiguresTestSuite g_isacFiguresTestSuite; //!< the suite

} // namespace
