/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * isac-agreement: how close two vehicles may be.
 */

#include "isac-agreement-parts.h"
#include "isac-agreement-scene.h"

#include <cmath>

namespace ns3
{

namespace
{

/// Of a trial (s), about.
constexpr double TRIAL = 0.02;
/// Along what vehicles are apart.
const std::vector<std::string> AXES{"angle", "range", "doppler"};
/// How far (resolution cells; beamwidths of 2 / N_RA in cos(theta)).
const std::vector<double> DISTANCES{0.4, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.4, 1.7, 2.0, 3.0};
/// Signal-to-noise ratios of each (dB).
const std::vector<double> SNRS{30, 50};
/// Both are found as often at the limit that is stated.
constexpr double OFTEN = 0.9;

/**
 * @param scene where
 * @param detection what was found
 * @param target who is there
 * @return whether it is within half a cell in all coordinates
 */
bool
IsAt(const IsacAgreementScene& scene, const IsacEchoDetection& detection, const IsacTarget& target)
{
    const auto& grid = scene.GetSensor().GetGrid();
    const double half = 1 / double(scene.GetLink()->GetRxAntennas());
    return std::abs(detection.tau / grid.GetDelayCell() - scene.GetRange(target)) < 0.5 &&
           std::abs(detection.mu / grid.GetDopplerCell() - scene.GetDoppler(target)) < 0.5 &&
           std::abs(std::cos(detection.theta) - std::cos(target.state.theta)) < half;
}

/**
 * @param scene where
 * @param found what was found
 * @param targets two
 * @return whether each has a detection of its own
 */
bool
BothFound(const IsacAgreementScene& scene,
          const std::vector<IsacEchoDetection>& found,
          const std::vector<IsacTarget>& targets)
{
    for (std::size_t i = 0; i < found.size(); i++)
    {
        for (std::size_t j = 0; j < found.size(); j++)
        {
            if (i != j && IsAt(scene, found[i], targets[0]) && IsAt(scene, found[j], targets[1]))
            {
                return true;
            }
        }
    }
    return false;
}

/**
 * One trial: a beam and a look for each of two vehicles, as the radar takes for its tracks.
 *
 * @param scene where
 * @param axis along what they are apart
 * @param distance how far (cells)
 * @param snr of each in its own beam (linear)
 * @param found output: detections
 * @return whether both were found
 */
bool
TryPair(IsacAgreementScene& scene,
        const std::string& axis,
        double distance,
        double snr,
        std::vector<IsacEchoDetection>& found)
{
    const double range = 20 + scene.Draw(0.5);
    const double doppler = 2 + scene.Draw(0.5);
    const double width = 2 / double(scene.GetLink()->GetRxAntennas());
    const double u = 0.5 + scene.Draw(0.5) * width;
    const auto along = [&](const char* name) { return axis == name ? distance : 0.0; };
    const std::vector<IsacTarget> targets{scene.PlaceAt(range, doppler, u),
                                          scene.PlaceAt(range + along("range"),
                                                        doppler + along("doppler"),
                                                        u + along("angle") * width)};
    std::vector<IsacTarget> named = targets;
    named[1].id = 1;
    const auto decision = scene.Illuminate(named, snr);
    std::vector<IsacLook> looks;
    for (const auto& target : named)
    {
        looks.push_back(scene.LookNear(target, 2, 0.25));
    }
    scene.GetSensor().Move(named);
    found.clear();
    scene.GetSensor().LookWithBeams(decision, looks, found);
    return BothFound(scene, found, named);
}

/// A point of a curve.
struct Point
{
    double distance; //!< (cells)
    double share;    //!< of trials in which both were found
};

/**
 * @param curve by rising distance
 * @return where it crosses OFTEN for good, NaN if it does not
 */
double
FindLimit(const std::vector<Point>& curve)
{
    for (std::size_t i = curve.size(); i > 0; i--)
    {
        if (curve[i - 1].share < OFTEN)
        {
            if (i == curve.size())
            {
                return NAN;
            }
            const auto& a = curve[i - 1];
            const auto& b = curve[i];
            return a.distance + (b.distance - a.distance) * (OFTEN - a.share) / (b.share - a.share);
        }
    }
    return curve.front().distance;
}

/**
 * @param run options and tables
 * @param trials of each distance
 */
void
MeasureResolution(IsacAgreementRun& run, uint32_t trials)
{
    auto file = run.Open("resolution.csv",
                         "axis,snr_db,distance_cells,trials,both,low,high,detections_mean");
    IsacAgreementScene scene(run.GetOptions(), 400, {}, {});
    std::vector<IsacEchoDetection> found;
    const std::vector<const char*> units{"beamwidths (2/N)", "range cells", "Doppler cells"};
    for (std::size_t k = 0; k < AXES.size(); k++)
    {
        std::string limits;
        for (const double snrDb : SNRS)
        {
            std::vector<Point> curve;
            for (const double distance : DISTANCES)
            {
                uint64_t hits = 0;
                uint64_t detections = 0;
                for (uint32_t i = 0; i < trials; i++)
                {
                    hits += TryPair(scene, AXES[k], distance, std::pow(10, snrDb / 10), found);
                    detections += found.size();
                    run.Done(TRIAL, 1, "resolution in " + AXES[k]);
                }
                const auto both = WilsonInterval(hits, trials);
                curve.push_back({distance, both.value});
                file << AXES[k] << ',' << snrDb << ',' << distance << ',' << trials << ','
                     << both.value << ',' << both.low << ',' << both.high << ','
                     << double(detections) / trials << '\n';
            }
            limits +=
                IsacFormat("%s%.2f at %g dB", limits.empty() ? "" : ", ", FindLimit(curve), snrDb);
        }
        run.State(IsacFormat("both of two found in 90 %%, apart in %s", AXES[k].c_str()),
                  limits + ", " + units[k]);
    }
}

} // namespace

IsacAgreementPart
PlanResolution(IsacAgreementRun& run)
{
    const uint32_t trials = run.GetOptions().GetTrials(0.1);
    run.Expect(double(AXES.size() * SNRS.size() * DISTANCES.size()) * trials * TRIAL);
    return [&run, trials]() { MeasureResolution(run, trials); };
}

} // namespace ns3
