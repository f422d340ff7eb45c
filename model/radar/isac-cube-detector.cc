/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-cube-detector.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

namespace
{

/// Side taps of a window's kernel.
constexpr Eigen::Index SIDE = 2;

/**
 * Convolves the columns of a map with a kernel, where all of it fits.
 *
 * @param map R x D
 * @param kernel 2 SIDE + 1 taps
 * @return (R - 2 SIDE) x D, empty if there are no such rows
 */
isac::CMatrix
ConvolveColumns(const isac::CMatrix& map, const std::vector<double>& kernel)
{
    const Eigen::Index rows = std::max<Eigen::Index>(map.rows() - 2 * SIDE, 0);
    isac::CMatrix out = isac::CMatrix::Zero(rows, map.cols());
    for (std::size_t m = 0; m < kernel.size(); m++)
    {
        if (rows > 0 && kernel[m] != 0)
        {
            out += kernel[m] * map.middleRows(static_cast<Eigen::Index>(m), rows);
        }
    }
    return out;
}

/**
 * @param a a target
 * @param b another
 * @param antennas N_RA
 * @return whether no one could tell them apart
 */
bool
Coincide(const IsacCubePoint& a, const IsacCubePoint& b, double antennas)
{
    return std::abs(a.range - b.range) < 0.3 && std::abs(a.doppler - b.doppler) < 0.3 &&
           std::abs(a.u - b.u) < 0.3 * 2 / antennas;
}

/**
 * @param point a target
 * @param gate cells
 * @return whether it is more than half a cell outside
 */
bool
IsOutside(const IsacCubePoint& point, const IsacGate& gate)
{
    const auto beyond = [](double x, Eigen::Index first, Eigen::Index count) {
        return x < double(first) - 0.5 || x > double(first + count) - 0.5;
    };
    return beyond(point.range, gate.firstRange, gate.ranges) ||
           beyond(point.doppler, gate.firstDoppler, gate.dopplers);
}

/**
 * A strong cell near a map's border may be the flank of a target in the margin or outside.
 *
 * @param cell strongest cell
 * @param power the map
 * @return how far its target may be
 */
IsacPointEstimator::Reach
Beyond(const IsacCfar::Detection& cell, const isac::RMatrix& power)
{
    constexpr Eigen::Index NEAR = 2 * SIDE; // side lobes beside the flank may be stronger than it
    constexpr Eigen::Index FAR = 5 * SIDE;  // from there to what a main lobe reaches outside
    IsacPointEstimator::Reach reach;
    reach.below = cell.range < NEAR ? FAR : 0;
    reach.above = cell.range + NEAR >= power.rows() ? FAR : 0;
    reach.belowDoppler = cell.doppler < NEAR ? FAR : 0;
    reach.aboveDoppler = cell.doppler + NEAR >= power.cols() ? FAR : 0;
    return reach;
}

} // namespace

IsacCubeDetector::IsacCubeDetector(const isac::SymbolGrid& grid,
                                   Eigen::Index antennas,
                                   const Options& options)
    : m_estimator(grid, antennas),
      m_options(options),
      m_cfar(options.falseAlarmRate,
             options.guardRange,
             options.guardDoppler,
             options.referenceRange,
             options.referenceDoppler,
             options.window,
             options.window)
{
    const auto taps = isac::WindowTaps(options.window);
    m_kernel.assign(taps.begin(), taps.end());
}

const IsacPointEstimator&
IsacCubeDetector::GetEstimator() const
{
    return m_estimator;
}

const IsacCfar&
IsacCubeDetector::GetCfar() const
{
    return m_cfar;
}

Eigen::Index
IsacCubeDetector::GetMargin() const
{
    return SIDE;
}

void
IsacCubeDetector::FillMap(const IsacEchoCube& cube, double u, isac::RMatrix& power) const
{
    isac::CVector s;
    m_estimator.GetSteering().Angle(u, cube.basis, s);
    const double norm = s.norm();
    if (norm > 0)
    {
        s /= norm;
    }
    FillMap((s.adjoint() * cube.data).transpose(), cube.gate, power);
}

void
IsacCubeDetector::FillMap(const isac::CVector& row,
                          const IsacGate& gate,
                          isac::RMatrix& power) const
{
    const Eigen::Map<const isac::CMatrix> map(row.data(), gate.ranges, gate.dopplers);
    const isac::CMatrix overRange = ConvolveColumns(map, m_kernel);
    power = ConvolveColumns(overRange.transpose(), m_kernel).transpose().cwiseAbs2();
}

void
IsacCubeDetector::Detect(IsacEchoCube& cube, double u, std::vector<IsacCubeDetection>& found) const
{
    found.clear();
    std::vector<IsacCubePoint> points;
    std::vector<double> noise;
    isac::RMatrix power;
    IsacCfar::Result result;
    double strongest = 0;
    while (points.size() < m_options.most)
    {
        FillMap(cube, u, power);
        m_cfar.Detect(power, result);
        if (result.detections.empty())
        {
            break;
        }
        const auto& cell = result.detections.front();
        strongest = std::max(strongest, cell.power);
        if (!(cell.power * m_options.dynamicRange >= strongest))
        {
            break;
        }
        const auto point = Locate(cube, cell, power);
        const bool modelled = std::norm(point.amplitude) > 0 && !IsThere(point, points);
        if (!modelled || !Include(cube, point, points))
        {
            break; // what is left of a target that the model does not fit
        }
        noise.push_back(cell.noise);
    }
    for (std::size_t i = 0; i < points.size(); i++)
    {
        if (!IsOutside(points[i], cube.gate)) // known by its side lobes only
        {
            found.push_back({points[i], GetSnr(cube, points[i], noise[i])});
        }
    }
}

IsacCubePoint
IsacCubeDetector::Locate(const IsacEchoCube& cube,
                         const IsacCfar::Detection& cell,
                         const isac::RMatrix& power) const
{
    auto start = m_estimator.StartAt(cube, cell.range + GetMargin(), cell.doppler + GetMargin());
    const auto reach = Beyond(cell, power);
    if (reach.IsAny())
    {
        start = m_estimator.ScanAround(cube, start, reach);
    }
    return m_estimator.Refine(cube, start);
}

bool
IsacCubeDetector::IsThere(const IsacCubePoint& point,
                          const std::vector<IsacCubePoint>& points) const
{
    const double antennas = double(m_estimator.GetSteering().GetAntennas());
    return std::any_of(points.begin(), points.end(), [&](const auto& other) {
        return Coincide(point, other, antennas);
    });
}

bool
IsacCubeDetector::Include(IsacEchoCube& cube,
                          const IsacCubePoint& point,
                          std::vector<IsacCubePoint>& points) const
{
    const auto& steering = m_estimator.GetSteering();
    const auto restore = [&]() {
        for (const auto& other : points)
        {
            steering.Add(other, 1, cube);
        }
    };
    const auto before = points;
    restore();
    points.push_back(point);
    m_estimator.Relax(cube, points, points.size() > 1 ? m_options.rounds : 0);
    for (std::size_t i = 1; i < points.size(); i++)
    {
        // Two of them in one place share an echo in any proportion, beyond all bounds.
        if (IsThere(points[i], {points.begin(), points.begin() + static_cast<std::ptrdiff_t>(i)}))
        {
            restore();
            points = before;
            m_estimator.Relax(cube, points, 0);
            return false;
        }
    }
    return true;
}

double
IsacCubeDetector::GetSnr(const IsacEchoCube& cube, const IsacCubePoint& point, double noise) const
{
    // The channels may hold but a part of an echo's power.
    isac::CVector response;
    m_estimator.GetSteering().Angle(point.u, cube.basis, response);
    const double snr = std::norm(point.amplitude) * response.squaredNorm() / noise;
    return std::isfinite(snr) ? snr : 0.0;
}

} // namespace ns3
