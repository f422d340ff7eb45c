/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * All beam controllers that have a short name, in one table and one picture.
 *
 *   sensing    RSU ~~~~ v0 v1 v2      closed loop of radar and beams, no packets: --runs episodes
 *   packets    host --- RSU ~~~~ v0 v1 v2    isac-corridor's scenario, one run (--packets=false:
 *                                            leave it out)
 *
 *   isac-compare --power=20 --runs=200 --output=results/compare20
 *
 * All controllers meet the same vehicles. --PrintHelp lists all options.
 */

#include "isac-arguments.h"
#include "isac-compare-labels.h"
#include "isac-corridor-options.h"
#include "isac-corridor-scenario.h"
#include "isac-output-directory.h"

#include "ns3/isac-beam-controller.h"
#include "ns3/isac-plot.h"
#include "ns3/isac-policy-file.h"
#include "ns3/isac-progress.h"
#include "ns3/isac-scenario.h"
#include "ns3/isac-sensing-evaluation.h"
#include "ns3/string.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <vector>

using namespace ns3;

namespace
{

/// Sums over the downlink flows of a packet run.
struct PacketResult
{
    double goodput{0}; //!< of all vehicles (bit/s)
    double delay{0};   //!< mean of the received packets (s)
    double loss{0};    //!< packets not delivered by the end, as a share of those sent
};

/// What is known of a controller.
struct Row
{
    std::string name;              //!< short name
    IsacSensingEvaluation sensing; //!< closed loop
    PacketResult packets;          //!< packet run
};

/**
 * @param options the scenario
 * @return what the vehicles got
 */
PacketResult
RunPackets(const IsacCorridorOptions& options)
{
    IsacCorridorScenario scenario(options, false);
    scenario.Run(nullptr);
    PacketResult result;
    uint64_t sent = 0;
    uint64_t received = 0;
    for (const auto& flow : scenario.GetFlows())
    {
        if (flow.downlink)
        {
            result.goodput += flow.GetGoodput();
            result.delay += flow.rxPackets > 0 ? flow.meanDelay * flow.rxPackets : 0.0;
            sent += flow.txPackets;
            received += flow.rxPackets;
        }
    }
    result.delay = received > 0 ? result.delay / received : std::nan("");
    result.loss = sent > 0 ? 1.0 - static_cast<double>(received) / sent : 0.0;
    return result;
}

/**
 * Prints the table.
 * @param rows its rows
 * @param packets whether the packet runs are in them
 */
void
Print(const std::vector<Row>& rows, bool packets)
{
    std::size_t longest = 10;
    for (const auto& row : rows)
    {
        longest = std::max(longest, row.name.size());
    }
    const int width = static_cast<int>(longest);
    const char* const header = "%-*s %16s %8s %17s %17s %9s %9s%s\n";
    std::printf(header,
                width,
                "controller",
                "sum-rate",
                "bound",
                "reward",
                "gain",
                "angle",
                "distance",
                packets ? "   goodput mean delay  undelivered" : "");
    std::printf(header,
                width,
                "",
                "bps/Hz",
                "%",
                "",
                "of reward",
                "RMSE mdeg",
                "RMSE mm",
                packets ? "      Mb/s         ms            %" : "");
    for (const auto& row : rows)
    {
        const auto& s = row.sensing;
        const auto sumRate = IsacInterval::Of(s.sumRate);
        const auto reward = IsacInterval::Of(s.reward);
        const auto gain = IsacInterval::OfDifference(s.reward, rows.front().sensing.reward);
        std::printf("%-*s %8.3f +-%5.3f %8.2f %8.4f +-%6.4f %8.4f +-%6.4f %9.2f %9.2f",
                    width,
                    row.name.c_str(),
                    sumRate.mean,
                    sumRate.half,
                    100 * s.share,
                    reward.mean,
                    reward.half,
                    gain.mean,
                    gain.half,
                    1e3 * s.rmseTheta * 180 / M_PI,
                    1e3 * s.rmseDistance);
        if (packets)
        {
            std::printf("%10.2f%11.3f%13.3f",
                        row.packets.goodput / 1e6,
                        1e3 * row.packets.delay,
                        100 * row.packets.loss);
        }
        std::printf("\n");
    }
    std::printf(
        "\n+-: half of the 95 %% confidence interval of the mean, over the runs; bound: share "
        "of the upper bound;\ngain: reward above the first controller's, run by run%s\n",
        packets ? ".\nGoodput, delay and undelivered packets: one run, all vehicles together" : "");
}

/**
 * Writes compare.csv.
 * @param rows the table
 * @param packets whether the packet runs are in it
 * @param output directory
 */
void
WriteCsv(const std::vector<Row>& rows, bool packets, const std::string& output)
{
    std::ofstream file(output + "/compare.csv");
    file.precision(std::numeric_limits<double>::max_digits10);
    file << "controller,sum_rate_bps_per_hz,sum_rate_half_interval,share,reward,"
            "reward_half_interval,reward_gain,reward_gain_half_interval,rmse_theta_rad,rmse_"
            "distance_m,goodput_bps,mean_delay_s,"
            "undelivered\n";
    for (const auto& row : rows)
    {
        const auto& s = row.sensing;
        const auto sumRate = IsacInterval::Of(s.sumRate);
        const auto reward = IsacInterval::Of(s.reward);
        const auto gain = IsacInterval::OfDifference(s.reward, rows.front().sensing.reward);
        file << row.name << ',' << sumRate.mean << ',' << sumRate.half << ',' << s.share << ','
             << reward.mean << ',' << reward.half << ',' << gain.mean << ',' << gain.half << ','
             << s.rmseTheta << ',' << s.rmseDistance << ',';
        if (packets)
        {
            file << row.packets.goodput << ',' << row.packets.delay << ',' << row.packets.loss;
        }
        else
        {
            file << ",,";
        }
        file << '\n';
    }
}

/**
 * Draws the picture.
 * @param rows the table
 * @param packets whether the packet runs are in it
 * @param options of the runs
 */
void
Draw(const std::vector<Row>& rows, bool packets, const IsacCorridorOptions& options)
{
    const std::string& output = options.output;
    std::vector<std::string> names;
    for (const auto& row : rows)
    {
        names.push_back(row.name);
    }
    const IsacCompareLabels labels(names);
    const int panel = 350 + labels.GetHeight();
    IsacPlot plot(output, "compare", packets ? 2 * panel : panel + 50);
    double bound = 0;
    for (const auto& row : rows)
    {
        bound = std::max(bound, IsacInterval::Of(row.sensing.bound).mean);
    }
    plot << "bound = " << bound << "\noffered = " << options.rate * options.vehicles
         << "\nset title 'Beam controllers at " << options.power
         << R"( dBm: sum-rate (sensing only, 95 % intervals)'
set multiplot
set lmargin 12
set rmargin 3
set style fill solid 0.85 noborder
set boxwidth 0.6
set grid noxtics
set yrange [0:*]
set offsets 0.6, 0.6, graph 0.12, 0
unset key
set ylabel 'sum-rate (bps/Hz)'
)" << labels.GetCommands();
    const std::string size = packets ? "set size 1, 0.5\n" : "";
    const std::string label = "at graph 0.01, first ";
    const std::string style = " offset 0, 0.6 tc rgb '#666666'\n";
    plot << size << (packets ? "set origin 0, 0.5\n" : "") << "set label 1 'upper bound' " << label
         << "bound" << style << R"(plot bound with lines lc rgb '#888888' dt 2, \
     'compare.csv' every ::1 using 0:2 with boxes lt 1, \
     '' every ::1 using 0:($2 - $3):(0):(2 * $3) with vectors heads size 0.08,90 lc rgb '#000000'
)";
    if (packets)
    {
        plot << size << "set origin 0, 0\nset label 1 'offered load' " << label << "offered"
             << style << "set title 'Goodput of all vehicles together, " << options.rate
             << R"( Mb/s offered to each'
set ylabel 'goodput (Mb/s)'
plot offered with lines lc rgb '#888888' dt 2, \
     'compare.csv' using 0:(column('goodput_bps') / 1e6) with boxes lt 3
)";
    }
    plot << "unset multiplot\n";
    const bool gnuplot = IsacPlot::HasGnuplot();
    const std::string problem = plot.Render(gnuplot);
    std::cerr << "isac-compare: results are in " << output
              << (gnuplot ? "" : "; gnuplot is not installed, so there is no picture") << '\n'
              << (problem.empty() ? "" : "isac-compare: " + problem + "\n");
}

/**
 * @param names comma-separated short names, or empty for all
 * @param power P_max (dBm)
 * @return the names
 */
std::vector<std::string>
SelectControllers(const std::string& names, double power)
{
    std::vector<std::string> selected;
    std::istringstream in(names);
    for (std::string name; std::getline(in, name, ',');)
    {
        const std::string wrong = CheckController(name, power);
        if (!wrong.empty())
        {
            throw std::invalid_argument("--controllers=" + names + ": " + wrong);
        }
        selected.push_back(name);
    }
    if (selected.empty())
    {
        for (const auto& entry : IsacBeamController::GetShortNames())
        {
            const std::string wrong =
                IsacPolicyFile::IsSupported() ? "" : CheckController(entry.first, power);
            if (wrong.empty())
            {
                selected.push_back(entry.first);
            }
            else
            {
                std::cerr << "isac-compare: leaving out " << entry.first << ": " << wrong << '\n';
            }
        }
    }
    return selected;
}

/**
 * @param argc as in main()
 * @param argv as in main()
 */
void
Compare(int argc, char* argv[])
{
    IsacCorridorOptions options;
    options.output = "results/compare";
    options.rate = 800; // more than the beams carry: goodput tells the controllers apart
    options.packetSize = 1448;
    options.duration = 0.8;
    std::string names;
    std::string scenario = "paper";
    int runs = 100;
    bool packets = true;
    CommandLine cmd(__FILE__);
    IsacArguments arguments;
    cmd.Usage("Compares beam controllers in one table and one picture.");
    cmd.AddValue("controllers", "Comma-separated names; default: all that have one", names);
    cmd.AddValue("scenario", "Scenario of the closed loop: " + IsacScenario::ListNames(), scenario);
    arguments.Add(cmd, "runs", "Episodes of the closed loop for each controller", runs);
    arguments.Add(cmd, "packets", "Whether to run packets as well", packets);
    cmd.AddValue("fidelity",
                 "How the RSU senses: parametric or waveform (echoes as signals)",
                 options.fidelity);
    cmd.AddValue("output", "Directory of the results; created", options.output);
    arguments.Add(cmd, "power", "Transmit power of the RSU (dBm)", options.power);
    arguments.Add(cmd, "rate", "Rate offered to each vehicle over UDP (Mb/s)", options.rate);
    arguments.Add(cmd, "packetSize", "Payload of a packet (bytes)", options.packetSize);
    arguments.Add(cmd,
                  "duration",
                  "Simulated time of a packet run (s); 0: 100 slots",
                  options.duration);
    arguments.Check(argc, argv);
    cmd.Parse(argc, argv);
    if (runs < 1 || runs > 1000000)
    {
        throw std::invalid_argument("--runs=" + std::to_string(runs) +
                                    " is out of range; give 1 to 1000000");
    }
    if (!IsacScenario::IsKnown(scenario))
    {
        throw std::invalid_argument("--scenario=" + scenario + " is unknown; known are " +
                                    IsacScenario::ListNames());
    }
    const auto controllers = SelectControllers(names, options.power);
    options.Check();
    RemoveResults(options.output, "compare", {"command.txt", "compare.plt", "compare.png"});
    std::string list;
    for (const auto& name : controllers)
    {
        list += (list.empty() ? "" : ",") + name;
    }
    WriteCommand(options.output, argc, argv, list, options.power);

    IsacProgress progress("isac-compare");
    std::vector<Row> rows;
    const double steps = controllers.size() * (runs + (packets ? 100.0 : 0.0));
    double done = 0;
    for (const auto& name : controllers)
    {
        Row row;
        row.name = name;
        const auto loop = IsacScenario::Create(scenario, options.power);
        if (options.fidelity == "waveform") // attributes' defaults can be changed, too
        {
            loop->GetRadar()->SetAttribute("Fidelity", StringValue("Waveform"));
        }
        row.sensing =
            IsacSensingEvaluation::Run(loop, IsacBeamController::Create(name), runs, [&]() {
                progress.Update(++done / steps, name);
            });
        if (packets)
        {
            options.controller = name;
            row.packets = RunPackets(options);
            done += 100;
            progress.Update(done / steps, name + ", packets");
        }
        rows.push_back(row);
    }
    progress.Finish();
    std::printf("isac-compare: %g dBm, %d runs, %.1f s\n\n",
                options.power,
                runs,
                progress.GetElapsed());
    Print(rows, packets);
    std::fflush(stdout);
    WriteCsv(rows, packets, options.output);
    Draw(rows, packets, options);
}

} // namespace

int
main(int argc, char* argv[])
{
    try
    {
        Compare(argc, argv);
    }
    catch (const std::exception& error)
    {
        std::cerr << "isac-compare: error: " << error.what() << std::endl;
        return 1;
    }
    return 0;
}
