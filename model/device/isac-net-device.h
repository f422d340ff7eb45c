/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_NET_DEVICE_H
#define ISAC_NET_DEVICE_H

#include "isac-channel.h"
#include "isac-drop-reason.h"
#include "isac-tx-queue.h"

#include "ns3/mac48-address.h"
#include "ns3/net-device-queue-interface.h"
#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/queue-size.h"
#include "ns3/queue.h"
#include "ns3/traced-callback.h"

#include <array>

namespace ns3
{

/**
 * @ingroup isac
 * What the devices of RSUs and vehicles share: Ethernet framing, upward delivery, the traces of an
 * ns-3 device, and the books that show that no packet is lost silently.
 */
class IsacNetDevice : public NetDevice
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacNetDevice();
    ~IsacNetDevice() override;

    /// Ethernet header without frame check sequence (bytes).
    static constexpr uint32_t HEADER_BYTES = 14;

    /**
     * Hands a received frame to the traces and the layers above.
     * @param frame with its Ethernet header, which is taken off
     */
    void DeliverUp(Ptr<Packet> frame);

    /// @return whether somebody above (a bridge) takes packets for other stations
    bool HasPromiscReceiver() const;

    /**
     * Counts a packet that is given up for good.
     * @param frame with its Ethernet header
     * @param reason why
     */
    void NotifyDrop(Ptr<const Packet> frame, IsacDropReason reason);

    /// @return the outside view of the transmission queues
    Ptr<IsacTxQueue> GetTxQueue() const;

    /// @return packets accepted by Send() and SendFrom() so far
    uint64_t GetSentPackets() const;
    /// @return packets given up so far
    uint64_t GetDroppedPackets() const;
    /**
     * @param reason a reason
     * @return packets given up so far for it
     */
    uint64_t GetDroppedPackets(IsacDropReason reason) const;
    /**
     * Creates a device queue whose traces show in TxQueue.
     * @param size its capacity
     * @return the queue
     */
    Ptr<Queue<Packet>> CreateQueue(QueueSize size);
    /**
     * Stops the flow into a device queue that has no room for a largest packet.
     * @param index index of the queue in the NetDeviceQueueInterface
     * @param queue the queue
     */
    void ThrottleQueue(std::size_t index, const Queue<Packet>& queue);
    /**
     * Lets the flow into a device queue go on once it has room again, until the queue is full or
     * nothing waits above.
     * @param index index of the queue in the NetDeviceQueueInterface
     * @param queue the queue
     */
    void RefillQueue(std::size_t index, Ptr<Queue<Packet>> queue);

    /// @return packets in queues and unsettled code blocks
    virtual uint32_t GetQueuedPackets() const = 0;

    // inherited from NetDevice

    /// @param index index of this device among its node's interfaces, which the node gives it
    void SetIfIndex(const uint32_t index) override;

    /// @return index of this device among its node's interfaces
    uint32_t GetIfIndex() const override;

    /// @return the IsacChannel this device is on
    Ptr<Channel> GetChannel() const override;

    /// @param address the MAC address: a Mac48Address
    void SetAddress(Address address) override;

    /// @return the MAC address: a Mac48Address
    Address GetAddress() const override;

    /**
     * @param mtu largest packet that the layer above may send (bytes), from 68 on
     * @return true
     */
    bool SetMtu(const uint16_t mtu) override;

    /// @return largest packet that the layer above may send (bytes)
    uint16_t GetMtu() const override;

    /// @return whether the link is up; see the device for when it is
    bool IsLinkUp() const override;

    /// @param callback called when the link goes up or down
    void AddLinkChangeCallback(Callback<void> callback) override;

    /// @return true: there is a broadcast address
    bool IsBroadcast() const override;

    /// @return ff:ff:ff:ff:ff:ff
    Address GetBroadcast() const override;

    /// @return true: there are multicast addresses
    bool IsMulticast() const override;

    /**
     * @param multicastGroup an IPv4 group
     * @return its MAC address, 01:00:5e:...
     */
    Address GetMulticast(Ipv4Address multicastGroup) const override;

    /**
     * @param addr an IPv6 group
     * @return its MAC address, 33:33:...
     */
    Address GetMulticast(Ipv6Address addr) const override;

    /// @return false: it may be a port of a BridgeNetDevice, and is none itself
    bool IsBridge() const override;

    /// @return false: an RSU has many vehicles
    bool IsPointToPoint() const override;

    /**
     * Sends a packet from this device's own address.
     * @param packet without header; gets an Ethernet header
     * @param dest a Mac48Address
     * @param protocolNumber EtherType
     * @return true: should it be given up later, PacketDrop says why
     */
    bool Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber) override;

    /**
     * Sends a packet from any address, as a bridge does.
     * @param packet without header; gets an Ethernet header
     * @param source a Mac48Address
     * @param dest a Mac48Address
     * @param protocolNumber EtherType
     * @return true: should it be given up later, PacketDrop says why
     */
    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& dest,
                  uint16_t protocolNumber) override;

    /// @return the node it is installed on
    Ptr<Node> GetNode() const override;

    /// @param node the node it is installed on
    void SetNode(Ptr<Node> node) override;

    /// @return true: IP addresses are resolved by ARP or ND, unless caches are filled
    bool NeedsArp() const override;

    /// @param cb gets the packets for this station
    void SetReceiveCallback(ReceiveCallback cb) override;

    /// @param cb gets the packets for any station
    void SetPromiscReceiveCallback(PromiscReceiveCallback cb) override;

    /// @return true
    bool SupportsSendFrom() const override;

    /**
     * TracedCallback signature for packets given up.
     * @param frame packet with its Ethernet header
     * @param reason why
     */
    typedef void (*DropTracedCallback)(Ptr<const Packet> frame, IsacDropReason reason);

  protected:
    /// @param channel the channel this device is on; Attach() of a kind tells the channel, too
    void SetChannel(Ptr<IsacChannel> channel);

    /// Lets go of the objects it holds.
    void DoDispose() override;
    /// Finds the NetDeviceQueueInterface that a traffic control helper aggregates to the device.
    void NotifyNewAggregate() override;

    /**
     * Queues a framed packet.
     * @param frame with its Ethernet header
     * @param dest destination
     * @param bridged whether it came in by SendFrom() from another station
     */
    virtual void DoSend(Ptr<Packet> frame, const Mac48Address& dest, bool bridged) = 0;

    /// Tells the layers above that the link went up or down.
    void NotifyLinkChange();

    /**
     * Wakes a device queue, whose queue disc then sends.
     * @param index index of the queue in the NetDeviceQueueInterface
     * @param queue the queue
     */
    void WakeQueue(std::size_t index, Ptr<Queue<Packet>> queue);

    /**
     * Wakes a device queue once more if packets came down when it was woken: a queue disc sends
     * at most its Quota of packets (64) at once and then waits for the next wake-up, which a
     * queue that never filled up would not give.
     * @param index index of the queue in the NetDeviceQueueInterface
     * @param queue the queue
     * @param sentBefore packets that the device had accepted when the queue was woken
     */
    void ContinueRefill(std::size_t index, Ptr<Queue<Packet>> queue, uint64_t sentBefore);

    /**
     * @param queue a device queue
     * @return whether a largest packet fits in
     */
    bool HasRoom(const Queue<Packet>& queue) const;

    bool m_linkUp{true};                           //!< what IsLinkUp() says
    Mac48Address m_address;                        //!< own address
    Ptr<IsacChannel> m_channel;                    //!< channel
    Ptr<NetDeviceQueueInterface> m_queueInterface; //!< flow control, if aggregated

  private:
    Ptr<Node> m_node;                                    //!< node
    uint32_t m_ifIndex{0};                               //!< interface index
    uint16_t m_mtu;                                      //!< (bytes)
    ReceiveCallback m_receive;                           //!< packets for this station
    PromiscReceiveCallback m_promiscReceive;             //!< all packets
    TracedCallback<> m_linkChange;                       //!< link went up or down
    Ptr<IsacTxQueue> m_txQueue;                          //!< outside view of the queues
    uint64_t m_sent{0};                                  //!< packets accepted
    std::array<uint64_t, ISAC_DROP_REASONS> m_dropped{}; //!< packets given up, by reason

    TracedCallback<Ptr<const Packet>> m_macTxTrace;                //!< MacTx
    TracedCallback<Ptr<const Packet>> m_macRxTrace;                //!< MacRx
    TracedCallback<Ptr<const Packet>> m_macPromiscRxTrace;         //!< MacPromiscRx
    TracedCallback<Ptr<const Packet>> m_snifferTrace;              //!< Sniffer
    TracedCallback<Ptr<const Packet>> m_promiscSnifferTrace;       //!< PromiscSniffer
    TracedCallback<Ptr<const Packet>, IsacDropReason> m_dropTrace; //!< PacketDrop
};

} // namespace ns3

#endif /* ISAC_NET_DEVICE_H */
