/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-communication.h"
#include "isac-precoder.h"

#include <Eigen/LU>
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
 * One WMMSE iteration in the span of the channel rows, in units where noise and total power
 * are 1: beams V = H^H B, so that H V = G B with the Gram matrix G = H H^H.
 */
class WmmseIteration
{
  public:
    /**
     * @param gram G, K x K
     */
    explicit WmmseIteration(const CMatrix& gram)
        : m_gram(gram)
    {
    }

    /**
     * Scales the beams to total power 1 and evaluates them.
     *
     * @param b coordinates of the beams, K x K, scaled in place
     * @return sum-rate (bps/Hz)
     */
    double Normalise(CMatrix& b)
    {
        m_received.noalias() = m_gram * b;
        const double power = b.cwiseProduct(m_received.conjugate()).sum().real();
        const double scale = 1 / std::sqrt(power);
        b *= scale;
        m_received *= scale;
        double sumRate = 0;
        m_total = m_received.cwiseAbs2().rowwise().sum();
        for (Eigen::Index k = 0; k < b.cols(); ++k)
        {
            const double own = std::norm(m_received(k, k));
            sumRate += std::log1p(own / (m_total[k] - own + 1)) / M_LN2;
        }
        return sumRate;
    }

    /**
     * Receive filters, weights and new beams from the beams last normalised.
     *
     * @param b coordinates of the beams, K x K, output
     */
    void Update(CMatrix& b)
    {
        const Eigen::Index size = m_gram.rows();
        // u_k = g_kk / (T_k + 1), w_k = 1 / (1 - |g_kk|^2 / (T_k + 1))
        RVector weight(size); // w_k |u_k|^2
        CMatrix target = CMatrix::Zero(size, size);
        for (Eigen::Index k = 0; k < size; ++k)
        {
            const double total = m_total[k] + 1;
            const Complex filter = m_received(k, k) / total;
            const double w = total / (total - std::norm(m_received(k, k)));
            weight[k] = w * std::norm(filter);
            target(k, k) = w * filter;
        }
        // (H^H D H + c I)^-1 H^H = H^H (D G + c I)^-1, c = sum of D: the folded power constraint
        CMatrix system = weight.cast<Complex>().asDiagonal() * m_gram;
        system.diagonal().array() += weight.sum();
        b = system.partialPivLu().solve(target);
    }

  private:
    const CMatrix& m_gram; //!< G
    CMatrix m_received;    //!< amplitudes H V, K x K
    RVector m_total;       //!< received power of all beams at each vehicle, K x 1
};

} // namespace

double
Wmmse(CMatrixIn h,
      double pMax,
      double noise,
      CMatrix& f,
      RVector& p,
      int maxIterations,
      double tolerance)
{
    if (!(pMax > 0) || !(noise > 0))
    {
        throw std::invalid_argument("isac: Wmmse() needs positive power and noise, got " +
                                    std::to_string(pMax) + " W and " + std::to_string(noise) +
                                    " W");
    }
    const Eigen::Index size = h.rows();
    ZeroForcing start;
    start.ComputeRegularised(h, RVector::Constant(size, noise * double(size) / pMax), f);
    p = RVector::Constant(size, pMax / double(size));
    if (size == 0 || h.squaredNorm() == 0)
    {
        return 0;
    }

    const CMatrix scaled = h * std::sqrt(pMax / noise);
    const CMatrix gram = scaled * scaled.adjoint();
    // Coordinates of the regularised start: the same formula, columns normalised by power.
    CMatrix b = gram;
    b.diagonal().array() += double(size);
    b = b.partialPivLu().inverse().eval();
    for (Eigen::Index k = 0; k < size; ++k)
    {
        const double power = b.col(k).dot(gram * b.col(k)).real();
        b.col(k) *= power > 0 ? 1 / std::sqrt(power) : 0;
    }

    WmmseIteration iteration(gram);
    double sumRate = iteration.Normalise(b);
    CMatrix best = b;
    for (int i = 0; i < maxIterations; ++i)
    {
        iteration.Update(b);
        const double next = iteration.Normalise(b);
        const double growth = next - sumRate;
        if (growth > 0)
        {
            sumRate = next;
            best = b;
        }
        if (!(growth >= tolerance))
        {
            break;
        }
    }

    const CMatrix beams = scaled.adjoint() * best;
    for (Eigen::Index k = 0; k < size; ++k)
    {
        const double power = beams.col(k).squaredNorm();
        p[k] = pMax * power;
        if (power > 0)
        {
            f.col(k) = beams.col(k); // a beam without power keeps its regularised direction
        }
    }
    NormaliseColumns(f);
    p *= pMax / p.sum();
    return sumRate;
}

} // namespace isac
} // namespace ns3
