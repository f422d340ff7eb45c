/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-power.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace ns3
{
namespace isac
{

namespace
{

/**
 * @param unit received powers per watt
 * @param noise noise power (W)
 * @param pMax total power (W)
 * @param size number of powers wanted
 * @param function name in the error
 * @throws std::invalid_argument if shapes differ or noise or pMax is not positive
 */
void
RequireProblem(RMatrixIn unit, double noise, double pMax, Eigen::Index size, const char* function)
{
    if (unit.rows() != unit.cols() || unit.rows() != size)
    {
        throw std::invalid_argument(std::string("isac: ") + function +
                                    " needs a square matrix and as many powers; got " +
                                    std::to_string(unit.rows()) + "x" +
                                    std::to_string(unit.cols()) + " and " + std::to_string(size));
    }
    if (!(pMax > 0) || !(noise > 0))
    {
        throw std::invalid_argument(std::string("isac: ") + function +
                                    " needs positive power and noise, got " + std::to_string(pMax) +
                                    " W and " + std::to_string(noise) + " W");
    }
}

/**
 * One step of the max-min fixed point: the power that each vehicle needs for unit SINR.
 *
 * @param unit received powers per watt, K x K
 * @param noise noise power (W)
 * @param p powers (W), K x 1
 * @param needed output (W), K x 1; 0 for a vehicle that its beam does not reach
 */
void
NeededPowers(RMatrixIn unit, double noise, RVectorIn p, RVector& needed)
{
    for (Eigen::Index k = 0; k < p.size(); ++k)
    {
        double disturbance = noise;
        for (Eigen::Index i = 0; i < p.size(); ++i)
        {
            disturbance += i != k ? unit(k, i) * p[i] : 0.0;
        }
        needed[k] = unit(k, k) > 0 ? disturbance / unit(k, k) : 0.0;
    }
}

} // namespace

void
ProjectPowers(double pMax, double floor, RVectorOut p)
{
    if (!(pMax > 0) || !(floor > 0) || floor > 1)
    {
        throw std::invalid_argument("isac: ProjectPowers() needs a positive total power and a "
                                    "floor in (0, 1], got " +
                                    std::to_string(pMax) + " W and " + std::to_string(floor));
    }
    const Eigen::Index size = p.size();
    const double least = floor * pMax / double(std::max<Eigen::Index>(size, 1));
    double above = 0;
    for (Eigen::Index k = 0; k < size; ++k)
    {
        p[k] = std::isfinite(p[k]) && p[k] > least ? p[k] : least;
        above += p[k] / pMax - least / pMax; // in shares: cannot overflow
    }
    const double room = 1 - floor;
    if (above > room)
    {
        const double scale = room / above;
        for (Eigen::Index k = 0; k < size; ++k)
        {
            p[k] = least + (p[k] - least) * scale;
        }
    }
}

double
WaterFilling(RVectorIn gain, double pMax, RVectorOut p)
{
    const Eigen::Index size = gain.size();
    const auto usable = [&](Eigen::Index k, double level) {
        return gain[k] > 0 && std::isfinite(1 / gain[k]) && 1 / gain[k] < level;
    };
    // Fill all channels, drop those above the water, until none is: at most K rounds.
    double level = std::numeric_limits<double>::infinity();
    for (Eigen::Index round = 0; round < size; ++round)
    {
        double sum = pMax;
        Eigen::Index active = 0;
        for (Eigen::Index k = 0; k < size; ++k)
        {
            if (usable(k, level))
            {
                sum += 1 / gain[k];
                ++active;
            }
        }
        const double next = active > 0 ? sum / double(active) : 0;
        if (!(next < level))
        {
            break;
        }
        level = next;
    }
    double sumRate = 0;
    double spent = 0;
    for (Eigen::Index k = 0; k < size; ++k)
    {
        p[k] = usable(k, level) ? level - 1 / gain[k] : 0.0;
        spent += p[k];
    }
    if (!(spent > 0))
    {
        p.setConstant(size > 0 ? pMax / double(size) : 0.0); // nothing can be gained: split equally
        return 0;
    }
    for (Eigen::Index k = 0; k < size; ++k)
    {
        p[k] *= pMax / spent;
        sumRate += p[k] > 0 ? std::log1p(gain[k] * p[k]) / M_LN2 : 0.0;
    }
    return sumRate;
}

void
MaxMinPowers(RMatrixIn unit, double noise, double pMax, RVectorOut p)
{
    RequireProblem(unit, noise, pMax, p.size(), "MaxMinPowers()");
    constexpr int maxIterations = 2000;
    constexpr double tolerance = 1e-12;
    p.setConstant(pMax / double(std::max<Eigen::Index>(p.size(), 1)));
    thread_local RVector needed; // scratch, grows once
    needed.resize(p.size());
    for (int i = 0; i < maxIterations; ++i)
    {
        NeededPowers(unit, noise, p, needed);
        const double total = needed.sum();
        if (!(total > 0) || !std::isfinite(total))
        {
            return; // no beam reaches its vehicle: nothing to balance
        }
        // Half of the old powers damps the oscillation between mutually disturbing vehicles.
        double change = 0;
        for (Eigen::Index k = 0; k < p.size(); ++k)
        {
            const double balanced = pMax * needed[k] / total;
            change = std::max(change, std::abs(balanced - p[k]) / pMax);
            p[k] = needed[k] > 0 ? (balanced + p[k]) / 2 : 0.0;
        }
        p *= pMax / p.sum();
        if (change < tolerance)
        {
            return;
        }
    }
}

} // namespace isac
} // namespace ns3
