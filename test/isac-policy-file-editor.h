/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_POLICY_FILE_EDITOR_H
#define ISAC_POLICY_FILE_EDITOR_H

#include "ns3/test.h"

#include <functional>
#include <hdf5.h>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac-tests
 * A policy file that is changed through HDF5 itself: it stays sound HDF5, unlike its content.
 */
class IsacPolicyFileEditor
{
  public:
    /**
     * Writes MakeTestPolicy() and opens the file.
     * @param path name of the file
     */
    explicit IsacPolicyFileEditor(const std::string& path);
    ~IsacPolicyFileEditor();
    IsacPolicyFileEditor(const IsacPolicyFileEditor&) = delete;
    IsacPolicyFileEditor& operator=(const IsacPolicyFileEditor&) = delete;

    /// @return HDF5's identifier of the file
    hid_t Get() const;

    /// @param path what to remove
    void Remove(const std::string& path);

    /**
     * Replaces what is at a path, or adds it.
     *
     * @param path path of the dataset
     * @param shape extent of each dimension, none for a single entry
     * @param type HDF5's type in the file
     * @param data doubles, or strings of that type; null to write none
     * @param creation properties of the dataset
     */
    void Put(const std::string& path,
             const std::vector<hsize_t>& shape,
             hid_t type,
             const void* data,
             hid_t creation = H5P_DEFAULT);

    /**
     * @param path path of the dataset to replace
     * @param shape extent of each dimension, none for a single number
     * @param values its numbers
     */
    void PutNumbers(const std::string& path,
                    const std::vector<hsize_t>& shape,
                    const std::vector<double>& values);

    /**
     * @param path path of the dataset to replace
     * @param value one value, for each of some neurons
     * @param size number of neurons
     */
    void Fill(const std::string& path, double value, std::size_t size);

    /**
     * @param path path of the dataset to replace
     * @param strings its strings, stored with a fixed length
     * @param shape extent of each dimension, none for a single string
     */
    void PutStrings(const std::string& path,
                    const std::vector<std::string>& strings,
                    const std::vector<hsize_t>& shape = {});

    /// @param names nodes of all edges: from, to, from, to, ...
    void PutEdges(const std::vector<std::string>& names);

    /**
     * @param name name of a node to add or to change
     * @param type its kind
     */
    void PutNode(const std::string& name, const std::string& type);

  private:
    hid_t m_file; //!< HDF5's identifier of the file
};

/**
 * @ingroup isac-tests
 * Files that must be refused with an error that names the file and the field.
 */
class IsacPolicyRefusalTestCase : public TestCase
{
  public:
    /// A change of a good file.
    using Edit = std::function<void(IsacPolicyFileEditor&)>;

    /// Start of an error behind the file's name, and a change that leads to it.
    using Cases = std::vector<std::pair<std::string, Edit>>;

    /**
     * @param name name of the test case
     * @param cases changes and errors; "no error" for what must be read
     */
    IsacPolicyRefusalTestCase(const std::string& name, Cases cases);

  private:
    void DoRun() override;

    Cases m_cases; //!< errors and what leads to them
};

} // namespace ns3

#endif /* ISAC_POLICY_FILE_EDITOR_H */
