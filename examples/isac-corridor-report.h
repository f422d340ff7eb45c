/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CORRIDOR_REPORT_H
#define ISAC_CORRIDOR_REPORT_H

#include "isac-corridor-options.h"
#include "isac-corridor-scenario.h"

#include <ostream>
#include <string>

namespace ns3
{

/**
 * @ingroup isac
 * Tables, CSV files and plots of a corridor run.
 */
class IsacCorridorReport
{
  public:
    /**
     * @param options of the run
     * @param scenario the run, over; must outlive this
     */
    IsacCorridorReport(const IsacCorridorOptions& options, const IsacCorridorScenario& scenario);

    /**
     * Prints the tables that a person reads.
     * @param out where to
     */
    void Print(std::ostream& out) const;

    /// Writes CSV files and plots to the output directory, and says so on standard error.
    void WriteFiles() const;

  private:
    /// Prints the table of flows. @param out where to
    void PrintFlows(std::ostream& out) const;
    /// Prints what the RSU saw. @param out where to
    void PrintRsu(std::ostream& out) const;
    /// Prints how long vehicles waited for their first beam. @param out where to
    void PrintAcquisition(std::ostream& out) const;
    /// @param out output: energy of the controller's decisions, if a policy made them
    void PrintInference(std::ostream& out) const;
    /// @return energy of all decisions, corrected accounting (J); 0 if no policy made them
    double GetInferenceEnergy() const;
    /// Prints the books of the air. @param out where to
    void PrintPackets(std::ostream& out) const;

    /// Writes corridor-flows.csv.
    void WriteFlows() const;
    /// Writes corridor-goodput.csv.
    void WriteGoodput() const;
    /// Writes corridor-acquisition.csv.
    void WriteAcquisition() const;
    /// Writes corridor-summary.csv.
    void WriteSummary() const;

    const IsacCorridorOptions& m_options;   //!< of the run
    const IsacCorridorScenario& m_scenario; //!< the run
};

} // namespace ns3

#endif /* ISAC_CORRIDOR_REPORT_H */
