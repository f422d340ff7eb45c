/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-waveform-test-helper.h"

#include "ns3/boolean.h"
#include "ns3/isac-beam-controller.h"
#include "ns3/isac-closed-loop.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <functional>
#include <string>
#include <vector>

using namespace ns3;

/**
 * @ingroup isac-tests
 * Slots sensed as signals among parametric ones: vehicles move on between two looks.
 */
class IsacWaveformIntervalTestCase : public TestCase
{
  public:
    IsacWaveformIntervalTestCase()
        : TestCase("Moving vehicles are found by every fifth slot")
    {
    }

  private:
    void DoRun() override
    {
        auto loop = CreateObject<IsacClosedLoop>();
        loop->SetLinkParameters(CreateObject<IsacLinkParameters>());
        auto radar = loop->GetRadar();
        radar->SetAttribute("Fidelity", StringValue("Waveform"));
        radar->SetAttribute("WaveformInterval", UintegerValue(5));
        // Parametric slots do not search, so that tracks are born of signals.
        radar->SetAttribute("SearchInterval", UintegerValue(5));
        radar->SetAttribute("InitialAcquisition", BooleanValue(false));
        loop->SetController(IsacBeamController::Create("rzf"));
        loop->AssignStreams(500);
        loop->Reset();
        for (uint32_t slot = 1; slot <= 30; slot++)
        {
            loop->Step();
            // ConfirmHits is 2: slots 5 and 10. In 100 ms vehicles drive up to 1.4 m.
            NS_TEST_EXPECT_MSG_EQ(loop->GetObservation().tracks.size(),
                                  (slot < 10 ? 0 : 3),
                                  "tracks in slot " << slot);
        }
        for (const uint32_t target : radar->GetTrackTargets())
        {
            NS_TEST_EXPECT_MSG_LT(target, 3, "no ghosts");
        }
    }
};

/**
 * @ingroup isac-tests
 * Without refresh the search's echo of a tracked vehicle neither feeds its track nor makes another.
 */
class IsacWaveformWithoutRefreshTestCase : public TestCase
{
  public:
    IsacWaveformWithoutRefreshTestCase()
        : TestCase("A track that the search alone hears is not doubled")
    {
    }

  private:
    void DoRun() override
    {
        auto radar = CreateObject<IsacRadar>();
        radar->SetLinkParameters(CreateObject<IsacLinkParameters>());
        radar->SetAttribute("Fidelity", StringValue("Waveform"));
        radar->SetAttribute("WideBeamRefresh", BooleanValue(false));
        radar->AssignStreams(600);
        uint64_t last = 0;
        std::size_t heard = 0;
        const std::function<void(uint64_t, const std::vector<IsacEchoDetection>&)> count =
            [&](uint64_t slot, const std::vector<IsacEchoDetection>& detections) {
                last = slot;
                heard += detections.size();
            };
        radar->TraceConnectWithoutContext(
            "Echoes",
            Callback<void, uint64_t, const std::vector<IsacEchoDetection>&>(count));
        const std::vector<IsacTarget> one{MakeWaveformTarget(0, -0.4, 31.3, 0)};
        radar->Start(one);
        const uint32_t id = radar->GetObservation().tracks[0].trackId;
        for (uint32_t slot = 1; slot <= 12; slot++)
        {
            // A beam without power to speak of.
            radar->Observe(
                one,
                AimAt(std::vector<IsacTarget>(radar->GetObservation().tracks.size(), one[0]),
                      32,
                      1e-30));
            const auto& tracks = radar->GetObservation().tracks;
            if (slot < 10)
            {
                NS_TEST_ASSERT_MSG_EQ(tracks.size(), 1, "one track in slot " << slot);
                NS_TEST_EXPECT_MSG_EQ(tracks[0].trackId, id, "the same");
                NS_TEST_EXPECT_MSG_EQ(tracks[0].missed, slot, "not heard");
            }
        }
        NS_TEST_EXPECT_MSG_EQ(last, 12, "the trace tells of every slot");
        NS_TEST_EXPECT_MSG_EQ(heard, 12, "of the search's echo each time");
        // DropMisses is 10; then two searches find it again.
        NS_TEST_ASSERT_MSG_EQ(radar->GetObservation().tracks.size(), 1, "found again");
        NS_TEST_EXPECT_MSG_NE(radar->GetObservation().tracks[0].trackId, id, "a new track");
    }
};

/**
 * @ingroup isac-tests
 * A track born where (7) is singular has no speed yet, as a parametric one.
 */
class IsacWaveformBroadsideTestCase : public TestCase
{
  public:
    IsacWaveformBroadsideTestCase()
        : TestCase("A track born at broadside has no speed that nobody measured")
    {
    }

  private:
    void DoRun() override
    {
        for (const std::string fidelity : {"Parametric", "Waveform"})
        {
            auto radar = CreateObject<IsacRadar>();
            radar->SetLinkParameters(CreateObject<IsacLinkParameters>());
            radar->SetAttribute("Fidelity", StringValue(fidelity));
            radar->SetAttribute("InitialAcquisition", BooleanValue(false));
            radar->AssignStreams(800);
            // cos(theta) is below MinCosTheta, 0.05, and errors are far below the 0.05 between.
            const std::vector<IsacTarget> one{MakeWaveformTarget(0, 0.0, 31.3, 12)};
            radar->Start(one);
            radar->Observe(one, AimAt({}, 32, 1));
            const auto& tracks = radar->Observe(one, AimAt({}, 32, 1)).tracks;
            NS_TEST_ASSERT_MSG_EQ(tracks.size(), 1, "born, " << fidelity);
            NS_TEST_EXPECT_MSG_EQ(tracks[0].estimate.v, 0.0, "no speed, " << fidelity);
        }
    }
};

/**
 * @ingroup isac-tests
 * Suite of waveform slots among parametric ones, and of searches that feed no track.
 */
class IsacWaveformIntervalsTestSuite : public TestSuite
{
  public:
    IsacWaveformIntervalsTestSuite()
        : TestSuite("isac-waveform-intervals")
    {
        AddTestCase(new IsacWaveformIntervalTestCase);
        AddTestCase(new IsacWaveformWithoutRefreshTestCase);
        AddTestCase(new IsacWaveformBroadsideTestCase);
    }
};

/// The suite, registered.
static IsacWaveformIntervalsTestSuite g_isacWaveformIntervalsTestSuite;
