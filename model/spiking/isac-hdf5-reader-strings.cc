/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-hdf5-reader.h"

#include <algorithm>
#include <stdexcept>

namespace ns3
{

namespace
{

/// Largest number of strings of a dataset.
constexpr uint64_t MAX_STRINGS = 8192;

/// Largest size of a string of fixed length (bytes).
constexpr std::size_t MAX_STRING = 1 << 16;

} // namespace

std::string
IsacHdf5Reader::ReadString(const std::string& name) const
{
    const IsacHdf5Handle dataset = OpenDataset(name);
    const std::vector<uint64_t> shape = GetShape(name, dataset);
    if (CountEntries(shape) != 1)
    {
        Refuse(name, "is not a single string");
    }
    return ReadStrings(name, dataset, shape).front();
}

IsacHdf5Reader::Pairs
IsacHdf5Reader::ReadPairs(const std::string& name) const
{
    const IsacHdf5Handle dataset = OpenDataset(name);
    const std::vector<uint64_t> shape = GetShape(name, dataset);
    // Python writes an empty list of pairs as an array of one dimension.
    if (!shape.empty() && shape[0] == 0)
    {
        return {};
    }
    if (shape.size() != 2 || shape[1] != 2)
    {
        Refuse(name, "is not a table of two columns");
    }
    const std::vector<std::string> strings = ReadStrings(name, dataset, shape);
    Pairs pairs;
    for (std::size_t i = 0; i < strings.size(); i += 2)
    {
        pairs.emplace_back(strings[i], strings[i + 1]);
    }
    return pairs;
}

std::vector<std::string>
IsacHdf5Reader::ReadStrings(const std::string& name,
                            const IsacHdf5Handle& dataset,
                            const std::vector<uint64_t>& shape) const
{
    const uint64_t count = CountEntries(shape);
    const IsacHdf5Handle type(H5Dget_type(dataset.Get()),
                              H5Tclose,
                              m_label + name + " has no type");
    if (H5Tget_class(type.Get()) != H5T_STRING)
    {
        Refuse(name, "is not of strings");
    }
    if (count > MAX_STRINGS)
    {
        Refuse(name, "has too many strings");
    }
    if (H5Tis_variable_str(type.Get()) > 0)
    {
        const haddr_t offset = H5Dget_offset(dataset.Get());
        if (offset == HADDR_UNDEF)
        {
            Refuse(name, "has strings of variable length that are not stored in one piece");
        }
        try
        {
            return m_file->bytes.ReadStrings(offset, count);
        }
        catch (const std::runtime_error& error)
        {
            Refuse(name, error.what());
        }
    }
    const std::size_t size = H5Tget_size(type.Get());
    if (size == 0 || size > MAX_STRING)
    {
        Refuse(name, "has too long strings");
    }
    const std::vector<char> text = ReadRaw(name, dataset, shape, size);
    std::vector<std::string> strings;
    for (auto begin = text.begin(); begin != text.end(); begin += static_cast<long>(size))
    {
        const auto end = begin + static_cast<long>(size);
        strings.emplace_back(begin, std::find(begin, end, '\0'));
    }
    return strings;
}

} // namespace ns3
