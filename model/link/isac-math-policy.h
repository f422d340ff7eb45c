/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_MATH_POLICY_H
#define ISAC_MATH_POLICY_H

#include <boost/math/policies/policy.hpp>

namespace ns3
{
namespace isac
{

/**
 * @ingroup isac
 * Policy of all that is taken from Boost.Math: it computes with double. By default it computes with
 * long double inside, whose constants overflow where that has 64 bits only, as under valgrind:
 * programs then end before main().
 *
 * @tparam Rules further policies of Boost.Math
 */
template <class... Rules>
using MathPolicy =
    boost::math::policies::policy<boost::math::policies::promote_double<false>, Rules...>;

} // namespace isac
} // namespace ns3

#endif /* ISAC_MATH_POLICY_H */
