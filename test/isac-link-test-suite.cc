/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-link-test-helper.h"

#include "ns3/isac-array.h"
#include "ns3/isac-communication.h"
#include "ns3/isac-precoder.h"
#include "ns3/isac-reward.h"
#include "ns3/isac-state-evolution.h"
#include "ns3/test.h"

#include <cmath>
#include <complex>
#include <limits>
#include <stdexcept>

using namespace ns3;
using namespace ns3::isac;

/**
 * @ingroup isac-tests
 * Responses, their derivatives, channels and gains against their definitions.
 */
class IsacArrayTestCase : public TestCase
{
  public:
    IsacArrayTestCase()
        : TestCase("Array responses of eqs. (3), (4)")
    {
    }

  private:
    void DoRun() override
    {
        for (const Eigen::Index antennas : {1, 2, 8, 31, 64})
        {
            for (const double theta : {0.0, 0.1, 1.0, M_PI / 2, 2.5, M_PI})
            {
                CheckResponse(theta, antennas);
                CheckDerivative(theta, antennas);
            }
        }
        CheckChannelAndGains();
        CheckBeamAngle();
        CMatrix m;
        NS_TEST_EXPECT_MSG_EQ(Throws([&]() { UlaResponses(RVector::Ones(1), 0, m); }),
                              true,
                              "no elements");
        NS_TEST_EXPECT_MSG_EQ(
            Throws([&]() { LineOfSightChannel(RVector::Ones(2), RVector::Ones(1), 4, m); }),
            true,
            "two angles, one gain");
    }

    /**
     * @param call to try
     * @return true if it throws std::invalid_argument
     */
    template <class Call>
    static bool Throws(Call call)
    {
        try
        {
            call();
        }
        catch (const std::invalid_argument&)
        {
            return true;
        }
        return false;
    }

    /**
     * @param theta angle (rad)
     * @param antennas elements
     */
    void CheckResponse(double theta, Eigen::Index antennas)
    {
        CVector a(antennas);
        UlaResponse(theta, a);
        for (Eigen::Index n = 0; n < antennas; ++n)
        {
            const Complex expected =
                std::exp(Complex(0, -M_PI * n * std::cos(theta))) / std::sqrt(antennas);
            NS_TEST_EXPECT_MSG_LT(std::abs(a[n] - expected), 1e-14, "element " << n);
        }
        NS_TEST_EXPECT_MSG_LT(std::abs(a.norm() - 1), 1e-13, "unit norm");
    }

    /**
     * Central difference: its error is about h^2 / 6 times the third derivative, (pi N)^3.
     *
     * @param theta angle (rad)
     * @param antennas elements
     */
    void CheckDerivative(double theta, Eigen::Index antennas)
    {
        constexpr double h = 1e-6;
        CVector da(antennas);
        CVector above(antennas);
        CVector below(antennas);
        UlaResponseDerivative(theta, da);
        UlaResponse(theta + h, above);
        UlaResponse(theta - h, below);
        const double error = (da - (above - below) / (2 * h)).norm();
        NS_TEST_EXPECT_MSG_LT(error, 1e-5, "theta " << theta << ", N " << antennas);
    }

    /// Channel rows against the responses, gains against the channel.
    void CheckChannelAndGains()
    {
        std::mt19937_64 random(2);
        const RVector theta = UniformDraws(random, 5, 0.2, 2.9);
        const RVector gain = UniformDraws(random, 5, 0.1, 2);
        CMatrix h;
        LineOfSightChannel(theta, gain, 16, h);
        CMatrix a;
        UlaResponses(theta, 16, a);
        const RVector amplitude = (16 * gain).cwiseSqrt();
        const CMatrix expected = amplitude.asDiagonal() * a.adjoint();
        NS_TEST_EXPECT_MSG_LT((h - expected).norm(), 1e-12, "channel rows");

        CMatrix f = NormalDraws(random, 16, 3);
        NormaliseColumns(f);
        RMatrix g;
        BeamGains(theta, f, g);
        const RMatrix product = (a.adjoint() * f).cwiseAbs2();
        NS_TEST_EXPECT_MSG_LT((g - product).norm(), 1e-13, "beam gains");
        NS_TEST_EXPECT_MSG_EQ((g.array() <= 1).all(), true, "unit-norm beams cannot gain");
    }

    /// The angle of a matched beam is that of the beam; a beam without direction points broadside.
    void CheckBeamAngle()
    {
        for (const double theta : {0.05, 0.7, 1.5, 2.2, 3.1})
        {
            CVector a(32);
            UlaResponse(theta, a);
            NS_TEST_EXPECT_MSG_EQ_TOL(BeamAngle(a), theta, 1e-12, "matched beam");
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(BeamAngle(CVector::Ones(1)), M_PI / 2, 1e-15, "one element");
        const CVector broken = CVector::Constant(4, std::numeric_limits<double>::quiet_NaN());
        NS_TEST_EXPECT_MSG_EQ_TOL(BeamAngle(broken), M_PI / 2, 1e-15, "not a number");
        NS_TEST_EXPECT_MSG_EQ(std::isfinite(BeamAngle(broken)), true, "not a number");
    }
};

/**
 * @ingroup isac-tests
 * State evolution against geometry and finite differences.
 */
class IsacStateEvolutionTestCase : public TestCase
{
  public:
    IsacStateEvolutionTestCase()
        : TestCase("State evolution of eq. (14)")
    {
    }

  private:
    void DoRun() override
    {
        const VehicleState x{0.8, 20, 12};
        CheckGeometry(x);
        CheckJacobian(x);
        EvolutionNoise noise;
        noise.sigmaTheta = 0.1;
        const VehicleState mean = Evolve(x, 0.02);
        const VehicleState noisy = Evolve(x, 0.02, noise, {1, -2, 3});
        NS_TEST_EXPECT_MSG_EQ_TOL(noisy.theta - mean.theta, 0.1, 1e-14, "noise of theta");
        NS_TEST_EXPECT_MSG_EQ_TOL(noisy.d - mean.d, -0.4, 1e-14, "noise of d");
        NS_TEST_EXPECT_MSG_EQ_TOL(noisy.v - mean.v, 1.5, 1e-14, "noise of v");
        // 2 x 12 m/s x cos(60 degrees) x 30 GHz / c = 1200.83 Hz
        const VehicleState atSixty{M_PI / 3, 20, 12};
        NS_TEST_EXPECT_MSG_EQ_TOL(EchoDoppler(atSixty, 30e9), 1200.8307, 1e-3, "Doppler");
    }

    /**
     * Eq. (14) is first order in dT: against straight motion along x the error of halved slots
     * is a quarter.
     *
     * @param x state
     */
    void CheckGeometry(const VehicleState& x)
    {
        const auto error = [&x](double dT) {
            const VehicleState next = Evolve(x, dT);
            const Complex expected(-x.d * std::cos(x.theta) + x.v * dT, x.d * std::sin(x.theta));
            return std::abs(next.d * Complex(-std::cos(next.theta), std::sin(next.theta)) -
                            expected);
        };
        NS_TEST_EXPECT_MSG_LT(error(0.02), 0.01, "error of a slot of 20 ms (m)");
        NS_TEST_EXPECT_MSG_EQ_TOL(error(0.02) / error(0.01), 4, 0.1, "order of the error");
    }

    /**
     * @param x state
     */
    void CheckJacobian(const VehicleState& x)
    {
        constexpr double h = 1e-5;
        const Eigen::Matrix3d jacobian = EvolveJacobian(x, 0.5);
        for (int column = 0; column < 3; ++column)
        {
            VehicleState above = x;
            VehicleState below = x;
            (column == 0 ? above.theta : column == 1 ? above.d : above.v) += h;
            (column == 0 ? below.theta : column == 1 ? below.d : below.v) -= h;
            above = Evolve(above, 0.5);
            below = Evolve(below, 0.5);
            const Eigen::Vector3d slope =
                Eigen::Vector3d(above.theta - below.theta, above.d - below.d, above.v - below.v) /
                (2 * h);
            NS_TEST_EXPECT_MSG_LT((jacobian.col(column) - slope).norm(), 1e-8, "column " << column);
        }
    }
};

/**
 * @ingroup isac-tests
 * SINRs, rates, fairness and reward.
 */
class IsacRateTestCase : public TestCase
{
  public:
    IsacRateTestCase()
        : TestCase("SINR (12), rate (13), fairness (28) and reward (27)")
    {
    }

  private:
    void DoRun() override
    {
        CheckSinr();
        CheckFairness();
        CheckReward();
    }

    /// A worked example, and invariance to a common scale of power and noise.
    void CheckSinr()
    {
        RMatrix s(2, 2);
        s << 8, 1, 2, 6;
        NS_TEST_EXPECT_MSG_EQ_TOL(BeamSinr(s, 0, 1, 2), 0.1, 1e-15, "beam 1 at vehicle 0");
        RVector sinr(2);
        CommunicationSinr(s, 1, sinr);
        NS_TEST_EXPECT_MSG_EQ_TOL(sinr[0], 4, 1e-15, "8 / (1 + 1)");
        NS_TEST_EXPECT_MSG_EQ_TOL(sinr[1], 2, 1e-15, "6 / (2 + 1)");
        RVector scaled(2);
        CommunicationSinr(1e-9 * s, 1e-9, scaled);
        NS_TEST_EXPECT_MSG_LT((scaled - sinr).norm(), 1e-14, "only ratios of powers count");
        RVector rate(2);
        const double sum = AchievableRates(sinr, rate);
        NS_TEST_EXPECT_MSG_EQ_TOL(sum, std::log2(5.0) + std::log2(3.0), 1e-14, "sum-rate");
        NS_TEST_EXPECT_MSG_EQ_TOL(LogDistanceGain(10, 70, 2.5), 3.16227766e-10, 1e-18, "-95 dB");
        bool thrown = false;
        try
        {
            LogDistanceGain(0, 70, 2.5);
        }
        catch (const std::invalid_argument&)
        {
            thrown = true;
        }
        NS_TEST_EXPECT_MSG_EQ(thrown, true, "a vehicle on the RSU");
    }

    /// Jain's index has no scale, is 1 for equal rates and 1/K for one served vehicle of K.
    void CheckFairness()
    {
        const RVector rate = (RVector(3) << 1, 2, 4).finished();
        const double jain = Fairness(rate, Variant::CORRECTED);
        NS_TEST_EXPECT_MSG_EQ_TOL(jain, 49.0 / 63, 1e-15, "7^2 / (3 x 21)");
        NS_TEST_EXPECT_MSG_EQ_TOL(Fairness(rate, Variant::PAPER), 2 * jain, 1e-15, "factor 2");
        for (const double scale : {1e-200, 1e-3, 1e6, 1e200})
        {
            const double scaled = Fairness(scale * rate, Variant::CORRECTED);
            NS_TEST_EXPECT_MSG_EQ(IsClose(scaled, jain, 1e-14), true, "scale " << scale);
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(Fairness(RVector::Unit(4, 2), Variant::CORRECTED),
                                  0.25,
                                  1e-15,
                                  "one of four served");
        NS_TEST_EXPECT_MSG_EQ(Fairness(RVector::Zero(4), Variant::CORRECTED), 1, "equal: all zero");
        NS_TEST_EXPECT_MSG_EQ(Fairness(RVector(), Variant::CORRECTED), 0, "no vehicles");
    }

    /// Each constraint alone makes the reward zero.
    void CheckReward()
    {
        const RVector rate = (RVector(2) << 3, 3).finished();
        const RVector theta = (RVector(2) << 0.01, 0.03).finished();
        const RVector d = (RVector(2) << 0.2, 0.6).finished();
        const RVector p = (RVector(2) << 4, 6).finished();
        const RewardParameters parameters;
        const double reward = Reward(rate, theta, d, p, parameters);
        NS_TEST_EXPECT_MSG_EQ_TOL(reward, 6 - 0.02 - 0.4, 1e-14, "6 x 1 - means of the CRLBs");
        NS_TEST_EXPECT_MSG_EQ(Reward(rate, 2 * theta, d, p, parameters), 0, "(24a)");
        NS_TEST_EXPECT_MSG_EQ(Reward(rate, theta, 3 * d, p, parameters), 0, "(24b)");
        NS_TEST_EXPECT_MSG_EQ(Reward(rate, theta, d, 1.01 * p, parameters), 0, "(24c), sum");
        const RVector off = (RVector(2) << 0, 6).finished();
        NS_TEST_EXPECT_MSG_EQ(Reward(rate, theta, d, off, parameters), 0, "(24c), p > 0");
        const RVector blind = RVector::Constant(2, std::numeric_limits<double>::infinity());
        NS_TEST_EXPECT_MSG_EQ(Reward(rate, blind, d, p, parameters), 0, "no echo");
        const RVector none;
        NS_TEST_EXPECT_MSG_EQ(Reward(none, none, none, none, parameters), 0, "no vehicles");
        NS_TEST_EXPECT_MSG_EQ(Reward(rate, theta, d, none, parameters), 0, "no beams");
    }
};

/**
 * @ingroup isac-tests
 * Suite isac-link.
 */
class IsacLinkTestSuite : public TestSuite
{
  public:
    IsacLinkTestSuite()
        : TestSuite("isac-link")
    {
        AddTestCase(new IsacArrayTestCase);
        AddTestCase(new IsacStateEvolutionTestCase);
        AddTestCase(new IsacRateTestCase);
    }
};

/// @ingroup isac-tests
static IsacLinkTestSuite g_isacLinkTestSuite;
