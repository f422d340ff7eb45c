/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_HDF5_READER_H
#define ISAC_HDF5_READER_H

#include "isac-hdf5-bytes.h"
#include "isac-hdf5.h"
#include "isac-nir-graph.h"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Reads a group of an HDF5 file that nobody vouches for: it checks types, sizes, filters and links
 * before it lets HDF5 read, never leaves the file, and limits what the whole file may ask for. Its
 * errors are std::runtime_error and begin with the group's label and the name within it.
 */
class IsacHdf5Reader
{
  public:
    /// Pairs of strings
    using Pairs = std::vector<std::pair<std::string, std::string>>;

    /**
     * Opens the root group of a file in memory.
     * @param data the file, must outlive all readers
     * @param size its size (bytes)
     * @throws std::runtime_error if it is no complete HDF5 file
     */
    IsacHdf5Reader(const void* data, std::size_t size);

    /**
     * @param name name of a group in this one
     * @param label what its errors begin with
     * @return the group
     * @throws std::runtime_error if there is none
     */
    IsacHdf5Reader OpenGroup(const std::string& name, const std::string& label) const;

    /**
     * @param name a name
     * @return whether this group has it
     */
    bool Has(const std::string& name) const;

    /// @return the names in this group, sorted; without control characters
    std::vector<std::string> GetNames() const;

    /**
     * @param name name of a dataset
     * @return its only string
     * @throws std::runtime_error if it is not a single string, or too long
     */
    std::string ReadString(const std::string& name) const;

    /**
     * @param name name of a dataset
     * @return the rows of a table of strings with two columns
     * @throws std::runtime_error if it is none, or too long
     */
    Pairs ReadPairs(const std::string& name) const;

    /**
     * @param name name of a dataset
     * @return its integers or floating-point numbers
     * @throws std::runtime_error if it has others, or too many
     */
    IsacNirArray ReadNumbers(const std::string& name) const;

    /**
     * @param name name of a dataset or a group in this one
     * @param what what is wrong with it
     * @throws std::runtime_error always
     */
    [[noreturn]] void Refuse(const std::string& name, const std::string& what) const;

  private:
    /// What all groups of a file share.
    struct File
    {
        IsacHdf5Bytes bytes;     //!< the file's bytes, checked before HDF5 opens it
        IsacHdf5Silence silence; //!< before the handle: closing must not print either
        IsacHdf5Handle handle;   //!< the file
        uint64_t budget;         //!< bytes of memory that data may still take
    };

    /**
     * @param data the file
     * @param size its size (bytes)
     * @return the file, opened
     */
    static std::shared_ptr<File> OpenFile(const void* data, std::size_t size);

    /**
     * @param parent group to look in
     * @param name name of a group in it
     * @param label what errors begin with
     */
    IsacHdf5Reader(const IsacHdf5Reader& parent, const std::string& name, std::string label);

    /**
     * Finds what is in the group.
     * @param what the group, for errors
     */
    void CollectLinks(const std::string& what);

    /**
     * @param name name of a dataset
     * @return the dataset
     */
    IsacHdf5Handle OpenDataset(const std::string& name) const;

    /**
     * Refuses a link that may leave the file.
     * @param name name of a link
     */
    void CheckLink(const std::string& name) const;

    /**
     * @param name name of the dataset
     * @param dataset the dataset
     * @return extent of each dimension, the product at most IsacNirGraph::MAX_ENTRIES
     */
    std::vector<uint64_t> GetShape(const std::string& name, const IsacHdf5Handle& dataset) const;

    /**
     * @param shape extent of each dimension
     * @return number of entries
     */
    static uint64_t CountEntries(const std::vector<uint64_t>& shape);

    /**
     * Reads data as it is in the file, but for compression. HDF5 would read chunks that decompress
     * to less than they should beyond their end, and may load plugins for their filters.
     *
     * @param name name of the dataset
     * @param dataset the dataset
     * @param shape extent of each dimension
     * @param entry size of an entry (bytes)
     * @return all entries, the last dimension fastest
     */
    std::vector<char> ReadRaw(const std::string& name,
                              const IsacHdf5Handle& dataset,
                              const std::vector<uint64_t>& shape,
                              std::size_t entry) const;

    /**
     * Reads data that is stored in chunks.
     *
     * @param name name of the dataset
     * @param dataset the dataset
     * @param creation its properties
     * @param shape extent of each dimension
     * @param entry size of an entry (bytes)
     * @param[out] raw all entries, of that size already
     */
    void ReadChunks(const std::string& name,
                    const IsacHdf5Handle& dataset,
                    const IsacHdf5Handle& creation,
                    const std::vector<uint64_t>& shape,
                    std::size_t entry,
                    std::vector<char>& raw) const;

    /**
     * @param name name of the dataset
     * @param creation its properties
     * @return its filters in the order in which they were applied
     */
    std::vector<H5Z_filter_t> GetFilters(const std::string& name,
                                         const IsacHdf5Handle& creation) const;

    /**
     * @param name name of the dataset
     * @param dataset the dataset
     * @param shape extent of each dimension
     * @return its strings
     */
    std::vector<std::string> ReadStrings(const std::string& name,
                                         const IsacHdf5Handle& dataset,
                                         const std::vector<uint64_t>& shape) const;

    std::shared_ptr<File> m_file;              //!< the file
    IsacHdf5Handle m_group;                    //!< the group
    std::string m_label;                       //!< what errors begin with
    std::map<std::string, H5L_type_t> m_links; //!< names in the group, and how they are linked
};

} // namespace ns3

#endif /* ISAC_HDF5_READER_H */
