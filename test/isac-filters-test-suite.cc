/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-control-test-helper.h"

#include "ns3/isac-extended-kalman-filter.h"
#include "ns3/isac-message-passing-filter.h"
#include "ns3/isac-scenario.h"
#include "ns3/isac-track-filter-bank.h"
#include "ns3/isac-tracking-evaluation.h"
#include "ns3/isac-unscented-kalman-filter.h"
#include "ns3/random-variable-stream.h"
#include "ns3/test.h"

#include <Eigen/LU>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

constexpr double CARRIER = 30e9; //!< f_c (Hz)
constexpr double SLOT = 0.02;    //!< dT (s)

/// A vehicle that evolves after eq. (14) and is measured after eq. (7) with known variances.
class Measured
{
  public:
    /**
     * @param stream random stream
     * @param scale of all deviations: 1 gives 0.005 rad, 0.3 m, 200 Hz and the paper's evolution
     */
    Measured(int64_t stream, double scale)
        : m_scale(scale),
          m_normal(CreateObject<NormalRandomVariable>())
    {
        m_normal->SetStream(stream);
        noise = {noise.sigmaTheta * scale, noise.sigmaD * scale, noise.sigmaV * scale};
        initial = {0.01 * scale, 0.2 * scale, 0.5 * scale};
    }

    /// @return first observation of a vehicle that starts anew
    IsacTrackObservation Start()
    {
        state = {std::atan2(10.0, 25.0), std::hypot(10.0, 25.0), 12};
        track = IsacTrackObservation();
        track.estimate = isac::Evolve(state, 0, initial, Draw());
        return track;
    }

    /// @param dT slot (s) @return observation of the next slot
    const IsacTrackObservation& Step(double dT = SLOT)
    {
        state = isac::Evolve(state, dT, noise, Draw());
        const double toTau = 2 / isac::SPEED_OF_LIGHT;
        const auto w = Draw();
        track.varTheta = std::pow(0.005 * m_scale, 2);
        track.varTau = std::pow(toTau * 0.3 * m_scale, 2);
        track.varMu = std::pow(200 * m_scale, 2);
        track.estimate.theta = state.theta + std::sqrt(track.varTheta) * w[0];
        track.tau = toTau * state.d + std::sqrt(track.varTau) * w[1];
        track.mu = isac::EchoDoppler(state, CARRIER) + std::sqrt(track.varMu) * w[2];
        return track;
    }

    isac::VehicleState state;     //!< truth
    IsacTrackObservation track;   //!< measured
    isac::EvolutionNoise noise;   //!< of the evolution
    isac::EvolutionNoise initial; //!< of the first estimate

  private:
    /// @return three standard normal draws
    std::array<double, 3> Draw()
    {
        const double a = m_normal->GetValue();
        const double b = m_normal->GetValue();
        return {a, b, m_normal->GetValue()};
    }

    double m_scale;                     //!< of all deviations
    Ptr<NormalRandomVariable> m_normal; //!< all draws
};

/// @param x a state @return it as a vector
Eigen::Vector3d
Vector3(const isac::VehicleState& x)
{
    return {x.theta, x.d, x.v};
}

} // namespace

/**
 * @ingroup isac-tests
 * Sigma points, and the unscented filter where the model is as good as linear.
 */
class IsacUnscentedTestCase : public TestCase
{
  public:
    IsacUnscentedTestCase()
        : TestCase("Unscented filter: equals the Kalman filter of a linear model")
    {
    }

  private:
    /// @param scaling to refuse @return whether it is refused
    static bool Refuses(const isac::UnscentedScaling& scaling)
    {
        try
        {
            isac::SigmaPoints(Eigen::Vector3d::Zero(), Eigen::Matrix3d::Identity(), scaling);
        }
        catch (const std::invalid_argument&)
        {
            return true;
        }
        return false;
    }

    /// Points reproduce mean and covariance of a linear map, also where one variance is zero.
    void CheckPoints()
    {
        Eigen::Matrix3d root;
        root << 1, 0, 0, 0.5, 2, 0, -0.3, 0.7, 0;
        const Eigen::Matrix3d p = root * root.transpose();
        const Eigen::Vector3d mean(1, -2, 3);
        for (const isac::UnscentedScaling scaling :
             {isac::UnscentedScaling{}, {0.1, 2, 0}, {0.5, 2, 1}})
        {
            isac::SigmaPoints x(mean, p, scaling);
            NS_TEST_EXPECT_MSG_LT((x.points * x.meanWeights - mean).norm(), 1e-12, "mean");
            x.points.colwise() -= mean;
            const Eigen::Matrix3d back =
                x.points * x.covarianceWeights.asDiagonal() * x.points.transpose();
            NS_TEST_EXPECT_MSG_LT((back - p).norm(), 1e-12, "covariance");
        }
        NS_TEST_EXPECT_MSG_EQ(Refuses({0, 0, 0}), true, "alpha");
        NS_TEST_EXPECT_MSG_EQ(Refuses({1.1, 0, 0}), true, "alpha");
        NS_TEST_EXPECT_MSG_EQ(Refuses({1, -1, 0}), true, "beta");
        NS_TEST_EXPECT_MSG_EQ(Refuses({1, 0, -3}), true, "kappa");
        NS_TEST_EXPECT_MSG_EQ(Refuses({1, 0, std::nan("")}), true, "kappa");
    }

    /**
     * Both Kalman filters against one in batch form, which shares no code with them.
     * @param vehicle at its start @param dT slot (s) @param tolerance in standard deviations
     */
    void Compare(Measured& vehicle, double dT, double tolerance)
    {
        IsacUnscentedKalmanFilter unscented;
        IsacExtendedKalmanFilter extended;
        const auto first = vehicle.Start();
        unscented.Start(first, CARRIER, vehicle.initial);
        extended.Start(first, CARRIER, vehicle.initial);
        Eigen::Vector3d x = Vector3(first.estimate);
        Eigen::Matrix3d p = extended.GetCovariance();
        const double toDistance = isac::SPEED_OF_LIGHT / 2;
        const double toSpeed = toDistance / CARRIER;
        const Eigen::Vector3d sigma(vehicle.noise.sigmaTheta,
                                    vehicle.noise.sigmaD,
                                    vehicle.noise.sigmaV);
        const Eigen::Matrix3d q = sigma.cwiseAbs2().asDiagonal();
        for (int slot = 0; slot < 40; slot++)
        {
            const auto& track = vehicle.Step(dT);
            for (IsacTrackFilter* filter : std::vector<IsacTrackFilter*>{&unscented, &extended})
            {
                filter->Predict(dT, vehicle.noise);
                filter->Update(track);
            }
            const isac::VehicleState before{x(0), x(1), x(2)};
            const Eigen::Matrix3d f = isac::EvolveJacobian(before, dT);
            x = Vector3(isac::Evolve(before, dT));
            p = f * p * f.transpose() + q;
            Eigen::Matrix3d h = Eigen::Matrix3d::Identity();
            h.row(2) << -x(2) * std::sin(x(0)), 0, std::cos(x(0));
            const Eigen::Vector3d r(track.varTheta,
                                    track.varTau * toDistance * toDistance,
                                    track.varMu * toSpeed * toSpeed);
            const Eigen::Vector3d innovation(track.estimate.theta - x(0),
                                             track.tau * toDistance - x(1),
                                             track.mu * toSpeed - x(2) * std::cos(x(0)));
            const Eigen::Matrix3d s = h * p * h.transpose() + Eigen::Matrix3d(r.asDiagonal());
            const Eigen::Matrix3d gain = p * h.transpose() * s.inverse();
            x += gain * innovation;
            p = (Eigen::Matrix3d::Identity() - gain * h) * p;
            // In standard deviations; a state known exactly counts in its own unit.
            const Eigen::Vector3d unit =
                p.diagonal().unaryExpr([](double v) { return v > 0 ? 1 / std::sqrt(v) : 1.0; });
            for (const IsacTrackFilter* filter :
                 std::vector<const IsacTrackFilter*>{&unscented, &extended})
            {
                const Eigen::Vector3d state = Vector3(filter->GetState()) - x;
                const Eigen::Matrix3d covariance = filter->GetCovariance() - p;
                NS_TEST_EXPECT_MSG_LT(unit.cwiseProduct(state).norm(), tolerance, "state " << slot);
                NS_TEST_EXPECT_MSG_LT((unit.asDiagonal() * covariance * unit.asDiagonal()).norm(),
                                      tolerance,
                                      "covariance " << slot);
            }
        }
    }

    void DoRun() override
    {
        CheckPoints();
        // Linear: a vehicle that only jitters (dT = 0) under a known angle, so that distance and
        // speed are random walks and the Doppler shift is proportional to the speed.
        Measured linear(40, 1);
        linear.initial.sigmaTheta = 0;
        linear.noise.sigmaTheta = 0;
        Compare(linear, 0, 1e-9);
        // All of (14) and (7), linear but for second-order terms of 1e-5 of a deviation.
        Measured nearly(40, 1e-5);
        Compare(nearly, SLOT, 1e-3);
    }
};

/**
 * @ingroup isac-tests
 * Message passing: beliefs, convergence, and how near it comes to the Kalman filters.
 */
class IsacMessagePassingTestCase : public TestCase
{
  public:
    IsacMessagePassingTestCase()
        : TestCase("Message passing: converges, factorises, close to the Kalman filters")
    {
    }

  private:
    void DoRun() override
    {
        constexpr int RUNS = 200;
        constexpr int SLOTS = 60;
        Measured vehicle(41, 1);
        Eigen::Vector3d extended = Eigen::Vector3d::Zero();
        Eigen::Vector3d unscented = Eigen::Vector3d::Zero();
        Eigen::Vector3d passing = Eigen::Vector3d::Zero();
        for (int run = 0; run < RUNS; run++)
        {
            const auto first = vehicle.Start();
            IsacExtendedKalmanFilter ekf;
            IsacUnscentedKalmanFilter ukf;
            IsacMessagePassingFilter few;
            IsacMessagePassingFilter many(60);
            for (IsacTrackFilter* filter : std::vector<IsacTrackFilter*>{&ekf, &ukf, &few, &many})
            {
                filter->Start(first, CARRIER, vehicle.initial);
            }
            for (int slot = 0; slot < SLOTS; slot++)
            {
                const auto& track = vehicle.Step();
                for (IsacTrackFilter* filter :
                     std::vector<IsacTrackFilter*>{&ekf, &ukf, &few, &many})
                {
                    filter->Predict(SLOT, vehicle.noise);
                    filter->Update(track);
                }
                const Eigen::Matrix3d p = few.GetCovariance();
                const Eigen::Matrix3d diagonal = p.diagonal().asDiagonal();
                NS_TEST_ASSERT_MSG_EQ((p == diagonal), true, "beliefs factorise");
                const Eigen::Vector3d sigma = p.diagonal().cwiseSqrt();
                const Eigen::Vector3d moved =
                    (Vector3(few.GetState()) - Vector3(many.GetState())).cwiseQuotient(sigma);
                NS_TEST_EXPECT_MSG_LT(moved.cwiseAbs().maxCoeff(), 0.01, "converged");
                const Eigen::Vector3d truth = Vector3(vehicle.state);
                extended += (Vector3(ekf.GetState()) - truth).cwiseAbs2();
                unscented += (Vector3(ukf.GetState()) - truth).cwiseAbs2();
                passing += (Vector3(few.GetState()) - truth).cwiseAbs2();
            }
        }
        // Measured: message passing 4.5, 0.02 and 0.3 % above the extended filter in angle,
        // distance and speed; the unscented filter within 0.01 %.
        for (int i = 0; i < 3; i++)
        {
            NS_TEST_EXPECT_MSG_LT(std::sqrt(passing(i) / extended(i)), 1.1, "component " << i);
            NS_TEST_EXPECT_MSG_LT(std::sqrt(unscented(i) / extended(i)), 1.01, "component " << i);
        }
    }
};

/**
 * @ingroup isac-tests
 * The bank: kinds, what it filtered, missed echoes.
 */
class IsacFilterKindsTestCase : public TestCase
{
  public:
    IsacFilterKindsTestCase()
        : TestCase("Filter bank of any kind gives filtered states and predictions")
    {
    }

  private:
    void DoRun() override
    {
        auto parameters = CreateObject<IsacLinkParameters>();
        for (const auto kind : {IsacTrackFilter::EXTENDED_KALMAN,
                                IsacTrackFilter::UNSCENTED_KALMAN,
                                IsacTrackFilter::MESSAGE_PASSING})
        {
            IsacTrackFilterBank bank;
            bank.SetKind(kind);
            auto alone = IsacTrackFilter::Create(kind);
            IsacObservation observation;
            observation.tracks = {Track(5, 0.5, 20), Track(7, 1.0, 20)};
            const auto& track = observation.tracks[1];
            alone->Start(track, CARRIER, IsacTrackFilterBank::InitialSigma(track, CARRIER));
            bank.Step(observation, *parameters);
            for (int slot = 0; slot < 30; slot++)
            {
                observation.tracks[1].missed = slot % 5 == 4 ? 1 : 0;
                observation.tracks[1].estimate.theta += 0.001;
                alone->Predict(SLOT, isac::EvolutionNoise());
                const Eigen::Vector3d predicted = Vector3(alone->GetState());
                alone->Update(observation.tracks[1]);
                const auto next = bank.Step(observation, *parameters);
                const auto& filtered = bank.GetFiltered();
                NS_TEST_ASSERT_MSG_EQ(filtered.size(), 2, "one a track");
                NS_TEST_EXPECT_MSG_EQ(filtered[1].trackId, 7, "identity");
                NS_TEST_EXPECT_MSG_EQ((filtered[1].covariance == alone->GetCovariance()),
                                      true,
                                      "the filter's covariance");
                const Eigen::Vector3d state = Vector3(filtered[1].state);
                NS_TEST_EXPECT_MSG_EQ((state == Vector3(alone->GetState())), true, "its state");
                const bool moved = state != predicted;
                const bool heard = observation.tracks[1].missed == 0;
                NS_TEST_EXPECT_MSG_EQ(moved, heard, "missed echoes");
                NS_TEST_EXPECT_MSG_GT(next[1].covariance(0, 0),
                                      filtered[1].covariance(0, 0),
                                      "the future is less certain");
            }
            observation.tracks.clear();
            bank.Step(observation, *parameters);
            NS_TEST_EXPECT_MSG_EQ(bank.GetFiltered().size(), 0, "nobody left");
        }
    }
};

/**
 * @ingroup isac-tests
 * The paper's scenario: filters against the posterior Cramer-Rao bound.
 */
class IsacTrackingEvaluationTestCase : public TestCase
{
  public:
    IsacTrackingEvaluationTestCase()
        : TestCase("Filters reach the posterior Cramer-Rao bound of the paper's scenario")
    {
    }

  private:
    /**
     * @param power P_max (dBm)
     * @param controller name
     * @return errors and bounds of 40 runs
     */
    static IsacTrackingEvaluation Evaluate(double power, const std::string& controller)
    {
        return IsacTrackingEvaluation::Run(IsacScenario::Create("paper", power), controller, 40);
    }

    void DoRun() override
    {
        for (const double power : {0, 10, 20, 30, 40})
        {
            // 40 runs, some 10^4 samples correlated over a few slots: the ratio varies by 1 to
            // 2 %. 300 runs gave 0.99 to 1.02. Below 1 by more than that would be no bound.
            const auto rzf = Evaluate(power, "rzf");
            NS_TEST_EXPECT_MSG_GT(rzf.apart.samples, 5000, power << " dBm");
            NS_TEST_EXPECT_MSG_EQ(rzf.all.samples + rzf.lost, 40 * 100 * 3, power << " dBm");
            NS_TEST_EXPECT_MSG_EQ_TOL(rzf.apart.GetRatioTheta(), 1.0, 0.1, power << " dBm");
            NS_TEST_EXPECT_MSG_EQ_TOL(rzf.apart.GetRatioD(), 1.0, 0.1, power << " dBm");
            const double raw = rzf.apart.rawTheta / rzf.apart.rawBoundTheta;
            NS_TEST_EXPECT_MSG_EQ_TOL(raw, 1.0, 0.05, "measurements are drawn at their CRLB");
            NS_TEST_EXPECT_MSG_LT(rzf.apart.boundTheta, rzf.apart.rawBoundTheta, "filters help");
        }
        const auto ekf = Evaluate(20, "ekf");
        NS_TEST_EXPECT_MSG_EQ_TOL(ekf.apart.GetRatioTheta(), 1.0, 0.1, "ekf");
        // Equal streams, so the same vehicles: UKF within 1 %, message passing within 5 % of EKF
        // where vehicles are apart (300 runs: 0.0 and 1.2 %); 25 % over all slots (300 runs: 0.0
        // and 7 %), whose largest errors dominate.
        for (const std::string name : {"ukf", "message-passing"})
        {
            const auto other = Evaluate(20, name);
            const double tolerance = name == "ukf" ? 1.01 : 1.05;
            NS_TEST_EXPECT_MSG_LT(other.apart.rmseTheta / ekf.apart.rmseTheta, tolerance, name);
            NS_TEST_EXPECT_MSG_LT(other.apart.rmseD / ekf.apart.rmseD, tolerance, name);
            NS_TEST_EXPECT_MSG_LT(other.all.rmseTheta / ekf.all.rmseTheta, 1.25, name);
            NS_TEST_EXPECT_MSG_EQ_TOL(other.sumRate / ekf.sumRate, 1.0, 0.01, name);
        }
    }
};

/**
 * @ingroup isac-tests
 * Suite of the filters.
 */
class IsacFiltersTestSuite : public TestSuite
{
  public:
    IsacFiltersTestSuite()
        : TestSuite("isac-filters")
    {
        AddTestCase(new IsacUnscentedTestCase);
        AddTestCase(new IsacMessagePassingTestCase);
        AddTestCase(new IsacFilterKindsTestCase);
        AddTestCase(new IsacTrackingEvaluationTestCase);
    }
};

/// The suite, registered.
static IsacFiltersTestSuite g_isacFiltersTestSuite;
