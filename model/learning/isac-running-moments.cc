/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-running-moments.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace isac
{

namespace
{

/// Smallest deviation: a column that never changes is not blown up.
constexpr double LEAST_DEVIATION = 1e-6;

/**
 * @param matrix matrix of doubles, column-major as Eigen's default
 * @return a tensor on the same memory, transposed
 */
torch::Tensor
View(RMatrix& matrix)
{
    return torch::from_blob(matrix.data(), {matrix.cols(), matrix.rows()}, torch::kDouble);
}

} // namespace

RunningMoments::RunningMoments(Eigen::Index columns)
    : m_sums(RMatrix::Zero(3, columns)),
      m_mean(RVector::Zero(columns)),
      m_deviation(RVector::Ones(columns))
{
}

void
RunningMoments::Add(RMatrixIn rows, DataParallel& parallel)
{
    RMatrix sums = RMatrix::Zero(3, rows.cols());
    for (Eigen::Index j = 0; j < rows.cols(); j++)
    {
        for (Eigen::Index i = 0; i < rows.rows(); i++)
        {
            const double x = rows(i, j);
            if (std::isfinite(x))
            {
                sums.col(j) += Eigen::Vector3d(1, x, x * x);
            }
        }
    }
    parallel.Average({View(sums)}); // a mean instead of a sum: moments stay the same
    m_sums += sums;
    Derive();
}

void
RunningMoments::Derive()
{
    for (Eigen::Index j = 0; j < m_mean.size(); j++)
    {
        if (m_sums(0, j) > 0)
        {
            m_mean(j) = m_sums(1, j) / m_sums(0, j);
            const double variance = m_sums(2, j) / m_sums(0, j) - m_mean(j) * m_mean(j);
            m_deviation(j) = std::max(std::sqrt(std::max(variance, 0.0)), LEAST_DEVIATION);
        }
    }
}

const RVector&
RunningMoments::GetMean() const
{
    return m_mean;
}

const RVector&
RunningMoments::GetDeviation() const
{
    return m_deviation;
}

torch::Tensor
RunningMoments::Save() const
{
    RMatrix sums = m_sums;
    return View(sums).clone();
}

void
RunningMoments::Load(const torch::Tensor& tensor)
{
    View(m_sums).copy_(tensor);
    Derive();
}

} // namespace isac
} // namespace ns3
