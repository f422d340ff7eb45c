/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_HDF5_BYTES_H
#define ISAC_HDF5_BYTES_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Reads the bytes of an HDF5 file without HDF5: what must be right before HDF5 sees the file, and
 * strings of variable length. HDF5 1.10 copies those without comparing the length in the reference
 * with the length in the heap, so a damaged file would overwrite memory.
 */
class IsacHdf5Bytes
{
  public:
    /**
     * @param data the file, must outlive this object
     * @param size its size (bytes)
     * @throws std::runtime_error if it is no complete HDF5 file, or has a user block in front or
     * addresses of other than 8 bytes
     */
    IsacHdf5Bytes(const void* data, std::size_t size);

    /// @return size of the file (bytes)
    std::size_t GetSize() const;

    /**
     * @param offset where an integer begins (bytes)
     * @param length its length (bytes)
     * @return its value, little-endian
     * @throws std::runtime_error if it is not within the file
     */
    uint64_t Read(uint64_t offset, int length) const;

    /**
     * @param offset where a piece begins (bytes)
     * @param length its length (bytes)
     * @return the piece
     * @throws std::runtime_error if it is not within the file
     */
    const char* GetPiece(uint64_t offset, uint64_t length) const;

    /**
     * Reads strings of variable length.
     * @param offset where their references begin (bytes)
     * @param count number of strings
     * @return the strings, up to their first zero byte
     * @throws std::runtime_error if a reference or a heap is damaged
     */
    std::vector<std::string> ReadStrings(uint64_t offset, uint64_t count) const;

  private:
    /**
     * @param address address of a heap collection (bytes)
     * @param index number of an object in it
     * @param length length of the string (bytes)
     * @return the string
     */
    std::string ReadHeap(uint64_t address, uint64_t index, uint64_t length) const;

    const uint8_t* m_data; //!< the file
    std::size_t m_size;    //!< its size (bytes)
};

} // namespace ns3

#endif /* ISAC_HDF5_BYTES_H */
