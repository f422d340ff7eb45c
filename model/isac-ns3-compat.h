/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_NS3_COMPAT_H
#define ISAC_NS3_COMPAT_H

#include "ns3/attribute-accessor-helper.h"
#include "ns3/device-energy-model.h"
#include "ns3/energy-source.h"
#include "ns3/enum.h"

#include <utility>

/**
 * @file
 * @ingroup isac
 * What differs between ns-3 releases, 3.35 to 3.48, in one place. No version number is asked for:
 * every name here finds what the release has, so programs that include installed headers need no
 * definition. Other differences need no code: MobilityModel::Copy() is a plain method before 3.46
 * and an override from then on.
 */

namespace ns3
{

/// Where ns-3 has its energy classes from 3.42 on; before, an empty namespace.
namespace energy
{
}

namespace isac
{

/**
 * Finds ns-3's energy classes in every release: a name qualified with this namespace is looked up
 * in ns3 and in ns3::energy. Nothing is added to either.
 */
namespace energylookup
{
using namespace ns3;
using namespace ns3::energy;
} // namespace energylookup

using DeviceEnergyModel = energylookup::DeviceEnergyModel; //!< ns-3's class
using EnergySource = energylookup::EnergySource;           //!< ns-3's class

/**
 * The value of an enumeration's attribute: EnumValue, a template over the enumeration from 3.41 on
 * and a class that holds an int before.
 * @tparam T enumeration, not scoped (earlier releases know no other), or int
 */
template <class T>
using EnumAttribute = decltype(EnumValue(std::declval<T>()));

/**
 * The accessor that belongs to it, ns-3's MakeEnumAccessor(), whose template arguments differ.
 * @tparam T enumeration or int, as in EnumAttribute
 * @tparam Accessors types of the arguments
 * @param accessors pointer to a member, or to a setter and a getter
 * @return the accessor
 */
template <class T, class... Accessors>
Ptr<const AttributeAccessor>
MakeEnumAccessor(Accessors... accessors)
{
    return MakeAccessorHelper<EnumAttribute<T>>(accessors...);
}

} // namespace isac
} // namespace ns3

#endif /* ISAC_NS3_COMPAT_H */
