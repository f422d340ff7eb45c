/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-search-test-helper.h"
#include "isac-test-scenario.h"

#include "ns3/boolean.h"
#include "ns3/isac-slot-statistics.h"
#include "ns3/random-variable-stream.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"
#include "ns3/vector.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

constexpr uint32_t SECTORS = 8; //!< of the default sweep: 4 of 32 codewords and one of the next

} // namespace

/**
 * @ingroup isac-tests
 * The delay under the wide beam, and what an entry is.
 */
class IsacAcquisitionTestCase : public TestCase
{
  public:
    IsacAcquisitionTestCase()
        : TestCase("Acquisition: exact delays, once for each entry")
    {
    }

  private:
    /// Wide beam at full power: the SNR is above 1e6, so the detection probability is one.
    void CheckDelays()
    {
        for (const uint32_t hits : {1, 2, 5})
        {
            for (const uint32_t interval : {1, 3})
            {
                IsacSearchWatch watch(false);
                watch.radar->SetAttribute("ConfirmHits", UintegerValue(hits));
                watch.radar->SetAttribute("SearchInterval", UintegerValue(interval));
                // From slot 0: heard in slots 1, 2, ... times the interval; its beam is decided
                // after the last of them.
                watch.Start({MakeTarget(0.3)});
                watch.Run({MakeTarget(0.3)}, 30);
                const std::vector<IsacSearchWatch::Acquisition> first{{5, hits * interval + 1}};
                NS_TEST_EXPECT_MSG_EQ((watch.acquired == first), true, "from the start, " << hits);
                // From slot 6, in which it is heard at once, being a multiple of the interval.
                watch.Start({});
                watch.Run({}, 5);
                watch.Run({MakeTarget(0.3)}, 30);
                const std::vector<IsacSearchWatch::Acquisition> later{
                    {5, (hits - 1) * interval + 1}};
                NS_TEST_EXPECT_MSG_EQ((watch.acquired == later), true, "from slot 6, " << hits);
            }
        }
        IsacSearchWatch watch(false);
        watch.radar->SetAttribute("InitialAcquisition", BooleanValue(true));
        watch.Start({MakeTarget(0.3)});
        NS_TEST_EXPECT_MSG_EQ(watch.acquired.size(), 0, "a track without a beam yet");
        watch.Run({MakeTarget(0.3)}, 5);
        const std::vector<IsacSearchWatch::Acquisition> one{{5, 1}};
        NS_TEST_EXPECT_MSG_EQ((watch.acquired == one), true, "known from the start");
        IsacSearchWatch blind(false);
        blind.radar->SetAttribute("Search", BooleanValue(false));
        blind.Start({MakeTarget(0.3)});
        blind.Run({MakeTarget(0.3)}, 50);
        NS_TEST_EXPECT_MSG_EQ(blind.acquired.size(), 0, "no search, no beam");
    }

    /// Coming, going and coming back.
    void CheckEntries()
    {
        const std::vector<IsacTarget> near{MakeTarget(0.3)};
        const std::vector<IsacTarget> far{MakeTarget(0.3, 5, 200.5)};
        IsacSearchWatch watch(false);
        watch.Start(far);
        std::vector<IsacSearchWatch::Acquisition> expected;
        const auto check = [&](const std::string& what) {
            NS_TEST_EXPECT_MSG_EQ((watch.acquired == expected), true, what);
        };
        watch.Run(near);
        watch.Run({});
        watch.Run(near, 2);
        watch.Run(far, 30);
        check("left before it was served, beyond coverage");
        watch.Run(near, 20);
        expected.emplace_back(5, 2);
        check("once, ConfirmHits slots after it entered");
        watch.Run({}, 3);
        watch.Run(near, 20);
        expected.emplace_back(5, 0);
        check("back while its track lives: the beam is there");
        watch.Run(far, 10); // DropMisses
        watch.Run(near, 20);
        expected.emplace_back(5, 2);
        check("back when its track is gone");
        std::vector<IsacTarget> two{MakeTarget(-0.3, 9), MakeTarget(0.3)};
        watch.Run(two, 20);
        expected.emplace_back(9, 2);
        std::swap(two[0], two[1]);
        watch.Run(two, 20);
        check("another one, in any order");
    }

    void DoRun() override
    {
        CheckDelays();
        CheckEntries();
    }
};

/**
 * @ingroup isac-tests
 * The delay under the swept beam.
 */
class IsacSweptAcquisitionTestCase : public TestCase
{
  public:
    IsacSweptAcquisitionTestCase()
        : TestCase("Swept search: exact delays, targets that cross borders")
    {
    }

  private:
    /// @param s sector @param u cos(theta) @return whether it looks there: 4 + 1 codewords of 1/16
    static bool Looks(uint32_t s, double u)
    {
        return u >= -1 + s / 4.0 && u <= -1 + (s + 1) / 4.0 + 1 / 16.0;
    }

    /// Static targets in all sectors; the search of slot n >= 1 is number n - 1.
    void CheckStatic()
    {
        constexpr uint32_t HITS = 3;
        for (double u = -0.99; u < 1; u += 0.037)
        {
            for (const uint32_t entry : {0, 1, 6})
            {
                IsacSearchWatch watch(true);
                watch.radar->SetAttribute("ConfirmHits", UintegerValue(HITS));
                watch.Start(entry == 0 ? std::vector<IsacTarget>{MakeTarget(u)}
                                       : std::vector<IsacTarget>());
                watch.Run({}, entry == 0 ? 0 : entry - 1);
                watch.Run({MakeTarget(u)}, HITS * SECTORS + 2);
                uint32_t slot = std::max<uint32_t>(entry, 1);
                for (uint32_t heard = 0; heard < HITS; slot++)
                {
                    heard += Looks((slot - 1) % SECTORS, u) ? 1 : 0;
                }
                const std::vector<IsacSearchWatch::Acquisition> expected{{5, slot - entry}};
                NS_TEST_EXPECT_MSG_EQ((watch.acquired == expected), true, u << " from " << entry);
                const uint32_t bound = HITS * SECTORS + (entry == 0 ? 1 : 0);
                NS_TEST_EXPECT_MSG_LT(slot - entry, bound + 1, "within ConfirmHits sweeps");
            }
        }
    }

    /// Targets that are in another sector when it is their turn, or not there.
    void CheckCrossing()
    {
        const double third = -0.1;   // cos(theta) in sector 3 only: -0.1875 .. 0
        const double fourth = 0.15;  // in sector 4 only: 0.0625 .. 0.25
        const double fifth = 0.4;    // in sector 5 only: 0.3125 .. 0.5
        const double both = 0.03125; // in the codeword that sectors 3 and 4 share
        const auto acquire = [](const std::vector<std::pair<double, uint32_t>>& path) {
            IsacSearchWatch watch(true);
            watch.Start({MakeTarget(path.front().first)});
            for (const auto& [u, slots] : path)
            {
                watch.Run({MakeTarget(u)}, slots);
            }
            return watch.acquired.size() == 1 ? watch.acquired[0].second : -1;
        };
        // Sector s is looked at in slots s + 1 + 8 i; the beam follows the second detection.
        NS_TEST_EXPECT_MSG_EQ(acquire({{third, 30}}), 13, "slots 4 and 12");
        NS_TEST_EXPECT_MSG_EQ(acquire({{both, 30}}), 6, "slots 4 and 5");
        NS_TEST_EXPECT_MSG_EQ(acquire({{third, 4}, {fourth, 30}}), 6, "slots 4 and 5");
        NS_TEST_EXPECT_MSG_EQ(acquire({{third, 7}, {fourth, 30}}), 14, "slots 4 and 13");
        NS_TEST_EXPECT_MSG_EQ(acquire({{fourth, 5}, {third, 30}}), 13, "slots 5 and 12");
        NS_TEST_EXPECT_MSG_EQ(acquire({{third, 7}, {fifth, 30}}), 15, "slots 4 and 14");
        NS_TEST_EXPECT_MSG_EQ(acquire({{fourth, 4}, {third, 30}}), 21, "not in slot 5: 12 and 20");

        // Blocked in its turn: the next two make the track. Blocked between turns: no matter.
        const auto block = [](double u, uint32_t from, uint32_t slots) {
            IsacTarget blocked = MakeTarget(u);
            blocked.excess = 0;
            IsacSearchWatch watch(true);
            watch.Start({MakeTarget(u)});
            watch.Run({MakeTarget(u)}, from - 1);
            watch.Run({blocked}, slots);
            watch.Run({MakeTarget(u)}, 40);
            return watch.acquired.size() == 1 ? watch.acquired[0].second : -1;
        };
        NS_TEST_EXPECT_MSG_EQ(block(third, 12, 1), 29, "slots 4, not 12, 20 and 28");
        NS_TEST_EXPECT_MSG_EQ(block(third, 5, 7), 13, "slots 4 and 12");
        NS_TEST_EXPECT_MSG_EQ(block(both, 5, 1), 13, "slots 4 and 12: sector 4 does not judge");
    }

    /// Every vehicle that drives past gets its beam, whatever the sectors.
    void CheckAll()
    {
        auto uniform = CreateObject<UniformRandomVariable>();
        uniform->SetStream(90);
        for (const uint32_t sectors : {1, 2, 3, 8, 16, 31, 32})
        {
            IsacSearchWatch watch(true);
            watch.radar->SetAttribute("SweepSectors", UintegerValue(sectors));
            std::vector<Vector> places;
            for (uint32_t id = 0; id < 40; id++)
            {
                // 14 m/s at 10 m: cos(theta) grows by 0.028 a slot at most, less than half of the
                // narrowest sector, so a sweep, which takes a sector a slot, comes past within two
                // sweeps and cannot jump over the vehicle.
                places.emplace_back(uniform->GetValue(-90, 60),
                                    10,
                                    (id % 3 - 1.0) * 14 * 0.02); // z: m a slot
            }
            const auto targets = [&places]() {
                std::vector<IsacTarget> list;
                for (uint32_t id = 0; id < places.size(); id++)
                {
                    auto& at = places[id];
                    at.x += at.z;
                    const double d = std::hypot(at.x, at.y);
                    list.push_back(MakeTarget(at.x / d, id, d));
                }
                return list;
            };
            watch.Start(targets());
            std::set<uint32_t> served;
            for (uint32_t slot = 0; slot < 2 * 2 * sectors + 1; slot++)
            {
                watch.Run(targets());
            }
            for (const auto& acquisition : watch.acquired)
            {
                served.insert(acquisition.first);
            }
            NS_TEST_EXPECT_MSG_EQ(served.size(), places.size(), sectors << " sectors");
        }
    }

    void DoRun() override
    {
        CheckStatic();
        CheckCrossing();
        CheckAll();
    }
};

/**
 * @ingroup isac-tests
 * The packet simulation's statistics.
 */
class IsacAcquisitionStatisticsTestCase : public TestCase
{
  public:
    IsacAcquisitionStatisticsTestCase()
        : TestCase("Statistics: who entered when, and waited how long")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        // The first is there; the second enters coverage, 200 m, in the slot that begins at 0.52 s:
        // at 0.5 s it is at 200.000025 m, at 20 m/s.
        scenario.AddVehicle(Vector(20, 10, 0));
        scenario.AddVehicle(Vector(-std::sqrt(200.0 * 200 - 100) - 10.0001, 10, 0),
                            Vector(20, 0, 0));
        scenario.helper.SetRadarAttribute("InitialAcquisition", BooleanValue(false));
        scenario.Build();
        const IsacSlotStatistics statistics(scenario.Rsu());
        NS_TEST_EXPECT_MSG_EQ(std::isnan(statistics.GetMeanAcquisitionDelay()), true, "nobody");
        NS_TEST_EXPECT_MSG_EQ(std::isnan(statistics.GetMaxAcquisitionDelay()), true, "nobody");
        scenario.Run(1);
        const auto& acquisitions = statistics.GetAcquisitions();
        NS_TEST_ASSERT_MSG_EQ(acquisitions.size(), 2, "both");
        NS_TEST_EXPECT_MSG_EQ(acquisitions[0].vehicle, 0, "who");
        NS_TEST_EXPECT_MSG_EQ_TOL(acquisitions[0].entered, 0, 1e-12, "when");
        NS_TEST_EXPECT_MSG_EQ_TOL(acquisitions[0].delay, 0.06, 1e-12, "heard in slots 1 and 2");
        NS_TEST_EXPECT_MSG_EQ(acquisitions[1].vehicle, 1, "who");
        NS_TEST_EXPECT_MSG_EQ_TOL(acquisitions[1].entered, 0.52, 1e-12, "when");
        NS_TEST_EXPECT_MSG_EQ_TOL(acquisitions[1].delay, 0.04, 1e-12, "heard in this and the next");
        NS_TEST_EXPECT_MSG_EQ_TOL(statistics.GetMeanAcquisitionDelay(), 0.05, 1e-12, "mean");
        NS_TEST_EXPECT_MSG_EQ_TOL(statistics.GetMaxAcquisitionDelay(), 0.06, 1e-12, "largest");
    }
};

/**
 * @ingroup isac-tests
 * Suite of the time from entering coverage to the first beam.
 */
class IsacAcquisitionTestSuite : public TestSuite
{
  public:
    IsacAcquisitionTestSuite()
        : TestSuite("isac-acquisition")
    {
        AddTestCase(new IsacAcquisitionTestCase);
        AddTestCase(new IsacSweptAcquisitionTestCase);
        AddTestCase(new IsacAcquisitionStatisticsTestCase);
    }
};

/// The suite, registered.
static IsacAcquisitionTestSuite g_isacAcquisitionTestSuite;
