/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ECHO_CUBE_H
#define ISAC_ECHO_CUBE_H

#include "isac-range-doppler.h"

#include "ns3/isac-symbol-grid.h"
#include "ns3/isac-types.h"

namespace ns3
{

/**
 * @ingroup isac
 * A point in the coordinates of an echo cube: what a target is there. Range and Doppler in cells of
 * the grid, not whole ones; u is the cosine of its angle.
 */
struct IsacCubePoint
{
    double range{0};               //!< delay times B (cells)
    double doppler{0};             //!< Doppler shift times the duration (cells)
    double u{0};                   //!< cos(theta), in [-1, 1]
    isac::Complex amplitude{0, 0}; //!< of the peak: sqrt(N_c M) times that of a resource element
};

/**
 * @ingroup isac
 * Matched-filter outputs of all receive channels over a gate: element-wise, so that the angle is
 * still in them, or in a set of orthonormal receive beams.
 */
struct IsacEchoCube
{
    IsacGate gate;       //!< cells
    isac::CMatrix basis; //!< receive beams as orthonormal columns, N_RA x C; empty: elements
    isac::CMatrix data;  //!< C x (R D), cell (r, d) in column r + R d
    double noise{0};     //!< variance of white noise on every number (W)

    /// @param antennas N_RA @return receive channels C
    Eigen::Index GetChannels(Eigen::Index antennas) const
    {
        return basis.size() > 0 ? basis.cols() : antennas;
    }
};

/**
 * @ingroup isac
 * What a point target looks like in a cube: a product of three vectors, for range, Doppler and
 * receive channels. Each is what its discrete Fourier transform makes of a tone, a Dirichlet
 * kernel.
 */
class IsacCubeSteering
{
  public:
    /**
     * @param grid of the sensing signal
     * @param antennas N_RA
     */
    IsacCubeSteering(const isac::SymbolGrid& grid, Eigen::Index antennas);

    /**
     * @param x a delay (range cells)
     * @param gate cells
     * @param s output: matched-filter output of a target of amplitude one, R x 1
     */
    void Range(double x, const IsacGate& gate, isac::CVector& s) const;
    /**
     * @param y a Doppler shift (Doppler cells)
     * @param gate cells
     * @param s output, D x 1
     */
    void Doppler(double y, const IsacGate& gate, isac::CVector& s) const;
    /**
     * @param u cosine of an angle
     * @param basis receive beams, N_RA x C, or empty
     * @param s output, C x 1
     */
    void Angle(double u, const isac::CMatrix& basis, isac::CVector& s) const;

    /**
     * Adds a target to a cube.
     * @param point the target
     * @param scale times its amplitude: 1 adds, -1 removes
     * @param cube changed
     */
    void Add(const IsacCubePoint& point, double scale, IsacEchoCube& cube) const;

    /// @return N_RA
    Eigen::Index GetAntennas() const;
    /// @return the grid
    const isac::SymbolGrid& GetGrid() const;

  private:
    isac::SymbolGrid m_grid; //!< of the sensing signal
    Eigen::Index m_antennas; //!< N_RA
};

} // namespace ns3

#endif /* ISAC_ECHO_CUBE_H */
