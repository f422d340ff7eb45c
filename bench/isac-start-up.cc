/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// What bench/start-up.sh measures: a program that starts, runs an empty simulation and ends. Built
// twice, as isac-start-up, which links the module, and as ns3-start-up, which links the same ns-3
// modules only.

#include "ns3/command-line.h"
#include "ns3/node-container.h"
#include "ns3/simulator.h"

#ifdef ISAC_START_UP
#include "ns3/isac-helper.h"
#endif

using namespace ns3;

int
main(int argc, char* argv[])
{
    CommandLine command(__FILE__);
    command.Parse(argc, argv);
    NodeContainer nodes(1);
#ifdef ISAC_START_UP
    IsacHelper helper; // what a scenario begins with; without a use the linker drops the library
#endif
    Simulator::Run();
    Simulator::Destroy();
    return 0;
}
