/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * The parts that learning algorithms are made of, against numbers worked out by hand.
 */

#include "../isac-network-module.h"
#include "../isac-optimiser.h"
#include "../isac-ppo.h"
#include "../isac-replay-buffer.h"

#include "ns3/test.h"

#include <cmath>
#include <sstream>
#include <stdexcept>

using namespace ns3;
using namespace ns3::isac;
using torch::Tensor;

namespace
{

/**
 * @param a a tensor
 * @param b another of the same shape
 * @return largest difference of an entry
 */
double
Distance(const Tensor& a, const Tensor& b)
{
    return (a - b).abs().max().item<double>();
}

/**
 * @param first number of the first transition
 * @param count number of transitions
 * @return transitions whose entries all derive from their number, of 2 x 3 states and one action
 */
Transitions
MakeTransitions(int64_t first, int64_t count)
{
    const Tensor numbers = torch::arange(first, first + count).to(torch::kFloat);
    Transitions transitions;
    transitions.states = numbers.reshape({-1, 1, 1}).expand({-1, 2, 3});
    transitions.actions = numbers.unsqueeze(1) + 0.25;
    transitions.rewards = numbers + 0.5;
    transitions.next = transitions.states + 1;
    transitions.goesOn = numbers.remainder(2);
    return transitions;
}

/**
 * @param buffer with transitions of MakeTransitions()
 * @return the numbers of a large sample, each once, in order; -1 where a transition is torn
 */
Tensor
GetNumbers(const ReplayBuffer& buffer)
{
    const auto sample = buffer.Sample(500);
    const Tensor numbers = sample.states.select(1, 0).select(1, 0);
    const Tensor whole = (sample.states == numbers.reshape({-1, 1, 1})).flatten(1).all(1) &
                         (sample.next == numbers.reshape({-1, 1, 1}) + 1).flatten(1).all(1) &
                         (sample.actions.squeeze(1) == numbers + 0.25) &
                         (sample.rewards == numbers + 0.5) &
                         (sample.goesOn == numbers.remainder(2));
    return std::get<0>(at::_unique(torch::where(whole, numbers, -torch::ones_like(numbers)), true));
}

} // namespace

/**
 * @ingroup isac-tests
 * The clipped objective, and generalised advantages of two episodes, the second of which ends with
 * the second slot. All numbers are exact in binary but those of the objective.
 */
class IsacPpoNumbersTestCase : public TestCase
{
  public:
    IsacPpoNumbersTestCase()
        : TestCase("PPO's objective and advantages, by hand")
    {
    }

  private:
    void DoRun() override
    {
        // Smaller of the two: 1.2 (clipped), 0.5, -1.5, -0.8 (clipped), 2.2; their mean is 0.32.
        const Tensor ratio = torch::tensor({1.5F, 0.5F, 1.5F, 0.5F, 1.1F});
        const Tensor gain = torch::tensor({1.0F, 1.0F, -1.0F, -1.0F, 2.0F});
        NS_TEST_EXPECT_MSG_EQ_TOL(ClippedObjective(ratio, gain, 0.2).item<double>(),
                                  0.32,
                                  1e-6,
                                  "objective");

        // Errors r + G V' - V with G = 1/2: 1, 1.75, 2.5, and 1, 2 - 1, 2.5 where V' = 0 in the
        // second slot. Advantages with gae = 1/2 add a quarter of the next, except across the end.
        const Tensor rewards = torch::tensor({{1.0F, 1.0F}, {2.0F, 2.0F}, {3.0F, 3.0F}});
        const Tensor values =
            torch::tensor({{0.5F, 0.5F}, {1.0F, 1.0F}, {1.5F, 1.5F}, {2.0F, 2.0F}});
        const Tensor ended = torch::tensor({{0.0F, 0.0F}, {0.0F, 1.0F}, {0.0F, 0.0F}});
        const Tensor advantages = GeneralisedAdvantages(rewards, values, ended, 0.5, 0.5);
        const Tensor expected = torch::tensor({{1.59375F, 1.25F}, {2.375F, 1.0F}, {2.5F, 2.5F}});
        NS_TEST_EXPECT_MSG_EQ(Distance(advantages, expected), 0, "advantages");

        // With gae = 1: the discounted sum 1 + 2/2 + 3/4 + 2/8 less the value 1/2.
        const Tensor returns = GeneralisedAdvantages(rewards, values, ended, 0.5, 1);
        NS_TEST_EXPECT_MSG_EQ(returns[0][0].item<double>(), 2.5, "Monte-Carlo advantage");
    }
};

/**
 * @ingroup isac-tests
 * The replay buffer keeps the newest transitions, whole, gives each of them in samples, and comes
 * out of an archive as it went in; the archive holds no empty places.
 */
class IsacReplayBufferTestCase : public TestCase
{
  public:
    IsacReplayBufferTestCase()
        : TestCase("Replay buffer")
    {
    }

  private:
    void DoRun() override
    {
        torch::manual_seed(1); // a sample of 500 misses one of 10 with probability 10 x 0.9^500
        ReplayBuffer buffer(10, 2, 3, 1);
        buffer.Add(MakeTransitions(0, 4));
        CheckNumbers(buffer, 0, 4);
        buffer.Add(MakeTransitions(4, 4));
        CheckNumbers(buffer, 0, 8);
        buffer.Add(MakeTransitions(8, 4));
        CheckNumbers(buffer, 2, 12);
        auto loaded = Copy(buffer, 10);
        loaded.Add(MakeTransitions(12, 4));
        CheckNumbers(loaded, 6, 16);
        bool refused = false;
        try
        {
            Copy(buffer, 9);
        }
        catch (const std::runtime_error&)
        {
            refused = true;
        }
        NS_TEST_EXPECT_MSG_EQ(refused, true, "a smaller buffer");

        ReplayBuffer large(100000, 2, 3, 1);
        large.Add(MakeTransitions(0, 4));
        CheckNumbers(Copy(large, 100000), 0, 4);
        NS_TEST_EXPECT_MSG_LT(m_bytes, 20000, "bytes of four transitions in an archive");
    }

    /**
     * @param buffer what to check
     * @param first number of the oldest transition in it
     * @param last number of the one after the newest
     */
    void CheckNumbers(const ReplayBuffer& buffer, int64_t first, int64_t last)
    {
        const Tensor numbers = GetNumbers(buffer);
        NS_TEST_EXPECT_MSG_EQ(buffer.GetSize(), last - first, "size");
        NS_TEST_ASSERT_MSG_EQ(numbers.numel(), last - first, "number of different transitions");
        NS_TEST_EXPECT_MSG_EQ(Distance(numbers, torch::arange(first, last)), 0, "which");
    }

    /**
     * @param buffer to save
     * @param capacity of the buffer to load it into
     * @return that
     */
    ReplayBuffer Copy(const ReplayBuffer& buffer, int64_t capacity)
    {
        torch::serialize::OutputArchive archive;
        buffer.Save(archive);
        std::stringstream stream;
        archive.save_to(stream);
        m_bytes = stream.str().size();
        torch::serialize::InputArchive input;
        input.load_from(stream);
        ReplayBuffer copy(capacity, 2, 3, 1);
        copy.Load(input);
        return copy;
    }

    std::size_t m_bytes{0}; //!< of the last archive
};

/**
 * @ingroup isac-tests
 * Adam's first step is the learning rate against the gradient's sign; annealing scales it; other
 * parameters have no gradients; clipping comes before the moments.
 */
class IsacOptimiserTestCase : public TestCase
{
  public:
    IsacOptimiserTestCase()
        : TestCase("Optimiser")
    {
    }

  private:
    void DoRun() override
    {
        NS_TEST_EXPECT_MSG_EQ_TOL(Train(true, 0.25, 0, 1), -0.075, 1e-5, "annealed");
        NS_TEST_EXPECT_MSG_EQ_TOL(Train(false, 0.25, 0, 1), -0.1, 1e-5, "not annealed");
        // Slopes 30 and 3: Adam's moments are 0.9 x 3 + 0.3 = 3 and 0.999 x 0.9 + 0.009 = 0.9081,
        // to be divided by 1 - 0.9^2 and 1 - 0.999^2. Clipped to 1 the slopes are equal, and the
        // second step is the first one again.
        const double second = 3.0 / 0.19 / std::sqrt(0.9081 / 0.001999);
        NS_TEST_EXPECT_MSG_EQ_TOL(Train(false, 0, 0, 2), -0.1 - 0.1 * second, 1e-5, "not clipped");
        NS_TEST_EXPECT_MSG_EQ_TOL(Train(false, 0, 1, 2), -0.2, 1e-5, "clipped");
    }

    /**
     * @param anneal whether the rate falls
     * @param done share of the training that is done
     * @param clip largest norm of a gradient
     * @param steps number of steps down x, whose slopes are 30, 3, ...
     * @return x, which starts at zero
     */
    double Train(bool anneal, double done, double clip, int steps)
    {
        IsacTrainingOptions options;
        options.anneal = anneal;
        options.clipGradient = clip;
        DataParallel parallel;
        Tensor x = torch::zeros({1}).requires_grad_();
        Tensor other = torch::ones({1}).requires_grad_();
        Optimiser optimiser({x}, 0.1, options, parallel);
        optimiser.Anneal(done);
        for (double slope = 30; steps > 0; steps--, slope /= 10)
        {
            optimiser.Step((slope * x * other).sum());
        }
        NS_TEST_EXPECT_MSG_EQ(other.grad().defined(), false, "gradient of another parameter");
        return x.item<double>();
    }
};

/**
 * @ingroup isac-tests
 * A target network moves by its share of the way, and is a copy after all of it.
 */
class IsacTargetNetworkTestCase : public TestCase
{
  public:
    IsacTargetNetworkTestCase()
        : TestCase("Target network")
    {
    }

  private:
    void DoRun() override
    {
        torch::manual_seed(1);
        NetworkOptions options;
        options.hidden = {5, 4};
        options.learnLambda = true;
        NetworkModule network(options);
        NetworkModule target(options);
        {
            torch::NoGradGuard guard;
            network.named_parameters()["decay0"].fill_(1);
        }
        const auto source = network.parameters();
        std::vector<Tensor> expected;
        for (std::size_t i = 0; i < source.size(); i++)
        {
            expected.push_back(0.75 * target.parameters()[i].detach() + 0.25 * source[i].detach());
        }
        target.Approach(network, 0.25);
        for (std::size_t i = 0; i < source.size(); i++)
        {
            NS_TEST_EXPECT_MSG_LT(Distance(target.parameters()[i], expected[i]), 1e-6, "share");
        }
        target.Approach(network, 1);
        for (std::size_t i = 0; i < source.size(); i++)
        {
            NS_TEST_EXPECT_MSG_EQ(Distance(target.parameters()[i], source[i]), 0, "copy");
        }
    }
};

/**
 * @ingroup isac-tests
 * Parts of the learning algorithms.
 */
class IsacLearnerPartsTestSuite : public TestSuite
{
  public:
    IsacLearnerPartsTestSuite()
        : TestSuite("isac-learner-parts")
    {
        AddTestCase(new IsacPpoNumbersTestCase);
        AddTestCase(new IsacReplayBufferTestCase);
        AddTestCase(new IsacOptimiserTestCase);
        AddTestCase(new IsacTargetNetworkTestCase);
    }
};

/// The suite, registered.
static IsacLearnerPartsTestSuite g_isacLearnerPartsTestSuite;
