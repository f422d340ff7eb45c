/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-helper.h"

#include "isac-neighbor-caches.h"
#include "isac-trace-writer.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/isac-policy-beam-controller.h"
#include "ns3/isac-rsu-phy.h"
#include "ns3/net-device-queue-interface.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <set>

namespace ns3
{

IsacHelper::IsacHelper()
    : m_controller("rzf"),
      m_fillNeighborCaches(true)
{
    m_errorModel.SetTypeId("ns3::IsacFiniteBlocklengthErrorModel");
    m_link.SetTypeId("ns3::IsacLinkParameters");
    m_radar.SetTypeId("ns3::IsacRadar");
    m_phy.SetTypeId("ns3::IsacRsuPhy");
    m_mac.SetTypeId("ns3::IsacRsuMac");
    m_vehicleMac.SetTypeId("ns3::IsacVehicleMac");
    m_channel.SetTypeId("ns3::IsacChannel");
}

IsacHelper::~IsacHelper() = default;

void
IsacHelper::SetController(const std::string& name)
{
    IsacBeamController::Create(name); // ends the program now if the name is unknown
    m_controller = name;
}

void
IsacHelper::SetErrorModel(const std::string& type)
{
    TypeId tid;
    const bool known =
        TypeId::LookupByNameFailSafe(type, &tid) && tid.IsChildOf(IsacErrorModel::GetTypeId());
    NS_ABORT_MSG_UNLESS(known,
                        "IsacHelper: \"" << type
                                         << "\" is not an error model; known are "
                                            "ns3::IsacFiniteBlocklengthErrorModel, "
                                            "ns3::IsacShannonErrorModel and, where ns-3's lte is "
                                            "enabled, ns3::IsacLteErrorModel");
    m_errorModel.SetTypeId(tid);
}

void
IsacHelper::SetLinkAttribute(const std::string& name, const AttributeValue& value)
{
    m_link.Set(name, value);
}

void
IsacHelper::SetRadarAttribute(const std::string& name, const AttributeValue& value)
{
    m_radar.Set(name, value);
}

void
IsacHelper::SetPhyAttribute(const std::string& name, const AttributeValue& value)
{
    m_phy.Set(name, value);
}

void
IsacHelper::SetMacAttribute(const std::string& name, const AttributeValue& value)
{
    m_mac.Set(name, value);
}

void
IsacHelper::SetVehicleMacAttribute(const std::string& name, const AttributeValue& value)
{
    m_vehicleMac.Set(name, value);
}

void
IsacHelper::SetChannelAttribute(const std::string& name, const AttributeValue& value)
{
    m_channel.Set(name, value);
}

void
IsacHelper::SetPathLoss(double referenceLossDb, double exponent)
{
    Ptr<LogDistancePropagationLossModel> loss = CreateObject<LogDistancePropagationLossModel>();
    loss->SetPathLossExponent(exponent);
    loss->SetReference(1.0, referenceLossDb);
    m_channel.Set("PropagationLoss", PointerValue(loss));
    m_link.Set("EstimatedReferenceLoss", DoubleValue(referenceLossDb));
    m_link.Set("EstimatedExponent", DoubleValue(exponent));
}

void
IsacHelper::SetFillNeighborCaches(bool fill)
{
    m_fillNeighborCaches = fill;
}

NetDeviceContainer
IsacHelper::Install(Ptr<Node> rsu, const NodeContainer& vehicles)
{
    NS_ABORT_MSG_IF(!rsu, "IsacHelper: Install() needs a node for the RSU");
    Ptr<IsacChannel> channel = m_channel.Create<IsacChannel>();
    NetDeviceContainer devices;
    devices.Add(InstallRsu(rsu, channel));
    std::set<Ptr<Node>> seen{rsu};
    for (auto it = vehicles.Begin(); it != vehicles.End(); ++it)
    {
        NS_ABORT_MSG_UNLESS(seen.insert(*it).second,
                            "IsacHelper: Install() was given node "
                                << (*it)->GetId() << " twice"
                                << (*it == rsu ? ": the RSU's node among the vehicles" : "")
                                << "; give each node once");
        devices.Add(InstallVehicle(*it, channel));
    }
    if (m_fillNeighborCaches)
    {
        Simulator::ScheduleNow(&IsacKeepNeighborCachesFilled, channel);
    }
    return devices;
}

Ptr<IsacRsuNetDevice>
IsacHelper::InstallRsu(Ptr<Node> node, Ptr<IsacChannel> channel) const
{
    Ptr<IsacLinkParameters> link = m_link.Create<IsacLinkParameters>();
    Ptr<IsacRadar> radar = m_radar.Create<IsacRadar>();
    Ptr<IsacBeamController> controller = IsacBeamController::Create(m_controller);
    Ptr<IsacRsuPhy> phy = m_phy.Create<IsacRsuPhy>();
    phy->SetAttribute("LinkParameters", PointerValue(link));
    phy->SetAttribute("Radar", PointerValue(radar));
    phy->SetAttribute("Controller", PointerValue(controller));
    Ptr<IsacRsuMac> mac = m_mac.Create<IsacRsuMac>();
    mac->SetAttribute("ErrorModel", PointerValue(m_errorModel.Create<IsacErrorModel>()));

    Ptr<IsacRsuNetDevice> device = CreateObject<IsacRsuNetDevice>();
    device->SetAttribute("Phy", PointerValue(phy));
    device->SetAttribute("Mac", PointerValue(mac));
    device->SetAddress(Mac48Address::Allocate());
    device->Attach(channel);
    node->AddDevice(device);

    Ptr<NetDeviceQueueInterface> queues = CreateObjectWithAttributes<NetDeviceQueueInterface>(
        "NTxQueues",
        UintegerValue(mac->GetMaxVehicles() + 1));
    queues->SetSelectQueueCallback(
        MakeCallback(&IsacRsuNetDevice::SelectQueue, PeekPointer(device)));
    device->AggregateObject(queues);
    return device;
}

Ptr<IsacVehicleNetDevice>
IsacHelper::InstallVehicle(Ptr<Node> node, Ptr<IsacChannel> channel) const
{
    Ptr<IsacVehicleMac> mac = m_vehicleMac.Create<IsacVehicleMac>();
    Ptr<IsacVehicleNetDevice> device = CreateObject<IsacVehicleNetDevice>();
    device->SetMac(mac);
    device->SetAddress(Mac48Address::Allocate());
    device->Attach(channel);
    node->AddDevice(device);
    device->AggregateObject(CreateObject<NetDeviceQueueInterface>());
    return device;
}

Ptr<IsacInferenceEnergyModel>
IsacHelper::InstallInferenceEnergy(Ptr<IsacRsuNetDevice> rsu, Ptr<isac::EnergySource> source)
{
    auto phy = rsu->GetPhy();
    auto controller = phy->GetController();
    auto model = CreateObject<IsacInferenceEnergyModel>();
    model->SetAttribute("SlotDuration", TimeValue(phy->GetLinkParameters()->GetSlotDuration()));
    model->SetEnergySource(source);
    source->AppendDeviceEnergyModel(model);
    const bool infers = controller && controller->TraceConnectWithoutContext(
                                          "Inference",
                                          MakeCallback(&IsacInferenceEnergyModel::Notify, model));
    NS_ABORT_MSG_IF(
        !infers,
        "IsacHelper::InstallInferenceEnergy: the RSU's controller infers nothing; use a "
        "policy, e.g. SetController(\"spiking\")");
    return model;
}

int64_t
IsacHelper::AssignStreams(const NetDeviceContainer& devices, int64_t stream)
{
    int64_t used = 0;
    for (auto it = devices.Begin(); it != devices.End(); ++it)
    {
        if (Ptr<IsacRsuNetDevice> rsu = DynamicCast<IsacRsuNetDevice>(*it))
        {
            used += rsu->AssignStreams(stream + used);
            used += DynamicCast<IsacChannel>(rsu->GetChannel())->AssignStreams(stream + used);
        }
        else if (Ptr<IsacVehicleNetDevice> vehicle = DynamicCast<IsacVehicleNetDevice>(*it))
        {
            used += vehicle->AssignStreams(stream + used);
        }
    }
    return used;
}

Ptr<FlowMonitor>
IsacHelper::InstallFlowMonitor(const NetDeviceContainer& devices, const NodeContainer& hosts)
{
    NodeContainer nodes(hosts);
    for (auto it = devices.Begin(); it != devices.End(); ++it)
    {
        nodes.Add((*it)->GetNode());
    }
    // A second probe on a node, say of a vehicle with a device for each of two RSUs, would count
    // every packet twice.
    for (auto it = nodes.Begin(); it != nodes.End(); ++it)
    {
        if (!m_monitored.Contains((*it)->GetId()))
        {
            m_monitored.Add(*it);
            m_flowMonitor.Install(*it);
        }
    }
    return m_flowMonitor.GetMonitor();
}

FlowMonitorHelper&
IsacHelper::GetFlowMonitorHelper()
{
    return m_flowMonitor;
}

void
IsacHelper::EnableCsv(const NetDeviceContainer& devices, const std::string& prefix, bool packets)
{
    Create<IsacTraceWriter>(prefix, packets)->Connect(devices);
}

void
IsacHelper::EnablePcapInternal(std::string prefix,
                               Ptr<NetDevice> nd,
                               bool promiscuous,
                               bool explicitFilename)
{
    Ptr<IsacNetDevice> device = DynamicCast<IsacNetDevice>(nd);
    if (!device)
    {
        return; // EnablePcapAll() passes every device of the node
    }
    PcapHelper pcap;
    const std::string name = explicitFilename ? prefix : pcap.GetFilenameFromDevice(prefix, device);
    Ptr<PcapFileWrapper> file = pcap.CreateFile(name, std::ios::out, PcapHelper::DLT_EN10MB);
    pcap.HookDefaultSink<IsacNetDevice>(device, promiscuous ? "PromiscSniffer" : "Sniffer", file);
}

void
IsacHelper::EnableAsciiInternal(Ptr<OutputStreamWrapper> stream,
                                std::string prefix,
                                Ptr<NetDevice> nd,
                                bool explicitFilename)
{
    Ptr<IsacNetDevice> device = DynamicCast<IsacNetDevice>(nd);
    if (!device)
    {
        return;
    }
    Packet::EnablePrinting(); // the lines show the packets' headers
    AsciiTraceHelper ascii;
    Ptr<IsacTxQueue> queue = device->GetTxQueue();
    if (!stream)
    {
        const std::string name =
            explicitFilename ? prefix : ascii.GetFilenameFromDevice(prefix, device);
        stream = ascii.CreateFileStream(name);
        ascii.HookDefaultReceiveSinkWithoutContext<IsacNetDevice>(device, "MacRx", stream);
        ascii.HookDefaultEnqueueSinkWithoutContext<IsacTxQueue>(queue, "Enqueue", stream);
        ascii.HookDefaultDequeueSinkWithoutContext<IsacTxQueue>(queue, "Dequeue", stream);
        ascii.HookDefaultDropSinkWithoutContext<IsacTxQueue>(queue, "Drop", stream);
        return;
    }
    const std::string path = "/NodeList/" + std::to_string(nd->GetNode()->GetId()) +
                             "/DeviceList/" + std::to_string(nd->GetIfIndex()) + "/$";
    const std::string type = device->GetInstanceTypeId().GetName();
    ascii.HookDefaultReceiveSinkWithContext<IsacNetDevice>(device,
                                                           path + type + "/MacRx",
                                                           "MacRx",
                                                           stream);
    const std::string at = path + type + "/TxQueue/";
    ascii.HookDefaultEnqueueSinkWithContext<IsacTxQueue>(queue, at + "Enqueue", "Enqueue", stream);
    ascii.HookDefaultDequeueSinkWithContext<IsacTxQueue>(queue, at + "Dequeue", "Dequeue", stream);
    ascii.HookDefaultDropSinkWithContext<IsacTxQueue>(queue, at + "Drop", "Drop", stream);
}

} // namespace ns3
