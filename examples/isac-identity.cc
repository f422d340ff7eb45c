/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

/*
 * Whether tracks stay with their vehicles: the closed loop of radar and beams, run by run.
 *
 *   RSU ~~~~ v0 v1 v2     which come close to each other in angle, or cross
 *
 *   isac-identity --power=20 --runs=400 --output=results/identity20
 *
 * writes runs.csv, a line a run, and summary.csv: swaps of identity, lost tracks and ghosts in runs
 * whose vehicles are 4/N apart in cos(theta), in the others, and where they cross. A run depends on
 * its number alone: the same command goes on after an interruption, and --first splits a study. Any
 * attribute can be set (--ns3::IsacRadar::AssociationGate=4); runs that are in runs.csv are kept as
 * they are. --PrintHelp lists all options.
 */

#include "isac-arguments.h"
#include "isac-corridor-options.h"
#include "isac-identity-runs.h"
#include "isac-output-directory.h"

#include "ns3/isac-beam-controller.h"
#include "ns3/isac-posterior-bound.h"
#include "ns3/isac-progress.h"
#include "ns3/isac-range-doppler.h"
#include "ns3/isac-scenario.h"
#include "ns3/string.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

using Runs = IsacIdentityRuns;

/// Random streams from the first of a run to that of the next.
constexpr int64_t STRIDE = 100;

/// What the command line asks for.
struct Options
{
    std::string controller = "rzf";          //!< name of the controller
    std::string scenario = "paper";          //!< a name of IsacScenario
    std::string fidelity = "waveform";       //!< waveform or parametric
    std::string output = "results/identity"; //!< directory of the results
    double power = 40;                       //!< P_max (dBm)
    uint32_t runs = 100;                     //!< number of runs
    uint32_t first = 1;                      //!< number of the first run
};

/**
 * Follows tracks and vehicles through the slots of a run.
 */
class Watch
{
  public:
    /// @param loop what is watched; outlives this
    explicit Watch(Ptr<IsacClosedLoop> loop)
        : m_loop(loop)
    {
        auto radar = loop->GetRadar();
        radar->TraceConnectWithoutContext("TrackBirth", MakeCallback(&Watch::Birth, this));
        radar->TraceConnectWithoutContext("TrackDeath", MakeCallback(&Watch::Death, this));
    }

    /**
     * One run.
     * @param streams first random stream
     * @return what happened
     */
    Runs::Row Run(int64_t streams)
    {
        if (m_loop->AssignStreams(streams) > STRIDE)
        {
            throw std::logic_error("runs share random streams");
        }
        m_row.fill(0);
        m_row[Runs::SEPARATION] = INFINITY;
        m_parted = false;
        m_vehicles.clear();
        m_loop->Reset();
        m_born.clear();
        const auto order = GetOrder();
        Look(order);
        const double share = 1.0 / m_loop->GetSlots();
        for (uint32_t n = 0; n < m_loop->GetSlots(); n++)
        {
            const auto& slot = m_loop->Step();
            Look(order);
            const double served = double(slot.tracks) - slot.ghosts;
            m_row[Runs::UNSERVED] += share * (1 - served / m_loop->GetVehicles());
            m_row[Runs::SQUARE_THETA] += share * slot.squaredErrorTheta;
            m_row[Runs::SQUARE_D] += share * slot.squaredErrorD;
            m_row[Runs::SUM_RATE] += share * slot.sumRate;
            m_row[Runs::BOUND] += share * slot.upperBound;
        }
        return m_row;
    }

  private:
    /// A track starts. @param track its identity
    void Birth(uint32_t track, uint32_t /* target */)
    {
        m_born.push_back(track);
    }

    /// A track ends. @param target the vehicle that it followed
    void Death(uint32_t /* track */, uint32_t target)
    {
        m_row[Runs::LOST] += target == IsacRadar::NO_TARGET ? 0 : 1;
    }

    /// @return the vehicles in the order of their angles
    std::vector<std::size_t> GetOrder() const
    {
        const auto& states = m_loop->GetStates();
        std::vector<std::size_t> order(states.size());
        for (std::size_t i = 0; i < order.size(); i++)
        {
            order[i] = i;
        }
        std::sort(order.begin(), order.end(), [&states](std::size_t a, std::size_t b) {
            return states[a].theta < states[b].theta;
        });
        return order;
    }

    /// Takes note of a slot. @param order of the angles when the run began
    void Look(const std::vector<std::size_t>& order)
    {
        const double width = 2.0 / m_loop->GetLinkParameters()->GetRxAntennas();
        const double apart = isac::AngularSeparation(m_loop->GetStates()) / width;
        m_row[Runs::SEPARATION] = std::min(m_row[Runs::SEPARATION], apart);
        if (m_parted || apart >= 2) // two widths: 4 / N
        {
            m_row[Runs::LATER] = m_parted ? std::min(m_row[Runs::LATER], apart) : apart;
            m_parted = true;
        }
        m_row[Runs::CROSSED] = m_row[Runs::CROSSED] > 0 || GetOrder() != order ? 1 : 0;
        const auto& targets = m_loop->GetRadar()->GetTrackTargets();
        const auto& tracks = m_loop->GetObservation().tracks;
        for (std::size_t i = 0; i < tracks.size(); i++)
        {
            const uint32_t id = tracks[i].trackId;
            const bool fresh = std::find(m_born.begin(), m_born.end(), id) != m_born.end();
            if (targets[i] == IsacRadar::NO_TARGET)
            {
                m_row[Runs::GHOSTS] += fresh ? 1 : 0;
                continue;
            }
            // One that followed nobody for a while does not make another vehicle its own.
            const auto known = m_vehicles.emplace(id, targets[i]).first;
            m_row[Runs::SWAPS] += known->second != targets[i] ? 1 : 0;
            known->second = targets[i];
        }
        m_born.clear();
    }

    Ptr<IsacClosedLoop> m_loop;              //!< what is watched
    Runs::Row m_row{};                       //!< of the run so far
    bool m_parted{false};                    //!< all pairs were 4 / N apart
    std::vector<uint32_t> m_born;            //!< tracks born in this slot
    std::map<uint32_t, uint32_t> m_vehicles; //!< the last vehicle that each track followed
};

/**
 * Makes the runs that are missing.
 * @param options checked options
 */
void
Study(const Options& options)
{
    std::ostringstream key;
    key << options.controller << ',' << options.scenario << ',' << options.fidelity << ','
        << options.power;
    IsacIdentityRuns runs(options.output + "/runs.csv", key.str());
    auto loop = IsacScenario::Create(options.scenario, options.power);
    loop->GetRadar()->SetAttribute(
        "Fidelity",
        StringValue(options.fidelity == "waveform" ? "Waveform" : "Parametric"));
    loop->SetController(IsacBeamController::Create(options.controller));
    Watch watch(loop);
    std::vector<uint32_t> missing;
    for (uint32_t run = options.first; run < options.first + options.runs; run++)
    {
        if (!runs.Has(run))
        {
            missing.push_back(run);
        }
    }
    IsacProgress progress("isac-identity");
    double done = options.runs - double(missing.size());
    progress.StartAt(done / options.runs);
    for (const uint32_t run : missing)
    {
        runs.Add(run, watch.Run(1 + STRIDE * int64_t(run)));
        progress.Update(++done / options.runs);
    }
    progress.Finish();
    runs.Summarise(options.output + "/summary.csv", std::cout);
    std::cout << "isac-identity: summary.csv and runs.csv are in " << options.output << std::endl;
    loop->Dispose();
}

/**
 * @param argc as in main()
 * @param argv as in main()
 * @return checked options
 */
Options
Parse(int argc, char* argv[])
{
    Options options;
    CommandLine cmd(__FILE__);
    IsacArguments arguments;
    cmd.Usage("Whether tracks stay with their vehicles.");
    cmd.AddValue("controller", "Short name, TypeId or TypeId[Attribute=Value]", options.controller);
    cmd.AddValue("scenario", "One of " + IsacScenario::ListNames(), options.scenario);
    cmd.AddValue("fidelity", "waveform (echoes as signals) or parametric", options.fidelity);
    arguments.Add(cmd, "power", "P_max (dBm)", options.power);
    arguments.Add(cmd, "runs", "Episodes", options.runs);
    arguments.Add(cmd, "first", "Number of the first of them", options.first);
    cmd.AddValue("output", "Directory of the results; created", options.output);
    arguments.Check(argc, argv);
    cmd.Parse(argc, argv);
    const auto require = [](bool good, const std::string& what) {
        if (!good)
        {
            throw std::invalid_argument(what);
        }
    };
    require(options.runs >= 1 && options.runs <= 1000000, "--runs must be in 1..1000000");
    require(options.first >= 1 && options.first <= 1000000, "--first must be in 1..1000000");
    require(options.power >= -300 && options.power <= 200, "--power must be in -300..200 dBm");
    require(options.fidelity == "waveform" || options.fidelity == "parametric",
            "--fidelity=" + options.fidelity + " is neither waveform nor parametric");
    require(options.fidelity == "parametric" || IsacRangeDoppler::IsAvailable(),
            "--fidelity=waveform needs FFTW, which this module was built without; install "
            "libfftw3-dev and build again");
    require(IsacScenario::IsKnown(options.scenario),
            "--scenario=" + options.scenario + " is unknown; known are " +
                IsacScenario::ListNames());
    const std::string wrong = CheckController(options.controller, options.power);
    require(wrong.empty(), "--controller=" + options.controller + ": " + wrong);
    CreateDirectory(options.output);
    WriteCommand(options.output, argc, argv, options.controller, options.power);
    return options;
}

} // namespace

int
main(int argc, char* argv[])
{
    try
    {
        Study(Parse(argc, argv));
    }
    catch (const std::exception& error)
    {
        std::cerr << "isac-identity: error: " << error.what() << std::endl;
        return 1;
    }
    return 0;
}
