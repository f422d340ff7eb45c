/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TARGET_H
#define ISAC_TARGET_H

#include "ns3/isac-state-evolution.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup isac
 * What is really there, as the radar's physics needs it.
 */
struct IsacTarget
{
    uint32_t id{0};           //!< identity of the vehicle (parametric echoes carry it)
    isac::VehicleState state; //!< true theta, d and speed along the road
    double doppler{0};        //!< true Doppler of the echo (Hz)
    double excess{1};         //!< extra two-way power gain (linear): blockage squared
};

} // namespace ns3

#endif /* ISAC_TARGET_H */
