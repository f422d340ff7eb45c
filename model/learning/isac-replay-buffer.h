/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_REPLAY_BUFFER_H
#define ISAC_REPLAY_BUFFER_H

#include <torch/torch.h>

namespace ns3
{
namespace isac
{

/// B transitions of D-dimensional actions between states of R rows and C columns; all floats.
struct Transitions
{
    torch::Tensor states;  //!< before, B x R x C
    torch::Tensor actions; //!< B x D
    torch::Tensor rewards; //!< B
    torch::Tensor next;    //!< states after, B x R x C
    torch::Tensor goesOn;  //!< 0 where the episode ended with the transition, else 1, B
};

/**
 * The last transitions, from which batches are drawn uniformly, with replacement. Memory is
 * allocated once.
 */
class ReplayBuffer
{
  public:
    /**
     * @param capacity transitions kept
     * @param rows R of a state
     * @param columns C of a state
     * @param dimension D of an action
     */
    ReplayBuffer(int64_t capacity, int64_t rows, int64_t columns, int64_t dimension);

    /// @param transitions transitions to keep, at most the capacity; the oldest ones make room
    void Add(const Transitions& transitions);

    /**
     * @param batch number of transitions B
     * @return B transitions, drawn by LibTorch's generator
     */
    Transitions Sample(int64_t batch) const;

    /// @return number of transitions in it
    int64_t GetSize() const;

    /// @param archive where to put the transitions in it
    void Save(torch::serialize::OutputArchive& archive) const;

    /**
     * @param archive what Save() wrote
     * @throws std::runtime_error if that does not fit in
     */
    void Load(torch::serialize::InputArchive& archive);

  private:
    int64_t m_capacity; //!< transitions kept
    int64_t m_size{0};  //!< transitions in it
    int64_t m_next{0};  //!< where the next one goes
    Transitions m_kept; //!< memory for the capacity, of which the first m_size are valid
};

} // namespace isac
} // namespace ns3

#endif /* ISAC_REPLAY_BUFFER_H */
