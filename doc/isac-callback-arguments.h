/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CALLBACK_ARGUMENTS_H
#define ISAC_CALLBACK_ARGUMENTS_H

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

/// What a trace source's callback takes: declaration and meaning of each argument.
using IsacCallbackArguments = std::vector<std::pair<std::string, std::string>>;

/**
 * Finds out what callbacks take: the module's from the typedefs in its headers and their
 * documentation, ns-3's from a list.
 * @param names callbacks, e.g. "ns3::IsacRadar::TrackTracedCallback"
 * @param sources the module's directory
 * @return arguments by name of the callback
 * @throws std::runtime_error if there is no such typedef, or an argument is not documented
 */
std::map<std::string, IsacCallbackArguments> FindCallbackArguments(
    const std::set<std::string>& names,
    const std::string& sources);

#endif /* ISAC_CALLBACK_ARGUMENTS_H */
