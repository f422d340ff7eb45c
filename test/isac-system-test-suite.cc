/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-scenario.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/flow-monitor.h"
#include "ns3/isac-blockage-model.h"
#include "ns3/isac-rsu-mac.h"
#include "ns3/nstime.h"
#include "ns3/pointer.h"
#include "ns3/queue-size.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <functional>
#include <string>

using namespace ns3;

namespace
{

/// Every packet ends exactly once or is still queued, whatever happens to the links.
class ConservationCase : public TestCase
{
  public:
    /// Sets attributes of a scenario.
    typedef std::function<void(IsacTestScenario&)> Prepare;

    /**
     * @param name what is hard about it
     * @param run RngRun
     * @param before called before devices are built
     * @param after called once they are
     */
    ConservationCase(
        const std::string& name,
        uint64_t run,
        Prepare before,
        Prepare after = [](IsacTestScenario&) {})
        : TestCase("conservation: " + name + ", run " + std::to_string(run)),
          m_run(run),
          m_before(before),
          m_after(after)
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario(m_run);
        scenario.AddPaperVehicles(4);
        scenario.helper.SetLinkAttribute("Bandwidth", DoubleValue(20e6));
        m_before(scenario);
        scenario.Build();
        m_after(scenario);
        Ptr<FlowMonitor> monitor = scenario.helper.InstallFlowMonitor(scenario.devices);
        for (uint32_t i = 0; i < 4; ++i)
        {
            Ptr<Node> vehicle = scenario.VehicleNode(i);
            scenario.AddUdp(scenario.RsuNode(),
                            vehicle,
                            scenario.VehicleAddress(i),
                            i == 0 ? 20000 : 3000,
                            1000,
                            0.01,
                            3);
            scenario.AddUdp(vehicle,
                            scenario.RsuNode(),
                            scenario.RsuAddress(),
                            i == 1 ? 4000 : 500,
                            700,
                            0.02,
                            3);
            const uint32_t other = (i + 1) % 4;
            scenario.AddUdp(vehicle,
                            scenario.VehicleNode(other),
                            scenario.VehicleAddress(other),
                            400,
                            300,
                            0.03,
                            3);
        }
        for (const double at : {0.1, 0.3337, 0.7, 1.1, 1.50013})
        {
            scenario.Run(at);
            CheckBooks(scenario);
        }
        CheckFlows(scenario, *monitor);
        // Far fewer would mean that a queue was never woken.
        NS_TEST_EXPECT_MSG_GT(scenario.ledger.GetReceived(), 1000, "hardly anything came through");
    }

    /// @param scenario running
    void CheckBooks(const IsacTestScenario& scenario)
    {
        const auto& ledger = scenario.ledger;
        NS_TEST_EXPECT_MSG_EQ(ledger.GetWrong(),
                              0,
                              "packets that ended twice or came from nowhere");
        NS_TEST_EXPECT_MSG_EQ(ledger.GetSent(), scenario.Sent(), "sent");
        NS_TEST_EXPECT_MSG_EQ(ledger.GetDropped(), scenario.Dropped(), "dropped");
        NS_TEST_EXPECT_MSG_EQ(ledger.GetOpen(), scenario.Queued(), "queued");
        NS_TEST_EXPECT_MSG_EQ(ledger.GetSent(),
                              ledger.GetReceived() + scenario.Dropped() + scenario.Queued(),
                              "sent = received + dropped + queued");
    }

    /// @param scenario at its end @param monitor of all its nodes
    void CheckFlows(const IsacTestScenario& scenario, FlowMonitor& monitor)
    {
        uint64_t sent = 0;
        uint64_t received = 0;
        uint64_t dropped = 0;
        for (const auto& flow : monitor.GetFlowStats())
        {
            sent += flow.second.txPackets;
            received += flow.second.rxPackets;
            for (const uint32_t packets : flow.second.packetsDropped)
            {
                dropped += packets;
            }
        }
        const IsacTestDiscs discs = scenario.CountDiscs();
        NS_TEST_EXPECT_MSG_EQ(received, scenario.ledger.GetReceived(), "FlowMonitor: received");
        NS_TEST_EXPECT_MSG_EQ(dropped, scenario.Dropped() + discs.dropped, "FlowMonitor: dropped");
        NS_TEST_EXPECT_MSG_EQ(sent,
                              scenario.Sent() + discs.dropped + discs.waiting,
                              "FlowMonitor: sent");
    }

    uint64_t m_run;   //!< RngRun
    Prepare m_before; //!< sets attributes
    Prepare m_after;  //!< changes devices
};

/// Blockage in long bursts: tracks and associations are lost and come back.
void
AddBlockage(IsacTestScenario& scenario)
{
    auto blockage = CreateObject<IsacBlockageModel>();
    blockage->SetAttribute("MeanClear", DoubleValue(0.2));
    blockage->SetAttribute("MeanBlocked", DoubleValue(0.1));
    blockage->SetAttribute("Loss", DoubleValue(40));
    scenario.helper.SetChannelAttribute("Blockage", PointerValue(blockage));
}

/// Queues that hold less than a packet with headers, or hardly more.
void
ShrinkQueues(IsacTestScenario& scenario)
{
    scenario.helper.SetMacAttribute("QueueSize", QueueSizeValue(QueueSize("1100B")));
    scenario.helper.SetVehicleMacAttribute("QueueSize", QueueSizeValue(QueueSize("1p")));
}

/// Rates far too bold, few repetitions.
void
BeBold(IsacTestScenario& scenario)
{
    scenario.helper.SetPhyAttribute("BackOff", DoubleValue(-1));
    scenario.helper.SetMacAttribute("RetryLimit", UintegerValue(1));
    scenario.helper.SetVehicleMacAttribute("RetryLimit", UintegerValue(0));
}

/// Vehicles that come late and go early.
void
Depart(IsacTestScenario& scenario)
{
    scenario.Vehicle(0)->SetAttribute("ActiveUntil", TimeValue(Seconds(0.61)));
    scenario.Vehicle(1)->SetAttribute("ActiveFrom", TimeValue(Seconds(0.4)));
    scenario.Vehicle(1)->SetAttribute("ActiveUntil", TimeValue(Seconds(1.0)));
    scenario.Vehicle(3)->SetAttribute("ActiveFrom", TimeValue(Seconds(0.9)));
}

/// Nothing special.
void
Leave(IsacTestScenario&)
{
}

/// Many vehicles at once: everybody gets served, the books are right.
class ManyCase : public TestCase
{
  public:
    ManyCase()
        : TestCase("64 vehicles")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        for (uint32_t i = 0; i < 64; ++i)
        {
            scenario.AddVehicle(Vector(3.0 * i - 96, 8 + 4 * (i % 4), 0),
                                Vector(i % 2 ? 12 : -12, 0, 0));
        }
        scenario.helper.SetLinkAttribute("TxAntennas", UintegerValue(64));
        scenario.helper.SetLinkAttribute("RxAntennas", UintegerValue(64));
        scenario.Build();
        for (uint32_t i = 0; i < 64; ++i)
        {
            scenario.AddUdp(scenario.RsuNode(),
                            scenario.VehicleNode(i),
                            scenario.VehicleAddress(i),
                            50,
                            200,
                            0.2,
                            0.6);
        }
        scenario.Run(0.7);
        NS_TEST_EXPECT_MSG_GT(scenario.Associated(), 32, "associated");
        NS_TEST_EXPECT_MSG_EQ(scenario.ledger.GetWrong(), 0, "books");
        NS_TEST_EXPECT_MSG_EQ(scenario.ledger.GetOpen(), scenario.Queued(), "books");
        NS_TEST_EXPECT_MSG_GT(scenario.ledger.GetReceived(), 32 * 15, "received");
    }
};

/**
 * Two vehicles swap places within a slot. Each sits in the other's beam until the radar has seen
 * it, and the RSU goes on at the rate of the old place: what it gives up then is given up for that.
 */
class WrongBeamCase : public TestCase
{
  public:
    WrongBeamCase()
        : TestCase("vehicles in each other's beams")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddRestingVehicles(2);
        scenario.helper.SetMacAttribute("ChannelUpdateInterval", TimeValue(MilliSeconds(1)));
        scenario.helper.SetMacAttribute("RetryLimit", UintegerValue(2));
        scenario.Build();
        for (uint32_t i = 0; i < 2; ++i)
        {
            m_sinks[i] = scenario.AddUdp(scenario.RsuNode(),
                                         scenario.VehicleNode(i),
                                         scenario.VehicleAddress(i),
                                         1000,
                                         500,
                                         0.2,
                                         1);
        }
        scenario.Rsu()->GetMac()->TraceConnectWithoutContext(
            "Block",
            MakeCallback(&WrongBeamCase::Sent, this));
        scenario.Run(0.4015);
        NS_TEST_EXPECT_MSG_EQ(m_wrong, 0, "in the wrong beam before");
        NS_TEST_EXPECT_MSG_EQ(scenario.Dropped(), 0, "drops before");
        Ptr<MobilityModel> one = scenario.VehicleNode(0)->GetObject<MobilityModel>();
        Ptr<MobilityModel> other = scenario.VehicleNode(1)->GetObject<MobilityModel>();
        const Vector place = one->GetPosition();
        one->SetPosition(other->GetPosition());
        other->SetPosition(place);
        scenario.Run(0.4195);
        // 18 packets for each in those frames; the last two frames' have repetitions left.
        NS_TEST_EXPECT_MSG_GT_OR_EQ(scenario.Dropped(IsacDropReason::WRONG_BEAM), 2 * 15, "drops");
        NS_TEST_EXPECT_MSG_EQ(scenario.Dropped(),
                              scenario.Dropped(IsacDropReason::WRONG_BEAM),
                              "all for that reason");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(m_wrong, 3 * 2 * 15, "transmissions in the wrong beam");
        NS_TEST_EXPECT_MSG_EQ(m_wrongReceived, 0, "received in the wrong beam");
        scenario.Run(0.6);
        const uint64_t before[] = {m_sinks[0]->GetTotalRx(), m_sinks[1]->GetTotalRx()};
        scenario.Run(0.9);
        for (uint32_t i = 0; i < 2; ++i)
        {
            NS_TEST_EXPECT_MSG_GT_OR_EQ(m_sinks[i]->GetTotalRx() - before[i],
                                        299 * 500,
                                        "served at its new place");
        }
        NS_TEST_EXPECT_MSG_EQ(scenario.ledger.GetWrong(), 0, "books");
        NS_TEST_EXPECT_MSG_EQ(scenario.ledger.GetOpen(), scenario.Queued(), "books");
    }

    /// @param record a block
    void Sent(const IsacBlockRecord& record)
    {
        m_wrong += record.wrongBeam;
        m_wrongReceived += record.wrongBeam && record.received;
    }

    Ptr<PacketSink> m_sinks[2];  //!< of the vehicles
    uint32_t m_wrong{0};         //!< blocks sent in the wrong beam
    uint32_t m_wrongReceived{0}; //!< of them received
};

/**
 * At a power so low that vehicles miss control fields but decode some long blocks, nothing that
 * was sent before the vehicle knew of its association is taken for received: once traffic ends,
 * no packet is left without an end.
 */
class WeakCase : public TestCase
{
  public:
    /// @param power of the RSU (dBm)
    explicit WeakCase(double power)
        : TestCase("weak signal: " + std::to_string(power) + " dBm"),
          m_power(power)
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddRestingVehicles(1);
        scenario.helper.SetPathLoss(110, 2.55);
        scenario.helper.SetLinkAttribute("MaxPower", DoubleValue(m_power));
        scenario.helper.SetRadarAttribute("DropMisses", UintegerValue(1000000));
        scenario.helper.SetPhyAttribute("BackOff", DoubleValue(0));
        scenario.helper.SetPhyAttribute("VehicleTxPower", DoubleValue(100));
        scenario.helper.SetMacAttribute("GenieAssociation", BooleanValue(true));
        scenario.helper.SetMacAttribute("RetryLimit", UintegerValue(0));
        scenario.helper.SetMacAttribute("ReassociationTimeout", TimeValue(Seconds(100)));
        scenario.helper.SetVehicleMacAttribute("MaxMissedFrames", UintegerValue(1));
        scenario.Build();
        scenario.AddUdp(scenario.RsuNode(),
                        scenario.VehicleNode(0),
                        scenario.VehicleAddress(0),
                        300,
                        20,
                        0.1,
                        1);
        scenario.Run(3);
        NS_TEST_EXPECT_MSG_GT(scenario.Dropped(IsacDropReason::RETRY_LIMIT), 10, "not weak");
        NS_TEST_EXPECT_MSG_GT(scenario.ledger.GetReceived(), 10, "too weak");
        NS_TEST_EXPECT_MSG_EQ(scenario.ledger.GetOpen(), 0, "without an end");
        NS_TEST_EXPECT_MSG_EQ(scenario.Queued(), 0, "queued");
    }

    double m_power; //!< (dBm)
};

/**
 * @ingroup isac-tests
 * No packet is lost silently, counted twice, or made up.
 */
class IsacSystemTestSuite : public TestSuite
{
  public:
    IsacSystemTestSuite()
        : TestSuite("isac-system")
    {
        for (const uint64_t run : {1, 2, 3})
        {
            AddTestCase(new ConservationCase("saturated", run, Leave));
            AddTestCase(new ConservationCase("blockage", run, AddBlockage));
            AddTestCase(new ConservationCase("tiny queues", run, ShrinkQueues));
            AddTestCase(new ConservationCase("high loss", run, BeBold));
            AddTestCase(new ConservationCase("departures", run, Leave, Depart));
            AddTestCase(new ConservationCase(
                "all at once",
                run,
                [](IsacTestScenario& scenario) {
                    AddBlockage(scenario);
                    ShrinkQueues(scenario);
                    BeBold(scenario);
                },
                Depart));
        }
        AddTestCase(new ManyCase);
        AddTestCase(new WrongBeamCase);
        AddTestCase(new WeakCase(20));
    }
};

IsacSystemTestSuite g_isacSystemTestSuite; //!< the suite

} // namespace
