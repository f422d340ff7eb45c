/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-link-test-helper.h"

#include "ns3/isac-array.h"
#include "ns3/isac-communication.h"
#include "ns3/isac-power.h"
#include "ns3/isac-precoder.h"
#include "ns3/isac-reward.h"
#include "ns3/isac-state-evolution.h"
#include "ns3/log.h"
#include "ns3/test.h"

#include <array>
#include <cmath>
#include <random>

using namespace ns3;
using namespace ns3::isac;

NS_LOG_COMPONENT_DEFINE("IsacLinkBoundsTest");

namespace
{

constexpr int RUNS = 2000;                   //!< runs to average over
constexpr int SLOTS = 100;                   //!< slots of a run
constexpr Eigen::Index ANTENNAS = 32;        //!< N_TA
constexpr double SLOT = 0.02;                //!< dT (s)
constexpr double NOISE = 1e-11;              //!< sigma_c^2 (W)
constexpr std::size_t POWERS = 5;            //!< 0, 10, ..., 40 dBm
using PowerRow = std::array<double, POWERS>; //!< one value for each power

/// Rows of the table of bounds, in the order of the manual.
enum Bound
{
    WATER_FILLED,
    ZERO_FORCED,
    MATCHED,
    RANDOM,
    REWARD,
    BOUNDS
};

/// One row of the table: what it is, its values and half a unit of their last printed digit.
struct Expected
{
    const char* name;  //!< in messages
    PowerRow value;    //!< (bps/Hz)
    PowerRow rounding; //!< (bps/Hz)
};

/// The manual's table, from an independent simulation of 1500 runs.
const std::array<Expected, BOUNDS> EXPECTED{{
    {"interference-free, water-filled",
     {0.925, 4.197, 11.61, 21.19, 31.12},
     {5e-4, 5e-4, 5e-3, 5e-3, 5e-3}},
    {"zero-forcing at true angles, equal power",
     {0.660, 3.907, 11.46, 21.01, 30.92},
     {5e-4, 5e-4, 5e-3, 5e-3, 5e-3}},
    {"matched beams at true angles, equal power",
     {0.669, 3.916, 11.21, 19.21, 24.15},
     {5e-4, 5e-4, 5e-3, 5e-3, 5e-3}},
    {"random beams, equal power",
     {0.023, 0.194, 0.898, 1.764, 2.090},
     {5e-4, 5e-4, 5e-4, 5e-4, 5e-4}},
    {"R J of zero-forcing at true angles, equal power",
     {0.508, 3.318, 10.78, 20.52, 30.56},
     {5e-4, 5e-4, 5e-3, 5e-3, 5e-3}},
}};

} // namespace

/**
 * @ingroup isac-tests
 * Sum-rates of the paper scenario, averaged over x_1..x_100 of 2000 runs, against the manual's
 * table. Tolerance: 2 % (the averages' standard errors are below 0.5 %) and the table's rounding.
 */
class IsacLinkBoundsTestCase : public TestCase
{
  public:
    IsacLinkBoundsTestCase()
        : TestCase("Bounds on the sum-rate of the paper scenario")
    {
    }

  private:
    void DoRun() override
    {
        for (int run = 0; run < RUNS; ++run)
        {
            Run();
        }
        for (int bound = 0; bound < BOUNDS; ++bound)
        {
            const Expected& expected = EXPECTED[bound];
            for (std::size_t i = 0; i < POWERS; ++i)
            {
                const double mean = m_sum[bound][i] / (RUNS * SLOTS);
                const double tolerance = 0.02 * expected.value[i] + expected.rounding[i];
                const bool close = std::abs(mean - expected.value[i]) <= tolerance;
                NS_LOG_INFO(expected.name << " at " << 10 * i << " dBm: " << mean << " bps/Hz, "
                                          << expected.value[i] << " expected");
                NS_TEST_EXPECT_MSG_EQ(close,
                                      true,
                                      expected.name << " at " << 10 * i << " dBm: " << mean
                                                    << ", expected " << expected.value[i]);
            }
        }
    }

    /// One run of the paper scenario, Section V-A.
    void Run()
    {
        std::uniform_real_distribution<double> speed(10, 14);
        std::normal_distribution<double> normal;
        std::array<VehicleState, 3> vehicles;
        const std::array<double, 3> start{-5, -15, -25};
        for (std::size_t k = 0; k < 3; ++k)
        {
            vehicles[k] = {std::atan2(10, -start[k]), std::hypot(start[k], 10), speed(m_random)};
        }
        RVector theta(3);
        RVector gain(3);
        for (int slot = 0; slot < SLOTS; ++slot)
        {
            for (std::size_t k = 0; k < 3; ++k)
            {
                const double wTheta = normal(m_random);
                const double wD = normal(m_random);
                const double wV = normal(m_random);
                vehicles[k] = Evolve(vehicles[k], SLOT, EvolutionNoise(), {wTheta, wD, wV});
                theta[k] = vehicles[k].theta;
                gain[k] = LogDistanceGain(vehicles[k].d, 70, 2.55);
            }
            LineOfSightChannel(theta, gain, ANTENNAS, m_h);
            EvaluateSlot(gain);
        }
    }

    /**
     * @param gain path gains, 3 x 1
     */
    void EvaluateSlot(const RVector& gain)
    {
        const RVector snr = double(ANTENNAS) * gain / NOISE;
        RVector filled(3);
        for (std::size_t i = 0; i < POWERS; ++i)
        {
            m_sum[WATER_FILLED][i] += WaterFilling(snr, Power(i), filled);
        }
        MaximumRatio(m_h, m_f);
        AddSumRates(m_sum[MATCHED], nullptr);
        m_zeroForcing.Compute(m_h, m_f);
        AddSumRates(m_sum[ZERO_FORCED], &m_sum[REWARD]);
        m_f = NormalDraws(m_random, ANTENNAS, 3);
        NormaliseColumns(m_f);
        AddSumRates(m_sum[RANDOM], nullptr);
    }

    /**
     * Sum-rates of the beams m_f at equal powers.
     *
     * @param sumRate adds the sum-rates
     * @param reward adds R J, unless null
     */
    void AddSumRates(PowerRow& sumRate, PowerRow* reward)
    {
        ReceivedPowers(m_h, m_f, RVector::Ones(3), m_unit);
        RVector sinr(3);
        RVector rate(3);
        for (std::size_t i = 0; i < POWERS; ++i)
        {
            m_received = m_unit * (Power(i) / 3);
            CommunicationSinr(m_received, NOISE, sinr);
            const double sum = AchievableRates(sinr, rate);
            sumRate[i] += sum;
            if (reward)
            {
                (*reward)[i] += sum * Fairness(rate, Variant::CORRECTED);
            }
        }
    }

    /**
     * @param i index of the power
     * @return P_max (W)
     */
    static double Power(std::size_t i)
    {
        constexpr std::array<double, POWERS> watts{1e-3, 1e-2, 1e-1, 1, 10};
        return watts[i];
    }

    std::mt19937_64 m_random{1};          //!< all draws
    std::array<PowerRow, BOUNDS> m_sum{}; //!< sums over slots and runs (bps/Hz)
    ZeroForcing m_zeroForcing;            //!< precoder
    CMatrix m_h;                          //!< channel rows, 3 x N
    CMatrix m_f;                          //!< beams, N x 3
    RMatrix m_unit;                       //!< received powers per watt, 3 x 3
    RMatrix m_received;                   //!< received powers (W), 3 x 3
};

/**
 * @ingroup isac-tests
 * Suite isac-link-bounds.
 */
class IsacLinkBoundsTestSuite : public TestSuite
{
  public:
    IsacLinkBoundsTestSuite()
        : TestSuite("isac-link-bounds")
    {
        AddTestCase(new IsacLinkBoundsTestCase);
    }
};

/// @ingroup isac-tests
static IsacLinkBoundsTestSuite g_isacLinkBoundsTestSuite;
