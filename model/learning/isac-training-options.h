/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TRAINING_OPTIONS_H
#define ISAC_TRAINING_OPTIONS_H

#include "ns3/isac-types.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * All that determines a training run. Two presets fill it: `paper`, the hyper-parameters of
 * Section V-A as far as the paper gives them, and `tuned`, those that work best here.
 */
struct IsacTrainingOptions
{
    // What is trained, where.
    std::string algorithm{"ppo"};         //!< ppo, ddpg, dqn, random, two-stage or historical
    std::string actionSpace{"precoding"}; //!< short name, or TypeId[Attribute=Value|...]
    std::string scenario{"paper"};        //!< a name of IsacScenario
    std::string variant{"corrected"};     //!< corrected or paper
    std::string preset{"tuned"};          //!< tuned or paper
    double power{40};                     //!< P_max (dBm)
    double lowestPower{0};                //!< two-stage, historical: episodes have powers from it
                                          //!< to power (dBm)
    uint32_t seed{1};                     //!< of weights, exploration and episodes
    uint64_t steps{2000000};              //!< slots to train on, all processes together

    // Networks.
    bool spiking{true}; //!< LIF neurons, else tanh
    bool shared{false}; //!< one network shared by the vehicles, for any K
    /// neurons of the actor's hidden layers; historical: channels of the convolutions, cells
    std::vector<int64_t> hidden{128};
    std::vector<int64_t> critic{128}; //!< neurons of the critic's hidden layers
    uint32_t timeSteps{6};            //!< T~; two-stage, historical: slots that a network sees
    double eta{3};                    //!< steepness of the surrogate (38)
    bool learnLambda{false};          //!< learn each layer's decay
    uint32_t population{0};           //!< cells of a feature's population code
    bool composed{false};             //!< unfused LibTorch operations, to compare speeds
    double inputGain{1};              //!< scale of the hidden layers' initial weights
    double outputGain{0.01};          //!< scale of the actor's initial output weights

    // Observations.
    bool logGamma{true};  //!< feature log2(1 + gamma^) instead of gamma^
    bool normalise{true}; //!< normalise features and returns by running moments

    // Optimisation, all algorithms.
    double actorRate{1e-3};   //!< learning rate of the actor (or of DQN's network)
    double criticRate{1e-3};  //!< learning rate of the critic
    bool anneal{true};        //!< let both fall linearly to zero
    uint32_t batch{512};      //!< samples of a gradient step
    double discount{0};       //!< G
    double clipGradient{0.5}; //!< largest norm of a gradient, 0: any
    uint32_t episodes{64};    //!< episodes side by side
    double targetRate{0.07};  //!< firing rate above which the actor is penalised
    double ratePenalty{10};   //!< weight of that penalty

    // PPO.
    uint32_t horizon{100};         //!< slots of a rollout, times episodes
    uint32_t epochs{4};            //!< passes over a rollout
    double clip{0.2};              //!< eps of (33)
    double gae{0.95};              //!< lambda of generalised advantages; 1: Monte-Carlo returns
    bool normaliseAdvantage{true}; //!< advantages of a batch to zero mean, unit deviation
    bool counterfactual{true};     //!< subtract from each reward what the policy's mean action
                                   //!< would have earned in the same slot
    double logDeviation{-1};       //!< logarithm of the initial deviation of actions

    // DDPG and DQN.
    uint32_t replay{100000};  //!< transitions kept
    uint32_t warmup{6400};    //!< transitions before the first gradient step
    uint32_t updateEvery{64}; //!< transitions for each gradient step
    double targetMix{0.005};  //!< step of the target networks towards the trained ones
    double noise{0.1};        //!< deviation of DDPG's exploration
    double epsilonStart{1};   //!< DQN's share of random actions at first
    double epsilonEnd{0.05};  //!< and from half of the steps on

    /**
     * @param name paper or tuned
     * @param algorithm ppo, ddpg, dqn, random, two-stage or historical
     * @return its options
     * @throws std::invalid_argument if there is no such preset or algorithm
     */
    static IsacTrainingOptions Preset(const std::string& name, const std::string& algorithm);

    /// @throws std::invalid_argument naming the option that is out of range or contradicts another
    void Validate() const;

    /// @return whether the algorithm trains a scheme that predicts channels: two-stage, historical
    bool IsPredictor() const;

    /// @return form of the equations
    isac::Variant GetVariant() const;

    /// @return TypeId[Attribute=Value|...] of the action space
    std::string GetActionSpaceType() const;

    /// @return TypeId[Attribute=Value|...] of the observation encoder
    std::string GetEncoderType() const;

    /// @return every option as name and value: the identity of a run in checkpoints and records
    std::vector<std::pair<std::string, std::string>> ToList() const;

    /// @return short names of action spaces, and what each stands for
    static const std::vector<std::pair<std::string, std::string>>& GetActionSpaces();
};

} // namespace ns3

#endif /* ISAC_TRAINING_OPTIONS_H */
