/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_POLICY_LIBRARY_H
#define ISAC_POLICY_LIBRARY_H

#include "isac-policy.h"

#include <functional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Where policies are: those that come with the module, in its folder policies/, and those in the
 * directories that the environment variable ISAC_POLICY_PATH lists, separated by colons.
 */
class IsacPolicyLibrary
{
  public:
    /**
     * @param name path of a file; or the name of a policy in the library, without ".nir"; or the
     * name of a family: of the policies called NAME-POWERdBm the one with the nearest power is
     * taken
     * @param power P_max (dBm)
     * @return path of the file
     * @throws std::runtime_error if there is none, saying where it was looked for and what there is
     */
    static std::string Find(const std::string& name, double power);

    /**
     * Finds a policy, reads it and hands it over, without ever throwing.
     * @param name as for Find()
     * @param power P_max (dBm)
     * @param use takes the policy; throws std::invalid_argument if it does not fit
     * @return empty, or what is wrong: what was looked for, or file and field
     */
    static std::string TryUse(const std::string& name,
                              double power,
                              const std::function<void(const IsacPolicy&)>& use);

    /**
     * @return the directories that are searched, in order: those of the environment variable
     * ISAC_POLICY_PATH, share/isac/policies of the prefix that the library is installed in,
     * policies/ of the sources
     */
    static std::vector<std::string> GetDirectories();

    /// @return names of all policies in the library, sorted
    static std::vector<std::string> GetNames();
};

} // namespace ns3

#endif /* ISAC_POLICY_LIBRARY_H */
