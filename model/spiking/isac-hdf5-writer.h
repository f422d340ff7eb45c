/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_HDF5_WRITER_H
#define ISAC_HDF5_WRITER_H

#include "isac-hdf5.h"
#include "isac-nir-graph.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Writes an HDF5 file in memory, as Python's h5py lays it out. Equal content gives equal bytes.
 */
class IsacHdf5Writer
{
  public:
    /// Pairs of strings
    using Pairs = std::vector<std::pair<std::string, std::string>>;

    IsacHdf5Writer();

    /**
     * Creates a group.
     * @param path its path, of which all but the last part exists
     * @throws std::runtime_error if HDF5 refuses
     */
    void AddGroup(const std::string& path);

    /**
     * Writes a string.
     * @param path path of the dataset
     * @param text UTF-8 without zero bytes
     * @throws std::runtime_error if it has zero bytes, or HDF5 refuses
     */
    void AddString(const std::string& path, const std::string& text);

    /**
     * Writes a table of strings with two columns.
     * @param path path of the dataset
     * @param pairs its rows, UTF-8 without zero bytes
     * @throws std::runtime_error if they have zero bytes, or HDF5 refuses
     */
    void AddPairs(const std::string& path, const Pairs& pairs);

    /**
     * Writes numbers.
     * @param path path of the dataset
     * @param array shape and values
     * @param type HDF5's type of the numbers in the file
     * @throws std::runtime_error if HDF5 refuses
     */
    void AddNumbers(const std::string& path, const IsacNirArray& array, hid_t type);

    /// @return the file's bytes
    std::string GetImage() const;

  private:
    /**
     * @param path path of the dataset
     * @param shape extent of each dimension
     * @param fileType type in the file
     * @param memoryType type of data
     * @param data entries, the last dimension fastest
     */
    void Add(const std::string& path,
             const std::vector<hsize_t>& shape,
             hid_t fileType,
             hid_t memoryType,
             const void* data);

    /**
     * @param path path of the dataset
     * @param shape extent of each dimension
     * @param strings entries, the last dimension fastest
     */
    void AddStrings(const std::string& path,
                    const std::vector<hsize_t>& shape,
                    const std::vector<std::string>& strings);

    IsacHdf5Silence m_silence; //!< before the file: closing it must not print either
    IsacHdf5Handle m_file;     //!< the file
};

} // namespace ns3

#endif /* ISAC_HDF5_WRITER_H */
