/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-scenario.h"

#include "ns3/callback.h"
#include "ns3/double.h"
#include "ns3/isac-rsu-mac.h"
#include "ns3/isac-traced-value.h"
#include "ns3/isac-tx-queue.h"
#include "ns3/isac-vehicle-mac.h"
#include "ns3/nstime.h"
#include "ns3/queue-size.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

constexpr double NOTHING = -std::numeric_limits<double>::infinity(); //!< no SINR (dB)

/// What a scalar trace source said last.
template <typename T>
struct Latest
{
    /// @param object has the source @param name of the source
    void Follow(Ptr<Object> object, const std::string& name)
    {
        connected = object->TraceConnectWithoutContext(name, MakeCallback(&Latest::Hear, this));
    }

    /// @param before old value @param now new value
    void Hear(T before, T now)
    {
        chained = chained && before == value && now != before;
        value = now;
        ++fired;
    }

    T value{};             //!< last one
    bool connected{false}; //!< the source exists
    bool chained{true};    //!< every old value was the last new one, and no change was none
    uint64_t fired{0};     //!< changes
};

/// The value itself: tells who listens, fires changes only.
class ValueCase : public TestCase
{
  public:
    ValueCase()
        : TestCase("listeners and changes")
    {
    }

  private:
    void DoRun() override
    {
        IsacTracedValue<double> value(1.5);
        NS_TEST_EXPECT_MSG_EQ(value.IsTraced(), false, "nobody listens yet");
        value.Set(2);
        Latest<double> latest;
        latest.value = 2;
        auto hear = MakeCallback(&Latest<double>::Hear, &latest);
        value.ConnectWithoutContext(hear);
        NS_TEST_EXPECT_MSG_EQ(value.IsTraced(), true, "somebody listens");
        value.Set(2);
        value.Set(3);
        value.Set(3);
        value.Set(2);
        NS_TEST_EXPECT_MSG_EQ(latest.fired, 2, "changes only");
        NS_TEST_EXPECT_MSG_EQ(latest.chained, true, "old and new value");
        value.DisconnectWithoutContext(hear);
        NS_TEST_EXPECT_MSG_EQ(value.IsTraced(), false, "nobody listens any more");
        value.Set(7);
        NS_TEST_EXPECT_MSG_EQ(latest.fired, 2, "told after it was disconnected");

        value.Connect(MakeCallback(&ValueCase::HearPath, this), "/here");
        value.Set(8);
        NS_TEST_EXPECT_MSG_EQ(m_path, "/here", "context");
        value.Disconnect(MakeCallback(&ValueCase::HearPath, this), "/here");
        NS_TEST_EXPECT_MSG_EQ(value.IsTraced(), false, "disconnected with its path");
    }

    /// @param path the context @param before old value @param now new value
    void HearPath(std::string path, double before, double now)
    {
        m_path = before == 7 && now == 8 ? path : "wrong values";
    }

    std::string m_path; //!< what was heard
};

/// Scalars equal the figures of the slot's record, through arrival, service and departure.
class SlotCase : public TestCase
{
  public:
    SlotCase()
        : TestCase("scalars of a slot equal its record")
    {
    }

  private:
    static constexpr uint32_t VEHICLES = 3;        //!< of the paper
    static constexpr double LAST_GONE = 1.5;       //!< the last vehicle leaves (s)
    static constexpr double END = LAST_GONE + 0.5; //!< of the run (s)

    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddPaperVehicles(VEHICLES);
        scenario.Build();
        scenario.Vehicle(0)->SetAttribute("ActiveFrom", TimeValue(Seconds(0.3)));
        for (uint32_t i = 0; i < VEHICLES; ++i)
        {
            scenario.Vehicle(i)->SetAttribute("ActiveUntil",
                                              TimeValue(Seconds(LAST_GONE - 0.25 * i)));
        }
        m_phy = scenario.Rsu()->GetPhy();
        // Connected first, so that it hears of a slot before the scalars change.
        m_phy->TraceConnectWithoutContext("Slot", MakeCallback(&SlotCase::Hear, this));
        for (std::size_t i = 0; i < m_doubles.size(); ++i)
        {
            m_doubles[i].Follow(m_phy, DOUBLES[i]);
            NS_TEST_ASSERT_MSG_EQ(m_doubles[i].connected, true, DOUBLES[i]);
        }
        m_tracks.Follow(m_phy, "Tracks");
        m_ghosts.Follow(m_phy, "Ghosts");
        for (uint32_t i = 0; i < VEHICLES; ++i)
        {
            m_sinr[i].value = NOTHING;
            m_sinr[i].Follow(scenario.Vehicle(i)->GetMac(), "Sinr");
            m_rate[i].Follow(scenario.Vehicle(i)->GetMac(), "Rate");
        }
        scenario.Run(END);
        Compare();
        Conclude();
    }

    /// @param record of the slot that begins
    void Hear(const IsacSlotRecord& record)
    {
        Compare();
        m_record = record;
        NS_TEST_EXPECT_MSG_EQ(record.tracks,
                              m_phy->GetRadar()->GetObservation().tracks.size(),
                              "tracks of the radar");
        m_emptyButRadiating += record.vehicles.empty() && record.power > 0;
    }

    /// Compares the scalars with the record of the slot that ends.
    void Compare()
    {
        const IsacSlotRecord& r = m_record;
        const std::array<double, 5> figures{
            {r.sumRate, r.upperBound, r.fairness, r.reward, r.power}};
        for (std::size_t i = 0; i < figures.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(m_doubles[i].value,
                                  figures[i],
                                  DOUBLES[i] << ", slot " << r.slot);
        }
        NS_TEST_EXPECT_MSG_EQ(m_tracks.value, r.tracks, "Tracks, slot " << r.slot);
        NS_TEST_EXPECT_MSG_EQ(m_ghosts.value, r.ghosts, "Ghosts, slot " << r.slot);
        std::array<double, VEHICLES> sinr{};
        for (const auto& vehicle : r.vehicles)
        {
            sinr[vehicle.vehicle] = vehicle.tracked ? vehicle.sinr : 0.0;
        }
        double sum = 0;
        for (uint32_t i = 0; i < VEHICLES; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(m_sinr[i].value,
                                  10 * std::log10(sinr[i]),
                                  "Sinr of " << i << ", slot " << r.slot);
            sum += m_rate[i].value;
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(sum, m_doubles[0].value, 1e-12, "rates add up, slot " << r.slot);
        m_served += sum > 0;
    }

    /// What must have happened, else the comparison was of nothing.
    void Conclude()
    {
        for (std::size_t i = 0; i < m_doubles.size(); ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(m_doubles[i].chained, true, DOUBLES[i] << ": old values");
            NS_TEST_EXPECT_MSG_GT(m_doubles[i].fired, 1, DOUBLES[i] << " changed");
        }
        NS_TEST_EXPECT_MSG_GT(m_served, 60, "slots with service");
        NS_TEST_EXPECT_MSG_GT(m_emptyButRadiating, 0, "beams outlive the last vehicle");
        NS_TEST_EXPECT_MSG_EQ(m_tracks.value, 0, "all tracks are dropped");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(m_tracks.fired, 4, "tracks come and go");
        for (uint32_t i = 0; i < VEHICLES; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(m_sinr[i].value, NOTHING, "no beam, no SINR");
            NS_TEST_EXPECT_MSG_GT(m_sinr[i].fired, 30, "SINR changes slot by slot");
            NS_TEST_EXPECT_MSG_EQ(m_sinr[i].chained, true, "old values of Sinr");
            NS_TEST_EXPECT_MSG_EQ(m_rate[i].value, 0, "no beam, no rate");
        }
    }

    /// Sources of m_doubles.
    static constexpr std::array<const char*, 5> DOUBLES{
        {"SumRate", "UpperBound", "Fairness", "Reward", "RadiatedPower"}};

    Ptr<IsacRsuPhy> m_phy;                       //!< of the RSU
    std::array<Latest<double>, 5> m_doubles;     //!< by DOUBLES
    Latest<uint32_t> m_tracks;                   //!< Tracks
    Latest<uint32_t> m_ghosts;                   //!< Ghosts
    std::array<Latest<double>, VEHICLES> m_sinr; //!< Sinr of each vehicle
    std::array<Latest<double>, VEHICLES> m_rate; //!< Rate of each vehicle
    IsacSlotRecord m_record;                     //!< of the running slot
    uint32_t m_served{0};                        //!< slots with a rate
    uint32_t m_emptyButRadiating{0};             //!< slots with beams and no vehicle
};

/// A vehicle's SINR follows the updates of the channel within a slot.
class UpdateCase : public TestCase
{
  public:
    UpdateCase()
        : TestCase("SINR at channel updates")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ(CountChanges(Seconds(0)), 24, "once a slot, from slot 1 on");
        NS_TEST_EXPECT_MSG_EQ(CountChanges(MilliSeconds(5)), 4 * 24, "four times a slot");
    }

    /// @param interval between updates @return changes of Sinr in 25 slots
    static uint64_t CountChanges(Time interval)
    {
        IsacTestScenario scenario;
        scenario.AddVehicle(Vector(-30, 8, 0), Vector(25, 0, 0));
        scenario.helper.SetMacAttribute("ChannelUpdateInterval", TimeValue(interval));
        scenario.Build();
        Latest<double> sinr;
        sinr.Follow(scenario.Vehicle(0)->GetMac(), "Sinr");
        scenario.Run(0.4999);
        return sinr.fired;
    }
};

/// Queue lengths equal the queues, and associations what both sides believe, at every millisecond.
class MacCase : public TestCase
{
  public:
    MacCase()
        : TestCase("queues and associations")
    {
    }

  private:
    static constexpr double END = 1.2; //!< of the run (s)

    void DoRun() override
    {
        IsacTestScenario scenario;
        scenario.AddRestingVehicles(2);
        // Fewer bits than the flow below has: the queue fills.
        scenario.helper.SetMacAttribute("MaxSpectralEfficiency", DoubleValue(0.5));
        scenario.helper.SetMacAttribute("QueueSize", QueueSizeValue(QueueSize("30kB")));
        scenario.Build();
        scenario.Vehicle(0)->SetAttribute("ActiveUntil", TimeValue(Seconds(0.8)));
        scenario.AddUdp(scenario.RsuNode(),
                        scenario.VehicleNode(0),
                        scenario.VehicleAddress(0),
                        8000,
                        1000,
                        0.2,
                        1.0);
        m_rsuPackets.Follow(scenario.Rsu()->GetTxQueue(), "PacketsInQueue");
        m_rsuBytes.Follow(scenario.Rsu()->GetTxQueue(), "BytesInQueue");
        m_vehicles.Follow(scenario.Rsu()->GetMac(), "AssociatedVehicles");
        m_associated.Follow(scenario.Vehicle(0)->GetMac(), "Associated");
        m_trackId.Follow(scenario.Vehicle(1)->GetMac(), "TrackId");
        for (double at = 0.0005; at < END; at += 0.001)
        {
            Simulator::Schedule(Seconds(at), [this, &scenario]() { Compare(scenario); });
        }
        scenario.Run(END);

        NS_TEST_EXPECT_MSG_GT(m_longest, 20, "the queue filled");
        NS_TEST_EXPECT_MSG_EQ(m_rsuPackets.value, 0, "drained at departure");
        NS_TEST_EXPECT_MSG_EQ(m_rsuBytes.value, 0, "drained at departure");
        NS_TEST_EXPECT_MSG_EQ(m_rsuPackets.chained && m_rsuBytes.chained, true, "old values");
        NS_TEST_EXPECT_MSG_EQ(m_vehicles.value, 1, "one is left");
        NS_TEST_EXPECT_MSG_EQ(m_vehicles.fired, 3, "two came, one went");
        NS_TEST_EXPECT_MSG_EQ(m_associated.fired, 2, "came and went");
        NS_TEST_EXPECT_MSG_EQ(m_trackId.value,
                              scenario.Vehicle(1)->GetMac()->GetTrackId(),
                              "track");
    }

    /// @param scenario running
    void Compare(const IsacTestScenario& scenario)
    {
        uint32_t packets = 0;
        uint32_t bytes = 0;
        const auto& table = scenario.Rsu()->GetMac()->GetAssociations();
        for (const auto& association : table.GetAll())
        {
            packets += association->queue->GetNPackets();
            bytes += association->queue->GetNBytes();
        }
        NS_TEST_EXPECT_MSG_EQ(m_rsuPackets.value, packets, "packets at " << Simulator::Now());
        NS_TEST_EXPECT_MSG_EQ(m_rsuBytes.value, bytes, "bytes at " << Simulator::Now());
        NS_TEST_EXPECT_MSG_EQ(m_vehicles.value, table.GetNBound(), "bound at " << Simulator::Now());
        NS_TEST_EXPECT_MSG_EQ(m_associated.value,
                              scenario.Vehicle(0)->GetMac()->IsAssociated(),
                              "associated at " << Simulator::Now());
        m_longest = std::max(m_longest, packets);
    }

    Latest<uint32_t> m_rsuPackets; //!< PacketsInQueue of the RSU
    Latest<uint32_t> m_rsuBytes;   //!< BytesInQueue of the RSU
    Latest<uint32_t> m_vehicles;   //!< AssociatedVehicles
    Latest<bool> m_associated;     //!< Associated of the vehicle that leaves
    Latest<uint32_t> m_trackId;    //!< TrackId of the vehicle that stays
    uint32_t m_longest{0};         //!< most packets in the queue
};

/**
 * @ingroup isac-tests
 * The scalar trace sources that ns-3's probes read.
 */
class IsacTracedValuesTestSuite : public TestSuite
{
  public:
    IsacTracedValuesTestSuite()
        : TestSuite("isac-traced-values")
    {
        AddTestCase(new ValueCase);
        AddTestCase(new SlotCase);
        AddTestCase(new UpdateCase);
        AddTestCase(new MacCase);
    }
};

IsacTracedValuesTestSuite g_isacTracedValuesTestSuite; //!< the suite

} // namespace
