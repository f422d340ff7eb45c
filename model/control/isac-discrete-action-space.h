/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_DISCRETE_ACTION_SPACE_H
#define ISAC_DISCRETE_ACTION_SPACE_H

#include "isac-action-space.h"

namespace ns3
{

/**
 * @ingroup isac
 * Finitely many actions, for algorithms that need them: each vehicle's matched beam points in one
 * of Levels directions, powers are equal. The action is one number, an index in [0, Levels^K),
 * whose digits to the base Levels are the vehicles' directions, first vehicle last.
 *
 * With Grid = Codebook directions are evenly spaced in cos(theta) over the whole array; with
 * Grid = Offsets they are evenly spaced angles around the last sensed one, MaxOffset to both sides.
 */
class IsacDiscreteActionSpace : public IsacActionSpace
{
  public:
    /// Which directions there are.
    enum Grid
    {
        CODEBOOK, //!< all of the array's
        OFFSETS   //!< around the last sensed angle
    };

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    Eigen::Index GetPerVehicle() const override;
    Eigen::Index GetCommon() const override;

    /**
     * @param vehicles number of vehicles K
     * @return Levels^K; ends the program with a message if that exceeds 2^20
     */
    uint32_t GetActions(uint32_t vehicles) const override;

  protected:
    void DoDecode(const IsacObservation& observation,
                  isac::RVectorIn action,
                  IsacBeamDecision& decision) override;

  private:
    Grid m_grid;        //!< which directions there are
    uint32_t m_levels;  //!< directions of a vehicle
    double m_maxOffset; //!< of Grid = Offsets (rad)
};

} // namespace ns3

#endif /* ISAC_DISCRETE_ACTION_SPACE_H */
