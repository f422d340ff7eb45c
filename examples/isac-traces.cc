/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * Everything that ns-3 offers to watch, plot and repeat a simulation, on one small scenario. Each
 * facility is a function of a few lines; doc/traces.rst shows them and what comes out.
 *
 *   RSU ~~~~ v0 v1 v2 ->        8 Mb/s of UDP to each vehicle, see isac-traces-scenario.h
 *
 *   isac-traces --output=results/traces
 *   isac-traces --load=results/traces/traces-config.txt --output=results/again
 *
 * All files are in --output, see doc/traces.rst; those of a former run there are overwritten.
 * --PrintHelp lists all options, --PrintGroup=Isac all classes.
 */

#include "isac-arguments.h"
#include "isac-output-directory.h"
#include "isac-traces-scenario.h"

#include "ns3/command-line.h"
#include "ns3/config-store.h"
#include "ns3/config.h"
#include "ns3/data-collector.h"
#include "ns3/file-helper.h"
#include "ns3/gnuplot-helper.h"
#include "ns3/ipv4-flow-classifier.h"
#include "ns3/nstime.h"
#include "ns3/packet-data-calculators.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#if __has_include("ns3/sqlite-data-output.h")
#include "ns3/sqlite-data-output.h"
#define ISAC_HAVE_SQLITE
#endif

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

using namespace ns3;

namespace
{

/// @param isac made the monitor @param monitor has watched all nodes
void
ReportFlows(IsacHelper& isac, Ptr<FlowMonitor> monitor)
{
    // [flow-monitor]
    monitor->SerializeToXmlFile("traces-flows.xml", true, true);
    auto classifier = DynamicCast<Ipv4FlowClassifier>(isac.GetFlowMonitorHelper().GetClassifier());
    for (const auto& [id, flow] : monitor->GetFlowStats())
    {
        std::cout << "flow to " << classifier->FindFlow(id).destinationAddress << ": "
                  << flow.rxPackets << " of " << flow.txPackets << " packets, mean delay "
                  << flow.delaySum.GetSeconds() / flow.rxPackets * 1e3 << " ms\n";
    }
    // [/flow-monitor]
}

/// @param isac installed the devices @param devices all
void
EnablePcap(IsacHelper& isac, const NetDeviceContainer& devices)
{
    // [pcap]
    isac.EnablePcap("traces", devices, true);
    // [/pcap]
}

/// @param isac installed the devices @param devices all
void
EnableAscii(IsacHelper& isac, const NetDeviceContainer& devices)
{
    // [ascii]
    AsciiTraceHelper ascii;
    isac.EnableAscii(ascii.CreateFileStream("traces.tr"), devices);
    // [/ascii]
}

// [config-callbacks]
void
PrintAssociation(std::string path, Mac48Address address, uint32_t trackId)
{
    std::cout << Simulator::Now().As(Time::MS) << " " << path << " " << address << " is track "
              << trackId << "\n";
}

void
PrintTracks(uint32_t before, uint32_t now)
{
    std::cout << Simulator::Now().As(Time::MS) << " " << now << " tracks\n";
}

// [/config-callbacks]

/// Prints associations and the number of tracks.
void
ConnectPaths()
{
    // [config]
    Config::Connect("/NodeList/*/DeviceList/*/$ns3::IsacVehicleNetDevice/Mac/Association",
                    MakeCallback(&PrintAssociation));
    Config::ConnectWithoutContext("/NodeList/0/DeviceList/*/$ns3::IsacRsuNetDevice/Phy/Tracks",
                                  MakeCallback(&PrintTracks));
    // [/config]
}

/// @param file writes the sum-rate of each slot as long as it lives
void
WriteSumRate(FileHelper& file)
{
    // [file-helper]
    file.ConfigureFile("traces-sum-rate", FileAggregator::FORMATTED);
    file.Set2dFormat("%.9g %.17g"); // time (s), value
    file.WriteProbe("ns3::DoubleProbe",
                    "/NodeList/0/DeviceList/0/$ns3::IsacRsuNetDevice/Phy/SumRate",
                    "Output");
    // [/file-helper]
}

/// @param plot collects the SINR of each vehicle, and writes its files when it ends
void
PlotSinr(GnuplotHelper& plot)
{
    // [gnuplot-helper]
    plot.ConfigurePlot("traces-sinr", "SINR of each vehicle", "Time (s)", "SINR (dB)", "png");
    plot.PlotProbe("ns3::DoubleProbe",
                   "/NodeList/*/DeviceList/*/$ns3::IsacVehicleNetDevice/Mac/Sinr",
                   "Output",
                   "node",
                   GnuplotAggregator::KEY_BELOW);
    // [/gnuplot-helper]
}

/// @return packets that vehicles receive, and their sizes, as they come
Ptr<DataCollector>
CollectData()
{
    // [data-collector]
    auto data = CreateObject<DataCollector>();
    data->DescribeRun("traces", "rzf", "three vehicles", "run-1");
    auto received = CreateObject<PacketCounterCalculator>();
    received->SetKey("received");
    data->AddDataCalculator(received);
    Config::Connect("/NodeList/*/DeviceList/*/$ns3::IsacVehicleNetDevice/MacRx",
                    MakeCallback(&PacketCounterCalculator::PacketUpdate, received));
    // [/data-collector]
    return data;
}

/// @param data what a run collected
void
WriteDatabase([[maybe_unused]] Ptr<DataCollector> data)
{
#ifdef ISAC_HAVE_SQLITE
    // [sqlite]
    auto database = CreateObject<SqliteDataOutput>();
    database->SetFilePrefix("traces"); // traces.db; rows are added to one that is there
    database->Output(*data);
    // [/sqlite]
#else
    std::cout << "no database: ns-3 was built without SQLite\n";
#endif
}

/// @param name of a file, .xml for XML @param mode Save or Load @return what saves or loads
std::unique_ptr<ConfigStore>
OpenConfiguration(const std::string& name, const std::string& mode)
{
    // [config-store]
    const bool xml = std::filesystem::path(name).extension() == ".xml";
    Config::SetDefault("ns3::ConfigStore::Filename", StringValue(name));
    Config::SetDefault("ns3::ConfigStore::FileFormat", StringValue(xml ? "Xml" : "RawText"));
    Config::SetDefault("ns3::ConfigStore::Mode", StringValue(mode)); // Save or Load
    return std::make_unique<ConfigStore>();
    // [/config-store]
}

/// @param name of the file to write: all defaults, global values and attributes
void
SaveConfiguration(const std::string& name)
{
    // [config-save]
    auto store = OpenConfiguration(name, "Save");
    store->ConfigureDefaults();
    store->ConfigureAttributes(); // of all nodes and channels that exist
    // [/config-save]
}

/**
 * Builds the scenario, as saved or as it is.
 * @param load name of a file that SaveConfiguration() wrote, or empty
 * @param scenario output
 */
void
Build(const std::string& load, IsacTracesScenario& scenario)
{
    if (load.empty())
    {
        scenario.Place();
        scenario.Install();
        return;
    }
    // [config-load]
    auto store = OpenConfiguration(load, "Load");
    store->ConfigureDefaults(); // before the first object
    scenario.Place();
    scenario.Install();
    store->ConfigureAttributes(); // once all of them exist
    // [/config-load]
}

/**
 * Runs with all facilities on.
 * @param scenario built
 * @param duration simulated time (s)
 */
void
Run(IsacTracesScenario& scenario, double duration)
{
    EnablePcap(scenario.isac, scenario.devices);
    EnableAscii(scenario.isac, scenario.devices);
    IsacHelper::EnableCsv(scenario.devices, "traces");
    ConnectPaths();
    FileHelper file;
    WriteSumRate(file);
    GnuplotHelper plot;
    PlotSinr(plot);
    Ptr<DataCollector> data = CollectData();
    Ptr<FlowMonitor> monitor = scenario.isac.InstallFlowMonitor(scenario.devices);
    Simulator::Stop(Seconds(duration));
    Simulator::Run();
    ReportFlows(scenario.isac, monitor);
    WriteDatabase(data);
}

} // namespace

int
main(int argc, char* argv[])
{
    try
    {
        std::string output = "results/traces";
        std::string load;
        double duration = 2;
        CommandLine cmd(__FILE__);
        cmd.Usage("Three vehicles and everything that ns-3 offers to watch them.");
        IsacArguments arguments;
        arguments.AddText(cmd, "output", "Directory of all files", output);
        arguments.AddText(cmd, "load", "Configuration to start from; empty: the defaults", load);
        arguments.Add(cmd, "duration", "Simulated time (s)", duration);
        arguments.Check(argc, argv);
        cmd.Parse(argc, argv);
        CheckDuration(duration);
        if (!load.empty() && !std::filesystem::is_regular_file(load))
        {
            throw std::invalid_argument("--load=" + load +
                                        " is no file; make one by a run "
                                        "without --load: OUTPUT/traces-config.txt");
        }
        load = load.empty() ? load : std::filesystem::absolute(load).string();
        CreateDirectory(output);
        std::filesystem::current_path(output); // file names below are short
        std::filesystem::remove("traces.db");

        IsacTracesScenario scenario;
        Build(load, scenario);
        SaveConfiguration("traces-config.txt");
        SaveConfiguration("traces-config.xml");
        Run(scenario, duration);
        Simulator::Destroy(); // completes the files
        if (std::system("sh traces-sinr.sh") != 0)
        {
            std::cout << "no traces-sinr.png: install gnuplot, then sh traces-sinr.sh\n";
        }
    }
    catch (const std::exception& error)
    {
        std::cerr << "isac-traces: error: " << error.what() << std::endl;
        return 1;
    }
    return 0;
}
