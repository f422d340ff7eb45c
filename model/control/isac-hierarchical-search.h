/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_HIERARCHICAL_SEARCH_H
#define ISAC_HIERARCHICAL_SEARCH_H

#include "ns3/isac-types.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Binary search for the best codeword of the DFT codebook by sector beams (isac::SectorBeam()).
 *
 * Stage 1 sounds two beams, each over half of the codebook, for all vehicles. A vehicle reports
 * which of the two it received more strongly; the halves of that sector are its next two, until a
 * sector is a codeword: after log2 N stages, rounded up. Beams that several vehicles need in a
 * stage are sounded once, in the order of the codebook. A vehicle that reports nothing (a row of
 * zeros) is left out. Nothing is kept between calls but the beams: the reports so far say which
 * pilots they answer.
 */
class IsacHierarchicalSearch
{
  public:
    static constexpr Eigen::Index NONE = -1; //!< no codeword was found

    /**
     * Computes the beams if the number of antennas is new.
     * @param antennas number of elements N, positive
     */
    void SetAntennas(Eigen::Index antennas);

    /// @return pilots of the first stage, N x 2; empty with one antenna
    const isac::CMatrix& GetFirst() const;

    /**
     * @param response reports of all stages so far (sqrt(W)), tracks x pilots
     * @return pilots of the next stage, N x up to 2 a track; empty: that was all
     */
    const isac::CMatrix& GetNext(const isac::CMatrix& response);

    /**
     * @param response reports of all stages (sqrt(W)), tracks x pilots
     * @param codewords output: the codeword of each track, NONE if it did not report or if
     * these are not the reports of a whole search
     */
    void Find(const isac::CMatrix& response, std::vector<Eigen::Index>& codewords);

    /**
     * @param antennas number of elements N, positive
     * @return stages of a search: log2 N, rounded up
     */
    static uint32_t CountStages(Eigen::Index antennas);

  private:
    /// Codewords first..first + count - 1, and the halves they are searched by.
    struct Sector
    {
        Eigen::Index first; //!< first codeword
        Eigen::Index count; //!< number of codewords
        std::size_t left;   //!< index of the lower half, if there are two codewords
        std::size_t right;  //!< index of the upper half
    };

    /**
     * Adds a sector, its beam and all its parts.
     * @param first first codeword
     * @param count number of codewords
     * @return its index
     */
    std::size_t Add(Eigen::Index first, Eigen::Index count);

    /// Lists the sectors to sound next, in m_wanted.
    void Want();

    /**
     * Goes through the stages that the reports answer: m_at is where the tracks are then, m_wanted
     * what is to be sounded next.
     * @param response reports (sqrt(W)), tracks x pilots
     * @return whether the reports end with a stage
     */
    bool Replay(const isac::CMatrix& response);

    std::vector<Sector> m_sectors;     //!< the whole codebook first
    isac::CMatrix m_beams;             //!< theirs, N x sectors
    isac::CMatrix m_first;             //!< GetFirst()
    isac::CMatrix m_next;              //!< GetNext()
    std::vector<std::size_t> m_at;     //!< sector of each track, m_sectors.size(): no report
    std::vector<std::size_t> m_wanted; //!< sectors to sound next
};

} // namespace ns3

#endif /* ISAC_HIERARCHICAL_SEARCH_H */
