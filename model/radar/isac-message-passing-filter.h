/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_MESSAGE_PASSING_FILTER_H
#define ISAC_MESSAGE_PASSING_FILTER_H

#include "isac-track-filter.h"

#include <array>

namespace ns3
{

/**
 * @ingroup isac
 * Gaussian message passing over the scalar states of one vehicle, after W. Yuan, F. Liu,
 * C. Masouros, J. Yuan, D. W. K. Ng, N. Gonzalez-Prelcic, "Bayesian Predictive Beamforming for
 * Vehicular Networks: A Low-Overhead Joint Radar-Communication Approach", IEEE Trans. Wireless
 * Commun. 20(3), 2021.
 *
 * Slot n's factor graph has six scalar variables, theta, d and v of slots n - 1 (old) and n (new):
 * @verbatim
 *   b(theta') b(d') b(v')                     beliefs that slot n - 1 left
 *   N(theta; g_theta(theta', d', v'), sigma_theta^2)    evolution, first line of eq. (14)
 *   N(d; g_d(theta', d', v'), sigma_d^2)                second line
 *   N(v; v', sigma_v^2)                                 third line
 *   N(theta^; theta, var theta^)  N(c tau~ / 2; d, var d)            measurements (7)
 *   N(c mu~ / (2 f_c); v cos(theta), var)                            Doppler, joins theta and v
 * @endverbatim
 * The nonlinear factors are replaced by their first-order expansion at the means of the current
 * beliefs. Each is then N(r; sum_j c_j x_j, s), and the sum-product rule gives a Gaussian message
 * to variable i: with incoming means m_j and variances s_j from the variables' other factors,
 * @verbatim
 *   precision c_i^2 / (s + sum_{j != i} c_j^2 s_j)
 *   mean      (r - sum_{j != i} c_j m_j) / c_i
 * @endverbatim
 * A belief is the product of all messages that enter a variable: precisions add, and so do
 * precision times mean. The graph has loops, so a slot takes a few iterations of all factors in
 * turn, each expanded anew. Then the means and variances of theta, d and v are kept and nothing
 * else: beliefs factorise, which is what distinguishes this filter from the extended Kalman
 * filter. Messages to the old variables smooth them within the slot only; through v' a measured
 * angle or distance reaches v.
 *
 * It differs from the cited article in these points: measurements are (7) with the variances the
 * RSU believes, not the article's matched-filter output; messages back to the old states are used
 * within the slot; factors are expanded again in each iteration; vehicles are filtered separately,
 * since echoes carry their identity here.
 */
class IsacMessagePassingFilter : public IsacTrackFilter
{
  public:
    static constexpr uint32_t ITERATIONS = 4; //!< by default; more change less than 1 % of a sigma

    /// @param iterations iterations over all factors in a slot, at least 1
    explicit IsacMessagePassingFilter(uint32_t iterations = ITERATIONS);

    void Start(const IsacTrackObservation& track,
               double carrier,
               const isac::EvolutionNoise& initialSigma) override;
    void Predict(double dT, const isac::EvolutionNoise& noise) override;
    void Update(const IsacTrackObservation& track) override;

  private:
    static constexpr int VARIABLES = 6; //!< theta', d', v', theta, d, v
    static constexpr int FACTORS = 4;   //!< evolution of theta, d and v; Doppler

    /// Gaussian in natural parameters; nothing known by default.
    struct Message
    {
        double precision{0}; //!< 1 / variance
        double weighted{0};  //!< precision times mean
    };

    /// N(r; sum_j c_j x_j, s) and its messages.
    struct Factor
    {
        std::array<double, VARIABLES> c{};         //!< coefficients, 0: not connected
        double r{0};                               //!< value
        double s{0};                               //!< variance
        std::array<Message, VARIABLES> messages{}; //!< to the variables
    };

    /// Expands the nonlinear factors at the current beliefs.
    /// @param z measurements
    void Expand(const Measurement& z);

    /**
     * Sends a factor's messages to all its variables.
     * @param index of the factor
     */
    void Send(int index);

    /**
     * @param variable a variable
     * @param except a factor whose message to it does not count, FACTORS: none
     * @return product of what enters the variable
     */
    Message Gather(int variable, int except = FACTORS) const;

    /**
     * @param variable a variable
     * @return mean of its belief
     */
    double GetMean(int variable) const;

    uint32_t m_iterations;                      //!< in a slot
    Eigen::Vector3d m_oldMean;                  //!< beliefs of slot n - 1
    Eigen::Vector3d m_oldVariance;              //!< theirs
    double m_dT{0};                             //!< of the last Predict() (s)
    std::array<Message, VARIABLES> m_unaries{}; //!< old beliefs; angle and distance
    std::array<Factor, FACTORS> m_factors{};    //!< those that join variables
};

} // namespace ns3

#endif /* ISAC_MESSAGE_PASSING_FILTER_H */
