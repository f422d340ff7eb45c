/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-waveform-test-helper.h"

#include "ns3/isac-range-doppler.h"
#include "ns3/isac-sensing-signal.h"
#include "ns3/isac-symbol-grid.h"
#include "ns3/test.h"

#include <cmath>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// A small grid of sizes that are no powers of two and differ.
const isac::SymbolGrid SMALL{100e6, 24, 7, 10};

/**
 * @param grid its size
 * @param random source
 * @return white noise of unit variance
 */
isac::CMatrix
DrawNoise(const isac::SymbolGrid& grid, IsacBulkRandom& random)
{
    isac::CMatrix noise = isac::CMatrix::Zero(grid.subcarriers, grid.symbols);
    random.AddNoise(1, noise.data(), noise.size());
    return noise;
}

/**
 * Eq. (6) as a double sum.
 *
 * @param received resource elements
 * @param sent symbols
 * @param range cell, not necessarily whole
 * @param doppler cell, not necessarily whole
 * @return correlation, of unit gain for white noise
 */
isac::Complex
Correlate(const isac::CMatrix& received, const isac::CMatrix& sent, double range, double doppler)
{
    isac::Complex sum = 0;
    for (Eigen::Index n = 0; n < sent.rows(); n++)
    {
        for (Eigen::Index m = 0; m < sent.cols(); m++)
        {
            const double cycles =
                double(n) * range / double(sent.rows()) - double(m) * doppler / double(sent.cols());
            sum += received(n, m) * std::conj(sent(n, m)) * Turn(cycles);
        }
    }
    return sum / std::sqrt(double(sent.size()));
}

/**
 * @param grid its size
 * @param delay (s)
 * @param doppler (Hz)
 * @return a reflector of amplitude one in a single beam
 */
IsacReflector
MakeReflector(double delay, double doppler)
{
    IsacReflector reflector;
    reflector.delay = delay;
    reflector.doppler = doppler;
    reflector.amplitude = 1;
    reflector.coupling = isac::CVector::Ones(1);
    return reflector;
}

} // namespace

/**
 * @ingroup isac-tests
 * The grid's arithmetic, its constants and its errors.
 */
class IsacSymbolGridTestCase : public TestCase
{
  public:
    IsacSymbolGridTestCase()
        : TestCase("Grid of resource elements and constants of the bounds")
    {
    }

  private:
    /// @param call must throw std::invalid_argument @param what said of a failure
    void ExpectError(const std::function<void()>& call, const std::string& what)
    {
        bool thrown = false;
        try
        {
            call();
        }
        catch (const std::invalid_argument& error)
        {
            thrown = std::string(error.what()).rfind("isac: ", 0) == 0;
        }
        NS_TEST_EXPECT_MSG_EQ(thrown, true, what);
    }

    /// Bounds of the continuous signal.
    void Derived()
    {
        // sqrt(6 / 1e5) / (2 pi 1e8 Hz) and sqrt(6 / 1e5) / (2 pi 1e-3 s), by hand.
        const auto constants = isac::DeriveConstants(100e6, 1e-3);
        NS_TEST_EXPECT_MSG_EQ_TOL(constants.xi, 1e5, 1e-6, "B T");
        NS_TEST_EXPECT_MSG_EQ_TOL(constants.alphaTau, 1.2328e-11, 1e-15, "delay");
        NS_TEST_EXPECT_MSG_EQ_TOL(constants.alphaMu, 1.2328, 1e-4, "Doppler shift");
        for (const double bad : {0.0, -1.0, std::nan(""), double(INFINITY)})
        {
            ExpectError([bad] { isac::DeriveConstants(bad, 1e-3); }, "bandwidth");
            ExpectError([bad] { isac::DeriveConstants(1e8, bad); }, "window");
        }
    }

    /// Bounds of the discrete signal: the Fisher information summed over resource elements.
    void Discrete()
    {
        double n1 = 0;
        double n2 = 0;
        double m1 = 0;
        double m2 = 0;
        for (Eigen::Index n = 0; n < SMALL.subcarriers; n++)
        {
            for (Eigen::Index m = 0; m < SMALL.symbols; m++)
            {
                const double w = 2 * M_PI * double(n) * SMALL.bandwidth / double(SMALL.subcarriers);
                const double t = 2 * M_PI * double(m) * SMALL.GetSymbolPeriod();
                n1 += w;
                n2 += w * w;
                m1 += t;
                m2 += t * t;
            }
        }
        // An unknown phase takes the square of the mean away; 2 |s'|^2 at unit SINR.
        const double count = 240;
        const auto constants = SMALL.GetConstants();
        const double tau = 1 / std::sqrt(2 * (n2 - n1 * n1 / count));
        const double mu = 1 / std::sqrt(2 * (m2 - m1 * m1 / count));
        NS_TEST_EXPECT_MSG_EQ(constants.xi, count, "elements");
        NS_TEST_EXPECT_MSG_EQ_TOL(constants.alphaTau / tau, 1, 1e-12, "delay"); // rounding
        NS_TEST_EXPECT_MSG_EQ_TOL(constants.alphaMu / mu, 1, 1e-12, "Doppler shift");
        // A large grid without prefixes tends to the continuous signal like 1 / N^2.
        const auto fine = isac::SymbolGrid{100e6, 1000, 0, 100}.GetConstants();
        const auto flat = isac::DeriveConstants(100e6, 1e-3);
        NS_TEST_EXPECT_MSG_EQ_TOL(fine.alphaTau / flat.alphaTau, 1, 1e-4, "continuous delay");
        NS_TEST_EXPECT_MSG_EQ_TOL(fine.alphaMu / flat.alphaMu, 1, 1e-4, "continuous Doppler");
    }

    /// Cells and limits.
    void Arithmetic()
    {
        const auto grid = isac::SymbolGrid::Fill(100e6, 1024, 136, 1e-3);
        NS_TEST_EXPECT_MSG_EQ(grid.symbols, 86, "1 ms / 11.6 us");
        NS_TEST_EXPECT_MSG_EQ_TOL(grid.GetSymbolPeriod(), 11.6e-6, 1e-18, "period");
        NS_TEST_EXPECT_MSG_EQ_TOL(grid.GetDuration(), 997.6e-6, 1e-15, "duration");
        NS_TEST_EXPECT_MSG_EQ(grid.GetElements(), 1024.0 * 86, "elements");
        NS_TEST_EXPECT_MSG_EQ_TOL(grid.GetDelayCell(), 10e-9, 1e-20, "range cell");
        NS_TEST_EXPECT_MSG_EQ_TOL(grid.GetDopplerCell(), 1 / 997.6e-6, 1e-9, "Doppler cell");
        NS_TEST_EXPECT_MSG_EQ_TOL(grid.GetLargestDelay(), 1.36e-6, 1e-18, "prefix");
        NS_TEST_EXPECT_MSG_EQ_TOL(grid.GetLargestDoppler(), 1 / 23.2e-6, 1e-9, "ambiguity");
        for (Eigen::Index symbols = 2; symbols < 300; symbols++)
        {
            const double window = double(symbols) * 1160e-8;
            NS_TEST_EXPECT_MSG_EQ(isac::SymbolGrid::Fill(100e6, 1024, 136, window).symbols,
                                  symbols,
                                  "a window of whole symbols");
        }
    }

    void DoRun() override
    {
        Derived();
        Discrete();
        Arithmetic();
        using isac::SymbolGrid;
        ExpectError([] { SymbolGrid::Fill(0, 1024, 136, 1e-3); }, "bandwidth");
        ExpectError([] { SymbolGrid::Fill(1e8, 0, 136, 1e-3); }, "subcarriers");
        ExpectError([] { SymbolGrid::Fill(1e8, 1024, -1, 1e-3); }, "prefix");
        ExpectError([] { SymbolGrid::Fill(1e8, 1024, 136, 0); }, "window");
        ExpectError([] { SymbolGrid::Fill(1e8, 1024, 136, NAN); }, "window");
        ExpectError([] { SymbolGrid::Fill(1e8, 1024, 136, 23.1e-6); }, "one symbol");
        NS_TEST_EXPECT_MSG_EQ(SymbolGrid::Fill(1e8, 1024, 136, 23.2e-6).symbols, 2, "two symbols");
    }
};

/**
 * @ingroup isac-tests
 * The matched filter against eq. (6), and the transforms.
 */
class IsacMatchedFilterTestCase : public TestCase
{
  public:
    IsacMatchedFilterTestCase()
        : TestCase("Matched filter against its double sum")
    {
    }

  private:
    void DoRun() override
    {
        IsacRangeDoppler transforms(SMALL);
        IsacBulkRandom random;
        random.Seed(1);
        isac::CMatrix sent;
        isac::CMatrix map;
        for (const auto waveform : {IsacWaveform::OFDM, IsacWaveform::LFM})
        {
            DrawSymbols(waveform, SMALL, random, sent);
            const isac::CMatrix received = DrawNoise(SMALL, random);
            // Across zero in both dimensions, and beyond a period.
            const IsacGate gate{-3, 30, -12, 14};
            transforms.Filter(received, sent, gate, map);
            NS_TEST_ASSERT_MSG_EQ(map.rows(), 30, "range cells");
            NS_TEST_ASSERT_MSG_EQ(map.cols(), 14, "Doppler cells");
            for (Eigen::Index r = 0; r < 30; r++)
            {
                for (Eigen::Index d = 0; d < 14; d++)
                {
                    const auto direct = Correlate(received, sent, double(r - 3), double(d - 12));
                    // Rounding of 240 products of size one.
                    NS_TEST_EXPECT_MSG_LT(std::abs(map(r, d) - direct), 1e-12, r << " " << d);
                }
            }
            transforms.Filter(received, sent, {0, 24, 0, 10}, map);
            NS_TEST_EXPECT_MSG_EQ_TOL(map.squaredNorm() / received.squaredNorm(),
                                      1,
                                      1e-12,
                                      "all cells together: unitary");
        }
        const isac::CMatrix symbols = DrawNoise(SMALL, random);
        isac::CMatrix samples = symbols;
        transforms.ToSamples(samples);
        NS_TEST_EXPECT_MSG_EQ_TOL(samples.norm() / symbols.norm(), 1, 1e-12, "unitary");
        isac::Complex direct = 0;
        for (Eigen::Index n = 0; n < 24; n++)
        {
            direct += symbols(n, 3) * Turn(double(n) * 5 / 24) / std::sqrt(24.0);
        }
        NS_TEST_EXPECT_MSG_LT(std::abs(samples(5, 3) - direct), 1e-13, "sample 5 of symbol 3");
        transforms.ToSymbols(samples);
        NS_TEST_EXPECT_MSG_LT((samples - symbols).norm(), 1e-13, "there and back");
    }
};

/**
 * @ingroup isac-tests
 * What is sent: magnitudes, chirps, data, and what one beam is in another's filter.
 */
class IsacSymbolsTestCase : public TestCase
{
  public:
    IsacSymbolsTestCase()
        : TestCase("Symbols of OFDM and of LFM, and their cross-talk")
    {
    }

  private:
    /// A column is the transform of a chirp but for a phase, for each size that is even.
    void Chirps()
    {
        IsacBulkRandom random;
        random.Seed(2);
        isac::CMatrix sent;
        for (const Eigen::Index size : {2, 24, 64, 130})
        {
            DrawSymbols(IsacWaveform::LFM, {100e6, size, 0, 3}, random, sent);
            for (Eigen::Index n = 0; n < size; n++)
            {
                isac::Complex direct = 0;
                for (Eigen::Index s = 0; s < size; s++)
                {
                    const double square = double(s * s) / double(2 * size);
                    direct += Turn(square - double(n * s) / double(size));
                }
                // The Gauss sum of the chirp itself has the phase pi / 4.
                direct *= std::polar(1 / std::sqrt(double(size)), -M_PI / 4);
                NS_TEST_EXPECT_MSG_LT(std::abs(sent(n, 1) / sent(0, 1) - direct),
                                      1e-11,
                                      "subcarrier " << n << " of " << size);
            }
        }
    }

    /**
     * Cross-talk on a target in range cell 40, Doppler cell 5.
     * @param waveform kind
     * @param row output: share of the energy in the target's range cell
     * @param peak output: share in the strongest cell
     */
    static void CrossTalk(IsacWaveform waveform, double& row, double& peak)
    {
        const isac::SymbolGrid grid{100e6, 128, 60, 64};
        IsacRangeDoppler transforms(grid);
        IsacBulkRandom random;
        random.Seed(3);
        std::vector<isac::CMatrix> sent(1);
        isac::CMatrix other;
        DrawSymbols(waveform, grid, random, sent[0]);
        DrawSymbols(waveform, grid, random, other);
        isac::CMatrix echo;
        isac::CMatrix map;
        const auto reflector = MakeReflector(40 * grid.GetDelayCell(), 5 * grid.GetDopplerCell());
        SynthesiseEcho(reflector,
                       sent,
                       isac::RVector::Ones(1),
                       30e9,
                       {false, false},
                       transforms,
                       echo);
        transforms.Filter(echo, other, {0, 128, 0, 64}, map);
        row = map.row(40).squaredNorm() / map.squaredNorm();
        peak = map.cwiseAbs2().maxCoeff() / map.squaredNorm();
    }

    void DoRun() override
    {
        IsacBulkRandom random;
        isac::CMatrix sent;
        const isac::SymbolGrid grid{100e6, 1024, 136, 86};
        for (const auto waveform : {IsacWaveform::OFDM, IsacWaveform::LFM})
        {
            random.Seed(4);
            DrawSymbols(waveform, grid, random, sent);
            NS_TEST_EXPECT_MSG_LT((sent.cwiseAbs().array() - 1).abs().maxCoeff(), 1e-14, "unit");
            isac::CMatrix again;
            random.Seed(4);
            DrawSymbols(waveform, grid, random, again);
            NS_TEST_EXPECT_MSG_EQ((sent == again), true, "equal seeds");
            DrawSymbols(waveform, grid, random, again);
            NS_TEST_EXPECT_MSG_EQ((sent == again), false, "another beam");
        }
        // 88064 independent QPSK symbols: their mean has the deviation 1 / sqrt(88064) = 0.0034.
        random.Seed(4);
        DrawSymbols(IsacWaveform::OFDM, grid, random, sent);
        NS_TEST_EXPECT_MSG_LT(std::abs(sent.mean()), 5 * 0.0034, "mean");
        NS_TEST_EXPECT_MSG_LT(std::abs(sent.cwiseAbs2().mean() - 1), 1e-12, "power");
        NS_TEST_EXPECT_MSG_LT(std::abs(sent.cwiseProduct(sent).mean()), 5 * 0.0034, "circular");
        Chirps();

        double row;
        double peak;
        // LFM: nothing but rounding in other range cells; over 64 Doppler cells of mean share 1/64
        // the strongest has less than 12 times the mean, but for 64 exp(-12) = 0.04 %.
        CrossTalk(IsacWaveform::LFM, row, peak);
        NS_TEST_EXPECT_MSG_EQ_TOL(row, 1, 1e-12, "LFM stays in its range cell");
        NS_TEST_EXPECT_MSG_LT(peak, 12.0 / 64, "LFM spreads over Doppler cells");
        // OFDM: a share of 1/128 of 64 exponential cells, whose mean has a deviation of 1/8; the
        // strongest of 8192 below 20 means but for 8192 exp(-20).
        CrossTalk(IsacWaveform::OFDM, row, peak);
        NS_TEST_EXPECT_MSG_EQ_TOL(row * 128, 1, 5.0 / 8, "OFDM spreads over range cells");
        NS_TEST_EXPECT_MSG_LT(peak, 20.0 / 8192, "OFDM spreads over all cells");
    }
};

/**
 * @ingroup isac-tests
 * Suite of the waveform radar's signals.
 */
class IsacWaveformSignalTestSuite : public TestSuite
{
  public:
    IsacWaveformSignalTestSuite()
        : TestSuite("isac-waveform-signal")
    {
        AddTestCase(new IsacSymbolGridTestCase);
        AddTestCase(new IsacMatchedFilterTestCase);
        AddTestCase(new IsacSymbolsTestCase);
    }
};

/// The suite, registered.
static IsacWaveformSignalTestSuite g_isacWaveformSignalTestSuite;
