/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-control-test-helper.h"

#include "ns3/isac-array.h"
#include "ns3/isac-codebook-beam-controller.h"
#include "ns3/isac-genie-beam-controller.h"
#include "ns3/isac-pilot-sounder.h"
#include "ns3/isac-precoder.h"
#include "ns3/test.h"

#include <vector>

using namespace ns3;

/**
 * @ingroup isac-tests
 * Beam training: pilots, reports, and what happens without.
 */
class IsacCodebookTestCase : public TestCase
{
  public:
    IsacCodebookTestCase()
        : TestCase("Codebook training picks and keeps the best codeword")
    {
    }

  private:
    void DoRun() override
    {
        auto controller = Ready(DynamicCast<IsacCodebookBeamController>(
            IsacBeamController::Create("ns3::IsacCodebookBeamController[TrainingInterval=4]")));
        NS_TEST_EXPECT_MSG_EQ(
            IsacBeamController::Create("rzf[ProcessingDelay=5us]")->GetProcessingDelay(),
            MicroSeconds(5),
            "a short name with an attribute");
        NS_TEST_EXPECT_MSG_EQ(
            IsacBeamController::Create("ekf[ProcessingDelay=7us]")->GetProcessingDelay(),
            MicroSeconds(7),
            "one that has attributes, overridden");
        ObjectFactory factory;
        NS_TEST_EXPECT_MSG_NE(IsacBeamController::Resolve("rzf[Foo=1]", factory).find("Foo"),
                              std::string::npos,
                              "a wrong attribute is named");
        NS_TEST_EXPECT_MSG_EQ(controller->GetPilots(3).cols(), 0, "no training due");
        const isac::CMatrix pilots = controller->GetPilots(4);
        NS_TEST_ASSERT_MSG_EQ(pilots.cols(), 32, "the whole codebook");
        IsacObservation observation;
        observation.tracks = {Track(1, 1.0, 20), Track(2, 2.0, 20)};
        IsacBeamDecision decision;
        controller->Decide(observation, decision);
        const isac::CVector wide = isac::WideBeam(32);
        NS_TEST_EXPECT_MSG_LT((decision.f.col(0) - wide).norm(), 1e-12, "wide until reported");
        // Track 1 reports codewords 7 and 8, the latter stronger; track 2 does not report.
        observation.pilotResponse.setZero(2, 32);
        observation.pilotResponse(0, 7) = {0, 3e-5};
        observation.pilotResponse(0, 8) = {-4e-5, 2e-5};
        controller->Decide(observation, decision);
        NS_TEST_EXPECT_MSG_LT((decision.f.col(0) - pilots.col(8)).norm(), 1e-12, "best");
        NS_TEST_EXPECT_MSG_LT((decision.f.col(1) - wide).norm(), 1e-12, "no report");
        observation.pilotResponse.resize(0, 0);
        observation.tracks = {Track(2, 2.0, 20), Track(1, 1.0, 20)};
        controller->Decide(observation, decision);
        NS_TEST_EXPECT_MSG_LT((decision.f.col(1) - pilots.col(8)).norm(), 1e-12, "kept");

        // The sounder: mean power is P |h c|^2 + noise. Here SNR 1, 20000 soundings, so
        // the mean of an exponential-like variable of deviation below 2 noise: 5 % is 5 sigma.
        auto sounder = CreateObject<IsacPilotSounder>();
        sounder->AssignStreams(82);
        isac::CMatrix h(1, 32);
        h.row(0) = 0.5e-5 * pilots.col(3).adjoint();
        isac::CMatrix response(1, 32);
        double sum3 = 0;
        double sum4 = 0;
        for (int i = 0; i < 20000; i++)
        {
            sounder->Measure(h, pilots, 0.4, 1e-11, response);
            sum3 += std::norm(response(0, 3));
            sum4 += std::norm(response(0, 4));
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(sum3 / 20000 / 2e-11, 1.0, 0.05, "signal and noise");
        NS_TEST_EXPECT_MSG_EQ_TOL(sum4 / 20000 / 1e-11, 1.0, 0.05, "an orthogonal codeword");
    }
};

/**
 * @ingroup isac-tests
 * The genie uses what it is told, and its prediction where it is told nothing.
 */
class IsacGenieTestCase : public TestCase
{
  public:
    IsacGenieTestCase()
        : TestCase("Genie beams at the truth it is told")
    {
    }

  private:
    void DoRun() override
    {
        auto genie = Ready(DynamicCast<IsacGenieBeamController>(
            IsacBeamController::Create("ns3::IsacGenieBeamController[Precoder=MaximumRatio]")));
        IsacObservation observation;
        observation.tracks = {Track(1, 1.0, 20), Track(2, 2.0, 20)};
        genie->SetTruth({{1.3, 25, 12}, isac::VehicleState()});
        IsacBeamDecision decision;
        genie->Decide(observation, decision);
        NS_TEST_EXPECT_MSG_EQ_TOL(isac::BeamAngle(decision.f.col(0)), 1.3, 1e-9, "told");
        const double moved = isac::Evolve(observation.tracks[1].estimate, 0.02).theta;
        NS_TEST_EXPECT_MSG_EQ_TOL(isac::BeamAngle(decision.f.col(1)), moved, 1e-6, "predicted");
        observation.slot++;
        genie->Decide(observation, decision);
        NS_TEST_EXPECT_MSG_EQ_TOL(isac::BeamAngle(decision.f.col(0)), 1.0, 0.1, "told no more");
    }
};

/**
 * @ingroup isac-tests
 * Suite of what is particular to a kind of controller.
 */
class IsacControlKindsTestSuite : public TestSuite
{
  public:
    IsacControlKindsTestSuite()
        : TestSuite("isac-control-kinds")
    {
        AddTestCase(new IsacCodebookTestCase);
        AddTestCase(new IsacGenieTestCase);
    }
};

/// The suite, registered.
static IsacControlKindsTestSuite g_isacControlKindsTestSuite;
