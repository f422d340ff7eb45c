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
SectorBeam(Eigen::Index antennas, Eigen::Index first, Eigen::Index count)
{
    if (antennas <= 0 || first < 0 || count <= 0 || first > antennas - count)
    {
        throw std::invalid_argument("isac: no sector of " + std::to_string(count) +
                                    " codewords from " + std::to_string(first) +
                                    " in a codebook of " + std::to_string(antennas));
    }
    // Codeword i is exp(-j pi n u_i) / sqrt(N) with u_i = -1 + (2 i + 1) / N; seen from the middle
    // of the array its phase there is zero.
    const double size = double(antennas);
    CVector beam = CVector::Zero(antennas);
    for (Eigen::Index i = first; i < first + count; ++i)
    {
        const double u = -1 + (2 * double(i) + 1) / size;
        for (Eigen::Index n = 0; n < antennas; ++n)
        {
            const double centred = double(n) - (size - 1) / 2;
            beam[n] += std::polar(1.0, -M_PI * centred * u);
        }
    }
    return beam / std::sqrt(size * double(count));
}

} // namespace isac
} // namespace ns3
