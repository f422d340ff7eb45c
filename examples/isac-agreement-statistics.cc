/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-agreement-statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace ns3
{

namespace
{

/// Samples that the bootstrap draws.
constexpr std::size_t RESAMPLES = 400;

/**
 * @param values not negative
 * @return root of their mean with its interval
 */
IsacInterval
RootMean(const std::vector<double>& values)
{
    const std::size_t n = values.size();
    if (n == 0)
    {
        return {NAN, NAN, NAN};
    }
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    std::mt19937_64 random(1); // equal errors give equal intervals
    std::vector<double> means(RESAMPLES, 0.0);
    for (auto& mean : means)
    {
        for (std::size_t i = 0; i < n; i++)
        {
            mean += values[random() % n];
        }
        mean /= double(n);
    }
    std::sort(means.begin(), means.end());
    const std::size_t tail = RESAMPLES / 40;
    return {std::sqrt(sum / double(n)),
            std::sqrt(means[tail]),
            std::sqrt(means[RESAMPLES - 1 - tail])};
}

} // namespace

IsacInterval
WilsonInterval(uint64_t hits, uint64_t trials)
{
    const double z = 1.959964;
    const double n = double(trials);
    const double share = double(hits) / n;
    const double middle = (share + z * z / (2 * n)) / (1 + z * z / n);
    const double half =
        z / (1 + z * z / n) * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    return {share, std::max(middle - half, 0.0), std::min(middle + half, 1.0)};
}

void
IsacErrorSample::Add(double error, double bound)
{
    m_errors.push_back(error);
    m_bounds.push_back(bound);
}

void
IsacErrorSample::Add(const IsacErrorSample& other)
{
    m_errors.insert(m_errors.end(), other.m_errors.begin(), other.m_errors.end());
    m_bounds.insert(m_bounds.end(), other.m_bounds.begin(), other.m_bounds.end());
}

std::size_t
IsacErrorSample::GetCount() const
{
    return m_errors.size();
}

IsacInterval
IsacErrorSample::GetRmse() const
{
    std::vector<double> squares;
    for (const double error : m_errors)
    {
        squares.push_back(error * error);
    }
    return RootMean(squares);
}

double
IsacErrorSample::GetBound() const
{
    const double sum = std::accumulate(m_bounds.begin(), m_bounds.end(), 0.0);
    return std::sqrt(sum / double(m_bounds.size()));
}

IsacInterval
IsacErrorSample::GetExcessDb() const
{
    std::vector<double> ratios;
    for (std::size_t i = 0; i < m_errors.size(); i++)
    {
        ratios.push_back(m_errors[i] * m_errors[i] / m_bounds[i]);
    }
    const auto root = RootMean(ratios);
    const auto db = [](double x) { return 20 * std::log10(x); };
    return {db(root.value), db(root.low), db(root.high)};
}

double
IsacErrorSample::GetBias() const
{
    const double sum = std::accumulate(m_errors.begin(), m_errors.end(), 0.0);
    return sum / double(m_errors.size());
}

} // namespace ns3
