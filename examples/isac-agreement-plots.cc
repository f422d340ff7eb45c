/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * isac-agreement: pictures.
 */

#include "isac-agreement-parts.h"

#include "ns3/isac-plot.h"

#include <iostream>
#include <vector>

namespace ns3
{

namespace
{

/**
 * @param run with results
 * @param name of table and picture
 * @param unit suffix of the columns
 * @param title of the picture
 * @param label of the ordinate
 * @param scale gnuplot's factor from columns to the ordinate
 * @return a picture of errors
 */
IsacPlot
Errors(const IsacAgreementRun& run,
       const std::string& name,
       const std::string& unit,
       const std::string& title,
       const std::string& label,
       const std::string& scale)
{
    IsacPlot plot(run.GetOptions().output, name);
    plot << "set title '" << title << "'\nset ylabel '" << label << "'\n"
         << "set xlabel 'SNR after the matched filter (dB)'\n"
         << "set logscale y\nset format y '10^{%T}'\nset xrange [-1:51]\n"
         << "threshold = " << run.GetThreshold() << "\nscale = " << scale << R"(
set arrow 1 from threshold, graph 0 to threshold, graph 1 nohead dt 3 lc rgb '#666666'
set label 1 'threshold' at threshold, graph 0.95 offset 0.7, 0 tc rgb '#666666'
number(name) = strlen(stringcolumn(name)) > 0 ? scale * column(name) : NaN
)";
    const auto curve = [&](const std::string& estimator, const std::string& style) {
        const auto column = [&](const std::string& which) {
            return "(number('" + estimator + "_" + which + "_" + unit + "'))";
        };
        plot << "'" << name << ".csv' using 'snr_db':" << column("rmse") << ":" << column("low")
             << ":" << column("high") << " with yerrorlines " << style;
    };
    plot << "plot ";
    if (name == "angle")
    {
        curve("music", "lt 3 pt 8 ps 1.6 title 'MUSIC', \\\n    ");
    }
    curve("parametric", "lt 2 pt 4 ps 1.5 title 'parametric (if detected)', \\\n    ");
    curve("ml", "lt 1 pt 7 title 'maximum likelihood', \\\n    ");
    plot << "'" << name << ".csv' using 'snr_db':(number('crlb_" << unit
         << "')) with lines lw 1.5 dt 2 lc rgb '#000000' title 'CRLB'\n";
    return plot;
}

/**
 * @param run with results
 * @return picture of detection probabilities
 */
IsacPlot
Detection(const IsacAgreementRun& run)
{
    IsacPlot plot(run.GetOptions().output, "detection");
    plot
        << R"(set title 'Detection probability of CA-CFAR: measured (circles, 95 %) and theory (lines)'
set xlabel 'SNR after the matched filter, mean (dB)'
set ylabel 'probability of detection'
set yrange [0:1.02]
set xrange [3:21]
is(kind, window, rate, cells) = column('swerling') == kind && stringcolumn('window') eq window \
    && abs(log10(column('false_alarm_rate') / rate)) < 0.1 && column('reference_cells') == cells
if_(condition, name) = condition ? column(name) : NaN
array KIND[6] = [0, 1, 3, 0, 0, 0]
array WINDOW[6] = ['rectangular', 'rectangular', 'rectangular', 'rectangular', 'rectangular', \
    'blackman-harris']
array RATE[6] = [1e-6, 1e-6, 1e-6, 1e-3, 1e-6, 1e-6]
array CELLS[6] = [208, 208, 208, 208, 16, 208]
array TITLE[6] = ["Swerling 0", "Swerling 1", "Swerling 3", "0, P_{fa} = 10^{-3}", \
    "0, 16 cells", "0, Blackman-Harris"]
this(i) = is(KIND[i], WINDOW[i], RATE[i], CELLS[i])
set label 1 "P_{fa} = 10^{-6}, 208 cells,\nrectangular where\nnothing is said" at graph 1.03, graph 0.12
plot for [i=1:6] 'detection.csv' using 'snr_db':(if_(this(i), 'theory')) smooth mcsplines lt i \
         title TITLE[i], \
     for [i=1:6] '' using 'snr_db':(if_(this(i), 'detected')):(if_(this(i), 'low')): \
         (if_(this(i), 'high')) with yerrorbars lt i pt 6 notitle
)";
    return plot;
}

/**
 * @param run with results
 * @return picture of how often both vehicles are found
 */
IsacPlot
Resolution(const IsacAgreementRun& run)
{
    IsacPlot plot(run.GetOptions().output, "resolution");
    plot << R"(set title 'Two vehicles apart in one coordinate: both found, each within half a cell'
set xlabel 'distance (beamwidths 2/N in cos(theta); range cells; Doppler cells)'
set ylabel 'probability that both are found'
set yrange [0:1.02]
set xrange [0.3:2.1]
of(axis, snr, name) = stringcolumn('axis') eq axis && column('snr_db') == snr ? column(name) : NaN
axes = 'angle range doppler'
plot for [i=1:3] for [k=0:1] 'resolution.csv' using (column('distance_cells') + 0.008 * (2 * i + k - 3.5)): \
         (of(word(axes, i), 30 + 20 * k, 'both')):(of(word(axes, i), 30 + 20 * k, 'low')): \
         (of(word(axes, i), 30 + 20 * k, 'high')) with yerrorlines lt i dt 2 - k pt 6 + k ps 0.8 \
         title sprintf('%s, %d dB', word(axes, i), 30 + 20 * k)
)";
    return plot;
}

} // namespace

void
DrawAgreement(const IsacAgreementRun& run)
{
    const bool gnuplot = IsacPlot::HasGnuplot();
    if (!gnuplot)
    {
        std::cerr << "isac-agreement: gnuplot is not installed, so there are no pictures; install "
                     "it (Debian: gnuplot-nox) and run: cd "
                  << run.GetOptions().output << " && gnuplot *.plt" << std::endl;
    }
    std::vector<IsacPlot> plots;
    if (run.GetOptions().Has("errors"))
    {
        const std::string of = " of a frozen target at 60 degrees, 30 m, 12 m/s";
        plots.push_back(Errors(run, "angle", "rad", "Angle" + of, "RMSE (deg)", "180 / pi"));
        plots.push_back(Errors(run, "distance", "m", "Distance" + of, "RMSE (m)", "1"));
        plots.push_back(Errors(run, "velocity", "mps", "Speed" + of, "RMSE (m/s)", "1"));
    }
    if (run.GetOptions().Has("detection"))
    {
        plots.push_back(Detection(run));
    }
    if (run.GetOptions().Has("resolution"))
    {
        plots.push_back(Resolution(run));
    }
    for (const auto& plot : plots)
    {
        const std::string problem = plot.Render(gnuplot);
        if (!problem.empty())
        {
            std::cerr << "isac-agreement: " << problem << std::endl;
        }
    }
}

} // namespace ns3
