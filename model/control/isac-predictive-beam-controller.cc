/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-predictive-beam-controller.h"

#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/isac-array.h"
#include "ns3/isac-communication.h"
#include "ns3/log.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacPredictiveBeamController");
NS_OBJECT_ENSURE_REGISTERED(IsacPredictiveBeamController);

namespace
{

using P = IsacPredictiveBeamController;

/// Distances (m) below which the path-loss law is not evaluated.
constexpr double NEAREST = 0.1;

/// Regularisation, relative to a row's squared norm, that keeps coincident angles finite.
constexpr double LEAST_REGULARISATION = 1e-12;

} // namespace

TypeId
IsacPredictiveBeamController::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacPredictiveBeamController")
            .SetParent<IsacBeamController>()
            .SetGroupName("Isac")
            .AddConstructor<P>()
            .AddAttribute("Predictor",
                          "Where vehicles are taken to be in the coming slot.",
                          decltype(EnumValue(P::EKF))(P::EKF),
                          MakeAccessorHelper<decltype(EnumValue(P::EKF))>(&P::m_predictor),
                          MakeEnumChecker(P::EKF,
                                          "Ekf",
                                          P::LAST_SENSED,
                                          "LastSensed",
                                          P::KINEMATIC,
                                          "Kinematic"))
            .AddAttribute("Precoder",
                          "How beams follow from the channels.",
                          decltype(EnumValue(P::WMMSE))(P::REGULARISED_ZERO_FORCING),
                          MakeAccessorHelper<decltype(EnumValue(P::WMMSE))>(&P::m_precoder),
                          MakeEnumChecker(P::REGULARISED_ZERO_FORCING,
                                          "RegularisedZeroForcing",
                                          P::MAXIMUM_RATIO,
                                          "MaximumRatio",
                                          P::ZERO_FORCING,
                                          "ZeroForcing",
                                          P::WMMSE,
                                          "Wmmse"))
            .AddAttribute("Power",
                          "How the power is split over the beams; Wmmse brings its own powers.",
                          decltype(EnumValue(P::EQUAL))(P::EQUAL),
                          MakeAccessorHelper<decltype(EnumValue(P::EQUAL))>(&P::m_power),
                          MakeEnumChecker(P::EQUAL,
                                          "Equal",
                                          P::WATER_FILLING,
                                          "WaterFilling",
                                          P::MAX_MIN,
                                          "MaxMin",
                                          P::REWARD_OPTIMAL,
                                          "RewardOptimal"))
            .AddAttribute("RegularisationScale",
                          "Regularisation of the zero-forcing precoder in units of noise K / P_max "
                          "(linear).",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&P::m_regularisationScale),
                          MakeDoubleChecker<double>(0.0, 1e12))
            .AddAttribute("WmmseIterations",
                          "Most iterations of Wmmse in a slot.",
                          UintegerValue(200),
                          MakeUintegerAccessor(&P::m_wmmseIterations),
                          MakeUintegerChecker<uint32_t>(1, 100000))
            .AddAttribute("ProcessSigmaTheta",
                          "(sigma_theta) Angle noise per slot that the filters assume (rad).",
                          DoubleValue(isac::EvolutionNoise().sigmaTheta),
                          MakeDoubleAccessor(&P::m_sigmaTheta),
                          MakeDoubleChecker<double>(0.0, 10.0))
            .AddAttribute("ProcessSigmaD",
                          "(sigma_d) Distance noise per slot that the filters assume (m).",
                          DoubleValue(isac::EvolutionNoise().sigmaD),
                          MakeDoubleAccessor(&P::m_sigmaD),
                          MakeDoubleChecker<double>(0.0, 1e6))
            .AddAttribute("ProcessSigmaV",
                          "(sigma_v) Speed noise per slot that the filters assume (m/s).",
                          DoubleValue(isac::EvolutionNoise().sigmaV),
                          MakeDoubleAccessor(&P::m_sigmaV),
                          MakeDoubleChecker<double>(0.0, 1e6));
    return tid;
}

IsacPredictiveBeamController::IsacPredictiveBeamController()
{
    NS_LOG_FUNCTION(this);
}

IsacPredictiveBeamController::~IsacPredictiveBeamController() = default;

const std::vector<isac::VehicleState>&
IsacPredictiveBeamController::GetPredictions() const
{
    return m_states;
}

void
IsacPredictiveBeamController::DoDecide(const IsacObservation& observation,
                                       IsacBeamDecision& decision)
{
    m_states.resize(observation.tracks.size());
    Predict(observation, m_states);
    if (m_states.empty())
    {
        return;
    }
    FillChannel();
    Precode(decision);
    if (m_precoder != WMMSE)
    {
        SplitPower(decision);
    }
}

void
IsacPredictiveBeamController::Predict(const IsacObservation& observation,
                                      std::vector<isac::VehicleState>& states)
{
    if (m_predictor == EKF)
    {
        m_filters.SetProcessNoise({m_sigmaTheta, m_sigmaD, m_sigmaV});
        const auto& predictions = m_filters.Step(observation, *m_parameters);
        std::transform(predictions.begin(),
                       predictions.end(),
                       states.begin(),
                       [](const IsacTrackFilterBank::Prediction& p) { return p.state; });
        return;
    }
    // Slots since the estimate was measured, and one for the coming slot.
    const double dT = m_parameters->GetSlotDuration().GetSeconds();
    for (std::size_t i = 0; i < states.size(); i++)
    {
        const auto& track = observation.tracks[i];
        states[i] = track.estimate;
        for (uint32_t slot = 0; m_predictor == KINEMATIC && slot <= track.missed; slot++)
        {
            states[i].d = std::max(states[i].d, NEAREST);
            states[i] = isac::Evolve(states[i], dT);
        }
    }
}

void
IsacPredictiveBeamController::FillChannel()
{
    const auto k = static_cast<Eigen::Index>(m_states.size());
    m_theta.resize(k);
    m_gain.resize(k);
    for (Eigen::Index i = 0; i < k; i++)
    {
        m_theta(i) = m_states[i].theta;
        m_gain(i) = m_parameters->EstimatedGain(std::max(m_states[i].d, NEAREST));
    }
    isac::LineOfSightChannel(m_theta, m_gain, m_parameters->GetTxAntennas(), m_h);
}

void
IsacPredictiveBeamController::Precode(IsacBeamDecision& decision)
{
    const auto k = static_cast<Eigen::Index>(m_states.size());
    const double pMax = m_parameters->GetMaxPower();
    const double noise = m_parameters->GetNoise();
    switch (m_precoder)
    {
    case MAXIMUM_RATIO:
        isac::MaximumRatio(m_h, decision.f);
        break;
    case ZERO_FORCING:
        m_zeroForcing.Compute(m_h, decision.f);
        break;
    case REGULARISED_ZERO_FORCING:
        m_regularisation.resize(k);
        for (Eigen::Index i = 0; i < k; i++)
        {
            m_regularisation(i) =
                std::max(m_regularisationScale * noise * static_cast<double>(k) / pMax,
                         LEAST_REGULARISATION * m_h.row(i).squaredNorm());
        }
        m_zeroForcing.ComputeRegularised(m_h, m_regularisation, decision.f);
        break;
    case WMMSE:
        isac::Wmmse(m_h, pMax, noise, decision.f, decision.p, static_cast<int>(m_wmmseIterations));
        break;
    }
}

void
IsacPredictiveBeamController::SplitPower(IsacBeamDecision& decision)
{
    const auto k = static_cast<Eigen::Index>(m_states.size());
    const double pMax = m_parameters->GetMaxPower();
    const double noise = m_parameters->GetNoise();
    if (m_power == EQUAL)
    {
        decision.p.setConstant(pMax / static_cast<double>(k));
        return;
    }
    m_ones.setOnes(k);
    isac::ReceivedPowers(m_h, decision.f, m_ones, m_unit);
    switch (m_power)
    {
    case WATER_FILLING:
        m_gain = m_unit.diagonal() / noise;
        isac::WaterFilling(m_gain, pMax, decision.p);
        break;
    case MAX_MIN:
        isac::MaxMinPowers(m_unit, noise, pMax, decision.p);
        break;
    default:
        isac::RewardOptimalPowers(m_unit, noise, pMax, decision.p);
        break;
    }
}

} // namespace ns3
