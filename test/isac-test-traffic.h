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

namespace ns3
{

/**
 * @ingroup isac-tests
 * The life of every unicast packet on the devices of a scenario, told by their traces.
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
    };

    /// @param devices whose packets to follow, from now on
    void Follow(const NetDeviceContainer& devices);

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
    /// @param frame sent
    void Sent(Ptr<const Packet> frame);
    /// @param frame received
    void Received(Ptr<const Packet> frame);
    /// @param frame given up @param reason why
    void Dropped(Ptr<const Packet> frame, IsacDropReason reason);

    std::map<uint64_t, Entry> m_entries; //!< by UID
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
