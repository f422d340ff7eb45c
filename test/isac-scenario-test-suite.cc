/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-scenario.h"

#include "ns3/double.h"
#include "ns3/icmpv4.h"
#include "ns3/inet-socket-address.h"
#include "ns3/ipv4-header.h"
#include "ns3/ipv4-raw-socket-factory.h"
#include "ns3/isac-beam-controller.h"
#include "ns3/isac-block-record.h"
#include "ns3/isac-rsu-mac.h"
#include "ns3/nstime.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"
#include "ns3/waypoint-mobility-model.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace ns3;

namespace
{

/// @param name of a file @return its contents
std::string
Slurp(const std::string& name)
{
    std::ifstream file(name);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Equal seeds give byte-equal CSVs; other runs give others.
class SeedCase : public TestCase
{
  public:
    SeedCase()
        : TestCase("equal seeds, equal CSVs")
    {
    }

  private:
    void DoRun() override
    {
        const std::string first = CreateTempDirFilename("first");
        const std::string second = CreateTempDirFilename("second");
        const std::string other = CreateTempDirFilename("other");
        RunApart(first, 1);
        RunApart(second, 1);
        RunApart(other, 2);
        for (const std::string file : {"-slots.csv", "-rsu.csv", "-packets.csv"})
        {
            const std::string text = Slurp(first + file);
            NS_TEST_EXPECT_MSG_GT(std::count(text.begin(), text.end(), '\n'), 10, file);
            NS_TEST_EXPECT_MSG_EQ((text == Slurp(second + file)), true, file << ": equal seeds");
            NS_TEST_EXPECT_MSG_EQ((text == Slurp(other + file)), false, file << ": other run");
        }
    }

    /**
     * Runs in a process of its own: ns-3 numbers packets and addresses through a whole process.
     * @param prefix of the CSVs
     * @param run RngRun
     */
    static void RunApart(const std::string& prefix, uint64_t run)
    {
        const pid_t child = fork();
        if (child == 0)
        {
            {
                IsacTestScenario scenario(run);
                scenario.AddPaperVehicles(3);
                scenario.helper.SetRadarAttribute("EchoLossProbability", DoubleValue(0.2));
                scenario.helper.SetPhyAttribute("BackOff", DoubleValue(-2));
                scenario.Build();
                IsacHelper::EnableCsv(scenario.devices, prefix);
                for (uint32_t i = 0; i < 3; ++i)
                {
                    scenario.AddUdp(scenario.RsuNode(),
                                    scenario.VehicleNode(i),
                                    scenario.VehicleAddress(i),
                                    500,
                                    1000,
                                    0.01,
                                    0.4);
                }
                scenario.Run(0.5);
            }
            _exit(0);
        }
        int status;
        waitpid(child, &status, 0);
    }
};

/// A controller that fails from some slot on.
class BrokenController : public IsacBeamController
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::IsacTestBrokenController")
                                .SetParent<IsacBeamController>()
                                .AddConstructor<BrokenController>();
        return tid;
    }

  private:
    void DoDecide(const IsacObservation& observation, IsacBeamDecision& decision) override
    {
        if (observation.slot >= 10)
        {
            throw std::runtime_error("broken on purpose");
        }
        m_good = m_good ? m_good : IsacBeamController::Create("rzf");
        m_good->SetLinkParameters(m_parameters);
        m_good->Decide(observation, decision);
    }

    Ptr<IsacBeamController> m_good; //!< does the work before
};

NS_OBJECT_ENSURE_REGISTERED(BrokenController);

/// The run goes on when the controller throws.
class BrokenCase : public TestCase
{
  public:
    BrokenCase()
        : TestCase("controller that throws")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddRestingVehicles(2);
        scenario.helper.SetController("ns3::IsacTestBrokenController");
        scenario.Build();
        auto sink = scenario.AddUdp(scenario.RsuNode(),
                                    scenario.VehicleNode(0),
                                    scenario.VehicleAddress(0),
                                    1000,
                                    500,
                                    0.5,
                                    0.899);
        scenario.Run(1);
        // Slots 11 to 50 (the observation of slot 49 decides slot 50, at 1 s).
        NS_TEST_EXPECT_MSG_EQ(scenario.Rsu()->GetPhy()->GetController()->GetFallbacks(),
                              39,
                              "fallbacks");
        NS_TEST_EXPECT_MSG_EQ(sink->GetTotalRx(), 399 * 500, "bytes on the last good beams");
        NS_TEST_EXPECT_MSG_EQ(scenario.Dropped(), 0, "drops");
    }
};

/// No vehicles, and a vehicle standing on the RSU.
class DegenerateCase : public TestCase
{
  public:
    DegenerateCase()
        : TestCase("no vehicles; a vehicle on the RSU")
    {
    }

  private:
    void DoRun() override
    {
        {
            IsacTestScenario empty;
            empty.Build();
            NS_TEST_EXPECT_MSG_EQ(empty.Rsu()->GetMac()->GetAssociations().GetNBound(),
                                  0,
                                  "before the start");
            empty.Run(0.2);
            NS_TEST_EXPECT_MSG_EQ(Simulator::Now(), Seconds(0.2), "runs to its end");
        }
        IsacTestScenario scenario;
        scenario.AddVehicle(Vector(0, 0, 0));
        scenario.Build();
        auto sink = scenario.AddUdp(scenario.RsuNode(),
                                    scenario.VehicleNode(0),
                                    scenario.VehicleAddress(0),
                                    1000,
                                    500,
                                    0.3,
                                    0.5);
        scenario.Run(0.6);
        NS_TEST_EXPECT_MSG_EQ(scenario.Associated(), 1, "associated");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(sink->GetTotalRx(), 199 * 500, "served");
    }
};

/// A vehicle that would go before it comes ends the program with a message.
class WindowCase : public TestCase
{
  public:
    WindowCase()
        : TestCase("ActiveUntil before ActiveFrom")
    {
    }

  private:
    void DoRun() override
    {
        std::cout << std::flush; // else the child prints it as well
        const pid_t child = fork();
        if (child == 0)
        {
            IsacTestScenario scenario;
            scenario.AddRestingVehicles(1);
            scenario.Build();
            scenario.Vehicle(0)->SetAttribute("ActiveFrom", TimeValue(Seconds(2)));
            scenario.Vehicle(0)->SetAttribute("ActiveUntil", TimeValue(Seconds(1)));
            close(STDERR_FILENO);
            scenario.Run(0.1);
            _exit(0);
        }
        int status;
        waitpid(child, &status, 0);
        NS_TEST_EXPECT_MSG_EQ(WIFEXITED(status) && WEXITSTATUS(status) == 0, false, "no message");
    }
};

/// Long slots pay for stale beams once the geometry moves within them.
class StaleCase : public TestCase
{
  public:
    StaleCase()
        : TestCase("ChannelUpdateInterval")
    {
    }

  private:
    void DoRun() override
    {
        const double block = MeanSinr(Seconds(0));
        const double moving = MeanSinr(MilliSeconds(5));
        NS_TEST_EXPECT_MSG_LT(moving, 0.9 * block, "stale beams cost nothing");
        NS_TEST_EXPECT_MSG_GT(moving, 0, "nothing left");
    }

    /// @param interval between updates @return mean spectral efficiency at the true SINR
    double MeanSinr(Time interval)
    {
        IsacTestScenario scenario;
        scenario.AddVehicle(Vector(-30, 8, 0), Vector(25, 0, 0));
        scenario.helper.SetLinkAttribute("SlotDuration", TimeValue(MilliSeconds(100)));
        scenario.helper.SetMacAttribute("FramesPerSlot", UintegerValue(100));
        scenario.helper.SetMacAttribute("ChannelUpdateInterval", TimeValue(interval));
        scenario.Build();
        scenario.Rsu()->GetMac()->TraceConnectWithoutContext("Block",
                                                             MakeCallback(&StaleCase::Add, this));
        scenario.AddUdp(scenario.RsuNode(),
                        scenario.VehicleNode(0),
                        scenario.VehicleAddress(0),
                        1000,
                        500,
                        0.5,
                        1.9);
        m_sum = 0;
        m_blocks = 0;
        scenario.Run(2);
        return m_sum / m_blocks;
    }

    /// @param record a block
    void Add(const IsacBlockRecord& record)
    {
        if (record.direction == IsacBlockRecord::DOWNLINK)
        {
            m_sum += std::log2(1 + record.sinr);
            ++m_blocks;
        }
    }

    double m_sum{0};      //!< of spectral efficiencies
    uint32_t m_blocks{0}; //!< counted
};

/// ICMP echo on an idle link takes at most three frames, for any kind of mobility.
class RoundTripCase : public TestCase
{
  public:
    RoundTripCase()
        : TestCase("round-trip time")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        auto waypoint = CreateObject<WaypointMobilityModel>();
        waypoint->AddWaypoint(Waypoint(Seconds(0), Vector(-20, 10, 0)));
        waypoint->AddWaypoint(Waypoint(Seconds(2), Vector(10, 10, 0)));
        scenario.AddVehicle(waypoint);
        scenario.AddVehicle(Vector(20, 12, 0), Vector(-10, 0, 0));
        scenario.AddPaperVehicles(1);
        scenario.Build();
        Ptr<Socket> socket =
            Socket::CreateSocket(scenario.RsuNode(), Ipv4RawSocketFactory::GetTypeId());
        socket->SetAttribute("Protocol", UintegerValue(1));
        socket->SetRecvCallback(MakeCallback(&RoundTripCase::Receive, this));
        for (uint16_t i = 0; i < 300; ++i)
        {
            // Steps of 4.37 ms fall everywhere in a frame of 1 ms.
            const Time at = Seconds(0.3) + MicroSeconds(4370) * i;
            const Ipv4Address to = scenario.VehicleAddress(i % 3);
            Simulator::Schedule(at, [this, socket, to, i]() { Ping(socket, to, i); });
        }
        scenario.Run(2);
        NS_TEST_ASSERT_MSG_EQ(m_times.size(), 300, "replies");
        Time sum;
        for (const Time& time : m_times)
        {
            sum += time;
        }
        const Time longest = *std::max_element(m_times.begin(), m_times.end());
        NS_TEST_EXPECT_MSG_LT_OR_EQ(longest, MilliSeconds(3), "three frames");
        NS_TEST_EXPECT_MSG_LT_OR_EQ(sum / 300, MilliSeconds(2), "two frames in the mean");
    }

    /// @param socket raw @param to whom @param number of the request
    void Ping(Ptr<Socket> socket, Ipv4Address to, uint16_t number)
    {
        Icmpv4Echo echo;
        echo.SetSequenceNumber(number);
        echo.SetData(Create<Packet>(56));
        Ptr<Packet> packet = Create<Packet>();
        packet->AddHeader(echo);
        Icmpv4Header header;
        header.SetType(Icmpv4Header::ICMPV4_ECHO);
        header.SetCode(0);
        packet->AddHeader(header);
        m_sent[number] = Simulator::Now();
        socket->SendTo(packet, 0, InetSocketAddress(to, 0));
    }

    /// @param socket with replies
    void Receive(Ptr<Socket> socket)
    {
        while (Ptr<Packet> packet = socket->Recv())
        {
            Ipv4Header ip;
            Icmpv4Header icmp;
            Icmpv4Echo echo;
            packet->RemoveHeader(ip);
            packet->RemoveHeader(icmp);
            if (icmp.GetType() == Icmpv4Header::ICMPV4_ECHO_REPLY)
            {
                packet->RemoveHeader(echo);
                m_times.push_back(Simulator::Now() - m_sent.at(echo.GetSequenceNumber()));
            }
        }
    }

    std::map<uint16_t, Time> m_sent; //!< requests
    std::vector<Time> m_times;       //!< round-trip times
};

/**
 * @ingroup isac-tests
 * Whole scenarios: reproducible, robust, quick.
 */
class IsacScenarioTestSuite : public TestSuite
{
  public:
    IsacScenarioTestSuite()
        : TestSuite("isac-scenario")
    {
        AddTestCase(new SeedCase);
        AddTestCase(new BrokenCase);
        AddTestCase(new DegenerateCase);
        AddTestCase(new WindowCase);
        AddTestCase(new StaleCase);
        AddTestCase(new RoundTripCase);
    }
};

IsacScenarioTestSuite g_isacScenarioTestSuite; //!< the suite

} // namespace
