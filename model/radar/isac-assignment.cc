/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-assignment.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/successive_shortest_path_nonnegative_weights.hpp>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace ns3
{
namespace isac
{

namespace
{

using Eigen::Index;

using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;

/// Edges with capacity, residual capacity, reverse edge and weight.
using EdgeProperties = boost::property<
    boost::edge_capacity_t,
    int,
    boost::property<boost::edge_residual_capacity_t,
                    int,
                    boost::property<boost::edge_reverse_t,
                                    Traits::edge_descriptor,
                                    boost::property<boost::edge_weight_t, int64_t>>>>;

/// Network of tracks and detections.
using Graph = boost::
    adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, EdgeProperties>;

/// A pair of a row and a column that is allowed.
struct Pair
{
    Index row;    //!< track
    Index column; //!< detection
    double cost;  //!< its cost
};

/**
 * Adds an edge of unit capacity and its reverse.
 *
 * @param graph network
 * @param from tail
 * @param to head
 * @param weight cost of a unit
 * @return the edge
 */
Traits::edge_descriptor
AddEdge(Graph& graph, Index from, Index to, int64_t weight)
{
    const auto forth = boost::add_edge(from, to, graph).first;
    const auto back = boost::add_edge(to, from, graph).first;
    boost::put(boost::edge_capacity, graph, forth, 1);
    boost::put(boost::edge_capacity, graph, back, 0);
    boost::put(boost::edge_weight, graph, forth, weight);
    boost::put(boost::edge_weight, graph, back, -weight);
    boost::put(boost::edge_reverse, graph, forth, back);
    boost::put(boost::edge_reverse, graph, back, forth);
    return forth;
}

/**
 * Numbers of those that occur, in their order.
 *
 * @param occurs whether each occurs
 * @param first number of the first
 * @return numbers, -1 for those that do not occur
 */
std::vector<Index>
Numbers(const std::vector<bool>& occurs, Index first)
{
    std::vector<Index> numbers(occurs.size(), -1);
    for (std::size_t i = 0; i < occurs.size(); i++)
    {
        if (occurs[i])
        {
            numbers[i] = first++;
        }
    }
    return numbers;
}

/// Costs as whole numbers: multiples of a power of two, so that equal sums of few digits stay
/// equal.
class Weights
{
  public:
    /**
     * Weights are multiples of rows + 1, which leaves room for the one unit that an unassigned row
     * costs more. No path visits a vertex twice, nor do potentials exceed the longest path: all
     * stay below 2^60.
     *
     * @param least least cost
     * @param most largest cost
     * @param rows number of rows
     * @param vertices number of vertices
     */
    Weights(double least, double most, Index rows, Index vertices)
        : m_half(least / 2),
          m_tie(rows + 1)
    {
        const double range = most / 2 - m_half; // half of it cannot overflow
        const int digits = std::min(40, 60 - Digits(rows + 1) - Digits(vertices));
        m_exponent = range > 0 ? digits - 1 - std::ilogb(range) : 0;
    }

    /// @param cost a cost @return its weight, not negative
    int64_t operator()(double cost) const
    {
        return m_tie * std::llround(std::ldexp(cost / 2 - m_half, m_exponent));
    }

  private:
    /// @param number positive number @return its binary digits
    static int Digits(Index number)
    {
        return std::ilogb(static_cast<double>(number)) + 1;
    }

    double m_half;  //!< half of the least cost
    int64_t m_tie;  //!< what an unassigned row costs a fraction of
    int m_exponent; //!< of the power of two that half costs are multiplied by
};

/**
 * Assigns rows that compete. Every row and column in the network has an edge, so that all vertices
 * stay within reach while there is an augmenting path: distances never add up beyond any limit.
 *
 * @param pairs allowed pairs of these rows
 * @param unassignedCost cost of a row without column
 * @param assigned column of each row, -1 before
 * @param columns number of columns
 */
void
AssignByFlow(const std::vector<Pair>& pairs,
             double unassignedCost,
             std::vector<int>& assigned,
             Index columns)
{
    std::vector<bool> hasRow(assigned.size(), false);
    std::vector<bool> hasColumn(columns, false);
    double least = unassignedCost;
    for (const Pair& pair : pairs)
    {
        hasRow[pair.row] = true;
        hasColumn[pair.column] = true;
        least = std::min(least, pair.cost);
    }
    // Vertices: source, sink, rows, columns.
    const Index rows = std::count(hasRow.begin(), hasRow.end(), true);
    const Index vertices = 2 + rows + std::count(hasColumn.begin(), hasColumn.end(), true);
    const std::vector<Index> rowVertex = Numbers(hasRow, 2);
    const std::vector<Index> columnVertex = Numbers(hasColumn, 2 + rows);
    const Weights weight(least, unassignedCost, rows, vertices);
    Graph graph(vertices);
    for (Index row = 2; row < 2 + rows; row++)
    {
        AddEdge(graph, 0, row, 0);
        AddEdge(graph, row, 1, weight(unassignedCost) + 1);
    }
    for (Index column = 2 + rows; column < vertices; column++)
    {
        AddEdge(graph, column, 1, 0);
    }
    std::vector<Traits::edge_descriptor> edges;
    for (const Pair& pair : pairs)
    {
        const Index row = rowVertex[pair.row];
        edges.push_back(AddEdge(graph, row, columnVertex[pair.column], weight(pair.cost)));
    }
    boost::successive_shortest_path_nonnegative_weights(graph, 0, 1);
    for (std::size_t i = 0; i < pairs.size(); i++)
    {
        if (boost::get(boost::edge_residual_capacity, graph, edges[i]) == 0)
        {
            assigned[pairs[i].row] = static_cast<int>(pairs[i].column);
        }
    }
}

} // namespace

std::vector<int>
Assign(const RMatrix& cost, double unassignedCost)
{
    if (!std::isfinite(unassignedCost))
    {
        throw std::invalid_argument("isac: cost of an unassigned track is " +
                                    std::to_string(unassignedCost) + ", choose a finite one");
    }
    const auto allowed = [&](Index i, Index j) {
        return std::isfinite(cost(i, j)) && cost(i, j) <= unassignedCost;
    };
    std::vector<int> claims(cost.cols(), 0); // rows that may have the column
    for (Index j = 0; j < cost.cols(); j++)
    {
        for (Index i = 0; i < cost.rows(); i++)
        {
            claims[j] += allowed(i, j) ? 1 : 0;
        }
    }
    std::vector<int> assigned(cost.rows(), -1);
    std::vector<Pair> contested;
    for (Index i = 0; i < cost.rows(); i++)
    {
        const std::size_t before = contested.size();
        bool competes = false;
        int best = -1;
        for (Index j = 0; j < cost.cols(); j++)
        {
            if (allowed(i, j))
            {
                contested.push_back({i, j, cost(i, j)});
                competes = competes || claims[j] > 1;
                best = best < 0 || cost(i, j) < cost(i, best) ? static_cast<int>(j) : best;
            }
        }
        if (!competes)
        {
            contested.resize(before);
            assigned[i] = best;
        }
    }
    if (!contested.empty())
    {
        AssignByFlow(contested, unassignedCost, assigned, cost.cols());
    }
    return assigned;
}

} // namespace isac
} // namespace ns3
