// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/applications-module.h"
#include "ns3/internet-module.h"
#include "ns3/isac-module.h"
#include "ns3/mobility-module.h"
using namespace ns3;

class Mine : public IsacBeamController // beams where vehicles will be, with zeros at the others
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("Mine").SetParent<IsacBeamController>().AddConstructor<Mine>();
        return tid;
    }

    void DoDecide(const IsacObservation& seen, IsacBeamDecision& decision) override
    {
        const double slot = m_parameters->GetSlotDuration().GetSeconds();
        for (std::size_t k = 0; k < seen.tracks.size(); k++)
        {
            isac::UlaResponse(isac::Evolve(seen.tracks[k].estimate, slot).theta, decision.f.col(k));
        }
        isac::ZeroForcing().Compute(decision.f.adjoint(), decision.f);
        decision.p.setConstant(m_parameters->GetMaxPower() / seen.tracks.size());
    }
};

NS_OBJECT_ENSURE_REGISTERED(Mine);

int
main()
{
    NodeContainer rsu(1), vehicles(3);
    MobilityHelper mobility;
    mobility.Install(rsu); // at the origin
    mobility.SetMobilityModel("ns3::IsacStateEvolutionMobilityModel");
    mobility.Install(vehicles);
    IsacHelper isac;
    isac.SetController("Mine");
    NetDeviceContainer devices = isac.Install(rsu.Get(0), vehicles);
    InternetStackHelper().InstallAll();
    Ipv4InterfaceContainer ip = Ipv4AddressHelper("10.1.0.0", "255.255.0.0").Assign(devices);
    for (uint32_t i = 0; i < 3; i++)
    {
        vehicles.Get(i)->GetObject<MobilityModel>()->SetPosition(Vector(-5 - 10.0 * i, 10, 0));
        OnOffHelper source("ns3::UdpSocketFactory", InetSocketAddress(ip.GetAddress(i + 1), 9));
        source.SetConstantRate(DataRate("600Mb/s"), 1400);
        source.Install(rsu.Get(0)).Start(MilliSeconds(100));
    }
    Ptr<FlowMonitor> monitor = isac.InstallFlowMonitor(devices);
    Simulator::Stop(Seconds(2));
    Simulator::Run();
    for (const auto& [id, flow] : monitor->GetFlowStats())
    {
        std::cout << flow.txPackets << " packets sent, " << flow.rxPackets << " received\n";
    }
    Simulator::Destroy();
}
