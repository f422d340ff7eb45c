/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_VEHICLE_NET_DEVICE_H
#define ISAC_VEHICLE_NET_DEVICE_H

#include "isac-net-device.h"
#include "isac-vehicle-mac.h"

#include "ns3/nstime.h"

namespace ns3
{

/**
 * @ingroup isac
 * A vehicle's network device: one antenna, half-duplex, everything it sends goes to the RSU.
 *
 * Its link is up while it is associated; it signals changes to the layers above. Outside
 * [ActiveFrom, ActiveUntil) neither its radio nor its body is there (a vehicle of a mobility trace
 * before its departure and after its arrival).
 */
class IsacVehicleNetDevice : public IsacNetDevice
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacVehicleNetDevice();
    ~IsacVehicleNetDevice() override;

    /**
     * Puts the device on a channel.
     * @param channel the channel
     */
    void Attach(Ptr<IsacChannel> channel);

    /// @param mac the MAC; before the simulation starts
    void SetMac(Ptr<IsacVehicleMac> mac);
    /// @return the MAC
    Ptr<IsacVehicleMac> GetMac() const;

    /// @return whether the vehicle is there now
    bool IsPresent() const;

    /// @param up whether the vehicle is associated
    void SetLinkUp(bool up);

    /**
     * Assigns fixed random variable streams.
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t AssignStreams(int64_t stream);

    uint32_t GetQueuedPackets() const override;

  protected:
    /// Checks ActiveFrom and ActiveUntil.
    void DoInitialize() override;

    /// Lets go of the objects it holds.
    void DoDispose() override;
    void DoSend(Ptr<Packet> frame, const Mac48Address& dest, bool bridged) override;

  private:
    Ptr<IsacVehicleMac> m_mac; //!< MAC
    Time m_activeFrom;         //!< first instant it is there
    Time m_activeUntil;        //!< first instant it is gone
};

} // namespace ns3

#endif /* ISAC_VEHICLE_NET_DEVICE_H */
