/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-assignment.h"
#include "ns3/random-variable-stream.h"
#include "ns3/test.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <vector>

using namespace ns3;

namespace
{

using Eigen::Index;
using isac::RMatrix;

constexpr double INF = std::numeric_limits<double>::infinity(); //!< forbidden

/// What assignments are ordered by.
struct Total
{
    double cost; //!< sum of costs
    int none;    //!< rows without column
};

/**
 * @param cost costs
 * @param unassigned cost of a row without column
 * @param columns column of each row, or -1
 * @return their total; infinite if it is not allowed
 */
Total
Sum(const RMatrix& cost, double unassigned, const std::vector<int>& columns)
{
    Total total{0, 0};
    std::vector<bool> taken(cost.cols(), false);
    for (std::size_t i = 0; i < columns.size(); i++)
    {
        const int j = columns[i];
        if (j < 0)
        {
            total.cost += unassigned;
            total.none++;
            continue;
        }
        const bool allowed = std::isfinite(cost(i, j)) && cost(i, j) <= unassigned && !taken[j];
        total.cost += allowed ? cost(i, j) : INF;
        taken[j] = true;
    }
    return total;
}

/**
 * @param cost costs
 * @param unassigned cost of a row without column
 * @return the least total of all assignments, and of those the fewest rows without column
 */
Total
BruteForce(const RMatrix& cost, double unassigned)
{
    std::vector<int> columns(cost.rows(), -1);
    Total best = Sum(cost, unassigned, columns);
    while (true)
    {
        std::size_t i = 0;
        while (i < columns.size() && ++columns[i] == cost.cols())
        {
            columns[i++] = -1;
        }
        if (i == columns.size())
        {
            return best;
        }
        const Total now = Sum(cost, unassigned, columns);
        if (now.cost < best.cost || (now.cost == best.cost && now.none < best.none))
        {
            best = now;
        }
    }
}

} // namespace

/**
 * @ingroup isac-tests
 * Assignments against all there are, special cases, ties, order and time.
 */
class IsacAssignmentTestCase : public TestCase
{
  public:
    IsacAssignmentTestCase()
        : TestCase("Assignment: least cost, ties, order, size")
    {
    }

  private:
    Ptr<UniformRandomVariable> m_uniform; //!< draws in [0, 1)

    /**
     * @param rows tracks
     * @param cols detections
     * @param forbidden share of forbidden entries
     * @return costs from -0.5 to 1
     */
    RMatrix Draw(Index rows, Index cols, double forbidden)
    {
        RMatrix cost(rows, cols);
        for (Index i = 0; i < cost.size(); i++)
        {
            const bool bad = m_uniform->GetValue() < forbidden;
            cost(i) = bad ? (i % 2 == 0 ? INF : std::nan("")) : 1.5 * m_uniform->GetValue() - 0.5;
        }
        return cost;
    }

    /// All sizes up to 5 x 5, real costs and whole ones with many ties.
    void CheckBruteForce()
    {
        for (int run = 0; run < 500; run++)
        {
            const Index rows = 1 + run % 5;
            const Index cols = 1 + run / 5 % 5;
            RMatrix cost = Draw(rows, cols, 0.25 * (run % 3));
            const double unassigned = 0.4 + 0.5 * m_uniform->GetValue();
            const Total found = Sum(cost, unassigned, isac::Assign(cost, unassigned));
            // Five costs rounded to 2^-39 of a range of 1.4, twice.
            const double least = BruteForce(cost, unassigned).cost;
            NS_TEST_EXPECT_MSG_EQ_TOL(found.cost, least, 1e-11, "run " << run);
            cost = (4 * cost).array().round();
            const Total whole = Sum(cost, 3, isac::Assign(cost, 3));
            const Total best = BruteForce(cost, 3);
            NS_TEST_EXPECT_MSG_EQ(whole.cost, best.cost, "whole costs, run " << run);
            NS_TEST_EXPECT_MSG_EQ(whole.none, best.none, "most assigned rows, run " << run);
        }
    }

    /// Sizes of zero, all forbidden, extreme costs, bad input.
    void CheckSpecial()
    {
        const std::vector<int> none(3, -1);
        NS_TEST_EXPECT_MSG_EQ(isac::Assign(RMatrix(0, 4), 1).empty(), true, "no rows");
        NS_TEST_EXPECT_MSG_EQ((isac::Assign(RMatrix(3, 0), 1) == none), true, "no columns");
        const RMatrix high = RMatrix::Constant(3, 2, 1.01);
        NS_TEST_EXPECT_MSG_EQ((isac::Assign(high, 1) == none), true, "forbidden");
        const auto pair = isac::Assign(RMatrix::Constant(3, 2, 1), 1);
        NS_TEST_EXPECT_MSG_EQ(std::count(pair.begin(), pair.end(), -1), 1, "not forbidden");
        RMatrix cost(2, 2);
        cost << -1e308, -1.5e308, 1.5e308, -1.7e308;
        NS_TEST_EXPECT_MSG_EQ((isac::Assign(cost, 1.6e308) == std::vector<int>{0, 1}),
                              true,
                              "huge");
        // The nearest neighbour of both rows is column 0: a greedy choice costs 1 + 9.
        cost << 1, 2, 3, 9;
        NS_TEST_EXPECT_MSG_EQ((isac::Assign(cost, 10) == std::vector<int>{1, 0}), true, "global");
        for (const double bad : {INF, -INF, std::nan("")})
        {
            bool thrown = false;
            try
            {
                isac::Assign(cost, bad);
            }
            catch (const std::invalid_argument&)
            {
                thrown = true;
            }
            NS_TEST_EXPECT_MSG_EQ(thrown, true, "cost of an unassigned row");
        }
    }

    /// Rows and columns in another order: the same pairs where the best is unique.
    void CheckOrder()
    {
        for (int run = 0; run < 50; run++)
        {
            const RMatrix cost = Draw(9, 12, 0.6);
            std::vector<int> rows(9);
            std::vector<int> cols(12);
            std::iota(rows.begin(), rows.end(), 0);
            std::iota(cols.begin(), cols.end(), 0);
            std::rotate(rows.begin(), rows.begin() + 1 + run % 8, rows.end());
            std::reverse(cols.begin() + run % 5, cols.end());
            RMatrix other(9, 12);
            for (Index i = 0; i < other.size(); i++)
            {
                other(i) = cost(rows[i % 9], cols[i / 9]);
            }
            const std::vector<int> first = isac::Assign(cost, 0.8);
            const std::vector<int> second = isac::Assign(other, 0.8);
            for (int i = 0; i < 9; i++)
            {
                const int column = second[i] < 0 ? -1 : cols[second[i]];
                NS_TEST_EXPECT_MSG_EQ(column, first[rows[i]], "run " << run << " row " << i);
            }
        }
        const RMatrix same = RMatrix::Constant(4, 4, 0.5);
        const bool equal = isac::Assign(same, 1) == isac::Assign(same, 1);
        NS_TEST_EXPECT_MSG_EQ(equal, true, "ties fall the same way");
    }

    /// A hundred tracks, every detection open to all.
    void CheckSize()
    {
        const RMatrix cost = Draw(100, 100, 0);
        const auto start = std::chrono::steady_clock::now();
        const std::vector<int> found = isac::Assign(cost, 2);
        const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
        // Some 10 ms; a thousand times that on a slow machine with sanitizers.
        NS_TEST_EXPECT_MSG_LT(time.count(), 10.0, "time");
        const Total total = Sum(cost, 2, found);
        NS_TEST_EXPECT_MSG_EQ(total.none, 0, "all assigned");
        // Mezard and Parisi: n costs, uniform on [0, 1), sum to pi^2 / 6 in the mean, here times
        // 1.5 and less 0.5 each; the standard deviation is 1.5 sqrt(0.84 / n) = 0.14.
        const double expected = 1.5 * M_PI * M_PI / 6 - 50;
        NS_TEST_EXPECT_MSG_EQ_TOL(total.cost, expected, 0.5, "least sum of random costs");
    }

    void DoRun() override
    {
        m_uniform = CreateObject<UniformRandomVariable>();
        m_uniform->SetStream(81);
        CheckBruteForce();
        CheckSpecial();
        CheckOrder();
        CheckSize();
        m_uniform = nullptr;
    }
};

/**
 * @ingroup isac-tests
 * Suite of the assignment of detections to tracks.
 */
class IsacAssignmentTestSuite : public TestSuite
{
  public:
    IsacAssignmentTestSuite()
        : TestSuite("isac-assignment")
    {
        AddTestCase(new IsacAssignmentTestCase);
    }
};

/// The suite, registered.
static IsacAssignmentTestSuite g_isacAssignmentTestSuite;
