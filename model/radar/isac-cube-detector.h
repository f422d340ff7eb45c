/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CUBE_DETECTOR_H
#define ISAC_CUBE_DETECTOR_H

#include "isac-cfar.h"
#include "isac-point-estimator.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * A target found in a cube.
 */
struct IsacCubeDetection
{
    IsacCubePoint point; //!< maximum-likelihood estimate
    double snr{0};       //!< power of its peak over the noise around it (linear)
};

/**
 * @ingroup isac
 * Finds the targets of an echo cube: spatial filter (5), a range-Doppler map under a window, CFAR,
 * maximum-likelihood refinement of the strongest cell. What was found is taken out of the cube and
 * the rest is looked at again, until no cell crosses the threshold; all targets of a cube are
 * refined together.
 */
class IsacCubeDetector
{
  public:
    /// What to look for, and how.
    struct Options
    {
        double falseAlarmRate{1e-6};                    //!< of a cell
        IsacWindow window{IsacWindow::BLACKMAN_HARRIS}; //!< of the map that is searched
        uint32_t guardRange{4};                         //!< guard cells to either side
        uint32_t guardDoppler{4};                       //!< guard cells to either side
        uint32_t referenceRange{4};                     //!< reference cells beyond
        uint32_t referenceDoppler{4};                   //!< reference cells beyond
        double dynamicRange{
            1e4}; //!< weaker echoes than the strongest over this (power, linear) are not seen
        std::size_t most{6}; //!< targets of a cube
        int rounds{12};      //!< of refinement if there are several
    };

    /**
     * @param grid of the sensing signal
     * @param antennas N_RA
     * @param options what to look for
     */
    IsacCubeDetector(const isac::SymbolGrid& grid, Eigen::Index antennas, const Options& options);

    /**
     * @param cube the cube; afterwards what is left without the targets
     * @param u cosine of the angle that the spatial filter points to
     * @param found output: targets, in the order in which they were found
     */
    void Detect(IsacEchoCube& cube, double u, std::vector<IsacCubeDetection>& found) const;

    /**
     * The map that is searched: spatially filtered, windowed, as power; white noise keeps its
     * variance.
     *
     * @param cube the cube
     * @param u cosine of the angle that the spatial filter points to
     * @param power output, smaller than the cube's gate by GetMargin() at each border
     */
    void FillMap(const IsacEchoCube& cube, double u, isac::RMatrix& power) const;

    /**
     * The same of one channel.
     *
     * @param row its cells, R D x 1
     * @param gate cells
     * @param power output, smaller than the gate by GetMargin() at each border
     */
    void FillMap(const isac::CVector& row, const IsacGate& gate, isac::RMatrix& power) const;

    /// @return how targets are estimated
    const IsacPointEstimator& GetEstimator() const;
    /// @return how cells are tested
    const IsacCfar& GetCfar() const;
    /// @return cells at each border of a map that the window spoils
    Eigen::Index GetMargin() const;

  private:
    /**
     * @param cube what is left of a cube
     * @param cell strongest cell of its map
     * @param power the map
     * @return estimate of the target there
     */
    IsacCubePoint Locate(const IsacEchoCube& cube,
                         const IsacCfar::Detection& cell,
                         const isac::RMatrix& power) const;
    /**
     * @param point a target
     * @param points others
     * @return whether one of them is in the same place
     */
    bool IsThere(const IsacCubePoint& point, const std::vector<IsacCubePoint>& points) const;
    /**
     * Refines a target together with those that are known.
     * @param cube what is left without the known ones; afterwards, without the new one either
     * @param point the new one
     * @param points the known ones; afterwards, all of them
     * @return whether it is another one; if not, nothing has changed
     */
    bool Include(IsacEchoCube& cube,
                 const IsacCubePoint& point,
                 std::vector<IsacCubePoint>& points) const;
    /**
     * @param cube the cube
     * @param point a target of it
     * @param noise mean power of the cells around it
     * @return its signal-to-noise ratio in the cube's channels, zero if that is no number
     */
    double GetSnr(const IsacEchoCube& cube, const IsacCubePoint& point, double noise) const;

    IsacPointEstimator m_estimator; //!< refines
    Options m_options;              //!< what to look for
    IsacCfar m_cfar;                //!< tests cells
    std::vector<double> m_kernel;   //!< the window between cells
};

} // namespace ns3

#endif /* ISAC_CUBE_DETECTOR_H */
