/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-output-directory.h"

#include "ns3/isac-plot.h"
#include "ns3/rng-seed-manager.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace ns3
{

void
CreateDirectory(const std::string& directory)
{
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error || !std::filesystem::is_directory(directory))
    {
        throw std::invalid_argument("--output=" + directory + " cannot be created" +
                                    (error ? " (" + error.message() + ")" : "") +
                                    "; choose another directory");
    }
    const std::string probe = directory + "/.isac-probe";
    const bool writable = static_cast<bool>(std::ofstream(probe));
    std::filesystem::remove(probe, error);
    if (!writable)
    {
        throw std::invalid_argument("--output=" + directory +
                                    " cannot be written; choose another directory");
    }
}

void
RemoveResults(const std::string& directory,
              const std::string& prefix,
              const std::vector<std::string>& names)
{
    std::error_code error;
    std::vector<std::filesystem::path> old;
    for (const auto& entry : std::filesystem::directory_iterator(directory, error))
    {
        const std::string name = entry.path().filename().string();
        const std::string type = entry.path().extension().string();
        const bool table = name.compare(0, prefix.size(), prefix) == 0 &&
                           (type == ".csv" || type == ".pcap" || type == ".tr");
        const bool named = std::find(names.begin(), names.end(), name) != names.end();
        if ((table || named) && entry.is_regular_file(error))
        {
            old.push_back(entry.path());
        }
    }
    for (const auto& path : old)
    {
        std::filesystem::remove(path, error);
    }
}

void
WriteCommand(const std::string& directory,
             int argc,
             char* argv[],
             const std::string& controller,
             double power)
{
    std::ostringstream facts;
    facts << "controller: " << controller << "\npower: " << power << " dBm\n";
    WriteCommand(directory, argc, argv, facts.str());
}

void
WriteCommand(const std::string& directory, int argc, char* argv[], const std::string& facts)
{
    std::ofstream file(directory + "/command.txt");
    file << "command:";
    for (int i = 0; i < argc; ++i)
    {
        file << ' ' << IsacPlot::Quote(argv[i]);
    }
    file << '\n'
         << facts << "RngSeed: " << RngSeedManager::GetSeed()
         << "\nRngRun: " << RngSeedManager::GetRun() << "\nmodule: isac " << ISAC_VERSION << '\n';
}

} // namespace ns3
