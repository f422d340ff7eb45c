/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CORRIDOR_PLOTS_H
#define ISAC_CORRIDOR_PLOTS_H

#include "isac-corridor-options.h"
#include "isac-corridor-scenario.h"

#include "ns3/isac-plot.h"

#include <string>

namespace ns3
{

/**
 * @ingroup isac
 * Pictures of a corridor run, drawn from its CSV files.
 */
class IsacCorridorPlots
{
  public:
    /**
     * @param options of the run; must outlive this
     * @param scenario the run, over; must outlive this
     */
    IsacCorridorPlots(const IsacCorridorOptions& options, const IsacCorridorScenario& scenario);

    /// Draws all pictures; without gnuplot, writes the scripts and says so on standard error.
    void Draw() const;

  private:
    /// @return sum-rate and its bound over time
    IsacPlot SumRate() const;
    /// @return true and estimated angles, and the errors, over time
    IsacPlot Angle() const;
    /// @return power and gain of the beams over time
    IsacPlot Beams() const;
    /// @return goodput of the flows over time
    IsacPlot Goodput() const;
    /// @return true and estimated positions from above
    IsacPlot Positions() const;
    /**
     * Begins a plot with one curve for each vehicle.
     * @param plot the plot
     */
    void DefineVehicles(IsacPlot& plot) const;
    /// @return whether each vehicle has a curve and a place in the legend of its own
    bool HasLegend() const;
    /**
     * @param text gnuplot commands
     * @return the same, with style words like "@LINES" replaced by gnuplot's for so many vehicles
     */
    std::string Expand(std::string text) const;
    /// @return gnuplot's range of the time axis
    std::string GetTimeRange() const;

    const IsacCorridorOptions& m_options;   //!< of the run
    const IsacCorridorScenario& m_scenario; //!< the run
};

} // namespace ns3

#endif /* ISAC_CORRIDOR_PLOTS_H */
