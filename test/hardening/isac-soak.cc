/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A long run with flat memory, for ./isac harden soak:
//
//   isac-soak [--duration=3600] [--vehicles=6] [--csv=soak.csv]
//
//                        RSU
//     -100 m -------------+------------- +100 m     a loop: who leaves on the right comes again on
//       o ->      o ->        o ->   o ->           the left, with another speed
//
// Coverage ends at 80 m, so every vehicle is found, tracked, associated, served in both directions
// and lost again, once in a quarter of a minute. Every second vehicle switches its radio off for
// some passes. The resident memory is sampled over simulated time; the program ends with status 1
// if it grew by more than --most bytes from a tenth of the run to its end. There is no FlowMonitor:
// it keeps a record of every packet in flight by design.

#include "../isac-test-scenario.h"

#include "ns3/command-line.h"
#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/double.h"
#include "ns3/isac-progress.h"
#include "ns3/random-variable-stream.h"
#include "ns3/simulator.h"
#include "ns3/udp-client-server-helper.h"
#include "ns3/udp-server.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <string>
#include <unistd.h>
#include <vector>

using namespace ns3;

namespace
{

constexpr double HALF_ROAD = 100; //!< (m)
constexpr double RATE = 100;      //!< packets of a flow a second

/// Resident memory at an instant.
struct Sample
{
    double time;      //!< simulated (s)
    uint64_t bytes;   //!< resident
    uint64_t packets; //!< accepted by all devices so far
};

/// @return resident memory of this process (bytes)
uint64_t
GetResident()
{
    std::ifstream file("/proc/self/statm");
    uint64_t total = 0;
    uint64_t resident = 0;
    file >> total >> resident;
    return resident * sysconf(_SC_PAGESIZE);
}

/// The run.
class Soak
{
  public:
    /// @param vehicles number @param duration simulated (s)
    Soak(uint32_t vehicles, double duration);
    /// @return samples, after the run
    const std::vector<Sample>& Run();
    /// @return share of the packets sent that arrived, in [0, 1]; the rest found no vehicle
    double GetDelivered() const;

  private:
    /// Puts a vehicle back to the left end when it has left on the right. @param i its index
    void Turn(uint32_t i);
    /// Takes a sample and schedules the next.
    void TakeSample();
    /// @param from sender @param to receiver @param address of the receiver
    void AddUdp(Ptr<Node> from, Ptr<Node> to, Ipv4Address address);

    IsacTestScenario m_scenario;         //!< nodes and devices
    ApplicationContainer m_servers;      //!< receivers of all flows
    Ptr<UniformRandomVariable> m_random; //!< speeds
    double m_duration;                   //!< (s)
    std::vector<Sample> m_samples;       //!< reserved before the run
    IsacProgress m_progress;             //!< on stderr
    uint16_t m_port{7000};               //!< of the next flow
};

Soak::Soak(uint32_t vehicles, double duration)
    : m_random(CreateObject<UniformRandomVariable>()),
      m_duration(duration),
      m_progress("soak")
{
    m_random->SetStream(500);
    m_samples.reserve(1024);
    m_scenario.follow = false; // the ledger remembers every packet
    m_scenario.helper.SetRadarAttribute("CoverageRange", DoubleValue(80));
    for (uint32_t i = 0; i < vehicles; ++i)
    {
        const double start = -HALF_ROAD + 2 * HALF_ROAD * i / vehicles;
        m_scenario.AddVehicle(Vector(start, 10, 0), Vector(10 + i % 4, 0, 0));
    }
    m_scenario.Build();
    for (uint32_t i = 0; i < vehicles; ++i)
    {
        AddUdp(m_scenario.RsuNode(), m_scenario.VehicleNode(i), m_scenario.VehicleAddress(i));
        AddUdp(m_scenario.VehicleNode(i), m_scenario.RsuNode(), m_scenario.RsuAddress());
        Simulator::Schedule(Seconds(1), &Soak::Turn, this, i);
    }
}

void
Soak::AddUdp(Ptr<Node> from, Ptr<Node> to, Ipv4Address address)
{
    const uint16_t port = m_port++;
    m_servers.Add(UdpServerHelper(port).Install(to));
    UdpClientHelper client(address, port);
    client.SetAttribute("MaxPackets", UintegerValue(1000000000));
    client.SetAttribute("Interval", TimeValue(Seconds(1 / RATE)));
    client.SetAttribute("PacketSize", UintegerValue(500));
    client.Install(from);
}

void
Soak::Turn(uint32_t i)
{
    auto mobility = m_scenario.VehicleNode(i)->GetObject<ConstantVelocityMobilityModel>();
    if (mobility->GetPosition().x > HALF_ROAD)
    {
        mobility->SetPosition(Vector(-HALF_ROAD, 10, 0));
        mobility->SetVelocity(Vector(m_random->GetValue(8, 16), 0, 0));
        const bool silent = i % 2 == 1 && m_random->GetValue() < 0.3;
        const Time from = Simulator::Now() + (silent ? Seconds(30) : Seconds(0));
        m_scenario.Vehicle(i)->SetAttribute("ActiveFrom", TimeValue(from));
    }
    Simulator::Schedule(Seconds(1), &Soak::Turn, this, i);
}

void
Soak::TakeSample()
{
    const double now = Simulator::Now().GetSeconds();
    m_samples.push_back({now, GetResident(), m_scenario.Sent()});
    Simulator::Schedule(Seconds(m_duration / 200), &Soak::TakeSample, this);
}

const std::vector<Sample>&
Soak::Run()
{
    Simulator::ScheduleNow(&Soak::TakeSample, this);
    m_progress.Watch(Seconds(m_duration));
    m_scenario.Run(m_duration);
    m_progress.Finish();
    return m_samples;
}

double
Soak::GetDelivered() const
{
    uint64_t received = 0;
    for (uint32_t i = 0; i < m_servers.GetN(); ++i)
    {
        received += DynamicCast<UdpServer>(m_servers.Get(i))->GetReceived();
    }
    return static_cast<double>(received) / m_scenario.Sent();
}

} // namespace

int
main(int argc, char* argv[])
{
    double duration = 3600;
    uint32_t vehicles = 6;
    uint64_t most = 1 << 20;
    std::string csv;
    CommandLine command(__FILE__);
    command.AddValue("duration", "Simulated time (s)", duration);
    command.AddValue("vehicles", "Vehicles on the loop", vehicles);
    command.AddValue("most", "Growth of the resident memory that is allowed (bytes)", most);
    command.AddValue("csv", "File for the samples", csv);
    command.Parse(argc, argv);

    Soak soak(vehicles, duration);
    const auto& samples = soak.Run();
    if (!csv.empty())
    {
        std::ofstream file(csv);
        file << "time_s,resident_bytes,packets\n";
        for (const auto& sample : samples)
        {
            file << sample.time << ',' << sample.bytes << ',' << sample.packets << '\n';
        }
    }
    const Sample& warm = samples[samples.size() / 10];
    const Sample& last = samples.back();
    const uint64_t growth = last.bytes > warm.bytes ? last.bytes - warm.bytes : 0;
    std::cout << "soak: " << last.time << " s, " << last.packets << " packets, resident "
              << warm.bytes / 1024 << " kB at " << warm.time << " s, " << last.bytes / 1024
              << " kB at the end: grew by " << growth / 1024 << " kB (at most " << most / 1024
              << "); " << 100 * soak.GetDelivered() << " % delivered" << std::endl;
    return growth <= most && soak.GetDelivered() > 0.5 ? 0 : 1;
}
