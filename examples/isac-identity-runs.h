/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_IDENTITY_RUNS_H
#define ISAC_IDENTITY_RUNS_H

#include <array>
#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>

namespace ns3
{

/**
 * @ingroup isac
 * The runs of isac-identity: their file, which an interrupted study goes on with, and their
 * summary.
 */
class IsacIdentityRuns
{
  public:
    /// What is told of a run.
    enum Column
    {
        SEPARATION,   //!< smallest of any pair in cos(theta) (2 / N_RA)
        LATER,        //!< the same, from the slot on in which all pairs are 4 / N_RA apart
        CROSSED,      //!< whether the order of the angles changed
        SWAPS,        //!< tracks that went from one vehicle to another
        LOST,         //!< tracks that died on a vehicle
        GHOSTS,       //!< tracks born on no vehicle
        UNSERVED,     //!< share of the vehicles' slots without a beam
        SQUARE_THETA, //!< squared error of the raw angles, mean over tracks and slots (rad^2)
        SQUARE_D,     //!< of the raw distances (m^2)
        SUM_RATE,     //!< (bps/Hz)
        BOUND,        //!< interference-free, water-filled (bps/Hz)
        COLUMNS       //!< how many there are
    };

    /// A run.
    using Row = std::array<double, COLUMNS>;

    /**
     * Reads the runs that were done before, without a line that was cut off, and writes them anew.
     *
     * @param path runs.csv, there or not
     * @param key first columns of every line, as text: controller, scenario, fidelity, power
     * @throws std::invalid_argument if the file holds something else
     */
    IsacIdentityRuns(const std::string& path, const std::string& key);

    /// @param run number of a run @return whether it is there
    bool Has(uint32_t run) const;

    /**
     * Appends a run to the file, too.
     * @param run its number
     * @param row what happened
     * @throws std::runtime_error if the file cannot be written
     */
    void Add(uint32_t run, const Row& row);

    /**
     * Writes sums over all runs, and over those in which vehicles stayed apart, came close, or
     * crossed.
     *
     * @param path summary.csv
     * @param out where to print the same in short
     * @throws std::runtime_error if the file cannot be written
     */
    void Summarise(const std::string& path, std::ostream& out) const;

  private:
    /**
     * @param file where to
     * @param run number of a run
     */
    void Write(std::ostream& file, uint32_t run) const;

    std::string m_path;             //!< runs.csv
    std::string m_key;              //!< first columns of every line
    std::map<uint32_t, Row> m_rows; //!< by number of the run
};

} // namespace ns3

#endif /* ISAC_IDENTITY_RUNS_H */
