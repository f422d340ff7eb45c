/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TEST_SCENARIO_H
#define ISAC_TEST_SCENARIO_H

#include "isac-test-traffic.h"

#include "ns3/ipv4-interface-container.h"
#include "ns3/isac-helper.h"
#include "ns3/mobility-model.h"
#include "ns3/node-container.h"
#include "ns3/packet-sink.h"
#include "ns3/vector.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup isac-tests
 * What queue discs did with their packets.
 */
struct IsacTestDiscs
{
    uint64_t dropped{0}; //!< packets
    uint64_t waiting{0}; //!< packets, one taken out and put back included
};

/**
 * @ingroup isac-tests
 * One RSU at the origin and vehicles, with IP addresses 10.1.0.1 and 10.1.0.2, 10.1.0.3, ...
 */
class IsacTestScenario
{
  public:
    /**
     * Begins a fresh simulation.
     * @param run RngRun
     */
    explicit IsacTestScenario(uint64_t run = 1);
    /// Ends the simulation.
    ~IsacTestScenario();

    IsacTestScenario(const IsacTestScenario&) = delete;
    IsacTestScenario& operator=(const IsacTestScenario&) = delete;

    /**
     * Adds a vehicle that moves at a constant velocity.
     * @param position at the start (m)
     * @param velocity (m/s)
     */
    void AddVehicle(const Vector& position, const Vector& velocity = Vector(0, 0, 0));
    /// @param mobility of the vehicle to be added
    void AddVehicle(Ptr<MobilityModel> mobility);
    /// @param count vehicles to add where the paper has them, moving by its state evolution
    void AddPaperVehicles(uint32_t count);
    /// @param count vehicles to add at rest, 10 m apart, at y = 10 m
    void AddRestingVehicles(uint32_t count);

    /// Installs devices and streams.
    void BuildDevices();
    /**
     * Installs devices, IPv4 and addresses.
     * @param ipv6 whether to install IPv6 as well
     */
    void Build(bool ipv6 = false);

    /// @return the RSU's device
    Ptr<IsacRsuNetDevice> Rsu() const;
    /// @param i index @return a vehicle's device
    Ptr<IsacVehicleNetDevice> Vehicle(uint32_t i) const;
    /// @return the RSU's node
    Ptr<Node> RsuNode() const;
    /// @param i index @return a vehicle's node
    Ptr<Node> VehicleNode(uint32_t i) const;
    /// @return the RSU's address
    Ipv4Address RsuAddress() const;
    /// @param i index @return a vehicle's address
    Ipv4Address VehicleAddress(uint32_t i) const;

    /**
     * Adds a stream of UDP packets.
     * @param from sender
     * @param to receiver
     * @param address of the receiver
     * @param rate packets (1/s)
     * @param size UDP payload (bytes), at least 12
     * @param start first packet (s)
     * @param stop last packet (s)
     * @return the sink
     */
    Ptr<PacketSink> AddUdp(Ptr<Node> from,
                           Ptr<Node> to,
                           Ipv4Address address,
                           double rate,
                           uint32_t size,
                           double start,
                           double stop);
    /**
     * Adds a TCP connection that sends as much as it can.
     * @param from sender
     * @param to receiver
     * @param address of the receiver
     * @param start (s)
     * @param bytes to send; 0: no end
     * @return the sink
     */
    Ptr<PacketSink> AddTcp(Ptr<Node> from,
                           Ptr<Node> to,
                           Ipv4Address address,
                           double start,
                           uint64_t bytes = 0);

    /**
     * Runs up to an instant.
     * @param until the instant (s)
     */
    void Run(double until);

    /// @return packets sent by all devices
    uint64_t Sent() const;
    /// @return packets dropped by all devices
    uint64_t Dropped() const;
    /// @param reason a reason @return packets dropped for it by all devices
    uint64_t Dropped(IsacDropReason reason) const;
    /// @return packets queued in all devices
    uint64_t Queued() const;
    /// @return what the queue discs of all devices did
    IsacTestDiscs CountDiscs() const;
    /// @return number of vehicles whose MAC takes itself for associated
    uint32_t Associated() const;

    bool follow{true};                 //!< whether the ledger is kept; it remembers every packet
    IsacHelper helper;                 //!< set attributes before Build()
    NodeContainer rsu;                 //!< the RSU's node
    NodeContainer vehicles;            //!< the vehicles' nodes
    NetDeviceContainer devices;        //!< the RSU's, then the vehicles'
    Ipv4InterfaceContainer interfaces; //!< likewise
    IsacTestLedger ledger;             //!< follows all devices once built, unless told not to

  private:
    uint16_t m_port{5000}; //!< of the next flow
};

} // namespace ns3

#endif /* ISAC_TEST_SCENARIO_H */
