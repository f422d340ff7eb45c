/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-hdf5.h"

#include <atomic>
#include <stdexcept>

namespace ns3
{

IsacHdf5Handle::IsacHdf5Handle(hid_t id, Close close, const std::string& what)
    : m_id(id),
      m_close(close)
{
    if (id < 0)
    {
        throw std::runtime_error(what);
    }
}

IsacHdf5Handle::~IsacHdf5Handle()
{
    if (m_id >= 0)
    {
        m_close(m_id);
    }
}

IsacHdf5Handle::IsacHdf5Handle(IsacHdf5Handle&& other) noexcept
    : m_id(other.m_id),
      m_close(other.m_close)
{
    other.m_id = -1;
}

hid_t
IsacHdf5Handle::Get() const
{
    return m_id;
}

IsacHdf5Silence::IsacHdf5Silence()
{
    H5Eget_auto2(H5E_DEFAULT, &m_function, &m_data);
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

IsacHdf5Silence::~IsacHdf5Silence()
{
    H5Eset_auto2(H5E_DEFAULT, m_function, m_data);
}

IsacHdf5Handle
IsacHdf5OpenImage(const void* image, std::size_t size)
{
    // HDF5 takes files of equal names for the same file.
    static std::atomic<uint64_t> opened{0};
    const std::string name = "isac-image-" + std::to_string(opened++);
    const IsacHdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "HDF5 does not work");
    constexpr std::size_t GROWTH = 1 << 16;
    if (H5Pset_fapl_core(access.Get(), GROWTH, false) < 0)
    {
        throw std::runtime_error("HDF5 has no files in memory");
    }
    if (size == 0)
    {
        return {H5Fcreate(name.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.Get()),
                H5Fclose,
                "HDF5 cannot create a file in memory"};
    }
    // HDF5 copies the image and never changes it; its interface is older than const.
    if (H5Pset_file_image(access.Get(), const_cast<void*>(image), size) < 0)
    {
        throw std::runtime_error("HDF5 refuses a file in memory");
    }
    return {H5Fopen(name.c_str(), H5F_ACC_RDONLY, access.Get()),
            H5Fclose,
            "is not a readable HDF5 file"};
}

} // namespace ns3
