/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_LINK_TEST_HELPER_H
#define ISAC_LINK_TEST_HELPER_H

#include "ns3/isac-array.h"
#include "ns3/isac-types.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace ns3
{
namespace isac
{

/**
 * @ingroup isac-tests
 * Unlike NS_TEST_EXPECT_MSG_EQ_TOL() this is false for NaN.
 *
 * @param actual value found
 * @param expected value wanted
 * @param tolerance relative tolerance
 * @return true if they agree
 */
inline bool
IsClose(double actual, double expected, double tolerance)
{
    return std::abs(actual - expected) <= tolerance * std::abs(expected);
}

/**
 * @ingroup isac-tests
 * @param f beams
 * @return true if all columns have unit norm to rounding
 */
inline bool
HasUnitColumns(const CMatrix& f)
{
    return f.allFinite() && (f.colwise().norm().array() - 1).abs().maxCoeff() < 1e-12;
}

/**
 * @ingroup isac-tests
 * @param random generator
 * @param size number of values
 * @param low lower limit
 * @param high upper limit
 * @return uniform draws
 */
inline RVector
UniformDraws(std::mt19937_64& random, Eigen::Index size, double low, double high)
{
    std::uniform_real_distribution<double> uniform(low, high);
    RVector draws(size);
    std::generate(draws.data(), draws.data() + size, [&]() { return uniform(random); });
    return draws;
}

/**
 * @ingroup isac-tests
 * @param random generator
 * @param rows number of rows
 * @param columns number of columns
 * @return complex standard normal draws
 */
inline CMatrix
NormalDraws(std::mt19937_64& random, Eigen::Index rows, Eigen::Index columns)
{
    std::normal_distribution<double> normal;
    CMatrix draws(rows, columns);
    std::generate(draws.data(), draws.data() + draws.size(), [&]() {
        const double re = normal(random);
        return Complex(re, normal(random));
    });
    return draws;
}

/**
 * @ingroup isac-tests
 * Line-of-sight rows of vehicles 8 to 60 m away, in the paper's path loss.
 *
 * @param random generator
 * @param vehicles number of vehicles K
 * @param antennas number of elements N
 * @return K x N
 */
inline CMatrix
RandomChannel(std::mt19937_64& random, Eigen::Index vehicles, Eigen::Index antennas)
{
    const RVector theta = UniformDraws(random, vehicles, 0.3, 2.8);
    const RVector gain = 1e-7 * UniformDraws(random, vehicles, 8, 60).array().pow(-2.55);
    CMatrix h;
    LineOfSightChannel(theta, gain, antennas, h);
    return h;
}

} // namespace isac
} // namespace ns3

#endif /* ISAC_LINK_TEST_HELPER_H */
