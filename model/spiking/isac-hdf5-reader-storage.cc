/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-hdf5-reader.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <zlib.h>

namespace ns3
{

namespace
{

/// Bytes of data that a byte of a file can stand for: deflate's limit is 1032.
constexpr uint64_t MAX_COMPRESSION = 1100;

/// Added to the size of a file for data that compresses to almost nothing (bytes).
constexpr uint64_t SLACK = 4096;

/// Largest chunk (bytes).
constexpr uint64_t MAX_CHUNK = sizeof(double) * IsacNirGraph::MAX_ENTRIES;

/// Largest number of chunks of a dataset. HDF5 goes through all of them to find one.
constexpr uint64_t MAX_CHUNKS = 4096;

/**
 * @param data compressed bytes
 * @param size size that they must have after decompression
 * @return decompressed bytes; empty if they have another size, or are damaged
 */
std::vector<char>
Inflate(const std::vector<char>& data, std::size_t size)
{
    std::vector<char> inflated(size);
    uLongf length = size;
    const int result = uncompress(reinterpret_cast<Bytef*>(inflated.data()),
                                  &length,
                                  reinterpret_cast<const Bytef*>(data.data()),
                                  data.size());
    if (result != Z_OK || length != size)
    {
        inflated.clear();
    }
    return inflated;
}

/**
 * @param data first bytes of all entries, then their second bytes, and so on
 * @param entry size of an entry (bytes)
 * @return the entries
 */
std::vector<char>
Unshuffle(const std::vector<char>& data, std::size_t entry)
{
    std::vector<char> entries(data.size());
    const std::size_t count = data.size() / entry;
    for (std::size_t i = 0; i < count * entry; i++)
    {
        entries[i % count * entry + i / count] = data[i];
    }
    return entries;
}

/**
 * @param chunk bytes of a chunk in the file
 * @param filters filters that were applied to it, in order
 * @param skipped a bit for each filter that was not applied to this one
 * @param size size that it must have (bytes)
 * @param entry size of an entry (bytes)
 * @return its entries; another size if it is damaged
 */
std::vector<char>
Decode(std::vector<char> chunk,
       const std::vector<H5Z_filter_t>& filters,
       unsigned skipped,
       std::size_t size,
       std::size_t entry)
{
    for (std::size_t i = filters.size(); i-- > 0;)
    {
        if ((skipped & 1U << i) == 0)
        {
            chunk =
                filters[i] == H5Z_FILTER_DEFLATE ? Inflate(chunk, size) : Unshuffle(chunk, entry);
        }
    }
    return chunk;
}

/**
 * Copies the part of a chunk that is within a dataset.
 *
 * @param chunk entries of the chunk
 * @param extents its extent in each dimension
 * @param start index of its first entry in each dimension
 * @param shape extent of the dataset in each dimension
 * @param entry size of an entry (bytes)
 * @param[out] raw entries of the dataset
 */
void
CopyChunk(const std::vector<char>& chunk,
          const std::vector<hsize_t>& extents,
          const std::vector<hsize_t>& start,
          const std::vector<uint64_t>& shape,
          std::size_t entry,
          std::vector<char>& raw)
{
    const std::size_t count = chunk.size() / entry;
    for (std::size_t i = 0; i < count; i++)
    {
        uint64_t rest = i;
        uint64_t index = 0;
        uint64_t stride = 1;
        bool inside = true;
        for (std::size_t d = shape.size(); d-- > 0;)
        {
            const uint64_t at = start[d] + rest % extents[d];
            rest /= extents[d];
            inside = inside && at < shape[d];
            index += at * stride;
            stride *= shape[d];
        }
        if (inside)
        {
            std::memcpy(raw.data() + index * entry, chunk.data() + i * entry, entry);
        }
    }
}

/**
 * Goes on to the next chunk.
 * @param start index of a chunk's first entry in each dimension; becomes the next one's
 * @param extents extent of the chunks in each dimension
 * @param shape extent of the dataset in each dimension
 * @return whether there is a next one
 */
bool
Advance(std::vector<hsize_t>& start,
        const std::vector<hsize_t>& extents,
        const std::vector<uint64_t>& shape)
{
    for (std::size_t d = shape.size(); d-- > 0;)
    {
        start[d] += extents[d];
        if (start[d] < shape[d])
        {
            return true;
        }
        start[d] = 0;
    }
    return false;
}

} // namespace

std::vector<char>
IsacHdf5Reader::ReadRaw(const std::string& name,
                        const IsacHdf5Handle& dataset,
                        const std::vector<uint64_t>& shape,
                        std::size_t entry) const
{
    const IsacHdf5Handle creation(H5Dget_create_plist(dataset.Get()),
                                  H5Pclose,
                                  m_label + name + " has no storage");
    const H5D_layout_t layout = H5Pget_layout(creation.Get());
    if (layout == H5D_VIRTUAL || H5Pget_external_count(creation.Get()) != 0)
    {
        Refuse(name, "is stored in another file");
    }
    const uint64_t size = CountEntries(shape) * entry;
    // Numbers become doubles.
    const uint64_t cost = CountEntries(shape) * std::max(entry, sizeof(double));
    if (size > (m_file->bytes.GetSize() + SLACK) * MAX_COMPRESSION || cost > m_file->budget)
    {
        Refuse(name, "is larger than its file can hold, or the whole file too large");
    }
    m_file->budget -= cost;
    std::vector<char> raw(size);
    if (size == 0)
    {
        return raw;
    }
    if (layout == H5D_CHUNKED)
    {
        ReadChunks(name, dataset, creation, shape, entry, raw);
        return raw;
    }
    const IsacHdf5Handle type(H5Dget_type(dataset.Get()),
                              H5Tclose,
                              m_label + name + " has no type");
    if (H5Dget_storage_size(dataset.Get()) != size ||
        H5Dread(dataset.Get(), type.Get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, raw.data()) < 0)
    {
        Refuse(name, "cannot be read: the file is truncated or damaged");
    }
    return raw;
}

void
IsacHdf5Reader::ReadChunks(const std::string& name,
                           const IsacHdf5Handle& dataset,
                           const IsacHdf5Handle& creation,
                           const std::vector<uint64_t>& shape,
                           std::size_t entry,
                           std::vector<char>& raw) const
{
    const std::vector<H5Z_filter_t> filters = GetFilters(name, creation);
    std::vector<hsize_t> extents(H5S_MAX_RANK);
    const int rank = H5Pget_chunk(creation.Get(), H5S_MAX_RANK, extents.data());
    extents.resize(shape.size());
    const uint64_t most = std::min((m_file->bytes.GetSize() + SLACK) * MAX_COMPRESSION, MAX_CHUNK);
    uint64_t chunks = 1;
    uint64_t size = entry;
    for (std::size_t d = 0; d < extents.size() && size <= most; d++)
    {
        extents[d] = std::min<hsize_t>(extents[d], IsacNirGraph::MAX_ENTRIES);
        size *= extents[d];
        chunks *= extents[d] == 0 ? 0 : (shape[d] - 1) / extents[d] + 1;
    }
    // Chunks reach over the edge of the dataset, but not by far.
    if (rank != static_cast<int>(shape.size()) || size == 0 || size > most || chunks > MAX_CHUNKS ||
        chunks * size > 4 * MAX_CHUNK)
    {
        Refuse(name, "has chunks of a size that is not supported");
    }
    std::vector<hsize_t> start(shape.size(), 0);
    do
    {
        unsigned skipped = 0;
        haddr_t address = HADDR_UNDEF;
        hsize_t stored = 0;
        H5Dget_chunk_info_by_coord(dataset.Get(), start.data(), &skipped, &address, &stored);
        if (address == HADDR_UNDEF)
        {
            Refuse(name, "lacks some of its data");
        }
        const char* bytes = m_file->bytes.GetPiece(address, stored);
        const std::vector<char> chunk =
            Decode({bytes, bytes + stored}, filters, skipped, size, entry);
        if (chunk.size() != size)
        {
            Refuse(name, "cannot be read: the file is damaged");
        }
        CopyChunk(chunk, extents, start, shape, entry, raw);
    } while (Advance(start, extents, shape));
}

std::vector<H5Z_filter_t>
IsacHdf5Reader::GetFilters(const std::string& name, const IsacHdf5Handle& creation) const
{
    std::vector<H5Z_filter_t> filters;
    const int count = H5Pget_nfilters(creation.Get());
    for (int i = 0; i < count; i++)
    {
        unsigned flags = 0;
        std::size_t values = 0;
        const H5Z_filter_t filter = H5Pget_filter2(creation.Get(),
                                                   static_cast<unsigned>(i),
                                                   &flags,
                                                   &values,
                                                   nullptr,
                                                   0,
                                                   nullptr,
                                                   nullptr);
        if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE)
        {
            Refuse(name,
                   "has HDF5 filter " + std::to_string(filter) +
                       ", which is not supported; compress with gzip");
        }
        filters.push_back(filter);
    }
    return filters;
}

} // namespace ns3
