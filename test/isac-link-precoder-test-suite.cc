/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-link-test-helper.h"

#include "ns3/isac-array.h"
#include "ns3/isac-communication.h"
#include "ns3/isac-power.h"
#include "ns3/isac-precoder.h"
#include "ns3/test.h"

#include <Eigen/LU>
#include <Eigen/SVD>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

using namespace ns3;
using namespace ns3::isac;

namespace
{

/**
 * @param h channel rows
 * @return zero-forcing beams by singular value decomposition, rows of h scaled to unit norm first
 */
CMatrix
PseudoInverse(const CMatrix& h)
{
    const CMatrix unit = h.rowwise().normalized();
    const Eigen::JacobiSVD<CMatrix> svd(unit, Eigen::ComputeThinU | Eigen::ComputeThinV);
    RVector inverse = svd.singularValues();
    for (double& value : inverse)
    {
        value = value > 1e-9 * svd.singularValues()[0] ? 1 / value : 0;
    }
    CMatrix f = svd.matrixV() * inverse.asDiagonal() * svd.matrixU().adjoint();
    NormaliseColumns(f);
    return f;
}

} // namespace

/**
 * @ingroup isac-tests
 * Zero-forcing and its regularised form against their definitions, and where they are hard.
 */
class IsacZeroForcingTestCase : public TestCase
{
  public:
    IsacZeroForcingTestCase()
        : TestCase("Zero-forcing and regularised zero-forcing")
    {
    }

  private:
    void DoRun() override
    {
        std::mt19937_64 random(4);
        for (const Eigen::Index vehicles : {1, 3, 7})
        {
            const CMatrix h = RandomChannel(random, vehicles, 16);
            CheckDefinition(h);
            CheckRegularised(h, random);
        }
        CheckCoincident();
        CheckBroken();
    }

    /**
     * Pseudo-inverse, so other vehicles receive nothing. Tolerance: rounding times the condition
     * number of the rows, up to 1e4 here.
     *
     * @param h channel rows
     */
    void CheckDefinition(const CMatrix& h)
    {
        CMatrix f;
        m_zeroForcing.Compute(h, f);
        NS_TEST_EXPECT_MSG_EQ(HasUnitColumns(f), true, "unit norm");
        NS_TEST_EXPECT_MSG_LT((f - PseudoInverse(h)).norm(), 1e-9, "K " << h.rows());
        CMatrix leak = h.rowwise().normalized() * f;
        leak.diagonal().setZero();
        NS_TEST_EXPECT_MSG_LT(leak.cwiseAbs().maxCoeff(), 1e-13, "interference");
    }

    /**
     * @param h channel rows
     * @param random generator
     */
    void CheckRegularised(const CMatrix& h, std::mt19937_64& random)
    {
        const double mean = h.squaredNorm() / double(h.rows());
        const RVector r = mean * UniformDraws(random, h.rows(), 0.01, 0.3);
        CMatrix gram = h * h.adjoint();
        gram += r.cast<Complex>().asDiagonal();
        CMatrix expected = h.adjoint() * gram.fullPivLu().inverse();
        NormaliseColumns(expected);
        CMatrix f;
        m_regularised.ComputeRegularised(h, r, f);
        NS_TEST_EXPECT_MSG_LT((f - expected).norm(), 1e-9, "H^H (H H^H + diag(r))^-1");

        CMatrix limit;
        m_zeroForcing.Compute(h, limit);
        m_regularised.ComputeRegularised(h, RVector::Zero(h.rows()), f);
        NS_TEST_EXPECT_MSG_LT((f - limit).norm(), 1e-9, "no regularisation: zero-forcing");
        MaximumRatio(h, limit);
        m_regularised.ComputeRegularised(h, RVector::Constant(h.rows(), 1e9 * mean), f);
        NS_TEST_EXPECT_MSG_LT((f - limit).norm(), 1e-6, "much regularisation: matched beams");
        bool thrown = false;
        try
        {
            m_regularised.ComputeRegularised(h, -r, f);
        }
        catch (const std::invalid_argument&)
        {
            thrown = true;
        }
        NS_TEST_EXPECT_MSG_EQ(thrown, true, "negative regularisation");
    }

    /// Equal or nearly equal angles, and more vehicles than elements: least squares, finite.
    void CheckCoincident()
    {
        for (const double offset : {0.0, 1e-13, 1e-8, 1e-4})
        {
            const RVector theta = (RVector(4) << 1, 1 + offset, 2, 1).finished();
            const RVector gain = (RVector(4) << 1e-9, 1e-10, 1e-8, 1e-9).finished();
            CMatrix h;
            LineOfSightChannel(theta, gain, 16, h);
            CMatrix f;
            m_zeroForcing.Compute(h, f);
            NS_TEST_EXPECT_MSG_EQ(HasUnitColumns(f), true, "offset " << offset);
            m_regularised.ComputeRegularised(h, RVector::Constant(4, 1e-12), f);
            NS_TEST_EXPECT_MSG_EQ(HasUnitColumns(f), true, "regularised, offset " << offset);
            if (offset == 0)
            {
                m_zeroForcing.Compute(h, f);
                NS_TEST_EXPECT_MSG_LT((f - PseudoInverse(h)).norm(), 1e-9, "least squares");
            }
        }
        CMatrix h;
        CMatrix f;
        LineOfSightChannel(RVector::LinSpaced(9, 0.3, 2.8), RVector::Ones(9), 4, h);
        m_zeroForcing.Compute(h, f);
        NS_TEST_EXPECT_MSG_EQ(HasUnitColumns(f), true, "nine vehicles, four elements");
        NS_TEST_EXPECT_MSG_LT((f - PseudoInverse(h)).norm(), 1e-9, "least squares");
    }

    /// A vehicle without channel gets a beam at broadside and costs the others nothing.
    void CheckBroken()
    {
        std::mt19937_64 random(5);
        const CMatrix h = RandomChannel(random, 3, 16);
        CMatrix expected;
        m_zeroForcing.Compute(h.topRows(2), expected);
        for (const double value : {0.0, std::numeric_limits<double>::quiet_NaN()})
        {
            CMatrix broken = h;
            broken.row(2).setConstant(value);
            CMatrix f;
            m_zeroForcing.Compute(broken, f);
            NS_TEST_EXPECT_MSG_EQ(HasUnitColumns(f), true, "row of " << value);
            NS_TEST_EXPECT_MSG_LT((f.leftCols(2) - expected).norm(), 1e-12, "row of " << value);
            NS_TEST_EXPECT_MSG_EQ_TOL(BeamAngle(f.col(2)), M_PI / 2, 1e-9, "broadside");
            MaximumRatio(broken, f);
            NS_TEST_EXPECT_MSG_EQ(HasUnitColumns(f), true, "matched, row of " << value);
        }
        CMatrix extreme = CMatrix::Constant(4, 2, Complex(1e301, -1e301));
        extreme.col(1).setConstant(Complex(1e-310, 0));
        NormaliseColumns(extreme);
        NS_TEST_EXPECT_MSG_EQ(HasUnitColumns(extreme), true, "squares beyond the range of double");
    }

    ZeroForcing m_zeroForcing; //!< zero-forcing
    ZeroForcing m_regularised; //!< regularised zero-forcing
};

/**
 * @ingroup isac-tests
 * Fixed beams: DFT codebook and wide beam.
 */
class IsacFixedBeamTestCase : public TestCase
{
  public:
    IsacFixedBeamTestCase()
        : TestCase("DFT codebook and wide beam")
    {
    }

  private:
    void DoRun() override
    {
        for (const Eigen::Index antennas : {1, 8, 33})
        {
            const CMatrix codebook = DftCodebook(antennas);
            const CMatrix product = codebook.adjoint() * codebook;
            NS_TEST_EXPECT_MSG_LT((product - CMatrix::Identity(antennas, antennas)).norm(),
                                  1e-11,
                                  "orthonormal, N " << antennas);
        }
        // Dips as the manual states them, rounded up to the next tenth of a dB.
        CheckWideBeam(8, 3.9);
        CheckWideBeam(16, 2.8);
        CheckWideBeam(32, 2.1);
        CheckWideBeam(64, 1.4);
    }

    /**
     * @param antennas elements
     * @param dip deepest dip below 1/N (dB)
     */
    void CheckWideBeam(Eigen::Index antennas, double dip)
    {
        const CVector f = WideBeam(antennas);
        const double modulus = 1 / std::sqrt(double(antennas));
        NS_TEST_EXPECT_MSG_LT((f.cwiseAbs().array() - modulus).abs().maxCoeff(),
                              1e-14,
                              "all elements radiate equally");
        const RVector theta = RVector::LinSpaced(16001, 10 * M_PI / 180, 170 * M_PI / 180);
        RMatrix gain;
        BeamGains(theta, f, gain);
        const double lowest = 10 * std::log10(double(antennas) * gain.minCoeff());
        NS_TEST_EXPECT_MSG_GT(lowest, -dip, "N " << antennas);
    }
};

/**
 * @ingroup isac-tests
 * WMMSE: monotone, above its start, below the interference-free bound.
 */
class IsacWmmseTestCase : public TestCase
{
  public:
    IsacWmmseTestCase()
        : TestCase("Weighted-MMSE benchmark")
    {
    }

  private:
    void DoRun() override
    {
        std::mt19937_64 random(6);
        for (int trial = 0; trial < 20; ++trial)
        {
            const CMatrix h = RandomChannel(random, 1 + trial % 6, 16);
            for (const double pMax : {1e-3, 0.1, 10.0})
            {
                CheckProblem(h, pMax);
            }
        }
        CMatrix f;
        RVector p;
        CMatrix h;
        LineOfSightChannel(RVector::Ones(3), RVector::Constant(3, 1e-9), 8, h);
        // Beams cannot tell these vehicles apart; by symmetry each keeps a third of the power.
        const double same = Wmmse(h, 1, NOISE, f, p);
        NS_TEST_EXPECT_MSG_EQ(HasUnitColumns(f), true, "coincident angles");
        const double third = 8e-9 / 3;
        const double expected = 3 * std::log2(1 + third / (2 * third + NOISE));
        NS_TEST_EXPECT_MSG_EQ(IsClose(same, expected, 1e-6), true, "coincident angles: " << same);
    }

    /**
     * @param h channel rows
     * @param pMax total power (W)
     */
    void CheckProblem(const CMatrix& h, double pMax)
    {
        const Eigen::Index vehicles = h.rows();
        CMatrix f;
        RVector p = RVector::Constant(vehicles, pMax / double(vehicles));
        ZeroForcing start;
        start.ComputeRegularised(h, RVector::Constant(vehicles, NOISE / p[0]), f);
        double previous = SumRate(h, f, p);
        for (const int iterations : {0, 1, 2, 3, 5, 10, 50, 200})
        {
            const double sumRate = Wmmse(h, pMax, NOISE, f, p, iterations, 0);
            NS_TEST_EXPECT_MSG_GT(sumRate, previous * (1 - 1e-9), "monotone, at " << iterations);
            NS_TEST_EXPECT_MSG_EQ(IsClose(SumRate(h, f, p), sumRate, 1e-8), true, "its own rate");
            previous = sumRate;
        }
        NS_TEST_EXPECT_MSG_EQ(HasUnitColumns(f), true, "unit norm");
        NS_TEST_EXPECT_MSG_EQ((IsClose(p.sum(), pMax, 1e-12) && p.minCoeff() >= 0), true, "power");
        const RVector snr = h.rowwise().squaredNorm() / NOISE;
        const double bound = WaterFilling(snr, pMax, p);
        NS_TEST_EXPECT_MSG_LT(previous, bound * (1 + 1e-9), "interference-free bound");
    }

    /**
     * @param h channel rows
     * @param f beams
     * @param p powers (W)
     * @return sum-rate (bps/Hz)
     */
    static double SumRate(const CMatrix& h, const CMatrix& f, const RVector& p)
    {
        RMatrix s;
        ReceivedPowers(h, f, p, s);
        RVector sinr(p.size());
        CommunicationSinr(s, NOISE, sinr);
        RVector rate(p.size());
        return AchievableRates(sinr, rate);
    }

    static constexpr double NOISE = 1e-11; //!< (W)
};

/**
 * @ingroup isac-tests
 * Suite isac-link-precoder.
 */
class IsacLinkPrecoderTestSuite : public TestSuite
{
  public:
    IsacLinkPrecoderTestSuite()
        : TestSuite("isac-link-precoder")
    {
        AddTestCase(new IsacZeroForcingTestCase);
        AddTestCase(new IsacFixedBeamTestCase);
        AddTestCase(new IsacWmmseTestCase);
    }
};

/// @ingroup isac-tests
static IsacLinkPrecoderTestSuite g_isacLinkPrecoderTestSuite;
