/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_HDF5_POLICY_FILE_H
#define ISAC_HDF5_POLICY_FILE_H

#include "isac-policy.h"

#include <cstddef>
#include <string>

namespace ns3
{

/**
 * @ingroup isac
 * What IsacPolicyFile does its work with. HDF5 brings thirty libraries, which take as long to load
 * as a third of ns-3; so where the module is built alone, what needs it is a library of its own,
 * loaded when the first policy is read or written. Its functions are IsacPolicyFile's.
 */
class IsacPolicyFormat
{
  public:
    virtual ~IsacPolicyFormat() = default;

    /// @param path name of the file @param policy to write
    virtual void Write(const std::string& path, const IsacPolicy& policy) const = 0;
    /// @param path name of the file @return the policy in it
    virtual IsacPolicy Read(const std::string& path) const = 0;
    /**
     * @param data bytes of a file
     * @param size their number
     * @param name for errors
     * @return the policy in it
     */
    virtual IsacPolicy ReadImage(const void* data,
                                 std::size_t size,
                                 const std::string& name) const = 0;
};

/// @return the format, HDF5; C linkage, because it is looked up by name
extern "C" const IsacPolicyFormat* IsacGetHdf5PolicyFormat();

} // namespace ns3

#endif /* ISAC_HDF5_POLICY_FILE_H */
