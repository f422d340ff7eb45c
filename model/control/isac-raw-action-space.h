/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_RAW_ACTION_SPACE_H
#define ISAC_RAW_ACTION_SPACE_H

#include "isac-action-space.h"

namespace ns3
{

/**
 * @ingroup isac
 * The paper's action (26): all of F and p. The entries of vehicle k are the real parts of f_k, its
 * imaginary parts, and the logarithm of its power share (shares by softmax). Columns are scaled to
 * unit norm.
 */
class IsacRawActionSpace : public IsacActionSpace
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    Eigen::Index GetPerVehicle() const override;
    Eigen::Index GetCommon() const override;

  protected:
    void DoDecode(const IsacObservation& observation,
                  isac::RVectorIn action,
                  IsacBeamDecision& decision) override;
};

} // namespace ns3

#endif /* ISAC_RAW_ACTION_SPACE_H */
