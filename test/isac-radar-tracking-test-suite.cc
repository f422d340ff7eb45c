/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/double.h"
#include "ns3/isac-extended-kalman-filter.h"
#include "ns3/isac-link-parameters.h"
#include "ns3/isac-math-policy.h"
#include "ns3/isac-radar.h"
#include "ns3/isac-track-filter-bank.h"
#include "ns3/random-variable-stream.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/uinteger.h"

#include <Eigen/LU>
#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

constexpr double CARRIER = 30e9; //!< f_c (Hz)
constexpr double SLOT = 0.02;    //!< dT (s)

/// One vehicle that evolves after eq. (14) and is measured after eq. (7) with known variances.
class Experiment
{
  public:
    /// @param stream first random variable stream
    explicit Experiment(int64_t stream)
        : m_normal(CreateObject<NormalRandomVariable>())
    {
        m_normal->SetStream(stream);
    }

    /// Places the vehicle and takes the first measurement.
    void Start()
    {
        m_state = {std::atan2(10.0, 25.0), std::hypot(10.0, 25.0), 12 + m_normal->GetValue()};
        Measure();
    }

    /// Moves the vehicle one slot ahead and measures it.
    void Step()
    {
        const double a = m_normal->GetValue();
        const double b = m_normal->GetValue();
        m_state = isac::Evolve(m_state, SLOT, isac::EvolutionNoise(), {a, b, m_normal->GetValue()});
        Measure();
    }

    isac::VehicleState m_state;   //!< truth
    IsacTrackObservation m_track; //!< measurement

  private:
    /// Draws a measurement with deviations of 0.02 rad, 0.6 m and 400 Hz.
    void Measure()
    {
        const double toTau = 2 / isac::SPEED_OF_LIGHT;
        m_track.varTheta = 0.02 * 0.02;
        m_track.varTau = std::pow(0.6 * toTau, 2);
        m_track.varMu = 400.0 * 400.0;
        m_track.estimate.theta = m_state.theta + 0.02 * m_normal->GetValue();
        m_track.tau = toTau * (m_state.d + 0.6 * m_normal->GetValue());
        m_track.mu = isac::EchoDoppler(m_state, CARRIER) + 400 * m_normal->GetValue();
        m_track.estimate.d = m_track.tau / toTau;
        m_track.estimate.v = m_track.mu / (toTau * CARRIER * std::cos(m_track.estimate.theta));
    }

    Ptr<NormalRandomVariable> m_normal; //!< all draws
};

} // namespace

/**
 * @ingroup isac-tests
 * Consistency of the extended Kalman filter and its gain over raw estimates.
 */
class IsacKalmanTestCase : public TestCase
{
  public:
    IsacKalmanTestCase()
        : TestCase("Extended Kalman filter: consistent, and better than raw estimates")
    {
    }

  private:
    void DoRun() override
    {
        constexpr int RUNS = 400;
        constexpr int SLOTS = 60;
        std::vector<double> nees(SLOTS + 1, 0.0);
        Eigen::Vector3d raw = Eigen::Vector3d::Zero();
        Eigen::Vector3d filtered = Eigen::Vector3d::Zero();
        Experiment vehicle(50);
        for (int run = 0; run < RUNS; run++)
        {
            vehicle.Start();
            IsacExtendedKalmanFilter filter;
            filter.Start(vehicle.m_track,
                         CARRIER,
                         IsacTrackFilterBank::InitialSigma(vehicle.m_track, CARRIER));
            for (int slot = 1; slot <= SLOTS; slot++)
            {
                vehicle.Step();
                filter.Predict(SLOT, isac::EvolutionNoise());
                filter.Update(vehicle.m_track);
                const auto& truth = vehicle.m_state;
                const auto& x = filter.GetState();
                const auto& z = vehicle.m_track.estimate;
                const Eigen::Vector3d e(x.theta - truth.theta, x.d - truth.d, x.v - truth.v);
                const Eigen::Vector3d r(z.theta - truth.theta, z.d - truth.d, z.v - truth.v);
                nees[slot] += e.dot(filter.GetCovariance().inverse() * e);
                filtered += e.cwiseAbs2();
                raw += r.cwiseAbs2();
            }
        }
        // The sum over runs of the normalised squared error is chi-square with 3 * RUNS degrees
        // of freedom if the filter is consistent. Three slots, 0.01 % in each tail; one percent
        // more for the linearisation.
        const boost::math::chi_squared_distribution<double, isac::MathPolicy<>> sum(3.0 * RUNS);
        for (const int slot : {15, 30, 60})
        {
            NS_TEST_EXPECT_MSG_GT(nees[slot], boost::math::quantile(sum, 1e-4) * 0.99, slot);
            NS_TEST_EXPECT_MSG_LT(nees[slot], boost::math::quantile(sum, 1 - 1e-4) * 1.01, slot);
        }
        for (int i = 0; i < 3; i++)
        {
            NS_TEST_EXPECT_MSG_LT(filtered(i), raw(i) / 2, "at most half the squared error " << i);
        }
    }
};

/**
 * @ingroup isac-tests
 * A filter for each track, whoever comes and goes; states stay within bounds.
 */
class IsacFilterBankTestCase : public TestCase
{
  public:
    IsacFilterBankTestCase()
        : TestCase("Filters follow their tracks")
    {
    }

  private:
    /**
     * @param id identity of the track
     * @param theta its angle (rad)
     * @param missed slots without an echo
     * @return its observation, 20 m away and at 12 m/s
     */
    static IsacTrackObservation Track(uint32_t id, double theta, uint32_t missed = 0)
    {
        IsacTrackObservation track;
        track.trackId = id;
        track.estimate = {theta, 20, 12};
        track.tau = 2 * 20 / isac::SPEED_OF_LIGHT;
        track.mu = isac::EchoDoppler(track.estimate, CARRIER);
        track.varTheta = 1e-4;
        track.varTau = 1e-18;
        track.varMu = 1e4;
        track.missed = missed;
        return track;
    }

    void DoRun() override
    {
        auto parameters = CreateObject<IsacLinkParameters>();
        IsacTrackFilterBank bank;
        IsacObservation observation;
        NS_TEST_EXPECT_MSG_EQ(bank.Step(observation, *parameters).size(), 0, "no tracks");
        observation.tracks = {Track(3, 0.5), Track(4, 1.0), Track(6, 1.2)};
        bank.Step(observation, *parameters);
        observation.tracks = {Track(3, 0.5), Track(6, 1.2), Track(9, 2.0)};
        const auto next = bank.Step(observation, *parameters);
        const std::vector<double> theta{0.5, 1.2, 2.0};
        NS_TEST_ASSERT_MSG_EQ(next.size(), 3, "one prediction for each track");
        for (std::size_t i = 0; i < 3; i++)
        {
            // Two slots move a vehicle by 2 * 12 m/s * 20 ms / 20 m = 0.024 rad at most.
            NS_TEST_EXPECT_MSG_EQ(next[i].trackId, observation.tracks[i].trackId, "identity");
            NS_TEST_EXPECT_MSG_EQ_TOL(next[i].state.theta, theta[i] + 0.012, 0.012, "own state");
        }
        // Two measurements tell more than one: less than three quarters of the variance.
        NS_TEST_EXPECT_MSG_LT(next[1].covariance(0, 0), 0.75 * next[2].covariance(0, 0), "memory");
        // A thousand slots without an echo: ever less certain, but finite and in range.
        observation.tracks = {Track(3, 0.5, 1)};
        double before = 0;
        for (int slot = 0; slot < 1000; slot++)
        {
            const auto& p = bank.Step(observation, *parameters).at(0);
            NS_TEST_ASSERT_MSG_EQ(p.covariance.allFinite(), true, "covariance");
            NS_TEST_ASSERT_MSG_EQ((p.state.theta > 0 && p.state.theta < M_PI), true, "angle");
            NS_TEST_ASSERT_MSG_GT(p.state.d, 0, "distance");
            NS_TEST_EXPECT_MSG_GT(p.covariance(2, 2), before, "speed");
            before = p.covariance(2, 2);
        }
    }
};

/**
 * @ingroup isac-tests
 * Equal streams give equal observations, and nothing gives a NaN.
 */
class IsacRadarRobustnessTestCase : public TestCase
{
  public:
    IsacRadarRobustnessTestCase()
        : TestCase("Radar: reproducible, and finite at the edges")
    {
    }

  private:
    /// @return targets at the edges of the geometry, some of them dark
    static std::vector<IsacTarget> Edges()
    {
        std::vector<IsacTarget> targets;
        for (const double theta : {0.0, 1e-9, M_PI / 2, M_PI, 1.0, 1.0})
        {
            for (const double d : {0.0, 1e-3, 0.5, 30.0, 199.0, 500.0})
            {
                const auto id = static_cast<uint32_t>(targets.size());
                const isac::VehicleState state{theta, d, 12};
                const double doppler = isac::EchoDoppler(state, CARRIER);
                targets.push_back({id, state, doppler, id % 3 ? 1.0 : 0.0});
            }
        }
        return targets;
    }

    /**
     * @param stream first stream
     * @param variant Paper or Corrected
     * @return all that was observed in a hundred slots
     */
    std::vector<double> Watch(int64_t stream, const std::string& variant)
    {
        auto parameters = CreateObject<IsacLinkParameters>();
        parameters->SetAttribute("Variant", StringValue(variant));
        auto radar = CreateObject<IsacRadar>();
        radar->SetLinkParameters(parameters);
        radar->SetAttribute("FalseAlarmRate", DoubleValue(1e-4));
        radar->SetAttribute("EchoLossProbability", DoubleValue(0.3));
        radar->AssignStreams(stream);
        std::vector<double> log;
        const auto targets = Edges();
        radar->Start(targets);
        IsacBeamDecision decision;
        for (int slot = 0; slot < 100; slot++)
        {
            const auto k = static_cast<Eigen::Index>(radar->GetObservation().tracks.size());
            decision.f.setConstant(32, k, 1 / std::sqrt(32.0));
            decision.p.setConstant(k, 10.0 / std::max<double>(k, 1));
            for (const auto& t : radar->Observe(targets, decision).tracks)
            {
                const auto& x = t.estimate;
                log.insert(log.end(), {x.theta, x.d, x.v, t.gamma, t.tau, t.mu});
                log.insert(log.end(), {t.varTheta, t.varTau, t.varMu, t.echoSinr});
                const bool bounded = x.theta >= 0.01 && x.theta <= M_PI - 0.01 && x.d >= 1 &&
                                     x.d <= 200 && std::abs(x.v) <= 60;
                NS_TEST_EXPECT_MSG_EQ(bounded, true, "estimate within its bounds");
            }
        }
        return log;
    }

    void DoRun() override
    {
        for (const std::string variant : {"Paper", "Corrected"})
        {
            const auto first = Watch(60, variant);
            const bool finite =
                std::all_of(first.begin(), first.end(), [](double x) { return std::isfinite(x); });
            NS_TEST_EXPECT_MSG_EQ(finite, true, "all finite");
            NS_TEST_EXPECT_MSG_EQ((first == Watch(60, variant)), true, "equal streams");
            NS_TEST_EXPECT_MSG_EQ((first == Watch(70, variant)), false, "other streams");
        }
    }
};

/**
 * @ingroup isac-tests
 * Bad attribute values are refused.
 */
class IsacLinkParametersTestCase : public TestCase
{
  public:
    IsacLinkParametersTestCase()
        : TestCase("Link parameters refuse bad values")
    {
    }

  private:
    void DoRun() override
    {
        auto p = CreateObject<IsacLinkParameters>();
        const double nan = std::nan("");
        const double inf = std::numeric_limits<double>::infinity();
        const auto takes = [&p](const std::string& name, const AttributeValue& value) {
            return p->SetAttributeFailSafe(name, value);
        };
        NS_TEST_EXPECT_MSG_EQ(takes("TxAntennas", UintegerValue(0)), false, "no antennas");
        NS_TEST_EXPECT_MSG_EQ(takes("RxAntennas", UintegerValue(0)), false, "no antennas");
        NS_TEST_EXPECT_MSG_EQ(takes("SlotDuration", TimeValue(Seconds(0))), false, "no slot");
        for (const std::string name : {"Bandwidth", "CarrierFrequency", "MatchedFilterGain"})
        {
            for (const double bad : {0.0, -1.0, nan, inf})
            {
                NS_TEST_EXPECT_MSG_EQ(takes(name, DoubleValue(bad)), false, name << " " << bad);
            }
            NS_TEST_EXPECT_MSG_EQ(takes(name, DoubleValue(1e9)), true, name);
        }
        for (const std::string name : {"MaxPower", "Noise", "EchoNoise"})
        {
            for (const double bad : {nan, inf, -inf, 1e9})
            {
                NS_TEST_EXPECT_MSG_EQ(takes(name, DoubleValue(bad)), false, name << " " << bad);
            }
        }
        NS_TEST_EXPECT_MSG_EQ_TOL(p->GetMaxPower(), 10.0, 1e-12, "40 dBm");
        NS_TEST_EXPECT_MSG_EQ_TOL(p->GetNoise(), 1e-11, 1e-23, "-80 dBm");
        NS_TEST_EXPECT_MSG_EQ_TOL(p->EstimatedGain(1), 1e-7, 1e-19, "70 dB at 1 m");
        p->SetAttribute("Variant", StringValue("Paper"));
        const bool paper = p->GetVariant() == isac::Variant::PAPER &&
                           p->GetEchoParameters().variant == isac::Variant::PAPER &&
                           p->GetRewardParameters().variant == isac::Variant::PAPER;
        NS_TEST_EXPECT_MSG_EQ(paper, true, "one variant for all equations");
    }
};

/**
 * @ingroup isac-tests
 * Suite of tracking and of the radar's edges.
 */
class IsacRadarTrackingTestSuite : public TestSuite
{
  public:
    IsacRadarTrackingTestSuite()
        : TestSuite("isac-radar-tracking")
    {
        AddTestCase(new IsacKalmanTestCase);
        AddTestCase(new IsacFilterBankTestCase);
        AddTestCase(new IsacRadarRobustnessTestCase);
        AddTestCase(new IsacLinkParametersTestCase);
    }
};

/// The suite, registered.
static IsacRadarTrackingTestSuite g_isacRadarTrackingTestSuite;
