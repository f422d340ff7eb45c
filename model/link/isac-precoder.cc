/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-precoder.h"

#include "isac-array.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace ns3
{
namespace isac
{

namespace
{

/**
 * Directions closer than this (sine of the angle between unit-norm channel rows) count as one.
 * Beams that keep them apart would lose more than 200 dB.
 */
constexpr double COINCIDENT = 1e-10;

/**
 * @param antennas number of elements
 * @throws std::invalid_argument if it is not positive
 */
void
RequireAntennas(Eigen::Index antennas)
{
    if (antennas <= 0)
    {
        throw std::invalid_argument("isac: number of antennas is " + std::to_string(antennas) +
                                    "; it must be positive");
    }
}

/// Squared norms between this and its inverse lost nothing to underflow or overflow.
constexpr double LEAST_SQUARE = 1e-200;

/**
 * Scales one column to unit norm.
 *
 * @param column changed in place
 * @return false if the column is zero or not finite; it is left as it was
 */
bool
NormaliseColumn(CVectorOut column)
{
    const double square = column.squaredNorm();
    if (square > LEAST_SQUARE && square < 1 / LEAST_SQUARE) // false for NaN
    {
        column *= 1 / std::sqrt(square);
        return true;
    }
    double largest = 0;
    for (Eigen::Index n = 0; n < column.size(); ++n)
    {
        const double re = std::abs(column[n].real());
        const double im = std::abs(column[n].imag());
        if (!std::isfinite(re) || !std::isfinite(im))
        {
            return false;
        }
        largest = std::max(largest, std::max(re, im));
    }
    if (!(largest > 0))
    {
        return false;
    }
    // Largest part 1 first: then the squares of the norm neither overflow nor underflow. Real
    // divisions, as dividing by a complex number squares it.
    for (Eigen::Index n = 0; n < column.size(); ++n)
    {
        column[n] = Complex(column[n].real() / largest, column[n].imag() / largest);
    }
    column *= 1 / column.norm();
    return true;
}

/**
 * Applies Q of a QR decomposition from the left, reflector by reflector: unlike
 * householderQ() * x this never allocates.
 *
 * @param qr decomposition of an N x K matrix
 * @param reflectors number of reflectors to apply, the first ones
 * @param x changed in place, N rows
 * @param workspace at least as many elements as x has columns
 */
void
ApplyQ(const Eigen::ColPivHouseholderQR<CMatrix>& qr,
       Eigen::Index reflectors,
       CMatrix& x,
       CVector& workspace)
{
    for (Eigen::Index i = reflectors - 1; i >= 0; --i)
    {
        const Eigen::Index tail = qr.rows() - i - 1;
        x.bottomRows(tail + 1).applyHouseholderOnTheLeft(qr.matrixQR().col(i).tail(tail),
                                                         std::conj(qr.hCoeffs()[i]),
                                                         workspace.data());
    }
}

/**
 * Inverse of the leading triangle of R^H, without the temporaries of a blocked solver.
 *
 * @param qr decomposition with R
 * @param size order of the triangle
 * @param inverse output: R^-H in its leading block, zero elsewhere; at least size x size
 */
void
InvertAdjoint(const Eigen::ColPivHouseholderQR<CMatrix>& qr, Eigen::Index size, CMatrix& inverse)
{
    const CMatrix& r = qr.matrixQR();
    inverse.setZero();
    for (Eigen::Index k = 0; k < size; ++k)
    {
        auto column = inverse.col(k);
        column[k] = 1.0 / std::conj(r(k, k));
        for (Eigen::Index i = k + 1; i < size; ++i)
        {
            const Complex sum = r.col(i).segment(k, i - k).dot(column.segment(k, i - k));
            column[i] = -sum / std::conj(r(i, i));
        }
    }
}

} // namespace

void
NormaliseColumns(CMatrix& f)
{
    for (Eigen::Index k = 0; k < f.cols(); ++k)
    {
        if (!NormaliseColumn(f.col(k)))
        {
            UlaResponse(M_PI / 2, f.col(k));
        }
    }
}

void
MaximumRatio(CMatrixIn h, CMatrix& f)
{
    f.resize(h.cols(), h.rows());
    f = h.adjoint();
    NormaliseColumns(f);
}

CMatrix
DftCodebook(Eigen::Index antennas)
{
    RequireAntennas(antennas);
    CMatrix codebook(antennas, antennas);
    for (Eigen::Index i = 0; i < antennas; ++i)
    {
        UlaResponse(std::acos(-1 + (2 * double(i) + 1) / double(antennas)), codebook.col(i));
    }
    return codebook;
}

void
ZeroForcing::Compute(CMatrixIn h, CMatrix& f)
{
    m_scaled.resize(h.cols(), h.rows());
    FillScaled(h);
    Invert(h.cols(), f);
}

void
ZeroForcing::ComputeRegularised(CMatrixIn h, RVectorIn regularisation, CMatrix& f)
{
    const Eigen::Index vehicles = h.rows();
    if (regularisation.size() != vehicles || !(regularisation.array() >= 0).all())
    {
        throw std::invalid_argument("isac: regularised zero-forcing needs one regularisation, not "
                                    "negative, for each of " +
                                    std::to_string(vehicles) + " vehicles");
    }
    // The rows sqrt(r_k) below H^H make A^H A = H H^H + diag(r) without squaring the condition.
    m_scaled.resize(h.cols() + vehicles, vehicles);
    FillScaled(h);
    for (Eigen::Index k = 0; k < vehicles; ++k)
    {
        const double norm = h.row(k).norm();
        m_scaled(h.cols() + k, k) = norm > 0 ? std::sqrt(regularisation[k]) / norm : 0.0;
    }
    Invert(h.cols(), f);
}

void
ZeroForcing::FillScaled(CMatrixIn h)
{
    m_scaled.setZero();
    for (Eigen::Index k = 0; k < h.rows(); ++k)
    {
        auto column = m_scaled.col(k).head(h.cols());
        column = h.row(k).adjoint();
        if (!NormaliseColumn(column))
        {
            column.setZero(); // unreachable: takes no part, ends as a beam at broadside
        }
    }
}

void
ZeroForcing::Invert(Eigen::Index antennas, CMatrix& f)
{
    // With A P = Q R the beams are the first rows of A (A^H A)^+ = Q (R^+)^H P^T.
    const Eigen::Index vehicles = m_scaled.cols();
    m_qr.setThreshold(COINCIDENT);
    m_qr.compute(m_scaled);
    const Eigen::Index rank = m_qr.rank();
    m_workspace.resize(vehicles);
    m_inverse.resize(vehicles, vehicles);
    if (rank == vehicles)
    {
        InvertAdjoint(m_qr, rank, m_inverse);
    }
    else
    {
        InvertDeficient(rank);
    }
    m_scaled.setZero();
    m_scaled.topRows(rank) = m_inverse.topRows(rank);
    ApplyQ(m_qr, rank, m_scaled, m_workspace);
    f.resize(antennas, vehicles);
    for (Eigen::Index k = 0; k < vehicles; ++k)
    {
        f.col(m_qr.colsPermutation().indices()[k]) = m_scaled.col(k).head(antennas);
    }
    NormaliseColumns(f);
}

void
ZeroForcing::InvertDeficient(Eigen::Index rank)
{
    // R is rank x K of full row rank. With R^H P2 = Q2 S it is (R^+)^H = P2 S^-1 Q2^H, and the
    // zero columns that pad R^H keep the sizes constant whatever the rank.
    const Eigen::Index size = m_qr.cols();
    m_padded.resize(size, size);
    m_padded.setZero();
    for (Eigen::Index i = 0; i < rank; ++i)
    {
        m_padded.col(i).tail(size - i) = m_qr.matrixQR().row(i).tail(size - i).adjoint();
    }
    m_qrRank.compute(m_padded);
    InvertAdjoint(m_qrRank, rank, m_padded);
    ApplyQ(m_qrRank, rank, m_padded, m_workspace); // Q2 S^-H, the adjoint of what is wanted
    m_inverse.setZero();
    for (Eigen::Index i = 0; i < rank; ++i)
    {
        m_inverse.row(m_qrRank.colsPermutation().indices()[i]) = m_padded.col(i).adjoint();
    }
}

} // namespace isac
} // namespace ns3
