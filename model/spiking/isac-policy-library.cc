/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-policy-library.h"

#include "isac-library-path.h"
#include "isac-policy-file.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>
#include <stdexcept>

namespace ns3
{

namespace fs = std::filesystem;

namespace
{

const std::string ENDING = ".nir"; //!< of policy files
const std::string UNIT = "dBm";    //!< ends the name of a family's member

/**
 * @param member name of a policy
 * @param family name of a family
 * @param power output: power that the member's name gives (dBm)
 * @return whether it is a member of the family
 */
bool
IsMember(const std::string& member, const std::string& family, double& power)
{
    const std::string start = family + "-";
    if (member.size() <= start.size() + UNIT.size() ||
        member.compare(0, start.size(), start) != 0 ||
        member.compare(member.size() - UNIT.size(), UNIT.size(), UNIT) != 0)
    {
        return false;
    }
    const std::string number =
        member.substr(start.size(), member.size() - start.size() - UNIT.size());
    char* end = nullptr;
    power = std::strtod(number.c_str(), &end);
    return *end == '\0';
}

/// @return share/isac/policies of the prefix that this library is installed in, or empty
fs::path
FindInstalledPolicies()
{
    std::error_code ignored;
    fs::path prefix = isac::GetLibraryPath().parent_path();
    // PREFIX/lib, or PREFIX/lib/ARCHITECTURE
    for (int level = 0; level < 2; ++level)
    {
        prefix = prefix.parent_path();
        const fs::path policies = prefix / "share" / "isac" / "policies";
        if (fs::is_directory(policies, ignored))
        {
            return policies;
        }
    }
    return {};
}

} // namespace

std::vector<std::string>
IsacPolicyLibrary::GetDirectories()
{
    std::vector<std::string> directories;
    if (const char* path = std::getenv("ISAC_POLICY_PATH"))
    {
        std::istringstream list(path);
        for (std::string item; std::getline(list, item, ':');)
        {
            if (!item.empty())
            {
                directories.push_back(item);
            }
        }
    }
    const fs::path installed = FindInstalledPolicies();
    if (!installed.empty())
    {
        directories.push_back(installed.string());
    }
    directories.push_back(ISAC_POLICY_DIRECTORY);
    return directories;
}

std::vector<std::string>
IsacPolicyLibrary::GetNames()
{
    std::set<std::string> names;
    for (const auto& directory : GetDirectories())
    {
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator(directory, ignored))
        {
            if (entry.path().extension() == ENDING)
            {
                names.insert(entry.path().stem().string());
            }
        }
    }
    return {names.begin(), names.end()};
}

std::string
IsacPolicyLibrary::Find(const std::string& name, double power)
{
    if (fs::is_regular_file(name))
    {
        return name;
    }
    const auto names = GetNames();
    std::string chosen = name;
    double nearest = INFINITY;
    for (const auto& candidate : names)
    {
        double trained = 0;
        if (IsMember(candidate, name, trained) && std::abs(trained - power) < nearest)
        {
            nearest = std::abs(trained - power);
            chosen = candidate;
        }
    }
    std::string searched;
    for (const auto& directory : GetDirectories())
    {
        for (const auto& stem : {name, chosen}) // an exact name before a family's
        {
            const std::string path = directory + "/" + stem + ENDING;
            if (fs::is_regular_file(path))
            {
                return path;
            }
        }
        searched += (searched.empty() ? "" : ", ") + directory;
    }
    std::string known;
    for (const auto& candidate : names)
    {
        known += " " + candidate;
    }
    throw std::runtime_error("there is no policy '" + name +
                             "': no file of that name, and none in " + searched + "; known are" +
                             (known.empty() ? " none" : known));
}

std::string
IsacPolicyLibrary::TryUse(const std::string& name,
                          double power,
                          const std::function<void(const IsacPolicy&)>& use)
{
    std::string path;
    try
    {
        path = Find(name, power);
        use(IsacPolicyFile::Read(path));
    }
    catch (const std::invalid_argument& error)
    {
        return "policy file " + path + ": " + error.what();
    }
    catch (const std::exception& error)
    {
        return error.what();
    }
    return "";
}

} // namespace ns3
