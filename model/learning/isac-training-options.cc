/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-training-options.h"

#include "ns3/isac-scenario.h"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>

namespace ns3
{

namespace
{

/**
 * @param wrong whether an option is wrong
 * @param message which, and what it may be
 */
void
Reject(bool wrong, const std::string& message)
{
    if (wrong)
    {
        throw std::invalid_argument(message);
    }
}

/**
 * @param value an option, a whole number or a switch
 * @return it as text
 */
template <typename T>
std::string
ToText(const T& value)
{
    return std::to_string(value);
}

/**
 * @param value an option
 * @return the shortest text that gives it back
 */
std::string
ToText(double value)
{
    std::ostringstream out;
    for (int digits = 6; digits <= 17; digits++)
    {
        out.str("");
        out.precision(digits);
        out << value;
        if (std::stod(out.str()) == value)
        {
            break;
        }
    }
    return out.str();
}

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

} // namespace

IsacTrainingOptions
IsacTrainingOptions::Preset(const std::string& name, const std::string& algorithm)
{
    static const std::vector<std::string> algorithms{"ppo",
                                                     "ddpg",
                                                     "dqn",
                                                     "random",
                                                     "two-stage",
                                                     "historical"};
    Reject(std::find(algorithms.begin(), algorithms.end(), algorithm) == algorithms.end(),
           "there is no algorithm '" + algorithm +
               "'; known are ppo, ddpg, dqn, random, two-stage and historical");
    Reject(name != "paper" && name != "tuned",
           "there is no preset '" + name + "'; known are paper and tuned");
    IsacTrainingOptions options;
    options.preset = name;
    options.algorithm = algorithm;
    if (algorithm == "dqn")
    {
        options.actionSpace = "discrete";
    }
    if (options.IsPredictor())
    {
        options.spiking = false;
        options.hidden =
            algorithm == "two-stage" ? std::vector<int64_t>{64, 64} : std::vector<int64_t>{16, 32};
        options.timeSteps = 5;
        return options; // the paper has no hyper-parameters for them
    }
    if (name == "paper")
    {
        options.actionSpace = algorithm == "dqn" ? "discrete" : "raw";
        options.actorRate = 5e-5;
        options.criticRate = 5e-4;
        options.anneal = false;
        options.discount = 0.99;
        options.gae = 1;
        options.normaliseAdvantage = false;
        options.logGamma = false;
        options.normalise = false;
        options.clipGradient = 0;
        options.counterfactual = false;
        options.epochs = 8;
        options.ratePenalty = 0;
        options.logDeviation = 0;
    }
    return options;
}

const std::vector<std::pair<std::string, std::string>>&
IsacTrainingOptions::GetActionSpaces()
{
    static const std::vector<std::pair<std::string, std::string>> spaces{
        {"raw", "ns3::IsacRawActionSpace"},
        {"steering", "ns3::IsacSteeringActionSpace"},
        {"precoding", "ns3::IsacPrecodingActionSpace"},
        {"residual",
         "ns3::IsacResidualActionSpace[OffsetScale=0.005|PowerScale=1|RegularisationScale=0.5]"},
        {"discrete", "ns3::IsacDiscreteActionSpace"},
        {"discrete-offsets", "ns3::IsacDiscreteActionSpace[Grid=Offsets]"},
    };
    return spaces;
}

bool
IsacTrainingOptions::IsPredictor() const
{
    return algorithm == "two-stage" || algorithm == "historical";
}

isac::Variant
IsacTrainingOptions::GetVariant() const
{
    return variant == "paper" ? isac::Variant::PAPER : isac::Variant::CORRECTED;
}

std::string
IsacTrainingOptions::GetActionSpaceType() const
{
    const auto& spaces = GetActionSpaces();
    const auto entry = std::find_if(spaces.begin(), spaces.end(), [this](const auto& e) {
        return e.first == actionSpace;
    });
    return entry == spaces.end() ? actionSpace : entry->second;
}

std::string
IsacTrainingOptions::GetEncoderType() const
{
    return std::string("ns3::IsacObservationEncoder[Gamma=") + (logGamma ? "Log" : "Linear") +
           "|Population=" + std::to_string(population) + "]";
}

void
IsacTrainingOptions::Validate() const
{
    const bool discrete = GetActionSpaceType().find("Discrete") != std::string::npos;
    Reject(algorithm == "dqn" && !discrete,
           "dqn needs a discrete action space; use --actionSpace=discrete");
    Reject((algorithm == "ppo" || algorithm == "ddpg") && discrete,
           algorithm + " needs a continuous action space; use --actionSpace=precoding");
    Reject(algorithm == "dqn" && shared, "dqn has no network shared by the vehicles");
    Reject(variant != "corrected" && variant != "paper",
           "--variant=" + variant + " is neither corrected nor paper");
    Reject(!IsacScenario::IsKnown(scenario),
           "there is no scenario '" + scenario + "'; known are " + IsacScenario::ListNames());
    Reject(!(power >= -300 && power <= 200), "--power must be in -300..200 dBm");
    Reject(IsPredictor() && !(lowestPower >= -300 && lowestPower <= power),
           "--lowestPower must be in -300 dBm..--power");
    Reject(IsPredictor() && spiking, algorithm + " has no spiking network; use --spiking=false");
    Reject(algorithm == "historical" && hidden.size() != 2,
           "--hidden of historical are channels and cells, e.g. 16-32");
    Reject(seed > 2147483647, "--seed must be in 0..2147483647");
    Reject(steps == 0, "--steps must be positive");
    const auto positive = [](const std::vector<int64_t>& layers) {
        return !layers.empty() && *std::min_element(layers.begin(), layers.end()) > 0;
    };
    Reject(!positive(hidden) || !positive(critic),
           "--hidden and --critic are layers of at least one neuron, e.g. 128-128");
    Reject(timeSteps == 0 || timeSteps > 1000, "--timeSteps must be in 1..1000");
    Reject(!(eta > 0), "--eta must be positive");
    Reject(!(actorRate > 0 && criticRate > 0), "learning rates must be positive");
    Reject(batch == 0 || episodes == 0 || horizon == 0 || epochs == 0 || updateEvery == 0,
           "--batch, --episodes, --horizon, --epochs and --updateEvery must be positive");
    Reject(!(discount >= 0 && discount <= 1), "--discount must be in 0..1");
    Reject(!(gae >= 0 && gae <= 1), "--gae must be in 0..1");
    Reject(!(clip > 0 && clip < 1), "--clip must be in 0..1");
    Reject(replay < batch || replay < episodes,
           "--replay must hold at least a batch, and a slot of all --episodes");
    Reject(population > 256, "--population must be in 0..256");
    Reject(episodes > 10000 || horizon > 100000, "--episodes must be at most 10000, --horizon 1e5");
    Reject(!std::isfinite(inputGain) || !std::isfinite(outputGain),
           "--inputGain and --outputGain must be finite");
    Reject(!(clipGradient >= 0) || !(ratePenalty >= 0) || !(noise >= 0),
           "--clipGradient, --ratePenalty and --noise must not be negative");
    const auto share = [](double value) { return value >= 0 && value <= 1; };
    Reject(!share(targetRate) || !share(targetMix) || !share(epsilonStart) || !share(epsilonEnd),
           "--targetRate, --targetMix, --epsilonStart and --epsilonEnd must be in 0..1");
    Reject(!(std::abs(logDeviation) <= 20), "--logDeviation must be in -20..20");
}

std::vector<std::pair<std::string, std::string>>
IsacTrainingOptions::ToList() const
{
    return {
        {"algorithm", algorithm},
        {"actionSpace", GetActionSpaceType()},
        {"scenario", scenario},
        {"variant", variant},
        {"preset", preset},
        {"power", ToText(power)},
        {"lowestPower", ToText(lowestPower)},
        {"seed", ToText(seed)},
        {"steps", ToText(steps)},
        {"spiking", ToText(spiking)},
        {"shared", ToText(shared)},
        {"hidden", ToText(hidden)},
        {"critic", ToText(critic)},
        {"timeSteps", ToText(timeSteps)},
        {"eta", ToText(eta)},
        {"learnLambda", ToText(learnLambda)},
        {"population", ToText(population)},
        {"composed", ToText(composed)},
        {"inputGain", ToText(inputGain)},
        {"outputGain", ToText(outputGain)},
        {"logGamma", ToText(logGamma)},
        {"normalise", ToText(normalise)},
        {"actorRate", ToText(actorRate)},
        {"criticRate", ToText(criticRate)},
        {"anneal", ToText(anneal)},
        {"batch", ToText(batch)},
        {"discount", ToText(discount)},
        {"clipGradient", ToText(clipGradient)},
        {"episodes", ToText(episodes)},
        {"targetRate", ToText(targetRate)},
        {"ratePenalty", ToText(ratePenalty)},
        {"horizon", ToText(horizon)},
        {"epochs", ToText(epochs)},
        {"clip", ToText(clip)},
        {"gae", ToText(gae)},
        {"normaliseAdvantage", ToText(normaliseAdvantage)},
        {"counterfactual", ToText(counterfactual)},
        {"logDeviation", ToText(logDeviation)},
        {"replay", ToText(replay)},
        {"warmup", ToText(warmup)},
        {"updateEvery", ToText(updateEvery)},
        {"targetMix", ToText(targetMix)},
        {"noise", ToText(noise)},
        {"epsilonStart", ToText(epsilonStart)},
        {"epsilonEnd", ToText(epsilonEnd)},
    };
}

} // namespace ns3
