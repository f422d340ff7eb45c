/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_RANGE_DOPPLER_H
#define ISAC_RANGE_DOPPLER_H

#include "ns3/isac-symbol-grid.h"
#include "ns3/isac-types.h"

#include <memory>

namespace ns3
{

/**
 * @ingroup isac
 * A rectangle of cells of the range-Doppler map. Cell r stands for the delay r / B, cell d for the
 * Doppler shift d over the signal's duration; both may be negative and repeat with period N_c and
 * M.
 */
struct IsacGate
{
    Eigen::Index firstRange{0};   //!< first range cell
    Eigen::Index ranges{0};       //!< range cells R
    Eigen::Index firstDoppler{0}; //!< first Doppler cell
    Eigen::Index dopplers{0};     //!< Doppler cells D

    /// @return cells R D
    Eigen::Index GetCells() const
    {
        return ranges * dopplers;
    }
};

/**
 * @ingroup isac
 * The matched filter (6) on the grid of range-Doppler cells, and the transforms between symbols and
 * samples, by FFTW. All transforms are unitary: white noise keeps its variance, and a target on a
 * cell has its amplitude times sqrt(N_c M) there.
 *
 * Plans and scratch belong to the object: no heap allocation while gates repeat.
 */
class IsacRangeDoppler
{
  public:
    /**
     * Ends the program with a message if the module was built without FFTW.
     * @param grid the sensing signal's grid
     */
    explicit IsacRangeDoppler(const isac::SymbolGrid& grid);
    ~IsacRangeDoppler();

    IsacRangeDoppler(const IsacRangeDoppler&) = delete;
    IsacRangeDoppler& operator=(const IsacRangeDoppler&) = delete;

    /// @return whether the module was built with FFTW
    static bool IsAvailable();

    /// @return the grid
    const isac::SymbolGrid& GetGrid() const;

    /**
     * Correlates received symbols with those sent, for all delays and Doppler shifts of a gate.
     *
     * @param received received resource elements, N_c x M
     * @param sent symbols of the filter's beam, N_c x M, of magnitude one
     * @param gate cells wanted
     * @param map output, R x D; resized only if its shape differs
     */
    void Filter(const isac::CMatrix& received,
                const isac::CMatrix& sent,
                const IsacGate& gate,
                isac::CMatrix& map);

    /**
     * @param symbols resource elements, N_c x M; replaced by the samples after the prefixes
     */
    void ToSamples(isac::CMatrix& symbols);

    /**
     * @param samples samples after the prefixes, N_c x M; replaced by the resource elements
     */
    void ToSymbols(isac::CMatrix& samples);

  private:
    struct Plans; //!< FFTW's plans and their arrays

    isac::SymbolGrid m_grid;        //!< the grid
    std::unique_ptr<Plans> m_plans; //!< FFTW's
};

} // namespace ns3

#endif /* ISAC_RANGE_DOPPLER_H */
