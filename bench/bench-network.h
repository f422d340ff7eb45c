/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef BENCH_NETWORK_H
#define BENCH_NETWORK_H

#include "ns3/application-container.h"
#include "ns3/data-rate.h"
#include "ns3/ipv4-interface-container.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/simple-ref-count.h"
#include "ns3/socket.h"

#include <cstdint>
#include <string>

namespace ns3
{
namespace bench
{

constexpr uint16_t PORT = 9;            //!< of every receiver
constexpr uint32_t PACKET_BYTES = 1000; //!< UDP payload (bytes)

/// Nodes with an IP stack: node 0 is the RSU, or the sender of a point-to-point link.
struct Network
{
    NodeContainer nodes;               //!< node 0 sends to all others
    NetDeviceContainer devices;        //!< in the order of the nodes
    Ipv4InterfaceContainer interfaces; //!< in the order of the nodes
};

/**
 * One RSU and vehicles on a straight road 10 m off it, with the queue discs that ns-3 installs by
 * default (FqCoDel for each device queue) and no traces.
 *
 * @param vehicles number of vehicles, positive
 * @param spacing distance between two vehicles (m); the platoon is centred 15 m before the RSU
 * @param controller name of the beam controller
 * @param antennas elements of the transmit and the receive array
 * @param moving whether the vehicles drive (eq. 14) or stand
 * @return the network
 */
Network BuildIsac(uint32_t vehicles,
                  double spacing,
                  const std::string& controller,
                  uint32_t antennas,
                  bool moving);

/**
 * Two nodes on ns-3's point-to-point link, with the queue disc that ns-3 installs by default
 * (FqCoDel) and no traces.
 *
 * @param rate data rate of the link
 * @return the network
 */
Network BuildPointToPoint(DataRate rate);

/**
 * Sends UDP packets from node 0 to every other node: UdpClient and UdpServer.
 *
 * @param network where
 * @param rate packets a second for each receiver, positive
 * @param start time of the first packet
 * @return the UdpServers
 */
ApplicationContainer InstallUdp(const Network& network, double rate, Time start);

/**
 * The least that can carry a packet from socket to socket: an event sends it, a callback takes it
 * out of the receiving socket. Nothing else is counted in a cost per packet.
 */
class SocketPair : public SimpleRefCount<SocketPair>
{
  public:
    /**
     * @param network two nodes
     * @param rate packets a second, positive
     * @param start time of the first packet
     */
    SocketPair(const Network& network, double rate, Time start);

    /// @return packets received so far
    uint64_t GetReceived() const;

  private:
    /// Sends a packet and schedules the next.
    void Send();
    /// @param socket socket that has packets to read
    void Receive(Ptr<Socket> socket);

    Ptr<Socket> m_sender;   //!< on node 0
    Ptr<Socket> m_receiver; //!< on node 1
    Time m_interval;        //!< from one packet to the next
    uint64_t m_received{0}; //!< packets
};

/// @return processor time that this process has used, user and system (s)
double GetCpuSeconds();

} // namespace bench
} // namespace ns3

#endif /* BENCH_NETWORK_H */
