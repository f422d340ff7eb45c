/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-ns2-trace.h"
#include "ns3/isac-vehicle-net-device.h"
#include "ns3/mobility-model.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/nstime.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <cmath>
#include <fstream>
#include <stdexcept>
#include <string>

using namespace ns3;

namespace
{

/// Node 0 drives along x from 1 s to 3 s, node 1 only once, node 2 never.
const char* const TRACE = "# written by hand\n"
                          "$node_(0) set X_ 10\n"
                          "$node_(0) set Y_ 4\n"
                          "$node_(0) set Z_ 0\n"
                          "$ns_ at 1.0 \"$node_(0) setdest 30 4 20\"\n"
                          "$ns_ at 3.0 \"$node_(0) setdest 50 4 20\"\n"
                          "$node_(1) set X_ 20\n"
                          "$node_(1) set Y_ 8\n"
                          "$ns_ at 2.5 \"$node_(1) setdest 21 8 5\"\n"
                          "$node_(2) set X_ 40\n"
                          "$node_(2) set Y_ 4\n"
                          "$god_ set-dist 0 1 1\n";

/// As SUMO's traceExporter.py writes it: node 1 was still driving at the end.
const char* const ACTIVITY = "$ns_ at 0.5 \"$g(0) start\"; # SUMO-ID: a\n"
                             "$ns_ at 2.5 \"$g(0) stop\"; # SUMO-ID: a\n"
                             "$ns_ at 2.0 \"$g(1) start\"; # SUMO-ID: b\n"
                             "$ns_ at 0 \"$g(1) stop\"; # SUMO-ID: b\n";

/**
 * @ingroup isac-tests
 * Windows of activity, place of the RSU and mobility of a good trace.
 */
class IsacNs2TraceTestCase : public TestCase
{
  public:
    IsacNs2TraceTestCase();

  private:
    void DoRun() override;
    /// Windows without and with an activity file.
    void CheckWindows();
    /// When vehicles arrive.
    void CheckArrivals();
    /// Where GetRoadside() puts an RSU.
    void CheckRoadside();
    /// What nodes and devices make of the trace.
    void CheckInstall();
    /**
     * Writes a file.
     * @param name its name
     * @param text its content
     * @return its path
     */
    std::string Write(const std::string& name, const std::string& text);
};

IsacNs2TraceTestCase::IsacNs2TraceTestCase()
    : TestCase("windows, roadside and mobility of a good trace")
{
}

std::string
IsacNs2TraceTestCase::Write(const std::string& name, const std::string& text)
{
    const std::string path = CreateTempDirFilename(name);
    std::ofstream(path) << text;
    return path;
}

void
IsacNs2TraceTestCase::CheckWindows()
{
    const IsacNs2Trace plain(Write("trace.tcl", TRACE));
    NS_TEST_ASSERT_MSG_EQ(plain.GetN(), 3, "nodes");
    // node 0 stands at x = 30 since 2 s, then drives 20 m at 20 m/s; node 1 drives 1 m at 5 m/s
    NS_TEST_ASSERT_MSG_EQ_TOL(plain.GetEnd(), 4.0, 1e-12, "node 0 arrives last");
    NS_TEST_ASSERT_MSG_EQ(plain.GetActiveFrom(0), 1.0, "first setdest");
    NS_TEST_ASSERT_MSG_EQ_TOL(plain.GetActiveUntil(0), 4.0, 1e-12, "arrival");
    NS_TEST_ASSERT_MSG_EQ(plain.GetActiveFrom(1), 2.5, "only setdest");
    NS_TEST_ASSERT_MSG_EQ_TOL(plain.GetActiveUntil(1), 2.7, 1e-12, "arrival after one setdest");
    NS_TEST_ASSERT_MSG_EQ(plain.GetActiveFrom(2), 0.0, "no setdest: always there");
    NS_TEST_ASSERT_MSG_EQ(std::isinf(plain.GetActiveUntil(2)), true, "no setdest: stays");

    const IsacNs2Trace given(Write("trace.tcl", TRACE), Write("activity.tcl", ACTIVITY));
    NS_TEST_ASSERT_MSG_EQ(given.GetActiveFrom(0), 0.5, "start");
    NS_TEST_ASSERT_MSG_EQ(given.GetActiveUntil(0), 2.5, "stop");
    NS_TEST_ASSERT_MSG_EQ(given.GetActiveFrom(1), 2.0, "start");
    NS_TEST_ASSERT_MSG_EQ(std::isinf(given.GetActiveUntil(1)), true, "still driving at the end");
    NS_TEST_ASSERT_MSG_EQ(given.GetEnd(), 3.0, "node 1 stays: the last event");
}

void
IsacNs2TraceTestCase::CheckArrivals()
{
    const std::string place = "$node_(0) set X_ 0\n$node_(0) set Y_ 0\n";
    const auto until = [&](const std::string& events) {
        return IsacNs2Trace(Write("arrival.tcl", place + events)).GetActiveUntil(0);
    };
    // 1 s at 10 m/s along x, then from (10, 0) to (10, 30) at 6 m/s; lines in any order
    NS_TEST_ASSERT_MSG_EQ_TOL(until("$ns_ at 3 \"$node_(0) setdest 10 30 6\"\n"
                                    "$ns_ at 2 \"$node_(0) setdest 99 0 10\"\n"),
                              8.0,
                              1e-12,
                              "turned off before it arrived");
    // set back to x = 0 at 3 s
    NS_TEST_ASSERT_MSG_EQ_TOL(until("$ns_ at 1 \"$node_(0) setdest 10 0 10\"\n"
                                    "$ns_ at 3 \"$node_(0) set X_ 0\"\n"
                                    "$ns_ at 4 \"$node_(0) setdest 10 0 10\"\n"),
                              5.0,
                              1e-12,
                              "moved by a set");
    NS_TEST_ASSERT_MSG_EQ(std::isinf(until("$ns_ at 1 \"$node_(0) setdest 10 0 10\"\n"
                                           "$ns_ at 3 \"$node_(0) setdest 20 0 0\"\n")),
                          true,
                          "speed 0: it stays");
    NS_TEST_ASSERT_MSG_EQ(IsacNs2Trace(Write("arrival.tcl", place)).GetEnd(),
                          0.0,
                          "nothing happens");
}

void
IsacNs2TraceTestCase::CheckRoadside()
{
    // All named points: x in [10, 50], y in [4, 8].
    const IsacNs2Trace trace(Write("trace.tcl", TRACE));
    const Vector along = trace.GetRoadside(10);
    NS_TEST_ASSERT_MSG_EQ_TOL(along.x, 30, 1e-12, "middle");
    NS_TEST_ASSERT_MSG_EQ_TOL(along.y, -6, 1e-12, "10 m to the right of the lowest lane");
    // A road towards +y: its right is +x.
    const Vector across = trace.GetRoadside(10, M_PI / 2);
    NS_TEST_ASSERT_MSG_EQ_TOL(across.x, 60, 1e-12, "10 m to the right of the rightmost point");
    NS_TEST_ASSERT_MSG_EQ_TOL(across.y, 6, 1e-12, "middle");
}

void
IsacNs2TraceTestCase::CheckInstall()
{
    NodeContainer others(2); // the trace's nodes need not be the first of the simulation
    NodeContainer nodes(3);
    NetDeviceContainer devices;
    for (uint32_t i = 0; i < 3; ++i)
    {
        devices.Add(CreateObject<IsacVehicleNetDevice>());
        nodes.Get(i)->AddDevice(devices.Get(i)); // which disposes of it
    }
    const IsacNs2Trace trace(Write("trace.tcl", TRACE), Write("activity.tcl", ACTIVITY));
    trace.InstallMobility(nodes);
    trace.SetActivity(devices);
    NS_TEST_ASSERT_MSG_EQ(bool(others.Get(0)->GetObject<MobilityModel>()), false, "not its node");
    TimeValue until;
    devices.Get(0)->GetAttribute("ActiveUntil", until);
    NS_TEST_ASSERT_MSG_EQ(until.Get(), Seconds(2.5), "stop reaches the device");
    devices.Get(1)->GetAttribute("ActiveUntil", until);
    NS_TEST_ASSERT_MSG_EQ(until.Get(), Time::Max(), "it stays");
    Simulator::Stop(Seconds(1.5));
    Simulator::Run();
    // 0.5 s at 20 m/s from x = 10
    NS_TEST_ASSERT_MSG_EQ_TOL(nodes.Get(0)->GetObject<MobilityModel>()->GetPosition().x,
                              20,
                              1e-9,
                              "it drives");
    Simulator::Destroy();
}

void
IsacNs2TraceTestCase::DoRun()
{
    CheckWindows();
    CheckArrivals();
    CheckRoadside();
    CheckInstall();
}

/**
 * @ingroup isac-tests
 * A broken trace is reported with file and line.
 */
class IsacNs2TraceErrorTestCase : public TestCase
{
  public:
    IsacNs2TraceErrorTestCase();

  private:
    void DoRun() override;
};

IsacNs2TraceErrorTestCase::IsacNs2TraceErrorTestCase()
    : TestCase("a broken trace is reported with file and line")
{
}

void
IsacNs2TraceErrorTestCase::DoRun()
{
    const std::string path = CreateTempDirFilename("broken.tcl");
    std::ofstream(path) << TRACE << "$ns_ at 4.0 \"$node_(0) setdest 60 fast 20\"\n";
    std::string message;
    try
    {
        IsacNs2Trace trace(path);
    }
    catch (const std::invalid_argument& error)
    {
        message = error.what();
    }
    // TRACE has 12 lines
    NS_TEST_ASSERT_MSG_EQ(message,
                          path + ":13: 'fast' is not a finite number; expected y",
                          "message");
}

/**
 * @ingroup isac-tests
 * Suite isac-ns2-trace.
 */
class IsacNs2TraceTestSuite : public TestSuite
{
  public:
    IsacNs2TraceTestSuite();
};

IsacNs2TraceTestSuite::IsacNs2TraceTestSuite()
    : TestSuite("isac-ns2-trace")
{
    AddTestCase(new IsacNs2TraceTestCase);
    AddTestCase(new IsacNs2TraceErrorTestCase);
}

IsacNs2TraceTestSuite g_isacNs2TraceTestSuite; //!< the suite

} // namespace
