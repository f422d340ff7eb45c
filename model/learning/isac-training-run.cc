/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-training-run.h"

#include "ns3/isac-policy-file.h"
#include "ns3/isac-scenario.h"
#include "ns3/rng-seed-manager.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace ns3
{
namespace isac
{

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

} // namespace

TrainingRun::TrainingRun(const Settings& settings)
    : m_settings(settings),
      m_policyFile(settings.output + "/policy.nir"),
      m_curveFile(settings.output + "/train-curve.csv")
{
    const auto& options = m_settings.options;
    const auto factory = [&options]() {
        return IsacScenario::Create(options.scenario, options.power, options.GetVariant());
    };
    m_environment = std::make_unique<IsacVectorEnvironment>(factory,
                                                            options.episodes,
                                                            options.GetActionSpaceType(),
                                                            options.GetEncoderType(),
                                                            options.shared);
    m_streams = m_environment->Reset(FIRST_STREAM);
    if (m_streams > STREAMS)
    {
        throw std::invalid_argument("--episodes=" + Show(options.episodes) + " need " +
                                    Show(m_streams) + " random streams, there are " +
                                    Show(STREAMS));
    }
    // The same initial weights in all ranks; then actions of their own.
    torch::manual_seed(options.seed);
    m_learner = CreateLearner(options, *m_environment, m_parallel);
    torch::manual_seed(uint64_t(options.seed) * MAX_RANKS + m_parallel.GetRank() + 1);
    m_state.command = settings.command;
    Resume();
    m_startSteps = m_state.steps;
}

bool
TrainingRun::IsResumed() const
{
    return m_resumed;
}

int
TrainingRun::GetRank() const
{
    return m_parallel.GetRank();
}

double
TrainingRun::GetShare() const
{
    const auto steps = static_cast<double>(m_state.steps);
    return std::min(1.0, steps / static_cast<double>(m_settings.options.steps));
}

void
TrainingRun::SetProgress(const std::function<void(const Status&)>& progress)
{
    m_progress = progress;
}

TrainingRun::Result
TrainingRun::Run()
{
    m_start = std::chrono::steady_clock::now();
    if (!m_resumed)
    {
        Validate();
    }
    else if (GetRank() == 0) // files may be of a later segment, or gone
    {
        std::ofstream file(m_policyFile, std::ios::binary);
        file << m_state.policy;
        file.close();
        if (!file)
        {
            throw std::runtime_error("cannot write " + m_policyFile + "; is the disk full?");
        }
        WriteCurve(m_curveFile, m_state.curve);
    }
    while (m_state.steps < m_settings.options.steps)
    {
        RunSegment();
    }
    Result result;
    result.steps = m_state.steps;
    result.policySteps = m_state.kept.steps;
    result.reward = m_state.kept.reward;
    result.sumRate = m_state.kept.sumRate;
    result.checksum = GetChecksum(m_learner->GetPolicy());
    return result;
}

TrainingIdentity
TrainingRun::GetIdentity() const
{
    auto identity = m_settings.options.ToList();
    identity.emplace_back("checkpointEvery", Show(m_settings.checkpointEvery));
    identity.emplace_back("validation", Show(m_settings.validation));
    identity.emplace_back("keep", m_settings.keepBest ? "best" : "last");
    identity.emplace_back("RngSeed", Show(RngSeedManager::GetSeed()));
    identity.emplace_back("RngRun", Show(RngSeedManager::GetRun()));
    identity.emplace_back("defaults", m_settings.defaults);
    identity.emplace_back("WORLD_SIZE", Show(m_parallel.GetSize()));
    return identity;
}

std::string
TrainingRun::GetCheckpoint(bool before) const
{
    return m_settings.output + "/checkpoint-rank" + Show(m_parallel.GetRank()) +
           (before ? "-before.pt" : ".pt");
}

int64_t
TrainingRun::GetStream() const
{
    const int64_t block = m_settings.options.seed * MAX_RANKS + m_parallel.GetRank();
    const int64_t segment = static_cast<int64_t>(m_state.segment) % (STREAMS / m_streams);
    return FIRST_STREAM + block * STREAMS + segment * m_streams;
}

void
TrainingRun::Resume()
{
    const auto identity = GetIdentity();
    const int64_t last = PeekCheckpoint(GetCheckpoint(false), identity);
    const int64_t before = PeekCheckpoint(GetCheckpoint(true), identity);
    // Ranks end together, not at the same instant: the last checkpoint may be missing in some.
    const int size = m_parallel.GetSize();
    auto all = torch::zeros({size}, torch::kDouble);
    all[m_parallel.GetRank()] = static_cast<double>(std::max(last, before));
    m_parallel.Average({all});
    const auto segment = std::llround(all.min().item<double>() * size);
    const bool any = all.max().item<double>() > 0;
    if ((any && segment < 0) || (segment >= 0 && segment != last && segment != before))
    {
        throw std::runtime_error("the checkpoints of the " + Show(size) + " processes in " +
                                 m_settings.output +
                                 " do not belong together; remove them to "
                                 "start anew");
    }
    if (segment < 0)
    {
        if (m_settings.resume)
        {
            throw std::runtime_error("--resume: there is no checkpoint " + GetCheckpoint(false));
        }
        return;
    }
    if (segment != last)
    {
        std::filesystem::rename(GetCheckpoint(true), GetCheckpoint(false));
    }
    m_state = ReadCheckpoint(GetCheckpoint(false), *m_learner);
    m_resumed = true;
}

void
TrainingRun::RunSegment()
{
    m_environment->Reset(GetStream());
    for (uint32_t i = 0; i < m_settings.checkpointEvery && m_state.steps < m_settings.options.steps;
         i++)
    {
        Iterate();
    }
    m_state.segment++;
    Validate();
    Save();
}

void
TrainingRun::Iterate()
{
    LearningProgress happened;
    try
    {
        happened = m_learner->Iterate(GetShare());
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
    m_parallel.Average({values});
    m_state.steps += happened.steps * m_parallel.GetSize();
    CurveRow row = EmptyCurveRow();
    row[CURVE_STEPS] = static_cast<double>(m_state.steps);
    std::copy_n(values.data_ptr<double>(), values.numel(), row.begin() + CURVE_REWARD);
    CheckFinite(row);
    if (m_parallel.GetRank() == 0)
    {
        m_state.curve.push_back(row);
        Report(row[CURVE_REWARD]);
    }
}

void
TrainingRun::Report(double reward) const
{
    if (!m_progress)
    {
        return;
    }
    const double elapsed =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    const auto left =
        static_cast<double>(m_settings.options.steps) - static_cast<double>(m_state.steps);
    Status status;
    status.steps = m_state.steps;
    status.share = GetShare();
    status.rate = static_cast<double>(m_state.steps - m_startSteps) / elapsed;
    status.left = std::max(0.0, left) / status.rate;
    status.reward = reward;
    m_progress(status);
}

void
TrainingRun::CheckFinite(const CurveRow& row) const
{
    static const std::pair<CurveColumn, const char*> quantities[] = {
        {CURVE_REWARD, "the reward"},
        {CURVE_SUM_RATE, "the sum-rate"},
        {CURVE_ACTOR_LOSS, "the actor's loss"},
        {CURVE_CRITIC_LOSS, "the critic's loss"},
        {CURVE_DEVIATION, "the deviation of the exploration"},
        {CURVE_FIRING_RATE, "the firing rate"},
    };
    for (const auto& [column, name] : quantities)
    {
        if (!std::isfinite(row[column]))
        {
            Fail(std::string(name) + (std::isnan(row[column]) ? " is NaN" : " is infinite"));
        }
    }
    if (!IsFinite(m_learner->GetPolicy()))
    {
        Fail("a parameter of the policy is not finite");
    }
}

void
TrainingRun::Fail(const std::string& what) const
{
    throw std::runtime_error("training broke down at step " + Show(m_state.steps) + ": " + what +
                             "; lower --actorRate=" + Show(m_settings.options.actorRate) +
                             " or --criticRate=" + Show(m_settings.options.criticRate));
}

void
TrainingRun::Validate()
{
    if (m_parallel.GetRank() > 0)
    {
        return;
    }
    IsacPolicy policy = m_learner->GetPolicy();
    const std::string candidate = m_settings.output + "/candidate.nir";
    IsacPolicyFile::Write(candidate, policy);
    auto trial = TryPolicy(candidate, m_settings.options, m_settings.validation);
    trial.steps = m_state.steps;
    std::filesystem::remove(candidate);
    if (m_state.curve.empty())
    {
        m_state.curve.push_back(EmptyCurveRow());
        m_state.curve.back()[CURVE_STEPS] = 0;
    }
    m_state.curve.back()[CURVE_VALIDATION_REWARD] = trial.reward;
    m_state.curve.back()[CURVE_VALIDATION_RATE] = trial.sumRate;
    if (m_state.policy.empty() || !m_settings.keepBest || trial.reward > m_state.kept.reward)
    {
        policy.record = GetRecord(trial);
        IsacPolicyFile::Write(m_policyFile, policy);
        std::ifstream file(m_policyFile, std::ios::binary);
        m_state.policy.assign(std::istreambuf_iterator<char>(file), {});
        m_state.kept = trial;
    }
}

std::map<std::string, std::string>
TrainingRun::GetRecord(const PolicyTrial& trial) const
{
    const auto options = m_settings.options.ToList();
    std::map<std::string, std::string> record(options.begin(), options.end());
    record["command"] = m_state.command;
    record["module"] = std::string("isac ") + ISAC_VERSION;
    record["processes"] = Show(m_parallel.GetSize());
    record["trained_steps"] = Show(trial.steps);
    record["validation_episodes"] = Show(m_settings.validation);
    record["validation_reward"] = Show(trial.reward);
    record["validation_sum_rate"] = Show(trial.sumRate);
    return record;
}

void
TrainingRun::Save()
{
    if (m_parallel.GetSize() > 1)
    {
        // Nobody replaces a checkpoint before all have ended the segment, so that whenever they
        // are interrupted, all have one in common.
        auto here = torch::zeros({1});
        m_parallel.Average({here});
        std::error_code none;
        std::filesystem::rename(GetCheckpoint(false), GetCheckpoint(true), none);
    }
    WriteCheckpoint(GetCheckpoint(false), GetIdentity(), m_state, *m_learner);
    if (m_parallel.GetRank() == 0)
    {
        WriteCurve(m_curveFile, m_state.curve);
    }
}

} // namespace isac
} // namespace ns3
