/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_DETECTOR_H
#define ISAC_DETECTOR_H

#include <cstdint>

namespace ns3
{

/**
 * @ingroup isac
 * Square-law detection of one resolution cell: complex Gaussian noise of unit power plus a steady
 * target (Swerling 0) against the threshold -ln(false-alarm rate).
 *
 * Twice the cell's power is chi-square with two degrees of freedom, non-central by 2 snr, so the
 * detection probability is Marcum's Q_1(sqrt(2 snr), sqrt(2 threshold)).
 */
class IsacDetector
{
  public:
    /// @param rate false-alarm rate of a cell, in (0, 1)
    explicit IsacDetector(double rate = 1e-6);

    /// @param rate false-alarm rate of a cell, in (0, 1)
    void SetFalseAlarmRate(double rate);

    /// @return false-alarm rate of a cell
    double GetFalseAlarmRate() const;

    /// @return threshold on the cell's power, relative to the noise power
    double GetThreshold() const;

    /**
     * @param snr signal-to-noise ratio after the matched filter (linear); what is not positive
     * counts as zero
     * @return probability that the cell crosses the threshold, in [false-alarm rate, 1]
     */
    double Probability(double snr) const;

    /**
     * Probability that at least one of several cells of noise crosses the threshold.
     *
     * @param cells number of cells
     * @return probability in [0, 1]
     */
    double FalseAlarmProbability(double cells) const;

    /**
     * Number of cells of noise that cross the threshold: Poisson, by inversion.
     *
     * @param cells number of cells
     * @param u uniform draw in [0, 1)
     * @param most largest number returned
     * @return number of false alarms
     */
    uint32_t FalseAlarms(double cells, double u, uint32_t most) const;

  private:
    double m_rate;          //!< false-alarm rate of a cell
    double m_threshold;     //!< -ln(m_rate)
    double m_rootThreshold; //!< sqrt(m_threshold)
};

} // namespace ns3

#endif /* ISAC_DETECTOR_H */
