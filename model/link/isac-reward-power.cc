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

/// R J of fixed beams as a function of the powers, with its gradient. Its vectors keep their
/// memory.
class RewardAscent
{
  public:
    /**
     * @param unit received powers per watt, K x K
     * @param noise noise power (W)
     * @param pMax total power (W)
     */
    void Begin(RMatrixIn unit, double noise, double pMax)
    {
        m_unit = unit;
        m_noise = noise;
        m_pMax = pMax;
        m_total.resize(unit.rows());
        m_rate.resize(unit.rows());
    }

    /**
     * @param p powers (W), K x 1
     * @return R J (bps/Hz)
     */
    double Evaluate(const RVector& p)
    {
        m_total.noalias() = m_unit * p;
        m_total.array() += m_noise;
        for (Eigen::Index k = 0; k < p.size(); ++k)
        {
            m_rate[k] = std::log1p(m_unit(k, k) * p[k] / Disturbance(k, p)) / M_LN2;
        }
        return m_rate.sum() * Fairness(m_rate, Variant::CORRECTED);
    }

    /**
     * Gradient of ln(R J) by the shares of the total power, at the powers last evaluated.
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
                gradient[i] += byRate * m_unit(k, i) * m_pMax * (1 / m_total[k] - loss);
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
        constexpr double tolerance = 1e-9; // relative growth that is not worth another step
        double value = Evaluate(p);
        double step = 0;
        RVector& gradient = m_gradient;
        RVector& trial = m_trial;
        trial.resize(p.size());
        Gradient(p, gradient);
        for (int i = 0; i < maxIterations; ++i)
        {
            // A common shift of the exponents drops out. No share shrinks by more than e against
            // the others: a longer step could leave a vehicle without power for good.
            const double largest = gradient.maxCoeff();
            const double spread = largest - gradient.minCoeff();
            if (!(spread > 0))
            {
                break;
            }
            step = step > 0 ? step : 1 / spread;
            trial = p.array() * (step * (gradient.array() - largest)).max(-1.0).exp();
            trial *= m_pMax / trial.sum();
            const double next = Evaluate(trial);
            if (next > value)
            {
                const bool converged = next - value <= tolerance * value;
                p = trial;
                value = next;
                Gradient(p, gradient);
                step *= 2;
                if (converged)
                {
                    break;
                }
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

    RMatrix m_unit;     //!< received powers per watt, K x K
    double m_noise{0};  //!< noise power (W)
    double m_pMax{0};   //!< total power (W)
    RVector m_total;    //!< received power and noise at each vehicle (W), K x 1
    RVector m_rate;     //!< rates (bps/Hz), K x 1
    RVector m_gradient; //!< of ln(R J) by the shares, K x 1
    RVector m_trial;    //!< powers tried (W), K x 1
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
    // One set of scratch a thread: a controller calls this in every slot.
    static thread_local RewardAscent ascent;
    static thread_local RVector best;
    static thread_local RVector equal;
    static thread_local RVector candidate;
    static thread_local RVector gain;
    static thread_local RVector all;
    ascent.Begin(unit, noise, pMax);
    best = p;
    double value = ascent.Evaluate(best);
    const auto consider = [&value] {
        const double reached = ascent.Evaluate(candidate);
        if (reached > value)
        {
            value = reached;
            best = candidate;
        }
    };
    equal.setConstant(size, pMax / double(size));
    candidate = equal;
    consider();
    gain = unit.diagonal() / noise;
    WaterFilling(gain, pMax, candidate);
    consider();
    const auto climb = [&consider, maxIterations](const RVector& start) {
        // Powers of zero would stay zero: start with a little of the equal split mixed in.
        constexpr double mixed = 1e-3;
        candidate = (1 - mixed) * start + mixed * equal;
        ascent.Ascend(candidate, maxIterations);
        consider();
    };
    climb(best);
    climb(equal);

    // Beams that disturb each other much may be worth more without one vehicle: a local optimum
    // does not see that.
    const double before = value;
    all = best;
    for (Eigen::Index k = 0; k < size && size > 1; ++k)
    {
        candidate = all;
        candidate[k] = 0;
        const double rest = candidate.sum();
        if (rest > 0)
        {
            candidate *= pMax / rest;
            consider();
        }
    }
    if (value > before)
    {
        climb(best);
    }
    p = best;
    return value;
}

} // namespace isac
} // namespace ns3
