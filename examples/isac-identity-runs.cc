/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-identity-runs.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <iomanip>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <utility>
#include <vector>

namespace ns3
{

namespace
{

using Runs = IsacIdentityRuns;

/// First line of runs.csv.
constexpr auto HEADER =
    "controller,scenario,fidelity,power_dbm,run,separation_2_over_n,later_separation_2_over_n,"
    "crossed,swaps,lost_tracks,ghosts,unserved,square_theta_rad2,square_d_m2,sum_rate_bps_per_hz,"
    "bound_bps_per_hz\n";

/// Sums over a set of runs.
struct Group
{
    const char* name;                          //!< of the set
    std::function<bool(const Runs::Row&)> has; //!< whether a run belongs to it
    double runs{0};                            //!< how many do
    double swapped{0};                         //!< of those, with swaps
    double losing{0};                          //!< of those, with lost tracks
    Runs::Row sums{};                          //!< of the columns

    /// @param row a run
    void Add(const Runs::Row& row)
    {
        if (has(row))
        {
            runs++;
            swapped += row[Runs::SWAPS] > 0 ? 1 : 0;
            losing += row[Runs::LOST] > 0 ? 1 : 0;
            for (std::size_t i = 0; i < row.size(); i++)
            {
                sums[i] += row[i];
            }
        }
    }

    /// @param sum over runs @return its mean, no number without runs
    double Mean(double sum) const
    {
        return runs > 0 ? sum / runs : NAN;
    }

    /// @return 95 % interval of the probability of a swap in a run, after Wilson
    std::pair<double, double> GetInterval() const
    {
        if (runs == 0)
        {
            return {0, 1};
        }
        constexpr double z = 1.959964;
        const double p = swapped / runs;
        const double middle = p + z * z / (2 * runs);
        const double half = z * std::sqrt(p * (1 - p) / runs + z * z / (4 * runs * runs));
        const double scale = 1 + z * z / runs;
        return {swapped > 0 ? (middle - half) / scale : 0.0,
                swapped < runs ? (middle + half) / scale : 1.0};
    }
};

/// @return the sets that are told apart
std::vector<Group>
GetGroups()
{
    // 4 / N are two widths.
    return {
        {"apart", [](const Runs::Row& row) { return row[Runs::SEPARATION] >= 2; }},
        {"apart-later", [](const Runs::Row& row) { return row[Runs::LATER] >= 2; }},
        {"close", [](const Runs::Row& row) { return row[Runs::LATER] < 2; }},
        {"crossed", [](const Runs::Row& row) { return row[Runs::CROSSED] > 0; }},
        {"all", [](const Runs::Row&) { return true; }},
    };
}

/**
 * @param out where to
 * @param width of the column
 * @param decimals of the number
 * @param value a number; "-" if it ne
 */
void
Cell(std::ostream& out, int width, int decimals, double value)
{
    out << std::setw(width) << std::fixed << std::setprecision(decimals);
    if (std::isnan(value))
    {
        out << '-';
        return;
    }
    out << value;
}

} // namespace

IsacIdentityRuns::IsacIdentityRuns(const std::string& path, const std::string& key)
    : m_path(path),
      m_key(key)
{
    std::ifstream before(path);
    std::string line;
    std::getline(before, line);
    while (std::getline(before, line) && !before.eof())
    {
        std::istringstream in(line.substr(std::min(line.size(), key.size())));
        uint32_t run = 0;
        char comma = 0;
        Row row{};
        in >> comma >> run;
        for (auto& value : row)
        {
            in >> comma >> value;
        }
        if (!in || line.compare(0, key.size(), key) != 0)
        {
            throw std::invalid_argument(path + " has other runs (" + line.substr(0, 60) +
                                        "...); choose another --output, or remove it");
        }
        m_rows[run] = row;
    }
    before.close();
    std::ofstream file(path);
    file << HEADER;
    for (const auto& entry : m_rows)
    {
        Write(file, entry.first);
    }
    if (!file.flush())
    {
        throw std::runtime_error("cannot write " + path);
    }
}

void
IsacIdentityRuns::Write(std::ostream& file, uint32_t run) const
{
    file << std::setprecision(10) << m_key << ',' << run;
    for (const double value : m_rows.at(run))
    {
        file << ',' << value;
    }
    file << '\n';
}

bool
IsacIdentityRuns::Has(uint32_t run) const
{
    return m_rows.count(run) > 0;
}

void
IsacIdentityRuns::Add(uint32_t run, const Row& row)
{
    m_rows[run] = row;
    std::ofstream file(m_path, std::ios::app);
    Write(file, run);
    if (!file.flush())
    {
        throw std::runtime_error("cannot write " + m_path);
    }
}

void
IsacIdentityRuns::Summarise(const std::string& path, std::ostream& out) const
{
    std::ofstream file(path);
    file << std::setprecision(10)
         << "controller,scenario,fidelity,power_dbm,runs_that,runs,runs_with_swaps,swap_share,"
            "swap_low,swap_high,swaps,runs_with_losses,lost_tracks,ghosts,unserved,rmse_theta_rad,"
            "rmse_d_m,sum_rate_bps_per_hz,share\n";
    out << m_key
        << "\n"
           "runs that    number  with swaps       interval  swaps   lost  ghosts  angle RMSE   "
           "share\n"
           "are                           %              %                              mrad      "
           "%\n";
    for (auto& group : GetGroups())
    {
        for (const auto& entry : m_rows)
        {
            group.Add(entry.second);
        }
        const auto [low, high] = group.GetInterval();
        const auto& sums = group.sums;
        const double theta = std::sqrt(group.Mean(sums[SQUARE_THETA]));
        const double share = group.runs > 0 ? sums[SUM_RATE] / sums[BOUND] : NAN;
        file << m_key << ',' << group.name << ',' << group.runs << ',' << group.swapped << ','
             << group.Mean(group.swapped) << ',' << low << ',' << high << ',' << sums[SWAPS] << ','
             << group.losing << ',' << sums[LOST] << ',' << sums[GHOSTS] << ','
             << group.Mean(sums[UNSERVED]) << ',' << theta << ','
             << std::sqrt(group.Mean(sums[SQUARE_D])) << ',' << group.Mean(sums[SUM_RATE]) << ','
             << share << '\n';
        out << std::left << std::setw(12) << group.name << std::right;
        Cell(out, 7, 0, group.runs);
        Cell(out, 12, 2, 100 * group.Mean(group.swapped));
        Cell(out, 8, 2, 100 * low);
        Cell(out, 7, 2, 100 * high);
        Cell(out, 7, 0, sums[SWAPS]);
        Cell(out, 7, 0, sums[LOST]);
        Cell(out, 8, 0, sums[GHOSTS]);
        Cell(out, 12, 4, 1e3 * theta);
        Cell(out, 8, 2, 100 * share);
        out << '\n';
    }
    out << "  apart: all pairs 4/N apart in cos(theta) in all slots; apart-later: from the slot "
           "on\n"
           "  in which they first are; close: not even that; crossed: the order of angles "
           "changed;\n"
           "  interval: 95 % (Wilson); lost: tracks that died on a vehicle\n";
    if (!file.flush())
    {
        throw std::runtime_error("cannot write " + path);
    }
}

} // namespace ns3
