/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-corridor-plots.h"

#include <iostream>
#include <sstream>

namespace ns3
{

namespace
{

/// Columns of corridor-slots.csv, for gnuplot.
const char* const COLUMNS = "slots = 'corridor-slots.csv'\n"
                            "own(i) = column('vehicle_node') == word(nodes, i) + 0\n"
                            "deg(x) = x * 180 / pi\n"
                            "db(x) = x > 0 ? 10 * log10(x) : NaN\n"
                            "number(name) = strlen(stringcolumn(name)) > 0 ? column(name) : NaN\n";

/// Panels below each other: one scale of time, room for the legend.
const char* const MARGINS = "set lmargin 10\nset rmargin n > 8 ? 3 : 22\n";

/// Wide below narrow, so that equal curves show.
const char* const WIDTH = "width(i) = n > 4 ? 1.5 : 1.5 + 2.5 * (n - i)\n";

/// A legend for more vehicles than this would not be read.
constexpr uint32_t MAX_LEGEND = 8;

} // namespace

IsacCorridorPlots::IsacCorridorPlots(const IsacCorridorOptions& options,
                                     const IsacCorridorScenario& scenario)
    : m_options(options),
      m_scenario(scenario)
{
}

void
IsacCorridorPlots::Draw() const
{
    const bool gnuplot = IsacPlot::HasGnuplot();
    if (!gnuplot)
    {
        std::cerr << "isac-corridor: gnuplot is not installed, so there are no pictures; install "
                     "it (Debian: gnuplot-nox) and run: cd "
                  << m_options.output << " && gnuplot *.plt" << std::endl;
    }
    for (const auto& plot : {SumRate(), Angle(), Beams(), Goodput(), Positions()})
    {
        const std::string problem = plot.Render(gnuplot);
        if (!problem.empty())
        {
            std::cerr << "isac-corridor: " << problem << std::endl;
        }
    }
}

void
IsacCorridorPlots::DefineVehicles(IsacPlot& plot) const
{
    plot << "nodes = '";
    for (const uint32_t node : m_scenario.GetVehicleNodes())
    {
        plot << node << ' ';
    }
    plot << "'\nn = words(nodes)\n" << COLUMNS << WIDTH;
}

std::string
IsacCorridorPlots::Title(const std::string& what) const
{
    if (m_options.GetNVehicles() > MAX_LEGEND)
    {
        return " notitle";
    }
    return " title sprintf('vehicle %d" + what + "', i - 1)";
}

std::string
IsacCorridorPlots::GetTimeRange() const
{
    std::ostringstream range;
    range << "set xrange [0:" << m_options.duration << "]\n";
    return range.str();
}

IsacPlot
IsacCorridorPlots::SumRate() const
{
    IsacPlot plot(m_options.output, "sum-rate");
    plot << "set title 'Sum-rate, controller " << m_options.controller << ", " << m_options.power
         << " dBm'\n"
            "set xlabel 'time (s)'\nset ylabel 'sum-rate (bps/Hz)'\nset yrange [0:*]\n"
         << GetTimeRange()
         << "plot 'corridor-rsu.csv' using 'time_s':'upper_bound_bps_per_hz' with lines lw 3 "
            "lc rgb '#bbbbbb' title 'interference-free upper bound', \\\n"
            "     '' using 'time_s':'sum_rate_bps_per_hz' with lines lt 1 title 'achieved'\n";
    return plot;
}

IsacPlot
IsacCorridorPlots::Angle() const
{
    IsacPlot plot(m_options.output, "angle", 800);
    DefineVehicles(plot);
    plot << GetTimeRange() << "set multiplot\n"
         << MARGINS
         << "set origin 0, 0.40\nset size 1, 0.60\n"
            "set title 'Angle of the vehicles seen from the array (0 = behind, 180 = ahead)'\n"
            "set xlabel 'time (s)'\nset ylabel 'angle (deg)'\n"
            "plot for [i=1:n] slots using 'time_s':(own(i) ? deg($5) : NaN) with lines lt i"
         << Title(", true")
         << ", \\\n     for [i=1:n] slots using 'time_s':(own(i) ? deg(number('est_theta_rad')) : "
            "NaN) with points lt i pt 6 ps 0.6"
         << Title(", estimated")
         << "\nset origin 0, 0\nset size 1, 0.40\nunset key\n"
            "set title 'Error of the raw estimates (dots) and its lower bound, CRLB (lines)'\n"
            "set ylabel 'error (deg)'\nset logscale y\nset format y '10^{%T}'\n"
            "plot for [i=1:n] slots using 'time_s':(own(i) && number('echo') == 1 ? "
            "abs(deg(number('est_theta_rad') - $5)) : NaN) with points lt i pt 7 ps 0.4 notitle, "
            "\\\n     for [i=1:n] slots using 'time_s':(own(i) ? "
            "deg(sqrt(number('crlb_theta_rad2'))) : NaN) with lines lt i notitle\n"
            "unset multiplot\n";
    return plot;
}

IsacPlot
IsacCorridorPlots::Beams() const
{
    IsacPlot plot(m_options.output, "beams", 800);
    DefineVehicles(plot);
    plot << GetTimeRange() << "set multiplot\n"
         << MARGINS
         << "set origin 0, 0.5\nset size 1, 0.5\n"
            "set title 'Power of the beams'\nset xlabel 'time (s)'\nset ylabel 'power (W)'\n"
            "set yrange [0:*]\nset offsets 0, 0, graph 0.1, 0\n"
            "plot for [i=1:n] slots using 'time_s':(own(i) ? number('power_w') : NaN) with steps "
            "lt i lw width(i)"
         << Title("")
         << "\nset origin 0, 0\nset size 1, 0.5\nunset key\n"
            "set title 'Gain of the beams towards their vehicles, relative to a perfect beam'\n"
            "set ylabel 'gain (dB)'\nset yrange [*:*]\n"
            "plot for [i=1:n] slots using 'time_s':(own(i) ? db(number('beam_gain')) : NaN) with "
            "lines lt i notitle\nunset multiplot\n";
    return plot;
}

IsacPlot
IsacCorridorPlots::Goodput() const
{
    IsacPlot plot(m_options.output, "goodput");
    plot << "n = " << m_options.GetNVehicles()
         << "\nof(i, way) = column('vehicle') == i - 1 && strcol('direction') eq way\n"
            "set title 'Goodput (payload) of the flows, means over 0.1 s'\n"
            "set xlabel 'time (s)'\nset ylabel 'goodput (Mb/s)'\nset yrange [0:*]\n"
            "set offsets 0, 0, graph 0.1, 0\n"
         << GetTimeRange() << WIDTH
         << "plot for [i=1:n] 'corridor-goodput.csv' using 'time_s':(of(i, 'down') ? $4 : NaN) "
            "with lines lt i lw width(i)"
         << Title(", down");
    if (m_options.uplink > 0)
    {
        plot << ", \\\n     for [i=1:n] '' using 'time_s':(of(i, 'up') ? $4 : NaN) with lines lt i "
                "dt 2"
             << Title(", up");
    }
    plot << '\n';
    return plot;
}

IsacPlot
IsacCorridorPlots::Positions() const
{
    IsacPlot plot(m_options.output, "positions");
    DefineVehicles(plot);
    plot << "set title 'Positions from above, in the frame of the array'\n"
            "set xlabel 'x along the array (m)'\nset ylabel 'y (m)'\nset yrange [0:*]\n"
            "set offsets graph 0.02, graph 0.02, graph 0.1, 0\n"
            "$rsu << EOD\n0,0\nEOD\n"
            "plot $rsu using 1:2 with points pt 9 ps 2.5 lc rgb '#000000' title 'RSU', \\\n"
            "     for [i=1:n] slots using (own(i) ? -$6 * cos($5) : NaN):($6 * sin($5)) with lines "
            "lt i"
         << Title(", true")
         << ", \\\n     for [i=1:n] slots using (own(i) ? -number('est_distance_m') * "
            "cos(number('est_theta_rad')) : NaN):(number('est_distance_m') * "
            "sin(number('est_theta_rad'))) with points lt i pt 6 ps 0.6"
         << Title(", estimated") << '\n';
    return plot;
}

} // namespace ns3
