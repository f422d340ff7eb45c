/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-link-test-helper.h"

#include "ns3/isac-communication.h"
#include "ns3/isac-power.h"
#include "ns3/isac-precoder.h"
#include "ns3/isac-reward.h"
#include "ns3/test.h"

#include <cmath>
#include <limits>
#include <stdexcept>

using namespace ns3;
using namespace ns3::isac;

namespace
{

constexpr double NOISE = 1e-11; //!< (W)

/**
 * @param unit received powers per watt
 * @param p powers (W)
 * @return SINRs
 */
RVector
Sinrs(const RMatrix& unit, const RVector& p)
{
    const RMatrix s = unit * p.asDiagonal();
    RVector sinr(p.size());
    CommunicationSinr(s, NOISE, sinr);
    return sinr;
}

/**
 * @param unit received powers per watt
 * @param p powers (W)
 * @return R J (bps/Hz)
 */
double
RewardOf(const RMatrix& unit, const RVector& p)
{
    RVector rate(p.size());
    const double sum = AchievableRates(Sinrs(unit, p), rate);
    return sum * Fairness(rate, Variant::CORRECTED);
}

/**
 * @param random generator
 * @param size number of powers
 * @param pMax their sum (W)
 * @return random powers, uniform on the simplex
 */
RVector
RandomPowers(std::mt19937_64& random, Eigen::Index size, double pMax)
{
    const RVector p = -UniformDraws(random, size, 1e-12, 1).array().log();
    return p * (pMax / p.sum());
}

/**
 * Received powers per watt of matched beams, which disturb, or of regularised zero-forcing.
 *
 * @param random generator
 * @param vehicles K
 * @param matched true for matched beams
 * @return K x K
 */
RMatrix
RandomUnit(std::mt19937_64& random, Eigen::Index vehicles, bool matched)
{
    const CMatrix h = RandomChannel(random, vehicles, 16);
    CMatrix f;
    MaximumRatio(h, f);
    if (!matched)
    {
        ZeroForcing().ComputeRegularised(h, RVector::Constant(vehicles, 1e-10), f);
    }
    RMatrix unit;
    ReceivedPowers(h, f, RVector::Ones(vehicles), unit);
    return unit;
}

} // namespace

/**
 * @ingroup isac-tests
 * Projection on the power constraint.
 */
class IsacProjectionTestCase : public TestCase
{
  public:
    IsacProjectionTestCase()
        : TestCase("Projection on the power constraint (24c)")
    {
    }

  private:
    void DoRun() override
    {
        constexpr double nan = std::numeric_limits<double>::quiet_NaN();
        constexpr double infinite = std::numeric_limits<double>::infinity();
        Check({1, 2, 3}, {1, 2, 3}, "feasible powers stay");
        Check({-1, nan, infinite}, {0.1, 0.1, 0.1}, "the floor");
        Check({0, 5, 5}, {0.1, 5, 5}, "the sum after the floor exceeds by rounding only");
        Check({10, 20, 10}, {2.525, 4.95, 2.525}, "scaled above the floor");
        Check({1e308, 1e308, 1e308}, {10.0 / 3, 10.0 / 3, 10.0 / 3}, "no overflow");
        RVector none;
        ProjectPowers(1, 0.5, none);
        for (const double floor : {0.0, 1.5, nan})
        {
            bool thrown = false;
            RVector p = RVector::Ones(2);
            try
            {
                ProjectPowers(1, floor, p);
            }
            catch (const std::invalid_argument&)
            {
                thrown = true;
            }
            NS_TEST_EXPECT_MSG_EQ(thrown, true, "floor " << floor);
        }
    }

    /**
     * Projects at 10 W with a floor of 0.1 W. Tolerance 2 %: the expected values are rounded.
     *
     * @param powers input (W)
     * @param expected output (W)
     * @param what name in the message
     */
    void Check(const Eigen::Vector3d& powers, const Eigen::Vector3d& expected, const char* what)
    {
        RVector p = powers;
        ProjectPowers(10, 0.03, p);
        for (int k = 0; k < 3; ++k)
        {
            NS_TEST_EXPECT_MSG_EQ(IsClose(p[k], expected[k], 0.02), true, what << ": " << p[k]);
        }
        NS_TEST_EXPECT_MSG_EQ((p.sum() <= 10 * (1 + 1e-15)), true, what);
        RVector again = p;
        ProjectPowers(10, 0.03, again);
        NS_TEST_EXPECT_MSG_LT((again - p).norm(), 1e-14, "projected once is projected: " << what);
    }
};

/**
 * @ingroup isac-tests
 * Water-filling and max-min powers against their optimality conditions.
 */
class IsacSplitTestCase : public TestCase
{
  public:
    IsacSplitTestCase()
        : TestCase("Water-filling and max-min powers")
    {
    }

  private:
    void DoRun() override
    {
        std::mt19937_64 random(7);
        for (int trial = 0; trial < 30; ++trial)
        {
            const Eigen::Index vehicles = 1 + trial % 6;
            const double pMax = std::pow(10, -3 + trial % 5);
            CheckWaterFilling(random, vehicles, pMax);
            CheckMaxMin(random, RandomUnit(random, vehicles, trial % 2 == 0), pMax);
        }
        CheckLimits();
    }

    /**
     * Karush-Kuhn-Tucker: one water level over filled channels, below the floor of the others.
     *
     * @param random generator
     * @param vehicles K
     * @param pMax total power (W)
     */
    void CheckWaterFilling(std::mt19937_64& random, Eigen::Index vehicles, double pMax)
    {
        const RVector gain = (5 * UniformDraws(random, vehicles, -1, 1)).array().exp();
        RVector p(vehicles);
        const double sumRate = WaterFilling(gain, pMax, p);
        NS_TEST_EXPECT_MSG_EQ(IsClose(p.sum(), pMax, 1e-12), true, "all power is spent");
        const double level = (p.array() > 0).select(p.array() + 1 / gain.array(), 0).maxCoeff();
        double expected = 0;
        for (Eigen::Index k = 0; k < vehicles; ++k)
        {
            const bool filled = p[k] > 0 && IsClose(p[k] + 1 / gain[k], level, 1e-9);
            const bool dry = p[k] == 0 && 1 / gain[k] >= level * (1 - 1e-9);
            NS_TEST_EXPECT_MSG_EQ((filled || dry), true, "channel " << k);
            expected += std::log2(1 + gain[k] * p[k]);
        }
        NS_TEST_EXPECT_MSG_EQ(IsClose(sumRate, expected, 1e-12), true, "sum-rate");
    }

    /**
     * Equal SINRs at full power are the optimum: no other split has a larger least SINR.
     *
     * @param random generator
     * @param unit received powers per watt
     * @param pMax total power (W)
     */
    void CheckMaxMin(std::mt19937_64& random, const RMatrix& unit, double pMax)
    {
        RVector p(unit.rows());
        MaxMinPowers(unit, NOISE, pMax, p);
        NS_TEST_EXPECT_MSG_EQ(IsClose(p.sum(), pMax, 1e-12), true, "all power is spent");
        const RVector sinr = Sinrs(unit, p);
        NS_TEST_EXPECT_MSG_EQ(IsClose(sinr.minCoeff(), sinr.maxCoeff(), 1e-6), true, "equal SINR");
        for (int i = 0; i < 20; ++i)
        {
            const RVector other = Sinrs(unit, RandomPowers(random, p.size(), pMax));
            NS_TEST_EXPECT_MSG_LT(other.minCoeff(), sinr.minCoeff() * (1 + 1e-6), "optimum");
        }
    }

    /// Channels without gain, and mutual interference so strong that undamped steps oscillate.
    void CheckLimits()
    {
        RVector p(2);
        NS_TEST_EXPECT_MSG_EQ(WaterFilling(RVector::Zero(2), 4, p), 0, "nothing gets through");
        NS_TEST_EXPECT_MSG_EQ((p == RVector::Constant(2, 2)), true, "equal split");
        WaterFilling((RVector(2) << 0, 1).finished(), 4, p);
        NS_TEST_EXPECT_MSG_EQ((p == (RVector(2) << 0, 4).finished()), true, "one channel is dead");
        RMatrix unit(2, 2);
        unit << 1, 5, 20, 1;
        MaxMinPowers(unit, 1e-15, 1, p);
        // Interference-limited: p0 / (5 p1) = p1 / (20 p0), so p1 = 2 p0.
        NS_TEST_EXPECT_MSG_EQ_TOL(p[0], 1.0 / 3, 1e-9, "strong interference");
        unit(1, 1) = 0;
        MaxMinPowers(unit, NOISE, 1, p);
        NS_TEST_EXPECT_MSG_EQ((p == (RVector(2) << 1, 0).finished()), true, "a beam that misses");
    }
};

/**
 * @ingroup isac-tests
 * Reward-optimal powers: never below simple splits, close to exhaustive search.
 */
class IsacRewardPowerTestCase : public TestCase
{
  public:
    IsacRewardPowerTestCase()
        : TestCase("Reward-optimal powers")
    {
    }

  private:
    void DoRun() override
    {
        std::mt19937_64 random(8);
        for (int trial = 0; trial < 60; ++trial)
        {
            const Eigen::Index vehicles = 1 + trial % 8;
            const double pMax = std::pow(10, -3 + trial % 5);
            const RMatrix unit = RandomUnit(random, vehicles, trial % 2 == 0);
            RVector p(vehicles);
            const double value = RewardOptimalPowers(unit, NOISE, pMax, p);
            NS_TEST_EXPECT_MSG_EQ(IsClose(p.sum(), pMax, 1e-9), true, "all power is spent");
            NS_TEST_EXPECT_MSG_EQ((p.minCoeff() >= 0), true, "no negative power");
            NS_TEST_EXPECT_MSG_EQ(IsClose(RewardOf(unit, p), value, 1e-9), true, "its own value");
            CheckAgainstSplits(unit, pMax, value);
            if (vehicles == 2 || vehicles == 3)
            {
                const double best = GridSearch(unit, pMax);
                NS_TEST_EXPECT_MSG_GT(value, best * (1 - 1e-3), "grid, trial " << trial);
            }
        }
    }

    /**
     * @param unit received powers per watt
     * @param pMax total power (W)
     * @param value R J of the optimised powers (bps/Hz)
     */
    void CheckAgainstSplits(const RMatrix& unit, double pMax, double value)
    {
        const double least = value * (1 + 1e-12);
        const Eigen::Index vehicles = unit.rows();
        RVector p = RVector::Constant(vehicles, pMax / double(vehicles));
        NS_TEST_EXPECT_MSG_EQ((RewardOf(unit, p) <= least), true, "equal");
        WaterFilling(unit.diagonal() / NOISE, pMax, p);
        NS_TEST_EXPECT_MSG_EQ((RewardOf(unit, p) <= least), true, "water-filled");
        MaxMinPowers(unit, NOISE, pMax, p);
        NS_TEST_EXPECT_MSG_EQ((RewardOf(unit, p) <= least), true, "max-min");
    }

    /**
     * @param unit received powers per watt, of two or three vehicles
     * @param pMax total power (W)
     * @return best R J on a grid of the simplex (bps/Hz)
     */
    static double GridSearch(const RMatrix& unit, double pMax)
    {
        constexpr int steps = 120;
        double best = 0;
        for (int i = 0; i <= steps; ++i)
        {
            for (int j = 0; j <= (unit.rows() == 3 ? steps - i : 0); ++j)
            {
                RVector share(unit.rows());
                share[0] = i;
                share[1] = unit.rows() == 3 ? j : steps - i;
                share[unit.rows() - 1] = steps - i - (unit.rows() == 3 ? j : 0);
                best = std::max(best, RewardOf(unit, share * (pMax / steps)));
            }
        }
        return best;
    }
};

/**
 * @ingroup isac-tests
 * Suite isac-link-power.
 */
class IsacLinkPowerTestSuite : public TestSuite
{
  public:
    IsacLinkPowerTestSuite()
        : TestSuite("isac-link-power")
    {
        AddTestCase(new IsacProjectionTestCase);
        AddTestCase(new IsacSplitTestCase);
        AddTestCase(new IsacRewardPowerTestCase);
    }
};

/// @ingroup isac-tests
static IsacLinkPowerTestSuite g_isacLinkPowerTestSuite;
