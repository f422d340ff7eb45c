/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_RANDOM_SCENARIO_H
#define ISAC_RANDOM_SCENARIO_H

#include "../isac-test-scenario.h"
#include "isac-attribute-draw.h"
#include "isac-trace-checks.h"

#include "ns3/flow-monitor.h"
#include "ns3/isac-inference-energy-model.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac-tests
 * A scenario that a seed draws: attributes of all classes, controller, vehicles and how they move,
 * loss, blockage, error model, fidelity, traffic, queue discs.
 */
class IsacRandomScenario
{
  public:
    /**
     * @param seed of everything
     * @param prefix of the CSV files that it writes and reads again
     */
    IsacRandomScenario(uint64_t seed, const std::string& prefix);

    /// Draws and builds. What the module refuses ends the program with a message.
    void Build();
    /// Runs to the end and looks at everything that is left then.
    void Run();

    /// @return what was drawn, for a person who wants to understand a failure
    const std::vector<std::string>& GetChoices() const;
    /// @return what was wrong; complete once this object's simulation is destroyed
    IsacTraceChecks& GetChecks();
    /// @return packets that the devices accepted
    uint64_t GetSent() const;

  private:
    /// Draws what the radar and the link are made of.
    void DrawRadio();
    /// Draws vehicles and how they move.
    void DrawVehicles();
    /// @param index of a vehicle @return how it moves
    Ptr<MobilityModel> DrawMobility(uint32_t index);
    /// Draws when vehicles are there.
    void DrawPresence();
    /// Draws what sits between IP and the devices.
    void DrawQueueDiscs();
    /// Draws applications.
    void DrawTraffic();
    /// @param kind of flow, 0 to 6
    void AddFlow(uint32_t kind);
    /**
     * Adds a stream of datagrams.
     * @param from sender
     * @param to address and port of the receiver
     * @param broadcast whether that is a group
     */
    void AddDatagrams(Ptr<Node> from, const Address& to, bool broadcast);
    /**
     * Sends a datagram and schedules the next.
     * @param socket sender
     * @param to receiver
     * @param bytes of a datagram
     * @param interval between them
     */
    static void SendDatagram(Ptr<Socket> socket, Address to, uint32_t bytes, Time interval);
    /// Draws an energy source, where there is a policy.
    void DrawEnergy();
    /// Compares what was sent with what became of it.
    void CheckBooks();
    /// Notes a choice. @param what it is @param value drawn
    void Note(const std::string& what, const std::string& value);

    IsacDraw m_draw;                        //!< random numbers
    std::string m_prefix;                   //!< of the CSV files
    IsacTestScenario m_scenario;            //!< nodes and devices
    IsacTraceChecks m_checks;               //!< of the traces
    std::vector<std::string> m_choices;     //!< what was drawn
    std::string m_controller;               //!< its name
    bool m_inference{false};                //!< whether it has a policy
    bool m_waveform{false};                 //!< whether echoes are signals
    double m_duration{0};                   //!< of the simulation (s)
    bool m_whole{true};                     //!< whether FlowMonitor counts every packet once
    uint16_t m_port{9000};                  //!< of the next stream of datagrams
    std::vector<Ipv6Address> m_ipv6;        //!< of the devices, if they have any
    Ptr<FlowMonitor> m_monitor;             //!< if it was drawn
    Ptr<IsacInferenceEnergyModel> m_energy; //!< if it was drawn
};

} // namespace ns3

#endif /* ISAC_RANDOM_SCENARIO_H */
