/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_POLICY_FILE_H
#define ISAC_POLICY_FILE_H

#include "isac-policy.h"

#include <cstddef>
#include <string>

namespace ns3
{

/**
 * @ingroup isac
 * Policies in files of the Neuromorphic Intermediate Representation (NIR), which is HDF5 laid out
 * as the Python package nir does: a string /version, and a group /node with the graph that
 * IsacNirGraph describes. What NIR has no place for is in a group /isac, which other readers pass
 * over:
 *  - format: 1;
 *  - action_space, encoder: strings;
 *  - controller: the kind of controller that it is for, where only one takes it;
 *  - second: a graph like the group node, where there is a second stage;
 *  - vehicles, time_steps: integers;
 *  - time_step: dt (s), with which lambda = dt / tau;
 *  - mean, deviation: an entry a feature;
 *  - record: a table of strings, name and text.
 *
 * A file of another tool has no such group: it gets time steps of 1e-4 s, which is what those tools
 * export with, and a single one, for it does not say how many; no action space and encoder; zero
 * mean and unit deviation.
 *
 * Numbers of the network have the precision of a float. Files are read as they come: sizes, types,
 * links and filters are checked, nothing outside of the file is opened, and nothing in it is
 * executed. Not for use by several threads at once, as HDF5 is not. Without HDF5 at build time
 * everything here throws.
 */
class IsacPolicyFile
{
  public:
    /// @return whether the module was built with HDF5; without it, all else here throws
    static bool IsSupported();

    /**
     * Writes a policy. An older file of that name is replaced only by a complete one; equal
     * policies give equal bytes.
     *
     * @param path name of the file
     * @param policy the policy
     * @throws std::runtime_error naming the file, and the field that is wrong
     */
    static void Write(const std::string& path, const IsacPolicy& policy);

    /**
     * @param path name of the file
     * @return the policy in it, its network valid
     * @throws std::runtime_error naming the file, and the field that is wrong
     */
    static IsacPolicy Read(const std::string& path);

    /**
     * Reads a file that is in memory.
     *
     * @param data the file's bytes
     * @param size their number
     * @param name name for errors
     * @return the policy in it, its network valid
     * @throws std::runtime_error with that name, naming the field that is wrong
     */
    static IsacPolicy ReadImage(const void* data, std::size_t size, const std::string& name);
};

} // namespace ns3

#endif /* ISAC_POLICY_FILE_H */
