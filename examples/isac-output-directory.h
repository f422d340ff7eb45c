/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_OUTPUT_DIRECTORY_H
#define ISAC_OUTPUT_DIRECTORY_H

#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Creates a directory and its parents.
 * @param directory its path
 * @throws std::invalid_argument if that is impossible
 */
void CreateDirectory(const std::string& directory);

/**
 * @ingroup isac
 * Removes what a former run of an example wrote to its output directory, so that old results are
 * not taken for new ones: PREFIX*.csv, PREFIX*.pcap, PREFIX*.tr, and the named files. Other files,
 * and subdirectories, stay.
 * @param directory the directory
 * @param prefix of the example's traces and tables
 * @param names further files
 */
void RemoveResults(const std::string& directory,
                   const std::string& prefix,
                   const std::vector<std::string>& names);

/**
 * @ingroup isac
 * Writes command.txt: what it takes to repeat a run.
 * @param directory where to
 * @param argc as in main()
 * @param argv as in main()
 * @param controller name of the controller, or names
 * @param power of the RSU (dBm)
 */
void WriteCommand(const std::string& directory,
                  int argc,
                  char* argv[],
                  const std::string& controller,
                  double power);

/**
 * @ingroup isac
 * Writes command.txt: what it takes to repeat a run.
 * @param directory where to
 * @param argc as in main()
 * @param argv as in main()
 * @param facts further lines, each with its end
 */
void WriteCommand(const std::string& directory, int argc, char* argv[], const std::string& facts);

} // namespace ns3

#endif /* ISAC_OUTPUT_DIRECTORY_H */
