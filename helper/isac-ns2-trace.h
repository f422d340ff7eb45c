/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_NS2_TRACE_H
#define ISAC_NS2_TRACE_H

#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/vector.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * An ns-2 mobility trace, read and checked before ns-3's Ns2MobilityHelper drives it (that one
 * skips what it does not understand).
 *
 * Lines of a trace, comments (#) and empty lines apart:
 * @code
 *   $node_(0) set X_ 12.5
 *   $ns_ at 1.0 "$node_(0) setdest 20.0 3.0 13.9"
 *   $ns_ at 1.0 "$node_(0) set X_ 12.5"
 * @endcode
 * Nodes are numbered from 0 without gaps.
 *
 * Vehicles of a trace stand parked before they depart and after they arrive. When they are really
 * there is said by the activity file that SUMO's traceExporter.py writes,
 * @code
 *   $ns_ at 1.0 "$g(0) start"; # SUMO-ID: car.0
 *   $ns_ at 0 "$g(0) stop"; # SUMO-ID: car.0
 * @endcode
 * (a stop that is not after the start: still driving when the trace ended). Without one, a node is
 * there from its first setdest until it arrives at its last destination: time of the last setdest +
 * distance / speed. It stays to the end of the run if the last speed is 0, and is there for the
 * whole run if it has no setdest.
 */
class IsacNs2Trace
{
  public:
    /**
     * Reads and checks a trace.
     * @param trace path of the mobility trace
     * @param activity path of the activity file, or empty
     * @throws std::invalid_argument naming file and line, and what is expected there
     */
    explicit IsacNs2Trace(const std::string& trace, const std::string& activity = "");

    /// @return nodes of the trace (count)
    uint32_t GetN() const;
    /**
     * @return when the last node is gone, for nodes that stay: time of the last event (s); 0 if
     * nothing ever happens
     */
    double GetEnd() const;
    /**
     * @param node index of a node
     * @return first instant at which it is there (s)
     */
    double GetActiveFrom(uint32_t node) const;
    /**
     * @param node index of a node
     * @return first instant at which it is gone (s); infinity if it stays
     */
    double GetActiveUntil(uint32_t node) const;

    /**
     * A place for a roadside unit: half way along the positions of the trace, and `offset` to the
     * right of all of them, so that every lane is on the same side of the array.
     * @param offset distance from the nearest lane (m)
     * @param heading direction of the road from global x (rad)
     * @return the place
     */
    Vector GetRoadside(double offset, double heading = 0) const;

    /**
     * Installs the trace's mobility.
     * @param nodes nodes of the trace, in order; at least GetN()
     */
    void InstallMobility(const NodeContainer& nodes) const;

    /**
     * Sets ActiveFrom and ActiveUntil of vehicles' devices.
     * @param devices devices of the trace's nodes, in order; those that are no
     * IsacVehicleNetDevice are skipped
     */
    void SetActivity(const NetDeviceContainer& devices) const;

  private:
    /// Something that happens to a node.
    struct Event
    {
        double time;  //!< when (s)
        char axis;    //!< 0: setdest; 'X' or 'Y': set of that coordinate
        Vector to;    //!< destination (m); of a set, x holds the coordinate
        double speed; //!< of a setdest (m/s)
    };

    /// What is known of a node.
    struct Node
    {
        uint32_t line{0};          //!< line that named it first; 0: none did
        bool placedX{false};       //!< its X_ is set
        bool placedY{false};       //!< its Y_ is set
        uint32_t starts{0};        //!< lines of the activity file that start it
        uint32_t stops{0};         //!< lines of the activity file that stop it
        double from{0};            //!< activity window's begin (s)
        double until{0};           //!< activity window's end (s)
        Vector position;           //!< initial position (m)
        std::vector<Event> events; //!< what happens to it, until the windows are derived
    };

    /**
     * Reads the lines of a file.
     * @param path of the file
     * @param what it is, for errors
     * @param line called with the words of each line that has any
     */
    void ReadLines(const std::string& path,
                   const std::string& what,
                   void (IsacNs2Trace::*line)(const std::vector<std::string>& words));
    /// Reads a line of the mobility trace. @param words its words
    void ReadMobility(const std::vector<std::string>& words);
    /// Reads a line of the activity file. @param words its words
    void ReadActivity(const std::vector<std::string>& words);
    /**
     * Reads a coordinate.
     * @param node the node
     * @param axis "X_", "Y_" or "Z_"
     * @param value as text (m)
     * @param initial whether it is the initial position
     */
    void ReadSet(Node& node, const std::string& axis, const std::string& value, bool initial);
    /// Checks that all nodes were placed.
    void CheckNodes();
    /// Takes the windows from first setdest and arrival at the last destination.
    void DeriveActivity();
    /**
     * @param node a node with a setdest, its events in order of time
     * @return when it arrives at its last destination (s); infinity if that has speed 0
     */
    static double GetArrival(const Node& node);
    /// Checks the windows that the activity file gave.
    void CheckActivity();
    /**
     * @param word a word
     * @param what it stands for
     * @return its value, finite
     */
    double ParseNumber(const std::string& word, const std::string& what) const;
    /**
     * @param word the time of an event
     * @return its value (s)
     */
    double ParseTime(const std::string& word);
    /**
     * @param word a word like "$node_(3)"
     * @param array what is indexed: "$node_"
     * @return 3
     */
    uint32_t ParseIndex(const std::string& word, const std::string& array) const;
    /**
     * @param index of a node
     * @return the node
     */
    Node& Touch(uint32_t index);
    /// Reports the line being read. @param problem what is wrong with it
    [[noreturn]] void Fail(const std::string& problem) const;

    std::string m_trace;             //!< path of the mobility trace
    std::string m_path;              //!< file being read
    uint32_t m_line{0};              //!< line being read
    std::vector<Node> m_nodes;       //!< by index
    std::vector<Vector> m_positions; //!< where nodes go and stand (m)
    double m_lastEvent{0};           //!< time of the last event (s)
    double m_end{0};                 //!< end of the last window (s)
};

} // namespace ns3

#endif /* ISAC_NS2_TRACE_H */
