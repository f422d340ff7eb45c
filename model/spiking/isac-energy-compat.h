/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ENERGY_COMPAT_H
#define ISAC_ENERGY_COMPAT_H

#include "ns3/device-energy-model.h"
#include "ns3/energy-source.h"

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

} // namespace isac
} // namespace ns3

#endif /* ISAC_ENERGY_COMPAT_H */
