/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * isac-agreement: detection probability and false alarms against their theory.
 */

#include "isac-agreement-parts.h"
#include "isac-agreement-scene.h"

#include "ns3/string.h"

#include <algorithm>
#include <cmath>
#include <memory>

namespace ns3
{

namespace
{

/// Of a trial (s), about.
constexpr double TRIAL = 0.0005;
/// Of a cube of noise (s), about.
constexpr double CUBE = 0.04;
/// Largest difference of detection probabilities that the comparison allows.
constexpr double BAR_DETECTION = 0.02;
/// Largest relative difference of false-alarm rates that it allows, at BAR_RATE.
constexpr double BAR_FALSE_ALARMS = 0.1;
constexpr double BAR_RATE = 1e-3; //!< rate of that bar
constexpr double BAR_CELLS = 1e6; //!< fewest cells of that bar
/// Detection needs many trials but no fine cells: a small grid, of 128 subcarriers and 37 symbols.
const IsacSettings SMALL{{"Subcarriers", "128"},
                         {"EchoWindow", "100us"},
                         {"TxAntennas", "8"},
                         {"RxAntennas", "8"}};
/// Signal-to-noise ratios after the matched filter (dB).
const std::vector<double> SNRS{4, 6, 8, 9, 10, 11, 12, 13, 14, 16, 18, 20};

/// A detector that looks at the same cubes as the others.
struct Candidate
{
    double rate;                                //!< of false alarms
    uint32_t guard;                             //!< cells to either side
    uint32_t reference;                         //!< cells beyond
    IsacWindow window;                          //!< of the map
    std::shared_ptr<IsacCubeDetector> detector; //!< the detector
};

/**
 * @param scene whose cubes are looked at
 * @param candidates their detectors are output
 * @return the candidates
 */
std::vector<Candidate>
Equip(const IsacAgreementScene& scene, std::vector<Candidate> candidates)
{
    for (auto& candidate : candidates)
    {
        IsacCubeDetector::Options options;
        options.falseAlarmRate = candidate.rate;
        options.window = candidate.window;
        options.guardRange = candidate.guard;
        options.guardDoppler = candidate.guard;
        options.referenceRange = candidate.reference;
        options.referenceDoppler = candidate.reference;
        candidate.detector = std::make_shared<IsacCubeDetector>(scene.GetSensor().GetGrid(),
                                                                scene.GetLink()->GetRxAntennas(),
                                                                options);
    }
    return candidates;
}

/**
 * @param window a window
 * @return its name in tables
 */
const char*
Name(IsacWindow window)
{
    return window == IsacWindow::RECTANGULAR ? "rectangular" : "blackman-harris";
}

/**
 * Looks for a target in the middle of a cell, many times.
 *
 * @param scene where
 * @param snr of the target, its mean if it fluctuates (linear)
 * @param trials how often
 * @param candidates detectors
 * @param hits output: detections of each
 */
void
Detect(IsacAgreementScene& scene,
       double snr,
       uint32_t trials,
       const std::vector<Candidate>& candidates,
       std::vector<uint64_t>& hits)
{
    auto& sensor = scene.GetSensor();
    const auto target = scene.PlaceAt(20, 1, 0.5);
    const auto decision = scene.Illuminate({target}, snr);
    const auto gate = sensor.GetGate(scene.LookNear(target, 0, 0));
    IsacEchoCube cube;
    isac::RMatrix power;
    IsacCfar::Result result;
    hits.assign(candidates.size(), 0);
    for (uint32_t i = 0; i < trials; i++)
    {
        sensor.Move({target});
        sensor.Receive(decision, 0, gate, cube);
        for (std::size_t c = 0; c < candidates.size(); c++)
        {
            const auto& detector = *candidates[c].detector;
            detector.FillMap(cube, 0.5, power);
            detector.GetCfar().Detect(power, result);
            const Eigen::Index r = 20 - gate.firstRange - detector.GetMargin();
            const Eigen::Index d = 1 - gate.firstDoppler - detector.GetMargin();
            hits[c] += result.ratio(r, d) > result.multiplier(r, d) ? 1 : 0;
        }
    }
}

/**
 * @param candidate a detector
 * @param kind Swerling's
 * @param snr of the target in the matched filter (linear)
 * @return probability of detection by theory
 */
double
Theory(const Candidate& candidate, int kind, double snr)
{
    const auto& cfar = candidate.detector->GetCfar();
    const double gain = isac::WindowGain(candidate.window);
    return IsacCfar::SwerlingProbability(kind,
                                         snr * gain * gain,
                                         cfar.GetMultiplier(),
                                         cfar.GetEffectiveCells());
}

/**
 * @param run options and tables
 * @param trials of each signal-to-noise ratio
 */
void
MeasureDetection(IsacAgreementRun& run, uint32_t trials)
{
    auto file = run.Open("detection.csv",
                         "swerling,window,false_alarm_rate,reference_cells,effective_cells,snr_db,"
                         "trials,detected,low,high,theory");
    double steady = 0;
    double fluctuating = 0;
    double windowed = 0;
    for (const int kind : {0, 1, 3})
    {
        IsacAgreementScene scene(run.GetOptions(),
                                 500 + 10 * kind,
                                 SMALL,
                                 {{"RangeWalk", "false"}});
        scene.GetSensor().GetReflectorField()->SetAttribute(
            "Fluctuation",
            StringValue("Swerling" + std::to_string(kind)));
        const auto candidates = Equip(scene,
                                      {{1e-6, 4, 4, IsacWindow::RECTANGULAR, nullptr},
                                       {1e-6, 1, 1, IsacWindow::RECTANGULAR, nullptr},
                                       {1e-3, 4, 4, IsacWindow::RECTANGULAR, nullptr},
                                       {1e-6, 4, 4, IsacWindow::BLACKMAN_HARRIS, nullptr}});
        std::vector<uint64_t> hits;
        for (const double snrDb : SNRS)
        {
            const double snr = std::pow(10, snrDb / 10);
            Detect(scene, snr, trials, candidates, hits);
            run.Done(TRIAL * trials, trials, IsacFormat("detection, Swerling %d", kind));
            for (std::size_t c = 0; c < candidates.size(); c++)
            {
                const auto& cfar = candidates[c].detector->GetCfar();
                const auto share = WilsonInterval(hits[c], trials);
                const double theory = Theory(candidates[c], kind, snr);
                file << kind << ',' << Name(candidates[c].window) << ',' << candidates[c].rate
                     << ',' << cfar.GetCells() << ',' << cfar.GetEffectiveCells() << ',' << snrDb
                     << ',' << trials << ',' << share.value << ',' << share.low << ',' << share.high
                     << ',' << theory << '\n';
                double& most = candidates[c].window != IsacWindow::RECTANGULAR ? windowed
                               : kind == 0                                     ? steady
                                                                               : fluctuating;
                most = std::max(most, std::abs(share.value - theory));
            }
        }
    }
    // The largest of dozens of differences is within 3.5 deviations of a share of a half, if all
    // is as in theory.
    const bool open = steady <= BAR_DETECTION + 3.5 * 0.5 / std::sqrt(double(trials));
    run.State("detection probability off theory, Swerling 0",
              IsacFormat("%.4f at most, CA-CFAR with 16 and 208 cells", steady),
              "within 0.02",
              steady <= BAR_DETECTION ? IsacVerdict::HOLDS
              : open                  ? IsacVerdict::OPEN
                                      : IsacVerdict::MISSED);
    run.State("the same, Swerling 1 and 3", IsacFormat("%.4f at most", fluctuating));
    run.State("the same, all, default window (Blackman-Harris)",
              IsacFormat("%.4f at most", windowed));
}

/// Crossings of noise.
struct Crossings
{
    uint64_t cells{0};  //!< cells tested
    uint64_t alarms{0}; //!< of them over the threshold
};

/**
 * Looks at all cells of cubes of noise, in orthogonal directions.
 *
 * @param run tells progress
 * @param scene without a target
 * @param candidates detectors
 * @param cubes how many
 * @return crossings of each detector
 */
std::vector<Crossings>
CountAlarms(IsacAgreementRun& run,
            IsacAgreementScene& scene,
            const std::vector<Candidate>& candidates,
            uint32_t cubes)
{
    auto& sensor = scene.GetSensor();
    const auto& grid = sensor.GetGrid();
    const auto antennas = scene.GetLink()->GetRxAntennas();
    const auto decision = scene.Illuminate({scene.PlaceAt(20, 1, 0.5)}, 1);
    const IsacGate gate{0, grid.subcarriers, -(grid.symbols / 2), grid.symbols};
    std::vector<Crossings> counts(candidates.size());
    IsacEchoCube cube;
    isac::RMatrix power;
    IsacCfar::Result result;
    for (uint32_t i = 0; i < cubes; i++)
    {
        sensor.Move({});
        sensor.Receive(decision, 0, gate, cube);
        for (uint32_t beam = 0; beam < antennas; beam++)
        {
            const double u = -1 + (2.0 * beam + 1) / antennas;
            for (std::size_t c = 0; c < candidates.size(); c++)
            {
                candidates[c].detector->FillMap(cube, u, power);
                candidates[c].detector->GetCfar().Detect(power, result);
                counts[c].cells += power.size();
                counts[c].alarms += result.crossings;
            }
        }
        run.Done(CUBE, 1, "false alarms");
    }
    return counts;
}

/**
 * @param run its summary
 * @param candidate a detector set to BAR_RATE
 * @param domain of noise
 * @param rate of alarms, measured
 * @param cells over so many cells
 */
void
StateAlarms(IsacAgreementRun& run,
            const Candidate& candidate,
            const std::string& domain,
            const IsacInterval& rate,
            uint64_t cells)
{
    const double ratio = rate.value / BAR_RATE;
    const bool holds = std::abs(ratio - 1) <= BAR_FALSE_ALARMS && double(cells) >= BAR_CELLS;
    const bool open = rate.low <= BAR_RATE * (1 + BAR_FALSE_ALARMS) &&
                      rate.high >= BAR_RATE * (1 - BAR_FALSE_ALARMS);
    const bool barred = candidate.window == IsacWindow::RECTANGULAR;
    run.State(IsacFormat("false alarms at 1e-3, %s, %g cells, noise of %s",
                         Name(candidate.window),
                         candidate.detector->GetCfar().GetCells(),
                         domain == "Sample" ? "samples" : "cells"),
              IsacFormat("%.3f of the rate over %.2g cells", ratio, double(cells)),
              barred ? "within 10 %, 1e6 cells" : "",
              holds  ? IsacVerdict::HOLDS
              : open ? IsacVerdict::OPEN
                     : IsacVerdict::MISSED);
}

/**
 * @param run options and tables
 * @param cubes of noise
 */
void
MeasureFalseAlarms(IsacAgreementRun& run, uint32_t cubes)
{
    auto file = run.Open("false-alarms.csv",
                         "window,noise_domain,reference_cells,effective_cells,rate_set,cells,"
                         "alarms,rate,low,high,rate_over_set");
    for (const std::string domain : {"MatchedFilter", "Sample"})
    {
        IsacAgreementScene scene(run.GetOptions(), 600, SMALL, {{"NoiseDomain", domain}});
        const auto candidates = Equip(scene,
                                      {{1e-3, 4, 4, IsacWindow::RECTANGULAR, nullptr},
                                       {1e-4, 4, 4, IsacWindow::RECTANGULAR, nullptr},
                                       {1e-3, 1, 1, IsacWindow::RECTANGULAR, nullptr},
                                       {1e-4, 1, 1, IsacWindow::RECTANGULAR, nullptr},
                                       {1e-3, 4, 4, IsacWindow::BLACKMAN_HARRIS, nullptr},
                                       {1e-4, 4, 4, IsacWindow::BLACKMAN_HARRIS, nullptr}});
        const auto counts = CountAlarms(run, scene, candidates, cubes);
        for (std::size_t c = 0; c < candidates.size(); c++)
        {
            const auto& cfar = candidates[c].detector->GetCfar();
            const auto rate = WilsonInterval(counts[c].alarms, counts[c].cells);
            const double ratio = rate.value / candidates[c].rate;
            file << Name(candidates[c].window) << ',' << domain << ',' << cfar.GetCells() << ','
                 << cfar.GetEffectiveCells() << ',' << candidates[c].rate << ',' << counts[c].cells
                 << ',' << counts[c].alarms << ',' << rate.value << ',' << rate.low << ','
                 << rate.high << ',' << ratio << '\n';
            if (candidates[c].rate == BAR_RATE)
            {
                StateAlarms(run, candidates[c], domain, rate, counts[c].cells);
            }
        }
    }
}

} // namespace

IsacAgreementPart
PlanDetection(IsacAgreementRun& run)
{
    const uint32_t trials = run.GetOptions().GetTrials(5);
    run.Expect(3 * double(SNRS.size()) * trials * TRIAL);
    return [&run, trials]() { MeasureDetection(run, trials); };
}

IsacAgreementPart
PlanFalseAlarms(IsacAgreementRun& run)
{
    const uint32_t cubes = run.GetOptions().GetTrials(0.4);
    run.Expect(2 * cubes * CUBE);
    return [&run, cubes]() { MeasureFalseAlarms(run, cubes); };
}

} // namespace ns3
