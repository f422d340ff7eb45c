/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-echo-cube.h"

#include "ns3/isac-array.h"

#include <cmath>

namespace ns3
{

namespace
{

/**
 * Mean of exp(j 2 pi i x / n) over i = 0 .. n-1.
 *
 * @param x a frequency (cells)
 * @param n length of the transform
 * @return the Dirichlet kernel, of magnitude one at x = 0
 */
isac::Complex
Dirichlet(double x, double n)
{
    const double sine = std::sin(M_PI * x / n);
    const double size = std::abs(sine) < 1e-12 ? std::cos(M_PI * x) / std::cos(M_PI * x / n)
                                               : std::sin(M_PI * x) / (n * sine);
    // Not polar(size, ...), which must not be negative.
    return size * std::polar(1.0, M_PI * x * (n - 1) / n);
}

} // namespace

IsacCubeSteering::IsacCubeSteering(const isac::SymbolGrid& grid, Eigen::Index antennas)
    : m_grid(grid),
      m_antennas(antennas)
{
}

Eigen::Index
IsacCubeSteering::GetAntennas() const
{
    return m_antennas;
}

const isac::SymbolGrid&
IsacCubeSteering::GetGrid() const
{
    return m_grid;
}

void
IsacCubeSteering::Range(double x, const IsacGate& gate, isac::CVector& s) const
{
    s.resize(gate.ranges);
    for (Eigen::Index r = 0; r < gate.ranges; r++)
    {
        s(r) = Dirichlet(double(gate.firstRange + r) - x, double(m_grid.subcarriers));
    }
}

void
IsacCubeSteering::Doppler(double y, const IsacGate& gate, isac::CVector& s) const
{
    s.resize(gate.dopplers);
    for (Eigen::Index d = 0; d < gate.dopplers; d++)
    {
        s(d) = Dirichlet(y - double(gate.firstDoppler + d), double(m_grid.symbols));
    }
}

void
IsacCubeSteering::Angle(double u, const isac::CMatrix& basis, isac::CVector& s) const
{
    isac::CVector response(m_antennas);
    isac::UlaResponseAt(u, response);
    if (basis.size() > 0)
    {
        s.noalias() = basis.adjoint() * response;
    }
    else
    {
        s = response;
    }
}

void
IsacCubeSteering::Add(const IsacCubePoint& point, double scale, IsacEchoCube& cube) const
{
    isac::CVector range;
    isac::CVector doppler;
    isac::CVector angle;
    Range(point.range, cube.gate, range);
    Doppler(point.doppler, cube.gate, doppler);
    Angle(point.u, cube.basis, angle);
    angle *= scale * point.amplitude;
    for (Eigen::Index d = 0; d < cube.gate.dopplers; d++)
    {
        cube.data.middleCols(d * cube.gate.ranges, cube.gate.ranges).noalias() +=
            (angle * doppler(d)) * range.transpose();
    }
}

} // namespace ns3
