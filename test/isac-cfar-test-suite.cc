/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-cfar-test-helper.h"

#include "ns3/isac-cfar.h"
#include "ns3/isac-detector.h"
#include "ns3/isac-window.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

using namespace ns3;

namespace
{

using Eigen::Index;
using isac::CMatrix;
using isac::Complex;

constexpr double INF = std::numeric_limits<double>::infinity(); //!< limit

/**
 * Detection probability with the noise's mean integrated numerically: Simpson's rule over the
 * gamma distributed mean of the cells, Marcum's function by IsacDetector.
 *
 * @param snr signal-to-noise ratio
 * @param alpha multiplier
 * @param n number of cells
 * @return detection probability
 */
double
Integrated(double snr, double alpha, double n)
{
    const int steps = 2000;
    const double top = 1 + 14 / std::sqrt(n);
    double sum = 0;
    for (int i = 1; i <= steps; i++)
    {
        const double z = top * i / steps;
        const double density =
            std::exp(n * std::log(n) + (n - 1) * std::log(z) - n * z - std::lgamma(n));
        const double weight = i == steps ? 1 : (i % 2 == 1 ? 4 : 2);
        sum +=
            weight * density * IsacDetector(std::exp(-std::min(alpha * z, 700.0))).Probability(snr);
    }
    return sum * top / steps / 3;
}

} // namespace

/**
 * @ingroup isac-tests
 * Multipliers and detection probabilities: identities, limits, numerical integration.
 */
class IsacCfarProbabilityTestCase : public TestCase
{
  public:
    IsacCfarProbabilityTestCase()
        : TestCase("CFAR: multiplier and detection probability")
    {
    }

  private:
    /// Identities between multiplier, false-alarm rate and the ideal detector.
    void CheckIdentities()
    {
        for (const double rate : {0.1, 1e-3, 1e-6, 1e-12})
        {
            const double ideal = -std::log(rate);
            double last = INF;
            for (const double n : {0.7, 1.0, 7.5, 100.0, 1e4, 1e7, INF})
            {
                const double alpha = IsacCfar::Multiplier(rate, n);
                NS_TEST_EXPECT_MSG_EQ((alpha < last && alpha >= ideal), true, "falls to " << ideal);
                last = alpha;
                for (const int kind : {0, 1, 3})
                {
                    const double p = IsacCfar::SwerlingProbability(kind, 0, alpha, n);
                    // Rounding of 1e-16 in the exponent -n log(1 + alpha/n).
                    NS_TEST_EXPECT_MSG_EQ_TOL(p / rate, 1, 1e-12, "false-alarm rate, N=" << n);
                    const double tiny = IsacCfar::SwerlingProbability(kind, 1e-9, alpha, n);
                    NS_TEST_EXPECT_MSG_EQ_TOL(tiny / rate, 1, 1e-7, "continuous, N=" << n);
                }
            }
            // alpha = ideal (1 + ideal / (2 N) + ...).
            NS_TEST_EXPECT_MSG_EQ_TOL(last / ideal, 1, 1e-8, "the ideal detector's threshold");
            for (const double snr : {0.5, 5.0, 20.0, 50.0})
            {
                const double p = IsacCfar::Probability(snr, last, INF);
                const double q = IsacDetector(rate).Probability(snr);
                NS_TEST_EXPECT_MSG_EQ_TOL(p, q, 1e-7, "the ideal detector at " << snr);
            }
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(IsacCfar::Multiplier(0.01, 1), 99, 1e-9, "one cell: 1/rate - 1");
    }

    /// Arguments at and beyond the ends of their ranges.
    void CheckLimits()
    {
        const double nan = std::nan("");
        NS_TEST_EXPECT_MSG_EQ(IsacCfar::Multiplier(1e-3, 0), INF, "no cell");
        for (const int kind : {0, 1, 3})
        {
            const auto probability = [kind](double snr, double alpha, double n) {
                return IsacCfar::SwerlingProbability(kind, snr, alpha, n);
            };
            const double alpha = IsacCfar::Multiplier(1e-6, 24);
            NS_TEST_EXPECT_MSG_EQ_TOL(probability(nan, alpha, 24), 1e-6, 1e-17, "no number");
            NS_TEST_EXPECT_MSG_EQ_TOL(probability(-3, alpha, 24), 1e-6, 1e-17, "negative");
            NS_TEST_EXPECT_MSG_EQ_TOL(probability(1e-320, alpha, 24), 1e-6, 1e-16, "denormal");
            NS_TEST_EXPECT_MSG_EQ(probability(INF, alpha, 24), 1.0, "infinite SNR");
            NS_TEST_EXPECT_MSG_EQ_TOL(probability(1e307, alpha, 24), 1, 1e-12, "huge SNR");
            NS_TEST_EXPECT_MSG_EQ(probability(1e9, INF, 24), 0.0, "infinite threshold");
            NS_TEST_EXPECT_MSG_EQ(probability(10, nan, 24), 0.0, "no threshold");
            NS_TEST_EXPECT_MSG_EQ(probability(10, 0, 24), 1.0, "threshold of zero");
            NS_TEST_EXPECT_MSG_EQ(probability(10, alpha, 0), 0.0, "no cells");
            for (const double n : {0.4, 3.0, 1000.0, 1e9})
            {
                double last = 0;
                for (double snr = 1e-3; snr < 1e9; snr *= 1.37)
                {
                    const double p = probability(snr, IsacCfar::Multiplier(1e-6, n), n);
                    // 1e-6 where the formula for steady targets changes.
                    NS_TEST_EXPECT_MSG_EQ((p >= last - 1e-6 && p <= 1), true, "rises, " << snr);
                    last = p;
                }
            }
        }
        bool thrown = false;
        try
        {
            IsacCfar::SwerlingProbability(2, 1, 1, 1);
        }
        catch (const std::invalid_argument&)
        {
            thrown = true;
        }
        NS_TEST_EXPECT_MSG_EQ(thrown, true, "no such kind");
    }

    /// Numerical integration, and the loss against the ideal detector.
    void CheckSteadyTarget()
    {
        for (const double rate : {1e-2, 1e-4, 1e-6})
        {
            for (const double n : {4.0, 16.5, 64.0})
            {
                const double alpha = IsacCfar::Multiplier(rate, n);
                for (const double snr : {0.3, 3.0, 10.0, 25.0, 80.0})
                {
                    const double p = IsacCfar::Probability(snr, alpha, n);
                    // Simpson's rule with 2000 steps over a smooth function.
                    NS_TEST_EXPECT_MSG_EQ_TOL(p, Integrated(snr, alpha, n), 1e-7, "SNR " << snr);
                }
            }
        }
        const double ideal = IsacDetector(1e-6).Probability(20);
        double loss = 1;
        for (double n = 8; n < 1e5; n *= 2)
        {
            const double alpha = IsacCfar::Multiplier(1e-6, n);
            const double now = ideal - IsacCfar::Probability(20, alpha, n);
            NS_TEST_EXPECT_MSG_EQ((now > 0 && now < loss), true, "loss shrinks, N=" << n);
            loss = now;
        }
        NS_TEST_EXPECT_MSG_LT(loss, 1e-3, "and vanishes");
    }

    void DoRun() override
    {
        CheckIdentities();
        CheckLimits();
        CheckSteadyTarget();
    }
};

/**
 * @ingroup isac-tests
 * False alarms of whole maps of noise, borders included.
 */
class IsacCfarFalseAlarmTestCase : public TestCase
{
  public:
    IsacCfarFalseAlarmTestCase()
        : TestCase("CFAR: false-alarm rate in maps of noise")
    {
    }

  private:
    /// False alarms relative to those expected.
    struct Alarms
    {
        double adaptive; //!< with the effective number of cells
        double naive;    //!< with the number of cells, as if they were independent
    };

    /**
     * @param window window in both dimensions
     * @param rate false-alarm rate to set
     * @param reference reference cells on either side, beyond four guard cells
     * @param maps number of maps of 512 x 512 cells
     * @return false alarms
     */
    static Alarms Count(IsacWindow window, double rate, uint32_t reference, int maps)
    {
        const IsacCfar cfar(rate, 4, 4, reference, reference, window, window);
        const double alpha = IsacCfar::Multiplier(rate, cfar.GetCells());
        const Ptr<NormalRandomVariable> normal = MakeCfarNormal(71);
        IsacCfar::Result result;
        Alarms alarms{0, 0};
        for (int i = 0; i < maps; i++)
        {
            cfar.Detect(CfarWindowed(CfarNoise(normal, 512, 512), window).cwiseAbs2(), result);
            alarms.adaptive += result.crossings / (rate * maps * 512 * 512);
            alarms.naive += (result.ratio.array() > alpha).count() / (rate * maps * 512 * 512);
        }
        return alarms;
    }

    void DoRun() override
    {
        // 4.2e6 cells: 4200 false alarms, whose number has a standard deviation of 1.6 %.
        const Alarms plain = Count(IsacWindow::RECTANGULAR, 1e-3, 6, 16);
        NS_TEST_EXPECT_MSG_EQ_TOL(plain.adaptive, 1, 0.1, "white noise");
        for (const IsacWindow window : {IsacWindow::HANN, IsacWindow::BLACKMAN_HARRIS})
        {
            // 2100 false alarms that come in clusters, 3 %; the mean's distribution is a gamma
            // distribution only up to its variance.
            const Alarms alarms = Count(window, 1e-3, 2, 8);
            NS_TEST_EXPECT_MSG_EQ_TOL(alarms.adaptive, 1, 0.1, "windowed noise");
            NS_TEST_EXPECT_MSG_GT(alarms.naive, 1.15, "correlated cells count for fewer");
        }
    }
};

/**
 * @ingroup isac-tests
 * Targets in the centre of a cell in maps of noise.
 */
class IsacCfarDetectionTestCase : public TestCase
{
  public:
    IsacCfarDetectionTestCase()
        : TestCase("CFAR: detection probability of targets in maps of noise")
    {
    }

  private:
    /// Number of maps of 256 x 256 cells, with 20 x 20 targets each.
    static constexpr int MAPS = 12;

    /**
     * @param normal variable to draw from
     * @param kind 0, 1 or 3
     * @return amplitude of a target of unit mean power
     */
    static Complex Amplitude(const Ptr<NormalRandomVariable>& normal, int kind)
    {
        double power = 0;
        for (int i = 0; i < kind + 1; i++)
        {
            power += std::pow(normal->GetValue(), 2) / (kind + 1);
        }
        return std::polar(kind == 0 ? 1 : std::sqrt(power), 2 * M_PI * normal->GetValue());
    }

    /**
     * Adds targets that are not in each other's reference cells and counts those detected.
     *
     * @param cfar detector with at most four guard and four reference cells on either side
     * @param noise maps of noise
     * @param snr mean signal-to-noise ratio without windows
     * @param kind Swerling's kind of target
     * @param window window in both dimensions
     * @return share of the targets that cross the threshold
     */
    static double Share(const IsacCfar& cfar,
                        const std::vector<CMatrix>& noise,
                        double snr,
                        int kind,
                        IsacWindow window)
    {
        const Ptr<NormalRandomVariable> normal = MakeCfarNormal(72 + kind);
        IsacCfar::Result result;
        int found = 0;
        for (const CMatrix& n : noise)
        {
            CMatrix map = n;
            for (Index i = 0; i < 20 * 20; i++)
            {
                map(14 + 12 * (i % 20), 14 + 12 * (i / 20)) +=
                    std::sqrt(snr) * Amplitude(normal, kind);
            }
            cfar.Detect(CfarWindowed(map, window).cwiseAbs2(), result);
            for (Index i = 0; i < 20 * 20; i++)
            {
                const Index r = 14 + 12 * (i % 20);
                const Index d = 14 + 12 * (i / 20);
                found += result.ratio(r, d) > result.multiplier(r, d) ? 1 : 0;
            }
        }
        return found / (20.0 * 20 * noise.size());
    }

    /**
     * @param noise maps of noise
     * @param cells guard cells and reference cells on either side
     * @param window window in both dimensions
     * @param kind Swerling's kind of target
     * @param snrs signal-to-noise ratios without windows
     */
    void Check(const std::vector<CMatrix>& noise,
               uint32_t cells,
               IsacWindow window,
               int kind,
               const std::vector<double>& snrs)
    {
        const IsacCfar cfar(1e-3, cells, cells, cells, cells, window, window);
        const double gain = std::pow(isac::WindowGain(window), 2);
        for (const double snr : snrs)
        {
            const double expected = IsacCfar::SwerlingProbability(kind,
                                                                  gain * snr,
                                                                  cfar.GetMultiplier(),
                                                                  cfar.GetEffectiveCells());
            // 4800 targets: a standard deviation of at most 0.0072.
            const double share = Share(cfar, noise, snr, kind, window);
            NS_TEST_EXPECT_MSG_EQ_TOL(share, expected, 0.02, kind << " at " << snr);
        }
    }

    void DoRun() override
    {
        const Ptr<NormalRandomVariable> normal = MakeCfarNormal(73);
        std::vector<CMatrix> noise;
        for (int i = 0; i < MAPS; i++)
        {
            noise.push_back(CfarNoise(normal, 256, 256));
        }
        Check(noise, 4, IsacWindow::RECTANGULAR, 0, {3, 6, 10, 15, 25});
        // 16 reference cells: up to 0.15 below the ideal detector.
        Check(noise, 1, IsacWindow::RECTANGULAR, 0, {3, 6, 10, 15, 25});
        Check(noise, 4, IsacWindow::RECTANGULAR, 1, {3, 10, 40});
        Check(noise, 4, IsacWindow::RECTANGULAR, 3, {3, 10, 40});
        Check(noise, 4, IsacWindow::HANN, 0, {6, 15, 25});
        Check(noise, 4, IsacWindow::BLACKMAN_HARRIS, 0, {10, 25, 40});
    }
};

/**
 * @ingroup isac-tests
 * Suite of the cell-averaging detector's statistics.
 */
class IsacCfarTestSuite : public TestSuite
{
  public:
    IsacCfarTestSuite()
        : TestSuite("isac-cfar")
    {
        AddTestCase(new IsacCfarProbabilityTestCase);
        AddTestCase(new IsacCfarFalseAlarmTestCase);
        AddTestCase(new IsacCfarDetectionTestCase);
    }
};

/// The suite, registered.
static IsacCfarTestSuite g_isacCfarTestSuite;
