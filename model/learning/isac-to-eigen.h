/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_TO_EIGEN_H
#define ISAC_TO_EIGEN_H

#include <Eigen/Core>
#include <torch/torch.h>

namespace ns3
{
namespace isac
{

/**
 * @tparam Matrix Eigen::MatrixXd or Eigen::VectorXd
 * @param tensor matrix or vector
 * @return it as doubles
 */
template <typename Matrix>
Matrix
ToEigen(const torch::Tensor& tensor)
{
    const torch::Tensor x = tensor.detach().to(torch::kDouble).contiguous();
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const Eigen::Index columns = x.dim() > 1 ? x.size(1) : 1;
    return Eigen::Map<const RowMajor>(x.data_ptr<double>(), x.size(0), columns);
}

} // namespace isac
} // namespace ns3

#endif /* ISAC_TO_EIGEN_H */
