/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-waveform-test-helper.h"

#include "ns3/isac-echo.h"
#include "ns3/isac-waveform-sensor.h"
#include "ns3/test.h"

#include <algorithm>
#include <cmath>
#include <vector>

using namespace ns3;

/**
 * @ingroup isac-tests
 * Pairs of vehicles from far apart to one place: the signal-to-noise ratio of what is detected is
 * never more than both of them could have together.
 */
class IsacWaveformPairsTestCase : public TestCase
{
  public:
    IsacWaveformPairsTestCase()
        : TestCase("Pairs that cannot be told apart share their power")
    {
    }

  private:
    /**
     * @param u distance of the vehicles in cos(theta)
     * @param d distance of the vehicles in range (m)
     */
    void Run(double u, double d)
    {
        auto link = CreateObject<IsacLinkParameters>();
        auto sensor = CreateObject<IsacWaveformSensor>();
        sensor->AssignStreams(700);
        sensor->Start(link, {1e-6, 200, 60, 1});
        const std::vector<IsacTarget> pair{MakeWaveformTarget(0, -0.4, 30, 10),
                                           MakeWaveformTarget(1, -0.4 + u, 30 + d, 10)};
        // One beam between them: 1 mW, so that noise and not the other beam is what limits.
        const auto middle = MakeWaveformTarget(2, -0.4 + u / 2, 30 + d / 2, 10);
        const auto decision = AimAt({middle}, 32, 1e-3);
        isac::EchoModel model(link->GetEchoParameters());
        isac::EchoQuality quality;
        model.EvaluateSingle(middle.state.theta, 30, 10, 1, decision.f.col(0), 1e-3, quality);
        const double one = quality.sinr(0) * sensor->GetGrid().GetElements();
        for (int slot = 0; slot < 10; slot++)
        {
            std::vector<IsacEchoDetection> detections;
            sensor->Move(pair);
            sensor->LookWithBeams(decision, LookAt({middle}), detections);
            NS_TEST_EXPECT_MSG_EQ((detections.size() >= 1 && detections.size() <= 4),
                                  true,
                                  detections.size()
                                      << " detections of two, apart " << u << ", " << d);
            for (const auto& detection : detections)
            {
                // In phase, two echoes have four times the power of one.
                NS_TEST_EXPECT_MSG_LT(detection.snr, 5 * one, "apart " << u << ", " << d);
            }
        }
    }

    void DoRun() override
    {
        for (const double share : {0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 1.5})
        {
            Run(share * 2 / 32, 0);
            Run(0, share * 1.5);
            Run(share * 2 / 32, share * 1.5);
        }
    }
};

/**
 * @ingroup isac-tests
 * Suite of vehicles that are hard to tell apart.
 */
class IsacWaveformPairsTestSuite : public TestSuite
{
  public:
    IsacWaveformPairsTestSuite()
        : TestSuite("isac-waveform-pairs")
    {
        AddTestCase(new IsacWaveformPairsTestCase);
    }
};

/// The suite, registered.
static IsacWaveformPairsTestSuite g_isacWaveformPairsTestSuite;
