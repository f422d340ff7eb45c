/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-random-scenario.h"

#include "ns3/basic-energy-source.h"
#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/inet-socket-address.h"
#include "ns3/inet6-socket-address.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/isac-blockage-model.h"
#include "ns3/isac-ns3-compat.h"
#include "ns3/isac-state-evolution-mobility-model.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/traffic-control-helper.h"
#include "ns3/udp-socket-factory.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <sstream>

namespace ns3
{

IsacRandomScenario::IsacRandomScenario(uint64_t seed, const std::string& prefix)
    : m_draw(seed),
      m_prefix(prefix),
      m_scenario(1 + seed % 1000000)
{
}

void
IsacRandomScenario::Build()
{
    static const std::vector<double> shares{0.02, 0.1, 0.3, 0.7};
    m_choices = IsacAttributeDraw(m_draw).SetDefaults(m_draw.Choose(shares));
    DrawRadio();
    DrawVehicles();
    m_scenario.helper.SetFillNeighborCaches(m_draw.Chance(0.7));
    const bool ipv6 = m_draw.Chance(0.3);
    m_scenario.Build(ipv6);
    constexpr uint16_t leastMtu = 1280; // below it ns-3 has no IPv6
    if (ipv6 && m_scenario.Rsu()->GetMtu() >= leastMtu)
    {
        Ipv6AddressHelper addresses("2001:db8::", 64);
        Ipv6InterfaceContainer interfaces = addresses.Assign(m_scenario.devices);
        for (uint32_t i = 0; i < interfaces.GetN(); ++i)
        {
            m_ipv6.push_back(interfaces.GetAddress(i, 1));
        }
    }
    m_checks.Follow(m_scenario.Rsu(), m_inference);
    IsacHelper::EnableCsv(m_scenario.devices, m_prefix);
    DrawPresence();
    DrawQueueDiscs();
    DrawEnergy();
    const Time slot = m_scenario.Rsu()->GetPhy()->GetLinkParameters()->GetSlotDuration();
    m_duration = m_waveform ? 6 * slot.GetSeconds() : m_draw.Between(0.2, 0.6);
    Note("duration", std::to_string(m_duration));
    DrawTraffic();
    if (m_draw.Chance(0.3))
    {
        m_monitor = m_scenario.helper.InstallFlowMonitor(m_scenario.devices);
    }
}

void
IsacRandomScenario::DrawRadio()
{
    static const std::vector<std::string> policies{"spiking",
                                                   "spiking-residual",
                                                   "conventional",
                                                   "two-stage",
                                                   "historical"};
    IsacHelper& helper = m_scenario.helper;
    const auto& names = IsacBeamController::GetShortNames();
    m_controller = names[m_draw.Below(names.size())].first;
    m_inference = std::find(policies.begin(), policies.end(), m_controller) != policies.end();
    Note("controller", m_controller);
    helper.SetController(m_controller);
    if (m_inference)
    {
        // Learned channels are those of an array of 32.
        helper.SetLinkAttribute("TxAntennas", UintegerValue(32));
    }
    const std::string error = m_draw.Choose(
        std::vector<std::string>{"FiniteBlocklength", "FiniteBlocklength", "Shannon", "Lte"});
    const std::string type = "ns3::Isac" + error + "ErrorModel";
    TypeId tid;
    if (TypeId::LookupByNameFailSafe(type, &tid))
    {
        Note("error model", type);
        helper.SetErrorModel(type);
    }
    if (m_draw.Chance(0.3))
    {
        helper.SetPathLoss(m_draw.Between(50, 90), m_draw.Between(1.5, 4));
    }
    if (m_draw.Chance(0.3))
    {
        Note("blockage", "yes");
        helper.SetChannelAttribute("Blockage", PointerValue(CreateObject<IsacBlockageModel>()));
    }
    m_waveform = m_draw.Chance(0.1);
    if (m_waveform)
    {
        Note("fidelity", "Waveform");
        helper.SetRadarAttribute("Fidelity", StringValue("Waveform"));
        helper.SetLinkAttribute("EchoWindow", TimeValue(MicroSeconds(200)));
        helper.SetLinkAttribute("RxAntennas", UintegerValue(m_draw.Chance(0.5) ? 8 : 16));
    }
}

void
IsacRandomScenario::DrawVehicles()
{
    const uint32_t vehicles = m_draw.Below(m_waveform ? 4 : 9);
    for (uint32_t i = 0; i < vehicles; ++i)
    {
        m_scenario.AddVehicle(DrawMobility(i));
    }
    if (m_draw.Chance(0.2))
    {
        const Vector place(m_draw.Between(-20, 20), m_draw.Between(-20, 5), m_draw.Between(0, 8));
        m_scenario.RsuNode()->GetObject<MobilityModel>()->SetPosition(place);
    }
}

Ptr<MobilityModel>
IsacRandomScenario::DrawMobility(uint32_t index)
{
    const uint32_t kind = m_draw.Below(8);
    Note("vehicle " + std::to_string(index), "motion " + std::to_string(kind));
    if (kind < 3)
    {
        auto mobility = CreateObject<IsacStateEvolutionMobilityModel>();
        mobility->SetPosition(Vector(m_draw.Between(-40, 40), m_draw.Between(5, 30), 0));
        mobility->AssignStreams(1000 + 10 * index);
        return mobility;
    }
    auto mobility = CreateObject<ConstantVelocityMobilityModel>();
    mobility->SetPosition(Vector(m_draw.Between(-60, 60), m_draw.Between(2, 30), 0));
    switch (kind)
    {
    case 3: // standing
        break;
    case 4: // behind the RSU
        mobility->SetPosition(Vector(m_draw.Between(-30, 30), -10, 0));
        break;
    case 5: // out of range, or on its way there
        mobility->SetPosition(Vector(m_draw.Between(150, 1e5), 10, 0));
        mobility->SetVelocity(Vector(30, 0, 0));
        break;
    case 6: // through the RSU itself
        mobility->SetPosition(Vector(m_draw.Chance(0.5) ? 0 : -2, 0, 0));
        mobility->SetVelocity(Vector(m_draw.Chance(0.5) ? 0 : 20, 0, 0));
        break;
    default:
        mobility->SetVelocity(
            Vector(m_draw.Between(-70, 70), m_draw.Between(-5, 5), m_draw.Between(-1, 1)));
    }
    return mobility;
}

void
IsacRandomScenario::DrawPresence()
{
    for (uint32_t i = 0; i < m_scenario.vehicles.GetN(); ++i)
    {
        if (m_draw.Chance(0.3))
        {
            const double from = m_draw.Between(0, 0.3);
            const double until = from + m_draw.Between(0, 0.3);
            Note("vehicle " + std::to_string(i),
                 std::to_string(from) + " to " + std::to_string(until));
            m_scenario.Vehicle(i)->SetAttribute("ActiveFrom", TimeValue(Seconds(from)));
            m_scenario.Vehicle(i)->SetAttribute("ActiveUntil", TimeValue(Seconds(until)));
        }
    }
}

void
IsacRandomScenario::DrawQueueDiscs()
{
    static const std::vector<std::string> discs{"FifoQueueDisc",
                                                "PfifoFastQueueDisc",
                                                "CoDelQueueDisc",
                                                "FqCoDelQueueDisc",
                                                "RedQueueDisc",
                                                "PieQueueDisc"};
    const uint32_t kind = m_draw.Below(3);
    if (kind == 0)
    {
        return; // ns-3's default
    }
    TrafficControlHelper control;
    control.Uninstall(m_scenario.devices);
    const std::string type = m_draw.Choose(discs);
    Note("queue discs", kind == 1 ? "none" : type);
    if (kind == 2)
    {
        NetDeviceContainer vehicles;
        for (uint32_t i = 1; i < m_scenario.devices.GetN(); ++i)
        {
            vehicles.Add(m_scenario.devices.Get(i));
        }
        control.SetRootQueueDisc("ns3::" + type);
        control.Install(vehicles);
        TrafficControlHelper queues; // a disc for each of the RSU's queues
        const uint16_t handle = queues.SetRootQueueDisc("ns3::MqQueueDisc");
        const uint32_t count = m_scenario.Rsu()->GetMac()->GetMaxVehicles() + 1;
        const auto classes = queues.AddQueueDiscClasses(handle, count, "ns3::QueueDiscClass");
        queues.AddChildQueueDiscs(handle, classes, "ns3::" + type);
        queues.Install(m_scenario.devices.Get(0));
    }
}

void
IsacRandomScenario::DrawTraffic()
{
    const uint32_t flows = m_draw.Below(8);
    for (uint32_t i = 0; i < flows && m_scenario.vehicles.GetN() > 0; ++i)
    {
        AddFlow(m_draw.Below(8));
    }
}

void
IsacRandomScenario::AddFlow(uint32_t kind)
{
    Note("flow", std::to_string(kind));
    const uint32_t i = m_draw.Below(m_scenario.vehicles.GetN());
    const uint32_t other = m_draw.Below(m_scenario.vehicles.GetN());
    Ptr<Node> rsu = m_scenario.RsuNode();
    Ptr<Node> vehicle = m_scenario.VehicleNode(i);
    const uint16_t port = m_port++;
    switch (kind)
    {
    case 0:
        AddDatagrams(rsu, InetSocketAddress(m_scenario.VehicleAddress(i), port), false);
        break;
    case 1:
        AddDatagrams(vehicle, InetSocketAddress(m_scenario.RsuAddress(), port), false);
        break;
    case 2: // itself included
        AddDatagrams(vehicle, InetSocketAddress(m_scenario.VehicleAddress(other), port), false);
        break;
    case 3:
        m_scenario.AddTcp(rsu, vehicle, m_scenario.VehicleAddress(i), m_draw.Between(0, 0.2));
        break;
    case 4:
        m_scenario.AddTcp(vehicle, rsu, m_scenario.RsuAddress(), m_draw.Between(0, 0.2));
        break;
    case 5:
        AddDatagrams(m_draw.Chance(0.5) ? rsu : vehicle,
                     InetSocketAddress(Ipv4Address("10.1.255.255"), port),
                     true);
        break;
    case 6: // nobody has that address
        AddDatagrams(rsu, InetSocketAddress(Ipv4Address("10.1.9.9"), port), false);
        break;
    default:
        if (!m_ipv6.empty())
        {
            m_whole = false; // neighbour discovery may hand a waiting packet down twice
            AddDatagrams(rsu, Inet6SocketAddress(m_ipv6[1 + i], port), false);
            AddDatagrams(vehicle, Inet6SocketAddress(m_ipv6[0], port), false);
        }
    }
}

void
IsacRandomScenario::AddDatagrams(Ptr<Node> from, const Address& to, bool broadcast)
{
    Ptr<Socket> socket = Socket::CreateSocket(from, UdpSocketFactory::GetTypeId());
    socket->SetAllowBroadcast(broadcast);
    const double interval = 1 / m_draw.LogBetween(10, 5000);
    const uint32_t bytes = m_draw.Chance(0.1) ? 1400 + m_draw.Below(5000) : m_draw.Below(1400);
    constexpr uint32_t headers = 48; // UDP and IPv6
    m_whole = m_whole && !broadcast && bytes + headers <= m_scenario.Rsu()->GetMtu();
    Simulator::ScheduleWithContext(from->GetId(),
                                   Seconds(m_draw.Between(0, 0.2)),
                                   &IsacRandomScenario::SendDatagram,
                                   socket,
                                   to,
                                   bytes,
                                   Seconds(interval));
}

void
IsacRandomScenario::SendDatagram(Ptr<Socket> socket, Address to, uint32_t bytes, Time interval)
{
    socket->SendTo(Create<Packet>(bytes), 0, to);
    Simulator::Schedule(interval, &IsacRandomScenario::SendDatagram, socket, to, bytes, interval);
}

void
IsacRandomScenario::DrawEnergy()
{
    if (!m_inference || m_draw.Chance(0.5))
    {
        return;
    }
    auto source = CreateObject<isac::energylookup::BasicEnergySource>();
    source->SetNode(m_scenario.RsuNode());
    m_scenario.RsuNode()->AggregateObject(source);
    m_energy = IsacHelper::InstallInferenceEnergy(m_scenario.Rsu(), source);
}

void
IsacRandomScenario::Run()
{
    const double middle = m_draw.Between(0, m_duration);
    m_scenario.Run(middle);
    CheckBooks();
    m_scenario.Run(m_duration);
    CheckBooks();
    m_checks.CheckQueues(m_scenario.Rsu());
    if (m_energy)
    {
        m_checks.Expect("energy", m_energy->GetTotalEnergyConsumption(), 0, 1e6);
    }
    if (m_monitor && m_whole) // it counts fragments, and every receiver of a group
    {
        m_monitor->CheckForLostPackets();
        for (const auto& flow : m_monitor->GetFlowStats())
        {
            std::ostringstream drops; // by FlowMonitor's codes of reasons
            for (std::size_t i = 0; i < flow.second.packetsDropped.size(); ++i)
            {
                drops << ' ' << i << ':' << flow.second.packetsDropped[i];
            }
            m_checks.Expect("flow: received and lost, dropped" + drops.str() + ",",
                            flow.second.rxPackets + flow.second.lostPackets,
                            0,
                            flow.second.txPackets);
        }
    }
}

void
IsacRandomScenario::CheckBooks()
{
    const std::string wrong = m_scenario.ledger.Check(m_scenario.Queued());
    if (!wrong.empty())
    {
        m_checks.Complain("books: " + wrong);
    }
    m_checks.Expect("unicast packets dropped, by trace",
                    m_scenario.ledger.GetDropped(),
                    0,
                    m_scenario.Dropped());
    m_checks.Expect("unicast packets sent, by trace",
                    m_scenario.ledger.GetSent(),
                    0,
                    m_scenario.Sent());
}

const std::vector<std::string>&
IsacRandomScenario::GetChoices() const
{
    return m_choices;
}

IsacTraceChecks&
IsacRandomScenario::GetChecks()
{
    return m_checks;
}

uint64_t
IsacRandomScenario::GetSent() const
{
    return m_scenario.Sent();
}

void
IsacRandomScenario::Note(const std::string& what, const std::string& value)
{
    m_choices.push_back(what + ": " + value);
}

} // namespace ns3
