/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// A scenario drawn by a seed, for ./isac harden scenarios:
//
//   isac-random-scenario --seed=17 [--verbose]
//
// Ends with status 0 if every packet and every number is in order, 3 if not. What the module
// refuses ends the program with its message, as in any scenario.

#include "isac-random-scenario.h"

#include "ns3/command-line.h"

#include <cstdio>
#include <iostream>
#include <memory>
#include <string>

using namespace ns3;

int
main(int argc, char* argv[])
{
    uint64_t seed = 1;
    bool verbose = false;
    std::string prefix = "random-scenario";
    CommandLine command(__FILE__);
    command.AddValue("seed", "Seed of everything that is drawn", seed);
    command.AddValue("verbose", "Print what was drawn", verbose);
    command.AddValue("prefix", "Path and beginning of the CSV files, which are removed", prefix);
    command.Parse(argc, argv);

    auto scenario = std::make_unique<IsacRandomScenario>(seed, prefix);
    scenario->Build();
    if (verbose)
    {
        for (const auto& choice : scenario->GetChoices())
        {
            std::cout << "  " << choice << '\n';
        }
        std::cout << std::flush;
    }
    scenario->Run();
    IsacTraceChecks checks = scenario->GetChecks();
    const uint64_t sent = scenario->GetSent();
    scenario.reset(); // the CSV files are complete now
    for (const char* file : {"-slots.csv", "-rsu.csv", "-packets.csv"})
    {
        checks.CheckCsv(prefix + file);
        std::remove((prefix + file).c_str());
    }
    for (const auto& violation : checks.GetViolations())
    {
        std::cout << "violation: " << violation << '\n';
    }
    std::cout << "seed " << seed << " packets " << sent << " records " << checks.GetRecords()
              << std::endl;
    return checks.GetViolations().empty() ? 0 : 3;
}
