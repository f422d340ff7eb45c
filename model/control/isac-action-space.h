/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ACTION_SPACE_H
#define ISAC_ACTION_SPACE_H

#include "ns3/isac-link-parameters.h"
#include "ns3/isac-observation.h"
#include "ns3/object.h"

namespace ns3
{

/**
 * @ingroup isac
 * What the numbers mean that a policy puts out: turns an action (26) into beams and powers.
 * Training and control share it.
 *
 * An action has GetPerVehicle() entries for each of K vehicles and GetCommon() entries for all:
 * entry i of vehicle k is action(i K + k), common entry j is action(GetPerVehicle() K + j). Entries
 * are of order one; zero is a sensible decision wherever the space has one.
 */
class IsacActionSpace : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacActionSpace();
    ~IsacActionSpace() override;

    /// @param parameters constants of the link
    void SetLinkParameters(Ptr<IsacLinkParameters> parameters);

    /// @return entries of an action for each vehicle
    virtual Eigen::Index GetPerVehicle() const = 0;

    /// @return entries of an action for all vehicles together
    virtual Eigen::Index GetCommon() const = 0;

    /**
     * @param vehicles number of vehicles K
     * @return number of different actions if the space is discrete, and the action is the index of
     * one of them; 0 for a continuous space
     */
    virtual uint32_t GetActions(uint32_t vehicles) const;

    /**
     * @param vehicles number of vehicles K
     * @return size of an action
     */
    Eigen::Index GetDimension(Eigen::Index vehicles) const;

    /**
     * Decodes the action of one slot; call it once a slot and in order, since spaces around a
     * classical controller follow the observations with its filters.
     *
     * @param observation what was sensed in slot n-1, K tracks
     * @param action the action, GetDimension(K) x 1, every entry finite
     * @param decision output: beams and powers; columns need not have unit norm and powers may
     * violate (24c), IsacBeamController projects both
     * @throws std::invalid_argument if the action has another size or is not finite
     */
    void Decode(const IsacObservation& observation,
                isac::RVectorIn action,
                IsacBeamDecision& decision);

    /**
     * Decodes another action of the slot that Decode() was called for last: what would have been.
     *
     * @param observation as for that Decode()
     * @param action another action, GetDimension(K) x 1
     * @param decision output
     * @throws std::invalid_argument if the action has another size or is not finite
     */
    void DecodeAgain(const IsacObservation& observation,
                     isac::RVectorIn action,
                     IsacBeamDecision& decision);

  protected:
    /**
     * Follows the observations, once a slot; nothing by default.
     * @param observation what was sensed in slot n-1, K > 0 tracks
     */
    virtual void DoObserve(const IsacObservation& observation);

    /**
     * The space's decoding, any number of times after DoObserve().
     * @param observation what was sensed in slot n-1, K > 0 tracks
     * @param action the action, GetDimension(K) x 1
     * @param decision output, p already K x 1
     */
    virtual void DoDecode(const IsacObservation& observation,
                          isac::RVectorIn action,
                          IsacBeamDecision& decision) = 0;

    /// Lets go of the objects it holds.
    void DoDispose() override;

    /**
     * Multiplies powers by exp(scale action_k), shares relative to each other, and scales them to
     * their old sum.
     *
     * @param action entries of the K vehicles, K x 1
     * @param scale weight of an entry (dimensionless)
     * @param p powers (W), changed in place
     */
    static void ShiftShares(isac::RVectorIn action, double scale, isac::RVectorOut p);

    Ptr<IsacLinkParameters> m_parameters; //!< constants of the link
};

} // namespace ns3

#endif /* ISAC_ACTION_SPACE_H */
