/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Trainings that go on after an interruption, are refused, or break down.
 */

#include "ns3/isac-policy-file.h"
#include "ns3/isac-trainer.h"
#include "ns3/test.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <string>

using namespace ns3;

namespace
{

/**
 * @param directory to create, without what a former run of the tests left there
 * @return the directory
 */
std::string
CreateAnew(const std::string& directory)
{
    std::filesystem::remove_all(directory);
    std::filesystem::create_directories(directory);
    return directory;
}

/**
 * @param output directory of the results, created
 * @return a training of 16 iterations of 60 slots, in segments of three iterations. Episodes of 100
 * slots and rollouts of 15 do not fit each other: segments begin and end within episodes, after odd
 * numbers of draws.
 */
IsacTrainer::Settings
MakeSettings(const std::string& output)
{
    IsacTrainer::Settings settings;
    settings.output = CreateAnew(output);
    settings.checkpointEvery = 3;
    settings.validation = 1;
    settings.command = "a test";
    auto& options = settings.options;
    options.episodes = 4;
    options.horizon = 15;
    options.batch = 30;
    options.epochs = 2;
    options.hidden = {8};
    options.critic = {8};
    options.steps = 960;
    return settings;
}

/**
 * @param path name of a file
 * @return its bytes
 */
std::string
ReadBytes(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/**
 * @param path name of a file
 * @param bytes what to write to it
 */
void
WriteBytes(const std::string& path, const std::string& bytes)
{
    std::ofstream(path, std::ios::binary) << bytes;
}

/**
 * Begins a training and interrupts it.
 * @param settings of the training
 * @param steps after how many slots
 */
void
Interrupt(const IsacTrainer::Settings& settings, uint64_t steps)
{
    IsacTrainer trainer(settings);
    trainer.SetProgress([steps](const IsacTrainer::Status& status) {
        if (status.steps >= steps)
        {
            throw std::string("interrupted");
        }
    });
    try
    {
        trainer.Run();
    }
    catch (const std::string&)
    {
    }
}

/**
 * @param act what should fail
 * @return what it says
 */
std::string
GetError(const std::function<void()>& act)
{
    try
    {
        act();
    }
    catch (const std::exception& error)
    {
        return error.what();
    }
    return "nothing";
}

/**
 * @param settings of a training
 * @return what is wrong with it
 */
std::string
GetError(const IsacTrainer::Settings& settings)
{
    return GetError([&settings]() { IsacTrainer trainer(settings); });
}

/**
 * @param text a text
 * @param part a part
 * @return whether the part is in the text
 */
bool
Has(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

/**
 * @ingroup isac-tests
 * An interrupted training ends with the files of one that was not.
 */
class IsacTrainerResumeTestCase : public TestCase
{
  public:
    IsacTrainerResumeTestCase()
        : TestCase("Interrupted trainings end as others do")
    {
    }

  private:
    void DoRun() override;

    /**
     * @param name of the kind
     * @param change makes settings of that kind
     */
    void Check(const std::string& name, const std::function<void(IsacTrainer::Settings&)>& change);
};

void
IsacTrainerResumeTestCase::Check(const std::string& name,
                                 const std::function<void(IsacTrainer::Settings&)>& change)
{
    auto settings = MakeSettings(CreateTempDirFilename(name));
    change(settings);
    const auto whole = IsacTrainer(settings).Run();
    const std::string policy = ReadBytes(settings.output + "/policy.nir");
    const std::string curve = ReadBytes(settings.output + "/train-curve.csv");
    NS_TEST_EXPECT_MSG_EQ(policy.empty() || curve.empty(), false, name << " wrote its files");

    settings.output = CreateAnew(CreateTempDirFilename(name + "-interrupted"));
    // Within the first segment, which begins again; within the third; after the fourth.
    Interrupt(settings, 120);
    Interrupt(settings, 420);
    Interrupt(settings, 780);
    settings.command = "another command"; // that of the beginning is recorded
    settings.resume = true;
    IsacTrainer trainer(settings);
    NS_TEST_EXPECT_MSG_EQ(trainer.IsResumed(), true, name << " goes on");
    NS_TEST_EXPECT_MSG_EQ_TOL(trainer.GetShare(),
                              0.75,
                              1e-12,
                              name << " has four segments of three iterations behind it");
    const auto result = trainer.Run();
    NS_TEST_EXPECT_MSG_EQ(result.checksum, whole.checksum, name << " learned the same");
    NS_TEST_EXPECT_MSG_EQ(result.reward, whole.reward, name << " is as good");
    NS_TEST_EXPECT_MSG_EQ((ReadBytes(settings.output + "/policy.nir") == policy),
                          true,
                          name << ": equal policies");
    NS_TEST_EXPECT_MSG_EQ(ReadBytes(settings.output + "/train-curve.csv"),
                          curve,
                          name << ": equal curves");

    // What ended has nothing to do, but for files that were lost.
    std::filesystem::remove(settings.output + "/policy.nir");
    NS_TEST_EXPECT_MSG_EQ(IsacTrainer(settings).Run().steps, whole.steps, name << " ended");
    NS_TEST_EXPECT_MSG_EQ((ReadBytes(settings.output + "/policy.nir") == policy),
                          true,
                          name << ": the policy is there again");
}

void
IsacTrainerResumeTestCase::DoRun()
{
    Check("spiking", [](IsacTrainer::Settings& s) { s.options.learnLambda = true; });
    Check("conventional", [](IsacTrainer::Settings& s) {
        s.options.spiking = false;
        s.options.shared = true;
        s.options.scenario = "missing-echoes"; // draws depend on what happens
        s.keepBest = false;
    });
    for (const std::string algorithm : {"ddpg", "dqn", "random"})
    {
        Check(algorithm, [&algorithm](IsacTrainer::Settings& s) {
            s.options.algorithm = algorithm;
            s.options.actionSpace = algorithm == "dqn" ? "discrete" : "precoding";
            s.options.replay = 300; // filled, and written over
            s.options.warmup = 100;
            s.options.updateEvery = 16;
        });
    }
}

/**
 * @ingroup isac-tests
 * Checkpoints that do not fit are refused.
 */
class IsacTrainerRefusalTestCase : public TestCase
{
  public:
    IsacTrainerRefusalTestCase()
        : TestCase("Checkpoints and settings that do not fit are refused")
    {
    }

  private:
    void DoRun() override;
};

void
IsacTrainerRefusalTestCase::DoRun()
{
    const auto settings = MakeSettings(CreateTempDirFilename("refusal"));
    const std::string path = settings.output + "/checkpoint-rank0.pt";
    auto other = settings;
    other.resume = true;
    NS_TEST_EXPECT_MSG_EQ(Has(GetError(other), path),
                          true,
                          "nothing to resume: " << GetError(other));
    Interrupt(settings, 240);

    other = settings;
    other.options.criticRate = 0.25;
    other.options.clip = 0.25; // later in the list
    std::string error = GetError(other);
    NS_TEST_EXPECT_MSG_EQ(Has(error, "criticRate=0.001, not 0.25") && Has(error, path),
                          true,
                          error);
    NS_TEST_EXPECT_MSG_EQ(Has(error, "clip="), false, "the first alone: " << error);
    other = settings;
    other.validation = 2;
    error = GetError(other);
    NS_TEST_EXPECT_MSG_EQ(Has(error, "validation=1, not 2"), true, error);

    const std::string good = ReadBytes(path);
    for (const auto& bytes :
         {good.substr(0, good.size() / 2), std::string("garbage"), std::string()})
    {
        WriteBytes(path, bytes);
        error = GetError(settings);
        NS_TEST_EXPECT_MSG_EQ(Has(error, path) && Has(error, "damaged"), true, error);
        NS_TEST_EXPECT_MSG_EQ(Has(error, "\n"), false, "one line");
    }
    WriteBytes(path, good);
    NS_TEST_EXPECT_MSG_EQ(GetError(settings), "nothing", "the whole one is taken");

    other = settings;
    other.checkpointEvery = 0;
    NS_TEST_EXPECT_MSG_EQ(Has(GetError(other), "--checkpointEvery"), true, GetError(other));
    other = settings;
    other.options.seed = UINT32_MAX; // its random streams would be beyond ns-3's
    NS_TEST_EXPECT_MSG_EQ(Has(GetError(other), "--seed"), true, GetError(other));
    other = settings;
    other.options.actionSpace = "telepathy";
    NS_TEST_EXPECT_MSG_EQ(Has(GetError(other), "telepathy"), true, GetError(other));
}

/**
 * @ingroup isac-tests
 * A training that breaks down says so, and leaves what was good.
 */
class IsacTrainerBreakdownTestCase : public TestCase
{
  public:
    IsacTrainerBreakdownTestCase()
        : TestCase("A training that breaks down ends with the reason")
    {
    }

  private:
    void DoRun() override;
};

void
IsacTrainerBreakdownTestCase::DoRun()
{
    auto settings = MakeSettings(CreateTempDirFilename("breakdown"));
    settings.options.actorRate = 1e30;
    const std::string error = GetError([&settings]() { IsacTrainer(settings).Run(); });
    for (const auto& part : {"broke down at step 60", "the actor's loss", "--actorRate=1e+30"})
    {
        NS_TEST_EXPECT_MSG_EQ(Has(error, part), true, error);
    }
    NS_TEST_EXPECT_MSG_EQ(std::filesystem::exists(settings.output + "/checkpoint-rank0.pt"),
                          false,
                          "no checkpoint of what broke down");
    // The policy before the training is valid.
    IsacPolicyFile::Read(settings.output + "/policy.nir");

    settings = MakeSettings(CreateTempDirFilename("breakdown-critic"));
    settings.options.criticRate = 1e30;
    const std::string other = GetError([&settings]() { IsacTrainer(settings).Run(); });
    NS_TEST_EXPECT_MSG_EQ(Has(other, "the critic's loss"), true, other);
}

/**
 * @ingroup isac-tests
 * The policy that is kept, and its record.
 */
class IsacTrainerRecordTestCase : public TestCase
{
  public:
    IsacTrainerRecordTestCase()
        : TestCase("Policies tell how they came about")
    {
    }

  private:
    void DoRun() override;
};

void
IsacTrainerRecordTestCase::DoRun()
{
    auto settings = MakeSettings(CreateTempDirFilename("last"));
    settings.keepBest = false;
    const auto last = IsacTrainer(settings).Run();
    NS_TEST_EXPECT_MSG_EQ(last.policySteps, 960, "the last policy");
    auto record = IsacPolicyFile::Read(settings.output + "/policy.nir").record;
    for (const auto& [name, value] : settings.options.ToList())
    {
        NS_TEST_EXPECT_MSG_EQ(record[name], value, "record of " << name);
    }
    NS_TEST_EXPECT_MSG_EQ(record["trained_steps"], "960", "slots");
    NS_TEST_EXPECT_MSG_EQ(record["command"], "a test", "command");
    NS_TEST_EXPECT_MSG_EQ(record["module"].substr(0, 5), "isac ", "version");
    NS_TEST_EXPECT_MSG_EQ_TOL(std::stod(record["validation_reward"]), last.reward, 1e-6, "reward");

    settings = MakeSettings(CreateTempDirFilename("best"));
    const auto best = IsacTrainer(settings).Run();
    std::ifstream curve(settings.output + "/train-curve.csv");
    double highest = -1;
    std::string line;
    for (std::getline(curve, line); std::getline(curve, line);)
    {
        const auto second = line.rfind(',');
        const auto first = line.rfind(',', second - 1);
        if (second > first + 1)
        {
            highest = std::max(highest, std::stod(line.substr(first + 1, second - first - 1)));
        }
    }
    // The curve has 10 digits of a number below 100.
    NS_TEST_EXPECT_MSG_EQ_TOL(best.reward, highest, 1e-7, "the best of the curve is kept");
    NS_TEST_EXPECT_MSG_EQ(best.checksum,
                          last.checksum,
                          "what is kept does not change the training");
}

/**
 * @ingroup isac-tests
 * Suite of the trainer.
 */
class IsacTrainerTestSuite : public TestSuite
{
  public:
    IsacTrainerTestSuite()
        : TestSuite("isac-trainer")
    {
        AddTestCase(new IsacTrainerResumeTestCase);
        AddTestCase(new IsacTrainerRefusalTestCase);
        AddTestCase(new IsacTrainerBreakdownTestCase);
        AddTestCase(new IsacTrainerRecordTestCase);
    }
};

/// The suite, registered.
static IsacTrainerTestSuite g_isacTrainerTestSuite;
