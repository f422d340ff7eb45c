/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-waveform-test-helper.h"

#include "ns3/boolean.h"
#include "ns3/isac-closed-loop.h"
#include "ns3/isac-radar.h"
#include "ns3/string.h"
#include "ns3/test.h"

#include <array>
#include <cmath>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

/// Antennas.
constexpr uint32_t ANTENNAS = 16;

/// A waveform radar, beams that follow its tracks, and what its traces tell.
class Watch
{
  public:
    /// @param stream first random variable stream
    explicit Watch(int64_t stream)
        : radar(CreateObject<IsacRadar>())
    {
        // 1 ms; cells of 1.5 m and 5 m/s.
        radar->SetLinkParameters(MakeWaveformLink(512, 100, 163, ANTENNAS));
        radar->SetAttribute("Fidelity", StringValue("Waveform"));
        radar->SetAttribute("CoverageRange", DoubleValue(100));
        radar->AssignStreams(stream);
        radar->TraceConnectWithoutContext("TrackBirth", MakeCallback(&Watch::Birth, this));
        radar->TraceConnectWithoutContext("TrackDeath", MakeCallback(&Watch::Death, this));
        radar->TraceConnectWithoutContext("IdentitySwap", MakeCallback(&Watch::Swap, this));
    }

    /**
     * @param targets who is there
     * @param slots how many
     * @param power of all beams (W)
     * @return the observation
     */
    const IsacObservation& Run(const std::vector<IsacTarget>& targets,
                               int slots = 1,
                               double power = 10)
    {
        for (int slot = 0; slot < slots; slot++)
        {
            const auto& tracks = radar->GetObservation().tracks;
            std::vector<IsacTarget> aims(tracks.size());
            for (std::size_t i = 0; i < tracks.size(); i++)
            {
                aims[i].state = tracks[i].estimate;
            }
            radar->Observe(targets, AimAt(aims, ANTENNAS, power));
            for (const auto& track : radar->GetObservation().tracks)
            {
                const auto& x = track.estimate;
                sane = sane &&
                       std::isfinite(x.theta + x.d + x.v + track.tau + track.mu + track.gamma +
                                     track.echoSinr + track.varTheta + track.varTau + track.varMu);
            }
        }
        return radar->GetObservation();
    }

    Ptr<IsacRadar> radar;                              //!< the radar
    std::vector<std::pair<uint32_t, uint32_t>> births; //!< track and target
    std::vector<std::pair<uint32_t, uint32_t>> deaths; //!< track and target
    std::vector<std::array<uint32_t, 3>> swaps;        //!< track, from, to
    bool sane{true};                                   //!< whether all numbers were finite

  private:
    /// @param track its identity @param target behind it
    void Birth(uint32_t track, uint32_t target)
    {
        births.emplace_back(track, target);
    }

    /// @param track its identity @param target behind it
    void Death(uint32_t track, uint32_t target)
    {
        deaths.emplace_back(track, target);
    }

    /// @param track its identity @param from before @param to now
    void Swap(uint32_t track, uint32_t from, uint32_t to)
    {
        swaps.push_back({track, from, to});
    }
};

/// A list of births or deaths.
using Life = std::vector<std::pair<uint32_t, uint32_t>>;

} // namespace

/**
 * @ingroup isac-tests
 * Birth by search, life, and death.
 */
class IsacWaveformLifeTestCase : public TestCase
{
  public:
    IsacWaveformLifeTestCase()
        : TestCase("Tracks are born of echoes, live and die")
    {
    }

  private:
    void DoRun() override
    {
        Watch watch(400);
        watch.radar->SetAttribute("InitialAcquisition", BooleanValue(false));
        const std::vector<IsacTarget> both{MakeWaveformTarget(5, -0.4, 31.3, 0),
                                           MakeWaveformTarget(6, 0.5, 52.2, 0)};
        watch.radar->Start(both);
        NS_TEST_EXPECT_MSG_EQ(watch.Run(both).tracks.size(), 0, "ConfirmHits is 2");
        NS_TEST_ASSERT_MSG_EQ(watch.Run(both).tracks.size(), 2, "born");
        NS_TEST_EXPECT_MSG_EQ(watch.births.size(), 2, "born");
        for (const auto& birth : watch.births)
        {
            NS_TEST_EXPECT_MSG_EQ((birth.second == 5 || birth.second == 6), true, "not of ghosts");
        }
        NS_TEST_ASSERT_MSG_EQ(watch.Run(both, 15).tracks.size(), 2, "alive");
        for (std::size_t i = 0; i < 2; i++)
        {
            const auto& track = watch.radar->GetObservation().tracks[i];
            const auto& truth = both[watch.radar->GetTrackTargets()[i] - 5];
            NS_TEST_EXPECT_MSG_EQ(track.missed, 0, "heard");
            // Below 0.02 cells of 1.5 m and 0.13 rad.
            NS_TEST_EXPECT_MSG_EQ_TOL(track.estimate.d, truth.state.d, 0.03, "distance");
            NS_TEST_EXPECT_MSG_EQ_TOL(track.estimate.theta, truth.state.theta, 3e-3, "angle");
        }
        const uint32_t stays = watch.radar->GetTrackTargets()[0];
        watch.Run({both[stays - 5]}, 9);
        NS_TEST_EXPECT_MSG_EQ(watch.deaths.size(), 0, "nine misses");
        NS_TEST_EXPECT_MSG_EQ(watch.Run({both[stays - 5]}).tracks.size(), 1, "ten misses");
        NS_TEST_EXPECT_MSG_EQ(watch.deaths.size(), 1, "dead");
        NS_TEST_EXPECT_MSG_EQ(watch.births.size(), 2, "no ghosts");
        NS_TEST_EXPECT_MSG_EQ(watch.swaps.size(), 0, "no swaps");
        NS_TEST_EXPECT_MSG_EQ(watch.sane, true, "finite");
    }
};

/**
 * @ingroup isac-tests
 * Which slots are sensed as signals, and lost echoes.
 */
class IsacWaveformSlotsTestCase : public TestCase
{
  public:
    IsacWaveformSlotsTestCase()
        : TestCase("Choice of slots, lost echoes, refresh, equal streams")
    {
    }

  private:
    const std::vector<IsacTarget> m_one{MakeWaveformTarget(5, -0.4, 31.3, 0)}; //!< a vehicle

    /// Slots 3, 5, 7 are signals: their measurements are those of a detection.
    void Slots()
    {
        Watch watch(410);
        watch.radar->SetAttribute("WaveformFirstSlot", UintegerValue(3));
        watch.radar->SetAttribute("WaveformLastSlot", UintegerValue(8));
        watch.radar->SetAttribute("WaveformInterval", UintegerValue(2));
        watch.radar->Start(m_one);
        for (int slot = 1; slot < 12; slot++)
        {
            const auto& tracks = watch.Run(m_one).tracks;
            NS_TEST_ASSERT_MSG_EQ(tracks.size(), 1, "alive");
            const auto& found = watch.radar->GetDetections();
            const bool signal = !found.empty() && found[0].tau == tracks[0].tau;
            const bool expected = slot == 3 || slot == 5 || slot == 7;
            NS_TEST_EXPECT_MSG_EQ(signal, expected, "slot " << slot);
        }
        NS_TEST_EXPECT_MSG_EQ(watch.births.size(), 1, "no ghosts");
    }

    /// All echoes lost: the track dies, and what it was deaf for makes no other one meanwhile.
    void Loss()
    {
        Watch watch(420);
        watch.radar->SetAttribute("EchoLossProbability", DoubleValue(1));
        watch.radar->SetAttribute("WideBeamRefresh", BooleanValue(false));
        watch.radar->Start(m_one);
        NS_TEST_EXPECT_MSG_EQ(watch.Run(m_one, 9).tracks.size(), 1, "nine misses");
        NS_TEST_EXPECT_MSG_EQ(watch.Run(m_one).tracks.size(), 0, "ten");
        NS_TEST_EXPECT_MSG_EQ(watch.births.size(), 1, "no double");
        NS_TEST_EXPECT_MSG_EQ((watch.deaths == Life{{0, 5}}), true, "dead");
    }

    /// A beam without power: refreshed by the search, or not.
    void Refresh()
    {
        for (const bool refresh : {true, false})
        {
            Watch watch(430);
            watch.radar->SetAttribute("WideBeamRefresh", BooleanValue(refresh));
            watch.radar->Start(m_one);
            const auto& track = watch.Run(m_one, 1, 0).tracks.at(0);
            NS_TEST_EXPECT_MSG_EQ((track.missed == 0), refresh, "refresh " << refresh);
        }
    }

    /// Equal streams, equal observations; a default radar needs no streams for signals.
    void Streams()
    {
        std::vector<double> logs[3];
        for (int i = 0; i < 3; i++)
        {
            Watch watch(i < 2 ? 440 : 460);
            watch.radar->Start(m_one);
            for (int slot = 0; slot < 3; slot++)
            {
                const auto& track = watch.Run(m_one).tracks.at(0);
                logs[i].insert(logs[i].end(), {track.tau, track.mu, track.estimate.theta});
            }
        }
        NS_TEST_EXPECT_MSG_EQ((logs[0] == logs[1]), true, "equal streams");
        NS_TEST_EXPECT_MSG_EQ((logs[0] == logs[2]), false, "other streams");
        NS_TEST_EXPECT_MSG_EQ(CreateObject<IsacRadar>()->AssignStreams(0), 7, "default fidelity");
    }

    void DoRun() override
    {
        Slots();
        Loss();
        Refresh();
        Streams();
    }
};

/**
 * @ingroup isac-tests
 * Swaps of identity.
 */
class IsacIdentitySwapTestCase : public TestCase
{
  public:
    IsacIdentitySwapTestCase()
        : TestCase("Identities swap if vehicles do, not if they pass")
    {
    }

  private:
    void DoRun() override
    {
        Watch teleport(470);
        std::vector<IsacTarget> two{MakeWaveformTarget(5, -0.4, 31.3, 0),
                                    MakeWaveformTarget(6, 0.5, 52.2, 0)};
        teleport.radar->Start(two);
        teleport.Run(two, 3);
        NS_TEST_EXPECT_MSG_EQ(teleport.swaps.size(), 0, "none yet");
        std::swap(two[0].id, two[1].id);
        teleport.Run(two, 3);
        const std::vector<std::array<uint32_t, 3>> swaps{{0, 5, 6}, {1, 6, 5}};
        NS_TEST_EXPECT_MSG_EQ((teleport.swaps == swaps), true, "both, once");

        // Lanes 4 m apart; one at rest, the other passes it at 20 m/s.
        Watch pass(480);
        isac::VehicleState a{1.9, 26, 0};
        isac::VehicleState b{1.85, 30, 20};
        const auto targets = [&] {
            return std::vector<IsacTarget>{{0, a, isac::EchoDoppler(a, 30e9), 1.0},
                                           {1, b, isac::EchoDoppler(b, 30e9), 1.0}};
        };
        pass.radar->Start(targets());
        for (int slot = 0; slot < 40; slot++)
        {
            b = isac::Evolve(b, 20e-3);
            pass.Run(targets());
        }
        NS_TEST_EXPECT_MSG_EQ(pass.swaps.size(), 0, "passing");
        NS_TEST_EXPECT_MSG_EQ(pass.radar->GetTrackTargets().size(), 2, "alive");
        NS_TEST_EXPECT_MSG_EQ(pass.births.size(), 2, "no ghosts");
    }
};

/**
 * @ingroup isac-tests
 * The paper's scenario with signals, and targets that no one would want.
 */
class IsacWaveformLoopTestCase : public TestCase
{
  public:
    IsacWaveformLoopTestCase()
        : TestCase("Closed loop, and finite numbers whatever reflects")
    {
    }

  private:
    /**
     * @param targets who is there
     * @param antennas N_TA and N_RA
     * @param power P_max (dBm)
     * @return whether all detections are finite
     */
    static bool IsFinite(const std::vector<IsacTarget>& targets, uint32_t antennas, double power)
    {
        auto link = MakeWaveformLink(64, 60, 20, antennas);
        link->SetAttribute("MaxPower", DoubleValue(power));
        auto sensor = CreateObject<IsacWaveformSensor>();
        sensor->AssignStreams(490);
        sensor->Start(link, {1e-3, 80, 2000, 1e-3});
        std::vector<IsacEchoDetection> found;
        sensor->Move(targets);
        sensor->LookWithBeams(AimAt(targets, antennas, link->GetMaxPower()),
                              LookAt(targets),
                              found);
        const isac::CVector beam = isac::CVector::Unit(antennas, 0);
        sensor->Search(beam, link->GetMaxPower(), -1, 1, found);
        bool finite = true;
        for (const auto& d : found)
        {
            finite = finite && std::isfinite(d.theta + d.tau + d.mu + d.snr + d.varTheta +
                                             d.varTau + d.varMu);
        }
        return finite;
    }

    void DoRun() override
    {
        const auto usual = MakeWaveformTarget(0, 0.3, 40, 10);
        auto blocked = usual;
        blocked.excess = 0;
        const std::vector<std::vector<IsacTarget>> scenes{
            {},
            {usual},
            {usual, usual, usual, usual, usual},
            {blocked},
            {MakeWaveformTarget(0, 0.3, 1e-3, 10)},
            {MakeWaveformTarget(0, 1, 40, 10), MakeWaveformTarget(1, -1, 40, 10)},
            {MakeWaveformTarget(0, 0.3, 90, 10)}};
        for (std::size_t i = 0; i < scenes.size(); i++)
        {
            for (const uint32_t antennas : {1, 2, 8})
            {
                NS_TEST_EXPECT_MSG_EQ(IsFinite(scenes[i], antennas, 40), true, "scene " << i);
                NS_TEST_EXPECT_MSG_EQ(IsFinite(scenes[i], antennas, -300), true, "scene " << i);
            }
        }

        auto loop = CreateObject<IsacClosedLoop>();
        loop->SetLinkParameters(CreateObject<IsacLinkParameters>());
        loop->SetController(IsacBeamController::Create("rzf"));
        loop->GetRadar()->SetAttribute("Fidelity", StringValue("Waveform"));
        loop->AssignStreams(500);
        loop->Reset();
        const std::size_t tracks = loop->GetObservation().tracks.size();
        for (int slot = 0; slot < 8; slot++)
        {
            const auto& metrics = loop->Step();
            NS_TEST_EXPECT_MSG_EQ(loop->GetObservation().tracks.size(), tracks, "tracks");
            NS_TEST_EXPECT_MSG_EQ(metrics.ghosts, 0, "ghosts");
            // 0.1 of a cell: 0.15 m, and 2/32 over sin(theta) of at least a half.
            NS_TEST_EXPECT_MSG_LT(metrics.squaredErrorD, 0.0225, "distance");
            NS_TEST_EXPECT_MSG_LT(metrics.squaredErrorTheta, 1.6e-4, "angle");
        }
    }
};

/**
 * @ingroup isac-tests
 * Suite of the radar with Fidelity Waveform.
 */
class IsacWaveformRadarTestSuite : public TestSuite
{
  public:
    IsacWaveformRadarTestSuite()
        : TestSuite("isac-waveform-radar")
    {
        AddTestCase(new IsacWaveformLifeTestCase);
        AddTestCase(new IsacWaveformSlotsTestCase);
        AddTestCase(new IsacIdentitySwapTestCase);
        AddTestCase(new IsacWaveformLoopTestCase);
    }
};

/// The suite, registered.
static IsacWaveformRadarTestSuite g_isacWaveformRadarTestSuite;
