/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-cfar-test-helper.h"

#include "ns3/isac-cfar.h"
#include "ns3/isac-window.h"
#include "ns3/test.h"

#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

using Eigen::Index;
using isac::RMatrix;

constexpr double INF = std::numeric_limits<double>::infinity(); //!< limit

/// The windows.
constexpr std::array<IsacWindow, 3> WINDOWS{IsacWindow::RECTANGULAR,
                                            IsacWindow::HANN,
                                            IsacWindow::BLACKMAN_HARRIS};

} // namespace

/**
 * @ingroup isac-tests
 * Windows: gain and correlation; effective cells against a sum over all pairs.
 */
class IsacCfarWindowTestCase : public TestCase
{
  public:
    IsacCfarWindowTestCase()
        : TestCase("CFAR: windows and effective cells")
    {
    }

  private:
    /// @param window window @return N^2 / sum_ij |rho_ij|^2 pair by pair, for guard cells (2, 1)
    /// and reference cells (5, 3)
    static double PairByPair(IsacWindow window)
    {
        std::vector<std::pair<int, int>> cells;
        for (int r = -7; r <= 7; r++)
        {
            for (int d = -4; d <= 4; d++)
            {
                if (std::abs(r) > 2 || std::abs(d) > 1)
                {
                    cells.emplace_back(r, d);
                }
            }
        }
        double sum = 0;
        for (const auto& a : cells)
        {
            for (const auto& b : cells)
            {
                const double rho = isac::WindowCorrelation(window, a.first - b.first) *
                                   isac::WindowCorrelation(window, a.second - b.second);
                sum += rho * rho;
            }
        }
        return cells.size() * (cells.size() / sum);
    }

    void DoRun() override
    {
        // Harris's table: equivalent noise bandwidths 1.00, 1.50 and 1.71 cells.
        const std::array<double, 3> bandwidths{1.0, 1.5, 1.71};
        const IsacCfar cfar(1e-3, 2, 1, 5, 3);
        NS_TEST_EXPECT_MSG_EQ(cfar.GetCells(), 15 * 9 - 5 * 3, "number of cells");
        for (std::size_t w = 0; w < WINDOWS.size(); w++)
        {
            const std::array<double, 5> taps = isac::WindowTaps(WINDOWS[w]);
            double squares = 0;
            for (const double tap : taps)
            {
                squares += tap * tap;
            }
            NS_TEST_EXPECT_MSG_EQ_TOL(squares, 1, 1e-15, "noise keeps its variance");
            NS_TEST_EXPECT_MSG_EQ_TOL(1 / isac::WindowGain(WINDOWS[w]), bandwidths[w], 5e-3, w);
            NS_TEST_EXPECT_MSG_EQ(isac::WindowCorrelation(WINDOWS[w], 5), 0.0, "finite");
            NS_TEST_EXPECT_MSG_EQ(isac::WindowCorrelation(WINDOWS[w], -1),
                                  isac::WindowCorrelation(WINDOWS[w], 1),
                                  "even");
            const IsacCfar windowed(1e-3, 2, 1, 5, 3, WINDOWS[w], WINDOWS[w]);
            const double expected = PairByPair(WINDOWS[w]);
            NS_TEST_EXPECT_MSG_EQ_TOL(cfar.EffectiveCells(WINDOWS[w]), expected, 1e-10, w);
            NS_TEST_EXPECT_MSG_EQ_TOL(windowed.GetEffectiveCells(), expected, 1e-10, w);
            NS_TEST_EXPECT_MSG_EQ_TOL(windowed.GetMultiplier(),
                                      IsacCfar::Multiplier(1e-3, expected),
                                      1e-12,
                                      w);
        }
        // Hann: taps proportional to -1, 2, -1.
        NS_TEST_EXPECT_MSG_EQ_TOL(isac::WindowCorrelation(IsacWindow::HANN, 1), -2. / 3, 1e-15, "");
        NS_TEST_EXPECT_MSG_EQ_TOL(isac::WindowCorrelation(IsacWindow::HANN, 2), 1. / 6, 1e-15, "");
        NS_TEST_EXPECT_MSG_EQ(isac::WindowCorrelation(IsacWindow::HANN, 3), 0.0, "");
    }
};

/**
 * @ingroup isac-tests
 * Detect() against sums cell by cell, at borders, with bad cells and ties.
 */
class IsacCfarMapTestCase : public TestCase
{
  public:
    IsacCfarMapTestCase()
        : TestCase("CFAR: reference cells, borders, bad cells, ties")
    {
    }

  private:
    /// Guard and reference cells in range and Doppler.
    using Shape = std::array<int, 4>;

    /**
     * Compares each cell's mean and multiplier with a sum over its reference cells.
     *
     * @param map powers
     * @param s guard and reference cells
     */
    void CheckAgainstSums(const RMatrix& map, const Shape& s)
    {
        IsacCfar::Result result;
        IsacCfar(0.05, s[0], s[1], s[2], s[3]).Detect(map, result);
        for (Index i = 0; i < map.size(); i++)
        {
            const Index row = i % map.rows();
            const Index col = i / map.rows();
            double sum = 0;
            double cells = 0;
            for (Index j = 0; j < map.size(); j++)
            {
                const Index dr = std::abs(j % map.rows() - row);
                const Index dd = std::abs(j / map.rows() - col);
                const bool inside = dr <= s[0] + s[2] && dd <= s[1] + s[3];
                if (inside && (dr > s[0] || dd > s[1]) && std::isfinite(map(j)) && map(j) >= 0)
                {
                    sum += map(j);
                    cells++;
                }
            }
            const double mean = cells > 0 ? sum / cells : 0;
            const double alpha = IsacCfar::Multiplier(0.05, cells);
            // Sums of at most 400 positive terms in another order; the same multiplier.
            NS_TEST_EXPECT_MSG_EQ_TOL(result.noise(i), mean, 1e-13 * mean, "mean of cell " << i);
            const bool same =
                result.multiplier(i) == alpha || std::abs(result.multiplier(i) / alpha - 1) < 1e-13;
            NS_TEST_EXPECT_MSG_EQ(same, true, "multiplier of cell " << i);
            NS_TEST_EXPECT_MSG_EQ(std::isnan(result.ratio(i)), false, "ratio of cell " << i);
        }
    }

    /// Random maps of many sizes with a range of 1e20 in power, some with bad cells.
    void CheckSums()
    {
        const Ptr<NormalRandomVariable> normal = MakeCfarNormal(31);
        const std::vector<Shape> shapes{{2, 1, 3, 4}, {0, 0, 1, 1}, {1, 2, 0, 3}, {3, 0, 2, 0}};
        for (const auto& size : {std::pair(23, 17), {1, 1}, {1, 9}, {6, 2}, {8, 30}})
        {
            RMatrix map = CfarNoise(normal, size.first, size.second).cwiseAbs2();
            map(map.size() / 2) = 1e20;
            for (const Shape& shape : shapes)
            {
                CheckAgainstSums(map, shape);
            }
            map(0) = INF;
            map(map.size() / 3) = std::nan("");
            map(map.size() - 1) = -1;
            for (const Shape& shape : shapes)
            {
                CheckAgainstSums(map, shape);
            }
        }
        CheckAgainstSums(RMatrix::Zero(5, 4), shapes[0]);
        CheckAgainstSums(RMatrix::Constant(5, 4, INF), shapes[0]);
        CheckAgainstSums(RMatrix(0, 3), shapes[0]);
    }

    /// Local maxima, their order, ties and cells that are not finite.
    void CheckDetections()
    {
        const IsacCfar cfar(1e-3, 1, 1, 3, 3);
        RMatrix map = RMatrix::Ones(40, 40);
        map(10, 10) = 500;
        map(10, 11) = 400; // over the threshold, not a maximum
        map(30, 8) = 700;
        map(29, 9) = 700; // as large: this one comes first
        map(20, 30) = 500;
        map(5, 30) = INF;
        map(35, 35) = std::nan("");
        map(0, 0) = 60;
        IsacCfar::Result result;
        cfar.Detect(map, result);
        NS_TEST_EXPECT_MSG_EQ(result.crossings, 6, "cells over the threshold");
        NS_TEST_ASSERT_MSG_EQ(result.detections.size(), 4, "local maxima");
        const std::vector<std::pair<Index, Index>> expected{{29, 9}, {10, 10}, {20, 30}, {0, 0}};
        for (std::size_t i = 0; i < expected.size(); i++)
        {
            const IsacCfar::Detection& found = result.detections[i];
            const bool same = std::pair(found.range, found.doppler) == expected[i];
            NS_TEST_EXPECT_MSG_EQ(same, true, "place " << i);
            NS_TEST_EXPECT_MSG_EQ(found.power, map(found.range, found.doppler), "power " << i);
            NS_TEST_EXPECT_MSG_EQ_TOL(found.noise, 1, 1e-13, "noise " << i);
        }
        map.setZero();
        map(3, 3) = 1e-300;
        cfar.Detect(map, result);
        NS_TEST_EXPECT_MSG_EQ(result.detections.size(), 1, "a target without any noise");
        NS_TEST_EXPECT_MSG_EQ(result.ratio(3, 3), INF, "its ratio");
    }

    /// Parameters that make no detector.
    void CheckErrors()
    {
        const std::vector<std::function<void()>> calls{[] { IsacCfar(0, 1, 1, 1, 1); },
                                                       [] { IsacCfar(1, 1, 1, 1, 1); },
                                                       [] { IsacCfar(std::nan(""), 1, 1, 1, 1); },
                                                       [] { IsacCfar(0.1, 1, 1, 0, 0); }};
        int thrown = 0;
        for (const auto& call : calls)
        {
            try
            {
                call();
            }
            catch (const std::invalid_argument&)
            {
                thrown++;
            }
        }
        NS_TEST_EXPECT_MSG_EQ(thrown, 4, "errors");
    }

    void DoRun() override
    {
        CheckSums();
        CheckDetections();
        CheckErrors();
    }
};

/**
 * @ingroup isac-tests
 * Suite of the cell-averaging detector's maps and windows.
 */
class IsacCfarMapTestSuite : public TestSuite
{
  public:
    IsacCfarMapTestSuite()
        : TestSuite("isac-cfar-map")
    {
        AddTestCase(new IsacCfarWindowTestCase);
        AddTestCase(new IsacCfarMapTestCase);
    }
};

/// The suite, registered.
static IsacCfarMapTestSuite g_isacCfarMapTestSuite;
