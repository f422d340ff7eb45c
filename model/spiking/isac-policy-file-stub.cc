/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-policy-file.h"

#include <stdexcept>

namespace ns3
{

namespace
{

/**
 * @param name name of the file
 * @throws std::runtime_error always
 */
[[noreturn]] void
Refuse(const std::string& name)
{
    throw std::runtime_error("policy file " + name +
                             ": built without HDF5; install libhdf5-dev and build again");
}

} // namespace

bool
IsacPolicyFile::IsSupported()
{
    return false;
}

void
IsacPolicyFile::Write(const std::string& path, const IsacPolicy& policy)
{
    Refuse(path);
}

IsacPolicy
IsacPolicyFile::Read(const std::string& path)
{
    Refuse(path);
}

IsacPolicy
IsacPolicyFile::ReadImage(const void* data, std::size_t size, const std::string& name)
{
    Refuse(name);
}

} // namespace ns3
