/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-waveform-test-helper.h"

#include "ns3/isac-reflector-field.h"
#include "ns3/string.h"
#include "ns3/test.h"

#include <cmath>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// |kappa|^2 of the link's defaults.
constexpr double KAPPA_SQUARED = 200;

/**
 * @param stream first random variable stream
 * @return reflectors that have not started
 */
Ptr<IsacReflectorField>
MakeField(int64_t stream)
{
    auto field = CreateObject<IsacReflectorField>();
    field->AssignStreams(stream);
    return field;
}

/**
 * @param reflector one of a link with 8 antennas
 * @return its |kappa|^2 over a vehicle's, by eq. (2)
 */
double
Gain(const IsacReflector& reflector)
{
    const double d = isac::SPEED_OF_LIGHT / 2 * reflector.delay;
    return std::norm(reflector.amplitude) * 4 * d * d / (64 * KAPPA_SQUARED);
}

} // namespace

/**
 * @ingroup isac-tests
 * A vehicle as a point, by eqs. (2), (3), (7).
 */
class IsacPointReflectorTestCase : public TestCase
{
  public:
    IsacPointReflectorTestCase()
        : TestCase("A vehicle as one point")
    {
    }

  private:
    void DoRun() override
    {
        auto link = MakeWaveformLink(64, 16, 32, 8);
        auto field = MakeField(200);
        field->Start(link, 100);
        auto target = MakeWaveformTarget(3, -0.35, 42, 13);
        target.excess = 0.25;
        const auto beyond = MakeWaveformTarget(4, 0.5, 100.1, 13);
        isac::Complex sum = 0;
        for (int slot = 0; slot < 400; slot++)
        {
            field->Move({target, beyond});
            NS_TEST_ASSERT_MSG_EQ(field->GetReflectors().size(), 1, "one within coverage");
            const auto& point = field->GetReflectors()[0];
            // Rounding of sines and cosines.
            NS_TEST_EXPECT_MSG_EQ_TOL(std::cos(point.theta), -0.35, 1e-12, "angle");
            NS_TEST_EXPECT_MSG_EQ_TOL(point.delay * isac::SPEED_OF_LIGHT, 84, 1e-11, "delay");
            NS_TEST_EXPECT_MSG_EQ_TOL(point.doppler, target.doppler, 1e-9, "Doppler shift");
            NS_TEST_EXPECT_MSG_EQ_TOL(Gain(point), 0.25, 1e-12, "power, with blockage");
            sum += point.amplitude / std::abs(point.amplitude) / 400.0;
        }
        // The mean of 400 phases has a deviation of 1/20; each part has 0.035.
        NS_TEST_EXPECT_MSG_LT(std::abs(sum), 0.18, "a phase that is new in every slot");
        const auto beams = AimAt({target, beyond}, 8, 1);
        field->Illuminate(beams.f);
        const auto& point = field->GetReflectors()[0];
        isac::CVector response(8);
        isac::UlaResponse(target.state.theta, response);
        NS_TEST_EXPECT_MSG_LT((point.response - response).norm(), 1e-12, "eq. (4)");
        NS_TEST_ASSERT_MSG_EQ(point.coupling.size(), 2, "two beams");
        NS_TEST_EXPECT_MSG_EQ_TOL(std::abs(point.coupling(0)), 1, 1e-12, "its own beam");
        NS_TEST_EXPECT_MSG_EQ_TOL(std::norm(point.coupling(1)),
                                  isac::UlaCorrelation(target.state.theta, std::acos(0.5), 8),
                                  1e-12,
                                  "the other beam");
        // At the array, on the road and behind it: finite.
        for (const double d : {0.0, 1e-12, 1e-3})
        {
            field->Move({MakeWaveformTarget(0, 0.3, d, 10), MakeWaveformTarget(1, 1, d, -10)});
            for (const auto& near : field->GetReflectors())
            {
                NS_TEST_EXPECT_MSG_EQ(std::isfinite(std::abs(near.amplitude) + near.theta +
                                                    near.delay + near.doppler),
                                      true,
                                      "at " << d << " m");
            }
        }
    }
};

/**
 * @ingroup isac-tests
 * Moments of radar cross sections.
 */
class IsacFluctuationTestCase : public TestCase
{
  public:
    IsacFluctuationTestCase()
        : TestCase("Swerling's cross sections")
    {
    }

  private:
    /**
     * @param model value of the attribute Fluctuation
     * @param variance of a cross section of mean one
     * @param third its third moment, E x^3
     */
    void Run(const std::string& model, double variance, double third)
    {
        constexpr int SLOTS = 20000;
        auto field = MakeField(210);
        field->SetAttribute("Fluctuation", StringValue(model));
        field->Start(MakeWaveformLink(64, 16, 32, 8), 100);
        const std::vector<IsacTarget> targets{MakeWaveformTarget(0, 0.2, 30, 0),
                                              MakeWaveformTarget(1, -0.2, 50, 0)};
        double mean = 0;
        double square = 0;
        double cube = 0;
        double product = 0;
        double lag = 0;
        double before = 0;
        for (int slot = 0; slot < SLOTS; slot++)
        {
            field->Move(targets);
            const double x = Gain(field->GetReflectors()[0]);
            product += (x - 1) * (Gain(field->GetReflectors()[1]) - 1) / SLOTS;
            lag += (x - 1) * before / SLOTS;
            before = x - 1;
            mean += x / SLOTS;
            square += x * x / SLOTS;
            cube += x * x * x / SLOTS;
        }
        // Five deviations of the means: x of sqrt(variance), x^2 of sqrt(E x^4 - E^2 x^2), which is
        // sqrt(24 - 4) = 4.5 for Swerling 1 and less for 3; x^3 of sqrt(720 - 36) = 26.
        const double root = std::sqrt(double(SLOTS));
        NS_TEST_EXPECT_MSG_EQ_TOL(mean, 1, 5 * std::sqrt(variance) / root + 1e-12, model);
        NS_TEST_EXPECT_MSG_EQ_TOL(square, 1 + variance, 5 * 4.5 * variance / root + 1e-12, model);
        NS_TEST_EXPECT_MSG_EQ_TOL(cube, third, 5 * 26 * variance / root + 1e-12, model);
        NS_TEST_EXPECT_MSG_LT(std::abs(product),
                              5 * variance / root + 1e-12,
                              model << ": vehicles");
        NS_TEST_EXPECT_MSG_LT(std::abs(lag), 5 * variance / root + 1e-12, model << ": slots");
    }

    void DoRun() override
    {
        Run("Swerling0", 0, 1);
        // Exponential: E x^n = n!.
        Run("Swerling1", 1, 6);
        // Gamma of shape 2 and scale 1/2: E x^3 = 2 3 4 / 8.
        Run("Swerling3", 0.5, 3);
    }
};

/**
 * @ingroup isac-tests
 * Vehicles of several points.
 */
class IsacExtendedTargetTestCase : public TestCase
{
  public:
    IsacExtendedTargetTestCase()
        : TestCase("Vehicles of several points, clutter and the own signal")
    {
    }

  private:
    /// Where a vehicle's points are.
    void Extended()
    {
        auto field = MakeField(220);
        field->SetAttribute("Scatterers", UintegerValue(7));
        field->Start(MakeWaveformLink(64, 16, 32, 8), 100);
        auto target = MakeWaveformTarget(0, -0.6, 20, 10); // x = 12 m, y = 16 m
        std::vector<double> xs;
        std::vector<double> ys;
        for (int slot = 0; slot < 3; slot++)
        {
            field->Move({target});
            NS_TEST_ASSERT_MSG_EQ(field->GetReflectors().size(), 7, "its points");
            double power = 0;
            for (std::size_t i = 0; i < 7; i++)
            {
                const auto& point = field->GetReflectors()[i];
                const double d = point.delay * isac::SPEED_OF_LIGHT / 2;
                const double x = -d * std::cos(point.theta) + target.state.d * -0.6;
                const double y = d * std::sin(point.theta) - target.state.d * 0.8;
                NS_TEST_EXPECT_MSG_LT(std::abs(x), 2.25, "along the road");
                NS_TEST_EXPECT_MSG_LT(std::abs(y), 0.9, "across");
                if (slot == 0)
                {
                    xs.push_back(x);
                    ys.push_back(y);
                }
                // It is rigid.
                NS_TEST_EXPECT_MSG_EQ_TOL(x, xs[i], 1e-9, "moves along");
                NS_TEST_EXPECT_MSG_EQ_TOL(y, ys[i], 1e-9, "moves along");
                // Eq. (7) at the point's own angle.
                const isac::VehicleState own{point.theta, d, 10};
                NS_TEST_EXPECT_MSG_EQ_TOL(point.doppler,
                                          isac::EchoDoppler(own, 30e9),
                                          1e-8,
                                          "its own Doppler shift");
                power += Gain(point);
            }
            NS_TEST_EXPECT_MSG_EQ_TOL(power, 1, 1e-12, "they share its cross section");
            target.state.d += 1;
        }
        NS_TEST_EXPECT_MSG_GT(std::abs(xs[0] - xs[1]), 1e-3, "spread");
    }

    /// Clutter: uniform over angle cosine and distance, exponential gains, at rest.
    void Clutter()
    {
        constexpr uint32_t POINTS = 5000;
        auto field = MakeField(230);
        field->SetAttribute("ClutterPoints", UintegerValue(POINTS));
        field->SetAttribute("ClutterGain", DoubleValue(-30));
        field->Start(MakeWaveformLink(64, 16, 32, 8), 100);
        field->Move({});
        const auto first = field->GetReflectors();
        NS_TEST_ASSERT_MSG_EQ(first.size(), POINTS, "points");
        double u = 0;
        double u2 = 0;
        double d = 0;
        double gain = 0;
        for (const auto& point : first)
        {
            u += std::cos(point.theta) / POINTS;
            u2 += std::pow(std::cos(point.theta), 2) / POINTS;
            d += point.delay * isac::SPEED_OF_LIGHT / 2 / POINTS;
            gain += Gain(point) / POINTS;
            NS_TEST_EXPECT_MSG_EQ(point.doppler, 0.0, "at rest");
        }
        // Five deviations of means of 5000: 1/sqrt(3), sqrt(4/45), 100/sqrt(12), 1e-3.
        NS_TEST_EXPECT_MSG_EQ_TOL(u, 0, 0.041, "cosines");
        NS_TEST_EXPECT_MSG_EQ_TOL(u2, 1.0 / 3, 0.021, "their spread");
        NS_TEST_EXPECT_MSG_EQ_TOL(d, 50, 2.05, "distances");
        NS_TEST_EXPECT_MSG_EQ_TOL(gain, 1e-3, 7.1e-5, "gains");
        field->Move({MakeWaveformTarget(0, 0.1, 10, 0)});
        const auto& second = field->GetReflectors();
        NS_TEST_ASSERT_MSG_EQ(second.size(), POINTS + 1, "with a vehicle");
        NS_TEST_EXPECT_MSG_EQ(second[18].delay, first[17].delay, "the same places");
        NS_TEST_EXPECT_MSG_EQ_TOL(std::abs(second[18].amplitude / first[17].amplitude),
                                  1,
                                  1e-12,
                                  "the same gains");
    }

    /// What the cancellation leaves.
    void SelfInterference()
    {
        auto link = MakeWaveformLink(64, 16, 32, 8);
        auto field = MakeField(240);
        field->Start(link, 100);
        field->Move({});
        NS_TEST_EXPECT_MSG_EQ(field->GetReflectors().size(), 0, "perfect by default");
        link->SetAttribute("SelfInterferenceCancellation", DoubleValue(90));
        field->Start(link, 100);
        field->Move({});
        field->Illuminate(isac::CMatrix::Identity(8, 3));
        NS_TEST_ASSERT_MSG_EQ(field->GetReflectors().size(), 1, "a residue");
        const auto& own = field->GetReflectors()[0];
        NS_TEST_EXPECT_MSG_EQ(own.delay, 0.0, "without delay");
        NS_TEST_EXPECT_MSG_EQ(own.doppler, 0.0, "without Doppler shift");
        NS_TEST_EXPECT_MSG_EQ(own.coupling.cwiseAbs2().sum(), 3.0, "of every beam");
        for (Eigen::Index n = 0; n < 8; n++)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(std::norm(own.amplitude * own.response(n)) * 1e9,
                                      1,
                                      1e-12,
                                      "1e-9 of the power in every element");
        }
    }

    void DoRun() override
    {
        Extended();
        Clutter();
        SelfInterference();
    }
};

/**
 * @ingroup isac-tests
 * Suite of the waveform radar's reflectors.
 */
class IsacWaveformReflectorsTestSuite : public TestSuite
{
  public:
    IsacWaveformReflectorsTestSuite()
        : TestSuite("isac-waveform-reflectors")
    {
        AddTestCase(new IsacPointReflectorTestCase);
        AddTestCase(new IsacFluctuationTestCase);
        AddTestCase(new IsacExtendedTargetTestCase);
    }
};

/// The suite, registered.
static IsacWaveformReflectorsTestSuite g_isacWaveformReflectorsTestSuite;
