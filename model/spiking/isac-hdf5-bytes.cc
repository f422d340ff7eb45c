/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-hdf5-bytes.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace ns3
{

namespace
{

/// Bytes that every HDF5 file begins with.
constexpr char SIGNATURE[] = "\211HDF\r\n\032\n";

/// Length of an address and of a size in the files that are read here (bytes).
constexpr int ADDRESS = 8;

} // namespace

IsacHdf5Bytes::IsacHdf5Bytes(const void* data, std::size_t size)
    : m_data(static_cast<const uint8_t*>(data)),
      m_size(size)
{
    constexpr std::size_t SIGNATURE_SIZE = sizeof(SIGNATURE) - 1;
    if (size < SIGNATURE_SIZE || std::memcmp(data, SIGNATURE, SIGNATURE_SIZE) != 0)
    {
        throw std::runtime_error("is not an HDF5 file");
    }
    // Superblocks of versions 0 and 1 begin alike, as do those of versions 2 and 3.
    const uint64_t version = Read(8, 1);
    const bool old = version < 2;
    const uint64_t base = old ? 24 + 4 * version : 12;
    if (version > 3)
    {
        throw std::runtime_error("has an HDF5 superblock of unknown version " +
                                 std::to_string(version));
    }
    if (Read(old ? 13 : 9, 1) != ADDRESS || Read(old ? 14 : 10, 1) != ADDRESS ||
        Read(base, ADDRESS) != 0)
    {
        throw std::runtime_error("has an HDF5 superblock that is not supported");
    }
    const uint64_t end = Read(base + 2 * ADDRESS, ADDRESS);
    if (end > size)
    {
        throw std::runtime_error("is truncated: " + std::to_string(size) + " bytes of " +
                                 std::to_string(end));
    }
}

std::size_t
IsacHdf5Bytes::GetSize() const
{
    return m_size;
}

const char*
IsacHdf5Bytes::GetPiece(uint64_t offset, uint64_t length) const
{
    if (offset > m_size || m_size - offset < length)
    {
        throw std::runtime_error("is truncated or damaged at byte " + std::to_string(offset));
    }
    return reinterpret_cast<const char*>(m_data + offset);
}

uint64_t
IsacHdf5Bytes::Read(uint64_t offset, int length) const
{
    GetPiece(offset, static_cast<uint64_t>(length));
    uint64_t value = 0;
    for (int i = length - 1; i >= 0; i--)
    {
        value = value << 8 | m_data[offset + i];
    }
    return value;
}

std::vector<std::string>
IsacHdf5Bytes::ReadStrings(uint64_t offset, uint64_t count) const
{
    // A reference: length (4 bytes), address of the heap collection, number of the object in it
    // (4).
    constexpr int LENGTH = 4;
    constexpr int STRIDE = LENGTH + ADDRESS + 4;
    std::vector<std::string> strings;
    // All that there are fit into the file; a damaged one may refer to the same again and again.
    uint64_t left = m_size;
    for (uint64_t i = 0; i < count; i++, offset += STRIDE)
    {
        const uint64_t length = Read(offset, LENGTH);
        if (length > left)
        {
            throw std::runtime_error("has strings that are longer than the file");
        }
        left -= length;
        const uint64_t address = Read(offset + LENGTH, ADDRESS);
        const uint64_t index = Read(offset + LENGTH + ADDRESS, 4);
        strings.push_back(length == 0 ? "" : ReadHeap(address, index, length));
    }
    return strings;
}

std::string
IsacHdf5Bytes::ReadHeap(uint64_t address, uint64_t index, uint64_t length) const
{
    // A collection: "GCOL", version and padding (4), its size (8), objects, each of a header of 16
    // bytes (number (2), references (2), padding (4), size (8)) and data, padded to 8 bytes.
    constexpr uint64_t HEADER = 16;
    const std::runtime_error damaged("refers to a damaged heap at byte " + std::to_string(address));
    if (Read(address, 4) != 0x4c4f4347 || Read(address + 4, 1) != 1)
    {
        throw damaged;
    }
    const uint64_t size = Read(address + 8, 8);
    if (size > m_size - address)
    {
        throw damaged;
    }
    const uint64_t end = address + size;
    for (uint64_t object = address + HEADER; object + HEADER <= end;)
    {
        const uint64_t number = Read(object, 2);
        const uint64_t bytes = Read(object + 8, 8);
        const uint64_t room = end - object - HEADER;
        if (number == 0 || bytes > room)
        {
            break;
        }
        if (number == index)
        {
            if (bytes < length)
            {
                break;
            }
            const auto* text = reinterpret_cast<const char*>(m_data + object + HEADER);
            return {text, std::find(text, text + length, '\0')};
        }
        object += HEADER + std::min((bytes + 7) / 8 * 8, room);
    }
    throw damaged;
}

} // namespace ns3
