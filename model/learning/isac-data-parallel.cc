/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-data-parallel.h"

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

namespace ns3
{
namespace isac
{

namespace
{

/**
 * @param name an environment variable
 * @param low smallest value
 * @param high largest value
 * @return its value
 * @throws std::runtime_error if it is not such an integer
 */
int
ReadVariable(const char* name, int low, int high)
{
    const char* text = std::getenv(name);
    char* end = nullptr;
    const long value = text ? std::strtol(text, &end, 10) : 0;
    if (!text || end == text || *end != '\0' || value < low || value > high)
    {
        throw std::runtime_error(std::string("environment variable ") + name + "=" +
                                 (text ? text : "(unset)") + " must be an integer in " +
                                 std::to_string(low) + ".." + std::to_string(high));
    }
    return static_cast<int>(value);
}

} // namespace

/// What c10d needs.
struct DataParallel::Group
{
    c10::intrusive_ptr<c10d::Store> store;           //!< where processes meet
    c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo; //!< how they exchange tensors
};

DataParallel::DataParallel()
{
    if (!std::getenv("WORLD_SIZE"))
    {
        return;
    }
    m_size = ReadVariable("WORLD_SIZE", 1, 4096);
    if (m_size == 1)
    {
        return;
    }
    m_rank = ReadVariable("RANK", 0, m_size - 1);
    const char* address = std::getenv("MASTER_ADDR");
    if (!address)
    {
        throw std::runtime_error("environment variable MASTER_ADDR is unset: it is the host of the "
                                 "process with RANK=0");
    }
    m_group = std::make_unique<Group>();
    c10d::TCPStoreOptions where;
    where.port = static_cast<uint16_t>(ReadVariable("MASTER_PORT", 1, 65535));
    where.isServer = m_rank == 0;
    where.numWorkers = m_size;
    where.timeout = std::chrono::minutes(2);
    try
    {
        m_group->store = c10::make_intrusive<c10d::TCPStore>(address, where);
        auto options = c10d::ProcessGroupGloo::Options::create();
        const bool loopback =
            std::string(address) == "127.0.0.1" || std::string(address) == "localhost";
        options->devices = {loopback ? c10d::ProcessGroupGloo::createDeviceForHostname(address)
                                     : c10d::ProcessGroupGloo::createDefaultDevice()};
        m_group->gloo =
            c10::make_intrusive<c10d::ProcessGroupGloo>(m_group->store, m_rank, m_size, options);
    }
    catch (const std::exception& error)
    {
        throw std::runtime_error("cannot join the other processes at MASTER_ADDR=" +
                                 std::string(address) + ": " + error.what());
    }
}

DataParallel::~DataParallel() = default;

int
DataParallel::GetRank() const
{
    return m_rank;
}

int
DataParallel::GetSize() const
{
    return m_size;
}

void
DataParallel::Average(const std::vector<torch::Tensor>& tensors)
{
    if (m_size == 1 || tensors.empty())
    {
        return;
    }
    torch::NoGradGuard guard;
    std::vector<torch::Tensor> flat;
    for (const auto& tensor : tensors)
    {
        flat.push_back(tensor.reshape({-1}).to(torch::kDouble));
    }
    std::vector<torch::Tensor> all{torch::cat(flat)};
    try
    {
        m_group->gloo->allreduce(all)->wait();
    }
    catch (const std::exception& error)
    {
        const std::string what = error.what(); // of Gloo, with a backtrace
        throw std::runtime_error("another process of the training has ended, or is not reached (" +
                                 what.substr(0, what.find('\n')) + ")");
    }
    all[0] /= m_size;
    int64_t offset = 0;
    for (const auto& tensor : tensors)
    {
        tensor.copy_(all[0].slice(0, offset, offset + tensor.numel()).reshape(tensor.sizes()));
        offset += tensor.numel();
    }
}

void
DataParallel::AverageGradients(const std::vector<torch::Tensor>& parameters)
{
    if (m_size == 1)
    {
        return;
    }
    std::vector<torch::Tensor> gradients;
    for (const auto& parameter : parameters)
    {
        gradients.push_back(parameter.grad());
    }
    Average(gradients);
}

} // namespace isac
} // namespace ns3
