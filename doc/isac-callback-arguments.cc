/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-callback-arguments.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace
{

/// Callbacks that are ns-3's own.
const std::map<std::string, IsacCallbackArguments> NS3_CALLBACKS = {
    {"ns3::Packet::TracedCallback",
     {{"Ptr<const Packet> packet", "the frame: packet with its Ethernet header"}}},
    {"ns3::TracedValueCallback::Double",
     {{"double oldValue", "before"}, {"double newValue", "now"}}},
    {"ns3::TracedValueCallback::Bool", {{"bool oldValue", "before"}, {"bool newValue", "now"}}},
    {"ns3::TracedValueCallback::Uint32",
     {{"uint32_t oldValue", "before"}, {"uint32_t newValue", "now"}}},
    {"ns3::TracedValueCallback::Uint64",
     {{"uint64_t oldValue", "before"}, {"uint64_t newValue", "now"}}},
};

/**
 * @param text any text
 * @return the same with single blanks instead of line breaks, and without comment marks
 */
std::string
Fold(const std::string& text)
{
    const std::string joined = std::regex_replace(text, std::regex(R"(\s*\n\s*\*?\s*)"), " ");
    return std::regex_replace(joined, std::regex(R"(^\s+|\s+$)"), "");
}

/**
 * @param header text of a header
 * @param type name of a typedef in it
 * @param arguments gets what it takes
 * @throws std::runtime_error if it is not there, or an argument is not documented
 */
void
ReadTypedef(const std::string& header, const std::string& type, IsacCallbackArguments& arguments)
{
    const std::regex declaration("typedef void \\(\\*" + type + "\\)\\(([^;]*)\\);");
    std::smatch found;
    if (!std::regex_search(header, found, declaration))
    {
        throw std::runtime_error("no header declares the callback " + type);
    }
    const std::string before = found.prefix();
    const std::string comment = before.substr(before.rfind("/**"));
    std::istringstream list(Fold(found[1]));
    std::string argument;
    while (std::getline(list, argument, ','))
    {
        argument = Fold(argument);
        const std::string name = argument.substr(argument.find_last_of(" &*") + 1);
        const std::regex param("@param " + name + "\\s+([^@]*?)\\s*(\\*/|\\* @|@)");
        std::smatch meaning;
        if (!std::regex_search(comment, meaning, param))
        {
            throw std::runtime_error(type + ": no @param " + name + " in its comment");
        }
        arguments.emplace_back(argument, Fold(meaning[1]));
    }
}

/**
 * @param sources the module's directory
 * @return texts of the headers in which callbacks may be
 */
std::vector<std::string>
ReadHeaders(const std::string& sources)
{
    std::vector<std::string> headers;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(sources + "/model"))
    {
        if (entry.path().extension() == ".h")
        {
            std::ifstream file(entry.path());
            headers.emplace_back(std::istreambuf_iterator<char>(file),
                                 std::istreambuf_iterator<char>());
        }
    }
    return headers;
}

} // namespace

std::map<std::string, IsacCallbackArguments>
FindCallbackArguments(const std::set<std::string>& names, const std::string& sources)
{
    const std::vector<std::string> headers = ReadHeaders(sources);
    std::map<std::string, IsacCallbackArguments> found(NS3_CALLBACKS);
    for (const std::string& name : names)
    {
        const std::size_t last = name.rfind("::");
        const std::size_t first = name.rfind("::", last - 1) + 2;
        const std::string owner = "class " + name.substr(first, last - first) + " :";
        for (std::size_t i = 0; i < headers.size() && found.count(name) == 0; i++)
        {
            if (headers[i].find(owner) != std::string::npos)
            {
                ReadTypedef(headers[i], name.substr(last + 2), found[name]);
            }
        }
        if (found.count(name) == 0)
        {
            throw std::runtime_error("no header declares the callback " + name);
        }
    }
    return found;
}
