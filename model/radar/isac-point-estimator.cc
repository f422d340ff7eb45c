/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-point-estimator.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <utility>

namespace ns3
{

namespace
{

/// Rounds of coordinate ascent: without noise each coordinate's maximum is where it is whatever the
/// others are, so the second round only has noise to undo.
constexpr int ROUNDS = 2;
/// Targets that move less than this (resolution cells) in a round stand.
constexpr double STANDING = 1e-3;
/// Half of a double's mantissa: what a maximum can be located to.
constexpr int BITS = 26;

/**
 * Maximum of a function near a point.
 *
 * @param f function
 * @param x the point
 * @param reach half width of the interval searched
 * @return where it is largest
 */
template <typename F>
double
Climb(const F& f, double x, double reach)
{
    // Relative to the point: Brent's tolerance is relative to the argument.
    const auto down = [&](double step) { return -f(x + step); };
    std::uintmax_t most = 60;
    return x + boost::math::tools::brent_find_minima(down, -reach, reach, BITS, most).first;
}

/**
 * @param s steering, possibly cut off
 * @param z data
 * @return |s^H z|^2 / |s|^2, zero without steering
 */
double
Score(const isac::CVector& s, const isac::CVector& z)
{
    const double norm = s.squaredNorm();
    return norm > 0 ? std::norm(s.dot(z)) / norm : 0.0;
}

/**
 * Steerings of unit norm, half a cell from one to the next.
 *
 * @param steer writes the steering at a coordinate (cells)
 * @param size cells of a steering
 * @param first coordinate of the first column (cells)
 * @param count columns
 * @return size x count
 */
template <typename F>
isac::CMatrix
HalfCells(const F& steer, Eigen::Index size, double first, Eigen::Index count)
{
    isac::CMatrix grid(size, count);
    isac::CVector s;
    for (Eigen::Index i = 0; i < count; i++)
    {
        steer(first + double(i) / 2, s);
        grid.col(i) = s.normalized();
    }
    return grid;
}

} // namespace

IsacPointEstimator::IsacPointEstimator(const isac::SymbolGrid& grid, Eigen::Index antennas)
    : m_steering(grid, antennas)
{
}

const IsacCubeSteering&
IsacPointEstimator::GetSteering() const
{
    return m_steering;
}

IsacCubePoint
IsacPointEstimator::StartAt(const IsacEchoCube& cube,
                            Eigen::Index range,
                            Eigen::Index doppler) const
{
    IsacCubePoint point;
    point.range = double(cube.gate.firstRange + range);
    point.doppler = double(cube.gate.firstDoppler + doppler);
    const isac::CVector z = cube.data.col(range + cube.gate.ranges * doppler);
    const Eigen::Index steps = 2 * m_steering.GetAntennas();
    isac::CVector s;
    double most = -1;
    for (Eigen::Index i = 0; i < steps; i++)
    {
        const double u = -1 + (2 * double(i) + 1) / double(steps);
        m_steering.Angle(u, cube.basis, s);
        const double score = Score(s, z);
        if (score > most)
        {
            most = score;
            point.u = u;
        }
    }
    return point;
}

IsacCubePoint
IsacPointEstimator::ScanAround(const IsacEchoCube& cube,
                               const IsacCubePoint& centre,
                               const Reach& reach) const
{
    const auto& gate = cube.gate;
    const double range = centre.range - double(reach.below);
    const double doppler = centre.doppler - double(reach.belowDoppler);
    const auto ranges =
        HalfCells([&](double x, isac::CVector& to) { m_steering.Range(x, gate, to); },
                  gate.ranges,
                  range,
                  2 * (reach.below + reach.above) + 1);
    const auto dopplers =
        HalfCells([&](double y, isac::CVector& to) { m_steering.Doppler(y, gate, to); },
                  gate.dopplers,
                  doppler,
                  2 * (reach.belowDoppler + reach.aboveDoppler) + 1);
    const Eigen::Index steps = 2 * m_steering.GetAntennas();
    isac::CVector s;
    IsacCubePoint best = centre;
    double most = -1;
    for (Eigen::Index i = 0; i < steps; i++)
    {
        const double u = -1 + (2 * double(i) + 1) / double(steps);
        m_steering.Angle(u, cube.basis, s);
        const isac::CVector row = (s.normalized().adjoint() * cube.data).transpose();
        const Eigen::Map<const isac::CMatrix> map(row.data(), gate.ranges, gate.dopplers);
        const isac::CMatrix fine = ranges.adjoint() * map * dopplers.conjugate();
        Eigen::Index r;
        Eigen::Index d;
        const double score = fine.cwiseAbs2().maxCoeff(&r, &d);
        if (score > most)
        {
            most = score;
            best.range = range + double(r) / 2;
            best.doppler = doppler + double(d) / 2;
            best.u = u;
        }
    }
    return best;
}

IsacCubePoint
IsacPointEstimator::Scan(const IsacEchoCube& cube) const
{
    const auto& gate = cube.gate;
    IsacCubePoint corner;
    corner.range = double(gate.firstRange);
    corner.doppler = double(gate.firstDoppler);
    return ScanAround(cube, corner, {0, gate.ranges - 1, 0, gate.dopplers - 1});
}

IsacCubePoint
IsacPointEstimator::Refine(const IsacEchoCube& cube, const IsacCubePoint& start) const
{
    const auto& gate = cube.gate;
    IsacCubePoint point = start;
    isac::CVector range;
    isac::CVector doppler;
    isac::CVector angle;
    isac::CVector s;
    for (int round = 0; round < ROUNDS; round++)
    {
        const double reach = round == 0 ? 0.75 : 0.2; // of a resolution cell
        m_steering.Angle(point.u, cube.basis, angle);
        const isac::CVector row = (angle.adjoint() * cube.data).transpose();
        const Eigen::Map<const isac::CMatrix> map(row.data(), gate.ranges, gate.dopplers);

        m_steering.Doppler(point.doppler, gate, doppler);
        const isac::CVector overRange = map * doppler.conjugate();
        point.range = Climb(
            [&](double x) {
                m_steering.Range(x, gate, s);
                return Score(s, overRange);
            },
            point.range,
            reach);
        m_steering.Range(point.range, gate, range);
        const isac::CVector overDoppler = (range.adjoint() * map).transpose();
        point.doppler = Climb(
            [&](double y) {
                m_steering.Doppler(y, gate, s);
                return Score(s, overDoppler);
            },
            point.doppler,
            reach);

        m_steering.Doppler(point.doppler, gate, doppler);
        isac::CVector overAngle = isac::CVector::Zero(cube.data.rows());
        for (Eigen::Index d = 0; d < gate.dopplers; d++)
        {
            overAngle.noalias() += cube.data.middleCols(d * gate.ranges, gate.ranges) *
                                   (range.conjugate() * std::conj(doppler(d)));
        }
        point.u = Climb(
            [&](double u) {
                m_steering.Angle(u, cube.basis, s);
                return Score(s, overAngle);
            },
            point.u,
            reach * 2 / double(m_steering.GetAntennas()));
        point.u = std::clamp(point.u, -1.0, 1.0);
    }
    FitAmplitude(cube, point);
    return point;
}

void
IsacPointEstimator::FitAmplitude(const IsacEchoCube& cube, IsacCubePoint& point) const
{
    const auto& gate = cube.gate;
    isac::CVector range;
    isac::CVector doppler;
    isac::CVector angle;
    m_steering.Range(point.range, gate, range);
    m_steering.Doppler(point.doppler, gate, doppler);
    m_steering.Angle(point.u, cube.basis, angle);
    const isac::CVector row = (angle.adjoint() * cube.data).transpose();
    const Eigen::Map<const isac::CMatrix> map(row.data(), gate.ranges, gate.dopplers);
    const isac::Complex sum = range.dot(map * doppler.conjugate());
    const double norm = range.squaredNorm() * doppler.squaredNorm() * angle.squaredNorm();
    point.amplitude = norm > 0 ? sum / norm : isac::Complex(0, 0);
}

IsacCubePoint
IsacPointEstimator::Estimate(const IsacEchoCube& cube) const
{
    return Refine(cube, Scan(cube));
}

void
IsacPointEstimator::Relax(IsacEchoCube& cube, std::vector<IsacCubePoint>& points, int rounds) const
{
    for (const auto& point : points)
    {
        m_steering.Add(point, -1, cube);
    }
    double moved = INFINITY;
    for (int round = 0; round < rounds && moved > STANDING; round++)
    {
        moved = 0;
        for (auto& point : points)
        {
            const auto before = point;
            m_steering.Add(point, 1, cube);
            point = Refine(cube, point);
            m_steering.Add(point, -1, cube);
            const double u = (point.u - before.u) * double(m_steering.GetAntennas()) / 2;
            moved = std::max({moved,
                              std::abs(point.range - before.range),
                              std::abs(point.doppler - before.doppler),
                              std::abs(u)});
        }
    }
}

double
IsacPointEstimator::Music(const IsacEchoCube& cube,
                          const IsacCubePoint& point,
                          Eigen::Index sources) const
{
    const auto& gate = cube.gate;
    const Eigen::Index n = cube.data.rows();
    isac::CMatrix covariance = isac::CMatrix::Zero(n, n);
    // Cells around the point are the snapshots; those further off would add noise only.
    const auto around = [](double x, Eigen::Index first, Eigen::Index size) {
        const auto centre = static_cast<Eigen::Index>(std::lround(x)) - first;
        return std::make_pair(std::clamp<Eigen::Index>(centre - 1, 0, size - 1),
                              std::clamp<Eigen::Index>(centre + 1, 0, size - 1));
    };
    const auto [first, last] = around(point.range, gate.firstRange, gate.ranges);
    const auto [begin, end] = around(point.doppler, gate.firstDoppler, gate.dopplers);
    for (Eigen::Index d = begin; d <= end; d++)
    {
        const auto snapshots = cube.data.middleCols(d * gate.ranges + first, last - first + 1);
        covariance.noalias() += snapshots * snapshots.adjoint();
    }
    covariance = (covariance + covariance.conjugate().reverse().eval()) / 2;
    const Eigen::SelfAdjointEigenSolver<isac::CMatrix> eigen(covariance);
    const isac::CMatrix noise = eigen.eigenvectors().leftCols(n - std::min(sources, n - 1));
    isac::CVector s;
    return std::clamp(Climb(
                          [&](double u) {
                              m_steering.Angle(u, cube.basis, s);
                              return -(noise.adjoint() * s).squaredNorm();
                          },
                          point.u,
                          1 / double(m_steering.GetAntennas())),
                      -1.0,
                      1.0);
}

} // namespace ns3
