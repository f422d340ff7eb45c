/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * Vehicles drive past a roadside unit that serves each over a beam of its own; the echoes of the
 * beams are all it knows of their positions.
 *
 *   remote host ----------- RSU  array along x (or --heading)
 *     10.2.0.1   10 Gbps,    |\ \
 *                 1 ms       | \  \   beams, 10.1.0.0/16
 *                            |  \   \
 *        --------------------+---\----\---------------------------- road, y = 10 m
 *                              v0   v1   v2  ->    or any ns-2 trace (--trace)
 *
 * The remote host sends one flow to each vehicle (UDP at --rate, or TCP), and each vehicle may send
 * one back (--uplink). At the end: a table, and in --output FlowMonitor's XML, CSV files, plots and
 * command.txt, which says how the run was started; results of a former run there are removed.
 *
 *   isac-corridor --controller=rzf-waterfilling --power=30 --transport=tcp
 *   isac-corridor --trace=mobility.tcl --activity=activity.tcl --output=results/sumo
 *
 * --PrintHelp lists all options; RngSeed and RngRun are ns-3's own (--RngRun=2).
 */

#include "isac-corridor-options.h"
#include "isac-corridor-report.h"
#include "isac-corridor-scenario.h"
#include "isac-output-directory.h"

#include <exception>
#include <iostream>

using namespace ns3;

int
main(int argc, char* argv[])
{
    try
    {
        IsacCorridorOptions options;
        CommandLine cmd(__FILE__);
        cmd.Usage("Vehicles drive past a roadside unit that senses and serves them.");
        IsacArguments arguments;
        options.AddAll(cmd, arguments);
        arguments.Check(argc, argv);
        cmd.Parse(argc, argv);
        options.Check();
        RemoveResults(options.output,
                      "corridor-",
                      {"flowmonitor.xml",
                       "command.txt",
                       "angle.plt",
                       "angle.png",
                       "beams.plt",
                       "beams.png",
                       "goodput.plt",
                       "goodput.png",
                       "positions.plt",
                       "positions.png",
                       "sum-rate.plt",
                       "sum-rate.png"});
        WriteCommand(options.output, argc, argv, options.controller, options.power);

        IsacProgress progress("isac-corridor");
        IsacCorridorScenario scenario(options, true);
        scenario.Run(&progress);
        IsacCorridorReport report(options, scenario);
        report.Print(std::cout);
        report.WriteFiles();
    }
    catch (const std::exception& error)
    {
        std::cerr << "isac-corridor: error: " << error.what() << std::endl;
        return 1;
    }
    return 0;
}
