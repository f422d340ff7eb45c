/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-hdf5-reader.h"

#include "isac-hdf5-check.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <stdexcept>

namespace ns3
{

namespace
{

/// Largest number of entries of a group.
constexpr uint64_t MAX_NAMES = 4096;

/// Largest length of a name (bytes).
constexpr std::size_t MAX_NAME = 200;

using Links = std::map<std::string, H5L_type_t>;

/**
 * Called by HDF5 for each link of a group.
 *
 * @param name name of the link
 * @param info what is known of it
 * @param data the links found so far
 * @return 0 to go on, 1 to stop at the limit, -1 for a bad name
 */
herr_t
CollectLink(hid_t, const char* name, const H5L_info_t* info, void* data)
{
    auto* links = static_cast<Links*>(data);
    const std::string text = name;
    const bool control =
        std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 127; });
    if (text.empty() || text.size() > MAX_NAME || control)
    {
        return -1;
    }
    links->emplace(text, info->type);
    return links->size() > MAX_NAMES ? 1 : 0;
}

/**
 * @param type type of a dataset's entries
 * @return whether they are integers or floating-point numbers of a common format
 */
bool
IsNumeric(hid_t type)
{
    for (const hid_t known : {H5T_IEEE_F32LE,
                              H5T_IEEE_F64LE,
                              H5T_IEEE_F32BE,
                              H5T_IEEE_F64BE,
                              H5T_STD_I64LE,
                              H5T_STD_I32LE,
                              H5T_STD_I16LE,
                              H5T_STD_I8LE,
                              H5T_STD_U64LE,
                              H5T_STD_U32LE,
                              H5T_STD_U16LE,
                              H5T_STD_U8LE,
                              H5T_STD_I64BE,
                              H5T_STD_I32BE,
                              H5T_STD_U64BE,
                              H5T_STD_U32BE})
    {
        if (H5Tequal(type, known) > 0)
        {
            return true;
        }
    }
    return false;
}

} // namespace

std::shared_ptr<IsacHdf5Reader::File>
IsacHdf5Reader::OpenFile(const void* data, std::size_t size)
{
    const IsacHdf5Bytes bytes(data, size);
    const IsacHdf5Check check(bytes);
    // An eighth more than for the weights: parameters of neurons and the like.
    constexpr uint64_t BUDGET = (sizeof(double) + 1) * IsacNirGraph::MAX_ENTRIES;
    return std::shared_ptr<File>(new File{bytes, {}, IsacHdf5OpenImage(data, size), BUDGET});
}

IsacHdf5Reader::IsacHdf5Reader(const void* data, std::size_t size)
    : m_file(OpenFile(data, size)),
      m_group(H5Gopen2(m_file->handle.Get(), "/", H5P_DEFAULT), H5Gclose, "has no root group")
{
    CollectLinks("/");
}

IsacHdf5Reader::IsacHdf5Reader(const IsacHdf5Reader& parent,
                               const std::string& name,
                               std::string label)
    : m_file(parent.m_file),
      m_group(H5Gopen2(parent.m_group.Get(), name.c_str(), H5P_DEFAULT),
              H5Gclose,
              parent.m_label + name + " is not a group"),
      m_label(std::move(label))
{
    CollectLinks(parent.m_label + name);
}

void
IsacHdf5Reader::CollectLinks(const std::string& what)
{
    hsize_t next = 0;
    const herr_t end =
        H5Literate(m_group.Get(), H5_INDEX_NAME, H5_ITER_INC, &next, CollectLink, &m_links);
    if (end != 0)
    {
        throw std::runtime_error(what + (end > 0
                                             ? " has too many entries"
                                             : " is damaged or has a name that is not supported"));
    }
}

IsacHdf5Reader
IsacHdf5Reader::OpenGroup(const std::string& name, const std::string& label) const
{
    CheckLink(name);
    return {*this, name, label};
}

bool
IsacHdf5Reader::Has(const std::string& name) const
{
    return m_links.count(name) > 0;
}

std::vector<std::string>
IsacHdf5Reader::GetNames() const
{
    std::vector<std::string> names;
    for (const auto& [name, type] : m_links)
    {
        names.push_back(name);
    }
    return names;
}

void
IsacHdf5Reader::Refuse(const std::string& name, const std::string& what) const
{
    throw std::runtime_error(m_label + name + " " + what);
}

void
IsacHdf5Reader::CheckLink(const std::string& name) const
{
    const auto link = m_links.find(name);
    if (link == m_links.end())
    {
        Refuse(name, "is missing");
    }
    if (link->second != H5L_TYPE_HARD)
    {
        Refuse(name, "is a soft or external link, which are not followed");
    }
}

IsacHdf5Handle
IsacHdf5Reader::OpenDataset(const std::string& name) const
{
    CheckLink(name);
    return {H5Dopen2(m_group.Get(), name.c_str(), H5P_DEFAULT),
            H5Dclose,
            m_label + name + " is not a readable dataset"};
}

std::vector<uint64_t>
IsacHdf5Reader::GetShape(const std::string& name, const IsacHdf5Handle& dataset) const
{
    const std::string error = m_label + name + " has no shape";
    const IsacHdf5Handle space(H5Dget_space(dataset.Get()), H5Sclose, error);
    const int dimensions = H5Sget_simple_extent_ndims(space.Get());
    if (dimensions < 0 || H5Sget_simple_extent_type(space.Get()) == H5S_NULL)
    {
        throw std::runtime_error(error);
    }
    std::vector<hsize_t> extents(dimensions);
    H5Sget_simple_extent_dims(space.Get(), extents.data(), nullptr);
    uint64_t entries = 1;
    for (const hsize_t extent : extents)
    {
        if (extent > IsacNirGraph::MAX_ENTRIES || entries * extent > IsacNirGraph::MAX_ENTRIES)
        {
            Refuse(name, "has more than " + std::to_string(IsacNirGraph::MAX_ENTRIES) + " entries");
        }
        entries *= extent;
    }
    return {extents.begin(), extents.end()};
}

uint64_t
IsacHdf5Reader::CountEntries(const std::vector<uint64_t>& shape)
{
    return std::accumulate(shape.begin(), shape.end(), uint64_t{1}, std::multiplies<>());
}

IsacNirArray
IsacHdf5Reader::ReadNumbers(const std::string& name) const
{
    const IsacHdf5Handle dataset = OpenDataset(name);
    const IsacHdf5Handle type(H5Dget_type(dataset.Get()),
                              H5Tclose,
                              m_label + name + " has no type");
    if (!IsNumeric(type.Get()))
    {
        Refuse(name, "is not of integers or floating-point numbers");
    }
    IsacNirArray array;
    array.shape = GetShape(name, dataset);
    const std::vector<char> raw = ReadRaw(name, dataset, array.shape, H5Tget_size(type.Get()));
    array.values.resize(raw.size() / H5Tget_size(type.Get()));
    std::copy(raw.begin(), raw.end(), reinterpret_cast<char*>(array.values.data()));
    // In place: no type that is read is longer than a double.
    if (H5Tconvert(type.Get(),
                   H5T_NATIVE_DOUBLE,
                   array.values.size(),
                   array.values.data(),
                   nullptr,
                   H5P_DEFAULT) < 0)
    {
        Refuse(name, "cannot be read");
    }
    return array;
}

} // namespace ns3
