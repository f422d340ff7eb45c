// SPDX-License-Identifier: GPL-2.0-only
// Step 1 of doc/tutorial.rst: three vehicles pass a roadside unit. No packets yet.
#include "ns3/isac-module.h"
#include "ns3/mobility-module.h"
using namespace ns3;

int
main()
{
    NodeContainer rsu(1), vehicles(3);
    MobilityHelper mobility;
    mobility.Install(rsu); // at the origin
    mobility.SetMobilityModel("ns3::IsacStateEvolutionMobilityModel");
    mobility.Install(vehicles);
    for (uint32_t i = 0; i < 3; i++)
    {
        vehicles.Get(i)->GetObject<MobilityModel>()->SetPosition(Vector(-5 - 10.0 * i, 10, 0));
    }

    IsacHelper isac;
    NetDeviceContainer devices = isac.Install(rsu.Get(0), vehicles);
    IsacSlotStatistics statistics(DynamicCast<IsacRsuNetDevice>(devices.Get(0)));
    Simulator::Stop(Seconds(2));
    Simulator::Run();
    std::cout << statistics.GetSumRate() << " bps/Hz, " << 100 * statistics.GetShare()
              << " % of the bound, RMS error of angles " << 1e3 * statistics.GetRmseTheta()
              << " mrad\n";
    Simulator::Destroy();
}
