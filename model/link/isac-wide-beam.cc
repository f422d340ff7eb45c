/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-array.h"
#include "isac-precoder.h"

#include <cmath>
#include <stdexcept>
#include <string>

namespace ns3
{
namespace isac
{

namespace
{

/// Turns the phases of a constant-modulus beam until no direction falls into a deep dip.
class WideBeamDesign
{
  public:
    /**
     * Starts at the quadratic phase that sweeps all directions once along the array.
     *
     * @param antennas number of elements N, positive
     */
    explicit WideBeamDesign(Eigen::Index antennas)
        : m_beam(antennas)
    {
        const double size = double(antennas);
        for (Eigen::Index n = 0; n < antennas; ++n)
        {
            const double centred = double(n) - (size - 1) / 2;
            m_beam[n] = std::polar(1 / std::sqrt(size), M_PI * centred * centred / size);
        }
        // Eight samples a beam width between 10 and 170 degrees.
        const RVector theta =
            RVector::LinSpaced(8 * antennas + 1, 10 * M_PI / 180, 170 * M_PI / 180);
        CMatrix responses;
        UlaResponses(theta, antennas, responses);
        m_response = responses.adjoint() * std::sqrt(size); // relative to 1/N
        m_pattern = m_response * m_beam;
        m_cost = Cost(0, 0);
    }

    /**
     * Coordinate descent: turns one element at a time, by angles that halve when none helps.
     *
     * @param sweeps sweeps over all elements
     * @return unit-norm beam
     */
    const CVector& Improve(int sweeps)
    {
        double angle = 0.5;
        for (int sweep = 0; sweep < sweeps; ++sweep)
        {
            bool improved = false;
            for (Eigen::Index n = 0; n < m_beam.size(); ++n)
            {
                improved = Turn(n, angle) || Turn(n, -angle) || improved;
            }
            if (!improved)
            {
                angle /= 2;
            }
        }
        return m_beam;
    }

  private:
    /**
     * @param n element
     * @param change of its weight
     * @return sum of gain^-4 over the directions, that is nearly the worst of them
     */
    double Cost(Eigen::Index n, Complex change) const
    {
        double cost = 0;
        for (Eigen::Index k = 0; k < m_pattern.size(); ++k)
        {
            const Complex& r = m_response(k, n);
            const double re =
                m_pattern[k].real() + r.real() * change.real() - r.imag() * change.imag();
            const double im =
                m_pattern[k].imag() + r.real() * change.imag() + r.imag() * change.real();
            const double gain = re * re + im * im + 1e-3; // finite at a null
            const double squared = gain * gain;
            cost += 1 / (squared * squared);
        }
        return cost;
    }

    /**
     * @param n element
     * @param angle by which to turn it (rad)
     * @return true if that helped; otherwise the beam is as before
     */
    bool Turn(Eigen::Index n, double angle)
    {
        const Complex turned = m_beam[n] * std::polar(1.0, angle);
        const Complex change = turned - m_beam[n];
        const double cost = Cost(n, change);
        if (!(cost < m_cost))
        {
            return false;
        }
        m_cost = cost;
        m_beam[n] = turned;
        m_pattern += m_response.col(n) * change;
        return true;
    }

    CVector m_beam;     //!< weights, N x 1
    CMatrix m_response; //!< rows sqrt(N) a^H, directions x N
    CVector m_pattern;  //!< sqrt(N) a^H f for each direction
    double m_cost;      //!< Cost() of m_beam
};

} // namespace

CVector
WideBeam(Eigen::Index antennas)
{
    if (antennas <= 0)
    {
        throw std::invalid_argument("isac: number of antennas is " + std::to_string(antennas) +
                                    "; it must be positive");
    }
    constexpr int sweeps = 40;
    return WideBeamDesign(antennas).Improve(sweeps);
}

} // namespace isac
} // namespace ns3
