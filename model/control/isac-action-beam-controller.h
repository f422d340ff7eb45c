/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ACTION_BEAM_CONTROLLER_H
#define ISAC_ACTION_BEAM_CONTROLLER_H

#include "isac-action-space.h"
#include "isac-beam-controller.h"

namespace ns3
{

/**
 * @ingroup isac
 * Carries out actions of an action space. Whoever drives it sets the action of each slot: training
 * calls SetAction(), a policy computes it.
 *
 * The action is one for K vehicles. With more tracks than that the others get entries of zero; with
 * fewer, entries are left out.
 */
class IsacActionBeamController : public IsacBeamController
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacActionBeamController();
    ~IsacActionBeamController() override;

    /// @param space what actions mean
    void SetActionSpace(Ptr<IsacActionSpace> space);

    /// @return what actions mean
    Ptr<IsacActionSpace> GetActionSpace() const;

    /**
     * @param action the action of the next Decide(), GetDimension(vehicles) x 1
     * @param vehicles K of the action
     */
    void SetAction(isac::RVectorIn action, uint32_t vehicles);

    /**
     * What another action of the slot that Decide() was called for last would have been.
     *
     * @param observation as for that Decide()
     * @param action another action, GetDimension(vehicles) x 1, finite
     * @param vehicles K of the action
     * @param decision output
     */
    void DecideAgain(const IsacObservation& observation,
                     isac::RVectorIn action,
                     uint32_t vehicles,
                     IsacBeamDecision& decision);

  protected:
    void DoDecide(const IsacObservation& observation, IsacBeamDecision& decision) override;
    /// Lets go of the objects it holds.
    void DoDispose() override;

  private:
    /// @param tracks number of tracks; gives m_fitted entries for that many
    void Fit(Eigen::Index tracks);

    Ptr<IsacActionSpace> m_space; //!< what actions mean
    uint32_t m_vehicles{0};       //!< K of the action
    isac::RVector m_action;       //!< action for K vehicles
    isac::RVector m_fitted;       //!< action for the tracks there are
};

} // namespace ns3

#endif /* ISAC_ACTION_BEAM_CONTROLLER_H */
