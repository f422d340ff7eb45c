/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// What fuzzers and random scenarios (./isac harden) found, each with the case that shows it.

#include "isac-test-scenario.h"

#include "ns3/double.h"
#include "ns3/drop-tail-queue.h"
#include "ns3/isac-cube-detector.h"
#include "ns3/isac-finite-blocklength-error-model.h"
#include "ns3/isac-helper.h"
#include "ns3/isac-slot-statistics.h"
#include "ns3/isac-stream-scheduler.h"
#include "ns3/mac64-address.h"
#include "ns3/packet.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <functional>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace ns3;

namespace
{

/**
 * @ingroup isac-tests
 * In a frame whose downlink is taken whole by pilots and processing, a repetition must wait: it was
 * sent in no time, failed for certain and used up its retries.
 */
class NoTimeCase : public TestCase
{
  public:
    NoTimeCase()
        : TestCase("Repetitions wait for a frame with time for them")
    {
    }

  private:
    void DoRun() override
    {
        auto queue = CreateObject<DropTailQueue<Packet>>();
        queue->Enqueue(Create<Packet>(100));
        IsacArqSender sender;
        sender.Configure(queue, 3, IsacArqSender::DropCallback());
        IsacStreamScheduler scheduler;
        scheduler.Configure(CreateObject<IsacFiniteBlocklengthErrorModel>(),
                            CreateObject<UniformRandomVariable>(),
                            2000,
                            12);
        const auto first = scheduler.Serve(sender, {100, 0, false}, 2000);
        NS_TEST_ASSERT_MSG_EQ(first.size(), 1, "the packet fits into a block");
        NS_TEST_EXPECT_MSG_EQ(first[0].block->acknowledgeable, false, "at no SINR it is lost");
        sender.Settle(first[0].block, false);
        NS_TEST_EXPECT_MSG_EQ(scheduler.Serve(sender, {100, 100, false}, 0).size(), 0, "no time");
        NS_TEST_EXPECT_MSG_EQ(first[0].block->attempts, 1, "attempts");
        const auto second = scheduler.Serve(sender, {100, 100, false}, 2000);
        NS_TEST_ASSERT_MSG_EQ(second.size(), 1, "the repetition");
        NS_TEST_EXPECT_MSG_EQ(second[0].block->attempts, 2, "attempts");
        NS_TEST_EXPECT_MSG_GT(second[0].channelUses, 0, "channel uses");
    }
};

/**
 * @ingroup isac-tests
 * The slot record of a track that dies shows its last raw estimate, within the radar's bounds. It
 * showed the filter's prediction, which has none.
 */
class LastEstimateCase : public TestCase
{
  public:
    LastEstimateCase()
        : TestCase("Estimates in slot records keep the radar's bounds")
    {
    }

  private:
    static constexpr double MOST = 10; //!< MaxSpeed of the radar (m/s)

    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddVehicle(Vector(-40, 10, 0), Vector(30, 0, 0));
        scenario.helper.SetRadarAttribute("MaxSpeed", DoubleValue(MOST));
        scenario.helper.SetRadarAttribute("EchoLossProbability", DoubleValue(0.5));
        scenario.helper.SetRadarAttribute("DropMisses", UintegerValue(1));
        scenario.BuildDevices();
        scenario.Rsu()->GetPhy()->TraceConnectWithoutContext(
            "Slot",
            MakeCallback(&LastEstimateCase::Slot, this));
        scenario.Run(2);
        NS_TEST_EXPECT_MSG_GT(m_lost, 5, "tracks must die for the test to mean anything");
    }

    /// @param record a slot
    void Slot(const IsacSlotRecord& record)
    {
        for (const auto& vehicle : record.vehicles)
        {
            m_lost += vehicle.tracked && !vehicle.echo;
            NS_TEST_EXPECT_MSG_LT_OR_EQ(std::abs(vehicle.estimate.v), MOST, "estimated speed");
        }
    }

    int m_lost{0}; //!< slots without the echo of a tracked vehicle
};

/**
 * @ingroup isac-tests
 * A signal of two symbols has two Doppler cells, fewer than the window needs: nothing is searched
 * and nothing found. Cells outside the map were addressed, though never read: with Eigen's
 * assertions
 * (./isac test --debug) this case ended the program.
 */
class TwoSymbolsCase : public TestCase
{
  public:
    TwoSymbolsCase()
        : TestCase("Maps smaller than the window's kernel")
    {
    }

  private:
    void DoRun() override
    {
        constexpr Eigen::Index antennas = 4;
        const auto grid = isac::SymbolGrid::Fill(6e6, 442, 119, 200e-6);
        NS_TEST_ASSERT_MSG_EQ(grid.symbols, 2, "symbols");
        const IsacCubeDetector detector(grid, antennas, IsacCubeDetector::Options());
        for (const Eigen::Index dopplers : {1, 2, 4, 5})
        {
            IsacEchoCube cube;
            cube.gate = {0, 12, 0, dopplers};
            cube.data = isac::CMatrix::Ones(antennas, cube.gate.GetCells());
            isac::RMatrix power;
            detector.FillMap(cube, 0, power);
            NS_TEST_EXPECT_MSG_EQ(power.rows(), 8, "two cells at each border");
            NS_TEST_EXPECT_MSG_EQ(power.cols(), std::max<Eigen::Index>(dopplers - 4, 0), "Doppler");
            std::vector<IsacCubeDetection> found;
            detector.Detect(cube, 0, found);
            NS_TEST_EXPECT_MSG_EQ((dopplers == 5 || found.empty()), true, "nothing to find");
        }
    }
};

/**
 * @ingroup isac-tests
 * Base of cases in which something must end the program with a message.
 */
class ErrorCase : public TestCase
{
  protected:
    using TestCase::TestCase;

    /**
     * @param action must end the program, which it does in a process of its own
     * @param text what it must say
     */
    void ExpectError(const std::function<void()>& action, const std::string& text)
    {
        int ends[2];
        NS_TEST_ASSERT_MSG_EQ(pipe(ends), 0, "pipe");
        const pid_t child = fork();
        if (child == 0)
        {
            dup2(ends[1], STDERR_FILENO);
            std::signal(SIGABRT, SIG_DFL);
            action();
            _exit(0);
        }
        close(ends[1]);
        std::string said;
        char part[256];
        for (ssize_t n; (n = read(ends[0], part, sizeof(part))) > 0;)
        {
            said.append(part, n);
        }
        close(ends[0]);
        int status = 0;
        waitpid(child, &status, 0);
        NS_TEST_EXPECT_MSG_EQ((status != 0), true, "it went on");
        NS_TEST_EXPECT_MSG_NE(said.find(text), std::string::npos, "it said: " << said);
    }
};

/**
 * @ingroup isac-tests
 * Addresses of another kind end the program with a message that says what to give. ns-3 only
 * asserts the kind, and wrote eight bytes into six.
 */
class AddressCase : public ErrorCase
{
  public:
    AddressCase()
        : ErrorCase("Addresses of another kind are refused")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddRestingVehicles(1);
        scenario.BuildDevices();
        Ptr<IsacRsuNetDevice> rsu = scenario.Rsu();
        const Address other = Mac64Address("00:00:00:00:00:00:00:01");
        const std::string remedy = "give Mac48Address addresses";
        ExpectError([=]() { rsu->Send(Create<Packet>(10), other, 0x0800); }, remedy);
        ExpectError(
            [=]() { rsu->SendFrom(Create<Packet>(10), other, rsu->GetBroadcast(), 0x0800); },
            remedy);
        ExpectError([=]() { rsu->SetAddress(other); }, "give a Mac48Address");
    }
};

/**
 * @ingroup isac-tests
 * A frame that claims to come from the RSU itself, or from a group, teaches the RSU nothing: it
 * sent what was for that address to the vehicle that had claimed it.
 */
class ClaimedSourceCase : public TestCase
{
  public:
    ClaimedSourceCase()
        : TestCase("Claimed sources that no station can have are not learned")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddRestingVehicles(1);
        scenario.BuildDevices();
        scenario.Run(0.2);
        NS_TEST_ASSERT_MSG_EQ(scenario.Associated(), 1, "associated");
        Ptr<IsacVehicleNetDevice> vehicle = scenario.Vehicle(0);
        const Address rsu = scenario.Rsu()->GetAddress();
        const Mac48Address bridged("00:00:00:00:12:34");
        for (const Address& source : {rsu, vehicle->GetBroadcast(), Address(bridged)})
        {
            vehicle->SendFrom(Create<Packet>(10), source, rsu, 0x0800);
        }
        scenario.Run(0.3);
        const auto& table = scenario.Rsu()->GetMac()->GetAssociations();
        NS_TEST_EXPECT_MSG_EQ(scenario.ledger.GetReceived(), 3, "all arrived");
        NS_TEST_EXPECT_MSG_EQ((table.Find(bridged) != nullptr), true, "a station is learned");
        NS_TEST_EXPECT_MSG_EQ((table.Find(Mac48Address::ConvertFrom(rsu)) == nullptr), true, "RSU");
        NS_TEST_EXPECT_MSG_EQ((table.Find(Mac48Address::GetBroadcast()) == nullptr), true, "group");
    }
};

/**
 * @ingroup isac-tests
 * A channel whose nodes are on different ranks of a distributed simulation would lose what they say
 * to each other without a word.
 */
class RankCase : public ErrorCase
{
  public:
    RankCase()
        : ErrorCase("The nodes of a channel belong to one rank")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddRestingVehicles(2);
        scenario.BuildDevices();
        scenario.VehicleNode(1)->SetAttribute("SystemId", UintegerValue(1));
        ExpectError([&]() { scenario.Run(0.1); }, "belong to one rank");
    }
};

/**
 * @ingroup isac-tests
 * Nodes and devices that a scenario confuses easily.
 */
class ConfusedCase : public ErrorCase
{
  public:
    ConfusedCase()
        : ErrorCase("Nodes given twice and devices of another kind are refused")
    {
    }

  private:
    void DoRun() override
    {
        const NodeContainer nodes(2);
        ExpectError([=]() { IsacHelper().Install(nodes.Get(0), nodes); }, "RSU's node among");
        ExpectError(
            [=]() {
                IsacHelper().Install(nodes.Get(0), {nodes.Get(1), nodes.Get(1)});
            },
            "give each node once");
        ExpectError([]() { IsacSlotStatistics statistics(nullptr); }, "first device");
        Simulator::Destroy();
    }
};

/**
 * @ingroup isac-tests
 * Findings of the hardening jobs.
 */
class IsacHardeningTestSuite : public TestSuite
{
  public:
    IsacHardeningTestSuite()
        : TestSuite("isac-hardening")
    {
        AddTestCase(new NoTimeCase);
        AddTestCase(new LastEstimateCase);
        AddTestCase(new TwoSymbolsCase);
        AddTestCase(new AddressCase);
        AddTestCase(new ClaimedSourceCase);
        AddTestCase(new RankCase);
        AddTestCase(new ConfusedCase);
    }
};

/// The suite, registered.
IsacHardeningTestSuite g_isacHardeningTestSuite;

} // namespace
