/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-train-arguments.h"

#include "isac-arguments.h"

#include "ns3/command-line.h"
#include "ns3/isac-plot.h"
#include "ns3/isac-scenario.h"

#include <sstream>
#include <stdexcept>

namespace ns3
{

namespace
{

/// An option that is text for ns3::CommandLine.
struct Texts
{
    std::string hidden; //!< neurons of the actor's layers
    std::string critic; //!< neurons of the critic's layers
    std::string keep;   //!< best or last
};

/**
 * @param layers numbers of neurons
 * @return "128-128"
 */
std::string
ToText(const std::vector<int64_t>& layers)
{
    std::string text;
    for (const auto neurons : layers)
    {
        text += (text.empty() ? "" : "-") + std::to_string(neurons);
    }
    return text;
}

/**
 * @param name of an option
 * @param text "128-128"
 * @return numbers of neurons
 * @throws std::invalid_argument if it is not that
 */
std::vector<int64_t>
ToLayers(const std::string& name, const std::string& text)
{
    std::vector<int64_t> layers;
    std::istringstream in(text + '-');
    for (std::string item; std::getline(in, item, '-');)
    {
        const bool number = !item.empty() && item.size() <= 6 &&
                            item.find_first_not_of("0123456789") == std::string::npos;
        if (!number || std::stoll(item) == 0)
        {
            throw std::invalid_argument("--" + name + "=" + text +
                                        " are no layers; give their neurons, e.g. 128-128");
        }
        layers.push_back(std::stoll(item));
    }
    return layers;
}

/**
 * @param argc as in main()
 * @param argv as in main()
 * @param name of an option
 * @param otherwise its default
 * @return the option's last value on the command line
 */
std::string
Find(int argc, char* argv[], const std::string& name, const std::string& otherwise)
{
    std::string value = otherwise;
    for (int i = 1; i < argc; i++)
    {
        const std::string word = argv[i];
        const auto begin = word.find_first_not_of('-');
        if (begin > 0 && begin != std::string::npos && begin <= 2 &&
            word.compare(begin, name.size() + 1, name + "=") == 0)
        {
            value = word.substr(begin + name.size() + 1);
        }
    }
    return value;
}

/**
 * Fills what the settings tell of the command line.
 * @param argc as in main()
 * @param argv as in main()
 * @param settings output: command, without what has no influence on the policy, so that it is the
 * same for an interrupted training and one that was not; and defaults of attributes
 */
void
Describe(int argc, char* argv[], IsacTrainer::Settings& settings)
{
    settings.command = "isac-train";
    for (int i = 1; i < argc; i++)
    {
        const std::string word = argv[i];
        const std::string option = word.substr(word.find_first_not_of('-'));
        const std::string name = option.substr(0, option.find('='));
        if (name.find("::") != std::string::npos)
        {
            settings.defaults += (settings.defaults.empty() ? "" : " ") + option;
        }
        if (name != "output" && name != "resume" && name != "policy" && name != "verbose")
        {
            settings.command += ' ' + IsacPlot::Quote(word);
        }
    }
}

/**
 * @return names of a list of pairs
 * @param list the list
 */
std::string
ListNames(const std::vector<std::pair<std::string, std::string>>& list)
{
    std::string names;
    for (const auto& entry : list)
    {
        names += (names.empty() ? "" : ", ") + entry.first;
    }
    return names;
}

/**
 * Options that say what is trained.
 * @param cmd command line
 * @param arguments checks it
 * @param o options
 */
void
AddTask(CommandLine& cmd, IsacArguments& arguments, IsacTrainingOptions& o)
{
    arguments.AddText(cmd,
                      "preset",
                      "Defaults of the other options: tuned, or paper (Section V-A)",
                      o.preset);
    arguments.AddText(cmd, "algorithm", "ppo, ddpg, dqn, random, two-stage or historical", o.algorithm);
    arguments.AddText(cmd,
                      "actionSpace",
                      ListNames(IsacTrainingOptions::GetActionSpaces()) +
                          ", or TypeId[Attribute=Value|...]",
                      o.actionSpace);
    arguments.AddText(cmd, "scenario", ListNames(IsacScenario::GetNames()), o.scenario);
    arguments.AddText(cmd, "variant", "Form of the equations: corrected or paper", o.variant);
    arguments.Add(cmd, "power", "Transmit power of the RSU (dBm)", o.power);
    arguments.Add(cmd,
                  "lowestPower",
                  "two-stage, historical: episodes have powers from it to --power (dBm)",
                  o.lowestPower);
    arguments.Add(cmd, "seed", "Of weights, exploration and episodes", o.seed);
    arguments.Add(cmd, "steps", "Slots to train on, all processes together", o.steps);
    arguments.Add(cmd, "logGamma", "Feature log2(1 + gamma) instead of gamma", o.logGamma);
    arguments.Add(cmd, "normalise", "Normalise features and returns", o.normalise);
}

/**
 * Options of the networks.
 * @param cmd command line
 * @param arguments checks it
 * @param o options
 * @param texts options that are text
 */
void
AddNetworks(CommandLine& cmd, IsacArguments& arguments, IsacTrainingOptions& o, Texts& texts)
{
    arguments.Add(cmd, "spiking", "LIF neurons instead of tanh", o.spiking);
    arguments.Add(cmd, "shared", "One network shared by the vehicles, for any number", o.shared);
    arguments.AddText(cmd,
                      "hidden",
                      "Neurons of the actor's hidden layers, e.g. 128-128",
                      texts.hidden);
    arguments.AddText(cmd, "critic", "Neurons of the critic's hidden layers", texts.critic);
    arguments.Add(cmd, "timeSteps", "Time steps of a spiking network, or slots that a predictor sees", o.timeSteps);
    arguments.Add(cmd, "eta", "Steepness of the surrogate, eq. (38)", o.eta);
    arguments.Add(cmd, "learnLambda", "Learn the decay of each layer", o.learnLambda);
    arguments.Add(cmd, "population", "Cells of a feature's population code; 0: none", o.population);
    arguments.Add(cmd, "composed", "Unfused operations, to compare speeds", o.composed);
    arguments.Add(cmd, "inputGain", "Scale of the hidden layers' initial weights", o.inputGain);
    arguments.Add(cmd, "outputGain", "Scale of the actor's initial output weights", o.outputGain);
    arguments.Add(cmd, "targetRate", "Firing rate above which the actor pays", o.targetRate);
    arguments.Add(cmd, "ratePenalty", "Weight of that penalty", o.ratePenalty);
}

/**
 * Options of the algorithms.
 * @param cmd command line
 * @param arguments checks it
 * @param o options
 */
void
AddLearning(CommandLine& cmd, IsacArguments& arguments, IsacTrainingOptions& o)
{
    arguments.Add(cmd, "actorRate", "Learning rate of the actor, or DQN's network", o.actorRate);
    arguments.Add(cmd, "criticRate", "Learning rate of the critic", o.criticRate);
    arguments.Add(cmd, "anneal", "Let both fall to zero", o.anneal);
    arguments.Add(cmd, "batch", "Samples of a gradient step", o.batch);
    arguments.Add(cmd, "discount", "Discount G", o.discount);
    arguments.Add(cmd, "clipGradient", "Largest norm of a gradient; 0: any", o.clipGradient);
    arguments.Add(cmd, "episodes", "Episodes side by side, each process", o.episodes);
    arguments.Add(cmd, "horizon", "ppo: slots of a rollout, times episodes", o.horizon);
    arguments.Add(cmd, "epochs", "ppo: passes over a rollout", o.epochs);
    arguments.Add(cmd, "clip", "ppo: eps of eq. (33)", o.clip);
    arguments.Add(cmd, "gae", "ppo: lambda of the advantages; 1: Monte-Carlo returns", o.gae);
    arguments.Add(cmd, "normaliseAdvantage", "ppo: of each batch", o.normaliseAdvantage);
    arguments.Add(cmd, "counterfactual", "ppo: judge actions by the mean one", o.counterfactual);
    arguments.Add(cmd, "logDeviation", "ppo: log of the initial deviation", o.logDeviation);
    arguments.Add(cmd, "replay", "ddpg, dqn: transitions kept", o.replay);
    arguments.Add(cmd, "warmup", "ddpg, dqn: transitions before learning", o.warmup);
    arguments.Add(cmd, "updateEvery", "ddpg, dqn: transitions a gradient step", o.updateEvery);
    arguments.Add(cmd, "targetMix", "ddpg, dqn: step of the target networks", o.targetMix);
    arguments.Add(cmd, "noise", "ddpg: deviation of the exploration", o.noise);
    arguments.Add(cmd, "epsilonStart", "dqn: share of random actions at first", o.epsilonStart);
    arguments.Add(cmd, "epsilonEnd", "dqn: from half of the steps on", o.epsilonEnd);
}

} // namespace

void
IsacTrainArguments::Parse(int argc, char* argv[])
{
    auto& options = settings.options;
    settings.output = "results/train";
    CommandLine cmd("isac-train.cc");
    IsacArguments arguments;
    Texts texts;
    texts.keep = "best";
    cmd.Usage("Trains a policy for the controllers spiking, conventional, two-stage and historical; ./isac train runs it.\n"
              "A training that was interrupted goes on where it was.");
    arguments.AddText(cmd, "output", "Directory of the results; created", settings.output);
    arguments.AddText(cmd, "policy", "File that gets a copy of the policy", policy);
    arguments.Add(cmd,
                  "resume",
                  "Insist on a checkpoint in --output; without it, go on if there is one",
                  settings.resume);
    arguments.Add(cmd,
                  "checkpointEvery",
                  "Iterations between checkpoints, and validations",
                  settings.checkpointEvery);
    arguments.Add(cmd, "validation", "Episodes of a validation", settings.validation);
    arguments.AddText(cmd, "keep", "Which policy: best in validation, or last", texts.keep);
    arguments.Add(cmd, "verbose", "Print a checksum of the parameters", verbose);

    const IsacTrainingOptions defaults;
    options = IsacTrainingOptions::Preset(Find(argc, argv, "preset", defaults.preset),
                                          Find(argc, argv, "algorithm", defaults.algorithm));
    texts.hidden = ToText(options.hidden);
    texts.critic = ToText(options.critic);
    AddTask(cmd, arguments, options);
    AddNetworks(cmd, arguments, options, texts);
    AddLearning(cmd, arguments, options);
    arguments.Check(argc, argv, true);
    cmd.Parse(argc, argv);

    options.hidden = ToLayers("hidden", texts.hidden);
    options.critic = ToLayers("critic", texts.critic);
    if (texts.keep != "best" && texts.keep != "last")
    {
        throw std::invalid_argument("--keep=" + texts.keep + " is neither best nor last");
    }
    settings.keepBest = texts.keep == "best";
    Describe(argc, argv, settings);
    options.Validate();
}

} // namespace ns3
