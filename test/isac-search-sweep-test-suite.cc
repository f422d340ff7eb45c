/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-search-test-helper.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/isac-array.h"
#include "ns3/isac-range-doppler.h"
#include "ns3/isac-search-sweep.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

constexpr uint32_t ANTENNAS = 32; //!< of the default link
constexpr uint32_t SECTORS = 8;   //!< of the default sweep: 4 of 32 codewords and one of the next

} // namespace

/**
 * @ingroup isac-tests
 * Sectors tile all directions, overlap by a codeword and are lit by their beams.
 */
class IsacSearchSweepTestCase : public TestCase
{
  public:
    IsacSearchSweepTestCase()
        : TestCase("Sectors of a sweep cover all directions, and their beams light them")
    {
    }

  private:
    /// @param antennas N @param sectors of the sweep
    void CheckCover(uint32_t antennas, uint32_t sectors)
    {
        IsacSearchSweep sweep;
        sweep.StartSwept(antennas, sectors);
        NS_TEST_ASSERT_MSG_EQ(sweep.GetSectors(), sectors, "sectors");
        double end = -1;
        for (uint32_t s = 0; s < sectors; s++)
        {
            NS_TEST_EXPECT_MSG_EQ(sweep.GetIndex(), s, "one after the other");
            const auto& sector = sweep.GetSector();
            NS_TEST_EXPECT_MSG_EQ_TOL(sector.cosMin, end, 1e-12, "no gap");
            NS_TEST_EXPECT_MSG_EQ_TOL(sector.beam.norm(), 1, 1e-12, "full power");
            NS_TEST_EXPECT_MSG_EQ_TOL(sector.GetShare(),
                                      (sector.cosMax - sector.cosMin) / 2,
                                      1e-12,
                                      "share of the cells");
            const double overlap = s + 1 < sectors ? 2.0 / antennas : 0.0;
            end = sector.cosMax - overlap;
            const double codewords = (end - sector.cosMin) * antennas / 2;
            NS_TEST_EXPECT_MSG_LT(std::abs(codewords - double(antennas) / sectors), 1, "even");
            sweep.Advance();
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(end, 1, 1e-12, "all of it");
        NS_TEST_EXPECT_MSG_EQ(sweep.GetIndex(), 0, "and again");
    }

    void DoRun() override
    {
        for (const auto& [antennas, sectors] : std::vector<std::pair<uint32_t, uint32_t>>{{32, 8},
                                                                                          {32, 1},
                                                                                          {32, 32},
                                                                                          {31, 7},
                                                                                          {2, 2}})
        {
            CheckCover(antennas, sectors);
        }
        IsacSearchSweep sweep;
        sweep.StartSwept(ANTENNAS, SECTORS);
        // Each beam has 5 codewords (the last 4) and is within -1.5 and +2.1 dB of 1 / 5 between
        // the outer ones (SectorBeam), from -1 + 1 / 32 to 1 - 1 / 32 one of them or another.
        // Towards cos(theta), not -cos(theta): else most directions would be dark.
        isac::CVector a(ANTENNAS);
        for (double u = -1 + 1.0 / 32; u < 1 - 1.0 / 32; u += 0.003)
        {
            double gain = 0;
            isac::UlaResponse(std::acos(u), a);
            for (uint32_t s = 0; s < SECTORS; s++)
            {
                const auto& sector = sweep.GetSector(s);
                gain = std::max(gain,
                                sector.Contains(std::acos(u)) ? std::norm(a.dot(sector.beam)) : 0);
            }
            NS_TEST_EXPECT_MSG_GT(gain, 0.2 * std::pow(10, -0.15), "lit at " << u);
        }
        sweep.StartWide(a);
        NS_TEST_EXPECT_MSG_EQ(sweep.GetSectors(), 1, "everything");
        NS_TEST_EXPECT_MSG_EQ(sweep.GetSector().GetShare(), 1, "everything");
        NS_TEST_EXPECT_MSG_EQ(sweep.GetSector().Contains(0), true, "the ends, too");
        NS_TEST_EXPECT_MSG_EQ(sweep.GetSector().Contains(M_PI), true, "the ends, too");
    }
};

/**
 * @ingroup isac-tests
 * What else the sector beam measures: refreshed tracks, false alarms; reproducibility.
 */
class IsacSweptRadarTestCase : public TestCase
{
  public:
    IsacSweptRadarTestCase()
        : TestCase("Swept search: refresh, false alarms, equal streams")
    {
    }

  private:
    /// A track whose own beam is off is measured when its sector is, and believes that beam.
    void CheckRefresh()
    {
        IsacSearchWatch watch(true);
        watch.link->SetAttribute("MaxPower", DoubleValue(-20)); // far from the caps all the same
        watch.radar->SetAttribute("InitialAcquisition", BooleanValue(true));
        const std::vector<IsacTarget> target{MakeTarget(-0.1, 5, 20)}; // sector 3
        watch.Start(target);
        NS_TEST_EXPECT_MSG_EQ((watch.radar->GetWideBeam() == watch.radar->GetSearchBeam()),
                              false,
                              "broadcast stays wide");
        isac::EchoModel echo(watch.link->GetEchoParameters());
        isac::EchoQuality quality;
        for (uint32_t slot = 1; slot <= 40; slot++)
        {
            const auto sector = watch.radar->GetSearchSector();
            watch.Run(target, 1, 0);
            const auto& tracks = watch.radar->GetObservation().tracks;
            NS_TEST_ASSERT_MSG_EQ(tracks.size(), 1, "alive: 7 misses in a row");
            const bool turn = slot % SECTORS == 4;
            NS_TEST_EXPECT_MSG_EQ(sector.Contains(target[0].state.theta), turn, "sector");
            NS_TEST_EXPECT_MSG_EQ((tracks[0].missed == 0), turn, "heard in slot " << slot);
            if (!turn)
            {
                continue;
            }
            const auto& x = tracks[0].estimate;
            echo.EvaluateSingle(x.theta, x.d, x.v, 1, sector.beam, 1e-5, quality);
            NS_TEST_EXPECT_MSG_LT(std::sqrt(quality.crlbTheta(0)), 0.1, "below the cap");
            NS_TEST_EXPECT_MSG_EQ_TOL(tracks[0].varTheta / quality.crlbTheta(0),
                                      1,
                                      1e-9,
                                      "believes the beam that measured");
            echo.EvaluateSingle(target[0].state.theta, 20, 0, 1, sector.beam, 1e-5, quality);
            NS_TEST_EXPECT_MSG_EQ_TOL(watch.radar->GetMeasurementDeviations().at(0).theta,
                                      std::sqrt(quality.crlbTheta(0)),
                                      1e-9,
                                      "was measured with it");
        }
    }

    /// @param trackId of a ghost @param target none
    void CountGhost(uint32_t trackId, uint32_t target)
    {
        m_ghosts++;
        const auto& sector = m_radar->GetSearchSector();
        const double u = std::cos(m_radar->GetObservation().tracks.back().estimate.theta);
        // The estimate is ThetaMargin = 0.01 rad off: six deviations.
        NS_TEST_EXPECT_MSG_EQ((u > sector.cosMin - 0.06 && u < sector.cosMax + 0.06),
                              true,
                              "where the search looked");
    }

    /// A search has false alarms in the cells that it looks at.
    void CheckFalseAlarms()
    {
        IsacSearchWatch watch(true, 30);
        m_radar = watch.radar;
        m_radar->SetAttribute("FalseAlarmRate", DoubleValue(4e-6));
        m_radar->SetAttribute("ConfirmHits", UintegerValue(1));
        m_radar->SetAttribute("DropMisses", UintegerValue(1));
        m_radar->TraceConnectWithoutContext(
            "TrackBirth",
            MakeCallback(&IsacSweptRadarTestCase::CountGhost, this));
        watch.Start({});
        watch.Run({}, 4000);
        // 107200 cells in all; 7 sectors of 5 and one of 4 of 32 codewords, in turn.
        const double expected = 107200 * 4e-6 * 4000 * 39 / 32 / SECTORS;
        NS_TEST_EXPECT_MSG_EQ_TOL(m_ghosts, expected, 5 * std::sqrt(expected), "Poisson");
        // A second alarm in the gate, one sweep later: only where the first one was.
        m_ghosts = 0;
        m_radar->SetAttribute("FalseAlarmRate", DoubleValue(1e-3));
        m_radar->SetAttribute("ConfirmHits", UintegerValue(2));
        watch.Start({});
        watch.Run({}, SECTORS);
        NS_TEST_EXPECT_MSG_EQ(m_ghosts, 0, "the first sweep confirms none");
        watch.Run({}, 100 * SECTORS);
        const double gate = 1 - std::pow(1 - 1e-3, 27);
        const double pairs = 107200 * 1e-3 * gate * 39 / 32 * 100;
        NS_TEST_EXPECT_MSG_EQ_TOL(m_ghosts, pairs, 5 * std::sqrt(pairs), "thinned Poisson");
        m_radar = nullptr;
    }

    /// @param stream first stream @return what a radar with weak echoes and false alarms saw
    static std::vector<double> Log(int64_t stream)
    {
        IsacSearchWatch watch(true, stream);
        watch.link->SetAttribute("MaxPower", DoubleValue(-50));
        watch.radar->SetAttribute("FalseAlarmRate", DoubleValue(1e-4));
        std::vector<IsacTarget> targets;
        for (uint32_t id = 0; id < 20; id++)
        {
            targets.push_back(MakeTarget(-0.95 + 0.1 * id, id, 20 + 5 * id));
        }
        watch.Start(targets);
        std::vector<double> log;
        for (uint32_t slot = 0; slot < 200; slot++)
        {
            watch.Run(targets, 1, 1e-8);
            for (const auto& track : watch.radar->GetObservation().tracks)
            {
                log.insert(log.end(), {double(track.trackId), track.estimate.theta, track.tau});
            }
        }
        for (const auto& [target, delay] : watch.acquired)
        {
            log.insert(log.end(), {double(target), double(delay)});
        }
        return log;
    }

    void DoRun() override
    {
        CheckRefresh();
        CheckFalseAlarms();
        const auto log = Log(60);
        NS_TEST_EXPECT_MSG_GT(log.size(), 1000, "something happened");
        NS_TEST_EXPECT_MSG_EQ((log == Log(60)), true, "equal streams");
        NS_TEST_EXPECT_MSG_EQ((log == Log(70)), false, "other streams");
    }

    Ptr<IsacRadar> m_radar; //!< under test
    uint32_t m_ghosts{0};   //!< births
};

/**
 * @ingroup isac-tests
 * What the sector beam measures as a signal: strong targets shine in from beside the sector.
 */
class IsacWaveformSweepTestCase : public TestCase
{
  public:
    IsacWaveformSweepTestCase()
        : TestCase("Swept search in waveform slots: targets of the sector alone, and as they are")
    {
    }

  private:
    void DoRun() override
    {
        IsacSearchWatch watch(true);
        watch.radar->SetAttribute("Fidelity", StringValue("Waveform"));
        const std::vector<IsacTarget> target{MakeTarget(-0.1, 5, 20)}; // sector 3
        watch.Start(target);
        for (uint32_t slot = 1; slot <= SECTORS + 4; slot++)
        {
            const bool turn = watch.radar->GetSearchSector().Contains(target[0].state.theta);
            watch.Run(target);
            const auto& detections = watch.radar->GetDetections();
            NS_TEST_EXPECT_MSG_EQ(detections.size(), (turn ? 1 : 0), "detections, slot " << slot);
            for (const auto& detection : detections)
            {
                // Far above noise: what is left is the error of the model, some hundredths of a
                // beam.
                NS_TEST_EXPECT_MSG_EQ_TOL(std::cos(detection.theta), -0.1, 2e-3, "its angle");
            }
        }
        NS_TEST_ASSERT_MSG_EQ(watch.radar->GetObservation().tracks.size(), 1, "heard twice");
        // A slot later the track's own beam measures it, whatever the sector.
        for (uint32_t slot = 1; slot <= SECTORS; slot++)
        {
            watch.Run(target);
            const auto& track = watch.radar->GetObservation().tracks.at(0);
            NS_TEST_EXPECT_MSG_EQ(track.missed, 0, "heard");
            NS_TEST_EXPECT_MSG_EQ_TOL(std::cos(track.estimate.theta), -0.1, 2e-3, "its angle");
        }
    }
};

/**
 * @ingroup isac-tests
 * Suite of the swept search.
 */
class IsacSearchSweepTestSuite : public TestSuite
{
  public:
    IsacSearchSweepTestSuite()
        : TestSuite("isac-search-sweep")
    {
        AddTestCase(new IsacSearchSweepTestCase);
        AddTestCase(new IsacSweptRadarTestCase);
        if (IsacRangeDoppler::IsAvailable())
        {
            AddTestCase(new IsacWaveformSweepTestCase);
        }
    }
};

/// The suite, registered.
static IsacSearchSweepTestSuite g_isacSearchSweepTestSuite;
