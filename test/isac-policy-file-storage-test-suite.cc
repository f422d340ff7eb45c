/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-policy-file-editor.h"
#include "isac-policy-test-helper.h"

#include "ns3/isac-policy-file.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// A dataset of 7 x 5 weights
const std::string WEIGHT = "/node/nodes/affine/weight";

/// Its shape
const std::vector<hsize_t> SHAPE{7, 5};

/// Its entries
const std::vector<double> ONES(35, 1);

/**
 * Replaces the weights by a dataset that is stored in another way.
 *
 * @param editor the file
 * @param shape extent of each dimension
 * @param set sets the properties of the dataset
 * @param data entries; null to write none
 */
void
PutWith(IsacPolicyFileEditor& editor,
        const std::vector<hsize_t>& shape,
        const std::function<void(hid_t)>& set,
        const void* data = ONES.data())
{
    const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
    set(creation);
    editor.Put(WEIGHT, shape, H5T_IEEE_F32LE, data, creation);
    H5Pclose(creation);
}

/// @return datasets that are linked or stored in ways that lead out of the file
IsacPolicyRefusalTestCase*
MakeLinkCases()
{
    using E = IsacPolicyFileEditor;
    const auto soft = [](E& e, const std::string& target, const std::string& path) {
        e.Remove(path);
        H5Lcreate_soft(target.c_str(), e.Get(), path.c_str(), H5P_DEFAULT, H5P_DEFAULT);
    };
    const auto external = [](E& e, const std::string& path) {
        e.Remove(path);
        // The other tests' file is there and has just this; it must not be opened all the same.
        H5Lcreate_external("broken-0.nir",
                           path.c_str(),
                           e.Get(),
                           path.c_str(),
                           H5P_DEFAULT,
                           H5P_DEFAULT);
    };
    return new IsacPolicyRefusalTestCase(
        "Nothing outside of the file is opened",
        {{"no error", [](E&) {}},
         {"node 'affine': weight is a soft or external link",
          [=](E& e) { soft(e, "/node/nodes/affine_1/weight", WEIGHT); }},
         {"node 'affine': weight is a soft or external link", [=](E& e) { soft(e, "no", WEIGHT); }},
         {"affine is a soft or external link",
          [=](E& e) { soft(e, "/node/nodes/affine_1", "/node/nodes/affine"); }},
         {"node 'affine': weight is a soft or external link", [=](E& e) { external(e, WEIGHT); }},
         {"affine is a soft or external link", [=](E& e) { external(e, "/node/nodes/affine"); }},
         {"node is a soft or external link", [=](E& e) { external(e, "/node"); }},
         {"isac is a soft or external link", [=](E& e) { external(e, "/isac"); }},
         {"node/nodes/affine/weight is stored in another file",
          [](E& e) {
              PutWith(
                  e,
                  SHAPE,
                  [](hid_t c) { H5Pset_external(c, "/etc/hostname", 0, H5F_UNLIMITED); },
                  nullptr);
          }},
         {"node/nodes/affine/weight is stored in another file", [](E& e) {
              PutWith(
                  e,
                  SHAPE,
                  [](hid_t c) {
                      const hid_t space = H5Screate_simple(2, SHAPE.data(), nullptr);
                      H5Pset_virtual(c, space, "broken-0.nir", WEIGHT.c_str(), space);
                      H5Sclose(space);
                  },
                  nullptr);
          }}});
}

/// @return datasets of all kinds of types, sizes and filters
IsacPolicyRefusalTestCase*
MakeStorageCases()
{
    using E = IsacPolicyFileEditor;
    const auto chunked = [](hid_t creation) {
        const std::array<hsize_t, 2> chunk{4, 4};
        H5Pset_chunk(creation, 2, chunk.data());
    };
    const auto as = [](hid_t type) {
        return [type](E& e) { e.Put(WEIGHT, SHAPE, type, ONES.data()); };
    };
    const auto filtered = [chunked](const std::function<void(hid_t)>& filter) {
        return [chunked, filter](E& e) {
            PutWith(e, SHAPE, [&](hid_t c) {
                chunked(c);
                filter(c);
            });
        };
    };
    // A chunk of 4 x 4 floats has 64 bytes; the mask tells that it was not compressed.
    const auto stored = [chunked](unsigned mask, std::size_t size) {
        return [chunked, mask, size](E& e) {
            PutWith(e, {4, 4}, [&](hid_t c) {
                chunked(c);
                H5Pset_deflate(c, 1);
            });
            const hid_t dataset = H5Dopen2(e.Get(), WEIGHT.c_str(), H5P_DEFAULT);
            const std::array<hsize_t, 2> start{0, 0};
            const std::string bytes(size, '\1');
            H5Dwrite_chunk(dataset, H5P_DEFAULT, mask, start.data(), size, bytes.data());
            H5Dclose(dataset);
        };
    };
    constexpr hsize_t HUGE_EXTENT = hsize_t{1} << 40;
    return new IsacPolicyRefusalTestCase(
        "Types, sizes and filters",
        {{"no error", as(H5T_IEEE_F64BE)},
         {"no error", as(H5T_STD_I8LE)},
         {"no error", as(H5T_STD_U64BE)},
         {"node/nodes/affine/weight has a type that is not supported",
          [](E& e) { e.Put(WEIGHT, SHAPE, H5T_STD_B8LE, nullptr); }},
         {"no error", filtered([](hid_t) {})},
         {"no error", filtered([](hid_t c) { H5Pset_deflate(c, 9); })},
         {"no error", filtered([](hid_t c) {
              H5Pset_shuffle(c);
              H5Pset_deflate(c, 1);
          })},
         {"node 'affine': weight has 4 columns", stored(1, 64)},
         {"node 'affine': weight cannot be read: the file is damaged", stored(1, 8)},
         {"node 'affine': weight cannot be read: the file is damaged", stored(0, 64)},
         {"node 'affine': weight lacks some of its data",
          [=](E& e) { PutWith(e, SHAPE, chunked, nullptr); }},
         {"node 'affine': weight has HDF5 filter 3", filtered(H5Pset_fletcher32)},
         {"node 'affine': weight has HDF5 filter 5", filtered(H5Pset_nbit)},
         {"node 'affine': weight has HDF5 filter 6",
          filtered([](hid_t c) { H5Pset_scaleoffset(c, H5Z_SO_FLOAT_DSCALE, 3); })},
         {"no error",
          [](E& e) { PutWith(e, SHAPE, [](hid_t c) { H5Pset_layout(c, H5D_COMPACT); }); }},
         {"node 'affine': weight has more than",
          [=](E& e) {
              PutWith(e, {HUGE_EXTENT, HUGE_EXTENT}, chunked, nullptr);
          }},
         {"node 'affine': weight has more than",
          [=](E& e) {
              PutWith(e, {8193, 8193}, chunked, nullptr);
          }},
         {"node 'affine': weight is larger than its file can hold",
          [=](E& e) {
              PutWith(e, {8192, 8192}, chunked, nullptr);
          }},
         {"node 'affine': weight has chunks of a size",
          [](E& e) {
              e.Remove(WEIGHT);
              // HDF5 limits the chunks of fixed extents.
              const std::array<hsize_t, 2> most{H5S_UNLIMITED, H5S_UNLIMITED};
              const std::array<hsize_t, 2> chunk{1 << 14, 1 << 14};
              const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
              H5Pset_chunk(creation, 2, chunk.data());
              const hid_t space = H5Screate_simple(2, SHAPE.data(), most.data());
              H5Dclose(H5Dcreate2(e.Get(),
                                  WEIGHT.c_str(),
                                  H5T_IEEE_F32LE,
                                  space,
                                  H5P_DEFAULT,
                                  creation,
                                  H5P_DEFAULT));
              H5Sclose(space);
              H5Pclose(creation);
          }},
         {"node 'affine': weight is not a readable dataset",
          [](E& e) {
              e.Remove(WEIGHT);
              H5Gclose(H5Gcreate2(e.Get(), WEIGHT.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
          }},
         {"node 'affine': weight contains NaN",
          [](E& e) {
              const std::vector<double> bad(35, std::numeric_limits<double>::quiet_NaN());
              e.Put(WEIGHT, SHAPE, H5T_IEEE_F32LE, bad.data());
          }},
         {"no error",
          [](E& e) {
              // What other tools add is nobody's business.
              const hid_t type = H5Tcreate(H5T_OPAQUE, 3);
              e.Put("/other", {2}, type, nullptr);
              H5Gclose(H5Gcreate2(e.Get(),
                                  "/node/nodes/lif/metadata",
                                  H5P_DEFAULT,
                                  H5P_DEFAULT,
                                  H5P_DEFAULT));
              e.Put("/node/nodes/lif/metadata/x", {}, type, nullptr);
              e.PutNumbers("/node/nodes/lif/note", {1, 2}, {3, 4});
              H5Tclose(type);
          }},
         {"node/nodes is not a group",
          [](E& e) {
              e.Remove("/node/nodes");
              e.PutNumbers("/node/nodes", {}, {1});
          }},
         {"isac is not a group", [](E& e) {
              e.Remove("/isac");
              e.PutNumbers("/isac", {}, {1});
          }}});
}

/**
 * @ingroup isac-tests
 * Files that are none, and policies that cannot be written.
 */
class IsacPolicyFileErrorTestCase : public TestCase
{
  public:
    IsacPolicyFileErrorTestCase()
        : TestCase("Files that are none, policies that cannot be written")
    {
    }

  private:
    /**
     * @param path name of a file
     * @param expected start of the error behind it
     * @param action what must fail
     */
    void Check(const std::string& path,
               const std::string& expected,
               const std::function<void()>& action);

    /**
     * @param expected start of the error
     * @param spoil what is wrong with the policy
     */
    void CheckWrite(const std::string& expected, const std::function<void(IsacPolicy&)>& spoil);

    void DoRun() override;
};

void
IsacPolicyFileErrorTestCase::Check(const std::string& path,
                                   const std::string& expected,
                                   const std::function<void()>& action)
{
    std::string text;
    try
    {
        action();
    }
    catch (const std::runtime_error& error)
    {
        text = error.what();
    }
    const std::string start = "policy file " + path + ": " + expected;
    NS_TEST_EXPECT_MSG_EQ(text.substr(0, start.size()), start, text);
}

void
IsacPolicyFileErrorTestCase::CheckWrite(const std::string& expected,
                                        const std::function<void(IsacPolicy&)>& spoil)
{
    const std::string path = CreateTempDirFilename("never.nir");
    IsacPolicy policy = MakeTestPolicy();
    spoil(policy);
    Check(path, expected, [&]() { IsacPolicyFile::Write(path, policy); });
    NS_TEST_EXPECT_MSG_EQ(std::filesystem::exists(path), false, "nothing is written");
}

void
IsacPolicyFileErrorTestCase::DoRun()
{
    const std::string text = CreateTempDirFilename("text.nir");
    std::ofstream(text) << "not HDF5\n";
    const std::string empty = CreateTempDirFilename("empty.nir");
    std::ofstream(empty).close();
    const std::string folder = std::filesystem::path(text).parent_path();
    const std::string missing = folder + "/missing/a.nir";
    Check(text, "is not an HDF5 file", [&]() { IsacPolicyFile::Read(text); });
    Check(empty, "is not an HDF5 file", [&]() { IsacPolicyFile::Read(empty); });
    Check(folder, "cannot be opened", [&]() { IsacPolicyFile::Read(folder); });
    Check(missing, "cannot be opened", [&]() { IsacPolicyFile::Read(missing); });
    Check(missing, "cannot be written", [&]() {
        IsacPolicyFile::Write(missing, MakeTestPolicy());
    });

    CheckWrite("layer 1: bias:", [](auto& p) { p.network.layers[1].bias.resize(0); });
    CheckWrite("node 'affine': weight contains infinity",
               [](auto& p) { p.network.layers[0].weight(0, 0) = 1e300; });
    CheckWrite("node 'lif': v_reset is not below", [](auto& p) {
        p.network.layers[0].reset = p.network.layers[0].threshold * (1 - 1e-15);
    });
    CheckWrite("isac/mean has not", [](auto& p) { p.mean.resize(0); });
    CheckWrite("isac/deviation has an", [](auto& p) { p.deviation[2] = -1; });
    CheckWrite("isac/time_step is not", [](auto& p) { p.timeStep = 0; });
    CheckWrite("/isac/encoder has a zero byte", [](auto& p) { p.encoder = {'a', '\0', 'b'}; });
    CheckWrite("/isac/record has a zero byte", [](auto& p) { p.record["a"] = {'\0'}; });
}

/**
 * @ingroup isac-tests
 * Suite of how policy files are stored.
 */
class IsacPolicyFileStorageTestSuite : public TestSuite
{
  public:
    IsacPolicyFileStorageTestSuite()
        : TestSuite("isac-policy-file-storage")
    {
        AddTestCase(MakeLinkCases());
        AddTestCase(MakeStorageCases());
        AddTestCase(new IsacPolicyFileErrorTestCase);
    }
};

/// The suite, registered.
IsacPolicyFileStorageTestSuite g_isacPolicyFileStorageTestSuite;

} // namespace
