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

/// Columns of corridor-slots.csv, for gnuplot; wide curves below narrow ones, so that equal ones
/// show.
const char* const DEFINITIONS = R"(n = words(nodes)
slots = 'corridor-slots.csv'
own(i) = column('vehicle_node') == word(nodes, i) + 0
deg(x) = x * 180 / pi
db(x) = x > 0 ? 10 * log10(x) : NaN
number(name) = strlen(stringcolumn(name)) > 0 ? column(name) : NaN
width(i) = n > 4 ? 1.5 : 1.5 + 1.8 * (n - i)
seen(i) = own(i) && number('echo') == 1
)";

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
    plot << "'\n" << DEFINITIONS;
}

std::string
IsacCorridorPlots::GetTimeRange() const
{
    std::ostringstream range;
    range << "set xrange [0:" << m_options.duration << "]\n";
    return range.str();
}

std::string
IsacCorridorPlots::GetTitle(const std::string& suffix) const
{
    if (m_options.GetNVehicles() > MAX_LEGEND)
    {
        return "notitle";
    }
    return "title sprintf('vehicle %d" + suffix + "', i - 1)";
}

std::string
IsacCorridorPlots::GetMargins() const
{
    const bool legend = m_options.GetNVehicles() <= MAX_LEGEND;
    return std::string("set multiplot\nset lmargin 10\nset rmargin ") + (legend ? "18\n" : "3\n");
}

IsacPlot
IsacCorridorPlots::SumRate() const
{
    IsacPlot plot(m_options.output, "sum-rate");
    plot << "set title 'Sum-rate, controller " << m_options.controller << ", " << m_options.power
         << " dBm'\n"
         << GetTimeRange() << R"(set xlabel 'time (s)'
set ylabel 'sum-rate (bps/Hz)'
set yrange [0:*]
plot 'corridor-rsu.csv' using 'time_s':'upper_bound_bps_per_hz' with lines lw 4 \
         lc rgb '#bbbbbb' title "upper bound without\ninterference", \
     '' using 'time_s':'sum_rate_bps_per_hz' with lines lt 1 title 'achieved'
)";
    return plot;
}

IsacPlot
IsacCorridorPlots::Angle() const
{
    IsacPlot plot(m_options.output, "angle", 800);
    DefineVehicles(plot);
    plot << GetTimeRange() << GetMargins() << R"(set origin 0, 0.42
set size 1, 0.58
set title 'Angle of the vehicles from the array: true (lines), estimated (circles)'
set xlabel 'time (s)'
set ylabel 'angle (deg)'
plot for [i=1:n] slots using 'time_s':(own(i) ? deg($5) : NaN) with lines lt i )"
         << GetTitle() << R"(, \
     for [i=1:n] slots using 'time_s':(seen(i) ? deg(number('est_theta_rad')) : NaN) \
         with points lt i pt 6 ps 0.6 notitle
set origin 0, 0
set size 1, 0.42
unset key
set title 'Size of the estimation error (dots) and root of its Cramer-Rao bound (lines)'
set ylabel 'error (deg)'
set logscale y
set format y '10^{%T}'
plot for [i=1:n] slots using 'time_s':(seen(i) ? \
         abs(deg(number('est_theta_rad') - $5)) : NaN) with points lt i pt 7 ps 0.4, \
     for [i=1:n] slots using 'time_s':(own(i) ? deg(sqrt(number('crlb_theta_rad2'))) : NaN) \
         with lines lt i lw 1
unset multiplot
)";
    return plot;
}

IsacPlot
IsacCorridorPlots::Beams() const
{
    IsacPlot plot(m_options.output, "beams", 800);
    DefineVehicles(plot);
    plot << GetTimeRange() << GetMargins() << R"(set origin 0, 0.5
set size 1, 0.5
set title 'Power of the beams'
set xlabel 'time (s)'
set ylabel 'power (W)'
set yrange [0:*]
set offsets 0, 0, graph 0.1, 0
plot for [i=1:n] slots using 'time_s':(own(i) ? number('power_w') : NaN) with steps \
         lt i lw width(i) )"
         << GetTitle() << R"(
set origin 0, 0
set size 1, 0.5
unset key
set title 'Gain of the beams towards their vehicles, relative to a perfect beam'
set ylabel 'gain (dB)'
set yrange [*:*]
plot for [i=1:n] slots using 'time_s':(own(i) ? db(number('beam_gain')) : NaN) with lines lt i
unset multiplot
)";
    return plot;
}

IsacPlot
IsacCorridorPlots::Goodput() const
{
    IsacPlot plot(m_options.output, "goodput");
    DefineVehicles(plot);
    plot << GetTimeRange() << R"(flows = 'corridor-goodput.csv'
of(i, way) = column('vehicle') == i - 1 && stringcolumn('direction') eq way
set title 'Goodput (payload) of the flows, means over 0.1 s'
set xlabel 'time (s)'
set ylabel 'goodput (Mb/s)'
set yrange [0:*]
set offsets 0, 0, graph 0.1, 0
plot for [i=1:n] flows using 'time_s':(of(i, 'down') ? $4 : NaN) with lines lt i lw width(i) )"
         << GetTitle(m_options.uplink > 0 ? ", down" : "");
    if (m_options.uplink > 0)
    {
        plot << R"(, \
     for [i=1:n] flows using 'time_s':(of(i, 'up') ? $4 : NaN) with lines lt i dt 2 )"
             << GetTitle(", up");
    }
    plot << '\n';
    return plot;
}

IsacPlot
IsacCorridorPlots::Positions() const
{
    IsacPlot plot(m_options.output, "positions");
    DefineVehicles(plot);
    plot << R"($rsu << EOD
0,0
EOD
set title 'Positions from above, in the frame of the array: true (lines), estimated (circles)'
set xlabel 'x along the array (m)'
set ylabel 'y (m)'
set yrange [0:*]
set offsets graph 0.02, graph 0.02, graph 0.1, 0
x(d, theta) = -d * cos(theta)
y(d, theta) = d * sin(theta)
plot $rsu using 1:2 with points pt 9 ps 2.5 lc rgb '#000000' title 'RSU', \
     for [i=1:n] slots using (own(i) ? x($6, $5) : NaN):(y($6, $5)) with lines lt i )"
         << GetTitle() << R"(, \
     for [i=1:n] slots using \
         (seen(i) ? x(number('est_distance_m'), number('est_theta_rad')) : NaN): \
         (y(number('est_distance_m'), number('est_theta_rad'))) \
         with points lt i pt 6 ps 0.6 notitle
)";
    return plot;
}

} // namespace ns3
