/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_RUNNING_MOMENTS_H
#define ISAC_RUNNING_MOMENTS_H

#include "isac-data-parallel.h"

#include "ns3/isac-types.h"

#include <torch/torch.h>

namespace ns3
{
namespace isac
{

/**
 * Mean and deviation of each column of all the rows seen so far. NaN entries are left out. Until
 * the first row, mean zero and deviation one.
 */
class RunningMoments
{
  public:
    /// @param columns number of columns
    explicit RunningMoments(Eigen::Index columns);

    /**
     * @param rows rows to add
     * @param parallel adds the rows of all processes
     */
    void Add(RMatrixIn rows, DataParallel& parallel);

    /// @return mean of each column
    const RVector& GetMean() const;

    /// @return deviation of each column, at least 1e-6
    const RVector& GetDeviation() const;

    /// @return all of it as one tensor, 3 x columns
    torch::Tensor Save() const;

    /// @param tensor what Save() returned
    void Load(const torch::Tensor& tensor);

  private:
    /// Derives mean and deviation from the sums.
    void Derive();

    RMatrix m_sums;      //!< rows: counts, sums, sums of squares
    RVector m_mean;      //!< of each column
    RVector m_deviation; //!< of each column
};

} // namespace isac
} // namespace ns3

#endif /* ISAC_RUNNING_MOMENTS_H */
