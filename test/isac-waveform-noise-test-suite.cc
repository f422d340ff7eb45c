/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Noise drawn in the matched filter's cells equals, in distribution, noise drawn on samples.
 */

#include "isac-waveform-test-helper.h"

#include "ns3/isac-range-doppler.h"
#include "ns3/string.h"
#include "ns3/test.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// Sizes of the grid: no powers of two.
constexpr Eigen::Index CARRIERS = 48;
/// Symbols.
constexpr Eigen::Index SYMBOLS = 20;
/// Antennas.
constexpr Eigen::Index ANTENNAS = 4;
/// Slots of a sample: 153600 complex numbers.
constexpr int SLOTS = 40;

/**
 * @param domain NoiseDomain
 * @param noiseDbm noise power of an element (dBm)
 * @param stream first random variable stream
 * @return a sensor of the small grid
 */
Ptr<IsacWaveformSensor>
MakeSensor(const std::string& domain, double noiseDbm, int64_t stream)
{
    auto link = MakeWaveformLink(CARRIERS, 16, SYMBOLS, ANTENNAS);
    link->SetAttribute("EchoNoise", DoubleValue(noiseDbm));
    auto sensor = CreateObject<IsacWaveformSensor>();
    sensor->SetAttribute("NoiseDomain", StringValue(domain));
    sensor->AssignStreams(stream);
    // Limits that the signal resolves: no warning.
    sensor->Start(link, {1e-3, 20, 1000, 1});
    return sensor;
}

/**
 * @param sensor a sensor
 * @param targets what is there
 * @param slots how many
 * @return a cube of all cells for each slot, of the second of two beams
 */
std::vector<isac::CMatrix>
Receive(const Ptr<IsacWaveformSensor>& sensor, const std::vector<IsacTarget>& targets, int slots)
{
    const auto beams =
        AimAt({MakeWaveformTarget(0, 0.3, 10, 0), MakeWaveformTarget(1, -0.4, 12, 0)}, ANTENNAS, 1);
    std::vector<isac::CMatrix> cubes;
    IsacEchoCube cube;
    for (int slot = 0; slot < slots; slot++)
    {
        sensor->Move(targets);
        sensor->Receive(beams, 1, {0, CARRIERS, 0, SYMBOLS}, cube);
        cubes.push_back(cube.data);
    }
    return cubes;
}

/**
 * @param cubes noise
 * @param elements distance of two numbers in elements
 * @param ranges in range cells
 * @param dopplers in Doppler cells
 * @param conjugate whether the second one is conjugated
 * @return mean product of the two
 */
isac::Complex
Product(const std::vector<isac::CMatrix>& cubes,
        Eigen::Index elements,
        Eigen::Index ranges,
        Eigen::Index dopplers,
        bool conjugate)
{
    isac::Complex sum = 0;
    double count = 0;
    for (const auto& cube : cubes)
    {
        for (Eigen::Index d = 0; d + dopplers < SYMBOLS; d++)
        {
            for (Eigen::Index r = 0; r + ranges < CARRIERS; r++)
            {
                for (Eigen::Index n = 0; n + elements < ANTENNAS; n++)
                {
                    const auto z = cube(n + elements, r + ranges + CARRIERS * (d + dopplers));
                    sum += cube(n, r + CARRIERS * d) * (conjugate ? std::conj(z) : z);
                    count++;
                }
            }
        }
    }
    return sum / count;
}

/**
 * @param cubes noise
 * @param noise its variance
 * @return powers over the variance, sorted
 */
std::vector<double>
SortedPowers(const std::vector<isac::CMatrix>& cubes, double noise)
{
    std::vector<double> powers;
    for (const auto& cube : cubes)
    {
        for (Eigen::Index i = 0; i < cube.size(); i++)
        {
            powers.push_back(std::norm(cube.data()[i]) / noise);
        }
    }
    std::sort(powers.begin(), powers.end());
    return powers;
}

} // namespace

/**
 * @ingroup isac-tests
 * Noise alone: white, circular, Gaussian, of the receiver's variance, in both domains.
 */
class IsacNoiseLawTestCase : public TestCase
{
  public:
    IsacNoiseLawTestCase()
        : TestCase("Noise of both domains follows one law")
    {
    }

  private:
    /**
     * Moments of second order. Means of n products of unit variance have a deviation of 1 / sqrt(n)
     * at most: 5.5 of them, for there are some twenty in either domain.
     *
     * @param cubes noise of unit variance
     * @param domain name
     */
    void Moments(const std::vector<isac::CMatrix>& cubes, const std::string& domain)
    {
        const double count = double(SLOTS) * ANTENNAS * CARRIERS * SYMBOLS;
        const double limit = 5.5 / std::sqrt(count);
        NS_TEST_EXPECT_MSG_EQ_TOL(Product(cubes, 0, 0, 0, true).real(), 1, limit, domain);
        NS_TEST_EXPECT_MSG_LT(std::abs(Product(cubes, 0, 0, 0, false)), 2 * limit, domain);
        double real = 0;
        for (const auto& cube : cubes)
        {
            real += cube.real().squaredNorm() / count;
        }
        // A squared normal has a variance of 2, at a mean of a half.
        NS_TEST_EXPECT_MSG_EQ_TOL(real, 0.5, M_SQRT1_2 * limit, domain << ": real parts");
        for (const auto& [n, r, d] : {std::array<int, 3>{1, 0, 0},
                                      {2, 0, 0},
                                      {3, 0, 0},
                                      {0, 1, 0},
                                      {0, 2, 0},
                                      {0, 24, 0},
                                      {0, 0, 1},
                                      {0, 0, 2},
                                      {0, 0, 10},
                                      {0, 1, 1},
                                      {1, 1, 1}})
        {
            const double pairs = double(SLOTS) * (ANTENNAS - n) * (CARRIERS - r) * (SYMBOLS - d);
            NS_TEST_EXPECT_MSG_LT(std::abs(Product(cubes, n, r, d, true)),
                                  5.5 / std::sqrt(pairs),
                                  domain << ": correlation " << n << " " << r << " " << d);
        }
        // The variance is the same in all cells: with S slots, S (mean - 1)^2 of a cell's powers
        // has mean 1 and variance 2 + 6 / S.
        isac::RMatrix mean = isac::RMatrix::Zero(ANTENNAS, CARRIERS * SYMBOLS);
        for (const auto& cube : cubes)
        {
            mean += cube.cwiseAbs2() / SLOTS;
        }
        const double spread = SLOTS * (mean.array() - 1).square().mean();
        NS_TEST_EXPECT_MSG_EQ_TOL(spread,
                                  1,
                                  5 * std::sqrt((2 + 6.0 / SLOTS) / double(mean.size())),
                                  domain << ": variance over cells");
    }

    void DoRun() override
    {
        const double noise = 1e-9; // W: -60 dBm
        std::vector<std::vector<double>> powers;
        int64_t stream = 100;
        for (const std::string domain : {"MatchedFilter", "Sample"})
        {
            auto cubes = Receive(MakeSensor(domain, -60, stream), {}, SLOTS);
            stream += 20;
            for (auto& cube : cubes)
            {
                cube /= std::sqrt(noise);
            }
            Moments(cubes, domain);
            powers.push_back(SortedPowers(cubes, 1));
            const auto& sorted = powers.back();
            const double n = double(sorted.size());
            double distance = 0;
            for (std::size_t i = 0; i < sorted.size(); i++)
            {
                const double law = 1 - std::exp(-sorted[i]);
                distance = std::max({distance, law - double(i) / n, double(i + 1) / n - law});
            }
            // Kolmogorov and Smirnov: exceeded with probability 2 exp(-2 1.95^2) = 0.001.
            NS_TEST_EXPECT_MSG_LT(distance * std::sqrt(n), 1.95, domain << ": exponential law");
        }
        double distance = 0;
        const double n = double(powers[0].size());
        for (std::size_t i = 0, j = 0; i < powers[0].size() && j < powers[1].size();)
        {
            (powers[0][i] < powers[1][j] ? i : j)++;
            distance = std::max(distance, std::abs(double(i) - double(j)) / n);
        }
        // The same significance for two samples of n.
        NS_TEST_EXPECT_MSG_LT(distance * std::sqrt(n / 2), 1.95, "two samples, one law");
    }
};

/**
 * @ingroup isac-tests
 * Echoes and noise together.
 */
class IsacNoiseOnEchoesTestCase : public TestCase
{
  public:
    IsacNoiseOnEchoesTestCase()
        : TestCase("Echoes are the same in both domains, noise is added to them")
    {
    }

  private:
    /**
     * @param speed of the targets (m/s)
     * @return distance of the domains' echoes without noise, relative
     */
    static double Distance(double speed)
    {
        const std::vector<IsacTarget> targets{MakeWaveformTarget(0, 0.3, 10, speed),
                                              MakeWaveformTarget(1, -0.4, 12.6, -speed)};
        const auto cells = Receive(MakeSensor("MatchedFilter", -300, 140), targets, 2);
        const auto samples = Receive(MakeSensor("Sample", -300, 140), targets, 2);
        return (cells[1] - samples[1]).norm() / cells[1].norm();
    }

    /**
     * @param domain NoiseDomain
     */
    void Added(const std::string& domain)
    {
        const std::vector<IsacTarget> targets{MakeWaveformTarget(0, 0.3, 10, 20)};
        // Of the echo, whose amplitude is sqrt(16) 14.1 / 20 m, noise is far above the rounding.
        auto noisy = Receive(MakeSensor(domain, -90, 160), targets, SLOTS);
        const auto clean = Receive(MakeSensor(domain, -300, 160), targets, SLOTS);
        double peak = 0;
        for (int slot = 0; slot < SLOTS; slot++)
        {
            noisy[slot] -= clean[slot];
            peak = std::max(peak, clean[slot].cwiseAbs2().maxCoeff());
        }
        NS_TEST_EXPECT_MSG_GT(peak, 1e-9, "an echo worth testing");
        const auto powers = SortedPowers(noisy, 1e-12);
        double mean = 0;
        for (const double power : powers)
        {
            mean += power / double(powers.size());
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(mean, 1, 5 / std::sqrt(double(powers.size())), domain);
        // Nowhere more: the largest of 153600 exponential powers exceeds 25 once in 5e5 trials.
        NS_TEST_EXPECT_MSG_LT(powers.back(), 25, domain << ": largest");
    }

    void DoRun() override
    {
        // -300 dBm is 1e-33 W, far below rounding; at rest the domains differ by rounding alone.
        NS_TEST_EXPECT_MSG_LT(Distance(0), 1e-11, "at rest");
        // Up to 30 m/s * 2 / c * 30 GHz * 0.4 = 2.4 kHz turn samples by pi 2.4 kHz 0.48 us = 0.0036
        // from a symbol's middle to its ends, 0.0021 in the mean square.
        const double moving = Distance(30);
        NS_TEST_EXPECT_MSG_LT(moving, 0.0036, "30 m/s");
        NS_TEST_EXPECT_MSG_GT(moving, 0.0001, "Sample turns phases within symbols");
        Added("MatchedFilter");
        Added("Sample");
    }
};

/**
 * @ingroup isac-tests
 * Noise of a reception in the filters of two beams.
 */
class IsacCrossBeamNoiseTestCase : public TestCase
{
  public:
    IsacCrossBeamNoiseTestCase()
        : TestCase("Noise in the filters of two beams is correlated as documented")
    {
    }

  private:
    void DoRun() override
    {
        const isac::SymbolGrid grid{100e6, 8, 2, 6};
        IsacRangeDoppler transforms(grid);
        IsacBulkRandom random;
        random.Seed(21);
        isac::CMatrix first;
        isac::CMatrix second;
        DrawSymbols(IsacWaveform::OFDM, grid, random, first);
        DrawSymbols(IsacWaveform::OFDM, grid, random, second);
        // Given the symbols, cell (0, 0) of the first and cell (r, d) of the second beam's filter
        // have the correlation of the first beam's symbols in the second one's filter.
        const IsacGate all{0, 8, 0, 6};
        isac::CMatrix expected;
        transforms.Filter(first, second, all, expected);
        expected /= std::sqrt(48.0);
        NS_TEST_EXPECT_MSG_EQ_TOL(expected.cwiseAbs2().mean(), 1.0 / 48, 1e-15, "its mean square");
        constexpr int TRIALS = 20000;
        isac::CMatrix mean = isac::CMatrix::Zero(8, 6);
        isac::CMatrix a;
        isac::CMatrix b;
        for (int trial = 0; trial < TRIALS; trial++)
        {
            isac::CMatrix noise = isac::CMatrix::Zero(8, 6);
            random.AddNoise(1, noise.data(), noise.size());
            transforms.Filter(noise, first, {0, 1, 0, 1}, a);
            transforms.Filter(noise, second, all, b);
            mean += std::conj(a(0, 0)) * b / TRIALS;
        }
        // Deviation 1 / sqrt(20000) = 0.0071: five of them.
        NS_TEST_EXPECT_MSG_LT((mean - expected).cwiseAbs().maxCoeff(), 0.036, "measured");
        NS_TEST_EXPECT_MSG_GT(expected.cwiseAbs().maxCoeff(), 0.2, "correlations worth testing");
    }
};

/**
 * @ingroup isac-tests
 * False alarms of searches, whose receive beams are orthonormal.
 */
class IsacNoiseSearchTestCase : public TestCase
{
  public:
    IsacNoiseSearchTestCase()
        : TestCase("Searches find as many false alarms in both domains")
    {
    }

  private:
    void DoRun() override
    {
        std::vector<double> counts;
        int64_t stream = 180;
        for (const std::string domain : {"MatchedFilter", "Sample"})
        {
            auto sensor = MakeSensor(domain, -60, stream);
            stream += 20;
            const isac::CVector beam = isac::CVector::Constant(ANTENNAS, 0.5);
            double count = 0;
            for (int slot = 0; slot < 150; slot++)
            {
                sensor->Move({});
                std::vector<IsacEchoDetection> detections;
                sensor->Search(beam, 1, -1, 1, detections);
                count += double(detections.size());
            }
            counts.push_back(count);
        }
        // Poisson: the difference has the variance of the sum.
        NS_TEST_EXPECT_MSG_GT(counts[0], 50, "false alarms worth testing");
        NS_TEST_EXPECT_MSG_LT(std::abs(counts[0] - counts[1]),
                              5 * std::sqrt(counts[0] + counts[1]),
                              "MatchedFilter " << counts[0] << ", Sample " << counts[1]);
    }
};

/**
 * @ingroup isac-tests
 * Suite of the waveform radar's noise.
 */
class IsacWaveformNoiseTestSuite : public TestSuite
{
  public:
    IsacWaveformNoiseTestSuite()
        : TestSuite("isac-waveform-noise")
    {
        AddTestCase(new IsacNoiseLawTestCase);
        AddTestCase(new IsacNoiseOnEchoesTestCase);
        AddTestCase(new IsacCrossBeamNoiseTestCase);
        AddTestCase(new IsacNoiseSearchTestCase);
    }
};

/// The suite, registered.
static IsacWaveformNoiseTestSuite g_isacWaveformNoiseTestSuite;
