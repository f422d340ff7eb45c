/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-power.h"
#include "isac-reward.h"

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

/// R J of fixed beams as a function of the powers, with its gradient.
class RewardAscent
{
  public:
    /**
     * @param unit received powers per watt, K x K
     * @param noise noise power (W)
     * @param pMax total power (W)
     */
    RewardAscent(RMatrixIn unit, double noise, double pMax)
        : m_unit(unit),
          m_noise(noise),
          m_pMax(pMax),
          m_total(unit.rows()),
          m_rate(unit.rows())
    {
    }

    /**
     * @param p powers (W), K x 1
     * @return R J (bps/Hz)
     */
    double Evaluate(const RVector& p)
    {
        m_total = m_unit * p;
        m_total.array() += m_noise;
        for (Eigen::Index k = 0; k < p.size(); ++k)
        {
            m_rate[k] = std::log1p(m_unit(k, k) * p[k] / Disturbance(k, p)) / M_LN2;
        }
        return m_rate.sum() * Fairness(m_rate, Variant::CORRECTED);
    }

    /**
     * Gradient of ln(R J) by the logarithms of the powers, at the powers last evaluated.
     *
     * @param p powers (W), K x 1
     * @param gradient output, K x 1
     */
    void Gradient(const RVector& p, RVector& gradient) const
    {
        const double sum = m_rate.sum();
        const double squares = m_rate.squaredNorm();
        gradient.setZero(p.size());
        if (!(squares > 0))
        {
            return;
        }
        for (Eigen::Index k = 0; k < p.size(); ++k)
        {
            // R J = R^3 / (K sum R_k^2)
            const double byRate = (3 / sum - 2 * m_rate[k] / squares) / M_LN2;
            const double disturbance = Disturbance(k, p);
            for (Eigen::Index i = 0; i < p.size(); ++i)
            {
                const double loss = i == k ? 0 : 1 / disturbance;
                gradient[i] += byRate * m_unit(k, i) * p[i] * (1 / m_total[k] - loss);
            }
        }
    }

    /**
     * Ascends from the given powers, with a step that grows on success and shrinks on failure.
     *
     * @param p powers (W), all positive, K x 1; changed in place, never for the worse
     * @param maxIterations gradient steps
     * @return R J reached (bps/Hz)
     */
    double Ascend(RVector& p, int maxIterations)
    {
        double value = Evaluate(p);
        double step = 1;
        RVector gradient;
        RVector trial(p.size());
        Gradient(p, gradient);
        for (int i = 0; i < maxIterations; ++i)
        {
            // A shift of the exponents drops out; without it large ones would overflow.
            const double shift = gradient.maxCoeff();
            trial = p.array() * (step * (gradient.array() - shift)).exp();
            trial *= m_pMax / trial.sum();
            const double next = Evaluate(trial);
            if (next > value)
            {
                p = trial;
                value = next;
                Gradient(p, gradient);
                step *= 2;
            }
            else
            {
                step /= 4;
            }
        }
        return value;
    }

  private:
    /**
     * @param k vehicle
     * @param p powers (W), K x 1
     * @return interference and noise at vehicle k (W)
     */
    double Disturbance(Eigen::Index k, const RVector& p) const
    {
        double sum = m_noise;
        for (Eigen::Index i = 0; i < p.size(); ++i)
        {
            sum += i != k ? m_unit(k, i) * p[i] : 0.0;
        }
        return sum;
    }

    RMatrix m_unit;  //!< received powers per watt, K x K
    double m_noise;  //!< noise power (W)
    double m_pMax;   //!< total power (W)
    RVector m_total; //!< received power and noise at each vehicle (W), K x 1
    RVector m_rate;  //!< rates (bps/Hz), K x 1
};

} // namespace

double
RewardOptimalPowers(RMatrixIn unit, double noise, double pMax, RVectorOut p, int maxIterations)
{
    const Eigen::Index size = p.size();
    MaxMinPowers(unit, noise, pMax, p); // checks the arguments
    if (size == 0)
    {
        return 0;
    }
    RewardAscent ascent(unit, noise, pMax);
    RVector best = p;
    double value = ascent.Evaluate(best);
    const auto consider = [&](const RVector& candidate) {
        const double reached = ascent.Evaluate(candidate);
        if (reached > value)
        {
            value = reached;
            best = candidate;
        }
    };
    RVector candidate = RVector::Constant(size, pMax / double(size));
    consider(candidate);
    WaterFilling(unit.diagonal() / noise, pMax, candidate);
    consider(candidate);

    // Powers of zero would stay zero: start with a little of the equal split mixed in.
    constexpr double mixed = 1e-3;
    candidate = (1 - mixed) * best.array() + mixed * pMax / double(size);
    ascent.Ascend(candidate, maxIterations);
    consider(candidate);
    p = best;
    return value;
}

} // namespace isac
} // namespace ns3
