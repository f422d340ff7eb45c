/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_LEARNER_TEST_HELPER_H
#define ISAC_LEARNER_TEST_HELPER_H

#include "../isac-data-parallel.h"
#include "../isac-learner.h"

#include "ns3/isac-network.h"
#include "ns3/isac-scenario.h"

#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace ns3
{
namespace isac
{

/**
 * @ingroup isac-tests
 * An algorithm, the environment it acts in, and what came of it.
 */
class LearnerTrial
{
  public:
    /**
     * @param options what to train
     * @param seed of networks and exploration
     */
    LearnerTrial(const IsacTrainingOptions& options, uint64_t seed)
        : m_environment(Make,
                        options.episodes,
                        options.GetActionSpaceType(),
                        options.GetEncoderType(),
                        options.shared)
    {
        PrepareLibTorch(); // one thread: sums in another order are other sums
        m_environment.Reset(1);
        torch::manual_seed(seed);
        m_learner = CreateLearner(options, m_environment, m_parallel);
    }

    /**
     * @param iterations number of iterations
     * @return all numbers that tell what they did: progress, and the policy afterwards
     */
    std::vector<double> Iterate(int iterations)
    {
        std::vector<double> numbers;
        for (int i = 0; i < iterations; i++)
        {
            m_progress = m_learner->Iterate(static_cast<double>(i) / iterations);
            numbers.insert(numbers.end(),
                           {static_cast<double>(m_progress.steps),
                            m_progress.reward,
                            m_progress.sumRate,
                            m_progress.actorLoss,
                            m_progress.criticLoss,
                            m_progress.deviation,
                            m_progress.firingRate});
        }
        const auto policy = m_learner->GetPolicy();
        Append(policy.mean, numbers);
        Append(policy.deviation, numbers);
        const auto parameters = GetParameters();
        numbers.insert(numbers.end(), parameters.begin(), parameters.end());
        return numbers;
    }

    /// @return the policy's parameters
    std::vector<double> GetParameters() const
    {
        std::vector<double> numbers;
        for (const auto& layer : m_learner->GetPolicy().network.layers)
        {
            numbers.insert(numbers.end(),
                           layer.weight.data(),
                           layer.weight.data() + layer.weight.size());
            Append(layer.bias, numbers);
            Append(layer.lambda, numbers);
        }
        return numbers;
    }

    /// @return the learner as bytes
    std::string Save() const
    {
        torch::serialize::OutputArchive archive;
        m_learner->Save(archive);
        std::ostringstream out;
        archive.save_to(out);
        return out.str();
    }

    /// @param bytes what Save() returned
    void Load(const std::string& bytes)
    {
        std::istringstream in(bytes);
        torch::serialize::InputArchive archive;
        archive.load_from(in);
        m_learner->Load(archive);
    }

    /// Fresh episodes and random numbers, the same in every trial.
    void Restart()
    {
        m_environment.Reset(500);
        torch::manual_seed(77);
    }

    /// @return what the last iteration did
    const LearningProgress& GetProgress() const
    {
        return m_progress;
    }

    /// @return mean reward of a slot of 16 episodes, always the same, under the policy as it is;
    /// not for shared networks
    double Evaluate() const
    {
        const auto policy = m_learner->GetPolicy();
        auto network = IsacNetwork::Create(policy.network);
        const Eigen::Index episodes = 16;
        IsacVectorEnvironment environment(Make,
                                          episodes,
                                          policy.actionSpace,
                                          policy.encoder,
                                          false);
        environment.Reset(100000);
        const auto& encoder = *environment.GetEncoder();
        const bool discrete = environment.GetActionSpace()->GetActions(3) > 0;
        RMatrix inputs;
        RMatrix actions(episodes, environment.GetDimension());
        RVector output(network->GetOutputs());
        RVector rewards(episodes);
        double sum = 0;
        for (bool ended = false; !ended;)
        {
            encoder.Encode(environment.GetFeatures(), policy.mean, policy.deviation, inputs);
            for (Eigen::Index e = 0; e < episodes; e++)
            {
                network->Evaluate(RVector(inputs.row(e)), output);
                Eigen::Index best = 0;
                output.maxCoeff(&best);
                const RVector index = RVector::Constant(1, static_cast<double>(best));
                actions.row(e) = discrete ? index : output;
            }
            ended = environment.Step(actions, rewards);
            sum += rewards.sum();
        }
        return sum / static_cast<double>(episodes * environment.GetSlots());
    }

  private:
    /// @return a loop of the paper's scenario at 40 dBm
    static Ptr<IsacClosedLoop> Make()
    {
        return IsacScenario::Create("paper", 40);
    }

    /**
     * @param values vector
     * @param numbers output, appended to
     */
    static void Append(const Eigen::VectorXd& values, std::vector<double>& numbers)
    {
        numbers.insert(numbers.end(), values.data(), values.data() + values.size());
    }

    IsacVectorEnvironment m_environment; //!< where
    DataParallel m_parallel;             //!< one process
    std::unique_ptr<Learner> m_learner;  //!< the algorithm
    LearningProgress m_progress;         //!< of the last iteration
};

} // namespace isac
} // namespace ns3

#endif /* ISAC_LEARNER_TEST_HELPER_H */
