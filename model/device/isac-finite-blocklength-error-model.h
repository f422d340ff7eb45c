/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_FINITE_BLOCKLENGTH_ERROR_MODEL_H
#define ISAC_FINITE_BLOCKLENGTH_ERROR_MODEL_H

#include "isac-error-model.h"

namespace ns3
{

/**
 * @ingroup isac
 * Normal approximation of the best code of n complex channel uses over the Gaussian channel
 * (Polyanskiy, Poor, Verdu, IEEE Trans. Inf. Theory 56(5), 2010):
 *
 *   R = C - sqrt(V / n) Q^-1(eps) + log2(n) / (2 n),
 *   C = log2(1 + s),  V = s (s + 2) / (s + 1)^2 (log2 e)^2.
 *
 * No table and no ceiling: it holds at any SINR s. The approximation is good from about n = 100.
 */
class IsacFiniteBlocklengthErrorModel : public IsacErrorModel
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacFiniteBlocklengthErrorModel();

    double GetSpectralEfficiency(double sinr, double channelUses) const override;
    double GetBlockErrorRate(double sinr, double efficiency, double channelUses) const override;

    /// @param target block error rate aimed at, in (0, 0.5)
    void SetTarget(double target);
    /// @return block error rate aimed at
    double GetTarget() const;

  private:
    double m_target;   //!< block error rate aimed at
    double m_quantile; //!< Q^-1(m_target)
};

} // namespace ns3

#endif /* ISAC_FINITE_BLOCKLENGTH_ERROR_MODEL_H */
