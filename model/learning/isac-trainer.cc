/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-trainer.h"

#include "isac-checkpoint.h"
#include "isac-data-parallel.h"
#include "isac-learner.h"
#include "isac-policy-trial.h"
#include "isac-training-curve.h"

#include "ns3/isac-policy-file.h"
#include "ns3/isac-scenario.h"
#include "ns3/isac-type-name.h"
#include "ns3/rng-seed-manager.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace ns3
{

using isac::CurveRow;
using isac::LearningProgress;

namespace
{

constexpr int64_t FIRST_STREAM = 1000000000; //!< of training
constexpr int64_t STREAMS = 1000000;         //!< for each seed and rank
constexpr int64_t MAX_RANKS = 4096;          //!< of a training

/**
 * @param value a number
 * @return it as text
 */
template <typename T>
std::string
Show(const T& value)
{
    std::ostringstream out;
    out.precision(10);
    out << value;
    return out.str();
}

/**
 * Keeps LibTorch and BLAS on one thread: these matrices are small, and results must not depend on
 * the number of cores. OpenBLAS is asked for by name at run time, not linked: which BLAS a computer
 * has is the choice of its administrator.
 * @return empty, or a warning if it is another BLAS
 */
std::string
UseOneThread()
{
    at::set_num_threads(1);
    if (void* const symbol = dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))
    {
        reinterpret_cast<void (*)(int)>(symbol)(1);
        return "";
    }
    return "the BLAS in use is not OpenBLAS, so training is 12 to 29 times slower; install "
           "libopenblas0-pthread";
}

/**
 * @param settings to check
 * @throws std::invalid_argument naming what is wrong
 */
void
Check(const IsacTrainer::Settings& settings)
{
    const auto& options = settings.options;
    options.Validate();
    const auto reject = [](bool wrong, const std::string& message) {
        if (wrong)
        {
            throw std::invalid_argument(message);
        }
    };
    reject(settings.checkpointEvery == 0, "--checkpointEvery must be positive");
    reject(settings.validation == 0, "--validation must be positive");
    reject(options.seed > 2147483647, "--seed must be in 0..2147483647");
    ObjectFactory factory;
    const std::string wrong = IsacTypeName::Resolve(options.GetActionSpaceType(),
                                                    IsacActionSpace::GetTypeId(),
                                                    "action space",
                                                    factory);
    reject(!wrong.empty(), "--actionSpace=" + options.actionSpace + ": " + wrong);
}

} // namespace

/// All that needs LibTorch.
struct IsacTrainer::Impl
{
    /**
     * @param wanted what to train
     */
    explicit Impl(const Settings& wanted);

    /// @return all that determines the training
    isac::TrainingIdentity GetIdentity() const;

    /**
     * @param before the checkpoint before the last one
     * @return name of this rank's checkpoint
     */
    std::string GetCheckpoint(bool before) const;

    /// @return name of the policy file
    std::string GetPolicyFile() const;

    /// @return first random stream of the next segment
    int64_t GetStream() const;

    /// Goes back to the last checkpoint that all ranks have, if there is one.
    void Resume();

    /// Runs the iterations of a segment, validates and saves.
    void RunSegment();

    /// One iteration of learning.
    void Iterate();

    /**
     * @param row what happened
     * @throws std::runtime_error if a number is not finite
     */
    void CheckFinite(const CurveRow& row) const;

    /// @param what is not finite; always throws std::runtime_error
    [[noreturn]] void Fail(const std::string& what) const;

    /// Tries the policy, and keeps it if it is to be kept.
    void Validate();

    /// @param trial what a policy achieves
    /// @return the record of how it came about
    std::map<std::string, std::string> GetRecord(const isac::PolicyTrial& trial) const;

    /// Writes checkpoint and curve.
    void Save();

    Settings settings;                                  //!< what to train
    std::string warning;                                //!< empty, or what makes it slow
    isac::DataParallel parallel;                        //!< the other processes
    std::unique_ptr<IsacVectorEnvironment> environment; //!< where
    std::unique_ptr<isac::Learner> learner;             //!< learns
    int64_t streams{0};                                 //!< random streams of a segment
    isac::TrainingState state;                          //!< how far it is
    bool resumed{false};                                //!< goes on from a checkpoint
    uint64_t startSteps{0};                             //!< of the state at first
    std::chrono::steady_clock::time_point start;        //!< of Run()
    std::function<void(const Status&)> progress;        //!< called after each iteration
};

IsacTrainer::Impl::Impl(const Settings& wanted)
    : settings(wanted),
      warning(UseOneThread())
{
    const auto& options = settings.options;
    const auto factory = [&options]() {
        return IsacScenario::Create(options.scenario, options.power, options.GetVariant());
    };
    environment = std::make_unique<IsacVectorEnvironment>(factory,
                                                          options.episodes,
                                                          options.GetActionSpaceType(),
                                                          options.GetEncoderType(),
                                                          options.shared);
    streams = environment->Reset(FIRST_STREAM);
    if (streams > STREAMS)
    {
        throw std::invalid_argument("--episodes=" + Show(options.episodes) + " need " +
                                    Show(streams) + " random streams, there are " + Show(STREAMS));
    }
    // The same initial weights in all ranks; then actions of their own.
    torch::manual_seed(options.seed);
    learner = isac::CreateLearner(options, *environment, parallel);
    torch::manual_seed(uint64_t(options.seed) * MAX_RANKS + parallel.GetRank() + 1);
    state.command = settings.command;
    Resume();
    startSteps = state.steps;
}

isac::TrainingIdentity
IsacTrainer::Impl::GetIdentity() const
{
    auto identity = settings.options.ToList();
    identity.emplace_back("checkpointEvery", Show(settings.checkpointEvery));
    identity.emplace_back("validation", Show(settings.validation));
    identity.emplace_back("keep", settings.keepBest ? "best" : "last");
    identity.emplace_back("RngSeed", Show(RngSeedManager::GetSeed()));
    identity.emplace_back("RngRun", Show(RngSeedManager::GetRun()));
    identity.emplace_back("WORLD_SIZE", Show(parallel.GetSize()));
    return identity;
}

std::string
IsacTrainer::Impl::GetCheckpoint(bool before) const
{
    return settings.output + "/checkpoint-rank" + Show(parallel.GetRank()) +
           (before ? "-before.pt" : ".pt");
}

std::string
IsacTrainer::Impl::GetPolicyFile() const
{
    return settings.output + "/policy.nir";
}

int64_t
IsacTrainer::Impl::GetStream() const
{
    const int64_t block = settings.options.seed * MAX_RANKS + parallel.GetRank();
    const int64_t segment = static_cast<int64_t>(state.segment) % (STREAMS / streams);
    return FIRST_STREAM + block * STREAMS + segment * streams;
}

void
IsacTrainer::Impl::Resume()
{
    const auto identity = GetIdentity();
    const int64_t last = isac::PeekCheckpoint(GetCheckpoint(false), identity);
    const int64_t before = isac::PeekCheckpoint(GetCheckpoint(true), identity);
    // Ranks end together, not at the same instant: the last checkpoint may be missing in some.
    const int size = parallel.GetSize();
    auto all = torch::zeros({size}, torch::kDouble);
    all[parallel.GetRank()] = static_cast<double>(std::max(last, before));
    parallel.Average({all});
    const auto segment = std::llround(all.min().item<double>() * size);
    const bool any = all.max().item<double>() > 0;
    if ((any && segment < 0) || (segment >= 0 && segment != last && segment != before))
    {
        throw std::runtime_error("the checkpoints of the " + Show(size) + " processes in " +
                                 settings.output +
                                 " do not belong together; remove them to "
                                 "start anew");
    }
    if (segment < 0)
    {
        if (settings.resume)
        {
            throw std::runtime_error("--resume: there is no checkpoint " + GetCheckpoint(false));
        }
        return;
    }
    state = isac::ReadCheckpoint(GetCheckpoint(segment != last), *learner);
    resumed = true;
}

void
IsacTrainer::Impl::RunSegment()
{
    environment->Reset(GetStream());
    for (uint32_t i = 0; i < settings.checkpointEvery && state.steps < settings.options.steps; i++)
    {
        Iterate();
    }
    state.segment++;
    Validate();
    Save();
}

void
IsacTrainer::Impl::Iterate()
{
    const auto target = static_cast<double>(settings.options.steps);
    LearningProgress happened;
    try
    {
        happened = learner->Iterate(std::min(1.0, static_cast<double>(state.steps) / target));
    }
    catch (const std::domain_error& error) // of the environment
    {
        Fail(error.what());
    }
    // Means over the processes, with which all of them stop if one must.
    auto values = torch::tensor({happened.reward,
                                 happened.sumRate,
                                 happened.actorLoss,
                                 happened.criticLoss,
                                 happened.deviation,
                                 happened.firingRate},
                                torch::kDouble);
    parallel.Average({values});
    state.steps += happened.steps * parallel.GetSize();
    CurveRow row = isac::EmptyCurveRow();
    row[isac::CURVE_STEPS] = static_cast<double>(state.steps);
    std::copy_n(values.data_ptr<double>(), values.numel(), row.begin() + isac::CURVE_REWARD);
    CheckFinite(row);
    if (parallel.GetRank() > 0)
    {
        return;
    }
    state.curve.push_back(row);
    if (progress)
    {
        const double elapsed =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        Status status;
        status.steps = state.steps;
        status.share = std::min(1.0, static_cast<double>(state.steps) / target);
        status.rate = static_cast<double>(state.steps - startSteps) / elapsed;
        status.left = std::max(0.0, target - static_cast<double>(state.steps)) / status.rate;
        status.reward = row[isac::CURVE_REWARD];
        progress(status);
    }
}

void
IsacTrainer::Impl::CheckFinite(const CurveRow& row) const
{
    static const std::pair<isac::CurveColumn, const char*> quantities[] = {
        {isac::CURVE_REWARD, "the reward"},
        {isac::CURVE_SUM_RATE, "the sum-rate"},
        {isac::CURVE_ACTOR_LOSS, "the actor's loss"},
        {isac::CURVE_CRITIC_LOSS, "the critic's loss"},
        {isac::CURVE_DEVIATION, "the deviation of the exploration"},
        {isac::CURVE_FIRING_RATE, "the firing rate"},
    };
    for (const auto& [column, name] : quantities)
    {
        if (!std::isfinite(row[column]))
        {
            Fail(std::string(name) + " is " + Show(row[column]));
        }
    }
    if (!isac::IsFinite(learner->GetPolicy()))
    {
        Fail("a parameter of the policy is not finite");
    }
}

void
IsacTrainer::Impl::Fail(const std::string& what) const
{
    throw std::runtime_error("training broke down at step " + Show(state.steps) + ": " + what +
                             "; lower --actorRate=" + Show(settings.options.actorRate) +
                             " or --criticRate=" + Show(settings.options.criticRate));
}

void
IsacTrainer::Impl::Validate()
{
    if (parallel.GetRank() > 0)
    {
        return;
    }
    IsacPolicy policy = learner->GetPolicy();
    const std::string candidate = settings.output + "/candidate.nir";
    IsacPolicyFile::Write(candidate, policy);
    auto trial = isac::TryPolicy(candidate, settings.options, settings.validation);
    trial.steps = state.steps;
    std::filesystem::remove(candidate);
    if (state.curve.empty())
    {
        state.curve.push_back(isac::EmptyCurveRow());
        state.curve.back()[isac::CURVE_STEPS] = 0;
    }
    state.curve.back()[isac::CURVE_VALIDATION_REWARD] = trial.reward;
    state.curve.back()[isac::CURVE_VALIDATION_RATE] = trial.sumRate;
    if (state.policy.empty() || !settings.keepBest || trial.reward > state.kept.reward)
    {
        policy.record = GetRecord(trial);
        IsacPolicyFile::Write(GetPolicyFile(), policy);
        std::ifstream file(GetPolicyFile(), std::ios::binary);
        state.policy.assign(std::istreambuf_iterator<char>(file), {});
        state.kept = trial;
    }
}

std::map<std::string, std::string>
IsacTrainer::Impl::GetRecord(const isac::PolicyTrial& trial) const
{
    const auto options = settings.options.ToList();
    std::map<std::string, std::string> record(options.begin(), options.end());
    record["command"] = state.command;
    record["module"] = std::string("isac ") + ISAC_VERSION;
    record["processes"] = Show(parallel.GetSize());
    record["trained_steps"] = Show(trial.steps);
    record["validation_episodes"] = Show(settings.validation);
    record["validation_reward"] = Show(trial.reward);
    record["validation_sum_rate"] = Show(trial.sumRate);
    return record;
}

void
IsacTrainer::Impl::Save()
{
    if (parallel.GetSize() > 1)
    {
        // Nobody replaces a checkpoint before all have ended the segment, so that whenever they
        // are interrupted, all have one in common.
        auto here = torch::zeros({1});
        parallel.Average({here});
        std::error_code none;
        std::filesystem::rename(GetCheckpoint(false), GetCheckpoint(true), none);
    }
    isac::WriteCheckpoint(GetCheckpoint(false), GetIdentity(), state, *learner);
    if (parallel.GetRank() == 0)
    {
        isac::WriteCurve(settings.output + "/train-curve.csv", state.curve);
    }
}

IsacTrainer::IsacTrainer(const Settings& settings)
{
    Check(settings);
    m_impl = std::make_unique<Impl>(settings);
}

IsacTrainer::~IsacTrainer() = default;

bool
IsacTrainer::IsResumed() const
{
    return m_impl->resumed;
}

int
IsacTrainer::GetRank() const
{
    return m_impl->parallel.GetRank();
}

double
IsacTrainer::GetShare() const
{
    return std::min(1.0,
                    static_cast<double>(m_impl->state.steps) /
                        static_cast<double>(m_impl->settings.options.steps));
}

const std::string&
IsacTrainer::GetWarning() const
{
    return m_impl->warning;
}

void
IsacTrainer::SetProgress(const std::function<void(const Status&)>& progress)
{
    m_impl->progress = progress;
}

IsacTrainer::Result
IsacTrainer::Run()
{
    auto& impl = *m_impl;
    impl.start = std::chrono::steady_clock::now();
    if (!impl.resumed)
    {
        impl.Validate();
    }
    else if (GetRank() == 0) // files may be of a later segment, or gone
    {
        std::ofstream(impl.GetPolicyFile(), std::ios::binary) << impl.state.policy;
        isac::WriteCurve(impl.settings.output + "/train-curve.csv", impl.state.curve);
    }
    while (impl.state.steps < impl.settings.options.steps)
    {
        impl.RunSegment();
    }
    Result result;
    result.steps = impl.state.steps;
    result.policySteps = impl.state.kept.steps;
    result.reward = impl.state.kept.reward;
    result.sumRate = impl.state.kept.sumRate;
    result.checksum = isac::GetChecksum(impl.learner->GetPolicy());
    return result;
}

} // namespace ns3
