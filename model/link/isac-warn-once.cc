/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-warn-once.h"

#include <iostream>
#include <set>

namespace ns3
{
namespace isac
{

void
WarnOnce(const std::string& key, const std::string& text)
{
    static std::set<std::string> told;
    if (told.insert(key).second)
    {
        std::cerr << "isac: warning: " << text << std::endl;
    }
}

} // namespace isac
} // namespace ns3
