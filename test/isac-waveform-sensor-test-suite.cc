/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-waveform-test-helper.h"

#include "ns3/string.h"
#include "ns3/test.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// Limits as the radar sets them.
const IsacWaveformSensor::Setup SETUP{1e-6, 100, 60, 1};

/// @return link of 16 antennas and a window of 1 ms: cells of 1.5 m and 5 m/s
Ptr<IsacLinkParameters>
MakeLink()
{
    return MakeWaveformLink(512, 100, 163, 16);
}

/**
 * @param stream first random variable stream
 * @return a sensor that has not started
 */
Ptr<IsacWaveformSensor>
MakeSensor(int64_t stream)
{
    auto sensor = CreateObject<IsacWaveformSensor>();
    sensor->AssignStreams(stream);
    return sensor;
}

/**
 * @param detection a detection
 * @param target a vehicle
 * @param sensor what detected it
 * @param antennas N_RA
 * @return differences of delay, Doppler shift and u in resolution cells
 */
std::array<double, 3>
Errors(const IsacEchoDetection& detection,
       const IsacTarget& target,
       const Ptr<IsacWaveformSensor>& sensor,
       double antennas)
{
    const auto& grid = sensor->GetGrid();
    const double tau = 2 * target.state.d / isac::SPEED_OF_LIGHT;
    return {(detection.tau - tau) / grid.GetDelayCell(),
            (detection.mu - target.doppler) / grid.GetDopplerCell(),
            (std::cos(detection.theta) - std::cos(target.state.theta)) * antennas / 2};
}

/**
 * @param detections what was detected
 * @param targets what is there
 * @param sensor what detected it
 * @param antennas N_RA
 * @param worst output: largest error of the nearest detections (resolution cells)
 * @return whether each target was detected once within a cell, and nothing else
 */
bool
MatchOneToOne(const std::vector<IsacEchoDetection>& detections,
              const std::vector<IsacTarget>& targets,
              const Ptr<IsacWaveformSensor>& sensor,
              double antennas,
              double& worst)
{
    bool good = detections.size() == targets.size();
    for (const auto& target : targets)
    {
        int count = 0;
        for (const auto& detection : detections)
        {
            const auto e = Errors(detection, target, sensor, antennas);
            const double size = std::max({std::abs(e[0]), std::abs(e[1]), std::abs(e[2])});
            if (size < 1)
            {
                count++;
                worst = std::max(worst, size);
            }
        }
        good = good && count == 1;
    }
    return good;
}

/**
 * @param detections what was detected
 * @return whether all its numbers are finite and in range
 */
bool
IsSane(const std::vector<IsacEchoDetection>& detections)
{
    return std::all_of(detections.begin(), detections.end(), [](const auto& d) {
        return std::isfinite(d.theta + d.tau + d.mu + d.snr + d.varTheta + d.varTau + d.varMu) &&
               d.theta >= 0 && d.theta <= M_PI && d.tau > 0 && d.snr >= 0 && d.varTheta > 0 &&
               d.varTau > 0 && d.varMu > 0;
    });
}

} // namespace

/**
 * @ingroup isac-tests
 * Vehicles with a beam each.
 */
class IsacBeamDetectionTestCase : public TestCase
{
  public:
    IsacBeamDetectionTestCase()
        : TestCase("Vehicles with a beam each are detected once, where they are")
    {
    }

  private:
    /**
     * @param waveform value of the attribute
     * @param estimator value of AngleEstimator
     * @param dynamicRange of detections (dB)
     */
    void Run(const std::string& waveform, const std::string& estimator, double dynamicRange)
    {
        auto sensor = MakeSensor(300);
        sensor->SetAttribute("Waveform", StringValue(waveform));
        sensor->SetAttribute("AngleEstimator", StringValue(estimator));
        sensor->SetAttribute("DynamicRange", DoubleValue(dynamicRange));
        sensor->SetAttribute("ModelError", DoubleValue(0));
        sensor->Start(MakeLink(), SETUP);
        const std::vector<IsacTarget> targets{MakeWaveformTarget(0, -0.8, 61.3, 14),
                                              MakeWaveformTarget(1, -0.33, 30.2, 11),
                                              MakeWaveformTarget(2, 0.06, 25.8, 17),
                                              MakeWaveformTarget(3, 0.55, 44.9, -13)};
        double worst = 0;
        double normalised = 0;
        double angles = 0;
        double count = 0;
        for (int slot = 0; slot < 16; slot++)
        {
            sensor->Move(targets);
            std::vector<IsacEchoDetection> found;
            sensor->LookWithBeams(AimAt(targets, 16, 10), LookAt(targets), found);
            NS_TEST_EXPECT_MSG_EQ(MatchOneToOne(found, targets, sensor, 16, worst),
                                  true,
                                  waveform << ": " << found.size() << " detections");
            NS_TEST_EXPECT_MSG_EQ(IsSane(found), true, "numbers");
            for (std::size_t i = 0; i < std::min<std::size_t>(found.size(), 4); i++)
            {
                // The looks are in the targets' order, so are detections.
                const auto& d = found[i];
                angles += std::pow(d.theta - targets[i].state.theta, 2) / d.varTheta;
                normalised +=
                    std::pow(d.mu - targets[i].doppler, 2) / d.varMu +
                    std::pow(d.tau - 2 * targets[i].state.d / isac::SPEED_OF_LIGHT, 2) / d.varTau;
                count += 2;
            }
        }
        // Cross-talk of three beams, some 20 dB down, is below the peaks by the matched filter's
        // gain of 49 dB for OFDM; LFM's, which stays in a range cell's row, by 22 dB.
        NS_TEST_EXPECT_MSG_LT(worst, 0.02, waveform << ", " << estimator);
        if (waveform == "Ofdm")
        {
            // 128 squared normals: a deviation of 0.125, four of them.
            NS_TEST_EXPECT_MSG_EQ_TOL(normalised / count, 1, 0.5, "believed variances");
            // Cross-talk off other vehicles comes from other directions: it is weak along the
            // steering, where the noise is measured, and less so along its derivative. What
            // ModelError is for.
            NS_TEST_EXPECT_MSG_LT(angles * 2 / count, 20, "believed variances of angles");
        }
    }

    void DoRun() override
    {
        Run("Ofdm", "MaximumLikelihood", 40);
        Run("Ofdm", "Music", 40);
        Run("Lfm", "MaximumLikelihood", 40);
    }
};

/**
 * @ingroup isac-tests
 * Neighbours in each other's gates.
 */
class IsacNeighbourTestCase : public TestCase
{
  public:
    IsacNeighbourTestCase()
        : TestCase("A vehicle in another's gate is one detection")
    {
    }

  private:
    /**
     * @param targets vehicles
     * @param what they are
     */
    void Run(const std::vector<IsacTarget>& targets, const std::string& what)
    {
        auto sensor = MakeSensor(320);
        sensor->Start(MakeLink(), SETUP);
        double worst = 0;
        for (int slot = 0; slot < 5; slot++)
        {
            sensor->Move(targets);
            std::vector<IsacEchoDetection> found;
            sensor->LookWithBeams(AimAt(targets, 16, 10), LookAt(targets), found);
            NS_TEST_EXPECT_MSG_EQ(MatchOneToOne(found, targets, sensor, 16, worst),
                                  true,
                                  what << ": " << found.size() << " detections");
        }
        NS_TEST_EXPECT_MSG_LT(worst, 0.2, what);
    }

    void DoRun() override
    {
        Run({MakeWaveformTarget(0, -0.3, 30, 12), MakeWaveformTarget(1, 0.4, 36, 12)},
            "other angle, near range");
        Run({MakeWaveformTarget(0, -0.3, 30, 12), MakeWaveformTarget(1, 0.1, 30.2, -35)},
            "same range");
        Run({MakeWaveformTarget(0, 0.3, 30, 12), MakeWaveformTarget(1, 0.31, 42, 12)},
            "same angle, other range");
    }
};

/**
 * @ingroup isac-tests
 * Searches.
 */
class IsacWaveformSearchTestCase : public TestCase
{
  public:
    IsacWaveformSearchTestCase()
        : TestCase("Searches find every vehicle once, in the sector they look at")
    {
    }

  private:
    void DoRun() override
    {
        auto sensor = MakeSensor(340);
        sensor->Start(MakeLink(), SETUP);
        const std::vector<IsacTarget> targets{MakeWaveformTarget(0, -0.71, 61.3, 14),
                                              MakeWaveformTarget(1, -0.33, 30.2, 11),
                                              MakeWaveformTarget(2, 0.06, 25.8, -17),
                                              MakeWaveformTarget(3, 0.55, 44.9, 13)};
        // One element alone radiates everywhere.
        const isac::CVector omni = isac::CVector::Unit(16, 0);
        double worst = 0;
        for (int slot = 0; slot < 4; slot++)
        {
            sensor->Move(targets);
            std::vector<IsacEchoDetection> found;
            sensor->Search(omni, 10, -1, 1, found);
            NS_TEST_EXPECT_MSG_EQ(MatchOneToOne(found, targets, sensor, 16, worst),
                                  true,
                                  found.size() << " detections");
            NS_TEST_EXPECT_MSG_EQ(IsSane(found), true, "numbers");
            // What the data beams have detected is not reported again.
            sensor->Move(targets);
            sensor->Search(omni, 10, -1, 1, found);
            NS_TEST_EXPECT_MSG_EQ(found.size(), 4, "known ones");
            // A sector, and what its receive beams' side lobes let through.
            sensor->Move(targets);
            found.clear();
            sensor->Search(omni, 10, 0.4, 0.7, found);
            int inside = 0;
            for (const auto& d : found)
            {
                const auto e = Errors(d, targets[3], sensor, 16);
                inside += std::abs(e[0]) < 0.2 && std::abs(e[1]) < 0.2 && std::abs(e[2]) < 0.2;
            }
            NS_TEST_EXPECT_MSG_EQ(inside, 1, "the one in the sector");
            // Others may be there through side lobes, but nobody who is not.
            NS_TEST_EXPECT_MSG_LT(found.size(), 5, "no ghosts");
        }
        NS_TEST_EXPECT_MSG_LT(worst, 0.2, "errors");
        // Nothing to be found, nothing found: 0.02 false alarms expected in 10 slots.
        for (int slot = 0; slot < 10; slot++)
        {
            sensor->Move({});
            std::vector<IsacEchoDetection> found;
            sensor->Search(omni, 10, -1, 1, found);
            NS_TEST_EXPECT_MSG_EQ(found.size(), 0, "nobody there");
        }
    }
};

/**
 * @ingroup isac-tests
 * The own signal, clutter and extended vehicles in detections.
 */
class IsacInterferenceTestCase : public TestCase
{
  public:
    IsacInterferenceTestCase()
        : TestCase("Vehicles beside the own signal, in clutter and of several points")
    {
    }

  private:
    /**
     * @param sensor prepared
     * @param link its link
     * @param within distance from a vehicle (m)
     * @return detections beyond that distance from all vehicles, less the vehicles not detected
     */
    static int Count(const Ptr<IsacWaveformSensor>& sensor,
                     const Ptr<IsacLinkParameters>& link,
                     double within)
    {
        sensor->Start(link, SETUP);
        const std::vector<IsacTarget> targets{MakeWaveformTarget(0, -0.5, 35, 14),
                                              MakeWaveformTarget(1, 0.5, 60, 14)};
        int strangers = 0;
        for (int slot = 0; slot < 4; slot++)
        {
            sensor->Move(targets);
            std::vector<IsacEchoDetection> found;
            sensor->LookWithBeams(AimAt(targets, 16, 10), LookAt(targets), found);
            for (const auto& target : targets)
            {
                const auto near = [&](const auto& d) {
                    const double range = d.tau * isac::SPEED_OF_LIGHT / 2 - target.state.d;
                    return std::abs(range) < within &&
                           std::abs(d.mu - target.doppler) < 2 * sensor->GetGrid().GetDopplerCell();
                };
                const auto end = std::remove_if(found.begin(), found.end(), near);
                if (end == found.end())
                {
                    return -1; // not detected
                }
                found.erase(end, found.end());
            }
            strangers += static_cast<int>(found.size());
        }
        return strangers;
    }

    void DoRun() override
    {
        auto link = MakeLink();
        // 1e-9 of the power in every element: 44 dB over noise, 93 after the matched filter.
        link->SetAttribute("SelfInterferenceCancellation", DoubleValue(80));
        NS_TEST_EXPECT_MSG_EQ(Count(MakeSensor(360), link, 0.5), 0, "own signal");

        auto sensor = MakeSensor(370);
        sensor->GetReflectorField()->SetAttribute("ClutterPoints", UintegerValue(40));
        sensor->GetReflectorField()->SetAttribute("ClutterGain", DoubleValue(-40));
        NS_TEST_EXPECT_MSG_GT(Count(sensor, MakeLink(), 0.5), -1, "clutter");

        sensor = MakeSensor(380);
        sensor->GetReflectorField()->SetAttribute("Scatterers", UintegerValue(5));
        // Half of its diagonal, 2.4 m, and a range cell.
        NS_TEST_EXPECT_MSG_EQ(Count(sensor, MakeLink(), 4), 0, "extended");
    }
};

/**
 * @ingroup isac-tests
 * Suite of the waveform radar's sensor.
 */
class IsacWaveformSensorTestSuite : public TestSuite
{
  public:
    IsacWaveformSensorTestSuite()
        : TestSuite("isac-waveform-sensor")
    {
        AddTestCase(new IsacBeamDetectionTestCase);
        AddTestCase(new IsacNeighbourTestCase);
        AddTestCase(new IsacWaveformSearchTestCase);
        AddTestCase(new IsacInterferenceTestCase);
    }
};

/// The suite, registered.
static IsacWaveformSensorTestSuite g_isacWaveformSensorTestSuite;
