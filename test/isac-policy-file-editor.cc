/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-policy-file-editor.h"

#include "isac-policy-test-helper.h"

#include "ns3/isac-policy-file.h"

#include <cstdio>
#include <stdexcept>

namespace ns3
{

IsacPolicyFileEditor::IsacPolicyFileEditor(const std::string& path)
{
    IsacPolicyFile::Write(path, MakeTestPolicy());
    m_file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
}

IsacPolicyFileEditor::~IsacPolicyFileEditor()
{
    H5Fclose(m_file);
}

hid_t
IsacPolicyFileEditor::Get() const
{
    return m_file;
}

void
IsacPolicyFileEditor::Remove(const std::string& path)
{
    H5Ldelete(m_file, path.c_str(), H5P_DEFAULT);
}

void
IsacPolicyFileEditor::Put(const std::string& path,
                          const std::vector<hsize_t>& shape,
                          hid_t type,
                          const void* data,
                          hid_t creation)
{
    if (H5Lexists(m_file, path.c_str(), H5P_DEFAULT) > 0)
    {
        Remove(path);
    }
    const hid_t space = shape.empty() ? H5Screate(H5S_SCALAR)
                                      : H5Screate_simple(shape.size(), shape.data(), nullptr);
    const hid_t dataset =
        H5Dcreate2(m_file, path.c_str(), type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
    if (data)
    {
        const hid_t memory = H5Tget_class(type) == H5T_STRING ? type : H5T_NATIVE_DOUBLE;
        H5Dwrite(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, data);
    }
    H5Dclose(dataset);
    H5Sclose(space);
}

void
IsacPolicyFileEditor::PutNumbers(const std::string& path,
                                 const std::vector<hsize_t>& shape,
                                 const std::vector<double>& values)
{
    Put(path, shape, H5T_IEEE_F64LE, values.data());
}

void
IsacPolicyFileEditor::Fill(const std::string& path, double value, std::size_t size)
{
    PutNumbers(path, {size}, std::vector<double>(size, value));
}

void
IsacPolicyFileEditor::PutStrings(const std::string& path,
                                 const std::vector<std::string>& strings,
                                 const std::vector<hsize_t>& shape)
{
    constexpr std::size_t LENGTH = 24;
    std::string bytes;
    for (std::string text : strings)
    {
        text.resize(LENGTH);
        bytes += text;
    }
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, LENGTH);
    Put(path, shape, type, bytes.data());
    H5Tclose(type);
}

void
IsacPolicyFileEditor::PutEdges(const std::vector<std::string>& names)
{
    PutStrings("/node/edges", names, {names.size() / 2, 2});
}

void
IsacPolicyFileEditor::PutNode(const std::string& name, const std::string& type)
{
    const std::string path = "/node/nodes/" + name;
    if (H5Lexists(m_file, path.c_str(), H5P_DEFAULT) == 0)
    {
        H5Gclose(H5Gcreate2(m_file, path.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    }
    PutStrings(path + "/type", {type});
}

IsacPolicyRefusalTestCase::IsacPolicyRefusalTestCase(const std::string& name, Cases cases)
    : TestCase(name),
      m_cases(std::move(cases))
{
}

void
IsacPolicyRefusalTestCase::DoRun()
{
    const auto print = reinterpret_cast<H5E_auto2_t>(H5Eprint2);
    H5Eset_auto2(H5E_DEFAULT, print, stderr);
    for (std::size_t i = 0; i < m_cases.size(); i++)
    {
        // A file each: what HDF5 holds open of one that it failed on must not reach the next.
        const std::string path = CreateTempDirFilename("broken-" + std::to_string(i) + ".nir");
        {
            IsacPolicyFileEditor editor(path);
            m_cases[i].second(editor);
        }
        std::string text = "policy file " + path + ": no error";
        try
        {
            IsacPolicyFile::Read(path);
        }
        catch (const std::runtime_error& error)
        {
            text = error.what();
        }
        const std::string start = "policy file " + path + ": " + m_cases[i].first;
        NS_TEST_EXPECT_MSG_EQ(text.substr(0, start.size()), start, text);
    }
    H5E_auto2_t function = nullptr;
    void* data = nullptr;
    H5Eget_auto2(H5E_DEFAULT, &function, &data);
    NS_TEST_EXPECT_MSG_EQ((function == print), true, "HDF5 prints errors again");
}

} // namespace ns3
