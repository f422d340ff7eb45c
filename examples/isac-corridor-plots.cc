/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-corridor-plots.h"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <utility>
#include <vector>

namespace ns3
{

namespace
{

/// Columns of corridor-slots.csv, for gnuplot.
const char* const DEFINITIONS = R"(slots = 'corridor-slots.csv'
deg(x) = x * 180 / pi
db(x) = x > 0 ? 10 * log10(x) : NaN
number(name) = strlen(stringcolumn(name)) > 0 ? column(name) : NaN
)";

/// One curve for each vehicle.
const char* const FEW = R"(n = words(nodes)
own(i) = column('vehicle_node') == word(nodes, i) + 0
seen(i) = own(i) && number('echo') == 1
)";

/// All vehicles at once, as dots.
const char* const MANY = R"(n = 1
own(i) = 1
seen(i) = number('echo') == 1
colour(node) = int(node - word(nodes, 1)) % 8 + 1
)";

/// A legend for more vehicles than this would not be read.
constexpr uint32_t MAX_LEGEND = 8;

/// How many vehicles are drawn.
const char* const MANY_STYLE = ":(colour(column('vehicle_node'))) with points pt 7 ps 0.2 lc "
                               "variable";

/**
 * @param path of corridor-slots.csv, whose last column is the power of a beam
 * @return whether there are beams of different power
 */
bool
HasUnequalPowers(const std::string& path)
{
    std::ifstream file(path);
    double first = -1;
    std::string line;
    std::getline(file, line); // header
    while (std::getline(file, line))
    {
        const std::string field = line.substr(line.rfind(',') + 1);
        if (field.empty())
        {
            continue; // no beam
        }
        const double power = std::strtod(field.c_str(), nullptr);
        first = first < 0 ? power : first;
        if (std::abs(power - first) > 1e-6 * first)
        {
            return true;
        }
    }
    return false;
}

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
    for (const std::string name : {"corridor-slots.csv", "corridor-goodput.csv"})
    {
        if (!IsacPlot::HasData(m_options.output + "/" + name))
        {
            std::cerr << "isac-corridor: there are no pictures, as " << name << " has no data"
                      << std::endl;
            return;
        }
    }
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
    plot << "'\n" << DEFINITIONS << (HasLegend() ? FEW : MANY);
}

std::string
IsacCorridorPlots::GetTimeRange() const
{
    std::ostringstream range;
    range << "set xrange [0:" << m_options.duration << "]\n";
    return range.str();
}

bool
IsacCorridorPlots::HasLegend() const
{
    return m_options.GetNVehicles() <= MAX_LEGEND;
}

std::string
IsacCorridorPlots::Expand(std::string text) const
{
    const std::vector<std::pair<std::string, std::string>> words{
        {"@LINES", HasLegend() ? " with lines lt i" : MANY_STYLE},
        {"@STEPS", HasLegend() ? " with steps lt i dt i" : MANY_STYLE},
        {"@CIRCLES", HasLegend() ? " with points lt i pt 6 ps 0.6" : MANY_STYLE},
        {"@SQUARES",
         HasLegend() ? " with points lt i pt 5 ps 1.4"
                     : " with points pt 5 ps 1.4 lc rgb '#000000'"},
        {"@DOTS", HasLegend() ? " with points lt i pt 7 ps 0.4" : MANY_STYLE},
        {"@TITLE", HasLegend() ? "title sprintf('vehicle %d', i - 1)" : "notitle"},
        {"@MARGINS",
         HasLegend() ? "set lmargin 10\nset rmargin 18" : "set lmargin 10\nset rmargin 3"}};
    for (const auto& [word, meaning] : words)
    {
        for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at))
        {
            text.replace(at, word.size(), meaning);
        }
    }
    return text;
}

IsacPlot
IsacCorridorPlots::SumRate() const
{
    IsacPlot plot(m_options.output, "sum-rate", 800);
    plot << "set multiplot\nset lmargin 10\nset rmargin 18\nset origin 0, 0.42\nset size 1, 0.58\n"
         << "set title 'Sum-rate, controller "
         << m_options.controller.substr(0, m_options.controller.find('[')) << ", "
         << m_options.power << " dBm' noenhanced\n"
         << GetTimeRange() << R"(set xlabel 'time (s)'
set ylabel 'sum-rate (bps/Hz)'
set yrange [0:*]
plot 'corridor-rsu.csv' using 'time_s':'upper_bound_bps_per_hz' with lines lw 4 \
         lc rgb '#bbbbbb' title "upper bound", \
     '' using 'time_s':'sum_rate_bps_per_hz' with lines lt 1 title 'achieved'
set origin 0, 0
set size 1, 0.42
unset key
set title 'Share of the upper bound'
set ylabel 'share (%)'
set yrange [*:100]
share(rate, bound) = bound > 0 ? 100 * rate / bound : NaN
plot 'corridor-rsu.csv' using \
         'time_s':(share(column('sum_rate_bps_per_hz'), column('upper_bound_bps_per_hz'))) \
         with lines lt 1
unset multiplot
)";
    return plot;
}

IsacPlot
IsacCorridorPlots::Angle() const
{
    IsacPlot plot(m_options.output, "angle", 800);
    DefineVehicles(plot);
    plot << GetTimeRange() << Expand(R"(set multiplot
@MARGINS
set origin 0, 0.42
set size 1, 0.58
set title 'Angle of the vehicles from the array: true (lines), estimated (circles)'
set xlabel 'time (s)'
set ylabel 'angle (deg)'
plot for [i=1:n] slots using 'time_s':(own(i) ? deg($5) : NaN)@LINES @TITLE, \
     for [i=1:n] slots using 'time_s':(seen(i) ? deg(number('est_theta_rad')) : NaN)@CIRCLES notitle
set origin 0, 0
set size 1, 0.42
unset key
set title 'Size of the estimation error (dots) and root of its Cramer-Rao bound (grey)'
set ylabel 'error (deg)'
set logscale y
set format y '10^{%T}'
plot for [i=1:n] slots using 'time_s':(seen(i) ? deg(sqrt(number('crlb_theta_rad2'))) : NaN) \
         with points pt 1 ps 0.4 lc rgb '#aaaaaa', \
     for [i=1:n] slots using 'time_s':(seen(i) ? \
         abs(deg(number('est_theta_rad') - $5)) : NaN)@DOTS
unset multiplot
)");
    return plot;
}

IsacPlot
IsacCorridorPlots::Beams() const
{
    const bool powers = HasUnequalPowers(m_options.output + "/corridor-slots.csv");
    IsacPlot plot(m_options.output, "beams", powers ? 800 : 480);
    DefineVehicles(plot);
    plot << GetTimeRange() << "set xlabel 'time (s)'\n";
    if (powers)
    {
        plot << Expand(R"(set multiplot
@MARGINS
set origin 0, 0.5
set size 1, 0.5
set title 'Power of the beams'
set ylabel 'power (W)'
set yrange [0:*]
set offsets 0, 0, graph 0.1, 0
plot for [i=1:n] slots using 'time_s':(own(i) ? number('power_w') : NaN)@STEPS @TITLE
set origin 0, 0
unset key
set yrange [*:*]
)");
    }
    plot << Expand(
                R"(set title 'Gain of the beams towards their vehicles, relative to a perfect beam'
set ylabel 'gain (dB)'
plot for [i=1:n] slots using 'time_s':(own(i) ? db(number('beam_gain')) : NaN)@LINES @TITLE
)") << (powers ? "unset multiplot\n" : "");
    return plot;
}

IsacPlot
IsacCorridorPlots::Goodput() const
{
    IsacPlot plot(m_options.output, "goodput");
    plot << GetTimeRange() << "n = " << m_options.GetNVehicles() << R"(
flows = 'corridor-goodput.csv'
of(i, way, what) = column('vehicle') == i - 1 && stringcolumn('direction') eq way \
    && (what eq 'any' || stringcolumn('traffic') eq what)
set title 'Goodput (payload) of the flows, means over 0.1 s'
set xlabel 'time (s)'
set ylabel 'goodput (Mb/s)'
set yrange [0:*]
set offsets 0, 0, graph 0.1, 0
)";
    const bool mixed = m_options.transport == "mixed";
    std::vector<std::pair<std::string, std::string>> kinds{{"down", mixed ? "tcp" : "any"}};
    if (mixed)
    {
        kinds.insert(kinds.end(), {{"down", "video"}, {"down", "safety"}});
    }
    if (m_options.uplink > 0)
    {
        kinds.emplace_back("up", "any");
    }
    for (std::size_t kind = 0; kind < kinds.size(); ++kind)
    {
        const auto& [way, what] = kinds[kind];
        const std::string name = mixed && way == "down" ? ", " + what
                                 : m_options.uplink > 0 ? ", " + way
                                                        : "";
        plot << (kind == 0 ? "plot" : ", \\\n    ") << " for [i=1:n] flows using 'time_s':(of(i, '"
             << way << "', '" << what << "') ? $4 : NaN) with linespoints "
             << (kind == 0 ? std::string("lt i pt 2 * i + 2 ps 1.2 dt i ")
                           : "lt i pt 2 * i + 2 ps 0.6 dt " + std::to_string(kind + 2) + " ")
             << (HasLegend() ? "title sprintf('vehicle %d" + name + "', i - 1)" : "notitle");
    }
    plot << '\n';
    return plot;
}

IsacPlot
IsacCorridorPlots::Positions() const
{
    IsacPlot plot(m_options.output, "positions", 400);
    DefineVehicles(plot);
    plot << Expand(R"($rsu << EOD
0,0
EOD
set title 'Positions from above, in the frame of the array: true (lines from squares), estimated (circles)'
set size ratio -1
set xlabel 'x along the array (m)'
set ylabel 'y (m)'
set yrange [0:15<*]
set offsets graph 0.02, graph 0.02, graph 0.1, 0
begun = ' '
node(i) = sprintf('%d ', column('vehicle_node'))
begins(i) = own(i) && strstrt(begun, ' ' . node(i)) == 0 ? (begun = begun . node(i), 1) : 0
set label 1 'RSU' at 0, 0 offset 1.5, 0.8
x(d, theta) = -d * cos(theta)
y(d, theta) = d * sin(theta)
plot $rsu using 1:2 with points pt 9 ps 2.5 lc rgb '#000000' notitle, \
     for [i=1:n] slots using (own(i) ? x($6, $5) : NaN):(y($6, $5))@LINES @TITLE, \
     for [i=1:n] slots using (begins(i) ? x($6, $5) : NaN):(y($6, $5))@SQUARES notitle, \
     for [i=1:n] slots using \
         (seen(i) ? x(number('est_distance_m'), number('est_theta_rad')) : NaN): \
         (y(number('est_distance_m'), number('est_theta_rad')))@CIRCLES notitle
)");
    return plot;
}

} // namespace ns3
