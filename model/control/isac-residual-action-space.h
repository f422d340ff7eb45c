/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_RESIDUAL_ACTION_SPACE_H
#define ISAC_RESIDUAL_ACTION_SPACE_H

#include "isac-predictive-beam-controller.h"
#include "isac-structured-action-space.h"

#include <string>

namespace ns3
{

/**
 * @ingroup isac
 * Changes of a classical controller's decision: offsets from the angles that it predicts, its
 * precoder with another regularisation, and its powers with other shares. A zero action is the
 * controller's own decision.
 */
class IsacResidualActionSpace : public IsacStructuredActionSpace
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacResidualActionSpace();
    ~IsacResidualActionSpace() override;

  protected:
    void Place(const IsacObservation& observation,
               std::vector<isac::VehicleState>& states) override;
    IsacPrecodingDesign::Options GetDesign() const override;
    /// Lets go of the objects it holds.
    void DoDispose() override;

  private:
    /// @param name name of a predictive controller; ends the program with a message if it is none
    void SetBase(std::string name);
    /// @return name of the controller
    std::string GetBase() const;

    std::string m_name;                       //!< of the controller
    Ptr<IsacPredictiveBeamController> m_base; //!< the controller
};

} // namespace ns3

#endif /* ISAC_RESIDUAL_ACTION_SPACE_H */
