/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TEST_TRAFFIC_H
#define ISAC_TEST_TRAFFIC_H

#include "ns3/ipv4-address.h"
#include "ns3/isac-drop-reason.h"
#include "ns3/net-device-container.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/socket.h"

#include <cstdint>
#include <map>
#include <string>

namespace ns3
{

/**
 * @ingroup isac-tests
 * The life of every packet on the devices of a scenario, told by their traces: of each unicast
 * packet, and of group packets in total, because nobody counts how often those arrive.
 */
class IsacTestLedger
{
  public:
    /// What happened to one packet.
    struct Entry
    {
        uint32_t sent{0};     //!< devices that accepted it from above
        uint32_t received{0}; //!< stations that it was for and that handed it up
        uint32_t dropped{0};  //!< devices that gave it up
        uint32_t sender{0};   //!< index of the device that accepted it last
        bool excused{false};  //!< its end may go unnoticed
    };

    /// @param devices whose packets to follow, from now on: the RSU's, then the vehicles'
    void Follow(const NetDeviceContainer& devices);
    /**
     * Takes in a packet that reached a device's queue without Send().
     * @param frame with its Ethernet header
     */
    void Admit(Ptr<const Packet> frame);

    /**
     * Excuses a packet whose end may go unnoticed, because it is flooded.
     * @param frame sent
     */
    void Excuse(Ptr<const Packet> frame);

    /**
     * Balances the books: sent = received + dropped + still there. Fragments of a packet have its
     * UID, so one UID may be sent, and end, several times.
     * @param queued packets that the devices hold now, group packets included
     * @return empty, or what does not add up
     */
    std::string Check(uint64_t queued) const;

    /// @return packets with neither end
    uint64_t GetOpen() const;
    /// @return packets that ended more than once, or without having been sent
    uint64_t GetWrong() const;
    /// @return packets received
    uint64_t GetReceived() const;
    /// @return packets sent
    uint64_t GetSent() const;
    /// @return packets dropped
    uint64_t GetDropped() const;

  private:
    /// @param device index of the sender @param frame sent
    void Sent(uint32_t device, Ptr<const Packet> frame);
    /// @param device index of a vehicle's device @param frame sent or received, for any station
    void Sniffed(uint32_t device, Ptr<const Packet> frame);
    /// @param frame received
    void Received(Ptr<const Packet> frame);
    /// @param frame given up @param reason why
    void Dropped(Ptr<const Packet> frame, IsacDropReason reason);
    /// @param frame handed to a promiscuous receiver, which may be its end
    void Overheard(Ptr<const Packet> frame);

    std::map<uint64_t, Entry> m_entries; //!< unicast packets by UID
    uint64_t m_groupSent{0};             //!< group packets
    uint64_t m_groupDropped{0};          //!< group packets
};

/**
 * @ingroup isac-tests
 * A TCP transfer whose bytes are checked one by one.
 */
class IsacTestTransfer
{
  public:
    /**
     * @param from sender
     * @param to receiver
     * @param address of the receiver
     * @param port of the receiver
     * @param bytes to send
     * @param start when (s)
     */
    void Install(Ptr<Node> from,
                 Ptr<Node> to,
                 Ipv4Address address,
                 uint16_t port,
                 uint32_t bytes,
                 double start);

    /// @return bytes received in order and right
    uint32_t GetReceived() const;
    /// @return whether every byte so far was right
    bool IsExact() const;

  private:
    /// Opens the connection.
    void Connect();
    /// @param socket connected
    void Connected(Ptr<Socket> socket);
    /// @param socket with room @param room bytes
    void Send(Ptr<Socket> socket, uint32_t room);
    /// @param socket accepted @param from who
    void Accepted(Ptr<Socket> socket, const Address& from);
    /// @param socket with data
    void Receive(Ptr<Socket> socket);
    /// @param at offset in the stream @return the byte there
    static uint8_t Pattern(uint32_t at);

    Ptr<Socket> m_client;   //!< sender
    Ptr<Socket> m_server;   //!< listener
    Address m_remote;       //!< receiver
    uint32_t m_bytes{0};    //!< to send
    uint32_t m_sent{0};     //!< handed to TCP
    uint32_t m_received{0}; //!< arrived
    bool m_exact{true};     //!< all bytes right
};

} // namespace ns3

#endif /* ISAC_TEST_TRAFFIC_H */
