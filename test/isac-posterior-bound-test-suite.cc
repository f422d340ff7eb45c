/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-posterior-bound.h"
#include "ns3/test.h"

#include <Eigen/LU>
#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>

using namespace ns3;
using namespace ns3::isac;

namespace
{

constexpr double CARRIER = 30e9; //!< f_c (Hz)

} // namespace

/**
 * @ingroup isac-tests
 * The recursion against Kalman's for a linear system, and against a scalar closed form.
 */
class IsacRiccatiTestCase : public TestCase
{
  public:
    IsacRiccatiTestCase()
        : TestCase("Posterior bound: the Riccati recursion of a linear system")
    {
    }

  private:
    /// Three correlated states against a Kalman filter's covariance in gain form.
    void CheckKalman()
    {
        Eigen::Matrix3d f;
        f << 0.9, -0.02, 0.1, 0.05, 1, -0.3, 0, 0.1, 0.95;
        Eigen::Matrix3d h;
        h << 1, 0, 0, 0, 1, 0, -2, 0, 0.7;
        Eigen::Matrix3d q;
        q << 0.3, 0.1, 0, 0.1, 0.2, 0.05, 0, 0.05, 0.4;
        const Eigen::Vector3d r(0.5, 2, 0.1);
        const Eigen::Matrix3d told = h.transpose() * r.cwiseInverse().asDiagonal() * h;
        Eigen::Matrix3d p = Eigen::Vector3d(1, 4, 9).asDiagonal();
        Eigen::Matrix3d information = p.inverse();
        for (int slot = 0; slot < 50; slot++)
        {
            const bool heard = slot % 7 != 3;
            information = PosteriorInformation(information,
                                               f,
                                               q,
                                               heard ? told : Eigen::Matrix3d::Zero().eval());
            p = f * p * f.transpose() + q;
            if (heard)
            {
                const Eigen::Matrix3d s = h * p * h.transpose() + Eigen::Matrix3d(r.asDiagonal());
                const Eigen::Matrix3d gain = p * h.transpose() * s.inverse();
                p = (Eigen::Matrix3d::Identity() - gain * h) * p;
            }
            const double error = (information.inverse() - p).norm() / p.norm();
            NS_TEST_EXPECT_MSG_LT(error, 1e-10, "slot " << slot);
        }
    }

    /// A scalar random walk's steady state: p = (-q + sqrt(q^2 + 4 q r)) / 2 after the update.
    void CheckScalar()
    {
        const double q = 0.04;
        const double r = 0.5;
        const Eigen::Matrix3d identity = Eigen::Matrix3d::Identity();
        Eigen::Matrix3d information = identity;
        for (int slot = 0; slot < 200; slot++)
        {
            information = PosteriorInformation(information, identity, q * identity, identity / r);
        }
        const double steady = (-q + std::sqrt(q * q + 4 * q * r)) / 2;
        for (int i = 0; i < 3; i++)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(1 / information(i, i), steady, 1e-12, "steady state");
        }
    }

    void DoRun() override
    {
        CheckKalman();
        CheckScalar();
    }
};

/**
 * @ingroup isac-tests
 * What measurements tell against finite differences of (7), separation of angles, bad input.
 */
class IsacMeasurementInformationTestCase : public TestCase
{
  public:
    IsacMeasurementInformationTestCase()
        : TestCase("Posterior bound: measurement information, bad input")
    {
    }

  private:
    /// @param x state @return theta^, tau~ and mu~ without noise
    static Eigen::Vector3d Measure(const Eigen::Vector3d& x)
    {
        return {x(0), 2 * x(1) / SPEED_OF_LIGHT, EchoDoppler({x(0), x(1), x(2)}, CARRIER)};
    }

    /// @param call what should throw @param what description
    void ExpectThrow(const std::function<void()>& call, const char* what)
    {
        bool thrown = false;
        try
        {
            call();
        }
        catch (const std::invalid_argument&)
        {
            thrown = true;
        }
        NS_TEST_EXPECT_MSG_EQ(thrown, true, what);
    }

    void DoRun() override
    {
        const Eigen::Vector3d x(0.7, 22, 13);
        const Eigen::Vector3d sigma(0.003, 2e-10, 150);
        Eigen::Matrix3d h;
        for (int i = 0; i < 3; i++)
        {
            const Eigen::Vector3d step = 1e-5 * Eigen::Vector3d::Unit(i);
            h.col(i) = (Measure(x + step) - Measure(x - step)) / 2e-5;
        }
        const Eigen::Matrix3d expected =
            h.transpose() * sigma.cwiseAbs2().cwiseInverse().asDiagonal() * h;
        const VehicleState state{x(0), x(1), x(2)};
        const Eigen::Matrix3d told =
            MeasurementInformation(state, CARRIER, sigma(0), sigma(1), sigma(2));
        // Central differences of step 1e-5: relative errors of 1e-10 in curvature and rounding.
        NS_TEST_EXPECT_MSG_LT((told - expected).norm() / expected.norm(), 1e-7, "H^T R^-1 H");
        const double inf = std::numeric_limits<double>::infinity();
        const double none = MeasurementInformation(state, CARRIER, inf, inf, inf).norm();
        NS_TEST_EXPECT_MSG_EQ(none, 0.0, "no echo tells nothing");
        NS_TEST_EXPECT_MSG_EQ(AngularSeparation({}), 2.0, "nobody");
        NS_TEST_EXPECT_MSG_EQ_TOL(AngularSeparation({{0.5, 9, 1}, {2.0, 9, 1}, {0.6, 5, 2}}),
                                  std::cos(0.5) - std::cos(0.6),
                                  1e-15,
                                  "the nearest pair");

        const Eigen::Matrix3d one = Eigen::Matrix3d::Identity();
        Eigen::Matrix3d bad = one;
        bad(1, 1) = 0;
        ExpectThrow([&] { PosteriorInformation(bad, one, one, one); }, "singular information");
        bad(1, 1) = -1;
        ExpectThrow([&] { PosteriorInformation(bad, one, one, one); }, "indefinite information");
        bad(1, 1) = inf;
        ExpectThrow([&] { PosteriorInformation(one, one, one, bad); }, "infinite measurement");
        ExpectThrow([&] { PosteriorInformation(one, bad, one, one); }, "infinite Jacobian");
        ExpectThrow([&] { MeasurementInformation(state, CARRIER, 0, 1, 1); }, "zero deviation");
        ExpectThrow([&] { MeasurementInformation(state, CARRIER, 1, std::nan(""), 1); }, "NaN");
    }
};

/**
 * @ingroup isac-tests
 * Suite of the posterior Cramer-Rao bound.
 */
class IsacPosteriorBoundTestSuite : public TestSuite
{
  public:
    IsacPosteriorBoundTestSuite()
        : TestSuite("isac-posterior-bound")
    {
        AddTestCase(new IsacRiccatiTestCase);
        AddTestCase(new IsacMeasurementInformationTestCase);
    }
};

/// The suite, registered.
static IsacPosteriorBoundTestSuite g_isacPosteriorBoundTestSuite;
