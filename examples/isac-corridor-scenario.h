/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CORRIDOR_SCENARIO_H
#define ISAC_CORRIDOR_SCENARIO_H

#include "isac-corridor-options.h"

#include "ns3/address.h"
#include "ns3/flow-monitor.h"
#include "ns3/ipv4-interface-container.h"
#include "ns3/isac-helper.h"
#include "ns3/isac-progress.h"
#include "ns3/isac-slot-statistics.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"

#include <cmath>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

/// @ingroup isac
/// What a flow carries.
enum class IsacCorridorTraffic
{
    UDP,   //!< packets of one size at a constant rate
    TCP,   //!< a download without end
    VIDEO, //!< UDP, a burst for each of 30 frames a second
    SAFETY //!< 100 bytes over UDP every 100 ms
};

/**
 * @param traffic what a flow carries
 * @return its name in tables
 */
const char* ToString(IsacCorridorTraffic traffic);

/**
 * @ingroup isac
 * One flow between the remote host and a vehicle, as FlowMonitor and its sink saw it.
 */
struct IsacCorridorFlow
{
    uint32_t vehicle{0};                                   //!< index
    bool downlink{true};                                   //!< to the vehicle, or from it
    IsacCorridorTraffic traffic{IsacCorridorTraffic::UDP}; //!< what it carries
    uint16_t port{0};                                      //!< of the sink
    double start{0};                                       //!< of the application (s)
    double stop{0};                                        //!< of the application (s)
    uint64_t txPackets{0};                                 //!< IP packets sent (count)
    uint64_t rxPackets{0};                                 //!< IP packets received (count)
    uint64_t lostPackets{0};                               //!< IP packets reported lost (count)
    uint64_t rxBytes{0};                                   //!< payload that the sink got (bytes)
    double meanDelay{NAN};        //!< one-way (s); NaN if nothing was received
    double tailDelay{NAN};        //!< delay of 99 % of what was received (s), to 0.1 ms; or NaN
    double meanJitter{NAN};       //!< change of delay from packet to packet (s); NaN if of none
    std::vector<uint64_t> rxBins; //!< payload that the sink got in each GOODPUT_BIN (bytes)

    /// Time over which goodput is averaged for the plot (s).
    static constexpr double GOODPUT_BIN = 0.1;

    /// @return payload per second while the application sent (bit/s)
    double GetGoodput() const;
    /// @return share of the sent IP packets that were reported lost; NaN if none was sent
    double GetLoss() const;
    /// @return share of the sent IP packets that were not received by the end; NaN if none was sent
    double GetUndelivered() const;
};

/**
 * @ingroup isac
 * The corridor: a remote host, a backhaul, the RSU and vehicles that drive past, built from
 * IsacCorridorOptions. One object is one run; Run() ends with Simulator::Destroy().
 */
class IsacCorridorScenario
{
  public:
    /**
     * Builds everything.
     * @param options checked options
     * @param files whether traces are written to the options' output directory
     */
    IsacCorridorScenario(const IsacCorridorOptions& options, bool files);

    /**
     * Runs the simulation, collects the results and destroys the simulation.
     * @param progress told how far the run is; may be null
     */
    void Run(IsacProgress* progress);

    /// @return the flows
    const std::vector<IsacCorridorFlow>& GetFlows() const;
    /// @return what the RSU's slots and associations were like
    const IsacSlotStatistics& GetStatistics() const;
    /// @return node ids of the vehicles, as the CSV files spell them
    const std::vector<uint32_t>& GetVehicleNodes() const;

    /// Packets in the queue discs of all nodes, and over the air, of all devices.
    struct Packets
    {
        uint64_t waiting{0};                      //!< in queue discs at the end (count)
        uint64_t discDropped{0};                  //!< dropped by queue discs (count)
        uint64_t sent{0};                         //!< accepted by the devices (count)
        uint64_t received{0};                     //!< handed up by the devices (count)
        uint64_t queued{0};                       //!< in queues and on the air at the end (count)
        uint64_t dropped[ISAC_DROP_REASONS] = {}; //!< by reason (count)
    };

    /// @return packets in queue discs and over the air
    const Packets& GetPackets() const;
    /// @return real seconds that the simulation took
    double GetElapsed() const;
    /// @return the RSU's controller
    Ptr<IsacBeamController> GetController() const;

  private:
    /// Creates nodes and places them.
    void CreateNodes();
    /// Puts vehicles where the paper has them. @param mobility helper
    void PlaceVehicles() const;
    /// Installs the devices of RSU and vehicles.
    void InstallDevices();
    /// Installs IP, addresses, the backhaul and routes.
    void InstallNetwork();
    /// Installs all flows.
    void InstallFlows();
    /**
     * Installs a flow.
     * @param vehicle its index
     * @param downlink which way
     * @param traffic what it carries
     * @param port of its sink
     */
    void InstallFlow(uint32_t vehicle, bool downlink, IsacCorridorTraffic traffic, uint16_t port);
    /**
     * Installs its sender.
     * @param flow the flow
     * @param node where
     * @param sink address of the sink
     */
    void InstallSender(const IsacCorridorFlow& flow, Ptr<Node> node, const Address& sink) const;
    /// Turns traces on.
    void EnableTraces();
    /**
     * A sink got payload.
     * @param flow index of its flow
     * @param packet what it got
     * @param from who sent it
     */
    void CountSink(std::size_t flow, Ptr<const Packet> packet, const Address& from);
    /// A device handed a packet up. @param packet the packet
    void CountReceived(Ptr<const Packet> packet);
    /// Reads FlowMonitor and the devices' books.
    void Collect();
    /// Reads the root queue discs of a node. @param node the node
    void CollectQueueDiscs(Ptr<Node> node);
    /// Finds what FlowMonitor knows of a flow. @param flow the flow
    void CollectFlow(IsacCorridorFlow& flow);

    IsacCorridorOptions m_options;                    //!< what to build
    bool m_files;                                     //!< whether traces are written
    NodeContainer m_host;                             //!< remote host
    NodeContainer m_rsu;                              //!< RSU
    NodeContainer m_vehicles;                         //!< vehicles
    std::vector<uint32_t> m_vehicleNodes;             //!< their ids
    IsacHelper m_isac;                                //!< helper
    Ptr<IsacBeamController> m_controller;             //!< the RSU's, for its counters
    NetDeviceContainer m_devices;                     //!< of the RSU, then of the vehicles
    Ipv4InterfaceContainer m_air;                     //!< addresses of m_devices
    Ipv4InterfaceContainer m_backhaul;                //!< addresses of host and RSU
    Ptr<FlowMonitor> m_monitor;                       //!< FlowMonitor
    std::unique_ptr<IsacSlotStatistics> m_statistics; //!< of the RSU
    std::vector<IsacCorridorFlow> m_flows;            //!< results
    Packets m_packets;                                //!< results
    double m_elapsed{0};                              //!< real time of the run (s)
};

} // namespace ns3

#endif /* ISAC_CORRIDOR_SCENARIO_H */
