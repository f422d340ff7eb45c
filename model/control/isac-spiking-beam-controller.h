/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SPIKING_BEAM_CONTROLLER_H
#define ISAC_SPIKING_BEAM_CONTROLLER_H

#include "isac-policy-beam-controller.h"

namespace ns3
{

/**
 * @ingroup isac
 * The paper's controller: a policy whose network spikes, run event by event.
 */
class IsacSpikingBeamController : public IsacPolicyBeamController
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacSpikingBeamController();
    ~IsacSpikingBeamController() override;

  protected:
    void CheckKind(const IsacPolicy& policy) const override;
    std::string GetFamily() const override;
};

} // namespace ns3

#endif /* ISAC_SPIKING_BEAM_CONTROLLER_H */
