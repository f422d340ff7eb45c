/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-hdf5-writer.h"

#include <stdexcept>

namespace ns3
{

IsacHdf5Writer::IsacHdf5Writer()
    : m_file(IsacHdf5OpenImage(nullptr, 0))
{
}

void
IsacHdf5Writer::AddGroup(const std::string& path)
{
    const IsacHdf5Handle group(
        H5Gcreate2(m_file.Get(), path.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
        H5Gclose,
        path + " cannot be written");
}

void
IsacHdf5Writer::Add(const std::string& path,
                    const std::vector<hsize_t>& shape,
                    hid_t fileType,
                    hid_t memoryType,
                    const void* data)
{
    const std::string error = path + " cannot be written";
    const IsacHdf5Handle space(shape.empty()
                                   ? H5Screate(H5S_SCALAR)
                                   : H5Screate_simple(shape.size(), shape.data(), nullptr),
                               H5Sclose,
                               error);
    const IsacHdf5Handle creation(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, error);
    // Without the time of writing, equal content gives equal files.
    H5Pset_obj_track_times(creation.Get(), false);
    const IsacHdf5Handle dataset(H5Dcreate2(m_file.Get(),
                                            path.c_str(),
                                            fileType,
                                            space.Get(),
                                            H5P_DEFAULT,
                                            creation.Get(),
                                            H5P_DEFAULT),
                                 H5Dclose,
                                 error);
    if (H5Dwrite(dataset.Get(), memoryType, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0)
    {
        throw std::runtime_error(error);
    }
}

void
IsacHdf5Writer::AddStrings(const std::string& path,
                           const std::vector<hsize_t>& shape,
                           const std::vector<std::string>& strings)
{
    std::vector<const char*> pointers;
    for (const std::string& text : strings)
    {
        if (text.find('\0') != std::string::npos)
        {
            throw std::runtime_error(path + " has a zero byte in a string");
        }
        pointers.push_back(text.c_str());
    }
    const IsacHdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose, path + " cannot be written");
    H5Tset_size(type.Get(), H5T_VARIABLE);
    H5Tset_cset(type.Get(), H5T_CSET_UTF8);
    Add(path, shape, type.Get(), type.Get(), pointers.data());
}

void
IsacHdf5Writer::AddString(const std::string& path, const std::string& text)
{
    AddStrings(path, {}, {text});
}

void
IsacHdf5Writer::AddPairs(const std::string& path, const Pairs& pairs)
{
    std::vector<std::string> strings;
    for (const auto& [first, second] : pairs)
    {
        strings.push_back(first);
        strings.push_back(second);
    }
    AddStrings(path, {pairs.size(), 2}, strings);
}

void
IsacHdf5Writer::AddNumbers(const std::string& path, const IsacNirArray& array, hid_t type)
{
    const std::vector<hsize_t> shape(array.shape.begin(), array.shape.end());
    Add(path, shape, type, H5T_NATIVE_DOUBLE, array.values.data());
}

std::string
IsacHdf5Writer::GetImage() const
{
    const std::string error = "HDF5 does not give out its file in memory";
    if (H5Fflush(m_file.Get(), H5F_SCOPE_LOCAL) < 0)
    {
        throw std::runtime_error(error);
    }
    const ssize_t size = H5Fget_file_image(m_file.Get(), nullptr, 0);
    std::string image(size > 0 ? size : 0, '\0');
    if (size <= 0 || H5Fget_file_image(m_file.Get(), image.data(), image.size()) != size)
    {
        throw std::runtime_error(error);
    }
    return image;
}

} // namespace ns3
