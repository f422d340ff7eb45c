/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_STRUCTURED_ACTION_SPACE_H
#define ISAC_STRUCTURED_ACTION_SPACE_H

#include "isac-action-space.h"
#include "isac-precoding-design.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Actions that change a precoding design: for each vehicle the angle at which it is taken to be
 * and its power share, for all of them the regularisation of the precoder. A kind says around what.
 *
 * With a vehicle's entries a_0, a_1 and the common entry c: theta_k + OffsetScale a_0, clipped at
 * MaxOffset; share p_k exp(PowerScale a_1), then scaled to the old sum; regularisation times
 * 10^(RegularisationScale c).
 */
class IsacStructuredActionSpace : public IsacActionSpace
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacStructuredActionSpace();
    ~IsacStructuredActionSpace() override;

    Eigen::Index GetPerVehicle() const override;
    Eigen::Index GetCommon() const override;

  protected:
    void DoObserve(const IsacObservation& observation) override;
    void DoDecode(const IsacObservation& observation,
                  isac::RVectorIn action,
                  IsacBeamDecision& decision) override;

    /**
     * @param observation what was sensed in slot n-1
     * @param states output: where a zero action takes the vehicles to be, one for each track; the
     * last sensed states unless a kind knows better
     */
    virtual void Place(const IsacObservation& observation, std::vector<isac::VehicleState>& states);

    /// @return the design that a zero action leads to
    virtual IsacPrecodingDesign::Options GetDesign() const = 0;

  private:
    double m_offsetScale;         //!< of an entry (rad)
    double m_maxOffset;           //!< (rad)
    double m_powerScale;          //!< of an entry (nepers of power)
    double m_leastShare;          //!< of the equal split, before entries change it
    double m_regularisationScale; //!< of an entry (decades)

    IsacPrecodingDesign m_design;             //!< with its scratch
    std::vector<isac::VehicleState> m_placed; //!< where a zero action takes the vehicles to be
    std::vector<isac::VehicleState> m_states; //!< where the action does
};

} // namespace ns3

#endif /* ISAC_STRUCTURED_ACTION_SPACE_H */
