/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-link-test-helper.h"

#include "ns3/isac-echo.h"
#include "ns3/isac-precoder.h"
#include "ns3/test.h"

#include <cmath>
#include <limits>
#include <stdexcept>

using namespace ns3;
using namespace ns3::isac;

namespace
{

constexpr double INFINITE = std::numeric_limits<double>::infinity(); //!< no information

/**
 * @param theta angle (rad)
 * @param antennas elements
 * @param reference element to which phases are referred, may lie between elements
 * @return response, N x 1
 */
CVector
Response(double theta, Eigen::Index antennas, double reference)
{
    CVector a(antennas);
    for (Eigen::Index n = 0; n < antennas; ++n)
    {
        a[n] = std::polar(1 / std::sqrt(double(antennas)),
                          -M_PI * (double(n) - reference) * std::cos(theta));
    }
    return a;
}

/**
 * Noise-free array echo b(theta) a^H(theta) f.
 *
 * @param theta angle (rad)
 * @param f beam, N_TA x 1
 * @param nRx receive elements
 * @param reference element to which phases are referred
 * @return N_RA x 1
 */
CVector
Echo(double theta, const CVector& f, Eigen::Index nRx, double reference)
{
    return Response(theta, nRx, reference) * Response(theta, f.size(), reference).dot(f);
}

} // namespace

/**
 * @ingroup isac-tests
 * CRLBs against Fisher information from finite differences of the signal.
 */
class IsacCrlbTestCase : public TestCase
{
  public:
    IsacCrlbTestCase()
        : TestCase("CRLBs of eqs. (17)-(23) from the signal itself")
    {
    }

  private:
    void DoRun() override
    {
        m_parameters.nTx = 16;
        m_parameters.nRx = 12;
        std::mt19937_64 random(3);
        CMatrix f = NormalDraws(random, 16, 1);
        NormaliseColumns(f);
        for (const double theta : {0.4, 1.2, 2.4})
        {
            for (const double reference : {0.0, 5.5, 11.0, 40.0})
            {
                CheckAngle(theta, f, reference);
            }
            CheckScalarEcho(theta, f);
            CheckSpeed(theta, f);
        }
    }

    /**
     * Array echo with an unknown complex amplitude: whatever the reference of the phases, the
     * bound is the same. Tolerance: error of the central difference.
     *
     * @param theta angle (rad)
     * @param f beam
     * @param reference element to which phases are referred
     */
    void CheckAngle(double theta, const CVector& f, double reference)
    {
        constexpr double h = 1e-5;
        const CVector echo = Echo(theta, f, m_parameters.nRx, reference);
        const CVector slope = (Echo(theta + h, f, m_parameters.nRx, reference) -
                               Echo(theta - h, f, m_parameters.nRx, reference)) /
                              (2 * h);
        const double free = slope.squaredNorm() - std::norm(echo.dot(slope)) / echo.squaredNorm();
        const double expected = m_parameters.noise / (2 * Amplitude() * m_parameters.xi * free);
        const double crlb = Evaluate(theta, f, Variant::CORRECTED).crlbTheta[0];
        NS_TEST_EXPECT_MSG_EQ(IsClose(crlb, expected, 1e-5),
                              true,
                              "theta " << theta << ", reference " << reference << ": " << crlb
                                       << ", expected " << expected);
    }

    /**
     * Printed form: derivative of the scalar a^H f, phases referred to element 0, no factor 2.
     *
     * @param theta angle (rad)
     * @param f beam
     */
    void CheckScalarEcho(double theta, const CVector& f)
    {
        constexpr double h = 1e-5;
        const Complex slope =
            (Response(theta + h, 16, 0).dot(f) - Response(theta - h, 16, 0).dot(f)) / (2 * h);
        const double expected =
            m_parameters.noise / (Amplitude() * m_parameters.xi * std::norm(slope));
        const double crlb = Evaluate(theta, f, Variant::PAPER).crlbTheta[0];
        NS_TEST_EXPECT_MSG_EQ(IsClose(crlb, expected, 1e-5), true, "theta " << theta);
    }

    /**
     * Corrected: inverse of the joint information on angle and speed; Paper: speed alone.
     *
     * @param theta angle (rad)
     * @param f beam
     */
    void CheckSpeed(double theta, const CVector& f)
    {
        const double perHertz = 2 * m_parameters.carrier / SPEED_OF_LIGHT;
        const EchoQuality q = Evaluate(theta, f, Variant::CORRECTED);
        const Eigen::Vector2d slope(-SPEED * std::sin(theta) * perHertz,
                                    std::cos(theta) * perHertz);
        Eigen::Matrix2d information = slope * slope.transpose() / (q.sigmaMu[0] * q.sigmaMu[0]);
        information(0, 0) += 1 / q.crlbTheta[0];
        const double determinant =
            information(0, 0) * information(1, 1) - information(0, 1) * information(1, 0);
        NS_TEST_EXPECT_MSG_EQ(IsClose(q.crlbV[0], information(0, 0) / determinant, 1e-8),
                              true,
                              "joint bound, theta " << theta);
        const EchoQuality printed = Evaluate(theta, f, Variant::PAPER);
        const double expected = std::pow(printed.sigmaMu[0] / slope[1], 2);
        NS_TEST_EXPECT_MSG_EQ(IsClose(printed.crlbV[0], expected, 1e-12), true, "speed alone");
    }

    /**
     * @return E^2 |beta|^2 p: echo power before the beam gain (W)
     */
    double Amplitude() const
    {
        return double(m_parameters.nTx * m_parameters.nRx) * POWER * m_parameters.kappaSquared /
               (4 * DISTANCE * DISTANCE);
    }

    /**
     * @param theta angle (rad)
     * @param f beam
     * @param variant form of the equations
     * @return quality of one target's echo
     */
    EchoQuality Evaluate(double theta, const CVector& f, Variant variant)
    {
        m_parameters.variant = variant;
        EchoQuality q;
        EchoModel(m_parameters).EvaluateSingle(theta, DISTANCE, SPEED, 1, f, POWER, q);
        return q;
    }

    static constexpr double DISTANCE = 25; //!< (m)
    static constexpr double SPEED = 12;    //!< (m/s)
    static constexpr double POWER = 1e-9;  //!< (W), low: eqs. (9), (10) in Hz and s
    EchoParameters m_parameters;           //!< constants
};

/**
 * @ingroup isac-tests
 * Echoes of several vehicles, and inputs at the limits: infinite bounds, never NaN.
 */
class IsacEchoLimitsTestCase : public TestCase
{
  public:
    IsacEchoLimitsTestCase()
        : TestCase("Echo interference, blockage, limits and bad input")
    {
    }

  private:
    void DoRun() override
    {
        for (const Variant variant : {Variant::PAPER, Variant::CORRECTED})
        {
            CheckInterference(variant);
            CheckLimits(variant);
        }
        CheckErrors();
    }

    /**
     * Two vehicles, one beam each that both receive: eq. (8) by hand. Vehicle 1 is blocked.
     *
     * @param variant form of the equations
     */
    void CheckInterference(Variant variant)
    {
        EchoParameters parameters;
        parameters.nTx = 1; // one element: every beam gain is 1
        parameters.nRx = 2;
        parameters.kappaSquared = 400;
        parameters.noise = 1;
        parameters.variant = variant;
        const RVector theta = (RVector(2) << 1, 2).finished();
        const RVector d = (RVector(2) << 10, 20).finished();      // |beta|^2 = 1, 0.25
        const RVector excess = (RVector(2) << 1, 0.1).finished(); // vehicle 1: 0.025
        const RVector p = (RVector(2) << 3, 4).finished();
        EchoQuality q;
        EchoModel(parameters)
            .Evaluate(theta, d, RVector::Zero(2), excess, CMatrix::Ones(1, 2), p, q);
        const bool paper = variant == Variant::PAPER;
        const double first = paper ? 6 / (0.2 + 1) : 6 / (8.0 + 1);
        const double second = paper ? 0.2 / (6 + 1) : 0.2 / (0.15 + 1);
        NS_TEST_EXPECT_MSG_EQ(IsClose(q.sinr[0], first, 1e-14), true, q.sinr[0]);
        NS_TEST_EXPECT_MSG_EQ(IsClose(q.sinr[1], second, 1e-14), true, q.sinr[1]);
        NS_TEST_EXPECT_MSG_EQ(IsClose(q.sigmaTau[0], 1e-9 / std::sqrt(first), 1e-14), true, "(9)");
        NS_TEST_EXPECT_MSG_EQ(IsClose(q.sigmaMu[0], 2e3 / std::sqrt(first), 1e-14), true, "(10)");
    }

    /**
     * @param variant form of the equations
     */
    void CheckLimits(Variant variant)
    {
        EchoParameters parameters;
        parameters.variant = variant;
        EchoModel model(parameters);
        CVector f(32);
        UlaResponse(1.3, f);
        EchoQuality q;
        model.EvaluateSingle(1.3, 20, 12, 1, f, 0, q);
        CheckBlind(q, "no power");
        model.EvaluateSingle(1.3, 20, 12, 0, f, 1, q);
        CheckBlind(q, "blocked");
        model.EvaluateSingle(1.3, 20, 0, 1, CVector::Zero(32), 1, q);
        CheckBlind(q, "no beam, standing");
        for (const double v : {0.0, 12.0})
        {
            // cos(pi / 2) is 6e-17 in double precision: nearly infinite, and not NaN.
            model.EvaluateSingle(M_PI / 2, 20, v, 1, f, 1, q);
            NS_TEST_EXPECT_MSG_GT(q.crlbV[0], 1e20, "broadside tells no speed");
        }
        model.EvaluateSingle(0, 20, 12, 1, f, 1, q);
        NS_TEST_EXPECT_MSG_EQ(q.crlbTheta[0], INFINITE, "endfire tells no angle");
    }

    /**
     * @param q quality of an echo without power
     * @param what name in the message
     */
    void CheckBlind(const EchoQuality& q, const char* what)
    {
        NS_TEST_EXPECT_MSG_EQ(q.sinr[0], 0, what);
        for (const auto& value : {q.sigmaTau, q.sigmaMu, q.crlbTheta, q.crlbD, q.crlbV})
        {
            NS_TEST_EXPECT_MSG_EQ(value[0], INFINITE, what);
        }
    }

    /// Bad constants, sizes and distances are refused.
    void CheckErrors()
    {
        EchoParameters parameters;
        parameters.nTx = 0;
        NS_TEST_EXPECT_MSG_EQ(IsRefused(parameters, 20, 32), true, "no transmit elements");
        parameters = EchoParameters();
        parameters.noise = -1;
        NS_TEST_EXPECT_MSG_EQ(IsRefused(parameters, 20, 32), true, "negative noise");
        parameters.noise = INFINITE;
        NS_TEST_EXPECT_MSG_EQ(IsRefused(parameters, 20, 32), true, "infinite noise");
        parameters = EchoParameters();
        NS_TEST_EXPECT_MSG_EQ(IsRefused(parameters, 0, 32), true, "a vehicle on the RSU");
        NS_TEST_EXPECT_MSG_EQ(IsRefused(parameters, 20, 31), true, "beam of another array");
        NS_TEST_EXPECT_MSG_EQ(IsRefused(parameters, 20, 32), false, "good input");
    }

    /**
     * @param parameters constants
     * @param d distance (m)
     * @param rows length of the beam
     * @return true if the model refuses
     */
    static bool IsRefused(const EchoParameters& parameters, double d, Eigen::Index rows)
    {
        try
        {
            EchoQuality q;
            EchoModel(parameters).EvaluateSingle(1, d, 1, 1, CVector::Ones(rows), 1, q);
        }
        catch (const std::invalid_argument&)
        {
            return true;
        }
        return false;
    }
};

/**
 * @ingroup isac-tests
 * Suite isac-link-echo.
 */
class IsacLinkEchoTestSuite : public TestSuite
{
  public:
    IsacLinkEchoTestSuite()
        : TestSuite("isac-link-echo")
    {
        AddTestCase(new IsacCrlbTestCase);
        AddTestCase(new IsacEchoLimitsTestCase);
    }
};

/// @ingroup isac-tests
static IsacLinkEchoTestSuite g_isacLinkEchoTestSuite;
