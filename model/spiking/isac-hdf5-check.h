/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_HDF5_CHECK_H
#define ISAC_HDF5_CHECK_H

#include "isac-hdf5-bytes.h"

#include <cstdint>
#include <set>
#include <string>

namespace ns3
{

/**
 * @ingroup isac
 * Looks through the structure of an HDF5 file before HDF5 does. HDF5 1.10 trusts lengths, offsets
 * and the ends of strings in files of the classic layout, which h5py and HDF5 write up to 1.14, and
 * which has no checksums: a damaged file makes it read and write beyond its buffers, or divide by
 * zero. Files of newer layouts have checksums, so that HDF5 notices damage by itself.
 *
 * What it finds are not all files that could be made to harm HDF5: see that policies come from who
 * you trust.
 */
class IsacHdf5Check
{
  public:
    /**
     * Looks through what is read of a policy file: the members version, node and isac of the root
     * group, except for groups named metadata.
     * @param bytes the file
     * @throws std::runtime_error naming the object that is damaged, or not supported
     */
    explicit IsacHdf5Check(const IsacHdf5Bytes& bytes);

  private:
    /// A piece of the file
    struct Piece
    {
        uint64_t begin; //!< first byte
        uint64_t size;  //!< number of bytes
    };

    /**
     * @param what what is wrong with the current object
     * @throws std::runtime_error always
     */
    [[noreturn]] void Refuse(const std::string& what) const;

    /**
     * @param good whether the current object is not damaged as far as known
     */
    void Require(bool good) const;

    /**
     * @param offset first byte of an integer
     * @param length its length (bytes)
     * @return its value
     */
    uint64_t Read(uint64_t offset, int length) const;

    /**
     * Refuses a piece that is not within the file.
     * @param piece a piece
     */
    void CheckPiece(Piece piece) const;

    /**
     * Looks through an object, once, unless the layout is newer.
     * @param address its header
     * @param path its path
     */
    void CheckObject(uint64_t address, const std::string& path);

    /**
     * @param type kind of the message of an object's header
     * @param message its content
     */
    void CheckMessage(uint64_t type, Piece message);

    /// @param message extents of a dataset
    void CheckSpace(Piece message) const;

    /// @param message type of a dataset's entries
    void CheckType(Piece message) const;

    /// @param message value of entries that were not written
    void CheckFill(Piece message) const;

    /// @param message filters of a dataset
    void CheckFilters(Piece message) const;

    /// @param message where a dataset's entries are
    void CheckLayout(Piece message);

    /**
     * @param tree address of the tree of a group's members
     * @param heap address of the heap of their names
     */
    void CheckGroup(uint64_t tree, uint64_t heap);

    /**
     * @param heap address of a heap of names
     * @return its data
     */
    Piece CheckHeap(uint64_t heap) const;

    /**
     * @param heap data of a heap of names
     * @param offset offset of a name
     * @return the name
     */
    std::string ReadName(Piece heap, uint64_t offset) const;

    /**
     * Looks through a tree.
     * @param address its root
     * @param names heap of the names of a group; null for the chunks of a dataset
     * @param keySize size of its keys (bytes)
     * @param above level of the node above
     */
    void CheckTree(uint64_t address, const Piece* names, uint64_t keySize, uint64_t above);

    /**
     * Looks through members of a group.
     * @param address address of a node with some of them
     * @param heap heap of their names
     */
    void CheckMembers(uint64_t address, Piece heap);

    const IsacHdf5Bytes& m_bytes; //!< the file
    uint64_t m_memberLimit{0};    //!< most members of a node
    uint64_t m_groupLimit{0};     //!< most branches of a tree of groups
    uint64_t m_chunkLimit{32};    //!< half the most branches of a tree of chunks
    std::string m_path;           //!< path of the current object
    std::set<uint64_t> m_seen;    //!< addresses of objects and nodes that were looked through
};

} // namespace ns3

#endif /* ISAC_HDF5_CHECK_H */
