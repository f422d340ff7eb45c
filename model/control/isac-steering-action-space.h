/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_STEERING_ACTION_SPACE_H
#define ISAC_STEERING_ACTION_SPACE_H

#include "isac-structured-action-space.h"

namespace ns3
{

/**
 * @ingroup isac
 * Matched beams at the last sensed angles: angle offset and power share for each vehicle.
 */
class IsacSteeringActionSpace : public IsacStructuredActionSpace
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    Eigen::Index GetCommon() const override;

  protected:
    IsacPrecodingDesign::Options GetDesign() const override;
};

} // namespace ns3

#endif /* ISAC_STEERING_ACTION_SPACE_H */
