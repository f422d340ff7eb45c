/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-echo.h"

#include "isac-array.h"

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace ns3
{
namespace isac
{

namespace
{

/**
 * @param value constant to check
 * @param name its name in the error
 * @throws std::invalid_argument if the value is not positive and finite
 */
void
RequirePositive(double value, const char* name)
{
    if (!(value > 0) || !std::isfinite(value))
    {
        throw std::invalid_argument(std::string("isac: EchoParameters::") + name + " is " +
                                    std::to_string(value) + "; it must be positive and finite");
    }
}

/**
 * @param size size found
 * @param expected size wanted
 * @param name name of the argument in the error
 * @throws std::invalid_argument if they differ
 */
void
RequireSize(Eigen::Index size, Eigen::Index expected, const char* name)
{
    if (size != expected)
    {
        throw std::invalid_argument(std::string("isac: EchoModel::Evaluate(): size of ") + name +
                                    " is " + std::to_string(size) + ", expected " +
                                    std::to_string(expected));
    }
}

/**
 * Squared norm of the derivative of a unit-norm response, orthogonal to the response itself:
 * |b'|^2 - |b^H b'|^2 = (pi sin(theta))^2 (N^2 - 1) / 12.
 *
 * @param theta angle (rad)
 * @param n elements N
 * @return the norm (1/rad^2), whatever element the phase is referred to
 */
double
OrthogonalSlope(double theta, Eigen::Index n)
{
    const double slope = M_PI * std::sin(theta);
    const double size = n;
    return slope * slope * (size * size - 1) / 12;
}

} // namespace

void
EchoQuality::Resize(Eigen::Index k)
{
    for (auto* vector : {&sinr, &sigmaTau, &sigmaMu, &crlbTheta, &crlbD, &crlbV})
    {
        vector->resize(k);
    }
}

EchoModel::EchoModel(const EchoParameters& parameters)
    : m_parameters(parameters)
{
    RequirePositive(double(parameters.nTx), "nTx");
    RequirePositive(double(parameters.nRx), "nRx");
    RequirePositive(parameters.kappaSquared, "kappaSquared");
    RequirePositive(parameters.xi, "xi");
    RequirePositive(parameters.noise, "noise");
    RequirePositive(parameters.alphaTau, "alphaTau");
    RequirePositive(parameters.alphaMu, "alphaMu");
    RequirePositive(parameters.carrier, "carrier");
}

const EchoParameters&
EchoModel::GetParameters() const
{
    return m_parameters;
}

double
EchoModel::Reflection(double d, double excess) const
{
    if (!(d > 0))
    {
        throw std::invalid_argument("isac: EchoModel::Evaluate(): distance is " +
                                    std::to_string(d) + " m; it must be positive");
    }
    return m_parameters.kappaSquared * excess / (4 * d * d);
}

void
EchoModel::Evaluate(RVectorIn theta,
                    RVectorIn d,
                    RVectorIn v,
                    RVectorIn excess,
                    CMatrixIn f,
                    RVectorIn p,
                    EchoQuality& q)
{
    const Eigen::Index size = theta.size();
    RequireSize(d.size(), size, "d");
    RequireSize(v.size(), size, "v");
    RequireSize(excess.size(), size, "excess");
    RequireSize(f.cols(), size, "f (columns)");
    RequireSize(f.rows(), m_parameters.nTx, "f (rows)");
    RequireSize(p.size(), size, "p");
    q.Resize(size);
    BeamGains(theta, f, m_gain);

    const double antennas = double(m_parameters.nTx) * double(m_parameters.nRx);
    const bool paper = m_parameters.variant == Variant::PAPER;
    for (Eigen::Index k = 0; k < size; ++k)
    {
        const double own = Reflection(d[k], excess[k]);
        double disturbance = m_parameters.noise;
        for (Eigen::Index i = 0; i < size; ++i)
        {
            if (i != k)
            {
                // Printed: beta_i. Beams i reach the receiver by reflection off vehicle k: beta_k.
                const double reflection = paper ? Reflection(d[i], excess[i]) : own;
                disturbance += antennas * p[i] * reflection * m_gain(k, i);
            }
        }
        const double power = antennas * p[k] * own;
        FillSinr(k, power * m_gain(k, k) / disturbance, q);
        q.crlbTheta[k] = CrlbTheta(theta[k], power / disturbance, m_gain(k, k), f.col(k));
        q.crlbV[k] = CrlbV(theta[k], v[k], q.sigmaMu[k], q.crlbTheta[k]);
    }
}

void
EchoModel::FillSinr(Eigen::Index k, double sinr, EchoQuality& q) const
{
    const double halfC = SPEED_OF_LIGHT / 2;
    q.sinr[k] = sinr;
    q.sigmaTau[k] = m_parameters.alphaTau / std::sqrt(sinr);
    q.sigmaMu[k] = m_parameters.alphaMu / std::sqrt(sinr);
    q.crlbD[k] = q.sigmaTau[k] * q.sigmaTau[k] * halfC * halfC; // eq. (23)
}

double
EchoModel::CrlbTheta(double theta, double snr, double gain, CVectorIn f)
{
    // Matched filter: amplitude xi, noise variance xi times the disturbance (eq. (15)).
    const double amplitude = m_parameters.xi * snr;
    if (m_parameters.variant == Variant::PAPER)
    {
        m_aDot.resize(m_parameters.nTx);
        UlaResponseDerivative(theta, m_aDot);
        return 1 / (amplitude * std::norm(m_aDot.dot(f)));
    }
    // With h = b a^H f and an unknown complex amplitude only the part of h' orthogonal to h
    // counts; a'^H f changes the amplitude alone, so what is left is the slope of b.
    return 1 / (2 * amplitude * gain * OrthogonalSlope(theta, m_parameters.nRx));
}

double
EchoModel::CrlbV(double theta, double v, double sigmaMu, double crlbTheta) const
{
    const double scale = SPEED_OF_LIGHT / (2 * m_parameters.carrier * std::cos(theta));
    double crlb = sigmaMu * sigmaMu * scale * scale;
    if (m_parameters.variant == Variant::CORRECTED && std::isfinite(crlb))
    {
        // d mu / d theta = -2 v sin(theta) f_c / c: an unknown angle costs speed.
        const double coupling = v * std::tan(theta);
        if (coupling != 0)
        {
            crlb += coupling * coupling * crlbTheta;
        }
    }
    return std::isnan(crlb) ? std::numeric_limits<double>::infinity() : crlb;
}

void
EchoModel::EvaluateSingle(double theta,
                          double d,
                          double v,
                          double excess,
                          CVectorIn f,
                          double p,
                          EchoQuality& q)
{
    using Scalar = Eigen::Map<const RVector>;
    Evaluate(Scalar(&theta, 1),
             Scalar(&d, 1),
             Scalar(&v, 1),
             Scalar(&excess, 1),
             Eigen::Map<const CMatrix>(f.data(), f.size(), 1),
             Scalar(&p, 1),
             q);
}

} // namespace isac
} // namespace ns3
