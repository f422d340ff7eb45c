/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

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

/**
 * Fills a[n] = scale exp(j phase n).
 *
 * @param phase phase step between neighbouring elements (rad)
 * @param scale amplitude of every element
 * @param a output, N x 1
 */
void
FillPhaseRamp(double phase, double scale, CVectorOut a)
{
    // Exact every 16th element, products in between: rounding errors cannot pile up.
    constexpr Eigen::Index exactEvery = 16;
    const double stepRe = std::cos(phase);
    const double stepIm = std::sin(phase);
    double re = scale;
    double im = 0;
    for (Eigen::Index n = 0; n < a.size(); ++n)
    {
        if (n % exactEvery == 0)
        {
            re = scale * std::cos(phase * n);
            im = scale * std::sin(phase * n);
        }
        a[n] = Complex(re, im);
        const double next = re * stepRe - im * stepIm;
        im = re * stepIm + im * stepRe;
        re = next;
    }
}

} // namespace

void
UlaResponse(double theta, CVectorOut a)
{
    UlaResponseAt(std::cos(theta), a);
}

void
UlaResponseAt(double u, CVectorOut a)
{
    if (a.size() > 0)
    {
        FillPhaseRamp(-M_PI * u, 1 / std::sqrt(double(a.size())), a);
    }
}

void
UlaResponseDerivative(double theta, CVectorOut da)
{
    UlaResponse(theta, da);
    const double slope = M_PI * std::sin(theta);
    for (Eigen::Index n = 0; n < da.size(); ++n)
    {
        const double s = slope * n;
        da[n] = Complex(-s * da[n].imag(), s * da[n].real());
    }
}

void
UlaResponses(RVectorIn theta, Eigen::Index antennas, CMatrix& a)
{
    RequireAntennas(antennas);
    a.resize(antennas, theta.size());
    for (Eigen::Index k = 0; k < theta.size(); ++k)
    {
        UlaResponse(theta[k], a.col(k));
    }
}

void
LineOfSightChannel(RVectorIn theta, RVectorIn pathGain, Eigen::Index antennas, CMatrix& h)
{
    RequireAntennas(antennas);
    if (theta.size() != pathGain.size())
    {
        throw std::invalid_argument("isac: LineOfSightChannel() needs one path gain for each of " +
                                    std::to_string(theta.size()) + " angles, got " +
                                    std::to_string(pathGain.size()));
    }
    thread_local CVector row; // scratch, grows once
    row.resize(antennas);
    h.resize(theta.size(), antennas);
    for (Eigen::Index k = 0; k < theta.size(); ++k)
    {
        // a^H has the conjugate phase ramp, and sqrt(N) cancels the unit norm of a.
        FillPhaseRamp(M_PI * std::cos(theta[k]), std::sqrt(pathGain[k]), row);
        h.row(k) = row.transpose();
    }
}

void
BeamGains(RVectorIn theta, CMatrixIn f, RMatrix& g)
{
    thread_local CVector a; // scratch, grows once
    a.resize(f.rows());
    g.resize(theta.size(), f.cols());
    for (Eigen::Index k = 0; k < theta.size(); ++k)
    {
        UlaResponse(theta[k], a);
        for (Eigen::Index i = 0; i < f.cols(); ++i)
        {
            g(k, i) = std::norm(a.dot(f.col(i)));
        }
    }
}

double
UlaCorrelation(double theta1, double theta2, Eigen::Index antennas)
{
    const double half = EIGEN_PI / 2 * (std::cos(theta1) - std::cos(theta2));
    const double denominator = antennas * std::sin(half);
    if (std::abs(denominator) < 1e-12)
    {
        return 1.0; // equal angles, or the two ends of the array axis
    }
    const double kernel = std::sin(antennas * half) / denominator;
    return kernel * kernel;
}

double
BeamAngle(CVectorIn f)
{
    Complex step = 0;
    for (Eigen::Index n = 0; n + 1 < f.size(); ++n)
    {
        step += std::conj(f[n]) * f[n + 1];
    }
    if (!std::isfinite(step.real()) || !std::isfinite(step.imag()))
    {
        return M_PI / 2;
    }
    return std::acos(std::clamp(-std::arg(step) / M_PI, -1.0, 1.0));
}

} // namespace isac
} // namespace ns3
