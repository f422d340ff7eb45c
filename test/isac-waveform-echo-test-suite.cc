/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-waveform-test-helper.h"

#include "ns3/isac-echo-cube.h"
#include "ns3/isac-range-doppler.h"
#include "ns3/isac-sensing-signal.h"
#include "ns3/test.h"

#include <cmath>
#include <vector>

using namespace ns3;

namespace
{

/// Carrier (Hz).
constexpr double CARRIER = 30e9;

/// A small grid; its prefix holds 200 ns.
const isac::SymbolGrid GRID{100e6, 48, 20, 12};

/// Beams, symbols and a reflector off the cells.
struct Scene
{
    /// @param doppler of the reflector (Hz)
    explicit Scene(double doppler)
        : transforms(GRID),
          sent(2),
          root(2)
    {
        IsacBulkRandom random;
        random.Seed(11);
        DrawSymbols(IsacWaveform::OFDM, GRID, random, sent[0]);
        DrawSymbols(IsacWaveform::LFM, GRID, random, sent[1]);
        root << 1.5, 0.25;
        reflector.delay = 137.3e-9;
        reflector.doppler = doppler;
        reflector.amplitude = {0.3, -0.7};
        reflector.coupling.resize(2);
        reflector.coupling << isac::Complex(0.9, 0.1), isac::Complex(-0.2, 0.4);
    }

    /// @param options of the synthesis @return echo
    isac::CMatrix Synthesise(const IsacEchoOptions& options)
    {
        isac::CMatrix echo;
        SynthesiseEcho(reflector, sent, root, CARRIER, options, transforms, echo);
        return echo;
    }

    /**
     * @param m symbol
     * @param time of the window, from its middle (s)
     * @param n subcarrier
     * @param walk whether the delay follows the Doppler shift, tau(t) = tau - mu / f_c t: each
     * subcarrier's frequency then has its own shift
     * @return the subcarrier's amplitude at that time, from the passband's phase -2 pi f_n tau(t)
     */
    isac::Complex At(Eigen::Index m, double time, Eigen::Index n, bool walk) const
    {
        isac::Complex x = 0;
        for (int i = 0; i < 2; i++)
        {
            x += reflector.amplitude * reflector.coupling(i) * root(i) * sent[i](n, m);
        }
        const double spacing = GRID.bandwidth / 48;
        const double offset = walk ? spacing * (double(n) - 23.5) / CARRIER : 0.0;
        return x * Turn(-spacing * double(n) * reflector.delay +
                        reflector.doppler * time * (1 + offset));
    }

    IsacRangeDoppler transforms;     //!< of the grid
    std::vector<isac::CMatrix> sent; //!< symbols of two beams
    isac::RVector root;              //!< square roots of their powers
    IsacReflector reflector;         //!< what reflects
};

} // namespace

/**
 * @ingroup isac-tests
 * Echoes against eq. (2), resource element by resource element and sample by sample.
 */
class IsacSynthesisTestCase : public TestCase
{
  public:
    IsacSynthesisTestCase()
        : TestCase("Echoes against their direct evaluation")
    {
    }

  private:
    /**
     * @param scene what reflects
     * @param walk whether the delay changes
     * @return largest difference from the phase in the middle of each symbol
     */
    static double ByElement(Scene& scene, bool walk)
    {
        const isac::CMatrix echo = scene.Synthesise({walk, false});
        double worst = 0;
        for (Eigen::Index m = 0; m < 12; m++)
        {
            const double time = (double(m) * 68 + 20 + 24 - 6 * 68) * 10e-9;
            for (Eigen::Index n = 0; n < 48; n++)
            {
                worst = std::max(worst, std::abs(echo(n, m) - scene.At(m, time, n, walk)));
            }
        }
        return worst;
    }

    /**
     * @param scene what reflects
     * @param walk whether the delay changes, in truth also within symbols
     * @return largest difference from the samples after the prefixes
     */
    static double BySample(Scene& scene, bool walk)
    {
        isac::CMatrix echo = scene.Synthesise({walk, true});
        scene.transforms.ToSamples(echo);
        double worst = 0;
        for (Eigen::Index m = 0; m < 12; m++)
        {
            for (Eigen::Index s = 0; s < 48; s++)
            {
                const double time = (double(m) * 68 + 20 + double(s) - 6 * 68) * 10e-9;
                isac::Complex direct = 0;
                for (Eigen::Index n = 0; n < 48; n++)
                {
                    direct += scene.At(m, time, n, walk) * Turn(double(n * s) / 48);
                }
                worst = std::max(worst, std::abs(echo(s, m) - direct / std::sqrt(48.0)));
            }
        }
        return worst;
    }

    void DoRun() override
    {
        for (const double doppler : {0.0, 4321.0, -12345.0, 150e3})
        {
            Scene scene(doppler);
            // Phases of up to a few hundred radians and 128 steps of a recurrence: rounding.
            NS_TEST_EXPECT_MSG_LT(ByElement(scene, false), 1e-12, doppler << " Hz");
            NS_TEST_EXPECT_MSG_LT(ByElement(scene, true), 1e-12, doppler << " Hz, walking");
            NS_TEST_EXPECT_MSG_LT(BySample(scene, false), 1e-12, doppler << " Hz in samples");
            // The walk is taken in the middle of a symbol: half a symbol's, times half the
            // bandwidth, is the largest phase; samples have magnitudes of up to 5.
            const double phase = 2 * M_PI * std::abs(doppler) / CARRIER * 240e-9 * 50e6;
            NS_TEST_EXPECT_MSG_LT(BySample(scene, true), 1e-12 + 5 * phase, "walking in samples");
        }
        // The test sees a walk: at 150 kHz and 4 us it turns the band's edge by 0.006 rad.
        Scene scene(150e3);
        const double walked = (scene.Synthesise({true, false}) - scene.Synthesise({false, false}))
                                  .cwiseAbs()
                                  .maxCoeff();
        NS_TEST_EXPECT_MSG_GT(walked, 1e-3, "range walk");
    }
};

/**
 * @ingroup isac-tests
 * Peaks: their amplitude, their shape, and what the rotation within symbols costs.
 */
class IsacPeakTestCase : public TestCase
{
  public:
    IsacPeakTestCase()
        : TestCase("Peaks of targets in the matched filter")
    {
    }

  private:
    /// A target on a cell.
    void OnCell()
    {
        for (const auto waveform : {IsacWaveform::OFDM, IsacWaveform::LFM})
        {
            Scene scene(-3 * GRID.GetDopplerCell());
            IsacBulkRandom random;
            random.Seed(12);
            DrawSymbols(waveform, GRID, random, scene.sent[0]);
            scene.sent.resize(1);
            scene.reflector.delay = 7 * GRID.GetDelayCell();
            const isac::CMatrix echo = scene.Synthesise({false, false});
            isac::CMatrix map;
            scene.transforms.Filter(echo, scene.sent[0], {0, 48, -6, 12}, map);
            const double amplitude =
                std::abs(scene.reflector.amplitude * scene.reflector.coupling(0)) * 1.5;
            // Rounding.
            NS_TEST_EXPECT_MSG_EQ_TOL(std::abs(map(7, 3)) / (amplitude * std::sqrt(48.0 * 12)),
                                      1,
                                      1e-12,
                                      "sqrt(N_c M) times its amplitude");
            map(7, 3) = 0;
            NS_TEST_EXPECT_MSG_LT(map.cwiseAbs().maxCoeff(), 1e-12, "nothing in other cells");
        }
    }

    /// A target off the cells against the model that estimates it.
    void Shape()
    {
        Scene scene(4.3 * GRID.GetDopplerCell());
        scene.sent.resize(1);
        const isac::CMatrix echo = scene.Synthesise({false, false});
        const IsacGate gate{-2, 30, -3, 12};
        isac::CMatrix map;
        scene.transforms.Filter(echo, scene.sent[0], gate, map);
        const IsacCubeSteering steering(GRID, 4);
        isac::CVector range;
        isac::CVector doppler;
        steering.Range(13.73, gate, range);
        steering.Doppler(4.3, gate, doppler);
        const isac::CMatrix model = range * doppler.transpose();
        const isac::Complex amplitude =
            model.cwiseProduct(map.conjugate()).sum() / model.squaredNorm();
        NS_TEST_EXPECT_MSG_LT((map - std::conj(amplitude) * model).norm() / map.norm(),
                              1e-12,
                              "a product of two Dirichlet kernels");
        const double expected =
            std::abs(scene.reflector.amplitude * scene.reflector.coupling(0)) * 1.5 * 24;
        NS_TEST_EXPECT_MSG_EQ_TOL(std::abs(amplitude) / expected, 1, 1e-12, "its amplitude");
        // The kernels repeat with the grid's periods and have their limit of one at cells.
        isac::CVector again;
        steering.Range(13.73 + 48, gate, again);
        NS_TEST_EXPECT_MSG_LT((again - range).norm(), 1e-12, "period of N_c");
        steering.Doppler(4.3 - 12, gate, again);
        NS_TEST_EXPECT_MSG_LT((again - doppler).norm(), 1e-12, "period of M");
        for (const double cell : {-1.0, 0.0, 5.0, 5 + 1e-13, 5 + 1e-9})
        {
            steering.Range(cell, gate, again);
            NS_TEST_EXPECT_MSG_LT(std::abs(again(std::lround(cell) + 2) - 1.0), 1e-8, "on a cell");
            NS_TEST_EXPECT_MSG_LT(std::abs(again.norm() - 1), 1e-8, "nothing beside");
        }
        // Eqs. (3) and (4).
        isac::CVector response(4);
        steering.Angle(std::cos(1.1), isac::CMatrix(), again);
        isac::UlaResponse(1.1, response);
        NS_TEST_EXPECT_MSG_LT((again - response).norm(), 1e-14, "array");
    }

    /// The Doppler shift's rotation within symbols.
    void Loss()
    {
        const isac::SymbolGrid grid{100e6, 256, 16, 128};
        IsacRangeDoppler transforms(grid);
        IsacBulkRandom random;
        random.Seed(13);
        std::vector<isac::CMatrix> sent(1);
        DrawSymbols(IsacWaveform::OFDM, grid, random, sent[0]);
        IsacReflector reflector;
        reflector.delay = 5 * grid.GetDelayCell();
        reflector.doppler = 50 * grid.GetDopplerCell(); // 143.6 kHz: 0.37 turns a symbol
        reflector.amplitude = 1;
        reflector.coupling = isac::CVector::Ones(1);
        isac::CMatrix echo;
        isac::CMatrix map;
        const isac::RVector root = isac::RVector::Ones(1);
        SynthesiseEcho(reflector, sent, root, CARRIER, {false, true}, transforms, echo);
        transforms.Filter(echo, sent[0], {0, 256, 0, 128}, map);
        const double x = M_PI * reflector.doppler * 256 / grid.bandwidth;
        const double kept = std::pow(std::sin(x) / x, 2);
        const double peak = std::norm(map(5, 50));
        // The lost power is noise of 1/32768 of it in a cell, the peak's amplitude has a deviation
        // of sqrt(0.36 / 32768 / 2) = 0.0023: five of them, twice for the square.
        NS_TEST_EXPECT_MSG_EQ_TOL(peak / grid.GetElements(), kept, 0.023, "sinc^2");
        NS_TEST_EXPECT_MSG_LT(kept, 0.7, "a loss worth testing");
        // 32767 exponential cells: their mean has a deviation of 1/181.
        const double rest = map.squaredNorm() - peak;
        NS_TEST_EXPECT_MSG_EQ_TOL(rest / grid.GetElements(), 1 - kept, 0.01, "the rest is noise");
    }

    void DoRun() override
    {
        OnCell();
        Shape();
        Loss();
    }
};

/**
 * @ingroup isac-tests
 * Suite of the waveform radar's echoes.
 */
class IsacWaveformEchoTestSuite : public TestSuite
{
  public:
    IsacWaveformEchoTestSuite()
        : TestSuite("isac-waveform-echo")
    {
        AddTestCase(new IsacSynthesisTestCase);
        AddTestCase(new IsacPeakTestCase);
    }
};

/// The suite, registered.
static IsacWaveformEchoTestSuite g_isacWaveformEchoTestSuite;
