/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_AGREEMENT_STATISTICS_H
#define ISAC_AGREEMENT_STATISTICS_H

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * An estimate with its 95 % confidence interval.
 */
struct IsacInterval
{
    double value; //!< estimate
    double low;   //!< begin of the interval
    double high;  //!< its end
};

/**
 * @ingroup isac
 * Wilson's interval of a probability (Wilson, "Probable inference, the law of succession, and
 * statistical inference", 1927).
 *
 * @param hits successes
 * @param trials of so many, at least one
 * @return the share and its interval
 */
IsacInterval WilsonInterval(uint64_t hits, uint64_t trials);

/**
 * @ingroup isac
 * Errors of an estimator, each with the Cramer-Rao bound of its trial.
 */
class IsacErrorSample
{
  public:
    /**
     * @param error of an estimate
     * @param bound on its variance
     */
    void Add(double error, double bound);

    /// @param other sample whose errors are added
    void Add(const IsacErrorSample& other);

    /// @return number of errors
    std::size_t GetCount() const;

    /// @return root mean square with its interval, by the bootstrap; NaN without errors
    IsacInterval GetRmse() const;

    /// @return root of the mean bound
    double GetBound() const;

    /// @return root of the mean of squared errors over their bounds (dB), with its interval
    IsacInterval GetExcessDb() const;

    /// @return mean error
    double GetBias() const;

  private:
    std::vector<double> m_errors; //!< one a trial
    std::vector<double> m_bounds; //!< on their variances
};

} // namespace ns3

#endif /* ISAC_AGREEMENT_STATISTICS_H */
