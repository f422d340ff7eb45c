/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-scenario.h"

#include "ns3/double.h"
#include "ns3/nstime.h"
#include "ns3/simulator.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"
#include "ns3/waypoint-mobility-model.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// Base of the cases: listens to an RSU's association traces.
class AssociationCase : public TestCase
{
  protected:
    /// @param name name of the case
    explicit AssociationCase(const std::string& name)
        : TestCase(name)
    {
    }

    /// @param scenario built
    void Listen(IsacTestScenario& scenario)
    {
        m_scenario = &scenario;
        Ptr<IsacRsuMac> mac = scenario.Rsu()->GetMac();
        mac->TraceConnectWithoutContext("Association",
                                        MakeCallback(&AssociationCase::Associated, this));
        mac->TraceConnectWithoutContext("Disassociation",
                                        MakeCallback(&AssociationCase::Disassociated, this));
        mac->TraceConnectWithoutContext("AssociationDelay",
                                        MakeCallback(&AssociationCase::Delayed, this));
        mac->TraceConnectWithoutContext("Contention",
                                        MakeCallback(&AssociationCase::Contended, this));
    }

    /// @return vehicles whose binding is right: RSU and vehicle agree, and the track is the
    /// vehicle's own
    uint32_t CountRight() const
    {
        uint32_t right = 0;
        for (const auto& association : m_scenario->Rsu()->GetMac()->GetAssociations().GetAll())
        {
            Ptr<IsacVehicleMac> mac = association->device->GetMac();
            right += association->isBound && mac->IsAssociated() &&
                     mac->GetEpoch() == association->epoch &&
                     mac->GetTrackId() == association->trackId &&
                     m_scenario->Rsu()->GetPhy()->GetTarget(association->trackId) ==
                         association->vehicle;
        }
        return right;
    }

    /// @param address vehicle @param track its track
    void Associated(Mac48Address address, uint32_t track)
    {
        ++m_bound;
        m_dead += !m_scenario->Rsu()->GetPhy()->IsAlive(track);
    }

    /// @param address vehicle @param track its track
    void Disassociated(Mac48Address address, uint32_t track)
    {
        ++m_unbound;
    }

    /// @param address vehicle @param delay since the birth of the track
    void Delayed(Mac48Address address, Time delay)
    {
        m_delays.push_back(delay);
    }

    /// @param requests in a frame @param collided of them
    void Contended(uint32_t requests, uint32_t collided)
    {
        m_requests += requests;
        m_collided += collided;
    }

    IsacTestScenario* m_scenario{nullptr}; //!< listened to
    uint32_t m_bound{0};                   //!< bindings
    uint32_t m_dead{0};                    //!< bindings to tracks that had ended
    uint32_t m_unbound{0};                 //!< ends of bindings
    std::vector<Time> m_delays;            //!< association delays
    uint32_t m_requests{0};                //!< contention requests
    uint32_t m_collided{0};                //!< of them, collided
};

/**
 * Many vehicles that appear at once all get their own tracks. They stand 1.1 beam widths (2 / N_TA
 * in cos(theta)) apart: nearer ones have no beams of their own that could tell them apart.
 */
class CrowdCase : public AssociationCase
{
  public:
    CrowdCase()
        : AssociationCase("20 vehicles at once")
    {
    }

  private:
    void DoRun() override
    {
        constexpr uint32_t VEHICLES = 20;
        IsacTestScenario scenario;
        for (uint32_t i = 0; i < VEHICLES; ++i)
        {
            const double c = 1.1 * 2 / 32 * (i - 0.5 * (VEHICLES - 1));
            const double y = i % 2 ? 10 : 14;
            scenario.AddVehicle(Vector(-y * c / std::sqrt(1 - c * c), y, 0));
        }
        scenario.BuildDevices();
        Listen(scenario);
        scenario.Run(0.5);
        NS_TEST_EXPECT_MSG_EQ(CountRight(), VEHICLES, "rightly bound");
        NS_TEST_EXPECT_MSG_EQ(m_delays.size(), VEHICLES, "one delay for each track");
        // 20 vehicles in 8 mini-slots a frame are through within a few windows.
        const Time longest = *std::max_element(m_delays.begin(), m_delays.end());
        NS_TEST_EXPECT_MSG_LT(longest, MilliSeconds(100), "delay");
        NS_TEST_EXPECT_MSG_GT(m_collided, 0, "20 requests in 8 mini-slots without a collision");
    }
};

/// Two vehicles that overtake each other within the same beam keep or regain their bindings.
class CrossingCase : public AssociationCase
{
  public:
    CrossingCase()
        : AssociationCase("vehicles that cross")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddVehicle(Vector(-30, 10, 0), Vector(15, 0, 0));
        scenario.AddVehicle(Vector(30, 14, 0), Vector(-15, 0, 0));
        scenario.AddVehicle(Vector(-40, 12, 0), Vector(25, 0, 0));
        scenario.Build();
        Listen(scenario);
        std::vector<Ptr<PacketSink>> sinks;
        for (uint32_t i = 0; i < 3; ++i)
        {
            sinks.push_back(scenario.AddUdp(scenario.RsuNode(),
                                            scenario.VehicleNode(i),
                                            scenario.VehicleAddress(i),
                                            1000,
                                            500,
                                            3.1,
                                            3.9));
        }
        scenario.Run(4);
        NS_TEST_EXPECT_MSG_EQ(CountRight(), 3, "rightly bound after crossing");
        for (const auto& sink : sinks)
        {
            NS_TEST_EXPECT_MSG_GT_OR_EQ(sink->GetTotalRx(), 799 * 500, "bytes after crossing");
        }
    }
};

/// A vehicle at the angle of another, where one beam is stronger for both, gets its own track.
class CoincidentCase : public AssociationCase
{
  public:
    CoincidentCase()
        : AssociationCase("vehicles at one angle that part")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddVehicle(Vector(-10, 10, 0), Vector(10, 0, 0));
        scenario.AddVehicle(Vector(-20, 20, 0), Vector(-10, 0, 0));
        scenario.BuildDevices();
        Listen(scenario);
        scenario.Run(1.5);
        NS_TEST_EXPECT_MSG_EQ(CountRight(), 2, "rightly bound after parting");
    }
};

/// More vehicles than queues: some are served, the others wait without harm and take over.
class FullCase : public AssociationCase
{
  public:
    FullCase()
        : AssociationCase("MaxVehicles exceeded")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddRestingVehicles(5);
        scenario.helper.SetMacAttribute("MaxVehicles", UintegerValue(3));
        scenario.Build();
        Listen(scenario);
        for (uint32_t i = 0; i < 5; ++i)
        {
            scenario.AddUdp(scenario.RsuNode(),
                            scenario.VehicleNode(i),
                            scenario.VehicleAddress(i),
                            500,
                            500,
                            0.3,
                            1.4);
        }
        scenario.Run(0.5);
        NS_TEST_EXPECT_MSG_EQ(scenario.Associated(), 3, "associated");
        for (uint32_t i = 0; i < 5; ++i)
        {
            if (scenario.Vehicle(i)->GetMac()->IsAssociated())
            {
                scenario.Vehicle(i)->SetAttribute("ActiveUntil", TimeValue(Seconds(0.6)));
                break;
            }
        }
        scenario.Run(1.5);
        NS_TEST_EXPECT_MSG_EQ(scenario.Associated(), 3, "another takes the free place");
        NS_TEST_EXPECT_MSG_EQ(CountRight(), 3, "rightly bound");
        NS_TEST_EXPECT_MSG_GT(scenario.Dropped(IsacDropReason::UNASSOCIATED), 0, "the others wait");
        NS_TEST_EXPECT_MSG_EQ(scenario.ledger.GetWrong(), 0, "books");
        NS_TEST_EXPECT_MSG_EQ(scenario.ledger.GetOpen(), scenario.Queued(), "books");
    }
};

/// All echoes vanish for a while: tracks end, nobody is bound to a dead one, and all come back.
class DeafCase : public AssociationCase
{
  public:
    DeafCase()
        : AssociationCase("radar without echoes for 0.3 s")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddRestingVehicles(3);
        scenario.BuildDevices();
        Listen(scenario);
        Ptr<IsacRadar> radar = scenario.Rsu()->GetPhy()->GetRadar();
        scenario.Run(0.5);
        radar->SetAttribute("EchoLossProbability", DoubleValue(1));
        scenario.Run(0.8);
        NS_TEST_EXPECT_MSG_EQ(m_unbound, 3, "tracks that ended");
        radar->SetAttribute("EchoLossProbability", DoubleValue(0));
        scenario.Run(1.3);
        NS_TEST_EXPECT_MSG_EQ(CountRight(), 3, "rightly bound again");
        NS_TEST_EXPECT_MSG_EQ(m_dead, 0, "bound to a dead track");
    }
};

/// A vehicle leaves the radar's coverage and comes back: new association, both ways resume.
class ReturnCase : public AssociationCase
{
  public:
    ReturnCase()
        : AssociationCase("departure and return")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        auto mobility = CreateObject<WaypointMobilityModel>();
        mobility->AddWaypoint(Waypoint(Seconds(0), Vector(-20, 10, 0)));
        mobility->AddWaypoint(Waypoint(Seconds(0.5), Vector(-40, 10, 0)));
        mobility->AddWaypoint(Waypoint(Seconds(1.5), Vector(-80, 10, 0)));
        mobility->AddWaypoint(Waypoint(Seconds(2.5), Vector(-40, 10, 0)));
        mobility->AddWaypoint(Waypoint(Seconds(3.0), Vector(-20, 10, 0)));
        scenario.AddVehicle(mobility);
        scenario.AddVehicle(Vector(10, 10, 0));
        scenario.helper.SetRadarAttribute("CoverageRange", DoubleValue(60));
        scenario.Build();
        Listen(scenario);
        scenario.Vehicle(0)->AddLinkChangeCallback(MakeCallback(&ReturnCase::LinkChanged, this));
        auto down = scenario.AddUdp(scenario.RsuNode(),
                                    scenario.VehicleNode(0),
                                    scenario.VehicleAddress(0),
                                    1000,
                                    500,
                                    0.3,
                                    2.9);
        auto up = scenario.AddUdp(scenario.VehicleNode(0),
                                  scenario.RsuNode(),
                                  scenario.RsuAddress(),
                                  1000,
                                  500,
                                  0.3,
                                  2.9);
        scenario.Run(0.4);
        const uint64_t epoch = scenario.Vehicle(0)->GetMac()->GetEpoch();
        NS_TEST_EXPECT_MSG_EQ(scenario.Vehicle(0)->IsLinkUp(), true, "up before departure");
        NS_TEST_EXPECT_MSG_GT(down->GetTotalRx(), 80 * 500, "downlink before departure");
        scenario.Run(1.5);
        NS_TEST_EXPECT_MSG_EQ(scenario.Vehicle(0)->IsLinkUp(), false, "down after departure");
        NS_TEST_EXPECT_MSG_EQ(scenario.Queued(), 0, "queues are drained");
        NS_TEST_EXPECT_MSG_GT(scenario.Dropped(IsacDropReason::DEPARTED), 0, "its queue's packets");
        NS_TEST_EXPECT_MSG_GT(scenario.Dropped(IsacDropReason::UNASSOCIATED), 100, "and the rest");
        NS_TEST_EXPECT_MSG_EQ(CountRight(), 1, "the other vehicle stays");
        const uint64_t downBefore = down->GetTotalRx();
        const uint64_t upBefore = up->GetTotalRx();
        scenario.Run(2.6);
        const uint64_t downLater = down->GetTotalRx();
        const uint64_t upLater = up->GetTotalRx();
        scenario.Run(3);
        NS_TEST_EXPECT_MSG_GT(downLater, downBefore, "downlink resumes");
        NS_TEST_EXPECT_MSG_GT(upLater, upBefore, "uplink resumes");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(down->GetTotalRx() - downLater, 299 * 500, "downlink");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(up->GetTotalRx() - upLater, 299 * 500, "uplink");
        NS_TEST_EXPECT_MSG_EQ(CountRight(), 2, "rightly bound again");
        NS_TEST_EXPECT_MSG_GT(scenario.Vehicle(0)->GetMac()->GetEpoch(), epoch, "new epoch");
        NS_TEST_EXPECT_MSG_EQ(m_changes, 3, "up, down, up");
        NS_TEST_EXPECT_MSG_EQ(m_unbound, 1, "one track died");
        NS_TEST_EXPECT_MSG_EQ(scenario.ledger.GetWrong(), 0, "books");
        NS_TEST_EXPECT_MSG_EQ(scenario.ledger.GetOpen(), 0, "books");
    }

    /// The vehicle's link changed.
    void LinkChanged()
    {
        ++m_changes;
    }

    int m_changes{0}; //!< of the vehicle's link
};

/// ActiveFrom and ActiveUntil bound a vehicle's presence.
class PresenceCase : public AssociationCase
{
  public:
    PresenceCase()
        : AssociationCase("ActiveFrom and ActiveUntil")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddRestingVehicles(2);
        scenario.BuildDevices();
        Listen(scenario);
        scenario.Vehicle(1)->SetAttribute("ActiveFrom", TimeValue(Seconds(0.3)));
        scenario.Vehicle(1)->SetAttribute("ActiveUntil", TimeValue(Seconds(0.8)));
        scenario.Run(0.3);
        NS_TEST_EXPECT_MSG_EQ(scenario.Associated(), 1, "not there yet");
        scenario.Run(0.7);
        NS_TEST_EXPECT_MSG_EQ(scenario.Associated(), 2, "there");
        NS_TEST_EXPECT_MSG_EQ(CountRight(), 2, "rightly bound");
        scenario.Run(1.3);
        NS_TEST_EXPECT_MSG_EQ(scenario.Associated(), 1, "gone");
        NS_TEST_EXPECT_MSG_EQ(scenario.Rsu()->GetMac()->GetAssociations().GetAll().size(),
                              1,
                              "forgotten");
    }
};

/**
 * @ingroup isac-tests
 * Whose track is whose, as vehicles come, cross and go.
 */
class IsacAssociationTestSuite : public TestSuite
{
  public:
    IsacAssociationTestSuite()
        : TestSuite("isac-association")
    {
        AddTestCase(new CrowdCase);
        AddTestCase(new CrossingCase);
        AddTestCase(new CoincidentCase);
        AddTestCase(new FullCase);
        AddTestCase(new DeafCase);
        AddTestCase(new ReturnCase);
        AddTestCase(new PresenceCase);
    }
};

IsacAssociationTestSuite g_isacAssociationTestSuite; //!< the suite

} // namespace
