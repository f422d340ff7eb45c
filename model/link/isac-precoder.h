/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_PRECODER_H
#define ISAC_PRECODER_H

#include "isac-types.h"

#include <Eigen/QR>

namespace ns3
{
namespace isac
{

/**
 * Maximum-ratio transmission: f_k = h_k^H / ||h_k||.
 *
 * @param h channel rows, K x N
 * @param f output, unit-norm columns, N x K; resized only if its shape differs
 */
void MaximumRatio(CMatrixIn h, CMatrix& f);

/**
 * DFT codebook: N orthogonal matched beams at cos(theta) = -1 + (2 i + 1) / N, i = 0..N-1.
 *
 * @param antennas number of elements N, positive
 * @return unit-norm columns, N x N
 * @throws std::invalid_argument if antennas is not positive
 */
CMatrix DftCodebook(Eigen::Index antennas);

/**
 * Sector beam: one beam over neighbouring beams of the DFT codebook, for a search in stages.
 *
 * The sum of these codewords over sqrt(count), each turned so that their responses add in phase
 * in the middle of the array: the least-squares fit, on the grid of the codebook, to a pattern of
 * constant gain 1 / count in the sector and none elsewhere, under unit norm. The gain
 * |a^H(theta) f|^2 is 1 / count at the directions of its codewords and zero at those of the
 * others. For N = 32 and up to 16 codewords it stays within -1.5 and +2.1 dB of 1 / count between
 * the outer ones, falls to -6.3 .. -7.5 dB half a codeword beyond them, and has side lobes of at
 * most -17.9 dB from one codeword beyond them on. Two neighbouring sectors of equal size mirror
 * each other, so the stronger of the two tells the side exactly. Amplitudes taper along the array:
 * P_max bounds the sum of the elements' powers, not each of them.
 *
 * @param antennas number of elements N, positive
 * @param first first codeword of the sector, 0..N-1
 * @param count number of codewords, 1..N - first; 1 gives the codeword itself
 * @return unit-norm beam, N x 1
 * @throws std::invalid_argument if antennas is not positive or the sector not within the codebook
 */
CVector SectorBeam(Eigen::Index antennas, Eigen::Index first, Eigen::Index count);

/**
 * Wide beam for search and broadcast: all elements radiate equally and |a^H(theta) f|^2 stays near
 * 1/N from 10 to 170 degrees. A quadratic phase, then a fixed number of coordinate-descent sweeps
 * that fill its dips: the deepest is 3.9 dB below 1/N for N = 8, 2.8 dB for 16, 2.1 dB for 32 and
 * 1.4 dB for 64. Takes milliseconds: compute it once. No beam of two elements is wide (N = 2 has
 * a null at the ends of the array); with N = 4 the dip is 7 dB.
 *
 * @param antennas number of elements N, positive
 * @return unit-norm beam, N x 1
 * @throws std::invalid_argument if antennas is not positive
 */
CVector WideBeam(Eigen::Index antennas);

/**
 * Scales every column to unit norm; a zero or non-finite column becomes a matched beam at
 * broadside.
 *
 * @param f beams, changed in place
 */
void NormaliseColumns(CMatrix& f);

/**
 * Zero-forcing and regularised zero-forcing precoders. Keeps scratch: no heap allocation while
 * sizes repeat.
 */
class ZeroForcing
{
  public:
    /**
     * Zero-forcing: the pseudo-inverse of the channel, columns normalised. Rank-revealing, so
     * coincident angles give finite, unit-norm beams (the minimum-norm least-squares solution).
     *
     * @param h channel rows, K x N
     * @param f output, unit-norm columns, N x K
     */
    void Compute(CMatrixIn h, CMatrix& f);

    /**
     * Regularised zero-forcing: columns of H^H (H H^H + diag(r))^-1, normalised. With
     * r_k = noise K / P_max these are the classical minimum-mean-square-error directions.
     *
     * @param h channel rows, K x N
     * @param regularisation r, same unit as |h|^2, K x 1, not negative and positive where angles
     * coincide
     * @param f output, unit-norm columns, N x K
     * @throws std::invalid_argument if r has another size than K or a negative element
     */
    void ComputeRegularised(CMatrixIn h, RVectorIn regularisation, CMatrix& f);

  private:
    /**
     * Fills the upper rows of m_scaled with H^H in unit columns, the others with zeros. Scaling
     * rows of H scales columns of the result only.
     *
     * @param h channel rows, K x N
     */
    void FillScaled(CMatrixIn h);

    /**
     * Beams from m_scaled.
     *
     * @param antennas number of elements N: rows of m_scaled that make the beams
     * @param f output, N x K
     */
    void Invert(Eigen::Index antennas, CMatrix& f);

    /**
     * Pseudo-inverse of R^H where directions coincide, into m_inverse.
     *
     * @param rank numerical rank, below K
     */
    void InvertDeficient(Eigen::Index rank);

    Eigen::ColPivHouseholderQR<CMatrix> m_qr;     //!< of m_scaled
    Eigen::ColPivHouseholderQR<CMatrix> m_qrRank; //!< of R^H where directions coincide
    CMatrix m_scaled;                             //!< H^H in unit columns, then Q (R^+)^H
    CMatrix m_inverse;                            //!< (R^+)^H, K x K
    CMatrix m_padded;                             //!< R^H, K x K
    CVector m_workspace;                          //!< for Householder reflections, K x 1
};

/**
 * Weighted-MMSE benchmark: sum-rate maximisation under a sum power constraint
 * (Shi, Razaviyayn, Luo, He, IEEE Trans. Signal Process. 59(9), 2011).
 *
 * The power constraint is folded into the noise, so each iteration is in closed form and the
 * sum-rate never falls. Started at regularised zero-forcing with equal powers, it ends at a
 * stationary point; where angles coincide exactly, the start may be one already.
 *
 * @param h channel rows, K x N
 * @param pMax total power (W), positive
 * @param noise noise power (W), positive
 * @param f output, unit-norm columns, N x K
 * @param p output, powers (W), K x 1, sums to pMax
 * @param maxIterations stop after this many iterations
 * @param tolerance stop when the sum-rate grows by less (bps/Hz)
 * @return sum-rate reached (bps/Hz)
 * @throws std::invalid_argument if pMax or noise is not positive
 */
double Wmmse(CMatrixIn h,
             double pMax,
             double noise,
             CMatrix& f,
             RVector& p,
             int maxIterations = 200,
             double tolerance = 1e-6);

} // namespace isac
} // namespace ns3

#endif /* ISAC_PRECODER_H */
