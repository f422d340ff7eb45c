/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * isac-agreement: errors of the waveform's estimators, of the parametric radar, and the bounds.
 */

#include "isac-agreement-parts.h"
#include "isac-agreement-scene.h"

#include "ns3/isac-radar.h"
#include "ns3/string.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace ns3
{

namespace
{

/// Signal-to-noise ratios after the matched filter, xi SINR (dB).
const std::vector<double> SNRS{0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 25, 30, 35, 40, 45, 50};
/// Of a trial (s), about.
constexpr double TRIAL = 0.01;
/// The parametric radar draws so many measurements for each trial of the waveform.
constexpr uint32_t DRAWS = 4;
/// Fewer echoes than this give no error.
constexpr std::size_t FEW = 50;
/// Largest error above the bound that the comparison allows (dB).
constexpr double BAR_DB = 1;

/// What one signal-to-noise ratio gives.
struct Row
{
    double snrDb;             //!< after the matched filter (dB)
    IsacTrialErrors waveform; //!< of the signal's estimates
    IsacErrorSample theta;    //!< of the parametric radar (rad)
    IsacErrorSample d;        //!< of the parametric radar (m)
    IsacErrorSample v;        //!< of the parametric radar (m/s)
};

/**
 * 60 degrees, 30 m, 12 m/s, and somewhere within a resolution cell.
 * @param scene where
 * @return the target
 */
IsacTarget
PlaceInCell(const IsacAgreementScene& scene)
{
    const auto& grid = scene.GetSensor().GetGrid();
    const double theta = std::acos(0.5 + scene.Draw(1.0) / scene.GetLink()->GetRxAntennas());
    const double cell = isac::SPEED_OF_LIGHT / 2 * grid.GetDelayCell();
    const double speedCell =
        isac::EchoSpeed(std::acos(0.5), grid.GetDopplerCell(), scene.GetLink()->GetCarrier());
    return scene.Place({theta, 30 + scene.Draw(cell / 2), 12 + scene.Draw(speedCell / 2)});
}

/**
 * Measurements of the parametric radar with the same link.
 * @param options of the run
 * @param scene places targets
 * @param stream first stream index beyond that of the run
 * @param count of measurements
 * @param row its signal-to-noise ratio is there
 */
void
MeasureParametric(const IsacAgreementOptions& options,
                  IsacAgreementScene& scene,
                  int64_t stream,
                  uint32_t count,
                  Row& row)
{
    auto radar = CreateObject<IsacRadar>();
    radar->SetAttribute("Fidelity", StringValue("Parametric"));
    radar->SetAttribute("InitialAcquisition", StringValue("true"));
    radar->SetAttribute("Search", StringValue("false"));
    radar->SetAttribute("DropMisses", StringValue("1000000000"));
    radar->SetLinkParameters(scene.GetLink());
    radar->AssignStreams(1000 * int64_t(options.stream) + stream);
    radar->Start({PlaceInCell(scene)});
    const double snr = std::pow(10, row.snrDb / 10);
    for (uint32_t i = 0; i < count; i++)
    {
        const auto target = PlaceInCell(scene);
        const auto& track = radar->Observe({target}, scene.Illuminate({target}, snr)).tracks.at(0);
        if (track.missed == 0)
        {
            const auto& q = scene.GetQuality();
            row.theta.Add(track.estimate.theta - target.state.theta, q.crlbTheta(0));
            row.d.Add(track.estimate.d - target.state.d, q.crlbD(0));
            row.v.Add(track.estimate.v - target.state.v, q.crlbV(0));
        }
    }
    radar->Dispose();
}

/**
 * @param interval of an error
 * @return its three columns, empty if there is none
 */
std::string
Columns(const IsacInterval& interval)
{
    return std::isnan(interval.value)
               ? ",,,"
               : IsacFormat(",%.6g,%.6g,%.6g", interval.value, interval.low, interval.high);
}

/**
 * @param errors of the parametric radar
 * @return its columns
 */
std::string
Parametric(const IsacErrorSample& errors)
{
    const auto none = IsacInterval{NAN, NAN, NAN};
    return Columns(errors.GetCount() < FEW ? none : errors.GetRmse()) + "," +
           std::to_string(errors.GetCount());
}

/**
 * @param run opens the tables
 * @param rows all of them
 */
void
WriteErrors(const IsacAgreementRun& run, const std::vector<Row>& rows)
{
    const auto three = [](const std::string& name, const std::string& unit) {
        return "," + name + "_rmse_" + unit + "," + name + "_low_" + unit + "," + name + "_high_" +
               unit;
    };
    const std::string common = "snr_db,trials,outliers,crlb_";
    const auto last = [&](const std::string& unit) {
        return three("parametric", unit) + ",parametric_echoes";
    };
    auto angle =
        run.Open("angle.csv",
                 common + "rad" + three("ml", "rad") + three("music", "rad") + last("rad"));
    auto distance = run.Open("distance.csv", common + "m" + three("ml", "m") + last("m"));
    auto velocity = run.Open("velocity.csv",
                             common + "mps" + three("ml", "mps") + last("mps") + ",crlb_hz" +
                                 three("doppler_ml", "hz"));
    for (const auto& row : rows)
    {
        const auto& w = row.waveform;
        for (auto* file : {&angle, &distance, &velocity})
        {
            *file << row.snrDb << ',' << w.d.GetCount() << ',' << w.outliers << ',';
        }
        angle << w.theta.GetBound() << Columns(w.theta.GetRmse()) << Columns(w.music.GetRmse())
              << Parametric(row.theta) << '\n';
        distance << w.d.GetBound() << Columns(w.d.GetRmse()) << Parametric(row.d) << '\n';
        velocity << w.v.GetBound() << Columns(w.v.GetRmse()) << Parametric(row.v) << ','
                 << w.mu.GetBound() << Columns(w.mu.GetRmse()) << '\n';
    }
}

/**
 * @param rows by rising signal-to-noise ratio
 * @return index of the first from which on no trial took another peak for the target's
 */
std::size_t
FindThreshold(const std::vector<Row>& rows)
{
    std::size_t first = rows.size();
    while (first > 0 && rows[first - 1].waveform.outliers == 0)
    {
        first--;
    }
    return std::min(first, rows.size() - 1);
}

/**
 * States the largest distance from the bound at and above the threshold.
 * @param run its summary
 * @param rows all of them
 * @param name of the errors
 * @param sample chooses them
 * @param barred whether there is a bar
 */
void
StateExcess(IsacAgreementRun& run,
            const std::vector<Row>& rows,
            const std::string& name,
            const std::function<const IsacErrorSample&(const Row&)>& sample,
            bool barred)
{
    IsacInterval most{0, 0, 0};
    double at = NAN;
    for (std::size_t i = FindThreshold(rows); i < rows.size(); i++)
    {
        if (sample(rows[i]).GetCount() < FEW)
        {
            continue;
        }
        const auto excess = sample(rows[i]).GetExcessDb();
        if (std::isnan(at) || std::abs(excess.value) > std::abs(most.value))
        {
            most = excess;
            at = rows[i].snrDb;
        }
    }
    run.State(name + " over CRLB, furthest above threshold",
              IsacFormat("%+.2f dB [%+.2f, %+.2f] at %g dB", most.value, most.low, most.high, at),
              barred ? "within 1 dB" : "",
              std::abs(most.value) <= BAR_DB               ? IsacVerdict::HOLDS
              : most.low <= BAR_DB && most.high >= -BAR_DB ? IsacVerdict::OPEN
                                                           : IsacVerdict::MISSED);
}

/**
 * @param run its summary
 * @param rows all of them
 */
void
StateErrors(IsacAgreementRun& run, const std::vector<Row>& rows)
{
    const auto& threshold = rows[FindThreshold(rows)];
    run.SetThreshold(threshold.snrDb);
    run.State("threshold (no outlier from here on)",
              IsacFormat("%g dB, tested to %g dB", threshold.snrDb, rows.back().snrDb),
              "30 dB above it tested",
              rows.back().snrDb - threshold.snrDb >= 30 ? IsacVerdict::HOLDS : IsacVerdict::MISSED);
    StateExcess(
        run,
        rows,
        "ML delay",
        [](auto& r) -> auto& { return r.waveform.tau; },
        true);
    StateExcess(
        run,
        rows,
        "ML Doppler",
        [](auto& r) -> auto& { return r.waveform.mu; },
        true);
    StateExcess(
        run,
        rows,
        "ML angle",
        [](auto& r) -> auto& { return r.waveform.theta; },
        true);
    StateExcess(
        run,
        rows,
        "ML speed",
        [](auto& r) -> auto& { return r.waveform.v; },
        false);
    StateExcess(
        run,
        rows,
        "MUSIC angle",
        [](auto& r) -> auto& { return r.waveform.music; },
        false);
    StateExcess(
        run,
        rows,
        "parametric angle",
        [](auto& r) -> auto& { return r.theta; },
        false);
    StateExcess(
        run,
        rows,
        "parametric distance",
        [](auto& r) -> auto& { return r.d; },
        false);
    StateExcess(
        run,
        rows,
        "parametric speed",
        [](auto& r) -> auto& { return r.v; },
        false);
}

} // namespace

IsacAgreementPart
PlanErrors(IsacAgreementRun& run)
{
    const uint32_t trials = run.GetOptions().GetTrials(1);
    run.Expect(double(SNRS.size()) * trials * TRIAL);
    return [&run, trials]() {
        IsacAgreementScene scene(run.GetOptions(), 0, {}, {{"RangeWalk", "false"}});
        std::vector<Row> rows;
        for (const double snrDb : SNRS)
        {
            Row row{snrDb, {}, {}, {}, {}};
            for (uint32_t i = 0; i < trials; i++)
            {
                const auto target = PlaceInCell(scene);
                TrySingle(scene, target, std::pow(10, snrDb / 10), row.waveform);
                run.Done(TRIAL, 1, IsacFormat("errors at %g dB", snrDb));
            }
            const auto stream = int64_t(700 + 17 * rows.size());
            MeasureParametric(run.GetOptions(), scene, stream, DRAWS * trials, row);
            rows.push_back(std::move(row));
        }
        WriteErrors(run, rows);
        StateErrors(run, rows);
    };
}

} // namespace ns3
