/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Action spaces, the observation encoder, and the controllers that carry out actions.
 */

#include "isac-control-test-helper.h"

#include "ns3/double.h"
#include "ns3/isac-action-beam-controller.h"
#include "ns3/isac-array.h"
#include "ns3/isac-discrete-action-space.h"
#include "ns3/isac-observation-encoder.h"
#include "ns3/isac-precoding-action-space.h"
#include "ns3/isac-raw-action-space.h"
#include "ns3/isac-residual-action-space.h"
#include "ns3/isac-scenario.h"
#include "ns3/isac-sensing-evaluation.h"
#include "ns3/isac-steering-action-space.h"
#include "ns3/isac-type-name.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <cmath>
#include <functional>
#include <stdexcept>
#include <vector>

using namespace ns3;

namespace
{

/// @return three tracks of which two are close in angle
IsacObservation
ThreeTracks()
{
    IsacObservation observation;
    observation.tracks = {Track(0, 1.1, 11.2), Track(1, 0.6, 18.0), Track(2, 0.55, 26.9)};
    return observation;
}

/**
 * @param space space to prepare
 * @return it, with default link parameters
 */
template <typename T>
Ptr<T>
ReadySpace(Ptr<T> space)
{
    space->SetLinkParameters(CreateObject<IsacLinkParameters>());
    return space;
}

/**
 * @param name of an action space
 * @return a controller that carries out zero actions in it
 */
Ptr<IsacActionBeamController>
ZeroActions(const std::string& name)
{
    auto controller = CreateObject<IsacActionBeamController>();
    controller->SetActionSpace(IsacTypeName::Create<IsacActionSpace>(name, "action space"));
    return controller;
}

} // namespace

/**
 * @ingroup isac-tests
 * A zero action is the classical controller that the space is built around, run by run.
 */
class IsacZeroActionTestCase : public TestCase
{
  public:
    IsacZeroActionTestCase()
        : TestCase("Zero actions are the classical controllers")
    {
    }

  private:
    /**
     * @param space name of an action space
     * @param controller name of the classical controller
     */
    void Compare(const std::string& space, const std::string& controller)
    {
        const auto zero =
            IsacSensingEvaluation::Run(IsacScenario::Create("paper", 10), ZeroActions(space), 3);
        const auto classical = IsacSensingEvaluation::Run(IsacScenario::Create("paper", 10),
                                                          IsacBeamController::Create(controller),
                                                          3);
        for (std::size_t run = 0; run < 3; run++)
        {
            // The same computation up to one more projection of the powers.
            NS_TEST_EXPECT_MSG_EQ_TOL(zero.reward[run],
                                      classical.reward[run],
                                      1e-9,
                                      space << ", run " << run);
        }
    }

    void DoRun() override
    {
        const std::string predictive = "ns3::IsacPredictiveBeamController";
        Compare("ns3::IsacSteeringActionSpace",
                predictive + "[Predictor=LastSensed|Precoder=MaximumRatio]");
        Compare("ns3::IsacPrecodingActionSpace", predictive + "[Predictor=LastSensed]");
        Compare("ns3::IsacResidualActionSpace", "rzf-reward");
        Compare("ns3::IsacResidualActionSpace[Base=matched]", "matched");
    }
};

/**
 * @ingroup isac-tests
 * What entries of an action do.
 */
class IsacActionEntriesTestCase : public TestCase
{
  public:
    IsacActionEntriesTestCase()
        : TestCase("Entries of actions steer beams and shift powers")
    {
    }

  private:
    void DoRun() override
    {
        CheckSteering();
        CheckRegularisation();
        CheckRaw();
        CheckDiscrete();
    }

    /// Offsets, their limit, power shares.
    void CheckSteering()
    {
        auto space = ReadySpace(CreateObject<IsacSteeringActionSpace>());
        space->SetAttribute("OffsetScale", DoubleValue(0.01));
        space->SetAttribute("MaxOffset", DoubleValue(0.05));
        NS_TEST_EXPECT_MSG_EQ(space->GetDimension(3), 6, "offset and share for each");
        isac::RVector action(6);
        action << 2, 100, -1, std::log(2.0), 0, 0;
        IsacBeamDecision decision;
        space->Decode(ThreeTracks(), action, decision);
        NS_TEST_EXPECT_MSG_EQ_TOL(isac::BeamAngle(decision.f.col(0)), 1.12, 1e-9, "offset");
        NS_TEST_EXPECT_MSG_EQ_TOL(isac::BeamAngle(decision.f.col(1)), 0.65, 1e-9, "limit");
        NS_TEST_EXPECT_MSG_EQ_TOL(isac::BeamAngle(decision.f.col(2)), 0.54, 1e-9, "offset");
        NS_TEST_EXPECT_MSG_EQ_TOL(decision.p(0) / decision.p(1), 2, 1e-12, "share");
        NS_TEST_EXPECT_MSG_EQ_TOL(decision.p.sum(), 10, 1e-12, "the sum stays");
        NS_TEST_EXPECT_MSG_EQ(
            Throws([&] { space->Decode(ThreeTracks(), action.head(5), decision); }),
            true,
            "an action of another size");
    }

    /// More regularisation brings the beams from zero-forcing to matched ones.
    void CheckRegularisation()
    {
        auto space = ReadySpace(CreateObject<IsacPrecodingActionSpace>());
        const auto observation = ThreeTracks();
        isac::CVector a(32);
        isac::UlaResponse(observation.tracks[1].estimate.theta, a);
        double before = 0;
        for (const double decades : {-3.0, 0.0, 2.0, 6.0})
        {
            isac::RVector action = isac::RVector::Zero(7);
            action(6) = decades;
            IsacBeamDecision decision;
            space->Decode(observation, action, decision);
            const double gain = std::norm(a.dot(decision.f.col(1)));
            NS_TEST_EXPECT_MSG_GT(gain, before, decades << " decades");
            before = gain;
        }
        NS_TEST_EXPECT_MSG_GT(before, 0.99, "matched in the end");
    }

    /// Real parts, imaginary parts, logarithms of shares.
    void CheckRaw()
    {
        auto space = ReadySpace(CreateObject<IsacRawActionSpace>());
        NS_TEST_EXPECT_MSG_EQ(space->GetDimension(3), 195, "3 x (2 x 32 + 1)");
        isac::CMatrix f = isac::CMatrix::Random(32, 3);
        isac::RVector action(195);
        for (Eigen::Index k = 0; k < 3; k++)
        {
            for (Eigen::Index n = 0; n < 32; n++)
            {
                action(3 * n + k) = f(n, k).real();
                action(3 * (32 + n) + k) = f(n, k).imag();
            }
        }
        action.tail(3) << 0, std::log(3.0), 0;
        IsacBeamDecision decision;
        space->Decode(ThreeTracks(), action, decision);
        f.colwise().normalize();
        NS_TEST_EXPECT_MSG_LT((decision.f - f).norm(), 1e-12, "the beams");
        NS_TEST_EXPECT_MSG_EQ_TOL(decision.p(1), 6, 1e-12, "three fifths of 10 W");
    }

    /// Digits of an index are directions.
    void CheckDiscrete()
    {
        auto space = ReadySpace(CreateObject<IsacDiscreteActionSpace>());
        space->SetAttribute("Levels", UintegerValue(4));
        NS_TEST_EXPECT_MSG_EQ(space->GetActions(3), 64, "4^3");
        const isac::RVector action = isac::RVector::Constant(1, 1 + 4 * 3 + 16 * 0);
        IsacBeamDecision decision;
        space->Decode(ThreeTracks(), action, decision);
        const double expected[] = {-0.25, 0.75, -0.75};
        for (Eigen::Index k = 0; k < 3; k++)
        {
            NS_TEST_EXPECT_MSG_EQ_TOL(std::cos(isac::BeamAngle(decision.f.col(k))),
                                      expected[k],
                                      1e-9,
                                      "direction of vehicle " << k);
        }
        space->SetAttribute("Grid", StringValue("Offsets"));
        space->Decode(ThreeTracks(), action, decision);
        NS_TEST_EXPECT_MSG_EQ_TOL(isac::BeamAngle(decision.f.col(1)), 0.64, 1e-9, "last level");
    }

    /**
     * @param call what to call
     * @return whether it throws std::invalid_argument
     */
    static bool Throws(const std::function<void()>& call)
    {
        try
        {
            call();
        }
        catch (const std::invalid_argument&)
        {
            return true;
        }
        return false;
    }
};

/**
 * @ingroup isac-tests
 * Actions for more or fewer vehicles than there are tracks.
 */
class IsacActionFitTestCase : public TestCase
{
  public:
    IsacActionFitTestCase()
        : TestCase("Actions are fitted to the tracks there are")
    {
    }

  private:
    void DoRun() override
    {
        auto controller = Ready(CreateObject<IsacActionBeamController>());
        auto space = CreateObject<IsacSteeringActionSpace>();
        space->SetAttribute("OffsetScale", DoubleValue(0.01));
        controller->SetActionSpace(space);
        isac::RVector two(4);
        two << 1, 2, 0, 0;
        controller->SetAction(two, 2);
        IsacBeamDecision decision;
        auto observation = ThreeTracks();
        controller->Decide(observation, decision);
        NS_TEST_EXPECT_MSG_EQ_TOL(isac::BeamAngle(decision.f.col(1)), 0.62, 1e-9, "second");
        NS_TEST_EXPECT_MSG_EQ_TOL(isac::BeamAngle(decision.f.col(2)), 0.55, 1e-9, "zero entries");
        observation.tracks.resize(1);
        controller->Decide(observation, decision);
        NS_TEST_EXPECT_MSG_EQ(decision.f.cols(), 1, "one track");
        NS_TEST_EXPECT_MSG_EQ_TOL(isac::BeamAngle(decision.f.col(0)), 1.11, 1e-9, "first");
        observation.tracks.clear();
        controller->Decide(observation, decision);
        NS_TEST_EXPECT_MSG_EQ(controller->GetFallbacks(), 0, "nothing to fall back from");
        two(0) = NAN;
        controller->SetAction(two, 2);
        controller->Decide(ThreeTracks(), decision);
        NS_TEST_EXPECT_MSG_EQ(controller->GetFallbacks(), 1, "an action that is not finite");
    }
};

/**
 * @ingroup isac-tests
 * Features and their codes.
 */
class IsacObservationEncoderTestCase : public TestCase
{
  public:
    IsacObservationEncoderTestCase()
        : TestCase("Observations become features and inputs")
    {
    }

  private:
    void DoRun() override
    {
        auto observation = ThreeTracks();
        observation.tracks[1].gamma = 7;
        auto encoder = CreateObject<IsacObservationEncoder>();
        isac::RMatrix features;
        encoder->Extract(observation, 3, features);
        NS_TEST_EXPECT_MSG_EQ(features.cols(), 12, "four for each vehicle");
        NS_TEST_EXPECT_MSG_EQ(features(0, 4), 0.6, "theta of the second");
        NS_TEST_EXPECT_MSG_EQ(features(0, 7), 7, "gamma, linear");
        encoder->SetAttribute("Gamma", StringValue("Log"));
        encoder->Extract(observation, 4, features);
        NS_TEST_EXPECT_MSG_EQ(features(0, 7), 3, "gamma, log2(1 + 7)");
        NS_TEST_EXPECT_MSG_EQ(std::isnan(features(0, 12)), true, "a missing track");

        isac::RMatrix inputs;
        const isac::RVector mean = isac::RVector::Constant(16, 0.6);
        const isac::RVector deviation = isac::RVector::Constant(16, 0.1);
        encoder->Encode(features, mean, deviation, inputs);
        NS_TEST_EXPECT_MSG_EQ_TOL(inputs(0, 0), 5, 1e-12, "normalised");
        NS_TEST_EXPECT_MSG_EQ(inputs(0, 1), 10, "clipped");
        NS_TEST_EXPECT_MSG_EQ(inputs(0, 12), 0, "missing");

        encoder->SetAttribute("Population", UintegerValue(5));
        encoder->Encode(features, mean, deviation, inputs);
        NS_TEST_EXPECT_MSG_EQ(inputs.cols(), encoder->GetInputs(4), "five cells each");
        NS_TEST_EXPECT_MSG_EQ_TOL(inputs(0, 4 * 5 + 2), 1, 1e-12, "the middle cell at the mean");
        NS_TEST_EXPECT_MSG_EQ_TOL(inputs(0, 4 * 5 + 3), std::exp(-0.5), 1e-12, "its neighbour");

        encoder->Extract(observation, 0, features);
        NS_TEST_EXPECT_MSG_EQ(features.rows(), 3, "a row for each vehicle");
        NS_TEST_EXPECT_MSG_EQ(features(0, 8), 0, "nobody beyond the largest angle");
        NS_TEST_EXPECT_MSG_EQ_TOL(features(0, 4), 0.6 - 1.1, 1e-12, "its neighbour");
        NS_TEST_EXPECT_MSG_EQ_TOL(features(1, 4), 0.55 - 0.6, 1e-12, "below");
        NS_TEST_EXPECT_MSG_EQ_TOL(features(1, 12), 1.0 / 3, 1e-12, "1 / K");
        std::swap(observation.tracks[0], observation.tracks[2]);
        isac::RMatrix swapped;
        encoder->Extract(observation, 0, swapped);
        NS_TEST_EXPECT_MSG_LT((swapped.row(2) - features.row(0)).norm(), 1e-12, "order is nothing");
    }
};

/**
 * @ingroup isac-tests
 * Suite of action spaces.
 */
class IsacActionSpaceTestSuite : public TestSuite
{
  public:
    IsacActionSpaceTestSuite()
        : TestSuite("isac-action-space")
    {
        AddTestCase(new IsacZeroActionTestCase);
        AddTestCase(new IsacActionEntriesTestCase);
        AddTestCase(new IsacActionFitTestCase);
        AddTestCase(new IsacObservationEncoderTestCase);
    }
};

/// The suite, registered.
static IsacActionSpaceTestSuite g_isacActionSpaceTestSuite;
