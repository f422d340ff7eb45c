/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_POINT_ESTIMATOR_H
#define ISAC_POINT_ESTIMATOR_H

#include "isac-echo-cube.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Estimates delay, Doppler shift and angle of point targets from an echo cube.
 *
 * Maximum likelihood: in white noise the likelihood of one target, maximised over its complex
 * amplitude, grows with |s^H z|^2 / |s|^2, s being its steering on the cells of the cube. It is
 * climbed from a cell near its maximum, one coordinate at a time; delay, Doppler shift and angle
 * decouple in the Fisher information, so that two or three rounds suffice.
 *
 * Several targets in a cube are estimated in turn, each with the others taken out, until they stand
 * (Li and Stoica, "Efficient mixed-spectrum estimation with applications to target feature
 * extraction", 1996, RELAX).
 */
class IsacPointEstimator
{
  public:
    /**
     * @param grid of the sensing signal
     * @param antennas N_RA
     */
    IsacPointEstimator(const isac::SymbolGrid& grid, Eigen::Index antennas);

    /// @return what targets look like in a cube
    const IsacCubeSteering& GetSteering() const;

    /**
     * Finds where the likelihood of a single target is largest, over all of a cube and all angles,
     * on a grid of half a resolution cell in every coordinate.
     *
     * @param cube the cube
     * @return a point to start from
     */
    IsacCubePoint Scan(const IsacEchoCube& cube) const;

    /**
     * @param cube the cube
     * @param range row of a cell in the gate
     * @param doppler column of a cell in the gate
     * @return the cell with the angle of most power there
     */
    IsacCubePoint StartAt(const IsacEchoCube& cube, Eigen::Index range, Eigen::Index doppler) const;

    /// Cells to either side of a point.
    struct Reach
    {
        Eigen::Index below{0};        //!< in range
        Eigen::Index above{0};        //!< in range
        Eigen::Index belowDoppler{0}; //!< in Doppler
        Eigen::Index aboveDoppler{0}; //!< in Doppler

        /// @return whether there are any
        bool IsAny() const
        {
            return below + above + belowDoppler + aboveDoppler > 0;
        }
    };

    /**
     * Finds where the likelihood of a single target is largest around a point, at all angles,
     * on a grid of half a resolution cell in every coordinate. It may be outside the cube's gate:
     * side lobes tell where.
     *
     * @param cube the cube
     * @param centre the point
     * @param reach cells around it
     * @return a point to start from
     */
    IsacCubePoint ScanAround(const IsacEchoCube& cube,
                             const IsacCubePoint& centre,
                             const Reach& reach) const;

    /**
     * Climbs the likelihood.
     * @param cube the cube
     * @param start a point within a cell of the maximum
     * @return the maximum
     */
    IsacCubePoint Refine(const IsacEchoCube& cube, const IsacCubePoint& start) const;

    /**
     * Maximum likelihood of a single target over all of a cube: Refine() from Scan().
     * @param cube the cube
     * @return the estimate
     */
    IsacCubePoint Estimate(const IsacEchoCube& cube) const;

    /**
     * Refines several targets of a cube together.
     * @param cube the cube with all of them; afterwards what is left without them
     * @param points estimates to start from, with amplitudes; afterwards refined
     * @param rounds how often each is refined at most
     */
    void Relax(IsacEchoCube& cube, std::vector<IsacCubePoint>& points, int rounds) const;

    /**
     * Angle by MUSIC (Schmidt, "Multiple emitter location and signal parameter estimation", 1986):
     * the covariance of the channels over the cells around a point, its forward-backward average
     * in the elements, and the null of the noise subspace nearest to the point.
     *
     * @param cube element-wise cube
     * @param point estimate of delay and Doppler shift, and of the angle to start from
     * @param sources dimension of the signal subspace, at least 1
     * @return cos(theta)
     */
    double Music(const IsacEchoCube& cube, const IsacCubePoint& point, Eigen::Index sources) const;

  private:
    /**
     * @param cube the cube
     * @param point changed: its amplitude is fitted
     */
    void FitAmplitude(const IsacEchoCube& cube, IsacCubePoint& point) const;

    IsacCubeSteering m_steering; //!< models
};

} // namespace ns3

#endif /* ISAC_POINT_ESTIMATOR_H */
