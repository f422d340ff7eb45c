/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * isac-agreement: what motion within the window costs, and where noise is drawn.
 */

#include "isac-agreement-parts.h"
#include "isac-agreement-scene.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

namespace
{

/// Of a trial (s), about.
constexpr double TRIAL = 0.01;
/// Of a trial with noise on samples (s), about.
constexpr double SAMPLE_TRIAL = 0.35;
/// Signal-to-noise ratios that motion is measured at (dB).
const std::vector<double> MOTION_SNRS{20, 40, 60, 80};
/// Speeds (m/s).
const std::vector<double> SPEEDS{14, 60};
/// Angles (rad): as in the curves, and where nearly all of the speed is radial.
const std::vector<double> ANGLES{M_PI / 3, 0.25};
/// Signal-to-noise ratios that both domains of noise are compared at (dB).
const std::vector<double> DOMAIN_SNRS{20, 30, 40};

/// One line of motion.csv.
struct Motion
{
    double theta; //!< (rad)
    double v;     //!< (m/s)
    double snrDb; //!< (dB)
    bool walk;    //!< whether delays change within the window
};

/**
 * @param errors of a coordinate
 * @return columns: distance from the bound (dB) with its interval
 */
std::string
Excess(const IsacErrorSample& errors)
{
    const auto excess = errors.GetExcessDb();
    return IsacFormat(",%.4f,%.4f,%.4f", excess.value, excess.low, excess.high);
}

/**
 * @param run asks for it
 * @param motion what is wanted
 * @param trials how many
 * @return errors
 */
IsacTrialErrors
TryMotion(IsacAgreementRun& run, const Motion& motion, uint32_t trials)
{
    // Equal streams with and without walk: the difference is not noise.
    IsacAgreementScene scene(run.GetOptions(),
                             200,
                             {},
                             {{"RangeWalk", motion.walk ? "true" : "false"}});
    IsacTrialErrors errors;
    for (uint32_t i = 0; i < trials; i++)
    {
        const double d = 30 + scene.Draw(0.75);
        const auto target = scene.Place({motion.theta, d, motion.v});
        TrySingle(scene, target, std::pow(10, motion.snrDb / 10), errors);
        run.Done(TRIAL, 1, IsacFormat("motion at %g m/s", motion.v));
    }
    return errors;
}

/**
 * @param run its summary
 * @param motion the case
 * @param frozen errors without walk
 * @param moving errors with it
 */
void
StateMotion(IsacAgreementRun& run,
            const Motion& motion,
            const IsacTrialErrors& frozen,
            const IsacTrialErrors& moving)
{
    const double radial = motion.v * std::cos(motion.theta);
    const auto cost = [](const IsacErrorSample& a, const IsacErrorSample& b) {
        return b.GetExcessDb().value - a.GetExcessDb().value;
    };
    run.State(IsacFormat("motion at %.3g m/s radial, %g dB", radial, motion.snrDb),
              IsacFormat("peak %+.3f dB; delay %+.2f, Doppler %+.2f, angle %+.2f dB",
                         10 * std::log10(moving.power / frozen.power),
                         cost(frozen.tau, moving.tau),
                         cost(frozen.mu, moving.mu),
                         cost(frozen.theta, moving.theta)));
}

/**
 * @param run options and tables
 * @param trials of each case
 */
void
MeasureMotion(IsacAgreementRun& run, uint32_t trials)
{
    auto file = run.Open("motion.csv",
                         "theta_rad,v_mps,radial_mps,walk_cells,snr_db,range_walk,trials,"
                         "peak_db,delay_db,delay_low_db,delay_high_db,doppler_db,doppler_low_db,"
                         "doppler_high_db,angle_db,angle_low_db,angle_high_db,delay_bias_cells");
    const auto grid = CreateObject<IsacLinkParameters>()->GetSymbolGrid();
    for (const double theta : ANGLES)
    {
        for (const double v : SPEEDS)
        {
            for (const double snrDb : MOTION_SNRS)
            {
                std::vector<IsacTrialErrors> both;
                for (const bool walk : {false, true})
                {
                    both.push_back(TryMotion(run, {theta, v, snrDb, walk}, trials));
                    const auto& e = both.back();
                    const double radial = v * std::cos(theta);
                    const double walked = 2 * radial / isac::SPEED_OF_LIGHT * grid.GetDuration();
                    file << theta << ',' << v << ',' << radial << ','
                         << walked / grid.GetDelayCell() << ',' << snrDb << ',' << walk << ','
                         << trials << ',' << 10 * std::log10(e.power / double(trials))
                         << Excess(e.tau) << Excess(e.mu) << Excess(e.theta) << ','
                         << e.tau.GetBias() / grid.GetDelayCell() << '\n';
                }
                if (theta == ANGLES.back() && v == SPEEDS.back())
                {
                    StateMotion(run, {theta, v, snrDb, true}, both[0], both[1]);
                }
            }
        }
    }
}

/**
 * @param run options and tables
 * @param trials of each case
 */
void
MeasureDomains(IsacAgreementRun& run, uint32_t trials)
{
    auto file = run.Open("noise-domain.csv",
                         "noise_domain,snr_db,trials,delay_db,delay_low_db,delay_high_db,"
                         "doppler_db,doppler_low_db,doppler_high_db,angle_db,angle_low_db,"
                         "angle_high_db,receive_ms,estimate_ms");
    std::vector<double> receive;
    for (const std::string domain : {"MatchedFilter", "Sample"})
    {
        const double cost = domain == "Sample" ? SAMPLE_TRIAL : TRIAL;
        double seconds = 0;
        IsacErrorSample tau;
        IsacErrorSample mu;
        IsacErrorSample theta;
        IsacAgreementScene scene(run.GetOptions(),
                                 300,
                                 {},
                                 {{"RangeWalk", "false"}, {"NoiseDomain", domain}});
        for (const double snrDb : DOMAIN_SNRS)
        {
            IsacTrialErrors e;
            for (uint32_t i = 0; i < trials; i++)
            {
                const auto target = scene.PlaceAt(20 + scene.Draw(0.5),
                                                  1.2 + scene.Draw(0.5),
                                                  0.5 + scene.Draw(1.0 / 32));
                TrySingle(scene, target, std::pow(10, snrDb / 10), e);
                run.Done(cost, 1, "noise domain " + domain);
            }
            file << domain << ',' << snrDb << ',' << trials << Excess(e.tau) << Excess(e.mu)
                 << Excess(e.theta) << ',' << 1e3 * e.receiveTime / trials << ','
                 << 1e3 * e.estimateTime / trials << '\n';
            seconds += e.receiveTime / trials / double(DOMAIN_SNRS.size());
            tau.Add(e.tau);
            mu.Add(e.mu);
            theta.Add(e.theta);
        }
        receive.push_back(seconds);
        run.State(domain == "Sample" ? "noise on samples, ML over CRLB, 20 to 40 dB"
                                     : "noise in cells, ML over CRLB, 20 to 40 dB",
                  IsacFormat("delay %+.2f, Doppler %+.2f, angle %+.2f dB",
                             tau.GetExcessDb().value,
                             mu.GetExcessDb().value,
                             theta.GetExcessDb().value));
    }
    run.State("time of a signal, cells against samples",
              IsacFormat("%.1f ms against %.0f ms", 1e3 * receive[0], 1e3 * receive[1]));
}

} // namespace

IsacAgreementPart
PlanMotion(IsacAgreementRun& run)
{
    const uint32_t trials = run.GetOptions().GetTrials(0.15);
    run.Expect(double(2 * ANGLES.size() * SPEEDS.size() * MOTION_SNRS.size()) * trials * TRIAL);
    return [&run, trials]() { MeasureMotion(run, trials); };
}

IsacAgreementPart
PlanNoiseDomain(IsacAgreementRun& run)
{
    const uint32_t trials = run.GetOptions().GetTrials(0.1);
    run.Expect(double(DOMAIN_SNRS.size()) * trials * (TRIAL + SAMPLE_TRIAL));
    return [&run, trials]() { MeasureDomains(run, trials); };
}

} // namespace ns3
