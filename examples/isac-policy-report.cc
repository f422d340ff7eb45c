/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * What trained policies are worth, and what they cost: each beside the best of 16 classical
 * controllers in the same runs, and beside a conventional network of equal layers.
 *
 *   policy -> closed loop of radar and beams, no packets: --runs episodes -> table, CSV, picture
 *
 * Usage: isac-policy-report --policies=NAME,FILE,... --runs=2000 --output=results/policies
 */

#include "isac-arguments.h"
#include "isac-output-directory.h"
#include "isac-policy-rows.h"

#include "ns3/command-line.h"
#include "ns3/isac-plot.h"
#include "ns3/isac-policy-library.h"
#include "ns3/isac-progress.h"

#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <limits>
#include <sstream>
#include <stdexcept>

using namespace ns3;

namespace
{

/**
 * Policies that differ by nothing but their training seed: names that end in -seedN.
 * @param name of a policy
 * @return name of the group
 */
std::string
GetGroup(const std::string& name)
{
    const auto seed = name.rfind("-seed");
    return seed == std::string::npos ? name : name.substr(0, seed);
}

/**
 * Mean over the training seeds, run by run.
 * @param rows of one group
 * @param pick samples of a row
 * @return samples
 */
std::vector<double>
MeanOverSeeds(const std::vector<const IsacPolicyRow*>& rows,
              const std::vector<double>& (*pick)(const IsacPolicyRow&))
{
    std::vector<double> mean(pick(*rows.front()).size(), 0.0);
    for (const auto* row : rows)
    {
        for (std::size_t i = 0; i < mean.size(); i++)
        {
            mean[i] += pick(*row)[i] / static_cast<double>(rows.size());
        }
    }
    return mean;
}

/**
 * Prints the table: a line a policy, and one a group of training seeds.
 * @param rows its rows
 */
void
Print(const std::vector<IsacPolicyRow>& rows)
{
    std::printf("%-34s %5s %18s %8s %20s %8s %6s %8s %8s\n",
                "policy",
                "dBm",
                "reward",
                "of best",
                "gain over best",
                "of bound",
                "firing",
                "energy",
                "corr.");
    std::map<std::string, std::vector<const IsacPolicyRow*>> groups;
    for (const auto& row : rows)
    {
        groups[GetGroup(row.name) + " " + row.scenario + " " + std::to_string(row.power)].push_back(
            &row);
        const auto reward = IsacInterval::Of(row.reached.reward);
        const auto gain = IsacInterval::OfDifference(row.reached.reward, row.best.reward);
        std::printf("%-34s %5g %9.4f +-%6.4f %7.2f%% %+10.5f +-%7.5f %7.2f%% %6.3f %8.2f %8.2f\n",
                    row.name.c_str(),
                    row.power,
                    reward.mean,
                    reward.half,
                    100 * row.GetRatio(),
                    gain.mean,
                    gain.half,
                    100 * row.reached.share,
                    row.GetFiringRate(),
                    row.conventional.paper / row.energy.paper,
                    row.conventional.corrected / row.energy.corrected);
    }
    std::printf("\nmeans over training seeds, run by run\n");
    for (const auto& [name, members] : groups)
    {
        const auto mean = MeanOverSeeds(
            members,
            [](const IsacPolicyRow& row) -> const auto& { return row.reached.reward; });
        const auto& best = members.front()->best;
        const auto gain = IsacInterval::OfDifference(mean, best.reward);
        std::printf("%-50s %zu seeds: %7.2f%% of best, gain %+9.5f +-%7.5f\n",
                    name.c_str(),
                    members.size(),
                    100 * IsacInterval::Of(mean).mean / IsacInterval::Of(best.reward).mean,
                    gain.mean,
                    gain.half);
    }
    std::printf("\nenergy, corr.: how many times less a decision takes than a conventional network "
                "of equal\nlayers, in the paper's and in the corrected accounting (Int32); the "
                "precoder, in both, takes\n%.2f nJ more (K = 3, N = 32)\n",
                1e9 * 3.2e-12 * IsacPrecoderMacs(3, 32));
}

/**
 * Writes policies.csv.
 * @param rows the table
 * @param output directory
 */
void
WriteCsv(const std::vector<IsacPolicyRow>& rows, const std::string& output)
{
    std::ofstream file(output + "/policies.csv");
    file.precision(std::numeric_limits<double>::max_digits10);
    file << "policy,scenario,power_dbm,layers,reward,reward_half_interval,classical,"
            "classical_reward,share_of_classical,gain,gain_half_interval,sum_rate_bps_per_hz,"
            "share_of_bound,failed_slots,classical_failed_slots,firing_rate,energy_paper_j,"
            "energy_corrected_j,energy_paper_fp32_j,energy_corrected_fp32_j,training_sample_j,"
            "conventional_j,conventional_fp32_j,conventional_training_sample_j,ratio_paper,"
            "ratio_corrected,ratio_training\n";
    for (const auto& row : rows)
    {
        const auto reward = IsacInterval::Of(row.reached.reward);
        const auto best = IsacInterval::Of(row.best.reward);
        const auto gain = IsacInterval::OfDifference(row.reached.reward, row.best.reward);
        file << row.name << ',' << row.scenario << ',' << row.power << ',' << row.GetLayers() << ','
             << reward.mean << ',' << reward.half << ',' << row.classical << ',' << best.mean << ','
             << row.GetRatio() << ',' << gain.mean << ',' << gain.half << ','
             << IsacInterval::Of(row.reached.sumRate).mean << ',' << row.reached.share << ','
             << row.reached.failed << ',' << row.best.failed << ',' << row.GetFiringRate() << ','
             << row.energy.paper << ',' << row.energy.corrected << ',' << row.energy.paperFp32
             << ',' << row.energy.correctedFp32 << ',' << row.energy.trainingPaper << ','
             << row.conventional.paper << ',' << row.conventional.paperFp32 << ','
             << row.conventional.trainingPaper << ',' << row.conventional.paper / row.energy.paper
             << ',' << row.conventional.corrected / row.energy.corrected << ','
             << row.conventional.trainingPaper / row.energy.trainingPaper << '\n';
    }
}

/**
 * Draws policies.png: gain of each policy over the best classical controller.
 * @param rows the table
 * @param output directory
 */
void
Draw(const std::vector<IsacPolicyRow>& rows, const std::string& output)
{
    IsacPlot plot(output, "policies", 150 + 26 * static_cast<int>(rows.size()));
    plot << "set title 'Reward beside the best classical controller (paired 95 % intervals)'\n"
            "set key off\nset xlabel 'share of the best classical controller (%)'\n"
            "set grid xtics\nset lmargin 40\nset yrange ["
         << rows.size() << ":-1]\nset ytics (";
    for (std::size_t i = 0; i < rows.size(); i++)
    {
        plot << (i > 0 ? ", " : "") << "'" << rows[i].name << "' " << i;
    }
    plot << ") font ',9' noenhanced\nset arrow from 100,graph 0 to 100,graph 1 nohead dashtype 2\n"
            "set datafile separator ','\nplot 'policies.csv' every ::1 using "
            "(100*$9):($0):(100*$11/$8) with xerrorbars pointtype 7\n";
    const std::string wrong = plot.Render();
    if (!wrong.empty())
    {
        std::cerr << "isac-policy-report: " << wrong << std::endl;
    }
}

/**
 * @param argc as in main()
 * @param argv as in main()
 */
void
Report(int argc, char* argv[])
{
    std::string list;
    std::string scenario;
    std::string output = "results/policies";
    double power = std::numeric_limits<double>::quiet_NaN();
    uint32_t runs = 200;
    uint32_t screening = 200;
    int64_t stream = IsacSensingEvaluation::FIRST_STREAM;
    CommandLine cmd(__FILE__);
    IsacArguments arguments;
    cmd.Usage("What trained policies are worth beside the best classical controller.");
    cmd.AddValue("policies",
                 "Comma-separated names or files; default: all that come with the module",
                 list);
    cmd.AddValue("scenario", "Scenario; default: where the policy was trained", scenario);
    arguments.Add(cmd, "power", "P_max (dBm); default: what the policy was trained at", power);
    arguments.Add(cmd, "runs", "Episodes of the closed loop", runs);
    arguments.Add(cmd,
                  "screening",
                  "Episodes after which all but three of the 16 classical controllers drop out",
                  screening);
    arguments.Add(cmd,
                  "stream",
                  "First random stream: another one gives other episodes, from 0 to 1e9",
                  stream);
    cmd.AddValue("output", "Directory of the results; created", output);
    arguments.Check(argc, argv);
    cmd.Parse(argc, argv);
    if (runs < 2 || screening < 1)
    {
        throw std::invalid_argument("--runs must be at least 2, --screening at least 1");
    }
    if (stream < 0 || stream > 1000000000)
    {
        throw std::invalid_argument("--stream must be in 0..1000000000");
    }
    std::vector<std::string> names;
    std::istringstream in(list);
    for (std::string name; std::getline(in, name, ',');)
    {
        names.push_back(name);
    }
    names = list.empty() ? IsacPolicyLibrary::GetNames() : names;
    CreateDirectory(output);
    WriteCommand(output, argc, argv, list, power);
    IsacPolicyJudge judge(runs, screening, stream);
    IsacProgress progress("isac-policy-report");
    std::vector<IsacPolicyRow> rows;
    for (const auto& name : names)
    {
        const double share = static_cast<double>(rows.size()) / static_cast<double>(names.size());
        rows.push_back(judge.Judge(name, scenario, power, [&](const std::string& what) {
            progress.Update(share, what);
        }));
    }
    progress.Finish();
    Print(rows);
    std::fflush(stdout);
    WriteCsv(rows, output);
    Draw(rows, output);
    std::printf("policies.csv and policies.png are in %s\n", output.c_str());
}

} // namespace

int
main(int argc, char* argv[])
{
    try
    {
        Report(argc, argv);
    }
    catch (const std::exception& error)
    {
        std::cerr << "isac-policy-report: error: " << error.what() << std::endl;
        return 1;
    }
    return 0;
}
