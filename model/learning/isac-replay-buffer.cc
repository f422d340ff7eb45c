/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-replay-buffer.h"

#include "isac-archive.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace ns3
{
namespace isac
{

using torch::Tensor;

namespace
{

/// A member of Transitions and its name in archives.
struct Field
{
    const char* name;           //!< in archives
    Tensor Transitions::*field; //!< the member
};

/// All members of Transitions.
constexpr Field FIELDS[] = {{"states", &Transitions::states},
                            {"actions", &Transitions::actions},
                            {"rewards", &Transitions::rewards},
                            {"next", &Transitions::next},
                            {"goesOn", &Transitions::goesOn}};

} // namespace

ReplayBuffer::ReplayBuffer(int64_t capacity, int64_t rows, int64_t columns, int64_t dimension)
    : m_capacity(capacity)
{
    m_kept.states = torch::empty({capacity, rows, columns});
    m_kept.actions = torch::empty({capacity, dimension});
    m_kept.rewards = torch::empty({capacity});
    m_kept.next = torch::empty({capacity, rows, columns});
    m_kept.goesOn = torch::empty({capacity});
}

void
ReplayBuffer::Add(const Transitions& transitions)
{
    const int64_t count = transitions.rewards.size(0);
    const Tensor where = torch::arange(m_next, m_next + count).remainder(m_capacity);
    for (const auto& [name, field] : FIELDS)
    {
        (m_kept.*field).index_copy_(0, where, transitions.*field);
    }
    m_next = (m_next + count) % m_capacity;
    m_size = std::min(m_size + count, m_capacity);
}

Transitions
ReplayBuffer::Sample(int64_t batch) const
{
    const Tensor which = torch::randint(m_size, {batch}, torch::kLong);
    Transitions transitions;
    for (const auto& [name, field] : FIELDS)
    {
        transitions.*field = (m_kept.*field).index_select(0, which);
    }
    return transitions;
}

int64_t
ReplayBuffer::GetSize() const
{
    return m_size;
}

void
ReplayBuffer::Save(torch::serialize::OutputArchive& archive) const
{
    archive.write("position", torch::tensor(m_next));
    for (const auto& [name, field] : FIELDS)
    {
        // A view would drag the whole memory into the archive.
        archive.write(name, (m_kept.*field).slice(0, 0, m_size).clone());
    }
}

void
ReplayBuffer::Load(torch::serialize::InputArchive& archive)
{
    const int64_t size = ReadTensor(archive, "rewards").size(0);
    if (size > m_capacity)
    {
        throw std::runtime_error("a replay buffer of " + std::to_string(size) +
                                 " transitions does not fit into one of " +
                                 std::to_string(m_capacity));
    }
    m_size = size;
    m_next = size < m_capacity ? size : ReadTensor(archive, "position").item<int64_t>();
    for (const auto& [name, field] : FIELDS)
    {
        (m_kept.*field).slice(0, 0, size).copy_(ReadTensor(archive, name));
    }
}

} // namespace isac
} // namespace ns3
