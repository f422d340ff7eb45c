/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ECHO_H
#define ISAC_ECHO_H

#include "isac-types.h"

namespace ns3
{
namespace isac
{

/// Constants of the echo model, Section V-A.
struct EchoParameters
{
    Eigen::Index nTx{32};                //!< transmit elements N_TA
    Eigen::Index nRx{32};                //!< receive elements N_RA
    double kappaSquared{200.0};          //!< |kappa|^2, reflection (linear)
    double xi{10.0};                     //!< matched-filter gain xi
    double noise{1e-11};                 //!< sigma_z^2 (W)
    double alphaTau{1e-9};               //!< alpha_tau (s)
    double alphaMu{2e3};                 //!< alpha_mu (Hz)
    double carrier{30e9};                //!< f_c (Hz)
    Variant variant{Variant::CORRECTED}; //!< form of eqs. (8)-(10), (19)-(22)
};

/// What one slot's echoes tell about K vehicles; every vector is K x 1.
struct EchoQuality
{
    RVector sinr;      //!< eq. (8), linear
    RVector sigmaTau;  //!< eq. (9), standard deviation (s); infinite where the SINR is zero
    RVector sigmaMu;   //!< eq. (10), standard deviation (Hz); infinite where the SINR is zero
    RVector crlbTheta; //!< eq. (22) (rad^2); infinite where the echo carries no angle
    RVector crlbD;     //!< eq. (23) (m^2)
    RVector crlbV;     //!< from eqs. (17)-(19) ((m/s)^2)

    /// @param k vehicles; allocates only when k grows or shrinks
    void Resize(Eigen::Index k);
};

/**
 * Evaluates eqs. (8)-(10) and (17)-(23) for all vehicles of a slot.
 *
 * Keeps its scratch between calls: no heap allocation while sizes repeat.
 */
class EchoModel
{
  public:
    /**
     * @param parameters echo constants
     * @throws std::invalid_argument naming the constant, if antenna counts, noise, xi, carrier or
     * alphas are not positive and finite
     */
    explicit EchoModel(const EchoParameters& parameters = EchoParameters());

    /// @return the constants
    const EchoParameters& GetParameters() const;

    /**
     * Vehicle k is illuminated by beam k and disturbed by the others.
     *
     * @param theta angles (rad), K x 1
     * @param d distances (m), K x 1, positive
     * @param v speeds along the road (m/s), K x 1; only crlbV (Corrected) uses them
     * @param excess extra two-way power gain (linear, 1 = none, blockage below 1), K x 1
     * @param f unit-norm beams as columns, N_TA x K
     * @param p beam powers (W), K x 1
     * @param q output
     * @throws std::invalid_argument if sizes differ or a distance is not positive
     */
    void Evaluate(RVectorIn theta,
                  RVectorIn d,
                  RVectorIn v,
                  RVectorIn excess,
                  CMatrixIn f,
                  RVectorIn p,
                  EchoQuality& q);

    /**
     * One target in one beam without interference, as in search: the same equations with K = 1.
     *
     * @param theta angle (rad)
     * @param d distance (m)
     * @param v speed along the road (m/s)
     * @param excess extra two-way power gain (linear)
     * @param f unit-norm beam, N_TA x 1
     * @param p power (W)
     * @param q output, size 1
     */
    void EvaluateSingle(double theta,
                        double d,
                        double v,
                        double excess,
                        CVectorIn f,
                        double p,
                        EchoQuality& q);

  private:
    /**
     * @param d distance (m)
     * @param excess extra two-way power gain (linear)
     * @return |beta|^2 = |kappa / (2 d)|^2 times the extra gain
     * @throws std::invalid_argument if d is not positive
     */
    double Reflection(double d, double excess) const;

    /**
     * Eqs. (9), (10), (23) from eq. (8).
     *
     * @param k vehicle
     * @param sinr its echo SINR (linear)
     * @param q output
     */
    void FillSinr(Eigen::Index k, double sinr, EchoQuality& q) const;

    /**
     * Eq. (22).
     *
     * @param theta angle (rad)
     * @param snr echo power before the beam gain over interference and noise (linear)
     * @param gain beam gain |a^H(theta) f|^2
     * @param f beam, N_TA x 1
     * @return CRLB of the angle (rad^2)
     */
    double CrlbTheta(double theta, double snr, double gain, CVectorIn f);

    /**
     * From eqs. (17)-(19).
     *
     * @param theta angle (rad)
     * @param v speed along the road (m/s)
     * @param sigmaMu eq. (10) (Hz)
     * @param crlbTheta eq. (22) (rad^2)
     * @return CRLB of the speed ((m/s)^2)
     */
    double CrlbV(double theta, double v, double sigmaMu, double crlbTheta) const;

    EchoParameters m_parameters; //!< constants
    RMatrix m_gain;              //!< beam gains |a^H(theta_k) f_i|^2, K x K
    CVector m_aDot;              //!< scratch: derivative of the transmit response, N_TA x 1
};

} // namespace isac
} // namespace ns3

#endif /* ISAC_ECHO_H */
