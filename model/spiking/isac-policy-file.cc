/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-policy-file.h"

#include "isac-hdf5-policy-file.h"

#ifdef ISAC_HDF5_PART
#include "isac-library-path.h"

#include <dlfcn.h>
#include <stdexcept>
#endif

namespace ns3
{

namespace
{

#ifdef ISAC_HDF5_PART

/**
 * Loads the library that knows HDF5, which lies beside this one.
 *
 * @return the format
 * @throws std::runtime_error if that is impossible
 */
const IsacPolicyFormat*
Load()
{
    const auto path = isac::GetLibraryPath().replace_filename(ISAC_HDF5_PART);
    using Getter = decltype(&IsacGetHdf5PolicyFormat);
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    void* getter = library ? dlsym(library, "IsacGetHdf5PolicyFormat") : nullptr;
    if (!getter)
    {
        throw std::runtime_error(std::string("policy files: ") + dlerror() +
                                 "; it is a part of the module: build or install that again");
    }
    return reinterpret_cast<Getter>(getter)();
}

#else

/// @return the format
const IsacPolicyFormat*
Load()
{
    return IsacGetHdf5PolicyFormat();
}

#endif

/// @return the format, loaded once
const IsacPolicyFormat&
GetFormat()
{
    static const IsacPolicyFormat* format = Load();
    return *format;
}

} // namespace

bool
IsacPolicyFile::IsSupported()
{
    return true;
}

void
IsacPolicyFile::Write(const std::string& path, const IsacPolicy& policy)
{
    GetFormat().Write(path, policy);
}

IsacPolicy
IsacPolicyFile::Read(const std::string& path)
{
    return GetFormat().Read(path);
}

IsacPolicy
IsacPolicyFile::ReadImage(const void* data, std::size_t size, const std::string& name)
{
    return GetFormat().ReadImage(data, size, name);
}

} // namespace ns3
