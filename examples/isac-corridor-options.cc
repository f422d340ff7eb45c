/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-corridor-options.h"

#include "isac-output-directory.h"

#include "ns3/double.h"
#include "ns3/isac-error-model.h"
#include "ns3/isac-learned-beam-controller.h"
#include "ns3/isac-policy-beam-controller.h"
#include "ns3/isac-range-doppler.h"
#include "ns3/object-factory.h"
#include "ns3/type-id.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>

namespace ns3
{

namespace
{

/**
 * Ends the check with a message.
 * @param wrong whether something is wrong
 * @param message what, and what to do
 */
void
Reject(bool wrong, const std::string& message)
{
    if (wrong)
    {
        throw std::invalid_argument(message);
    }
}

/**
 * @param value a number
 * @return it as the user typed it, more or less
 */
std::string
Show(double value)
{
    std::ostringstream out;
    out << value;
    return out.str();
}

/**
 * @param text "x,y"
 * @return the position
 * @throws std::invalid_argument if it is not that
 */
Vector
ParsePosition(const std::string& text)
{
    Vector position;
    char comma = 0;
    std::string rest;
    std::istringstream in(text);
    in >> position.x >> comma >> position.y;
    Reject(!in || comma != ',' || (in >> rest) || !std::isfinite(position.x) ||
               !std::isfinite(position.y),
           "--rsu=" + text + " is not a position; give x,y in metres, e.g. --rsu=300,-10");
    return position;
}

} // namespace

std::string
CheckController(const std::string& name, double power)
{
    ObjectFactory factory;
    const std::string wrong = IsacBeamController::Resolve(name, factory);
    if (!wrong.empty())
    {
        return wrong;
    }
    auto parameters = CreateObject<IsacLinkParameters>();
    parameters->SetAttribute("MaxPower", DoubleValue(power));
    auto controller = factory.Create<IsacBeamController>();
    if (auto policy = DynamicCast<IsacPolicyBeamController>(controller))
    {
        return policy->TryLoad(parameters);
    }
    auto learned = DynamicCast<IsacLearnedBeamController>(controller);
    return learned ? learned->TryLoad(parameters) : "";
}

std::pair<IsacOperationCount, uint64_t>
CountInference(Ptr<IsacBeamController> controller)
{
    if (auto policy = DynamicCast<IsacPolicyBeamController>(controller))
    {
        return {policy->GetCount(), policy->GetDecisions()};
    }
    if (auto learned = DynamicCast<IsacLearnedBeamController>(controller))
    {
        return {learned->GetCount(), learned->GetDecisions()};
    }
    return {};
}

void
IsacCorridorOptions::AddScenario(CommandLine& cmd, IsacArguments& arguments)
{
    cmd.AddValue("fidelity",
                 "How the RSU senses: parametric (errors from formulas) or waveform (echoes as "
                 "signals)",
                 fidelity);
    cmd.AddValue("errorModel",
                 "Block errors: finite (blocklength), shannon, lte, or a TypeId",
                 errorModel);
    arguments.Add(cmd, "power", "Transmit power of the RSU (dBm)", power);
    arguments.Add(cmd,
                  "duration",
                  "Simulated time (s); 0: the paper's 100 slots, or until the last vehicle of "
                  "the trace is gone (at least 1 s)",
                  duration);
    arguments.Add(cmd,
                  "vehicles",
                  "Vehicles: the first of the paper's three, more follow 10 m apart; 0 is allowed: "
                  "the RSU searches",
                  vehicles);
    cmd.AddValue(
        "transport",
        "Downlink flows to each vehicle: udp, tcp, or mixed (video over UDP at --rate, a TCP "
        "download, safety messages)",
        transport);
    arguments.Add(cmd, "rate", "Rate offered to each vehicle over UDP (Mb/s)", rate);
    arguments.Add(cmd, "uplink", "Rate offered by each vehicle over UDP (Mb/s); 0: none", uplink);
    arguments.Add(cmd, "packetSize", "Payload of a packet (bytes)", packetSize);
    cmd.AddValue("trace", "ns-2 mobility trace to drive instead of the paper's vehicles", trace);
    cmd.AddValue("activity",
                 "Activity file of the trace (SUMO's --ns2activity-output): when vehicles are "
                 "there; else from the first setdest until the arrival at the last destination",
                 activity);
    cmd.AddValue("rsu",
                 "Position of the RSU: x,y (m); default: the origin, or 10 m beside the middle of "
                 "the trace",
                 rsu);
    arguments.Add(cmd,
                  "heading",
                  "Direction of the array and the road from global x (degrees)",
                  heading);
}

void
IsacCorridorOptions::AddAll(CommandLine& cmd, IsacArguments& arguments)
{
    cmd.AddValue("controller",
                 "Beam controller: short name, TypeId or TypeId[Attribute=Value|...]",
                 controller);
    AddScenario(cmd, arguments);
    cmd.AddValue(
        "search",
        "Search for vehicles without a track: wide (beam), swept (a sector a slot) or none",
        search);
    arguments.Add(cmd,
                  "acquire",
                  "Start with a track on every vehicle in coverage; false: the search finds them",
                  acquire);
    cmd.AddValue("output", "Directory of the results; created", output);
    arguments.Add(cmd, "pcap", "Write pcap files", pcap);
    arguments.Add(cmd, "ascii", "Write ns-3's ASCII traces", ascii);
    arguments.Add(cmd, "packets", "Write a CSV line for every packet", packets);
}

void
IsacCorridorOptions::Check()
{
    CheckNumbers();
    CheckNames();
    CheckPlace();
    if (duration == 0)
    {
        Reject(mobility && mobility->GetEnd() <= 0,
               "--trace=" + trace + ": trace ends at 0 s; give --duration=");
        duration = mobility ? std::max(mobility->GetEnd(), 1.0) : 2.1;
    }
    CreateDirectory(output);
}

uint32_t
IsacCorridorOptions::GetNVehicles() const
{
    return mobility ? mobility->GetN() : vehicles;
}

void
IsacCorridorOptions::CheckNumbers() const
{
    Reject(!(power >= -300 && power <= 200),
           "--power=" + Show(power) + " is out of range; give -300 to 200 dBm, e.g. --power=40");
    Reject(!(duration >= 0 && duration <= 1e6),
           "--duration=" + Show(duration) +
               " is out of range; give up to 1e6 seconds, or 0 for "
               "the default");
    Reject(duration > 0 && duration < 0.2,
           "--duration=" + Show(duration) +
               " is too short: traffic starts after 0.1 s; give 0.2 "
               "seconds or more");
    Reject(vehicles < 0 || vehicles > 1000,
           "--vehicles=" + Show(vehicles) + " is out of range; give 0 to 1000");
    Reject(!(rate > 0 && rate <= 1e5),
           "--rate=" + Show(rate) +
               " is out of range; give a positive number of Mb/s, at most "
               "1e5");
    Reject(!(uplink >= 0 && uplink <= 1e5),
           "--uplink=" + Show(uplink) + " is out of range; give 0 (none) to 1e5 Mb/s");
    Reject(packetSize < 12 || packetSize > 1448,
           "--packetSize=" + Show(packetSize) +
               " is out of range; give 12 to 1448 bytes, which fit one frame");
    Reject(!std::isfinite(heading), "--heading is not finite; give degrees, e.g. --heading=90");
}

void
IsacCorridorOptions::CheckNames()
{
    Reject(transport != "udp" && transport != "tcp" && transport != "mixed",
           "--transport=" + transport + " is unknown; choose udp, tcp or mixed");
    Reject(fidelity != "parametric" && fidelity != "waveform",
           "--fidelity=" + fidelity + " is unknown; choose parametric or waveform");
    Reject(fidelity == "waveform" && !IsacRangeDoppler::IsAvailable(),
           "--fidelity=waveform needs FFTW, which this module was built without; install "
           "libfftw3-dev and build again");
    Reject(search != "wide" && search != "swept" && search != "none",
           "--search=" + search + " is unknown; choose wide, swept or none");
    Reject(search == "none" && !acquire,
           "--search=none with --acquire=false would never find a vehicle; leave one of them out");
    const std::string wrong = CheckController(controller, power);
    Reject(!wrong.empty(), "--controller=" + controller + ": " + wrong);

    errorModelType = errorModel == "finite"    ? "ns3::IsacFiniteBlocklengthErrorModel"
                     : errorModel == "shannon" ? "ns3::IsacShannonErrorModel"
                     : errorModel == "lte"     ? "ns3::IsacLteErrorModel"
                                               : errorModel;
    TypeId tid;
    const bool known = TypeId::LookupByNameFailSafe(errorModelType, &tid) &&
                       tid.IsChildOf(IsacErrorModel::GetTypeId()) && tid.HasConstructor();
    Reject(!known,
           "--errorModel=" + errorModel +
               " is unknown here; choose finite, shannon, lte (where ns-3's lte module is built) "
               "or the TypeId of an IsacErrorModel");
}

void
IsacCorridorOptions::CheckPlace()
{
    Reject(trace.empty() && !activity.empty(),
           "--activity=" + activity + " needs the mobility trace it belongs to; add --trace=");
    if (!trace.empty())
    {
        mobility = std::make_shared<const IsacNs2Trace>(trace, activity);
    }
    if (!rsu.empty())
    {
        rsuPosition = ParsePosition(rsu);
    }
    else if (mobility)
    {
        rsuPosition = mobility->GetRoadside(10.0, heading * M_PI / 180.0);
    }
}

} // namespace ns3
