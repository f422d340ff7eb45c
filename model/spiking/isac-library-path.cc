/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-library-path.h"

#include <dlfcn.h>
#include <system_error>

namespace ns3
{
namespace isac
{

std::filesystem::path
GetLibraryPath()
{
    Dl_info library;
    if (dladdr(reinterpret_cast<const void*>(&GetLibraryPath), &library) == 0 || !library.dli_fname)
    {
        return {};
    }
    std::error_code ignored;
    return std::filesystem::absolute(library.dli_fname, ignored);
}

} // namespace isac
} // namespace ns3
