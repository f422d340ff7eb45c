/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_PRECODING_ACTION_SPACE_H
#define ISAC_PRECODING_ACTION_SPACE_H

#include "isac-structured-action-space.h"

namespace ns3
{

/**
 * @ingroup isac
 * Regularised zero-forcing at the last sensed angles with equal powers. No model of motion is in
 * it: where the vehicles will be in the coming slot is left to learn.
 */
class IsacPrecodingActionSpace : public IsacStructuredActionSpace
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

  protected:
    IsacPrecodingDesign::Options GetDesign() const override;
};

} // namespace ns3

#endif /* ISAC_PRECODING_ACTION_SPACE_H */
