/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_RSU_NET_DEVICE_H
#define ISAC_RSU_NET_DEVICE_H

#include "isac-net-device.h"
#include "isac-rsu-mac.h"
#include "isac-rsu-phy.h"

#include "ns3/queue-item.h"

namespace ns3
{

/**
 * @ingroup isac
 * The roadside unit's network device. Unicast goes out on the beam of the destination's track,
 * group packets on a wide beam; vehicles reach each other through it. Its link is always up.
 */
class IsacRsuNetDevice : public IsacNetDevice
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacRsuNetDevice();
    ~IsacRsuNetDevice() override;

    /**
     * Puts the device on a channel.
     * @param channel the channel
     */
    void Attach(Ptr<IsacChannel> channel);

    /// @return the MAC
    Ptr<IsacRsuMac> GetMac() const;
    /// @return the slots
    Ptr<IsacRsuPhy> GetPhy() const;

    /**
     * Transmission queue of a packet, for NetDeviceQueueInterface::SetSelectQueueCallback.
     * @param item packet with its destination
     * @return 0 for group and unknown addresses, the vehicle's queue otherwise
     */
    std::size_t SelectQueue(Ptr<QueueItem> item) const;

    /**
     * Assigns fixed random variable streams.
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t AssignStreams(int64_t stream);

    uint32_t GetQueuedPackets() const override;

  protected:
    /// Joins Phy, MAC and channel and starts the frames.
    void DoInitialize() override;

    /// Lets go of the objects it holds.
    void DoDispose() override;
    void DoSend(Ptr<Packet> frame, const Mac48Address& dest, bool bridged) override;

  private:
    Ptr<IsacRsuMac> m_mac; //!< MAC
    Ptr<IsacRsuPhy> m_phy; //!< slots
};

} // namespace ns3

#endif /* ISAC_RSU_NET_DEVICE_H */
