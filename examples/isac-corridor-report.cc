/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-corridor-report.h"

#include "isac-corridor-plots.h"

#include "ns3/isac-energy-accounting.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <limits>

namespace ns3
{

namespace
{

/**
 * Prints a number with some decimals, or "-" if there is none.
 * @param out where to
 * @param width of the column
 * @param decimals of the number
 * @param value the number
 */
void
Cell(std::ostream& out, int width, int decimals, double value)
{
    out << std::setw(width);
    if (std::isnan(value))
    {
        out << '-';
        return;
    }
    out << std::fixed << std::setprecision(decimals) << value;
}

/// One line of a list of figures.
struct Line
{
    const char* name; //!< what it is
    int decimals;     //!< of the number
    double value;     //!< the number
    const char* unit; //!< its unit
};

/**
 * Prints lines.
 * @param out where to
 * @param lines the lines
 */
void
PrintLines(std::ostream& out, const std::vector<Line>& lines)
{
    for (const auto& line : lines)
    {
        out << "  " << std::left << std::setw(28) << line.name << std::right;
        Cell(out, 12, line.decimals, line.value);
        out << ' ' << line.unit << '\n';
    }
}

} // namespace

IsacCorridorReport::IsacCorridorReport(const IsacCorridorOptions& options,
                                       const IsacCorridorScenario& scenario)
    : m_options(options),
      m_scenario(scenario)
{
}

void
IsacCorridorReport::Print(std::ostream& out) const
{
    const uint32_t vehicles = m_options.GetNVehicles();
    out << "isac-corridor: " << vehicles << (vehicles == 1 ? " vehicle" : " vehicles")
        << ", controller " << m_options.controller << ", " << m_options.fidelity << " sensing, "
        << m_options.power << " dBm, " << m_options.duration << " s simulated in " << std::fixed
        << std::setprecision(2) << m_scenario.GetElapsed() << " s\n\n";
    if (vehicles == 0)
    {
        out << "There are no vehicles: the RSU searched for "
            << m_scenario.GetStatistics().GetSlots() << " slots and had nobody to serve.\n\n";
        return;
    }
    PrintFlows(out);
    PrintRsu(out);
    PrintAcquisition(out);
    PrintInference(out);
    PrintPackets(out);
}

void
IsacCorridorReport::PrintFlows(std::ostream& out) const
{
    out << "Flow                        goodput     delay  99 % in    jitter    loss  undelivered  "
           "    sent  received   pending\n"
           "                               Mb/s        ms       ms        ms       %            %  "
           " packets   packets   packets\n";
    double total = 0;
    for (const auto& flow : m_scenario.GetFlows())
    {
        out << (flow.downlink ? "host -> vehicle " : "vehicle -> host ") << std::left
            << std::setw(4) << flow.vehicle << std::setw(7) << ToString(flow.traffic) << std::right;
        Cell(out, 8, 2, flow.GetGoodput() / 1e6);
        Cell(out, 10, 3, 1e3 * flow.meanDelay);
        Cell(out, 9, 1, 1e3 * flow.tailDelay);
        Cell(out, 10, 3, 1e3 * flow.meanJitter);
        Cell(out, 8, 3, 100 * flow.GetLoss());
        Cell(out, 13, 3, 100 * flow.GetUndelivered());
        const uint64_t settled = flow.rxPackets + flow.lostPackets;
        out << std::setw(10) << flow.txPackets << std::setw(10) << flow.rxPackets << std::setw(10)
            << flow.txPackets - std::min(flow.txPackets, settled) << '\n';
        total += flow.GetGoodput();
    }
    out << "sum                        ";
    Cell(out, 8, 2, total / 1e6);
    out << "\n"
           "  pending: neither received nor reported lost by the end: waiting in queue discs and\n"
           "  devices, or on the way; undelivered: lost and pending, as a share of sent\n\n";
}

void
IsacCorridorReport::PrintRsu(std::ostream& out) const
{
    const auto& s = m_scenario.GetStatistics();
    out << "Roadside unit, mean over " << s.GetOccupiedSlots() << " slots with vehicles\n";
    PrintLines(out,
               {{"sum-rate", 3, s.GetSumRate(), "bps/Hz"},
                {"upper bound", 3, s.GetUpperBound(), "bps/Hz"},
                {"share of the upper bound", 2, 100 * s.GetShare(), "%"},
                {"angle RMSE, tracking", 3, 1e3 * s.GetRmseTheta() * 180 / M_PI, "mdeg"},
                {"distance RMSE, tracking", 3, 1e3 * s.GetRmseDistance(), "mm"},
                {"vehicles under a beam", 2, 100 * s.GetTrackedShare(), "%"},
                {"lost to pilots and processing", 2, 100 * s.GetOverhead(), "% of the slot"},
                {"acquisition, mean", 2, 1e3 * s.GetMeanAcquisitionDelay(), "ms"},
                {"acquisition, largest", 2, 1e3 * s.GetMaxAcquisitionDelay(), "ms"},
                {"association delay, mean", 2, 1e3 * s.GetMeanAssociationDelay(), "ms"},
                {"association delay, largest", 2, 1e3 * s.GetMaxAssociationDelay(), "ms"},
                {"ghost tracks, mean", 3, s.GetMeanGhosts(), ""},
                {"ghost tracks, most at once", 0, double(s.GetMaxGhosts()), ""},
                {"swaps of identity", 0, double(s.GetSwaps()), ""},
                {"controller fallbacks", 0, double(s.GetFallbacks()), "slots"}});
    out << "  tracking: without the first echo of each track, whose beam the acquisition aimed\n\n";
}

void
IsacCorridorReport::PrintAcquisition(std::ostream& out) const
{
    const auto& acquisitions = m_scenario.GetStatistics().GetAcquisitions();
    if (acquisitions.empty())
    {
        out << "Acquisition: no vehicle got a beam\n\n";
        return;
    }
    out << "Acquisition       entered  first beam after\n"
           "                        s                ms\n";
    for (const auto& acquisition : acquisitions)
    {
        out << "vehicle " << std::left << std::setw(4) << acquisition.vehicle << std::right;
        Cell(out, 13, 3, acquisition.entered);
        Cell(out, 18, 1, 1e3 * acquisition.delay);
        out << '\n';
    }
    out << "  entered: coverage, or the start of the run; one line for each time a vehicle did\n\n";
}

void
IsacCorridorReport::PrintInference(std::ostream& out) const
{
    const auto inference = CountInference(m_scenario.GetController());
    const auto& count = inference.first;
    if (inference.second == 0)
    {
        return;
    }
    using Accounting = IsacEnergyAccounting;
    const auto costs = Accounting::GetCosts(Accounting::INT32);
    const auto decisions = static_cast<double>(inference.second);
    const auto energy = [&](isac::Variant variant) {
        return 1e9 * Accounting::Inference(count, variant, costs) / decisions;
    };
    const auto total = count.GetTotal();
    out << "Inference, mean over " << inference.second << " decisions\n";
    PrintLines(
        out,
        {{"spikes", 1, static_cast<double>(total.spikes) / decisions, ""},
         {"firing rate", 3, total.GetFiringRate(), ""},
         {"accumulates", 0, static_cast<double>(total.effectiveAcs) / decisions, ""},
         {"multiply-accumulates", 0, static_cast<double>(total.effectiveMacs) / decisions, ""},
         {"energy, the paper's accounting", 2, energy(isac::Variant::PAPER), "nJ"},
         {"energy, corrected accounting", 2, energy(isac::Variant::CORRECTED), "nJ"}});
    out << '\n';
}

double
IsacCorridorReport::GetInferenceEnergy() const
{
    using Accounting = IsacEnergyAccounting;
    const auto [count, made] = CountInference(m_scenario.GetController());
    return made > 0 ? Accounting::Inference(count,
                                            isac::Variant::CORRECTED,
                                            Accounting::GetCosts(Accounting::INT32))
                    : 0.0;
}

void
IsacCorridorReport::PrintPackets(std::ostream& out) const
{
    const auto& packets = m_scenario.GetPackets();
    out << "Packets, all nodes; over the air from \"sent\" on\n";
    std::vector<Line> lines{{"waiting in queue discs", 0, double(packets.waiting), ""},
                            {"dropped by queue discs", 0, double(packets.discDropped), ""},
                            {"sent", 0, double(packets.sent), ""},
                            {"received", 0, double(packets.received), ""},
                            {"queued at the end", 0, double(packets.queued), ""}};
    std::vector<std::string> names(ISAC_DROP_REASONS);
    for (uint32_t i = 0; i < ISAC_DROP_REASONS; ++i)
    {
        names[i] = std::string("dropped, ") + ToString(static_cast<IsacDropReason>(i));
        lines.push_back({names[i].c_str(), 0, double(packets.dropped[i]), ""});
    }
    PrintLines(out, lines);
    out << "  sent = received + queued + dropped in the devices; what queue discs hold or drop "
           "was\n"
           "  not sent\n";
}

void
IsacCorridorReport::WriteFiles() const
{
    WriteFlows();
    WriteGoodput();
    WriteAcquisition();
    WriteSummary();
    std::cerr << "isac-corridor: results are in " << m_options.output << std::endl;
    if (m_options.GetNVehicles() > 0)
    {
        IsacCorridorPlots(m_options, m_scenario).Draw();
    }
}

void
IsacCorridorReport::WriteFlows() const
{
    std::ofstream file(m_options.output + "/corridor-flows.csv");
    file << "vehicle,vehicle_node,direction,start_s,stop_s,goodput_bps,mean_delay_s,mean_jitter_s,"
            "loss,sent_packets,received_packets,lost_packets,received_bytes,undelivered,traffic,"
            "p99_delay_s\n";
    file.precision(std::numeric_limits<double>::max_digits10);
    for (const auto& flow : m_scenario.GetFlows())
    {
        file << flow.vehicle << ',' << m_scenario.GetVehicleNodes()[flow.vehicle] << ','
             << (flow.downlink ? "down" : "up") << ',' << flow.start << ',' << flow.stop << ','
             << flow.GetGoodput() << ',' << flow.meanDelay << ',' << flow.meanJitter << ','
             << flow.GetLoss() << ',' << flow.txPackets << ',' << flow.rxPackets << ','
             << flow.lostPackets << ',' << flow.rxBytes << ',' << flow.GetUndelivered() << ','
             << ToString(flow.traffic) << ',' << flow.tailDelay << '\n';
    }
}

void
IsacCorridorReport::WriteGoodput() const
{
    std::ofstream file(m_options.output + "/corridor-goodput.csv");
    file << "time_s,vehicle,direction,goodput_mbps,traffic\n";
    for (const auto& flow : m_scenario.GetFlows())
    {
        for (std::size_t bin = 0; bin < flow.rxBins.size(); ++bin)
        {
            const double begin = std::max(bin * IsacCorridorFlow::GOODPUT_BIN, flow.start);
            const double end = std::min((bin + 1) * IsacCorridorFlow::GOODPUT_BIN, flow.stop);
            if (end - begin > 0.6 * IsacCorridorFlow::GOODPUT_BIN) // the rest would be noise
            {
                file << (begin + end) / 2 << ',' << flow.vehicle << ','
                     << (flow.downlink ? "down" : "up") << ','
                     << 8e-6 * flow.rxBins[bin] / (end - begin) << ',' << ToString(flow.traffic)
                     << '\n';
            }
        }
    }
}

void
IsacCorridorReport::WriteAcquisition() const
{
    std::ofstream file(m_options.output + "/corridor-acquisition.csv");
    file << "vehicle,vehicle_node,entered_s,acquisition_s\n";
    file.precision(std::numeric_limits<double>::max_digits10);
    for (const auto& acquisition : m_scenario.GetStatistics().GetAcquisitions())
    {
        file << acquisition.vehicle << ',' << m_scenario.GetVehicleNodes()[acquisition.vehicle]
             << ',' << acquisition.entered << ',' << acquisition.delay << '\n';
    }
}

void
IsacCorridorReport::WriteSummary() const
{
    const auto& s = m_scenario.GetStatistics();
    const auto& packets = m_scenario.GetPackets();
    std::ofstream file(m_options.output + "/corridor-summary.csv");
    file.precision(std::numeric_limits<double>::max_digits10);
    file << "name,value\n"
         << "vehicles," << m_options.GetNVehicles() << '\n'
         << "vehicles_in_coverage," << s.GetVehicles() << '\n'
         << "slots," << s.GetSlots() << '\n'
         << "occupied_slots," << s.GetOccupiedSlots() << '\n'
         << "tracks," << s.GetTracks() << '\n'
         << "associations," << s.GetAssociations() << '\n'
         << "disassociations," << s.GetDisassociations() << '\n'
         << "mean_association_delay_s," << s.GetMeanAssociationDelay() << '\n'
         << "acquisitions," << s.GetAcquisitions().size() << '\n'
         << "mean_acquisition_s," << s.GetMeanAcquisitionDelay() << '\n'
         << "sum_rate_bps_per_hz," << s.GetSumRate() << '\n'
         << "upper_bound_bps_per_hz," << s.GetUpperBound() << '\n'
         << "share," << s.GetShare() << '\n'
         << "reward," << s.GetReward() << '\n'
         << "rmse_theta_rad," << s.GetRmseTheta() << '\n'
         << "rmse_distance_m," << s.GetRmseDistance() << '\n'
         << "overhead," << s.GetOverhead() << '\n'
         << "radiated_power_w," << s.GetPower() << '\n'
         << "inference_energy_j," << GetInferenceEnergy() << '\n'
         << "fallbacks," << s.GetFallbacks() << '\n'
         << "mean_ghosts," << s.GetMeanGhosts() << '\n'
         << "max_ghosts," << s.GetMaxGhosts() << '\n'
         << "identity_swaps," << s.GetSwaps() << '\n'
         << "queue_disc_packets," << packets.waiting << '\n'
         << "queue_disc_dropped_packets," << packets.discDropped << '\n'
         << "sent_packets," << packets.sent << '\n'
         << "received_packets," << packets.received << '\n'
         << "queued_packets," << packets.queued << '\n';
    for (uint32_t i = 0; i < ISAC_DROP_REASONS; ++i)
    {
        file << "dropped_" << ToString(static_cast<IsacDropReason>(i)) << ',' << packets.dropped[i]
             << '\n';
    }
}

} // namespace ns3
