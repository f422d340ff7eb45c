/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-ns2-trace.h"
#include "ns3/node-container.h"
#include "ns3/simulator.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

using namespace ns3;

namespace
{

/// A line of this alone divides an input into a mobility trace and an activity file.
constexpr char DIVIDER[] = "\n%%\n";

/// More nodes than this are not simulated.
constexpr uint32_t MOST_NODES = 64;

/// @param path of the file @param text its content
void
Write(const std::string& path, const std::string& text)
{
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

/// @param trace read without an error: its promises are checked, and ns-3 drives its nodes
void
Use(const IsacNs2Trace& trace)
{
    for (uint32_t i = 0; i < trace.GetN(); ++i)
    {
        if (!(trace.GetActiveFrom(i) >= 0) || !(trace.GetActiveUntil(i) > trace.GetActiveFrom(i)))
        {
            std::abort();
        }
    }
    const Vector place = trace.GetRoadside(5, 0.3);
    if (!(trace.GetEnd() >= 0) || std::isnan(place.x) || std::isnan(place.y))
    {
        std::abort();
    }
    if (trace.GetN() <= MOST_NODES)
    {
        NodeContainer nodes;
        nodes.Create(trace.GetN());
        trace.InstallMobility(nodes);
        Simulator::Stop(Seconds(1));
        Simulator::Run();
    }
    Simulator::Destroy();
}

} // namespace

/**
 * @ingroup isac-tests
 * What libFuzzer calls: a trace is read, and ns-3 then drives its nodes, or it is refused with an
 * error of the promised kind.
 *
 * @param data a mobility trace, and after a divider an activity file
 * @param size bytes
 * @return 0
 */
extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto divider = text.find(DIVIDER);
    Write("ns2-trace-fuzzer.tcl", text.substr(0, divider));
    if (divider != std::string::npos)
    {
        Write("ns2-trace-fuzzer-activity.tcl", text.substr(divider + sizeof(DIVIDER) - 1));
    }
    try
    {
        Use(IsacNs2Trace("ns2-trace-fuzzer.tcl",
                         divider == std::string::npos ? "" : "ns2-trace-fuzzer-activity.tcl"));
    }
    catch (const std::invalid_argument&)
    {
    }
    return 0;
}
