/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-waveform-test-helper.h"

#include "ns3/isac-cube-detector.h"
#include "ns3/isac-point-estimator.h"
#include "ns3/random-variable-stream.h"
#include "ns3/test.h"

#include <array>
#include <cmath>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// Grid of the cubes.
const isac::SymbolGrid GRID{100e6, 256, 32, 64};
/// Receive elements.
constexpr Eigen::Index ANTENNAS = 8;
/// Cells of the cubes.
const IsacGate GATE{20, 25, -10, 25};

/**
 * @param points targets
 * @param noise variance
 * @param random source of noise
 * @param gate cells
 * @return a cube with the targets in noise
 */
IsacEchoCube
MakeCube(const std::vector<IsacCubePoint>& points,
         double noise,
         IsacBulkRandom& random,
         const IsacGate& gate = GATE)
{
    IsacEchoCube cube;
    cube.gate = gate;
    cube.noise = noise;
    cube.data.setZero(ANTENNAS, gate.GetCells());
    for (const auto& point : points)
    {
        IsacCubeSteering(GRID, ANTENNAS).Add(point, 1, cube);
    }
    random.AddNoise(noise, cube.data.data(), cube.data.size());
    return cube;
}

/**
 * @param snr after matched filter and spatial filter (linear)
 * @return Cramer-Rao bounds of range, Doppler (cells) and u: that of a tone over n elements is
 * 6 / (snr (2 pi)^2 (n^2 - 1)), times n^2 in cells; u turns neighbours by pi u
 */
std::array<double, 3>
Bounds(double snr)
{
    const auto tone = [snr](double n) {
        return std::sqrt(6 / (snr * std::pow(2 * M_PI, 2) * (n * n - 1)));
    };
    return {256 * tone(256), 64 * tone(64), 2 * tone(ANTENNAS)};
}

/**
 * @param a a point
 * @param b another
 * @return differences of range, Doppler (cells) and u
 */
std::array<double, 3>
Difference(const IsacCubePoint& a, const IsacCubePoint& b)
{
    return {a.range - b.range, a.doppler - b.doppler, a.u - b.u};
}

/**
 * @param a a point
 * @param b another
 * @return largest difference in resolution cells
 */
double
Apart(const IsacCubePoint& a, const IsacCubePoint& b)
{
    const auto x = Difference(a, b);
    return std::max({std::abs(x[0]), std::abs(x[1]), std::abs(x[2]) * ANTENNAS / 2});
}

} // namespace

/**
 * @ingroup isac-tests
 * One target without noise: exact, and following its cell and its amplitude.
 */
class IsacNoiselessEstimateTestCase : public TestCase
{
  public:
    IsacNoiselessEstimateTestCase()
        : TestCase("No error without noise, and invariances")
    {
    }

  private:
    void DoRun() override
    {
        const IsacPointEstimator estimator(GRID, ANTENNAS);
        IsacBulkRandom random;
        auto uniform = CreateObject<UniformRandomVariable>();
        uniform->SetStream(31);
        for (int trial = 0; trial < 100; trial++)
        {
            IsacCubePoint truth;
            // Up to the gate's borders; |u| where a quarter of a beam is left beyond.
            truth.range = uniform->GetValue(20, 44);
            truth.doppler = uniform->GetValue(-10, 14);
            truth.u = uniform->GetValue(-0.95, 0.95);
            truth.amplitude = std::polar(uniform->GetValue(0.1, 10), uniform->GetValue(0, 7));
            auto cube = MakeCube({truth}, 0, random);
            const auto estimate = estimator.Estimate(cube);
            // A maximum is found to the root of the rounding, of 0.75 cells: 1e-8; ten times.
            NS_TEST_EXPECT_MSG_LT(Apart(estimate, truth), 1e-6, "trial " << trial);
            NS_TEST_EXPECT_MSG_LT(std::abs(estimate.amplitude / truth.amplitude - 1.0),
                                  1e-5,
                                  "amplitude of trial " << trial);
            std::vector<IsacCubePoint> points{estimate};
            const double before = cube.data.norm();
            estimator.Relax(cube, points, 1);
            NS_TEST_EXPECT_MSG_LT(cube.data.norm() / before, 1e-5, "nothing is left");

            // The same cube one cell further is an estimate one cell further.
            auto moved = MakeCube({truth}, 0, random);
            moved.gate.firstRange++;
            moved.gate.firstDoppler--;
            auto expected = estimate;
            expected.range += 1;
            expected.doppler -= 1;
            NS_TEST_EXPECT_MSG_LT(Apart(estimator.Estimate(moved), expected), 1e-6, "shift");
            const isac::Complex factor(3e-9, 4e-9);
            moved = MakeCube({truth}, 0, random);
            moved.data *= factor;
            const auto scaled = estimator.Estimate(moved);
            NS_TEST_EXPECT_MSG_LT(Apart(scaled, estimate), 1e-6, "scale");
            NS_TEST_EXPECT_MSG_LT(std::abs(scaled.amplitude / estimate.amplitude / factor - 1.0),
                                  1e-5,
                                  "scaled amplitude");
        }
    }
};

/**
 * @ingroup isac-tests
 * Errors of one target in noise against the Cramer-Rao bound.
 */
class IsacEstimateBoundTestCase : public TestCase
{
  public:
    IsacEstimateBoundTestCase()
        : TestCase("Maximum likelihood reaches the Cramer-Rao bound, MUSIC nearly so")
    {
    }

  private:
    /**
     * @param snrDb after matched filter and spatial filter (dB)
     * @param truth the target, its amplitude aside
     */
    void Run(double snrDb, IsacCubePoint truth)
    {
        constexpr int TRIALS = 600;
        const IsacPointEstimator estimator(GRID, ANTENNAS);
        IsacBulkRandom random;
        random.Seed(32);
        const double snr = std::pow(10, snrDb / 10);
        truth.amplitude = std::polar(std::sqrt(snr), 1.0);
        std::array<double, 3> sum{};
        std::array<double, 3> squares{};
        double music = 0;
        for (int trial = 0; trial < TRIALS; trial++)
        {
            const auto cube = MakeCube({truth}, 1, random);
            const auto estimate = estimator.Estimate(cube);
            const auto error = Difference(estimate, truth);
            for (std::size_t i = 0; i < 3; i++)
            {
                sum[i] += error[i] / TRIALS;
                squares[i] += error[i] * error[i] / TRIALS;
            }
            music += std::pow(estimator.Music(cube, estimate, 1) - truth.u, 2) / TRIALS;
        }
        const auto bounds = Bounds(snr);
        const std::array<std::string, 3> names{"range", "Doppler", "angle"};
        for (std::size_t i = 0; i < 3; i++)
        {
            const double loss = 10 * std::log10(squares[i]) - 20 * std::log10(bounds[i]);
            // A mean square of 600 normal errors has a deviation of sqrt(2 / 600) = 6 % = 0.25 dB.
            // The bound is that of all cells; a gate of 12 cells to either side loses what the
            // kernels' derivatives, 1 / x, have beyond: 2 / 12.5 of pi^2 / 3, which is 5 % or 0.2
            // dB. Three deviations and that: 1 dB.
            NS_TEST_EXPECT_MSG_LT(loss, 1.0, names[i] << " at " << snrDb << " dB");
            NS_TEST_EXPECT_MSG_GT(loss, -0.9, names[i] << " at " << snrDb << " dB");
            NS_TEST_EXPECT_MSG_LT(std::abs(sum[i]),
                                  4 * std::sqrt(squares[i] / TRIALS),
                                  names[i] << " without bias at " << snrDb << " dB");
        }
        // Of its snapshots the strongest three range cells have 90 % or more of the echo: 0.5
        // dB. The others are noise, which costs less the stronger the echo is.
        const double loss = 10 * std::log10(music / squares[2]);
        const double most = snrDb > 30 ? 1.0 : 5.0;
        NS_TEST_EXPECT_MSG_LT(loss, most, "MUSIC at " << snrDb << " dB");
    }

    void DoRun() override
    {
        for (const double snrDb : {20.0, 40.0})
        {
            Run(snrDb, {32.37, 1.58, 0.31, 0});
        }
    }
};

/**
 * @ingroup isac-tests
 * Several targets.
 */
class IsacTwoTargetsTestCase : public TestCase
{
  public:
    IsacTwoTargetsTestCase()
        : TestCase("Two targets of a cube")
    {
    }

  private:
    /// Starts a third of a cell off, and refines both.
    void Relax()
    {
        const IsacPointEstimator estimator(GRID, ANTENNAS);
        IsacBulkRandom random;
        random.Seed(33);
        // 1.5 cells apart in one coordinate: beyond the resolution.
        for (const auto& apart : {std::array<double, 3>{1.5, 0, 0}, {0, 1.5, 0}, {0, 0, 1.5}})
        {
            const IsacCubePoint first{30.2, 1.1, 0.1, {3, 1}};
            IsacCubePoint second{first.range + apart[0],
                                 first.doppler + apart[1],
                                 first.u + apart[2] * 2 / ANTENNAS,
                                 {-1, 2}};
            const auto clean = MakeCube({first, second}, 0, random);
            std::vector<IsacCubePoint> points{first, second};
            points[0].range += 0.2;
            points[1].range -= 0.2;
            points[0].doppler -= 0.2;
            points[1].u -= 0.05;
            const auto start = points;
            auto cube = clean;
            estimator.Relax(cube, points, 1);
            const double once = Apart(points[0], first) + Apart(points[1], second);
            points = start;
            cube = clean;
            estimator.Relax(cube, points, 50);
            const double often = Apart(points[0], first) + Apart(points[1], second);
            // It ends where a round moves no point by 1e-3 cells.
            NS_TEST_EXPECT_MSG_LT(often, 0.02, "converged");
            NS_TEST_EXPECT_MSG_LT(often, once, "round by round");
        }
    }

    /// Detected one after the other.
    void Detect()
    {
        const IsacCubeDetector detector(GRID, ANTENNAS, {});
        IsacBulkRandom random;
        random.Seed(34);
        std::vector<IsacCubeDetection> found;
        // 40 dB and 26 dB, six range cells apart in one direction.
        const IsacCubePoint strong{29.3, 2.4, 0.1, {100, 0}};
        const IsacCubePoint weak{35.6, 1.7, 0.1, {0, 20}};
        auto cube = MakeCube({strong, weak}, 1, random);
        detector.Detect(cube, 0.1, found);
        NS_TEST_ASSERT_MSG_EQ(found.size(), 2, "two targets");
        // Bounds of the weak one are below 0.02 cells; neighbours' side lobes add as much.
        NS_TEST_EXPECT_MSG_LT(Apart(found[0].point, strong), 0.03, "the strong one first");
        NS_TEST_EXPECT_MSG_LT(Apart(found[1].point, weak), 0.1, "the weak one");
        // Noise of the CFAR's 200 odd cells is known to a tenth; 3 of its deviations.
        NS_TEST_EXPECT_MSG_EQ_TOL(found[1].snr / 400, 1, 0.5, "signal-to-noise ratio");
        // Alone at its noise: what is left has the power of noise.
        NS_TEST_EXPECT_MSG_EQ_TOL(cube.data.squaredNorm() / double(cube.data.size()),
                                  1,
                                  5 / std::sqrt(double(cube.data.size())),
                                  "nothing but noise is left");
        // 46 dB weaker than the strong one: beyond the dynamic range of 40 dB, so not seen.
        const IsacCubePoint hidden{35.6, 1.7, 0.1, {0, 10}};
        const IsacCubePoint blinding{29.3, 2.4, 0.1, {2000, 0}};
        cube = MakeCube({blinding, hidden}, 1e-2, random);
        detector.Detect(cube, 0.1, found);
        NS_TEST_EXPECT_MSG_EQ(found.size(), 1, "dynamic range");
    }

    /// Cubes in which there is nothing to be found.
    void Nothing()
    {
        const IsacCubeDetector detector(GRID, ANTENNAS, {});
        IsacBulkRandom random;
        random.Seed(35);
        std::vector<IsacCubeDetection> found;
        auto cube = MakeCube({}, 0, random);
        detector.Detect(cube, 0.1, found);
        NS_TEST_EXPECT_MSG_EQ(found.size(), 0, "zeros");
        cube.data.setConstant(NAN);
        detector.Detect(cube, 0.1, found);
        NS_TEST_EXPECT_MSG_EQ(found.size(), 0, "not a number");
        cube = MakeCube({}, 0, random, {20, 5, 0, 5});
        cube.data.setOnes();
        detector.Detect(cube, 0.1, found);
        NS_TEST_EXPECT_MSG_EQ(found.size(), 0, "no reference cells");
        // A target of 50 dB and its side lobes 30 cells outside the gate, with and without
        // noise.
        const IsacCubePoint outside{74.4, 1.6, 0.1, {316, 0}};
        for (const double noise : {1.0, 0.0})
        {
            cube = MakeCube({outside}, noise, random);
            detector.Detect(cube, 0.1, found);
            NS_TEST_EXPECT_MSG_EQ(found.size(), 0, "side lobes in noise of " << noise);
        }
        // A gate as large as the signal's grid holds the target once.
        cube = MakeCube({outside}, 1, random, {0, 256, -32, 64});
        detector.Detect(cube, 0.1, found);
        NS_TEST_ASSERT_MSG_EQ(found.size(), 1, "the whole grid");
        NS_TEST_EXPECT_MSG_LT(Apart(found[0].point, outside), 0.02, "in its place");
    }

    /// A target on a cube's border, or beyond, is detected where it is or not at all.
    void Border()
    {
        const IsacCubeDetector detector(GRID, ANTENNAS, {});
        IsacBulkRandom random;
        random.Seed(36);
        std::vector<IsacCubeDetection> found;
        int seen = 0;
        for (int step = 0; step < 160; step++)
        {
            for (const bool inRange : {true, false})
            {
                // Four cells to either side of both borders, 60 dB over noise.
                const double at = double(step % 80) / 10 - 4 + (step < 80 ? 0 : 24);
                const IsacCubePoint truth{inRange ? 20 + at : 32.3,
                                          inRange ? 2.4 : -10 + at,
                                          0.1,
                                          {1000, 0}};
                auto cube = MakeCube({truth}, 1, random);
                detector.Detect(cube, 0.1, found);
                int strong = 0;
                for (const auto& one : found)
                {
                    // What is left of it is 40 dB weaker.
                    if (std::abs(one.point.amplitude) > 10)
                    {
                        strong++;
                        NS_TEST_EXPECT_MSG_LT(Apart(one.point, truth), 0.5, "at " << at);
                    }
                }
                NS_TEST_EXPECT_MSG_LT(strong, 2, "at " << at);
                seen += strong;
            }
        }
        // Those within: half of all.
        NS_TEST_EXPECT_MSG_GT(seen, 159, "within");
    }

    void DoRun() override
    {
        Border();
        Relax();
        Detect();
        Nothing();
    }
};

/**
 * @ingroup isac-tests
 * Suite of the waveform radar's estimators.
 */
class IsacWaveformEstimatorTestSuite : public TestSuite
{
  public:
    IsacWaveformEstimatorTestSuite()
        : TestSuite("isac-waveform-estimator")
    {
        AddTestCase(new IsacNoiselessEstimateTestCase);
        AddTestCase(new IsacEstimateBoundTestCase);
        AddTestCase(new IsacTwoTargetsTestCase);
    }
};

/// The suite, registered.
static IsacWaveformEstimatorTestSuite g_isacWaveformEstimatorTestSuite;
