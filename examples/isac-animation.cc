/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * The scenario of isac-traces as an animation for NetAnim: where the vehicles are, ten times a
 * second.
 *
 *   isac-animation --output=results/animation      # then: NetAnim
 * results/animation/traces-anim.xml
 *
 * A program of its own because NetAnim links every radio of ns-3. --PrintHelp lists all options.
 */

#include "isac-arguments.h"
#include "isac-output-directory.h"
#include "isac-traces-scenario.h"

#include "ns3/animation-interface.h"
#include "ns3/command-line.h"
#include "ns3/nstime.h"
#include "ns3/simulator.h"

#include <exception>
#include <iostream>
#include <string>

using namespace ns3;

namespace
{

/// @param name of the file @param rsu node of the RSU @param duration simulated time (s)
void
Animate(const std::string& name, Ptr<Node> rsu, double duration)
{
    // [netanim]
    AnimationInterface animation(name); // must live as long as the simulation runs
    animation.SetMobilityPollInterval(MilliSeconds(100));
    animation.UpdateNodeDescription(rsu, "RSU");
    animation.UpdateNodeColor(rsu, 0, 0, 255);
    Simulator::Stop(Seconds(duration));
    Simulator::Run();
    // [/netanim]
}

} // namespace

int
main(int argc, char* argv[])
{
    try
    {
        std::string output = "results/animation";
        double duration = 2;
        CommandLine cmd(__FILE__);
        cmd.Usage("Three vehicles pass a roadside unit, as an animation for NetAnim.");
        IsacArguments arguments;
        arguments.AddText(cmd, "output", "Directory of traces-anim.xml", output);
        arguments.Add(cmd, "duration", "Simulated time (s)", duration);
        arguments.Check(argc, argv);
        cmd.Parse(argc, argv);
        CheckDuration(duration);
        CreateDirectory(output);
        IsacTracesScenario scenario;
        scenario.Place();
        scenario.Install();
        Animate(output + "/traces-anim.xml", scenario.rsu.Get(0), duration);
        Simulator::Destroy();
    }
    catch (const std::exception& error)
    {
        std::cerr << "isac-animation: error: " << error.what() << std::endl;
        return 1;
    }
    return 0;
}
