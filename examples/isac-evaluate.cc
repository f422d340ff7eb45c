/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * One beam controller in the closed loop of radar and beams, without packets, over many episodes.
 *
 *   RSU ~~~~ v0 v1 v2
 *
 *   isac-evaluate --controller=rzf --power=20 --runs=400 --output=results/rzf20
 *
 * writes runs.csv (a line an episode), slots.csv (means over the episodes, slot by slot) and
 * summary.csv. Equal --stream gives equal vehicles to every controller: compare run by run. Any
 * attribute can be set: --ns3::IsacClosedLoop::Exponent=2. --PrintHelp lists all options.
 */

#include "isac-arguments.h"
#include "isac-corridor-options.h"
#include "isac-output-directory.h"
#include "isac-policy-rows.h"

#include "ns3/isac-beam-controller.h"
#include "ns3/isac-progress.h"
#include "ns3/isac-scenario.h"
#include "ns3/isac-sensing-evaluation.h"

#include <cmath>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// What the command line asks for.
struct Options
{
    std::string controller = "rzf";                       //!< name of the controller
    std::string scenario = "paper";                       //!< a name of IsacScenario
    std::string variant = "corrected";                    //!< corrected or paper
    std::string output = "results/evaluate";              //!< directory of the results
    double power = 40;                                    //!< P_max (dBm)
    uint32_t runs = 200;                                  //!< episodes
    int64_t stream = IsacSensingEvaluation::FIRST_STREAM; //!< first random stream
};

/// Means of one episode, of one slot or of all.
struct Means
{
    double reward{0};      //!< eq. (27)
    double sumRate{0};     //!< (bps/Hz)
    double bound{0};       //!< interference-free, water-filled (bps/Hz)
    double squareTheta{0}; //!< squared error of the raw angles (rad^2)
    double squareD{0};     //!< squared error of the raw distances (m^2)
    double crlbTheta{0};   //!< (rad^2)
    double crlbD{0};       //!< (m^2)
    double failed{0};      //!< share of slots with reward 0
    double overhead{0};    //!< share of the slot

    /**
     * @param slot what happened in a slot
     * @param share its weight
     */
    void Add(const IsacSlotMetrics& slot, double share)
    {
        reward += share * slot.reward;
        sumRate += share * slot.sumRate;
        bound += share * slot.upperBound;
        squareTheta += share * slot.squaredErrorTheta;
        squareD += share * slot.squaredErrorD;
        crlbTheta += share * slot.crlbTheta;
        crlbD += share * slot.crlbD;
        failed += share * (slot.reward == 0 ? 1 : 0);
        overhead += share * slot.overhead;
    }
};

/// Columns that both tables have.
constexpr auto COLUMNS =
    "reward,sum_rate_bps_per_hz,bound_bps_per_hz,square_theta_rad2,square_d_m2,"
    "crlb_theta_rad2,crlb_d_m2,failed,overhead";

/**
 * @param out stream
 * @param means a line of COLUMNS
 * @return the stream
 */
std::ostream&
operator<<(std::ostream& out, const Means& means)
{
    return out << means.reward << ',' << means.sumRate << ',' << means.bound << ','
               << means.squareTheta << ',' << means.squareD << ',' << means.crlbTheta << ','
               << means.crlbD << ',' << means.failed << ',' << means.overhead;
}

/**
 * @param path file to write
 * @param first name of the first column
 * @param rows lines, numbered from 1
 */
void
WriteTable(const std::string& path, const std::string& first, const std::vector<Means>& rows)
{
    std::ofstream file(path);
    file << std::setprecision(10) << first << ',' << COLUMNS << '\n';
    for (std::size_t i = 0; i < rows.size(); i++)
    {
        file << i + 1 << ',' << rows[i] << '\n';
    }
    if (!file.flush())
    {
        throw std::runtime_error("cannot write " + path);
    }
}

/**
 * @param path file to write
 * @param runs means of the episodes
 * @param all means of all of them
 * @param controller the controller after them
 */
void
WriteSummary(const std::string& path,
             const std::vector<Means>& runs,
             const Means& all,
             Ptr<IsacBeamController> controller)
{
    std::vector<double> reward;
    std::vector<double> sumRate;
    for (const auto& run : runs)
    {
        reward.push_back(run.reward);
        sumRate.push_back(run.sumRate);
    }
    std::ofstream file(path);
    const auto put = [&file](const std::string& name, double value) {
        file << name << ',' << value << '\n';
    };
    file << std::setprecision(10) << "quantity,value\n";
    put("runs", static_cast<double>(runs.size()));
    put("reward", IsacInterval::Of(reward).mean);
    put("reward_half_interval", IsacInterval::Of(reward).half);
    put("sum_rate_bps_per_hz", IsacInterval::Of(sumRate).mean);
    put("sum_rate_half_interval", IsacInterval::Of(sumRate).half);
    put("bound_bps_per_hz", all.bound);
    put("rmse_theta_rad", std::sqrt(all.squareTheta));
    put("rmse_d_m", std::sqrt(all.squareD));
    put("root_crlb_theta_rad", std::sqrt(all.crlbTheta));
    put("root_crlb_d_m", std::sqrt(all.crlbD));
    put("failed_slots", all.failed);
    put("overhead", all.overhead);
    put("fallbacks", static_cast<double>(controller->GetFallbacks()));
    const auto [count, decisions] = CountInference(controller);
    if (decisions > 0)
    {
        const auto energy = IsacDecisionEnergy::Of(count, static_cast<double>(decisions));
        put("firing_rate", count.GetTotal().GetFiringRate());
        put("energy_paper_j", energy.paper);
        put("energy_corrected_j", energy.corrected);
        put("training_sample_j", energy.trainingPaper);
    }
    if (!file.flush())
    {
        throw std::runtime_error("cannot write " + path);
    }
}

/**
 * Runs all episodes.
 * @param options checked options
 */
void
Evaluate(const Options& options)
{
    auto loop = IsacScenario::Create(options.scenario,
                                     options.power,
                                     options.variant == "paper" ? isac::Variant::PAPER
                                                                : isac::Variant::CORRECTED);
    auto controller = IsacBeamController::Create(options.controller);
    loop->SetController(controller);
    controller->SetLinkParameters(loop->GetLinkParameters());
    loop->AssignStreams(options.stream);
    std::vector<Means> runs(options.runs);
    std::vector<Means> slots(loop->GetSlots());
    Means all;
    std::vector<IsacSlotMetrics> episode;
    IsacProgress progress("isac-evaluate");
    for (uint32_t run = 0; run < options.runs; run++)
    {
        loop->Run(episode);
        for (std::size_t n = 0; n < episode.size(); n++)
        {
            runs[run].Add(episode[n], 1.0 / static_cast<double>(episode.size()));
            slots[n].Add(episode[n], 1.0 / options.runs);
            all.Add(episode[n], 1.0 / static_cast<double>(episode.size()) / options.runs);
        }
        progress.Update((run + 1.0) / options.runs);
    }
    progress.Finish();
    WriteTable(options.output + "/runs.csv", "run", runs);
    WriteTable(options.output + "/slots.csv", "slot", slots);
    WriteSummary(options.output + "/summary.csv", runs, all, controller);
    loop->Dispose();
    std::printf("%s, %g dBm, %u runs: sum-rate %.3f bps/Hz (%.1f %% of the bound), reward %.3f\n"
                "isac-evaluate: summary.csv, runs.csv and slots.csv are in %s\n",
                options.controller.c_str(),
                options.power,
                options.runs,
                all.sumRate,
                100 * all.sumRate / all.bound,
                all.reward,
                options.output.c_str());
}

/**
 * @param argc as in main()
 * @param argv as in main()
 * @return checked options
 */
Options
Parse(int argc, char* argv[])
{
    Options options;
    CommandLine cmd(__FILE__);
    IsacArguments arguments;
    cmd.Usage("One beam controller in the closed loop, without packets.");
    cmd.AddValue("controller", "Short name, TypeId or TypeId[Attribute=Value]", options.controller);
    cmd.AddValue("scenario", "One of " + IsacScenario::ListNames(), options.scenario);
    cmd.AddValue("variant", "Form of the equations: corrected or paper", options.variant);
    arguments.Add(cmd, "power", "P_max (dBm)", options.power);
    arguments.Add(cmd, "runs", "Episodes", options.runs);
    arguments.Add(cmd, "stream", "First random stream", options.stream);
    cmd.AddValue("output", "Directory of the results; created", options.output);
    arguments.Check(argc, argv);
    cmd.Parse(argc, argv);
    const auto require = [](bool good, const std::string& what) {
        if (!good)
        {
            throw std::invalid_argument(what);
        }
    };
    require(options.runs >= 2 && options.runs <= 1000000, "--runs must be in 2..1000000");
    require(options.power >= -300 && options.power <= 200, "--power must be in -300..200 dBm");
    require(options.stream >= 0 && options.stream <= 1000000000,
            "--stream must be in 0..1000000000");
    require(options.variant == "corrected" || options.variant == "paper",
            "--variant=" + options.variant + " is neither corrected nor paper");
    require(IsacScenario::IsKnown(options.scenario),
            "--scenario=" + options.scenario + " is unknown; known are " +
                IsacScenario::ListNames());
    const std::string wrong = CheckController(options.controller, options.power);
    require(wrong.empty(), "--controller=" + options.controller + ": " + wrong);
    CreateDirectory(options.output);
    WriteCommand(options.output, argc, argv, options.controller, options.power);
    return options;
}

} // namespace

int
main(int argc, char* argv[])
{
    try
    {
        Evaluate(Parse(argc, argv));
    }
    catch (const std::exception& error)
    {
        std::cerr << "isac-evaluate: error: " << error.what() << std::endl;
        return 1;
    }
    return 0;
}
