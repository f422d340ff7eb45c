/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-hdf5-policy-file.h"

#include "isac-hdf5-reader.h"
#include "isac-hdf5-writer.h"
#include "isac-nir-graph.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <stdexcept>

namespace ns3
{

namespace
{

/// Version of the Python package nir whose layout this is.
constexpr const char* NIR_VERSION = "1.0.7";

/// Version of what is in the group isac.
constexpr uint32_t FORMAT = 1;

/// Time step of files of other tools (s): what they export with.
constexpr double FOREIGN_TIME_STEP = 1e-4;

/// Largest file that is read (bytes): the most weights there can be as doubles, and the rest.
constexpr uint64_t MAX_FILE = sizeof(double) * IsacNirGraph::MAX_ENTRIES + (64 << 20);

/**
 * @param values entries of a vector
 * @return them as an array
 */
IsacNirArray
ToArray(const Eigen::VectorXd& values)
{
    return {{static_cast<uint64_t>(values.size())}, {values.data(), values.data() + values.size()}};
}

/**
 * @param good whether a field of the group isac is as it must be
 * @param what its name and what is wrong with it else
 * @throws std::runtime_error if it is wrong
 */
void
Check(bool good, const std::string& what)
{
    if (!good)
    {
        throw std::runtime_error("isac/" + what);
    }
}

/**
 * @param timeStep dt (s)
 * @throws std::runtime_error if lambda cannot be told with it
 */
void
CheckTimeStep(double timeStep)
{
    Check(std::isfinite(timeStep) && timeStep > 0, "time_step is not positive and finite");
}

/**
 * @param policy a policy whose network is valid
 * @throws std::runtime_error naming the field of the group isac that is wrong
 */
void
CheckFeatures(const IsacPolicy& policy)
{
    // A population code makes several inputs of a feature.
    const Eigen::Index inputs = policy.network.GetInputs();
    const Eigen::Index features = policy.mean.size();
    Check(features > 0 && inputs % features == 0,
          "mean has not one entry for each feature, of which there are " + std::to_string(inputs) +
              " or a divisor of that");
    Check(policy.mean.allFinite(), "mean contains NaN or infinity");
    Check(policy.deviation.size() == features,
          "deviation has not one entry for each of " + std::to_string(features) + " features");
    Check(policy.deviation.allFinite() && policy.deviation.minCoeff() > 0,
          "deviation has an entry that is not positive and finite");
}

/// Fields that are whole numbers in the file.
const std::set<std::string> WHOLE{"shape",
                                  "input_shape",
                                  "stride",
                                  "padding",
                                  "dilation",
                                  "groups"};

/**
 * Writes a network as a graph.
 * @param writer the file
 * @param top path of the graph's group, new
 * @param network the network, valid
 * @param timeStep dt (s)
 */
void
WriteGraph(IsacHdf5Writer& writer,
           const std::string& top,
           const IsacNetworkDescription& network,
           double timeStep)
{
    network.Validate();
    const IsacNirGraph graph = IsacNirGraph::FromNetwork(network, timeStep);
    // Rounding may leave the range of a float, or bring the reset up to the threshold.
    graph.ToNetwork(timeStep, network.timeSteps);
    writer.AddGroup(top);
    writer.AddString(top + "/type", "NIRGraph");
    writer.AddPairs(top + "/edges", graph.edges);
    writer.AddGroup(top + "/nodes");
    for (const auto& [name, node] : graph.nodes)
    {
        const std::string path = top + "/nodes/" + name;
        writer.AddGroup(path);
        writer.AddString(path + "/type", node.type);
        for (const auto& [field, array] : node.fields)
        {
            const hid_t type = WHOLE.count(field) > 0 ? H5T_STD_I64LE
                               : field == "tau"       ? H5T_IEEE_F64LE
                                                      : H5T_IEEE_F32LE;
            writer.AddNumbers(path + "/" + field, array, type);
        }
    }
}

/**
 * Writes the group isac.
 * @param writer the file
 * @param policy the policy
 */
void
WriteMeaning(IsacHdf5Writer& writer, const IsacPolicy& policy)
{
    writer.AddGroup("/isac");
    writer.AddNumbers("/isac/format", {{}, {FORMAT}}, H5T_STD_I64LE);
    writer.AddString("/isac/action_space", policy.actionSpace);
    writer.AddString("/isac/encoder", policy.encoder);
    if (!policy.controller.empty())
    {
        writer.AddString("/isac/controller", policy.controller);
    }
    if (!policy.second.layers.empty())
    {
        WriteGraph(writer, "/isac/second", policy.second, policy.timeStep);
    }
    const double vehicles = policy.vehicles;
    writer.AddNumbers("/isac/vehicles", {{}, {vehicles}}, H5T_STD_I64LE);
    const double steps = policy.network.timeSteps;
    writer.AddNumbers("/isac/time_steps", {{}, {steps}}, H5T_STD_I64LE);
    writer.AddNumbers("/isac/time_step", {{}, {policy.timeStep}}, H5T_IEEE_F64LE);
    writer.AddNumbers("/isac/mean", ToArray(policy.mean), H5T_IEEE_F64LE);
    writer.AddNumbers("/isac/deviation", ToArray(policy.deviation), H5T_IEEE_F64LE);
    writer.AddPairs("/isac/record", {policy.record.begin(), policy.record.end()});
}

/**
 * @param parent a group
 * @param name name of a graph's group in it
 * @return the graph
 * @throws std::runtime_error naming the node and the field
 */
IsacNirGraph
ReadGraph(const IsacHdf5Reader& parent, const std::string& name)
{
    const IsacHdf5Reader top = parent.OpenGroup(name, name + "/");
    if (top.ReadString("type") != "NIRGraph")
    {
        top.Refuse("type", "is not NIRGraph");
    }
    IsacNirGraph graph;
    graph.edges = top.ReadPairs("edges");
    const IsacHdf5Reader nodes = top.OpenGroup("nodes", "");
    for (const std::string& each : nodes.GetNames())
    {
        const IsacHdf5Reader group = nodes.OpenGroup(each, "node '" + each + "': ");
        IsacNirNode& node = graph.nodes[each];
        node.type = group.ReadString("type");
        for (const std::string& field : IsacNirGraph::GetFields(node.type))
        {
            if (group.Has(field))
            {
                node.fields[field] = group.ReadNumbers(field);
            }
        }
    }
    return graph;
}

/**
 * @param group the group isac
 * @param name name of a dataset in it
 * @return its single number
 */
double
ReadNumber(const IsacHdf5Reader& group, const std::string& name)
{
    const IsacNirArray array = group.ReadNumbers(name);
    if (array.values.size() != 1)
    {
        group.Refuse(name, "is not a single number");
    }
    return array.values.front();
}

/**
 * @param group the group isac
 * @param name name of a dataset in it
 * @return its single number
 */
uint32_t
ReadCount(const IsacHdf5Reader& group, const std::string& name)
{
    const double value = ReadNumber(group, name);
    if (!(value >= 0 && value <= std::numeric_limits<uint32_t>::max()) ||
        value != std::floor(value))
    {
        group.Refuse(name, "is not an integer of 32 bits");
    }
    return static_cast<uint32_t>(value);
}

/**
 * @param group the group isac
 * @param name name of a dataset in it
 * @return its numbers
 */
Eigen::VectorXd
ReadVector(const IsacHdf5Reader& group, const std::string& name)
{
    const std::vector<double> values = group.ReadNumbers(name).values;
    return Eigen::Map<const Eigen::VectorXd>(values.data(),
                                             static_cast<Eigen::Index>(values.size()));
}

/**
 * Reads all but the network's layers.
 * @param root root group of the file
 * @return the policy; that of another tool's file if there is no group isac
 */
IsacPolicy
ReadMeaning(const IsacHdf5Reader& root)
{
    IsacPolicy policy;
    policy.timeStep = FOREIGN_TIME_STEP;
    if (!root.Has("isac"))
    {
        return policy;
    }
    const IsacHdf5Reader group = root.OpenGroup("isac", "isac/");
    if (ReadCount(group, "format") != FORMAT)
    {
        group.Refuse("format", "is not " + std::to_string(FORMAT) + ": a newer isac wrote it");
    }
    policy.actionSpace = group.ReadString("action_space");
    policy.encoder = group.ReadString("encoder");
    policy.vehicles = ReadCount(group, "vehicles");
    policy.network.timeSteps = ReadCount(group, "time_steps");
    policy.timeStep = ReadNumber(group, "time_step");
    CheckTimeStep(policy.timeStep);
    policy.mean = ReadVector(group, "mean");
    policy.deviation = ReadVector(group, "deviation");
    if (group.Has("controller"))
    {
        policy.controller = group.ReadString("controller");
    }
    if (group.Has("second"))
    {
        policy.second = ReadGraph(group, "second").ToNetwork(policy.timeStep, 1);
    }
    for (const auto& [key, text] : group.ReadPairs("record"))
    {
        policy.record[key] = text;
    }
    return policy;
}

/**
 * @param path name of a file
 * @return its content
 * @throws std::runtime_error if it cannot be read
 */
std::string
ReadBytes(const std::string& path)
{
    std::ifstream stream(path, std::ios::binary | std::ios::ate);
    if (!stream || std::filesystem::is_directory(path))
    {
        throw std::runtime_error("cannot be opened");
    }
    const std::streamoff size = stream.tellg();
    if (size < 0 || static_cast<uint64_t>(size) > MAX_FILE)
    {
        throw std::runtime_error("is larger than " + std::to_string(MAX_FILE) + " bytes");
    }
    std::string bytes(size, '\0');
    stream.seekg(0);
    if (!stream.read(bytes.data(), size))
    {
        throw std::runtime_error("cannot be read");
    }
    return bytes;
}

/**
 * Writes a file under another name first: what is there stays until the new one is complete.
 * @param path name of a file
 * @param bytes its content
 * @throws std::runtime_error if it cannot be written
 */
void
WriteBytes(const std::string& path, const std::string& bytes)
{
    const std::string part = path + ".part";
    std::ofstream stream(part, std::ios::binary);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    stream.close();
    std::error_code error;
    if (stream)
    {
        std::filesystem::rename(part, path, error);
    }
    if (!stream || error)
    {
        std::filesystem::remove(part, error);
        throw std::runtime_error("cannot be written");
    }
}

/**
 * @param text text of an error, which may hold names from a file
 * @return it for a terminal: of limited length, without control characters
 */
std::string
MakePrintable(std::string text)
{
    constexpr std::size_t MAX_TEXT = 500;
    text.resize(std::min(text.size(), MAX_TEXT));
    std::replace_if(
        text.begin(),
        text.end(),
        [](unsigned char c) { return c < ' ' || c == 127; },
        '?');
    return text;
}

/**
 * @param name name of a file
 * @param action what to do with it
 * @return what the action returns
 * @throws std::runtime_error the action's error, behind the file's name
 */
template <typename Action>
auto
NameErrors(const std::string& name, Action action)
{
    try
    {
        return action();
    }
    catch (const std::exception& error)
    {
        throw std::runtime_error("policy file " + name + ": " + MakePrintable(error.what()));
    }
}

/**
 * The format of IsacPolicyFile.
 */
class Hdf5PolicyFile : public IsacPolicyFormat
{
  public:
    void Write(const std::string& path, const IsacPolicy& policy) const override;
    IsacPolicy Read(const std::string& path) const override;
    IsacPolicy ReadImage(const void* data,
                         std::size_t size,
                         const std::string& name) const override;
};

void
Hdf5PolicyFile::Write(const std::string& path, const IsacPolicy& policy) const
{
    NameErrors(path, [&]() {
        policy.network.Validate();
        CheckTimeStep(policy.timeStep);
        CheckFeatures(policy);
        IsacHdf5Writer writer;
        writer.AddString("/version", NIR_VERSION);
        WriteGraph(writer, "/node", policy.network, policy.timeStep);
        WriteMeaning(writer, policy);
        WriteBytes(path, writer.GetImage());
    });
}

IsacPolicy
Hdf5PolicyFile::Read(const std::string& path) const
{
    const std::string bytes = NameErrors(path, [&]() { return ReadBytes(path); });
    return ReadImage(bytes.data(), bytes.size(), path);
}

IsacPolicy
Hdf5PolicyFile::ReadImage(const void* data, std::size_t size, const std::string& name) const
{
    return NameErrors(name, [&]() {
        const IsacHdf5Reader root(data, size);
        root.ReadString("version");
        const IsacNirGraph graph = ReadGraph(root, "node");
        IsacPolicy policy = ReadMeaning(root);
        CheckTimeStep(policy.timeStep);
        policy.network = graph.ToNetwork(policy.timeStep, policy.network.timeSteps);
        if (!root.Has("isac"))
        {
            policy.mean.setZero(policy.network.GetInputs());
            policy.deviation.setOnes(policy.network.GetInputs());
        }
        CheckFeatures(policy);
        return policy;
    });
}

} // namespace

const IsacPolicyFormat*
IsacGetHdf5PolicyFormat()
{
    static const Hdf5PolicyFile format;
    return &format;
}

} // namespace ns3
