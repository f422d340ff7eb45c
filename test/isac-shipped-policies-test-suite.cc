/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * The policies that come with the module still reach what was measured.
 */

#include "ns3/isac-beam-controller.h"
#include "ns3/isac-policy-file.h"
#include "ns3/isac-policy-library.h"
#include "ns3/isac-scenario.h"
#include "ns3/isac-sensing-evaluation.h"
#include "ns3/test.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

using namespace ns3;

/**
 * @ingroup isac-tests
 * Every policy, on the runs that policies/measured.csv is about. That file is what
 * isac-policy-report --runs=40 wrote for policies/.
 */
class IsacShippedPoliciesTestCase : public TestCase
{
  public:
    IsacShippedPoliciesTestCase()
        : TestCase("Policies reach what was measured")
    {
    }

  private:
    /// A line of the CSV file, by column.
    using Line = std::map<std::string, std::string>;

    static constexpr uint32_t RUNS = 40; //!< of the evaluations

    /// @return the file's lines
    static std::vector<Line> ReadMeasured()
    {
        std::ifstream file(std::string(ISAC_SOURCE_DIR) + "/policies/measured.csv");
        std::vector<std::string> columns;
        std::vector<Line> lines;
        for (std::string text; std::getline(file, text);)
        {
            std::istringstream cells(text);
            std::vector<std::string> values;
            for (std::string cell; std::getline(cells, cell, ',');)
            {
                values.push_back(cell);
            }
            if (columns.empty())
            {
                columns = values;
                continue;
            }
            Line line;
            for (std::size_t i = 0; i < columns.size(); i++)
            {
                line[columns[i]] = values.at(i);
            }
            lines.push_back(line);
        }
        return lines;
    }

    void DoRun() override
    {
        auto names = IsacPolicyLibrary::GetNames();
        NS_TEST_ASSERT_MSG_GT(names.size(), 0, "there are policies");
        for (const auto& line : ReadMeasured())
        {
            names.erase(std::remove(names.begin(), names.end(), line.at("policy")), names.end());
            auto controller = IsacBeamController::CreateForPolicy(line.at("policy"));
            auto loop = IsacScenario::Create(line.at("scenario"), std::stod(line.at("power_dbm")));
            const auto reached = IsacSensingEvaluation::Run(loop, controller, RUNS);
            const double measured = std::stod(line.at("reward"));
            // The same runs: what is left is rounding that a processor or a compiler changes, in a
            // loop that is fed back. A spike more or less is worth 1e-3 of the reward of a slot.
            NS_TEST_EXPECT_MSG_EQ_TOL(IsacInterval::Of(reached.reward).mean,
                                      measured,
                                      1e-4 * measured,
                                      line.at("policy"));
            NS_TEST_EXPECT_MSG_EQ(controller->GetFallbacks(), 0, line.at("policy"));
            const auto path = IsacPolicyLibrary::Find(line.at("policy"), 40);
            const auto record = IsacPolicyFile::Read(path).record;
            NS_TEST_EXPECT_MSG_EQ(record.count("command"), 1, "how it was trained");
        }
        NS_TEST_EXPECT_MSG_EQ(names.size(),
                              0,
                              "policies without a measurement, the first "
                                  << (names.empty() ? "none" : names.front()));
    }
};

/**
 * @ingroup isac-tests
 * Suite of the policies that come with the module.
 */
class IsacShippedPoliciesTestSuite : public TestSuite
{
  public:
    IsacShippedPoliciesTestSuite()
        : TestSuite("isac-shipped-policies")
    {
        AddTestCase(new IsacShippedPoliciesTestCase);
    }
};

/// The suite, registered.
static IsacShippedPoliciesTestSuite g_isacShippedPoliciesTestSuite;
