/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-policy-file-editor.h"

#include <limits>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

/// Not a number
const double NOT_A_NUMBER = std::numeric_limits<double>::quiet_NaN();

/// Infinity
const double INFINITE = std::numeric_limits<double>::infinity();

/// @return graphs that are no chain of known nodes
IsacPolicyRefusalTestCase*
MakeGraphCases()
{
    using E = IsacPolicyFileEditor;
    const auto edges = [](std::vector<std::string> names) {
        return [names](E& e) { e.PutEdges(names); };
    };
    return new IsacPolicyRefusalTestCase(
        "Graphs that are no chain of known nodes",
        {{"version is missing", [](E& e) { e.Remove("/version"); }},
         {"node is missing", [](E& e) { e.Remove("/node"); }},
         {"node/type is not NIRGraph", [](E& e) { e.PutStrings("/node/type", {"LIF"}); }},
         {"node/edges is missing", [](E& e) { e.Remove("/node/edges"); }},
         {"node 'lif': type is missing", [](E& e) { e.Remove("/node/nodes/lif/type"); }},
         {"node 'affine': type: Conv2d is not", [](E& e) { e.PutNode("affine", "Conv2d"); }},
         {"node 'lif': type: CubaLIF is not", [](E& e) { e.PutNode("lif", "CubaLIF"); }},
         {"node 'sub': type: NIRGraph is not", [](E& e) { e.PutNode("sub", "NIRGraph"); }},
         {"node 'lif': type: neurons without leak (IF)", [](E& e) { e.PutNode("lif", "IF"); }},
         {"nodes: there is no Input", [](E& e) { e.PutNode("input", "Identity"); }},
         {"nodes: there is no Output", [](E& e) { e.PutNode("output", "Identity"); }},
         {"node 'input_1': type: a second Input", [](E& e) { e.PutNode("input_1", "Input"); }},
         {"node 'lost': edges: is not on the chain", [](E& e) { e.PutNode("lost", "Identity"); }},
         {"edges: there is no node 'nobody'", edges({"input", "affine", "affine", "nobody"})},
         {"edges: there is no node 'nobody'", edges({"nobody", "affine"})},
         {"node 'affine': edges: has no successor", edges({"input", "affine"})},
         {"node 'affine': edges: has more than one successor",
          edges({"input", "affine", "affine", "lif", "affine", "output"})},
         {"node 'lif': edges: has more than one predecessor",
          edges({"input", "affine", "affine", "lif", "affine_1", "lif"})},
         {"node 'input': edges: is on a cycle",
          edges({"input", "affine", "affine", "lif", "lif", "input"})},
         {"node 'affine': edges: is not on the chain", edges({"input", "output"})},
         {"layer 0: neurons:", [](E& e) {
              e.PutEdges({"input",
                          "affine",
                          "affine",
                          "affine_1",
                          "affine_1",
                          "lif_1",
                          "lif_1",
                          "affine_2",
                          "affine_2",
                          "li",
                          "li",
                          "output"});
              e.Remove("/node/nodes/lif");
          }}});
}

/// @return nodes whose fields are wrong
IsacPolicyRefusalTestCase*
MakeFieldCases()
{
    using E = IsacPolicyFileEditor;
    std::vector<std::pair<std::string, IsacPolicyRefusalTestCase::Edit>> cases;
    for (const std::string field : {"tau", "r", "v_leak", "v_threshold", "v_reset"})
    {
        const std::string path = "/node/nodes/lif/" + field;
        const std::string start = "node 'lif': " + field;
        cases.emplace_back(start + " contains NaN", [=](E& e) { e.Fill(path, NOT_A_NUMBER, 7); });
        cases.emplace_back(start + " contains inf", [=](E& e) { e.Fill(path, -INFINITE, 1); });
        cases.emplace_back(start + " has 6 entries", [=](E& e) { e.Fill(path, 1e-3, 6); });
        cases.emplace_back(start + " is not of int", [=](E& e) { e.PutStrings(path, {"1"}); });
        if (field != "v_reset")
        {
            cases.emplace_back(start + " is missing", [=](E& e) { e.Remove(path); });
        }
    }
    const std::string weight = "/node/nodes/affine/weight";
    const std::vector<double> ones(35, 1);
    const auto put = [](const std::string& path, double value) {
        return [path, value](E& e) { e.PutNumbers("/node/nodes/" + path, {}, {value}); };
    };
    cases.insert(
        cases.end(),
        {{"node 'affine': weight is missing", [=](E& e) { e.Remove(weight); }},
         {"node 'affine': weight is not a mat", [=](E& e) { e.PutNumbers(weight, {35}, ones); }},
         {"node 'affine': weight is not a mat",
          [=](E& e) {
              e.PutNumbers(weight, {0, 5}, {});
          }},
         {"node 'affine': weight has 7 col",
          [=](E& e) {
              e.PutNumbers(weight, {5, 7}, ones);
          }},
         {"node 'affine': weight contains",
          [=](E& e) {
              e.PutNumbers(weight, {7, 5}, std::vector<double>(35, NOT_A_NUMBER));
          }},
         {"node 'affine': bias has 6", [](E& e) { e.Fill("/node/nodes/affine/bias", 1, 6); }},
         {"node 'affine': bias is missing", [](E& e) { e.Remove("/node/nodes/affine/bias"); }},
         {"node 'input': shape is missing", [](E& e) { e.Remove("/node/nodes/input/shape"); }},
         {"node 'input': shape has an entry that is not", put("input/shape", 0)},
         {"node 'input': shape has an entry that is not", put("input/shape", 2.5)},
         {"node 'input': shape has too many", put("input/shape", 1e15)},
         {"node 'affine': weight has 5 columns for 4 inputs", put("input/shape", 4)},
         {"node 'output': shape has 4 entries, but 3", put("output/shape", 4)},
         {"node 'lif': tau gives lambda = 1.4", put("lif/tau", 1e-3)},
         {"node 'lif': tau gives lambda = -", put("lif/tau", -1)},
         {"node 'lif': tau gives lambda = inf", put("lif/tau", 0)},
         {"node 'li': tau gives lambda = 0", put("li/tau", 1e300)},
         {"node 'lif': v_reset is not below", put("lif/v_reset", 5)},
         {"node 'lif': weight: the network has more", [](E& e) {
              // Neurons without weights of their own get a unit matrix, here of 4e8 entries.
              e.PutNumbers("/node/nodes/input/shape", {}, {20000});
              e.PutEdges({"input", "lif", "lif", "output"});
              for (const char* name : {"affine", "affine_1", "affine_2", "lif_1", "li"})
              {
                  e.Remove(std::string("/node/nodes/") + name);
              }
          }}});
    return new IsacPolicyRefusalTestCase("Nodes whose fields are wrong", cases);
}

/// @return groups isac that are wrong
IsacPolicyRefusalTestCase*
MakeMeaningCases()
{
    using E = IsacPolicyFileEditor;
    std::vector<std::pair<std::string, IsacPolicyRefusalTestCase::Edit>> cases;
    for (const std::string field : {"format",
                                    "action_space",
                                    "encoder",
                                    "vehicles",
                                    "time_steps",
                                    "time_step",
                                    "mean",
                                    "deviation",
                                    "record"})
    {
        const std::string path = "/isac/" + field;
        cases.emplace_back("isac/" + field + " is missing", [=](E& e) { e.Remove(path); });
    }
    const auto put = [](const std::string& field, double value) {
        return [field, value](E& e) { e.PutNumbers("/isac/" + field, {}, {value}); };
    };
    cases.insert(
        cases.end(),
        {{"isac/format is not 1", put("format", 2)},
         {"isac/action_space is not of strings", put("action_space", 1)},
         {"isac/encoder is not a single",
          [](E& e) {
              e.PutStrings("/isac/encoder", {"", ""}, {2});
          }},
         {"isac/vehicles is not an integer", put("vehicles", -1)},
         {"isac/vehicles is not an integer", put("vehicles", 1.5)},
         {"isac/time_steps is not an integer", put("time_steps", 4294967296.0)},
         {"isac/time_steps is not a single", [](E& e) { e.Fill("/isac/time_steps", 1, 2); }},
         {"timeSteps: 0", put("time_steps", 0)},
         {"isac/time_step is not positive", put("time_step", 0)},
         {"isac/time_step is not positive", put("time_step", NOT_A_NUMBER)},
         {"isac/mean has not one entry", [](E& e) { e.Fill("/isac/mean", 0, 2); }},
         {"isac/mean contains", [](E& e) { e.Fill("/isac/mean", NOT_A_NUMBER, 5); }},
         {"isac/deviation has not one entry", put("deviation", 1)},
         {"isac/deviation has an entry", [](E& e) { e.Fill("/isac/deviation", 0, 5); }},
         {"isac/record is not a table", [](E& e) { e.PutStrings("/isac/record", {"a"}, {1}); }},
         {"isac/record is not of strings", [](E& e) {
              e.PutNumbers("/isac/record", {1, 2}, {1, 2});
          }}});
    return new IsacPolicyRefusalTestCase("Groups isac that are wrong", cases);
}

/**
 * @ingroup isac-tests
 * Suite of policy files that must be refused.
 */
class IsacPolicyFileRefusalTestSuite : public TestSuite
{
  public:
    IsacPolicyFileRefusalTestSuite()
        : TestSuite("isac-policy-file-refusal")
    {
        AddTestCase(MakeGraphCases());
        AddTestCase(MakeFieldCases());
        AddTestCase(MakeMeaningCases());
    }
};

/// The suite, registered.
IsacPolicyFileRefusalTestSuite g_isacPolicyFileRefusalTestSuite;

} // namespace
