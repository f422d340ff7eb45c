/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ASSOCIATION_TABLE_H
#define ISAC_ASSOCIATION_TABLE_H

#include "isac-arq-receiver.h"
#include "isac-arq-sender.h"
#include "isac-vehicle-net-device.h"

#include "ns3/mac48-address.h"
#include "ns3/queue.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * What the RSU keeps for one vehicle that told it its address.
 */
struct IsacAssociation : public SimpleRefCount<IsacAssociation>
{
    Mac48Address address;                 //!< the vehicle's address
    uint32_t vehicle{0};                  //!< its index on the channel
    Ptr<IsacVehicleNetDevice> device;     //!< its device
    std::size_t queueIndex{0};            //!< its device queue, from 1
    Ptr<Queue<Packet>> queue;             //!< packets for it
    uint64_t epoch{0};                    //!< number of the association, never reused
    bool isBound{false};                  //!< whether a track is bound to it
    uint32_t trackId{0};                  //!< that track
    bool trackDied{false};                //!< why it is unbound: the radar dropped the track
    uint64_t lastHeard{0};                //!< frame in which it was heard last
    uint64_t unboundFrame{0};             //!< frame in which it lost its track
    IsacArqSender down;                   //!< downlink stream
    IsacArqReceiver up;                   //!< uplink stream
    std::vector<Ptr<IsacCodeBlock>> sent; //!< downlink blocks of this frame
};

/**
 * @ingroup isac
 * Which track is whose: binds tracks to MAC addresses, one to one, and knows behind which vehicle
 * other stations (bridged ones) were seen.
 */
class IsacAssociationTable
{
  public:
    /// @param maxVehicles most vehicles that may be associated at once
    explicit IsacAssociationTable(uint32_t maxVehicles);

    /**
     * @param address a station
     * @return the association of the vehicle that is it, or behind which it was seen; or null
     */
    Ptr<IsacAssociation> Find(const Mac48Address& address) const;
    /**
     * @param trackId a track
     * @return the association bound to it, or null
     */
    Ptr<IsacAssociation> FindTrack(uint32_t trackId) const;
    /// @return all associations, bound or waiting to be bound again, by queue index
    const std::vector<Ptr<IsacAssociation>>& GetAll() const;
    /// @return number of associations that are bound
    uint32_t GetNBound() const;

    /**
     * Makes an association for a vehicle that has none.
     * @param address its address
     * @param vehicle its index on the channel
     * @param device its device
     * @return the association, unbound; null if the table is full
     */
    Ptr<IsacAssociation> Add(const Mac48Address& address,
                             uint32_t vehicle,
                             Ptr<IsacVehicleNetDevice> device);
    /**
     * Forgets an association and the stations behind it.
     * @param association the association, unbound
     */
    void Remove(Ptr<IsacAssociation> association);

    /**
     * Notes that a station was seen behind a vehicle.
     * @param station its address
     * @param association the vehicle
     */
    void Learn(const Mac48Address& station, Ptr<IsacAssociation> association);

  private:
    /// @param address an address @return it as a number
    static uint64_t Key(const Mac48Address& address);

    std::unordered_map<uint64_t, Ptr<IsacAssociation>> m_stations; //!< by address
    std::vector<Ptr<IsacAssociation>> m_all;                       //!< by queue index
    std::vector<std::size_t> m_free;                               //!< free queue indices
    uint64_t m_epoch{0};                                           //!< associations made so far
};

} // namespace ns3

#endif /* ISAC_ASSOCIATION_TABLE_H */
