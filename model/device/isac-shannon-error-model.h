/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SHANNON_ERROR_MODEL_H
#define ISAC_SHANNON_ERROR_MODEL_H

#include "isac-error-model.h"

namespace ns3
{

/**
 * @ingroup isac
 * The paper's ideal link, eq. (13): a block succeeds if and only if its spectral efficiency is at
 * most log2(1 + SINR).
 */
class IsacShannonErrorModel : public IsacErrorModel
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    double GetSpectralEfficiency(double sinr, double channelUses) const override;
    double GetBlockErrorRate(double sinr, double efficiency, double channelUses) const override;
};

} // namespace ns3

#endif /* ISAC_SHANNON_ERROR_MODEL_H */
