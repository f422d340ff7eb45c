/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_WARN_ONCE_H
#define ISAC_WARN_ONCE_H

#include <string>

namespace ns3
{
namespace isac
{

/**
 * Writes a warning to standard error, once in a program: not once a slot or an episode.
 *
 * @param key what the warning is about; later ones with an equal key are not written
 * @param text the warning, without its line end
 */
void WarnOnce(const std::string& key, const std::string& text);

} // namespace isac
} // namespace ns3

#endif /* ISAC_WARN_ONCE_H */
