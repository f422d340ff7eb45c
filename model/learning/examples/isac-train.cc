/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * Trains a policy, Algorithm 1 of the paper and what it is compared with.
 *
 *   isac-train --power=20 --steps=2000000 --output=results/train20
 *   isac-corridor --power=20 --controller='ns3::IsacSpikingBeamController[Policy=.../policy.nir]'
 *
 * The output directory gets the policy, the learning curve as table and picture, and a checkpoint;
 * the same command goes on after an interruption. Several processes train together if WORLD_SIZE,
 * RANK, MASTER_ADDR and MASTER_PORT are set in each. --PrintHelp lists all options.
 */

#include "isac-output-directory.h"
#include "isac-train-arguments.h"

#include "ns3/isac-plot.h"
#include "ns3/isac-progress.h"

#include <cstdio>
#include <exception>
#include <filesystem>
#include <iostream>
#include <stdexcept>

using namespace ns3;

namespace
{

/**
 * Draws the learning curve.
 * @param arguments of the training
 * @return empty, or what went wrong
 */
std::string
Draw(const IsacTrainArguments& arguments)
{
    const auto& options = arguments.settings.options;
    IsacPlot plot(arguments.settings.output, "train-curve", 800);
    plot << "set title '" << (options.spiking ? "Spiking " : "Conventional ") << options.algorithm
         << ", " << options.scenario << " at " << options.power << R"( dBm: learning curve'
set multiplot layout 2, 1
set xlabel 'slots (millions)'
set key outside right center
set lmargin 10
set ylabel 'reward'
plot 'train-curve.csv' skip 1 using ($1 / 1e6):2 with lines title 'exploring', \
     '' skip 1 using ($1 / 1e6):8 with points pt 7 ps 0.7 title 'validation'
unset title
set ylabel 'sum-rate (bps/Hz)'
plot 'train-curve.csv' skip 1 using ($1 / 1e6):3 with lines title 'exploring', \
     '' skip 1 using ($1 / 1e6):9 with points pt 7 ps 0.7 title 'validation'
unset multiplot
)";
    const bool gnuplot = IsacPlot::HasGnuplot();
    const std::string problem = plot.Render(gnuplot);
    return gnuplot ? problem : "gnuplot is not installed, so there is no picture";
}

/**
 * Prepares the output directory.
 * @param arguments of the training
 * @param resumed whether the training goes on
 * @param argc as in main()
 * @param argv as in main()
 */
void
Prepare(const IsacTrainArguments& arguments, bool resumed, int argc, char* argv[])
{
    const std::string& output = arguments.settings.output;
    if (!resumed)
    {
        RemoveResults(output,
                      "train",
                      {"command.txt", "policy.nir", "train-curve.plt", "train-curve.png"});
    }
    std::string facts;
    for (const auto& [name, value] : arguments.settings.options.ToList())
    {
        facts += name + ": " + value + '\n';
    }
    WriteCommand(output, argc, argv, facts);
}

/**
 * Copies the policy to the file that --policy names.
 * @param arguments of the training
 */
void
CopyPolicy(const IsacTrainArguments& arguments)
{
    const std::string policy = arguments.settings.output + "/policy.nir";
    std::error_code error;
    if (arguments.policy.empty() || std::filesystem::equivalent(policy, arguments.policy, error))
    {
        return;
    }
    std::filesystem::copy_file(policy,
                               arguments.policy,
                               std::filesystem::copy_options::overwrite_existing,
                               error);
    if (error)
    {
        throw std::runtime_error("--policy=" + arguments.policy + " cannot be written (" +
                                 error.message() + "); the policy is " + policy);
    }
}

/**
 * Tells what came out, and where it is.
 * @param arguments of the training
 * @param result what came out
 * @param elapsed real time (s)
 */
void
Report(const IsacTrainArguments& arguments, const IsacTrainer::Result& result, double elapsed)
{
    const std::string& output = arguments.settings.output;
    std::printf("isac-train: %.0f slots, %.1f s\n"
                "policy after %.0f slots: reward %.4f, sum-rate %.3f bps/Hz in validation\n",
                static_cast<double>(result.steps),
                elapsed,
                static_cast<double>(result.policySteps),
                result.reward,
                result.sumRate);
    std::fflush(stdout);
    const std::string problem = Draw(arguments);
    std::cerr << "isac-train: policy.nir and the learning curve are in " << output << '\n'
              << (problem.empty() ? "" : "isac-train: " + problem + "\n");
    CopyPolicy(arguments);
}

/**
 * @param argc as in main()
 * @param argv as in main()
 */
void
Train(int argc, char* argv[])
{
    IsacTrainArguments arguments;
    arguments.Parse(argc, argv);
    CreateDirectory(arguments.settings.output);
    const std::string& policy = arguments.policy;
    if (!policy.empty() && // now, not after hours of training
        !std::filesystem::is_directory(std::filesystem::absolute(policy).parent_path()))
    {
        throw std::invalid_argument("--policy=" + policy + " is in no directory that exists");
    }
    IsacTrainer trainer(arguments.settings);
    const bool first = trainer.GetRank() == 0;
    IsacProgress progress("isac-train");
    if (first)
    {
        Prepare(arguments, trainer.IsResumed(), argc, argv);
        std::cerr << (trainer.GetWarning().empty() ? ""
                                                   : "isac-train: " + trainer.GetWarning() + "\n");
        if (trainer.IsResumed())
        {
            std::fprintf(stderr,
                         "isac-train: going on at %.0f %% from the checkpoint in %s\n",
                         100 * trainer.GetShare(),
                         arguments.settings.output.c_str());
        }
        progress.StartAt(trainer.GetShare());
        trainer.SetProgress([&progress](const IsacTrainer::Status& status) {
            char detail[80];
            std::snprintf(detail,
                          sizeof(detail),
                          "reward %.3f, %.0f slots/s",
                          status.reward,
                          status.rate);
            progress.Update(status.share, detail);
        });
    }
    const auto result = trainer.Run();
    progress.Finish();
    if (arguments.verbose)
    {
        std::printf("isac-train: rank %d: checksum of the parameters %016llx\n",
                    trainer.GetRank(),
                    static_cast<unsigned long long>(result.checksum));
    }
    if (first)
    {
        Report(arguments, result, progress.GetElapsed());
    }
}

} // namespace

int
main(int argc, char* argv[])
{
    try
    {
        Train(argc, argv);
    }
    catch (const std::exception& error)
    {
        // LibTorch's errors go on with a backtrace.
        const std::string what = error.what();
        std::cerr << "isac-train: error: " << what.substr(0, what.find('\n')) << std::endl;
        return 1;
    }
    return 0;
}
