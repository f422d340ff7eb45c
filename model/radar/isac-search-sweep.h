/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SEARCH_SWEEP_H
#define ISAC_SEARCH_SWEEP_H

#include "ns3/isac-types.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * What one search illuminates and looks at.
 */
struct IsacSearchSector
{
    isac::CVector beam; //!< unit norm, N_TA x 1
    double cosMin{-1};  //!< smallest cos(theta) looked at
    double cosMax{1};   //!< largest cos(theta) looked at

    /// @param theta an angle (rad) @return whether the search looks there
    bool Contains(double theta) const;
    /// @return share of all angle cells, which are uniform in cos(theta), in (0, 1]
    double GetShare() const;
};

/**
 * @ingroup isac
 * The beams that a radar searches with, one after the other: a single wide one, or the sectors of
 * a sweep. A function of the number of searches alone, so radars of any fidelity can share it.
 */
class IsacSearchSweep
{
  public:
    /**
     * Every search looks everywhere.
     * @param beam the wide beam, N_TA x 1
     */
    void StartWide(const isac::CVector& beam);

    /**
     * Search number s = 0, 1, ... looks at sector s mod sectors.
     *
     * Codeword i of the DFT codebook covers cos(theta) from -1 + 2 i / N to -1 + 2 (i + 1) / N. The
     * sectors split the codewords as evenly as possible, in the order of growing cos(theta). Each
     * but the last also has the first codeword of the next, so neighbours overlap by 2 / N in
     * cos(theta): their common border is within the flat part of the lower one's beam, and a target
     * close to it is looked at by both.
     *
     * @param antennas number of elements N_TA, positive
     * @param sectors number of sectors, 1..N_TA
     */
    void StartSwept(uint32_t antennas, uint32_t sectors);

    /// Turns to the next search.
    void Advance();

    /// @return what the current search illuminates and looks at, or between two, the next one
    const IsacSearchSector& GetSector() const;
    /// @param index of a sector, 0..GetSectors() - 1 @return the sector
    const IsacSearchSector& GetSector(uint32_t index) const;
    /// @return its index, 0..GetSectors() - 1
    uint32_t GetIndex() const;
    /// @return number of sectors; 1 if the beam is wide
    uint32_t GetSectors() const;

  private:
    std::vector<IsacSearchSector> m_sectors = {
        IsacSearchSector()}; //!< in the order of growing cos(theta)
    uint32_t m_index{0};     //!< of the current search
};

} // namespace ns3

#endif /* ISAC_SEARCH_SWEEP_H */
