/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-checkpoint.h"

#include "isac-archive.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <stdexcept>

namespace ns3
{
namespace isac
{

using torch::Tensor;
using torch::serialize::InputArchive;
using torch::serialize::OutputArchive;

namespace
{

/// Version of the layout.
constexpr int64_t FORMAT = 1;

/**
 * @param identity of a training
 * @return a line for each option
 */
std::string
ToText(const TrainingIdentity& identity)
{
    std::string text;
    for (const auto& [name, value] : identity)
    {
        text += name + '=' + value + '\n';
    }
    return text;
}

/**
 * @param text what ToText() returned
 * @return the identity
 */
TrainingIdentity
ToIdentity(const std::string& text)
{
    TrainingIdentity identity;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
    {
        const auto equals = line.find('=');
        identity.emplace_back(line.substr(0, equals),
                              line.substr(std::min(equals, line.size() - 1) + 1));
    }
    return identity;
}

/**
 * @param path of a checkpoint
 * @param theirs its identity
 * @param ours identity of the training that is to go on
 * @throws std::runtime_error if they differ
 */
void
Compare(const std::string& path, const TrainingIdentity& theirs, const TrainingIdentity& ours)
{
    const std::string remedy = "; give the same options, or choose another --output";
    for (std::size_t i = 0; i < std::min(theirs.size(), ours.size()); i++)
    {
        if (theirs[i] != ours[i])
        {
            throw std::runtime_error("checkpoint " + path + " is of a training with " +
                                     theirs[i].first + "=" + theirs[i].second + ", not " +
                                     ours[i].second + remedy);
        }
    }
    if (theirs.size() != ours.size())
    {
        throw std::runtime_error("checkpoint " + path + " is of another version" + remedy);
    }
}

/**
 * Runs what reads a checkpoint.
 * @param path name of the file
 * @param read reads it
 * @throws std::runtime_error naming the file if that fails
 */
template <typename Read>
void
Guard(const std::string& path, const Read& read)
{
    try
    {
        read();
    }
    catch (const std::exception& error)
    {
        const std::string what = error.what(); // of LibTorch, with a backtrace
        throw std::runtime_error("checkpoint " + path + " is damaged, or is none (" +
                                 what.substr(0, what.find('\n')) + "); remove it to start anew");
    }
}

/**
 * @param archive a checkpoint
 * @param key name of a value in it
 * @return the value
 */
c10::IValue
ReadValue(InputArchive& archive, const std::string& key)
{
    c10::IValue value;
    archive.read(key, value);
    return value;
}

} // namespace

void
WriteCheckpoint(const std::string& path,
                const TrainingIdentity& identity,
                const TrainingState& state,
                const Learner& learner)
{
    OutputArchive archive;
    const auto number = [&archive](const std::string& key, uint64_t value) {
        archive.write(key, c10::IValue(static_cast<int64_t>(value)));
    };
    number("format", FORMAT);
    archive.write("identity", c10::IValue(ToText(identity)));
    archive.write("command", c10::IValue(state.command));
    number("segment", state.segment);
    number("steps", state.steps);
    const auto rows = static_cast<int64_t>(state.curve.size());
    Tensor curve = torch::empty({rows, static_cast<int64_t>(CURVE_COLUMNS)}, torch::kDouble);
    Tensor policy = torch::empty({static_cast<int64_t>(state.policy.size())}, torch::kUInt8);
    if (rows > 0) // rank 0
    {
        std::memcpy(curve.data_ptr(), state.curve.data(), rows * sizeof(CurveRow));
        std::memcpy(policy.data_ptr(), state.policy.data(), state.policy.size());
    }
    archive.write("curve", curve);
    archive.write("policy", policy);
    number("keptSteps", state.kept.steps);
    archive.write("keptReward", c10::IValue(state.kept.reward));
    archive.write("keptSumRate", c10::IValue(state.kept.sumRate));
    archive.write("generator", at::detail::getDefaultCPUGenerator().get_state());
    OutputArchive inner;
    learner.Save(inner);
    archive.write("learner", inner);

    const std::string temporary = path + ".tmp";
    try
    {
        archive.save_to(temporary);
        std::filesystem::rename(temporary, path);
    }
    catch (const std::exception&)
    {
        throw std::runtime_error("cannot write checkpoint " + path + "; is the disk full?");
    }
}

int64_t
PeekCheckpoint(const std::string& path, const TrainingIdentity& identity)
{
    if (!std::filesystem::exists(path))
    {
        return -1;
    }
    int64_t segment = -1;
    TrainingIdentity theirs;
    Guard(path, [&]() {
        InputArchive archive;
        archive.load_from(path);
        TORCH_CHECK(ReadValue(archive, "format").toInt() == FORMAT);
        theirs = ToIdentity(ReadValue(archive, "identity").toStringRef());
        segment = ReadValue(archive, "segment").toInt();
    });
    Compare(path, theirs, identity);
    return segment;
}

TrainingState
ReadCheckpoint(const std::string& path, Learner& learner)
{
    TrainingState state;
    Guard(path, [&]() {
        InputArchive archive;
        archive.load_from(path);
        state.command = ReadValue(archive, "command").toStringRef();
        state.segment = ReadValue(archive, "segment").toInt();
        state.steps = ReadValue(archive, "steps").toInt();
        const Tensor curve = ReadTensor(archive, "curve").contiguous();
        TORCH_CHECK(curve.dim() == 2 && curve.size(1) == CURVE_COLUMNS &&
                    curve.scalar_type() == torch::kDouble);
        state.curve.resize(curve.size(0));
        if (!state.curve.empty())
        {
            std::memcpy(state.curve.data(), curve.data_ptr(), curve.nbytes());
        }
        const Tensor policy = ReadTensor(archive, "policy").contiguous();
        state.policy.assign(static_cast<const char*>(policy.data_ptr()), policy.nbytes());
        state.kept.steps = ReadValue(archive, "keptSteps").toInt();
        state.kept.reward = ReadValue(archive, "keptReward").toDouble();
        state.kept.sumRate = ReadValue(archive, "keptSumRate").toDouble();
        InputArchive inner;
        archive.read("learner", inner);
        learner.Load(inner);
        auto generator = at::detail::getDefaultCPUGenerator();
        generator.set_state(ReadTensor(archive, "generator"));
    });
    return state;
}

} // namespace isac
} // namespace ns3
