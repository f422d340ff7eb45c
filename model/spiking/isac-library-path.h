/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_LIBRARY_PATH_H
#define ISAC_LIBRARY_PATH_H

#include <filesystem>

namespace ns3
{
namespace isac
{

/**
 * Where the module's files lie depends on where it was installed, which only the loader knows.
 *
 * @return absolute path of the file that this code was loaded from: the module's library, or the
 * program if the library is static; empty if the loader does not say
 */
std::filesystem::path GetLibraryPath();

} // namespace isac
} // namespace ns3

#endif /* ISAC_LIBRARY_PATH_H */
