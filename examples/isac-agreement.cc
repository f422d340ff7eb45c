/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * Whether the waveform radar and the formulas of the parametric one agree.
 *
 *   RSU ~~~~ one target, or two       signal -> matched filter -> cube -> CFAR, estimators
 *                                     link -> eqs. (8)-(10), (22), (23), SensingConstants=Grid
 *
 *   isac-agreement --output=results/agreement
 *
 * writes errors beside the parametric radar's and the Cramer-Rao bounds (angle, distance,
 * velocity), detection probability and false alarms beside their theory (detection, false-alarms),
 * what resolves two vehicles (resolution), what motion costs (motion), and noise on samples beside
 * noise after the filter (noise-domain): a CSV each and pictures. summary.txt, also printed, states
 * each figure beside its bar. --PrintHelp lists all options.
 */

#include "isac-agreement-parts.h"
#include "isac-arguments.h"
#include "isac-output-directory.h"

#include "ns3/command-line.h"
#include "ns3/isac-plot.h"
#include "ns3/isac-range-doppler.h"

#include <exception>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

/**
 * @param run with results
 * @param argc as in main()
 * @param argv as in main()
 */
void
Summarise(const IsacAgreementRun& run, int argc, char* argv[])
{
    std::ostringstream text;
    run.Print(text);
    const std::string path = run.GetOptions().output + "/summary.txt";
    std::ofstream file(path);
    for (int i = 0; i < argc; i++)
    {
        file << (i == 0 ? "" : " ") << IsacPlot::Quote(argv[i]);
    }
    file << "\n\n" << text.str();
    if (!file.flush())
    {
        throw std::runtime_error("cannot write " + path);
    }
    std::cout << text.str() << "isac-agreement: results are in " << run.GetOptions().output
              << std::endl;
}

/**
 * @param argc as in main()
 * @param argv as in main()
 */
void
Agree(int argc, char* argv[])
{
    IsacAgreementOptions options;
    CommandLine cmd(__FILE__);
    IsacArguments arguments;
    cmd.Usage("The waveform radar beside the formulas of the parametric one.");
    arguments.Add(cmd, "trials", "Trials of each signal-to-noise ratio", options.trials);
    arguments.Add(cmd, "quick", "A tenth of the trials", options.quick);
    arguments.Add(cmd, "stream", "Equal streams give equal results", options.stream);
    arguments.AddText(cmd, "waveform", "ofdm or lfm", options.waveform);
    arguments.AddText(cmd,
                      "parts",
                      "all, or some of errors, motion, noise-domain, detection, false-alarms, "
                      "resolution with commas between",
                      options.parts);
    arguments.AddText(cmd, "output", "Directory of the results; created", options.output);
    arguments.Check(argc, argv, true);
    cmd.Parse(argc, argv);
    options.Validate();
    if (!IsacRangeDoppler::IsAvailable())
    {
        throw std::runtime_error("the module was built without FFTW, which the waveform radar "
                                 "needs; install it (Debian: libfftw3-dev) and build again");
    }
    CreateDirectory(options.output);
    RemoveResults(options.output,
                  "noise-domain",
                  {"angle.csv",
                   "angle.png",
                   "distance.csv",
                   "distance.png",
                   "velocity.csv",
                   "velocity.png",
                   "detection.csv",
                   "detection.png",
                   "false-alarms.csv",
                   "resolution.csv",
                   "resolution.png",
                   "motion.csv",
                   "summary.txt"});
    WriteCommand(options.output, argc, argv, "waveform: " + options.waveform + "\n");
    IsacAgreementRun run(options);
    using Plan = IsacAgreementPart (*)(IsacAgreementRun&);
    constexpr std::pair<const char*, Plan> plans[] = {{"errors", PlanErrors},
                                                      {"motion", PlanMotion},
                                                      {"noise-domain", PlanNoiseDomain},
                                                      {"detection", PlanDetection},
                                                      {"false-alarms", PlanFalseAlarms},
                                                      {"resolution", PlanResolution}};
    std::vector<IsacAgreementPart> parts;
    for (const auto& [name, plan] : plans)
    {
        if (options.Has(name))
        {
            parts.push_back(plan(run));
        }
    }
    for (const auto& part : parts)
    {
        part();
    }
    run.Finish();
    DrawAgreement(run);
    Summarise(run, argc, argv);
}

} // namespace

int
main(int argc, char* argv[])
{
    try
    {
        Agree(argc, argv);
    }
    catch (const std::exception& error)
    {
        std::cerr << "isac-agreement: error: " << error.what() << std::endl;
        return 1;
    }
    return 0;
}
