/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-hdf5-check.h"

#include <stdexcept>
#include <utility>
#include <vector>

namespace ns3
{

namespace
{

/// Address of what is not there.
constexpr uint64_t UNDEFINED = UINT64_MAX;

/// Largest number of objects and nodes of trees.
constexpr std::size_t MAX_SEEN = 65536;

/// Largest number of dimensions.
constexpr uint64_t MAX_RANK = 32;

/// Largest level of a tree.
constexpr uint64_t MAX_LEVEL = 8;

} // namespace

IsacHdf5Check::IsacHdf5Check(const IsacHdf5Bytes& bytes)
    : m_bytes(bytes)
{
    const uint64_t version = Read(8, 1);
    if (version > 1)
    {
        return;
    }
    m_memberLimit = 2 * Read(16, 2);
    m_groupLimit = 2 * Read(18, 2);
    // Version 1 has the size of the trees of chunks in front of the addresses.
    const uint64_t addresses = version == 0 ? 24 : 28;
    m_chunkLimit = 2 * (version == 0 ? 32 : Read(24, 2));
    Require(m_memberLimit > 0 && m_groupLimit > 0 && m_chunkLimit > 0);
    Require(Read(addresses + 8, 8) == UNDEFINED && Read(addresses + 24, 8) == UNDEFINED);
    CheckObject(Read(addresses + 40, 8), "");
}

void
IsacHdf5Check::Refuse(const std::string& what) const
{
    throw std::runtime_error((m_path.empty() ? "the root group" : m_path) + " " + what);
}

void
IsacHdf5Check::Require(bool good) const
{
    if (!good)
    {
        Refuse("is damaged");
    }
}

uint64_t
IsacHdf5Check::Read(uint64_t offset, int length) const
{
    CheckPiece({offset, static_cast<uint64_t>(length)});
    return m_bytes.Read(offset, length);
}

void
IsacHdf5Check::CheckPiece(Piece piece) const
{
    Require(piece.begin <= m_bytes.GetSize() && piece.size <= m_bytes.GetSize() - piece.begin);
}

void
IsacHdf5Check::CheckObject(uint64_t address, const std::string& path)
{
    const std::string above = std::exchange(m_path, path);
    constexpr uint64_t NEWER = 0x5244484f; // "OHDR"
    constexpr uint64_t CONTINUATION = 16;
    if (m_seen.insert(address).second && Read(address, 4) != NEWER)
    {
        Require(Read(address, 1) == 1 && m_seen.size() < MAX_SEEN);
        std::vector<Piece> blocks{{address + 16, Read(address + 8, 4)}};
        for (std::size_t i = 0; i < blocks.size(); i++)
        {
            const Piece block = blocks[i];
            CheckPiece(block);
            const uint64_t end = block.begin + block.size;
            for (uint64_t at = block.begin; at + 8 <= end;)
            {
                const uint64_t type = Read(at, 2);
                const Piece message{at + 8, Read(at + 2, 2)};
                Require(message.size <= end - message.begin);
                if (type == CONTINUATION)
                {
                    Require(message.size >= 16 && blocks.size() < 256);
                    blocks.push_back({Read(message.begin, 8), Read(message.begin + 8, 8)});
                }
                else
                {
                    // Shared messages are elsewhere in the file.
                    Require((Read(at + 4, 1) & 2) == 0 || type == 0);
                    CheckMessage(type, message);
                }
                at = message.begin + message.size;
            }
        }
    }
    m_path = above;
}

void
IsacHdf5Check::CheckMessage(uint64_t type, Piece message)
{
    switch (type)
    {
    case 1:
        CheckSpace(message);
        break;
    case 3:
        CheckType(message);
        break;
    case 5:
        CheckFill(message);
        break;
    case 7:
        Refuse("is stored in another file");
    case 8:
        CheckLayout(message);
        break;
    case 11:
        CheckFilters(message);
        break;
    case 17:
        Require(message.size >= 16);
        CheckGroup(Read(message.begin, 8), Read(message.begin + 8, 8));
        break;
    default:
        break;
    }
}

void
IsacHdf5Check::CheckSpace(Piece message) const
{
    Require(message.size >= 8);
    const uint64_t version = Read(message.begin, 1);
    const uint64_t rank = Read(message.begin + 1, 1);
    const uint64_t flags = Read(message.begin + 2, 1);
    const uint64_t extents = 8 * rank * (1 + (flags & 1));
    Require((version == 1 || version == 2) && rank <= MAX_RANK && flags < 2);
    Require(message.size >= (version == 1 ? 8 : 4) + extents);
}

void
IsacHdf5Check::CheckType(Piece message) const
{
    // What a class has behind the first 8 bytes: numbers have offsets, precisions, exponents.
    constexpr uint64_t INTEGER = 0;
    constexpr uint64_t FLOAT = 1;
    constexpr uint64_t STRING = 3;
    constexpr uint64_t VARIABLE = 9;
    Require(message.size >= 8);
    const uint64_t version = Read(message.begin, 1) >> 4;
    const uint64_t kind = Read(message.begin, 1) & 15;
    const uint64_t size = Read(message.begin + 4, 4);
    Require(version >= 1 && version <= 3 && size > 0);
    if (kind == VARIABLE)
    {
        constexpr uint64_t TEXT = 1;
        if ((Read(message.begin + 1, 1) & 15) != TEXT)
        {
            Refuse("has a type that is not supported");
        }
        Require(size == 16);
        CheckType({message.begin + 8, message.size - 8});
    }
    else if (kind == INTEGER || kind == FLOAT)
    {
        Require(message.size >= (kind == INTEGER ? 12 : 20) && size <= 16);
    }
    else if (kind != STRING)
    {
        Refuse("has a type that is not supported");
    }
}

void
IsacHdf5Check::CheckFill(Piece message) const
{
    Require(message.size >= 4);
    const uint64_t version = Read(message.begin, 1);
    Require(version >= 1 && version <= 3);
    const bool defined = version == 3   ? (Read(message.begin + 1, 1) & 32) != 0
                         : version == 2 ? Read(message.begin + 3, 1) != 0
                                        : true;
    if (defined)
    {
        const uint64_t start = version == 3 ? 2 : 4;
        Require(message.size >= start + 4);
        Require(Read(message.begin + start, 4) <= message.size - start - 4);
    }
}

void
IsacHdf5Check::CheckFilters(Piece message) const
{
    Require(message.size >= 2);
    const uint64_t version = Read(message.begin, 1);
    const uint64_t count = Read(message.begin + 1, 1);
    const uint64_t end = message.begin + message.size;
    Require((version == 1 || version == 2) && count <= 32);
    uint64_t at = message.begin + (version == 1 ? 8 : 2);
    for (uint64_t i = 0; i < count; i++)
    {
        Require(at + 8 <= end);
        const bool named = version == 1 || Read(at, 2) >= 256;
        uint64_t name = named ? Read(at + 2, 2) : 0;
        const uint64_t values = Read(at + (named ? 6 : 4), 2);
        at += named ? 8 : 6;
        if (version == 1)
        {
            name = (name + 7) / 8 * 8;
        }
        Require(at + name <= end && (name == 0 || Read(at + name - 1, 1) == 0));
        at += name + 4 * values + (version == 1 && values % 2 == 1 ? 4 : 0);
        Require(at <= end);
    }
}

void
IsacHdf5Check::CheckLayout(Piece message)
{
    constexpr uint64_t COMPACT = 0;
    constexpr uint64_t CONTIGUOUS = 1;
    constexpr uint64_t CHUNKED = 2;
    Require(message.size >= 8);
    const uint64_t version = Read(message.begin, 1);
    const uint64_t kind = Read(message.begin + 1, 1);
    if (version == 4 && kind == 3)
    {
        Refuse("is stored in another file");
    }
    if (version != 3)
    {
        Refuse("has a layout that is not supported");
    }
    Require(kind <= CHUNKED);
    if (kind == COMPACT)
    {
        Require(Read(message.begin + 2, 2) <= message.size - 4);
    }
    else if (kind == CONTIGUOUS)
    {
        Require(message.size >= 18);
        const uint64_t address = Read(message.begin + 2, 8);
        if (address != UNDEFINED)
        {
            CheckPiece({address, Read(message.begin + 10, 8)});
        }
    }
    else
    {
        const uint64_t rank = Read(message.begin + 2, 1);
        Require(rank >= 2 && rank <= MAX_RANK + 1 && message.size >= 11 + 4 * rank);
        uint64_t chunk = 1;
        for (uint64_t i = 0; i < rank; i++)
        {
            chunk *= Read(message.begin + 11 + 4 * i, 4);
            Require(chunk > 0 && chunk <= UINT32_MAX);
        }
        const uint64_t address = Read(message.begin + 3, 8);
        if (address != UNDEFINED)
        {
            CheckTree(address, nullptr, 8 + 8 * rank, MAX_LEVEL);
        }
    }
}

void
IsacHdf5Check::CheckGroup(uint64_t tree, uint64_t heap)
{
    const Piece names = CheckHeap(heap);
    CheckTree(tree, &names, 8, MAX_LEVEL);
}

IsacHdf5Check::Piece
IsacHdf5Check::CheckHeap(uint64_t heap) const
{
    Require(Read(heap, 4) == 0x50414548 && Read(heap + 4, 1) == 0); // "HEAP"
    const Piece names{Read(heap + 24, 8), Read(heap + 8, 8)};
    CheckPiece(names);
    // The list of free space ends with 1; a circle would have no end.
    uint64_t left = names.size / 16;
    for (uint64_t free = Read(heap + 16, 8); free != 1; left--)
    {
        Require(left > 0 && names.size >= 16 && free <= names.size - 16);
        Require(Read(names.begin + free + 8, 8) <= names.size - free);
        free = Read(names.begin + free, 8);
    }
    return names;
}

std::string
IsacHdf5Check::ReadName(Piece heap, uint64_t offset) const
{
    std::string name;
    while (true)
    {
        Require(offset < heap.size);
        const char c = static_cast<char>(Read(heap.begin + offset++, 1));
        if (c == '\0')
        {
            return name;
        }
        name += c;
    }
}

void
IsacHdf5Check::CheckTree(uint64_t address, const Piece* names, uint64_t keySize, uint64_t above)
{
    Require(m_seen.insert(address).second && m_seen.size() < MAX_SEEN);
    const uint64_t level = Read(address + 5, 1);
    const uint64_t entries = Read(address + 6, 2);
    Require(Read(address, 4) == 0x45455254 && level < above); // "TREE"
    Require(Read(address + 4, 1) == (names ? 0 : 1));
    Require(entries <= (names ? m_groupLimit : m_chunkLimit));
    for (uint64_t i = 0; i <= entries; i++)
    {
        const uint64_t key = address + 24 + i * (keySize + 8);
        CheckPiece({key, keySize});
        if (names)
        {
            ReadName(*names, Read(key, 8));
        }
        if (i == entries)
        {
            break;
        }
        const uint64_t child = Read(key + keySize, 8);
        if (level > 0)
        {
            CheckTree(child, names, keySize, level);
        }
        else if (names)
        {
            CheckMembers(child, *names);
        }
        else
        {
            CheckPiece({child, Read(key, 4)});
        }
    }
}

void
IsacHdf5Check::CheckMembers(uint64_t address, Piece heap)
{
    const uint64_t count = Read(address + 6, 2);
    Require(Read(address, 4) == 0x444f4e53 && Read(address + 4, 1) == 1); // "SNOD"
    Require(count <= m_memberLimit && m_seen.insert(address).second);
    for (uint64_t i = 0; i < count; i++)
    {
        constexpr uint64_t SOFT = 2;
        const uint64_t member = address + 8 + 40 * i;
        const std::string name = ReadName(heap, Read(member, 8));
        const uint64_t cached = Read(member + 16, 4);
        Require(!name.empty() && cached <= SOFT);
        if (cached == SOFT)
        {
            ReadName(heap, Read(member + 24, 4));
        }
        else if (m_path.empty() ? name == "version" || name == "node" || name == "isac"
                                : name != "metadata")
        {
            CheckObject(Read(member + 8, 8), m_path.empty() ? name : m_path + "/" + name);
        }
    }
}

} // namespace ns3
