/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_GENIE_BEAM_CONTROLLER_H
#define ISAC_GENIE_BEAM_CONTROLLER_H

#include "isac-predictive-beam-controller.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * A predictive controller that is told the true states of the coming slot: a bound, not a
 * controller one could build. Whoever drives it calls SetTruth() before each Decide().
 */
class IsacGenieBeamController : public IsacPredictiveBeamController
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacGenieBeamController();
    ~IsacGenieBeamController() override;

    /**
     * @param perTrack true state in the coming slot of the vehicle behind each track, in the
     * order of the observation that Decide() gets next; an entry with d <= 0, or one that is
     * missing, is unknown (a ghost, say), and the track's prediction is used
     */
    void SetTruth(const std::vector<isac::VehicleState>& perTrack);

    void Predict(const IsacObservation& observation,
                 std::vector<isac::VehicleState>& states) override;

  private:
    std::vector<isac::VehicleState> m_truth; //!< true states in the coming slot
};

} // namespace ns3

#endif /* ISAC_GENIE_BEAM_CONTROLLER_H */
