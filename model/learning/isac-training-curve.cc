/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-training-curve.h"

#include <cmath>
#include <cstdio>
#include <fstream>
#include <limits>
#include <stdexcept>

namespace ns3
{
namespace isac
{

CurveRow
EmptyCurveRow()
{
    CurveRow row;
    row.fill(std::numeric_limits<double>::quiet_NaN());
    return row;
}

void
WriteCurve(const std::string& path, const std::vector<CurveRow>& rows)
{
    const std::string temporary = path + ".tmp";
    std::ofstream file(temporary);
    file.precision(10);
    file << "steps,reward,sum_rate_bps_per_hz,actor_loss,critic_loss,deviation,firing_rate,"
            "validation_reward,validation_sum_rate_bps_per_hz\n";
    for (const auto& row : rows)
    {
        for (std::size_t i = 0; i < row.size(); i++)
        {
            file << (i > 0 ? "," : "");
            if (!std::isnan(row[i]))
            {
                file << row[i];
            }
        }
        file << '\n';
    }
    file.close();
    if (!file || std::rename(temporary.c_str(), path.c_str()) != 0)
    {
        throw std::runtime_error("cannot write " + path + "; is the disk full?");
    }
}

} // namespace isac
} // namespace ns3
