/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * How close the filters come to the posterior Cramer-Rao bound, in the closed loop.
 *
 *   RSU ~~~~ v0 v1 v2     EKF, UKF and message passing in turn, the same vehicles for each
 *
 *   isac-tracking --power=20 --runs=1000 --output=results/tracking20
 *
 * writes tracking.csv, a line a filter: root mean squared errors of filtered angle and distance,
 * roots of the mean bound and their ratios, over slots in which all vehicles are at least 4/N apart
 * in cos(theta) and over all slots. --PrintHelp lists all options.
 */

#include "isac-arguments.h"
#include "isac-output-directory.h"

#include "ns3/command-line.h"
#include "ns3/isac-progress.h"
#include "ns3/isac-scenario.h"
#include "ns3/isac-tracking-evaluation.h"

#include <cstdio>
#include <exception>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>

using namespace ns3;

namespace
{

/// A filter's name in the table, and as the attribute Predictor has it.
constexpr std::pair<const char*, const char*> FILTERS[] = {{"ekf", "Ekf"},
                                                           {"ukf", "Ukf"},
                                                           {"message-passing", "MessagePassing"}};

/**
 * @param file where to
 * @param errors a line's part
 */
void
Write(std::ostream& file, const IsacTrackingEvaluation::Errors& errors)
{
    file << ',' << errors.rmseTheta << ',' << errors.boundTheta << ',' << errors.GetRatioTheta()
         << ',' << errors.rmseD << ',' << errors.boundD << ',' << errors.GetRatioD() << ','
         << errors.rawTheta << ',' << errors.rawD << ',' << errors.samples;
}

/**
 * @param argc as in main()
 * @param argv as in main()
 */
void
Track(int argc, char* argv[])
{
    std::string output = "results/tracking";
    std::string scenario = "paper";
    double power = 40;
    uint32_t runs = 200;
    CommandLine cmd(__FILE__);
    IsacArguments arguments;
    cmd.Usage("Filters beside the posterior Cramer-Rao bound.");
    cmd.AddValue("scenario", "One of " + IsacScenario::ListNames(), scenario);
    arguments.Add(cmd, "power", "P_max (dBm)", power);
    arguments.Add(cmd, "runs", "Episodes for each filter", runs);
    cmd.AddValue("output", "Directory of the results; created", output);
    arguments.Check(argc, argv);
    cmd.Parse(argc, argv);
    if (runs < 1 || runs > 1000000)
    {
        throw std::invalid_argument("--runs must be in 1..1000000");
    }
    if (!IsacScenario::IsKnown(scenario))
    {
        throw std::invalid_argument("--scenario=" + scenario + " is unknown; known are " +
                                    IsacScenario::ListNames());
    }
    CreateDirectory(output);
    WriteCommand(output, argc, argv, "ekf, ukf, message-passing", power);
    std::ofstream file(output + "/tracking.csv");
    file << std::setprecision(10) << "filter,power_dbm";
    for (const std::string set : {"apart", "all"})
    {
        for (const std::string name : {"theta_rmse_rad",
                                       "theta_bound_rad",
                                       "theta_ratio",
                                       "d_rmse_m",
                                       "d_bound_m",
                                       "d_ratio",
                                       "theta_raw_rad",
                                       "d_raw_m",
                                       "samples"})
        {
            file << ',' << name << '_' << set;
        }
    }
    file << '\n';
    std::printf(
        "%g dBm, %u runs; RMSE over the root of the mean posterior bound, vehicles at least\n"
        "4/N apart in cos(theta) (all slots: few carry most of it, so it needs many runs)\n",
        power,
        runs);
    IsacProgress progress("isac-tracking");
    int done = 0;
    for (const auto& [name, predictor] : FILTERS)
    {
        progress.Update(done++ / 3.0, name);
        const auto result = IsacTrackingEvaluation::Run(
            IsacScenario::Create(scenario, power),
            std::string("ns3::IsacPredictiveBeamController[Predictor=") + predictor + "]",
            runs);
        file << name << ',' << power;
        Write(file, result.apart);
        Write(file, result.all);
        file << '\n';
        std::printf("%-16s angle %.3f (%.3f), distance %.3f (%.3f)\n",
                    name,
                    result.apart.GetRatioTheta(),
                    result.all.GetRatioTheta(),
                    result.apart.GetRatioD(),
                    result.all.GetRatioD());
    }
    progress.Finish();
    if (!file.flush())
    {
        throw std::runtime_error("cannot write " + output + "/tracking.csv");
    }
    std::printf("isac-tracking: tracking.csv is in %s\n", output.c_str());
}

} // namespace

int
main(int argc, char* argv[])
{
    try
    {
        Track(argc, argv);
    }
    catch (const std::exception& error)
    {
        std::cerr << "isac-tracking: error: " << error.what() << std::endl;
        return 1;
    }
    return 0;
}
