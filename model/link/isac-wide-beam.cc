/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-precoder.h"

#include <cmath>
#include <stdexcept>
#include <string>

namespace ns3
{
namespace isac
{

CVector
WideBeam(Eigen::Index antennas)
{
    if (antennas <= 0)
    {
        throw std::invalid_argument("isac: number of antennas is " + std::to_string(antennas) +
                                    "; it must be positive");
    }
    const double size = double(antennas);
    CVector beam(antennas);
    for (Eigen::Index n = 0; n < antennas; ++n)
    {
        const double centred = double(n) - (size - 1) / 2;
        beam[n] = std::polar(1 / std::sqrt(size), M_PI * centred * centred / size);
    }
    return beam;
}

} // namespace isac
} // namespace ns3
