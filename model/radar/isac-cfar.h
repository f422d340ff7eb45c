/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CFAR_H
#define ISAC_CFAR_H

#include "isac-window.h"

#include "ns3/isac-types.h"

#include <Eigen/Core>
#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Cell-averaging detection at a constant false-alarm rate (CA-CFAR) in a range-Doppler map.
 *
 * A cell is a detection where its power exceeds alpha times the mean power of its reference cells:
 * the rectangle of half sizes guard + reference around it without the inner rectangle of half sizes
 * guard. Both rectangles end at the border of the map; the number of cells and alpha follow. See
 * Finn and Johnson, Adaptive detection mode with threshold control as a function of spatially
 * sampled clutter-level estimates, and Richards, Fundamentals of Radar Signal Processing.
 *
 * A window correlates the noise of neighbouring cells. The mean of N correlated cells varies like
 * that of N^2 / sum_ij |rho_ij|^2 independent ones, which stand in for N in alpha.
 */
class IsacCfar
{
  public:
    /// A cell over the threshold that is the largest of its neighbourhood of 3 x 3 cells.
    struct Detection
    {
        Eigen::Index range;   //!< row of the map
        Eigen::Index doppler; //!< column of the map
        double power;         //!< power of the cell, in the map's unit
        double noise;         //!< mean power of its reference cells, in the map's unit
    };

    /// What Detect() finds.
    struct Result
    {
        isac::RMatrix noise; //!< mean power of each cell's reference cells, in the map's unit
        isac::RMatrix ratio; //!< power over mean; infinite over a mean of zero, 0 for bad cells
        isac::RMatrix multiplier; //!< alpha, which ratio is compared with; infinite if no reference
        uint64_t crossings;       //!< number of cells over the threshold, local maxima or not
        std::vector<Detection> detections; //!< by decreasing power, then by range, then by Doppler
    };

    /**
     * @param falseAlarmRate false-alarm rate of a cell, in (0, 1)
     * @param guardRange guard cells on either side in range
     * @param guardDoppler guard cells on either side in Doppler
     * @param referenceRange reference cells on either side in range, beyond the guard cells
     * @param referenceDoppler reference cells on either side in Doppler, beyond the guard cells
     * @param rangeWindow window of the transform along range
     * @param dopplerWindow window of the transform along Doppler
     * @throws std::invalid_argument if the rate is out of range or there is no reference cell
     */
    IsacCfar(double falseAlarmRate,
             uint32_t guardRange,
             uint32_t guardDoppler,
             uint32_t referenceRange,
             uint32_t referenceDoppler,
             IsacWindow rangeWindow = IsacWindow::RECTANGULAR,
             IsacWindow dopplerWindow = IsacWindow::RECTANGULAR);

    /**
     * @param rate false-alarm rate of a cell, in (0, 1)
     * @param cells effective number of independent reference cells N, not necessarily whole
     * @return alpha = N (rate^(-1/N) - 1); -ln(rate) for infinitely many; infinity for none
     */
    static double Multiplier(double rate, double cells);

    /**
     * Detection of a steady target (Swerling 0): the ratio of |s + n|^2 to the mean of N
     * exponential cells is non-central F with 2 and 2 N degrees of freedom and non-centrality 2
     * snr.
     *
     * @param snr signal-to-noise ratio of the cell (linear); what is not positive counts as zero
     * @param alpha multiplier of the mean
     * @param cells effective number of independent reference cells
     * @return probability that the cell crosses the threshold, in [false-alarm rate, 1]; 0 without
     * reference cells or for an infinite multiplier
     */
    static double Probability(double snr, double alpha, double cells);

    /**
     * Detection of a target that is drawn anew for each map. With |s + n|^2 > alpha z given z, and
     * the mean over z, which is gamma distributed with shape N and mean 1:
     *
     * Swerling 1, one dominant decay: |s + n|^2 is exponential with mean 1 + snr, hence
     * (1 + alpha / (N (1 + snr)))^-N.
     *
     * Swerling 3, chi-square with four degrees of freedom: the Laplace transform of |s + n|^2 given
     * |s|^2 is exp(-t |s|^2 / (1 + t)) / (1 + t); its mean over the target is (1 + t) / (1 + t
     * b)^2, b = 1 + snr / 2: exponential of mean b with probability 1/b, else gamma of shape 2 and
     * scale b. So |s + n|^2 exceeds y with probability exp(-y/b) (1 + (1 - 1/b) y/b), and the mean
     * over z is q^-N (1 + (1 - 1/b) (alpha/b) / q), q = 1 + alpha / (N b).
     *
     * @param kind 0 (steady), 1 or 3
     * @param snr mean signal-to-noise ratio of the cell (linear); what is not positive counts as
     * zero
     * @param alpha multiplier of the mean
     * @param cells effective number of independent reference cells
     * @return probability that the cell crosses the threshold, with the limits of Probability()
     * @throws std::invalid_argument if there is no such kind
     */
    static double SwerlingProbability(int kind, double snr, double alpha, double cells);

    /// @return number of reference cells of a cell away from the border
    double GetCells() const;

    /// @return effective number of independent reference cells of a cell away from the border
    double GetEffectiveCells() const;

    /// @return alpha of a cell away from the border
    double GetMultiplier() const;

    /**
     * @param window window of the transforms along range and Doppler
     * @return effective number of independent reference cells away from the border
     */
    double EffectiveCells(IsacWindow window) const;

    /**
     * Tests every cell. Cells that are not finite or negative are no detections and nobody's
     * reference cells. Of equal neighbours over the threshold, the first by range, then by Doppler,
     * is the detection. The time is proportional to the number of cells, whatever the rectangles.
     *
     * @param power map of powers, range x Doppler, in any unit
     * @param result what is found, overwritten
     */
    void Detect(const isac::RMatrix& power, Result& result) const;

  private:
    /// Reference cells in one dimension, and in what way a window correlates them.
    struct Axis
    {
        Eigen::Index guard; //!< guard cells on either side
        Eigen::Index reach; //!< guard and reference cells on either side
        IsacWindow window;  //!< window of the transform along this dimension
    };

    /// Extent of both rectangles in one dimension.
    struct Extent
    {
        double outer;      //!< cells of the outer rectangle
        double inner;      //!< cells of the inner rectangle
        double outerOuter; //!< sum of rho^2 over pairs of cells of the outer rectangle
        double outerInner; //!< sum of rho^2 over pairs of an outer and an inner cell
        double innerInner; //!< sum of rho^2 over pairs of cells of the inner rectangle
    };

    /// @param axis dimension @param low cells below @param high cells above @return the extent
    static Extent Clip(const Axis& axis, Eigen::Index low, Eigen::Index high);

    /// @param axis dimension @param size its cells @return extents by distance to the border
    static std::vector<Extent> ClipAll(const Axis& axis, Eigen::Index size);

    /// @param r extent in range @param d extent in Doppler @return number of reference cells
    static double Count(const Extent& r, const Extent& d);

    /// @param r extent in range @param d extent in Doppler @return effective number of them
    static double Effective(const Extent& r, const Extent& d);

    /// @param map non-negative numbers @return for each cell the sum of its reference cells
    isac::RMatrix ReferenceSums(const isac::RMatrix& map) const;

    /// Fills noise and multiplier. @param clean powers @param valid 1 or 0, empty if all are
    /// valid @param result where to
    void Estimate(const isac::RMatrix& clean, const isac::RMatrix& valid, Result& result) const;

    /// Fills ratio, crossings and detections, unsorted. @param clean powers @param result where to
    static void Test(const isac::RMatrix& clean, Result& result);

    double m_rate;       //!< false-alarm rate of a cell
    Axis m_range;        //!< reference cells along range
    Axis m_doppler;      //!< reference cells along Doppler
    double m_cells;      //!< reference cells away from the border
    double m_effective;  //!< effective number of them
    double m_multiplier; //!< alpha away from the border
};

} // namespace ns3

#endif /* ISAC_CFAR_H */
