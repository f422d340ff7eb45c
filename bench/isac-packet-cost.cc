/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * One saturated sender and one receiver, UDP socket to UDP socket, over the isac devices or over
 * ns3::PointToPointNetDevice. Prints packets delivered; run it under an instruction counter, as
 * packet-cost.sh does, to learn what a packet costs.
 *
 *   isac-packet-cost --device=isac --seconds=0.4 --offered=90000
 *   isac-packet-cost --device=p2p --seconds=0.4 --offered=90000 --rate=700Mbps
 */

#include "bench-network.h"

#include "ns3/abort.h"
#include "ns3/command-line.h"
#include "ns3/simulator.h"

#include <iostream>

using namespace ns3;

int
main(int argc, char* argv[])
{
    std::string device = "isac";
    std::string controller = "rzf";
    double seconds = 0.4;
    double offered = 120000;
    DataRate rate("1Gbps");
    CommandLine cmd(__FILE__);
    cmd.AddValue("device", "isac or p2p", device);
    cmd.AddValue("controller", "beam controller of the isac device", controller);
    cmd.AddValue("seconds", "simulated time from the first packet on, above 0.1 (s)", seconds);
    cmd.AddValue("offered", "packets of 1000 bytes offered (1/s)", offered);
    cmd.AddValue("rate", "data rate of the p2p device", rate);
    cmd.Parse(argc, argv);
    NS_ABORT_MSG_IF(device != "isac" && device != "p2p",
                    "--device=" << device << ": must be isac or p2p");
    NS_ABORT_MSG_IF(!(seconds > 0.1), "--seconds=" << seconds << ": must be above 0.1");
    NS_ABORT_MSG_IF(!(offered > 0), "--offered=" << offered << ": must be positive");

    const bench::Network network = device == "isac"
                                       ? bench::BuildIsac(1, 0.0, controller, 32, false)
                                       : bench::BuildPointToPoint(rate);
    const Time start = MilliSeconds(100); // a vehicle is associated by then
    bench::SocketPair sockets(network, offered, start);
    const Time warm = MilliSeconds(100); // the queues are full by then
    Simulator::Stop(start + warm);
    Simulator::Run();
    const uint64_t before = sockets.GetReceived();
    Simulator::Stop(Seconds(seconds) - warm);
    Simulator::Run();
    const uint64_t after = sockets.GetReceived();
    std::cout << "device " << device << " packets " << after << " rate "
              << (after - before) / (seconds - warm.GetSeconds()) << std::endl;
    Simulator::Destroy();
    return 0;
}
