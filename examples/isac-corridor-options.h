/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CORRIDOR_OPTIONS_H
#define ISAC_CORRIDOR_OPTIONS_H

#include "isac-arguments.h"

#include "ns3/command-line.h"
#include "ns3/isac-beam-controller.h"
#include "ns3/isac-ns2-trace.h"
#include "ns3/isac-operation-count.h"
#include "ns3/vector.h"

#include <memory>
#include <string>
#include <utility>

namespace ns3
{

/**
 * @ingroup isac
 * What the corridor examples take from the command line.
 *
 * Check() looks at everything before a simulation is built, so that a mistake costs one line and no
 * time.
 */
struct IsacCorridorOptions
{
    std::string controller{"rzf"};          //!< short name, TypeId or TypeId[Attribute=Value]
    std::string errorModel{"finite"};       //!< finite, shannon, lte or a TypeId
    double power{40};                       //!< of the RSU (dBm)
    double duration{0};                     //!< simulated time (s); 0: chosen by Check()
    int vehicles{3};                        //!< without a trace (count)
    std::string transport{"udp"};           //!< udp, tcp or mixed
    double rate{80};                        //!< offered to each vehicle over UDP (Mb/s)
    double uplink{0};                       //!< offered by each vehicle over UDP (Mb/s); 0: none
    uint32_t packetSize{1000};              //!< payload of a packet (bytes)
    std::string trace;                      //!< ns-2 mobility trace; empty: the paper's vehicles
    std::string activity;                   //!< activity file of the trace; may be empty
    std::string rsu;                        //!< position "x,y" (m); empty: chosen by Check()
    double heading{0};                      //!< of the array and the road, from global x (degrees)
    std::string fidelity{"parametric"};     //!< of sensing: parametric or waveform
    std::string search{"wide"};             //!< for untracked vehicles: wide, swept or none
    bool acquire{true};                     //!< start with a track on every vehicle in coverage
    std::string output{"results/corridor"}; //!< directory of the results
    bool pcap{false};                       //!< write pcap files
    bool ascii{false};                      //!< write ASCII traces
    bool packets{false};                    //!< write a CSV line for every packet

    // What Check() makes of them:
    Vector rsuPosition;                           //!< of the array (m)
    std::string errorModelType;                   //!< TypeId
    std::shared_ptr<const IsacNs2Trace> mobility; //!< the trace, if there is one

    /**
     * Adds the options that describe the scenario, but neither controller nor output.
     * @param cmd command line
     * @param arguments checks of the numbers
     */
    void AddScenario(CommandLine& cmd, IsacArguments& arguments);
    /**
     * Adds all options.
     * @param cmd command line
     * @param arguments checks of the numbers
     */
    void AddAll(CommandLine& cmd, IsacArguments& arguments);

    /**
     * Checks everything, reads the trace and creates the output directory.
     * @throws std::invalid_argument naming the option, or file and line, and the remedy
     */
    void Check();

    /// @return vehicles of the scenario (count)
    uint32_t GetNVehicles() const;

  private:
    /// Checks the numbers. @throws std::invalid_argument
    void CheckNumbers() const;
    /// Looks names up. @throws std::invalid_argument
    void CheckNames();
    /// Reads the trace and places the RSU. @throws std::invalid_argument
    void CheckPlace();
};

/**
 * @ingroup isac
 * Checks that a controller can be created and, if it is a policy, that its file can be used.
 * @param name of the controller
 * @param power P_max (dBm)
 * @return empty, or what is wrong
 */
std::string CheckController(const std::string& name, double power);

/**
 * @ingroup isac
 * @param controller any controller
 * @return operations of its networks' decisions, and their number; none if it has no network
 */
std::pair<IsacOperationCount, uint64_t> CountInference(Ptr<IsacBeamController> controller);

} // namespace ns3

#endif /* ISAC_CORRIDOR_OPTIONS_H */
