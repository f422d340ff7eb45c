/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TRACES_SCENARIO_H
#define ISAC_TRACES_SCENARIO_H

#include "ns3/isac-helper.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"

namespace ns3
{

/**
 * @ingroup isac
 * The scenario of the examples on traces: one roadside unit that sends 8 Mb/s of UDP to each of the
 * paper's three vehicles.
 *
 *   RSU 10.1.0.1, node 0
 *    ~~~~ v0 v1 v2 ->        nodes 1, 2, 3: 10.1.0.2 to 10.1.0.4
 */
struct IsacTracesScenario
{
    /// Creates the nodes where the paper has them.
    void Place();
    /// Installs devices, IPv4 and the flows; after Place().
    void Install();

    NodeContainer rsu;          //!< node 0
    NodeContainer vehicles;     //!< nodes 1, 2, 3
    IsacHelper isac;            //!< installs the devices
    NetDeviceContainer devices; //!< the RSU's, then the vehicles'
};

/**
 * @ingroup isac
 * Checks what a command line asks for.
 * @param duration simulated time (s)
 * @throws std::invalid_argument unless it is above 0 and at most 1e6
 */
void CheckDuration(double duration);

} // namespace ns3

#endif /* ISAC_TRACES_SCENARIO_H */
