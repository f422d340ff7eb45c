/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Vehicles under constant UDP load, sensing and slot updates included: processor time of one
 * simulated second.
 *
 *   isac-load --vehicles=3 --packets=10000 --seconds=5
 */

#include "bench-network.h"

#include "ns3/abort.h"
#include "ns3/command-line.h"
#include "ns3/isac-drop-reason.h"
#include "ns3/isac-rsu-net-device.h"
#include "ns3/simulator.h"
#include "ns3/udp-server.h"

#include <iostream>

using namespace ns3;

namespace
{

/**
 * @param servers UdpServers
 * @return packets that they received so far
 */
uint64_t
CountReceived(const ApplicationContainer& servers)
{
    uint64_t received = 0;
    for (auto it = servers.Begin(); it != servers.End(); ++it)
    {
        received += DynamicCast<UdpServer>(*it)->GetReceived();
    }
    return received;
}

} // namespace

int
main(int argc, char* argv[])
{
    uint32_t vehicles = 3;
    uint32_t antennas = 32;
    double spacing = 10;
    double packets = 10000;
    double seconds = 5;
    std::string controller = "rzf";
    CommandLine cmd(__FILE__);
    cmd.AddValue("vehicles", "number of vehicles", vehicles);
    cmd.AddValue("antennas", "elements of each array of the RSU", antennas);
    cmd.AddValue("spacing", "distance between two vehicles (m)", spacing);
    cmd.AddValue("packets", "packets of 1000 bytes for each vehicle (1/s)", packets);
    cmd.AddValue("seconds", "simulated time that is measured (s)", seconds);
    cmd.AddValue("controller", "beam controller", controller);
    cmd.Parse(argc, argv);
    NS_ABORT_MSG_IF(vehicles == 0, "--vehicles=0: must be positive");
    NS_ABORT_MSG_IF(!(seconds > 0), "--seconds=" << seconds << ": must be positive");
    NS_ABORT_MSG_IF(!(packets > 0), "--packets=" << packets << ": must be positive");

    const bench::Network network = bench::BuildIsac(vehicles, spacing, controller, antennas, true);
    const ApplicationContainer servers = bench::InstallUdp(network, packets, MilliSeconds(100));
    Simulator::Stop(MilliSeconds(200));
    Simulator::Run();
    const uint64_t received = CountReceived(servers);
    const double cpu = bench::GetCpuSeconds();
    Simulator::Stop(Seconds(seconds));
    Simulator::Run();
    std::cout << "cpu-per-second " << (bench::GetCpuSeconds() - cpu) / seconds << " packets "
              << CountReceived(servers) - received << " offered "
              << static_cast<uint64_t>(vehicles * packets * seconds) << std::endl;
    const auto rsu = DynamicCast<IsacRsuNetDevice>(network.devices.Get(0));
    for (uint32_t i = 0; i < ISAC_DROP_REASONS; ++i)
    {
        const auto reason = static_cast<IsacDropReason>(i);
        if (rsu->GetDroppedPackets(reason) > 0)
        {
            std::cout << "dropped-" << ToString(reason) << " " << rsu->GetDroppedPackets(reason)
                      << std::endl;
        }
    }
    Simulator::Destroy();
    return 0;
}
