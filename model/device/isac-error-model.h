/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ERROR_MODEL_H
#define ISAC_ERROR_MODEL_H

#include "ns3/object.h"

namespace ns3
{

/**
 * @ingroup isac
 * What a code block may carry at an SINR, and how often it fails.
 */
class IsacErrorModel : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /**
     * Highest spectral efficiency that meets the model's target.
     * @param sinr SINR (linear), not negative
     * @param channelUses block length (complex channel uses), positive
     * @return spectral efficiency (bits per channel use), 0 if nothing can be sent
     */
    virtual double GetSpectralEfficiency(double sinr, double channelUses) const = 0;

    /**
     * Block error rate.
     * @param sinr SINR (linear), not negative
     * @param efficiency spectral efficiency (bits per channel use), positive
     * @param channelUses block length (complex channel uses), positive
     * @return probability in [0, 1]
     */
    virtual double GetBlockErrorRate(double sinr, double efficiency, double channelUses) const = 0;
};

} // namespace ns3

#endif /* ISAC_ERROR_MODEL_H */
