/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_HELPER_H
#define ISAC_HELPER_H

#include "ns3/flow-monitor-helper.h"
#include "ns3/isac-channel.h"
#include "ns3/isac-inference-energy-model.h"
#include "ns3/isac-rsu-net-device.h"
#include "ns3/isac-vehicle-net-device.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"
#include "ns3/trace-helper.h"

#include <string>

namespace ns3
{

/**
 * @ingroup isac
 * Installs roadside units and vehicles, and turns on their traces.
 *
 * @code
 *   IsacHelper isac;
 *   isac.SetController("rzf");
 *   isac.SetLinkAttribute("MaxPower", DoubleValue(30));
 *   NetDeviceContainer devices = isac.Install(rsuNode, vehicleNodes);
 * @endcode
 *
 * The first device of the container is the RSU's, the others are the vehicles', in order. Every
 * call of Install() makes a channel of its own.
 */
class IsacHelper : public PcapHelperForDevice, public AsciiTraceHelperForDevice
{
  public:
    IsacHelper();
    ~IsacHelper() override;

    /**
     * Chooses the beam controller of RSUs installed from now on.
     * @param name short name, TypeId, or TypeId with attributes; see IsacBeamController::Create().
     * An unknown name ends the program with the list of known ones.
     */
    void SetController(const std::string& name);
    /**
     * Chooses the error model of RSUs installed from now on.
     * @param type TypeId, e.g. "ns3::IsacShannonErrorModel"; an unknown one ends the program
     */
    void SetErrorModel(const std::string& type);
    /**
     * Sets an attribute of the link's constants (IsacLinkParameters).
     * @param name attribute
     * @param value value
     */
    void SetLinkAttribute(const std::string& name, const AttributeValue& value);
    /**
     * Sets an attribute of the radar (IsacRadar).
     * @param name attribute
     * @param value value
     */
    void SetRadarAttribute(const std::string& name, const AttributeValue& value);
    /**
     * Sets an attribute of the RSU's slots (IsacRsuPhy).
     * @param name attribute
     * @param value value
     */
    void SetPhyAttribute(const std::string& name, const AttributeValue& value);
    /**
     * Sets an attribute of the RSU's frames (IsacRsuMac).
     * @param name attribute
     * @param value value
     */
    void SetMacAttribute(const std::string& name, const AttributeValue& value);
    /**
     * Sets an attribute of the vehicles' MAC (IsacVehicleMac).
     * @param name attribute
     * @param value value
     */
    void SetVehicleMacAttribute(const std::string& name, const AttributeValue& value);
    /**
     * Sets an attribute of the channel (IsacChannel), its loss models included.
     * @param name attribute
     * @param value value
     */
    void SetChannelAttribute(const std::string& name, const AttributeValue& value);
    /**
     * Sets the log-distance law, both the true one (IsacChannel) and the one that RSUs believe
     * (IsacLinkParameters). Default: 70 dB, 2.55. The free-space preset is 62 dB, 2.
     * @param referenceLossDb loss at 1 m (dB)
     * @param exponent path-loss exponent
     */
    void SetPathLoss(double referenceLossDb, double exponent);
    /**
     * Whether IPv4 and IPv6 neighbour caches are filled at the start of the simulation and after
     * every change of a vehicle's link (default: yes). Without, ARP and ND do their work.
     * @param fill whether to
     */
    void SetFillNeighborCaches(bool fill);

    /**
     * Installs one RSU and its vehicles on a new channel.
     * @param rsu node of the RSU, with a MobilityModel by the time the simulation starts
     * @param vehicles nodes of the vehicles, likewise; may be empty
     * @return the RSU's device, then the vehicles'
     */
    NetDeviceContainer Install(Ptr<Node> rsu, const NodeContainer& vehicles);

    /**
     * Draws the energy of an RSU's inferences from an energy source, slot by slot.
     * @param rsu device of an RSU that a policy controls, the first of Install()'s container;
     * another controller ends the program with a message
     * @param source source of the RSU's node
     * @return the energy model: set its Variant and Preset as you like, and its Scale to 1e9 for a
     * BasicEnergySource, which rounds what it draws to whole nanojoules, to count in nanojoules
     */
    static Ptr<IsacInferenceEnergyModel> InstallInferenceEnergy(Ptr<IsacRsuNetDevice> rsu,
                                                                Ptr<isac::EnergySource> source);

    /**
     * Assigns fixed random variable streams to the devices, radars, controllers and channels of a
     * container.
     * @param devices devices made by Install()
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    static int64_t AssignStreams(const NetDeviceContainer& devices, int64_t stream);

    /**
     * Installs FlowMonitor on all nodes that hold the given devices, and on the given end hosts.
     * @param devices devices made by Install()
     * @param hosts more nodes that send or receive, e.g. behind the RSU
     * @return the monitor
     */
    Ptr<FlowMonitor> InstallFlowMonitor(const NetDeviceContainer& devices,
                                        const NodeContainer& hosts = NodeContainer());
    /// @return the FlowMonitor helper behind InstallFlowMonitor(), for its classifiers
    FlowMonitorHelper& GetFlowMonitorHelper();

    /**
     * Writes CSV files while the simulation runs: PREFIX-slots.csv (one line a vehicle and slot),
     * PREFIX-rsu.csv (one line a slot) and PREFIX-packets.csv (one line a packet sent, received or
     * dropped). They are complete after Simulator::Destroy().
     * @param devices devices made by Install()
     * @param prefix path and beginning of the file names; an unwritable one ends the program
     * @param packets whether to write PREFIX-packets.csv
     */
    static void EnableCsv(const NetDeviceContainer& devices,
                          const std::string& prefix,
                          bool packets = true);

  private:
    /**
     * @param prefix begin of the file's name, or all of it
     * @param nd an IsacNetDevice; others are left alone
     * @param promiscuous whether frames for other stations are written, too
     * @param explicitFilename whether the prefix is all of the name
     */
    void EnablePcapInternal(std::string prefix,
                            Ptr<NetDevice> nd,
                            bool promiscuous,
                            bool explicitFilename) override;

    /**
     * @param stream where to write; null: a file of its own
     * @param prefix begin of that file's name, or all of it
     * @param nd an IsacNetDevice; others are left alone
     * @param explicitFilename whether the prefix is all of the name
     */
    void EnableAsciiInternal(Ptr<OutputStreamWrapper> stream,
                             std::string prefix,
                             Ptr<NetDevice> nd,
                             bool explicitFilename) override;

    /**
     * Makes the RSU's device.
     * @param node its node
     * @param channel its channel
     * @return the device
     */
    Ptr<IsacRsuNetDevice> InstallRsu(Ptr<Node> node, Ptr<IsacChannel> channel) const;
    /**
     * Makes a vehicle's device.
     * @param node its node
     * @param channel its channel
     * @return the device
     */
    Ptr<IsacVehicleNetDevice> InstallVehicle(Ptr<Node> node, Ptr<IsacChannel> channel) const;

    std::string m_controller;        //!< name
    ObjectFactory m_errorModel;      //!< error model
    ObjectFactory m_link;            //!< IsacLinkParameters
    ObjectFactory m_radar;           //!< IsacRadar
    ObjectFactory m_phy;             //!< IsacRsuPhy
    ObjectFactory m_mac;             //!< IsacRsuMac
    ObjectFactory m_vehicleMac;      //!< IsacVehicleMac
    ObjectFactory m_channel;         //!< IsacChannel
    bool m_fillNeighborCaches;       //!< whether to
    FlowMonitorHelper m_flowMonitor; //!< FlowMonitor
    NodeContainer m_monitored;       //!< nodes that it watches
};

} // namespace ns3

#endif /* ISAC_HELPER_H */
