/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Spiking layers: the fused functions against LibTorch's own operations and finite differences, and
 * the trained network against the one that runs.
 */

#include "../isac-lif.h"
#include "../isac-network-module.h"

#include "ns3/isac-network.h"
#include "ns3/test.h"

#include <cmath>
#include <functional>
#include <vector>

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

/// What a loss of spikes depends on.
struct Case
{
    Tensor current;         //!< input
    Tensor lambda;          //!< share of the charge
    LifConstants constants; //!< the neurons
    bool fold;              //!< whether the loss reads folded spikes
};

/**
 * @param constant whether the current is constant
 * @param fold whether the loss reads folded spikes
 * @return a case with neurons on both sides of their threshold; 3 x 37 of them are no whole block
 */
Case
MakeCase(bool constant, bool fold)
{
    torch::manual_seed(3);
    Case c;
    c.fold = fold;
    c.constants.reset = 0.1;
    c.constants.threshold = 0.9;
    c.current = 1.3 * torch::randn({constant ? 1 : 6, 3, 37}, torch::kDouble) + 0.6;
    c.lambda = torch::tensor(0.45, torch::kDouble);
    return c;
}

/**
 * @param c what is evaluated
 * @param composed by LibTorch's own operations instead of the fused functions
 * @return a loss that weighs every spike differently
 */
Tensor
Loss(const Case& c, bool composed)
{
    const auto readout = ReadoutWeights(c.lambda, c.constants.steps);
    const auto weight = torch::linspace(-1, 1, 3 * 37, torch::kDouble).reshape({3, 37});
    if (!c.fold)
    {
        const auto fused = LifSpikes(c.current, c.lambda, c.constants);
        const auto spikes =
            composed ? ComposedLifSpikes(c.current, c.lambda, c.constants) : fused.first;
        const auto count = composed ? spikes.sum() : fused.second;
        const auto time = torch::linspace(0.5, 1.5, 6, torch::kDouble).reshape({6, 1, 1});
        return (spikes * weight * time).sum() + 0.001 * count.square();
    }
    if (composed)
    {
        const auto spikes = ComposedLifSpikes(c.current, c.lambda, c.constants);
        return ((spikes * readout.reshape({6, 1, 1})).sum(0) * weight).sum() +
               0.001 * spikes.sum().square();
    }
    const auto folded = LifFold(c.current, c.lambda, readout, c.constants);
    return (folded.first * weight).sum() + 0.001 * folded.second.square();
}

} // namespace

/**
 * @ingroup isac-tests
 * Spikes of neurons whose trains are known.
 */
class IsacLifTrainsTestCase : public TestCase
{
  public:
    IsacLifTrainsTestCase()
        : TestCase("Neurons fire when the closed form says")
    {
    }

  private:
    void DoRun() override
    {
        // With U_th = 1, reset 0 and lambda = 1/2 a constant current I gives U_n = I (1 - 2^-n)
        // after n steps without firing: the period is the first n at which that reaches 1.
        const std::vector<double> currents{0.99, 1.01, 1.05, 1.1, 1.2, 1.5, 1.99, 2.0, 5.0};
        const auto spikes = LifSpikes(torch::tensor(currents).reshape({1, 1, -1}),
                                      torch::tensor(0.5),
                                      LifConstants())
                                .first;
        for (std::size_t i = 0; i < currents.size(); i++)
        {
            int period = 1;
            while (period <= 6 && currents[i] * (1 - std::pow(0.5, period)) < 1)
            {
                period++;
            }
            for (int t = 1; t <= 6; t++)
            {
                NS_TEST_EXPECT_MSG_EQ(spikes[t - 1][0][i].item<double>(),
                                      (t % period == 0 ? 1 : 0),
                                      "current " << currents[i] << ", step " << t);
            }
        }
    }
};

/**
 * @ingroup isac-tests
 * The fused functions do what the composed operations do.
 */
class IsacLifFusedTestCase : public TestCase
{
  public:
    IsacLifFusedTestCase()
        : TestCase("Fused functions equal composed operations")
    {
    }

  private:
    void DoRun() override
    {
        for (const bool constant : {true, false})
        {
            for (const bool fold : {true, false})
            {
                for (const bool smooth : {true, false})
                {
                    Compare(constant, fold, smooth);
                }
            }
        }
    }

    /**
     * @param constant whether the current is constant
     * @param fold whether the loss reads folded spikes
     * @param smooth whether (38) is put out instead of spikes
     */
    void Compare(bool constant, bool fold, bool smooth)
    {
        auto c = MakeCase(constant, fold);
        c.constants.smooth = smooth;
        Tensor gradients[2][2];
        Tensor losses[2];
        for (const int composed : {0, 1})
        {
            auto copy = c;
            copy.current = c.current.clone().requires_grad_();
            copy.lambda = c.lambda.clone().requires_grad_();
            losses[composed] = Loss(copy, composed);
            losses[composed].backward();
            gradients[composed][0] = copy.current.grad();
            gradients[composed][1] = copy.lambda.grad();
        }
        // Doubles, and at most a few hundred terms in another order.
        NS_TEST_EXPECT_MSG_LT(Distance(losses[0], losses[1]), 1e-11, "loss");
        NS_TEST_EXPECT_MSG_LT(Distance(gradients[0][0], gradients[1][0]), 1e-11, "current");
        NS_TEST_EXPECT_MSG_LT(Distance(gradients[0][1], gradients[1][1]), 1e-10, "lambda");
        NS_TEST_EXPECT_MSG_GT(gradients[0][0].abs().max().item<double>(), 0.1, "it is not zero");
    }
};

/**
 * @ingroup isac-tests
 * Gradients of the smooth function are its finite differences.
 */
class IsacLifDifferencesTestCase : public TestCase
{
  public:
    IsacLifDifferencesTestCase()
        : TestCase("Gradients equal finite differences of the smooth function (38)")
    {
    }

  private:
    void DoRun() override
    {
        for (const bool constant : {true, false})
        {
            for (const bool fold : {true, false})
            {
                Check(constant, fold);
            }
        }
    }

    /**
     * @param constant whether the current is constant
     * @param fold whether the loss reads folded spikes
     */
    void Check(bool constant, bool fold)
    {
        auto c = MakeCase(constant, fold);
        c.constants.smooth = true;
        c.current.requires_grad_();
        c.lambda.requires_grad_();
        Loss(c, false).backward();
        const auto gradient = c.current.grad().flatten();
        const double ofLambda = c.lambda.grad().item<double>();
        torch::NoGradGuard guard;
        auto flat = c.current.view({-1});
        for (int64_t i = 0; i < flat.numel(); i += 5)
        {
            const double difference = Difference(c, [&](double h) { flat[i] += h; });
            NS_TEST_EXPECT_MSG_EQ_TOL(gradient[i].item<double>(),
                                      difference,
                                      1e-6 * (1 + std::abs(difference)),
                                      "current " << i);
        }
        const double difference = Difference(c, [&](double h) { c.lambda += h; });
        NS_TEST_EXPECT_MSG_EQ_TOL(ofLambda,
                                  difference,
                                  1e-6 * (1 + std::abs(difference)),
                                  "lambda");
    }

    /**
     * @param c what is evaluated
     * @param move moves a variable by a step
     * @return central difference of the loss
     */
    static double Difference(const Case& c, const std::function<void(double)>& move)
    {
        // The reset stays hard: a step this small moves nobody across the threshold.
        constexpr double STEP = 1e-6;
        move(STEP);
        const double above = Loss(c, false).item<double>();
        move(-2 * STEP);
        const double below = Loss(c, false).item<double>();
        move(STEP);
        return (above - below) / (2 * STEP);
    }
};

/**
 * @ingroup isac-tests
 * Whole networks: fused, composed, and at run time.
 */
class IsacNetworkModuleTestCase : public TestCase
{
  public:
    IsacNetworkModuleTestCase()
        : TestCase("Trained networks equal those that run")
    {
    }

  private:
    void DoRun() override
    {
        for (const bool spiking : {true, false})
        {
            for (const auto& hidden : {std::vector<int64_t>{64}, std::vector<int64_t>{64, 48}})
            {
                NetworkOptions options;
                options.inputs = 12;
                options.outputs = 7;
                options.hidden = hidden;
                options.spiking = spiking;
                options.inputGain = 2;
                options.learnLambda = hidden.size() > 1;
                Compare(options);
            }
        }
    }

    /// @param options the network
    void Compare(NetworkOptions options)
    {
        torch::manual_seed(5);
        NetworkModule module(options);
        options.composed = true;
        torch::manual_seed(5);
        NetworkModule composed(options);
        module.to(torch::kDouble);
        composed.to(torch::kDouble);
        const auto input = torch::randn({200, 12}, torch::kDouble);
        const auto output = module.Forward(input);
        NS_TEST_EXPECT_MSG_LT(Distance(output, composed.Forward(input)), 1e-11, "composed");

        auto network = IsacNetwork::Create(module.Describe());
        Eigen::VectorXd x(12);
        Eigen::VectorXd y(7);
        double worst = 0;
        for (int64_t i = 0; i < input.size(0); i++)
        {
            for (int64_t j = 0; j < 12; j++)
            {
                x(j) = input[i][j].item<double>();
            }
            network->Evaluate(x, y);
            for (int64_t j = 0; j < 7; j++)
            {
                worst = std::max(worst, std::abs(y(j) - output[i][j].item<double>()));
            }
        }
        // The bar is 1e-5; in double precision it is rounding.
        NS_TEST_EXPECT_MSG_LT(worst, 1e-11, "the network that runs");
        if (options.spiking)
        {
            CheckSpikes(module, network->GetCount());
        }
    }

    /**
     * @param module after Forward()
     * @param count of the network that runs, after the same inputs
     */
    void CheckSpikes(const NetworkModule& module, const IsacOperationCount& count)
    {
        double spikes = 0;
        for (std::size_t i = 0; i < module.GetRates().size(); i++)
        {
            const auto neurons = static_cast<double>(module.GetOptions().hidden[i]);
            spikes += module.GetRates()[i].item<double>() * neurons * 6 * 200;
        }
        NS_TEST_EXPECT_MSG_GT(spikes, 1000, "there are spikes");
        NS_TEST_EXPECT_MSG_EQ_TOL(static_cast<double>(count.GetTotal().spikes),
                                  spikes,
                                  0.5,
                                  "number of spikes");
    }
};

/**
 * @ingroup isac-tests
 * Suite of spiking layers.
 */
class IsacLifTestSuite : public TestSuite
{
  public:
    IsacLifTestSuite()
        : TestSuite("isac-lif")
    {
        AddTestCase(new IsacLifTrainsTestCase);
        AddTestCase(new IsacLifFusedTestCase);
        AddTestCase(new IsacLifDifferencesTestCase);
        AddTestCase(new IsacNetworkModuleTestCase);
    }
};

/// The suite, registered.
static IsacLifTestSuite g_isacLifTestSuite;
