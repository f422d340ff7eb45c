/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/isac-array.h"
#include "ns3/isac-link-parameters.h"
#include "ns3/isac-math-policy.h"
#include "ns3/isac-radar.h"
#include "ns3/random-variable-stream.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <boost/math/distributions/complement.hpp>
#include <boost/math/distributions/non_central_chi_squared.hpp>
#include <cmath>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

/**
 * @param state state of a vehicle
 * @param id its identity
 * @return the target it makes
 */
IsacTarget
MakeTarget(const isac::VehicleState& state, uint32_t id)
{
    return {id, state, isac::EchoDoppler(state, 30e9), 1.0};
}

/**
 * @param observation tracks to serve
 * @return matched beams at the sensed angles, equal powers, 10 W in all
 */
IsacBeamDecision
Matched(const IsacObservation& observation)
{
    const auto k = static_cast<Eigen::Index>(observation.tracks.size());
    IsacBeamDecision decision;
    decision.f.resize(32, k);
    decision.p.setConstant(k, 10 / std::max<double>(k, 1));
    for (Eigen::Index i = 0; i < k; i++)
    {
        isac::UlaResponse(observation.tracks[i].estimate.theta, decision.f.col(i));
    }
    return decision;
}

/**
 * @param stream first random variable stream
 * @return a radar with default link parameters
 */
Ptr<IsacRadar>
MakeRadar(int64_t stream)
{
    auto radar = CreateObject<IsacRadar>();
    radar->SetLinkParameters(CreateObject<IsacLinkParameters>());
    radar->AssignStreams(stream);
    return radar;
}

} // namespace

/**
 * @ingroup isac-tests
 * Detection probability against the distribution it stands for and against the cell it models.
 */
class IsacDetectionTestCase : public TestCase
{
  public:
    IsacDetectionTestCase()
        : TestCase("Detection probability")
    {
    }

  private:
    void DoRun() override
    {
        auto radar = CreateObject<IsacRadar>();
        radar->SetAttribute("FalseAlarmRate", DoubleValue(1e-3));
        const double threshold = -std::log(1e-3);
        NS_TEST_EXPECT_MSG_EQ_TOL(radar->DetectionProbability(0), 1e-3, 1e-18, "noise alone");
        NS_TEST_EXPECT_MSG_EQ(radar->DetectionProbability(1e9), 1.0, "a strong echo");
        NS_TEST_EXPECT_MSG_EQ(radar->DetectionProbability(std::nan("")), 1e-3, "no number");
        for (double snr = 0.01; snr < 200; snr *= 1.7)
        {
            // Boost itself is good to about 1e-12 here; the short cut adds less than 1e-16.
            const boost::math::non_central_chi_squared_distribution<double, isac::MathPolicy<>>
                power(2.0, 2 * snr);
            const double expected = boost::math::cdf(boost::math::complement(power, 2 * threshold));
            NS_TEST_EXPECT_MSG_EQ_TOL(radar->DetectionProbability(snr),
                                      std::max(expected, 1e-3),
                                      1e-11,
                                      "Boost at snr " << snr);
        }
        // The cell: a steady amplitude sqrt(snr) in complex Gaussian noise of unit power.
        auto normal = CreateObject<NormalRandomVariable>();
        normal->SetStream(11);
        for (const double snr : {0.0, 1.0, 4.0, 7.0, 12.0})
        {
            constexpr int TRIALS = 200000;
            int crossings = 0;
            for (int i = 0; i < TRIALS; i++)
            {
                const double re = std::sqrt(snr) + normal->GetValue() * M_SQRT1_2;
                const double im = normal->GetValue() * M_SQRT1_2;
                crossings += re * re + im * im > threshold ? 1 : 0;
            }
            const double p = radar->DetectionProbability(snr);
            // Five standard deviations of a binomial share.
            NS_TEST_EXPECT_MSG_EQ_TOL(crossings / double(TRIALS),
                                      p,
                                      5 * std::sqrt(p * (1 - p) / TRIALS),
                                      "Monte Carlo at snr " << snr);
        }
    }
};

/**
 * @ingroup isac-tests
 * Variances of the measurements against eqs. (9), (10) and (22).
 */
class IsacMeasurementTestCase : public TestCase
{
  public:
    IsacMeasurementTestCase()
        : TestCase("Measurement errors have the variances of eqs. (9), (10), (22)")
    {
    }

  private:
    void DoRun() override
    {
        // At 1e-7 W the matched beam's echo has a SINR of 1280, so deviations far from the caps
        // and a detection probability of 1.
        auto radar = MakeRadar(20);
        const isac::VehicleState state{1.2, 20.0, 12.0};
        const std::vector<IsacTarget> targets{MakeTarget(state, 7)};
        radar->Start(targets);
        IsacBeamDecision decision;
        decision.f.resize(32, 1);
        isac::UlaResponse(state.theta, decision.f.col(0));
        decision.p.setConstant(1, 1e-7);
        constexpr int SLOTS = 20000;
        Eigen::Vector3d sum = Eigen::Vector3d::Zero();
        Eigen::Vector3d squares = Eigen::Vector3d::Zero();
        const double tau = 2 * state.d / isac::SPEED_OF_LIGHT;
        for (int slot = 0; slot < SLOTS; slot++)
        {
            const auto& track = radar->Observe(targets, decision).tracks.at(0);
            NS_TEST_ASSERT_MSG_EQ(track.missed, 0, "a strong echo was missed");
            const Eigen::Vector3d error(track.estimate.theta - state.theta,
                                        track.tau - tau,
                                        track.mu - targets[0].doppler);
            sum += error;
            squares += error.cwiseAbs2();
        }
        const auto& q = radar->GetEchoQuality();
        const Eigen::Vector3d variance(q.crlbTheta(0),
                                       q.sigmaTau(0) * q.sigmaTau(0),
                                       q.sigmaMu(0) * q.sigmaMu(0));
        for (int i = 0; i < 3; i++)
        {
            // A chi-square variable with 20000 degrees of freedom over 20000 has the deviation
            // sqrt(2 / 20000) = 1 %: five of them. The mean: five deviations, too.
            NS_TEST_EXPECT_MSG_EQ_TOL(squares(i) / SLOTS / variance(i),
                                      1.0,
                                      0.05,
                                      "variance " << i);
            NS_TEST_EXPECT_MSG_EQ_TOL(sum(i) / SLOTS / std::sqrt(variance(i)),
                                      0.0,
                                      5 / std::sqrt(SLOTS),
                                      "mean " << i);
        }
        // What the RSU believes: the same law at an estimate less than 0.01 rad off, where the
        // beam has lost less than 10 %.
        const auto& track = radar->GetObservation().tracks.at(0);
        NS_TEST_EXPECT_MSG_EQ_TOL(track.varTheta / variance(0), 1.0, 0.1, "believed variance");
        NS_TEST_EXPECT_MSG_EQ_TOL(track.varTau / variance(1), 1.0, 0.1, "believed variance");
        NS_TEST_EXPECT_MSG_EQ_TOL(track.varMu / variance(2), 1.0, 0.1, "believed variance");
        // v^ = mu~ c / (2 f_c cos(theta^)), eq. (7).
        const double v =
            track.mu * isac::SPEED_OF_LIGHT / (2 * 30e9 * std::cos(track.estimate.theta));
        NS_TEST_EXPECT_MSG_EQ_TOL(track.estimate.v, v, 1e-9, "v^");
        // gamma^ = N p alpha^2 |a^H f|^2 / sigma_c^2, eq. (12) alone in its beam.
        const double gamma = 32 * 1e-7 * 1e-7 * std::pow(track.estimate.d, -2.55) / 1e-11;
        NS_TEST_EXPECT_MSG_EQ_TOL(track.gamma / gamma, 1.0, 0.1, "gamma^");
    }
};

/**
 * @ingroup isac-tests
 * Number of false alarms and of the ghosts they become.
 */
class IsacFalseAlarmTestCase : public TestCase
{
  public:
    IsacFalseAlarmTestCase()
        : TestCase("False alarms and ghosts")
    {
    }

  private:
    /**
     * @param rate false-alarm rate of a cell
     * @param hits ConfirmHits
     * @param slots slots to watch
     * @return tracks born with nothing there
     */
    uint32_t CountGhosts(double rate, uint32_t hits, int slots)
    {
        auto radar = MakeRadar(30);
        radar->SetAttribute("FalseAlarmRate", DoubleValue(rate));
        radar->SetAttribute("ConfirmHits", UintegerValue(hits));
        radar->SetAttribute("DropMisses", UintegerValue(1));
        m_ghosts = 0;
        radar->TraceConnectWithoutContext("TrackBirth",
                                          MakeCallback(&IsacFalseAlarmTestCase::Birth, this));
        radar->Start({});
        for (int slot = 0; slot < slots; slot++)
        {
            const auto decision = Matched(radar->GetObservation());
            radar->Observe({}, decision);
        }
        return m_ghosts;
    }

    /**
     * @param trackId identity of the track
     * @param target what is behind it
     */
    void Birth(uint32_t trackId, uint32_t target)
    {
        NS_TEST_EXPECT_MSG_EQ(target, uint32_t(IsacRadar::NO_TARGET), "nothing is there");
        m_ghosts++;
    }

    void DoRun() override
    {
        // 32 receive beams times ceil(200 m / (c / 2 / 100 MHz)) = 134 range bins times
        // ceil(4 * 60 m/s * f_c / c * 1 ms) = 25 Doppler bins.
        const double cells = 32 * 134 * 25;
        const double single = cells * 4e-6 * 2000;
        NS_TEST_EXPECT_MSG_EQ_TOL(CountGhosts(4e-6, 1, 2000),
                                  single,
                                  5 * std::sqrt(single),
                                  "Poisson, five deviations");
        const double gate = 1 - std::pow(1 - 1e-3, 27);
        const double pairs = cells * 1e-3 * gate * 399; // the first slot confirms none
        NS_TEST_EXPECT_MSG_EQ_TOL(CountGhosts(1e-3, 2, 400),
                                  pairs,
                                  5 * std::sqrt(pairs),
                                  "thinned Poisson, five deviations");
        NS_TEST_EXPECT_MSG_EQ(CountGhosts(1e-6, 2, 2000), 0, "0.002 expected in 2000 slots");
    }

    uint32_t m_ghosts{0}; //!< births seen
};

/**
 * @ingroup isac-tests
 * Search, birth, service, death and return of a vehicle.
 */
class IsacTrackLifeTestCase : public TestCase
{
  public:
    IsacTrackLifeTestCase()
        : TestCase("Tracks are born, missed and dropped")
    {
    }

  private:
    /// @param trackId identity of the track
    /// @param target what is behind it
    void Birth(uint32_t trackId, uint32_t target)
    {
        m_births.emplace_back(trackId, target);
    }

    /// @param trackId identity of the track
    /// @param target what is behind it
    void Death(uint32_t trackId, uint32_t target)
    {
        m_deaths.emplace_back(trackId, target);
    }

    void DoRun() override
    {
        auto radar = MakeRadar(40);
        radar->SetAttribute("InitialAcquisition", BooleanValue(false));
        radar->TraceConnectWithoutContext("TrackBirth",
                                          MakeCallback(&IsacTrackLifeTestCase::Birth, this));
        radar->TraceConnectWithoutContext("TrackDeath",
                                          MakeCallback(&IsacTrackLifeTestCase::Death, this));
        const std::vector<IsacTarget> near{MakeTarget({1.0, 40.0, 12.0}, 5)};
        const std::vector<IsacTarget> far{MakeTarget({0.1, 200.5, 12.0}, 5)};
        const auto observe = [&radar](const std::vector<IsacTarget>& targets) {
            return radar->Observe(targets, Matched(radar->GetObservation())).tracks.size();
        };
        radar->Start(near);
        NS_TEST_EXPECT_MSG_EQ(radar->GetObservation().tracks.size(), 0, "nothing known at first");
        for (int slot = 0; slot < 50; slot++)
        {
            NS_TEST_EXPECT_MSG_EQ(observe(far), 0, "beyond coverage");
        }
        NS_TEST_EXPECT_MSG_EQ(observe(near), 0, "first detection");
        NS_TEST_ASSERT_MSG_EQ(observe(near), 1, "second detection");
        NS_TEST_EXPECT_MSG_EQ(radar->GetTrackTargets().at(0), 5, "who it is");
        NS_TEST_EXPECT_MSG_EQ_TOL(radar->GetObservation().tracks[0].estimate.d, 40, 0.1, "where");
        NS_TEST_ASSERT_MSG_EQ(observe(near), 1, "served");
        NS_TEST_EXPECT_MSG_EQ(radar->GetDecisionTargets().at(0), 5, "whose beam");
        NS_TEST_EXPECT_MSG_GT(radar->GetObservation().tracks[0].gamma, 1.0, "gamma^");
        const double held = radar->GetObservation().tracks[0].estimate.theta;
        for (uint32_t miss = 1; miss < 10; miss++)
        {
            NS_TEST_ASSERT_MSG_EQ(observe(far), 1, "missed " << miss);
            NS_TEST_EXPECT_MSG_EQ(radar->GetObservation().tracks[0].missed, miss, "count");
            NS_TEST_EXPECT_MSG_EQ(radar->GetObservation().tracks[0].estimate.theta, held, "held");
        }
        NS_TEST_EXPECT_MSG_EQ(observe({}), 0, "dropped");
        NS_TEST_EXPECT_MSG_EQ(radar->GetDecisionTargets().size(), 1, "its last beam");
        observe(near);
        NS_TEST_EXPECT_MSG_EQ(observe(near), 1, "back");
        const std::vector<std::pair<uint32_t, uint32_t>> births{{0, 5}, {1, 5}};
        const std::vector<std::pair<uint32_t, uint32_t>> deaths{{0, 5}};
        NS_TEST_EXPECT_MSG_EQ((m_births == births), true, "births, identities not reused");
        NS_TEST_EXPECT_MSG_EQ((m_deaths == deaths), true, "deaths");
    }

    std::vector<std::pair<uint32_t, uint32_t>> m_births; //!< traced
    std::vector<std::pair<uint32_t, uint32_t>> m_deaths; //!< traced
};

/**
 * @ingroup isac-tests
 * Suite of the radar.
 */
class IsacRadarTestSuite : public TestSuite
{
  public:
    IsacRadarTestSuite()
        : TestSuite("isac-radar")
    {
        AddTestCase(new IsacDetectionTestCase);
        AddTestCase(new IsacMeasurementTestCase);
        AddTestCase(new IsacFalseAlarmTestCase);
        AddTestCase(new IsacTrackLifeTestCase);
    }
};

/// The suite, registered.
static IsacRadarTestSuite g_isacRadarTestSuite;
