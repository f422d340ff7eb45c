/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-scenario.h"

#include "ns3/double.h"
#include "ns3/mobility-model.h"
#include "ns3/net-device-queue-interface.h"
#include "ns3/nstime.h"
#include "ns3/pointer.h"
#include "ns3/propagation-loss-model.h"
#include "ns3/queue-disc.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/traffic-control-layer.h"

using namespace ns3;

namespace
{

/// @param device of a node with traffic control @return its root queue disc
Ptr<QueueDisc>
Root(Ptr<NetDevice> device)
{
    return device->GetNode()->GetObject<TrafficControlLayer>()->GetRootQueueDiscOnDevice(device);
}

/// Ipv4AddressHelper installs Mq with one FqCoDel for each queue at the RSU, FqCoDel at vehicles.
class InstallCase : public TestCase
{
  public:
    InstallCase()
        : TestCase("queue discs")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddRestingVehicles(2);
        scenario.Build();
        scenario.Run(0.1);
        Ptr<QueueDisc> root = Root(scenario.Rsu());
        NS_TEST_ASSERT_MSG_NE(root, nullptr, "no queue disc at the RSU");
        NS_TEST_EXPECT_MSG_EQ(root->GetInstanceTypeId().GetName(), "ns3::MqQueueDisc", "RSU");
        NS_TEST_ASSERT_MSG_EQ(root->GetNQueueDiscClasses(), 65, "one for each queue");
        for (std::size_t i = 0; i < 65; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(
                root->GetQueueDiscClass(i)->GetQueueDisc()->GetInstanceTypeId().GetName(),
                "ns3::FqCoDelQueueDisc",
                "child " << i);
        }
        NS_TEST_EXPECT_MSG_EQ(Root(scenario.Vehicle(0))->GetInstanceTypeId().GetName(),
                              "ns3::FqCoDelQueueDisc",
                              "vehicle");
    }
};

/// A blocked vehicle fills its own queue only; when the blockage ends, it is served again.
class BlockedCase : public TestCase
{
  public:
    BlockedCase()
        : TestCase("a blocked vehicle does not stall others")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddRestingVehicles(2);
        auto blockage = CreateObject<MatrixPropagationLossModel>();
        blockage->SetDefaultLoss(0);
        scenario.helper.SetChannelAttribute("Blockage", PointerValue(blockage));
        scenario.helper.SetLinkAttribute("Bandwidth", DoubleValue(20e6));
        scenario.Build();
        Ptr<PacketSink> sinks[2];
        for (uint32_t i = 0; i < 2; ++i)
        {
            sinks[i] = scenario.AddUdp(scenario.RsuNode(),
                                       scenario.VehicleNode(i),
                                       scenario.VehicleAddress(i),
                                       8000,
                                       1000,
                                       0.2,
                                       0.6);
        }
        scenario.Run(0.4);
        Ptr<MobilityModel> rsu = scenario.RsuNode()->GetObject<MobilityModel>();
        Ptr<MobilityModel> vehicle = scenario.VehicleNode(0)->GetObject<MobilityModel>();
        blockage->SetLoss(rsu, vehicle, 60);
        scenario.Run(0.46);
        const uint64_t blocked = sinks[0]->GetTotalRx();
        const auto queues = scenario.Rsu()->GetObject<NetDeviceQueueInterface>();
        uint32_t stopped = 0;
        for (std::size_t i = 0; i < queues->GetNTxQueues(); ++i)
        {
            stopped += queues->GetTxQueue(i)->IsStopped();
        }
        NS_TEST_EXPECT_MSG_EQ(stopped, 1, "queues stopped");
        NS_TEST_EXPECT_MSG_GT(Root(scenario.Rsu())->GetNPackets(), 100, "waiting above");
        blockage->SetLoss(rsu, vehicle, 0);
        scenario.Run(0.7);
        NS_TEST_EXPECT_MSG_GT(sinks[0]->GetTotalRx(), blocked + 200 * 1000, "served again");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(sinks[1]->GetTotalRx(), 3199 * 1000, "the other one");
        NS_TEST_EXPECT_MSG_EQ(scenario.Dropped(IsacDropReason::QUEUE_OVERFLOW), 0, "overflow");
    }
};

/// Under saturation flow control keeps the device queue from overflowing; losses add up.
class SaturationCase : public TestCase
{
  public:
    SaturationCase()
        : TestCase("saturation")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddRestingVehicles(2);
        scenario.helper.SetLinkAttribute("Bandwidth", DoubleValue(10e6));
        scenario.Build();
        auto down = scenario.AddUdp(scenario.RsuNode(),
                                    scenario.VehicleNode(0),
                                    scenario.VehicleAddress(0),
                                    20000,
                                    1000,
                                    0.2,
                                    1);
        auto up = scenario.AddUdp(scenario.VehicleNode(1),
                                  scenario.RsuNode(),
                                  scenario.RsuAddress(),
                                  5000,
                                  1000,
                                  0.2,
                                  1);
        scenario.Run(1.5);
        const IsacTestDiscs discs = scenario.CountDiscs();
        NS_TEST_EXPECT_MSG_EQ(scenario.Dropped(IsacDropReason::QUEUE_OVERFLOW), 0, "overflow");
        NS_TEST_EXPECT_MSG_GT(discs.dropped, 20, "CoDel has nothing to do");
        NS_TEST_EXPECT_MSG_GT(discs.waiting, 1000, "not saturated");
        NS_TEST_EXPECT_MSG_EQ((down->GetTotalRx() + up->GetTotalRx()) / 1000 + discs.dropped +
                                  discs.waiting + scenario.Dropped() + scenario.Queued(),
                              16000 + 4000,
                              "received, dropped and waiting");
    }
};

/**
 * A queue disc sends 64 packets when it is woken, its quota. A device queue that takes more than
 * that drains the queue disc all the same, though nothing new comes in from above.
 */
class QuotaCase : public TestCase
{
  public:
    QuotaCase()
        : TestCase("backlog beyond a queue disc's quota")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddRestingVehicles(2);
        scenario.Build();
        // The device queue holds two frames at peak rate: 210 kB, or 1400 of these packets.
        auto down = scenario.AddUdp(scenario.RsuNode(),
                                    scenario.VehicleNode(0),
                                    scenario.VehicleAddress(0),
                                    2000000,
                                    100,
                                    0.2,
                                    0.205);
        auto up = scenario.AddUdp(scenario.VehicleNode(1),
                                  scenario.RsuNode(),
                                  scenario.RsuAddress(),
                                  1000000,
                                  100,
                                  0.2,
                                  0.205);
        scenario.Run(0.205);
        NS_TEST_EXPECT_MSG_GT(scenario.CountDiscs().waiting, 1000, "no backlog");
        scenario.Run(0.4);
        const IsacTestDiscs discs = scenario.CountDiscs();
        NS_TEST_EXPECT_MSG_EQ(discs.waiting, 0, "left in a queue disc");
        NS_TEST_EXPECT_MSG_EQ((down->GetTotalRx() + up->GetTotalRx()) / 100 + discs.dropped,
                              10000 + 5000,
                              "received, or dropped by CoDel");
    }
};

/// What waits in the queue disc of a vehicle that departs is given up with its device queue.
class DepartureCase : public TestCase
{
  public:
    DepartureCase()
        : TestCase("departure with a backlog")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddRestingVehicles(2);
        scenario.Build();
        scenario.Vehicle(0)->SetAttribute("ActiveUntil", TimeValue(Seconds(0.3)));
        scenario.AddUdp(scenario.RsuNode(),
                        scenario.VehicleNode(0),
                        scenario.VehicleAddress(0),
                        100000,
                        200,
                        0.2,
                        0.39);
        scenario.Run(0.39); // silence of 100 ms, and the RSU gives it up
        NS_TEST_EXPECT_MSG_GT(scenario.CountDiscs().waiting, 1000, "no backlog");
        scenario.Run(1);
        NS_TEST_EXPECT_MSG_EQ(scenario.Rsu()->GetMac()->GetAssociations().GetAll().size(),
                              1,
                              "it has departed");
        NS_TEST_EXPECT_MSG_EQ(scenario.CountDiscs().waiting, 0, "left in its queue disc");
        NS_TEST_EXPECT_MSG_EQ(scenario.Queued(), 0, "left in its device queue");
    }
};

/**
 * @ingroup isac-tests
 * Traffic control above the device queues.
 */
class IsacTrafficControlTestSuite : public TestSuite
{
  public:
    IsacTrafficControlTestSuite()
        : TestSuite("isac-traffic-control")
    {
        AddTestCase(new InstallCase);
        AddTestCase(new BlockedCase);
        AddTestCase(new SaturationCase);
        AddTestCase(new QuotaCase);
        AddTestCase(new DepartureCase);
    }
};

IsacTrafficControlTestSuite g_isacTrafficControlTestSuite; //!< the suite

} // namespace
