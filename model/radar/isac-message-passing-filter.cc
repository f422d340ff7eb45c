/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-message-passing-filter.h"

#include "ns3/abort.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

namespace
{

/// Variables: those of slot n - 1, then those of slot n.
enum Variable
{
    OLD_THETA,
    OLD_D,
    OLD_V,
    THETA,
    D,
    V
};

/// Factors that join variables.
enum FactorIndex
{
    EVOLVE_THETA,
    EVOLVE_D,
    EVOLVE_V,
    DOPPLER
};

} // namespace

IsacMessagePassingFilter::IsacMessagePassingFilter(uint32_t iterations)
    : m_iterations(iterations),
      m_oldMean(Eigen::Vector3d::Zero()),
      m_oldVariance(Eigen::Vector3d::Ones())
{
    NS_ABORT_MSG_IF(iterations == 0, "IsacMessagePassingFilter: no iterations; give at least 1");
}

void
IsacMessagePassingFilter::Start(const IsacTrackObservation& track,
                                double carrier,
                                const isac::EvolutionNoise& initialSigma)
{
    IsacTrackFilter::Start(track, carrier, initialSigma);
    m_oldMean = GetVector();
    m_oldVariance = m_covariance.diagonal();
    m_dT = 0;
    for (auto& factor : m_factors)
    {
        factor.s = MIN_VARIANCE;
    }
}

void
IsacMessagePassingFilter::Predict(double dT, const isac::EvolutionNoise& noise)
{
    m_oldMean = GetVector();
    m_oldVariance = m_covariance.diagonal();
    m_dT = dT;
    const Eigen::Vector3d sigma(noise.sigmaTheta, noise.sigmaD, noise.sigmaV);
    for (int i = 0; i < 3; i++)
    {
        m_factors[i].s = std::max(sigma(i) * sigma(i), MIN_VARIANCE);
    }
    // Without a measurement yet, messages to the new variables are all there is.
    const Eigen::Matrix3d j = isac::EvolveJacobian(m_state, dT);
    const Eigen::Vector3d variance = j.cwiseAbs2() * m_oldVariance + sigma.cwiseAbs2();
    m_state = isac::Evolve(m_state, dT);
    m_covariance = variance.asDiagonal();
    Bound();
}

void
IsacMessagePassingFilter::Update(const IsacTrackObservation& track)
{
    if (track.missed > 0)
    {
        return;
    }
    const Measurement z = Measure(track);
    for (int i = 0; i < 3; i++)
    {
        m_unaries[i] = {1 / m_oldVariance(i), m_oldMean(i) / m_oldVariance(i)};
    }
    for (int i = 0; i < 2; i++)
    {
        m_unaries[THETA + i] = {1 / z.variance(i), z.value(i) / z.variance(i)};
    }
    for (auto& factor : m_factors)
    {
        factor.messages.fill(Message());
    }
    m_factors[DOPPLER].s = z.variance(2);
    for (uint32_t iteration = 0; iteration < m_iterations; iteration++)
    {
        Expand(z);
        for (int index = 0; index < FACTORS; index++)
        {
            Send(index);
        }
    }
    Eigen::Vector3d variance;
    for (int i = 0; i < 3; i++)
    {
        variance(i) = 1 / Gather(THETA + i).precision;
    }
    m_state = {GetMean(THETA), GetMean(D), GetMean(V)};
    m_covariance = variance.asDiagonal();
    Bound();
}

void
IsacMessagePassingFilter::Expand(const Measurement& z)
{
    const isac::VehicleState old{std::clamp(GetMean(OLD_THETA), MIN_THETA, M_PI - MIN_THETA),
                                 std::max(GetMean(OLD_D), MIN_DISTANCE),
                                 std::clamp(GetMean(OLD_V), -MAX_SPEED, MAX_SPEED)};
    const Eigen::Vector3d at(old.theta, old.d, old.v);
    const Eigen::Matrix3d j = isac::EvolveJacobian(old, m_dT);
    const isac::VehicleState next = isac::Evolve(old, m_dT);
    const Eigen::Vector3d g(next.theta, next.d, next.v);
    for (int i = 0; i < 3; i++)
    {
        auto& factor = m_factors[i];
        for (int k = 0; k < 3; k++)
        {
            factor.c[k] = -j(i, k);
        }
        factor.c[THETA + i] = 1;
        factor.r = g(i) - j.row(i).dot(at);
    }
    // In the first iteration nothing has reached the new variables: expand at the prediction.
    const bool first = m_factors[EVOLVE_V].messages[V].precision == 0;
    const double theta =
        std::clamp(first ? m_state.theta : GetMean(THETA), MIN_THETA, M_PI - MIN_THETA);
    const double v = std::clamp(first ? m_state.v : GetMean(V), -MAX_SPEED, MAX_SPEED);
    auto& doppler = m_factors[DOPPLER];
    doppler.c[THETA] = -v * std::sin(theta);
    doppler.c[V] = std::cos(theta);
    doppler.r = z.value(2) - v * std::sin(theta) * theta;
}

void
IsacMessagePassingFilter::Send(int index)
{
    auto& factor = m_factors[index];
    for (int i = 0; i < VARIABLES; i++)
    {
        if (factor.c[i] == 0)
        {
            factor.messages[i] = Message();
            continue;
        }
        double s = factor.s;
        double r = factor.r;
        bool known = true;
        for (int k = 0; k < VARIABLES; k++)
        {
            if (k == i || factor.c[k] == 0)
            {
                continue;
            }
            const Message in = Gather(k, index);
            known = known && in.precision > 0;
            s += factor.c[k] * factor.c[k] / in.precision;
            r -= factor.c[k] * in.weighted / in.precision;
        }
        // A neighbour of which nothing is known makes the message say nothing.
        factor.messages[i] =
            known ? Message{factor.c[i] * factor.c[i] / s, factor.c[i] * r / s} : Message();
    }
}

IsacMessagePassingFilter::Message
IsacMessagePassingFilter::Gather(int variable, int except) const
{
    Message product = m_unaries[variable];
    for (int index = 0; index < FACTORS; index++)
    {
        if (index != except)
        {
            product.precision += m_factors[index].messages[variable].precision;
            product.weighted += m_factors[index].messages[variable].weighted;
        }
    }
    return product;
}

double
IsacMessagePassingFilter::GetMean(int variable) const
{
    const Message belief = Gather(variable);
    return belief.weighted / belief.precision;
}

} // namespace ns3
