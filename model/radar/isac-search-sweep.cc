/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-search-sweep.h"

#include "ns3/isac-precoder.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

bool
IsacSearchSector::Contains(double theta) const
{
    const double cosine = std::cos(theta);
    return cosine >= cosMin && cosine <= cosMax;
}

double
IsacSearchSector::GetShare() const
{
    return (cosMax - cosMin) / 2;
}

void
IsacSearchSweep::StartWide(const isac::CVector& beam)
{
    m_sectors.resize(1);
    m_sectors[0].beam = beam;
    m_sectors[0].cosMin = -1;
    m_sectors[0].cosMax = 1;
    m_index = 0;
}

void
IsacSearchSweep::StartSwept(uint32_t antennas, uint32_t sectors)
{
    m_sectors.resize(sectors);
    for (uint32_t s = 0; s < sectors; s++)
    {
        const auto first = static_cast<uint32_t>(uint64_t(s) * antennas / sectors);
        const auto next = static_cast<uint32_t>((uint64_t(s) + 1) * antennas / sectors);
        const uint32_t end = std::min(next + 1, antennas);
        m_sectors[s].beam = isac::SectorBeam(antennas, first, end - first);
        m_sectors[s].cosMin = -1 + 2.0 * first / antennas;
        m_sectors[s].cosMax = -1 + 2.0 * end / antennas;
    }
    m_index = 0;
}

void
IsacSearchSweep::Advance()
{
    m_index = (m_index + 1) % GetSectors();
}

const IsacSearchSector&
IsacSearchSweep::GetSector() const
{
    return m_sectors[m_index];
}

const IsacSearchSector&
IsacSearchSweep::GetSector(uint32_t index) const
{
    return m_sectors[index];
}

uint32_t
IsacSearchSweep::GetIndex() const
{
    return m_index;
}

uint32_t
IsacSearchSweep::GetSectors() const
{
    return m_sectors.size();
}

} // namespace ns3
