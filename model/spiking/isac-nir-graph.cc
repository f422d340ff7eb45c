/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-nir-graph.h"

#include <set>
#include <stdexcept>

namespace ns3
{

namespace
{

/**
 * @param graph a graph
 * @param type "Input" or "Output"
 * @return name of its only node of that type
 * @throws std::invalid_argument if there is none, or more
 */
std::string
FindOnly(const IsacNirGraph& graph, const std::string& type)
{
    std::string found;
    for (const auto& [name, node] : graph.nodes)
    {
        if (node.type == type && !found.empty())
        {
            IsacNirGraph::Refuse(name, "type: a second " + type + " beside '" + found + "'");
        }
        if (node.type == type)
        {
            found = name;
        }
    }
    if (found.empty())
    {
        throw std::invalid_argument("nodes: there is no " + type);
    }
    return found;
}

/**
 * @param graph a graph of nodes of known kinds
 * @return the node behind each node
 * @throws std::invalid_argument if an edge has no such node, or a node more than one edge in or out
 */
std::map<std::string, std::string>
FindSuccessors(const IsacNirGraph& graph)
{
    const std::string remedy = " (recurrent and branching graphs are not supported)";
    std::map<std::string, std::string> next;
    std::set<std::string> reached;
    for (const auto& [from, to] : graph.edges)
    {
        for (const std::string& end : {from, to})
        {
            if (graph.nodes.count(end) == 0)
            {
                throw std::invalid_argument("edges: there is no node '" + end + "'");
            }
        }
        if (!next.emplace(from, to).second)
        {
            IsacNirGraph::Refuse(from, "edges: has more than one successor" + remedy);
        }
        if (!reached.insert(to).second)
        {
            IsacNirGraph::Refuse(to, "edges: has more than one predecessor" + remedy);
        }
    }
    return next;
}

} // namespace

void
IsacNirGraph::Refuse(const std::string& node, const std::string& what)
{
    throw std::invalid_argument("node '" + node + "': " + what);
}

const std::vector<std::string>&
IsacNirGraph::GetFields(const std::string& type)
{
    static const std::map<std::string, std::vector<std::string>> kinds{
        {"Input", {"shape"}},
        {"Output", {"shape"}},
        {"Affine", {"weight", "bias"}},
        {"Linear", {"weight"}},
        {"Conv1d", {"input_shape", "weight", "stride", "padding", "dilation", "groups", "bias"}},
        {"LSTM", {"weight_ih", "weight_hh", "bias"}},
        {"LIF", {"tau", "r", "v_leak", "v_threshold", "v_reset"}},
        {"LI", {"tau", "r", "v_leak"}},
        {"ReLU", {"shape"}},
        {"Tanh", {"shape"}},
        {"Flatten", {"input_type"}},
        {"Identity", {"shape"}},
    };
    static const std::vector<std::string> none;
    const auto kind = kinds.find(type);
    return kind == kinds.end() ? none : kind->second;
}

std::vector<std::string>
IsacNirGraph::FindChain() const
{
    for (const auto& [name, node] : nodes)
    {
        if (node.type == "IF" || node.type == "I")
        {
            Refuse(name,
                   "type: neurons without leak (" + node.type + ") have no lambda in (0, 1]; use " +
                       "LIF or LI");
        }
        if (GetFields(node.type).empty())
        {
            Refuse(name, "type: " + node.type + " is not supported");
        }
    }
    const std::string output = FindOnly(*this, "Output");
    const auto next = FindSuccessors(*this);
    std::vector<std::string> chain{FindOnly(*this, "Input")};
    std::set<std::string> left;
    for (const auto& [name, node] : nodes)
    {
        left.insert(name);
    }
    left.erase(chain.back());
    while (chain.back() != output)
    {
        const auto edge = next.find(chain.back());
        if (edge == next.end())
        {
            Refuse(chain.back(), "edges: has no successor");
        }
        if (left.erase(edge->second) == 0)
        {
            Refuse(edge->second, "edges: is on a cycle; recurrent graphs are not supported");
        }
        chain.push_back(edge->second);
    }
    if (!left.empty())
    {
        Refuse(*left.begin(), "edges: is not on the chain from the Input to the Output");
    }
    return chain;
}

} // namespace ns3
