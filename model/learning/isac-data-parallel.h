/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_DATA_PARALLEL_H
#define ISAC_DATA_PARALLEL_H

#include <cstdint>
#include <memory>
#include <torch/torch.h>
#include <vector>

namespace ns3
{
namespace isac
{

/**
 * The processes that train together, joined by LibTorch's c10d over Gloo. With the usual variables
 * RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT unset there is one process and nothing to do.
 */
class DataParallel
{
  public:
    /**
     * Joins the group that the environment variables describe; waits for the others.
     * @throws std::runtime_error naming the variable that is missing or wrong, or the address that
     * cannot be reached
     */
    DataParallel();
    ~DataParallel();

    DataParallel(const DataParallel&) = delete;
    DataParallel& operator=(const DataParallel&) = delete;

    /// @return rank of this process, 0 if it is alone
    int GetRank() const;

    /// @return number of processes
    int GetSize() const;

    /**
     * Replaces tensors by their means over the processes.
     * @param tensors float or double, of the same shapes in every process
     * @throws std::runtime_error if another process has ended
     */
    void Average(const std::vector<torch::Tensor>& tensors);

    /**
     * Replaces gradients by their means over the processes.
     * @param parameters parameters whose gradients are defined
     */
    void AverageGradients(const std::vector<torch::Tensor>& parameters);

  private:
    struct Group;
    int m_rank{0};                  //!< of this process
    int m_size{1};                  //!< number of processes
    std::unique_ptr<Group> m_group; //!< c10d's process group
};

} // namespace isac
} // namespace ns3

#endif /* ISAC_DATA_PARALLEL_H */
