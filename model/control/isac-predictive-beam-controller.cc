/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-predictive-beam-controller.h"

#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/isac-ns3-compat.h"
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
using D = IsacPrecodingDesign;

/// Distances (m) below which the state evolution is not evaluated.
constexpr double NEAREST = 0.1;

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
                          isac::EnumAttribute<P::Predictor>(P::EKF),
                          isac::MakeEnumAccessor<P::Predictor>(&P::m_predictor),
                          MakeEnumChecker(P::EKF,
                                          "Ekf",
                                          P::LAST_SENSED,
                                          "LastSensed",
                                          P::KINEMATIC,
                                          "Kinematic",
                                          P::UKF,
                                          "Ukf",
                                          P::MESSAGE_PASSING,
                                          "MessagePassing"))
            .AddAttribute("Precoder",
                          "How beams follow from the channels.",
                          isac::EnumAttribute<D::Precoder>(D::REGULARISED_ZERO_FORCING),
                          isac::MakeEnumAccessor<D::Precoder>(&P::m_precoder),
                          MakeEnumChecker(D::REGULARISED_ZERO_FORCING,
                                          "RegularisedZeroForcing",
                                          D::MAXIMUM_RATIO,
                                          "MaximumRatio",
                                          D::ZERO_FORCING,
                                          "ZeroForcing",
                                          D::WMMSE,
                                          "Wmmse"))
            .AddAttribute("Power",
                          "How the power is split over the beams; Wmmse brings its own powers.",
                          isac::EnumAttribute<D::Power>(D::EQUAL),
                          isac::MakeEnumAccessor<D::Power>(&P::m_power),
                          MakeEnumChecker(D::EQUAL,
                                          "Equal",
                                          D::WATER_FILLING,
                                          "WaterFilling",
                                          D::MAX_MIN,
                                          "MaxMin",
                                          D::REWARD_OPTIMAL,
                                          "RewardOptimal"))
            .AddAttribute("RegularisationScale",
                          "Regularisation of the zero-forcing precoder in units of noise K / P_max "
                          "(linear).",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&P::m_regularisationScale),
                          MakeDoubleChecker<double>(0.0, 1e12))
            .AddAttribute("WmmseIterations",
                          "Most iterations of Wmmse in a slot (count).",
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
                          MakeDoubleChecker<double>(0.0, 1e6))
            .AddAttribute("UkfAlpha",
                          "(alpha) Spread of Ukf's sigma points about their mean (dimensionless); "
                          "they lie alpha sqrt(3 + kappa) standard deviations from it.",
                          DoubleValue(isac::UnscentedScaling().alpha),
                          MakeDoubleAccessor(&P::m_alpha),
                          MakeDoubleChecker<double>(1e-4, 1.0))
            .AddAttribute("UkfBeta",
                          "(beta) Extra weight of the centre in Ukf's covariances (dimensionless): "
                          "0 for alpha = 1, 2 for a small alpha.",
                          DoubleValue(isac::UnscentedScaling().beta),
                          MakeDoubleAccessor(&P::m_beta),
                          MakeDoubleChecker<double>(0.0, 1e3))
            .AddAttribute("UkfKappa",
                          "(kappa) Secondary spread of Ukf's sigma points (dimensionless).",
                          DoubleValue(isac::UnscentedScaling().kappa),
                          MakeDoubleAccessor(&P::m_kappa),
                          MakeDoubleChecker<double>(-2.9, 1e3));
    return tid;
}

IsacPredictiveBeamController::IsacPredictiveBeamController()
{
    NS_LOG_FUNCTION(this);
}

IsacPredictiveBeamController::~IsacPredictiveBeamController() = default;

bool
IsacPredictiveBeamController::IsFiltering() const
{
    return m_predictor == EKF || m_predictor == UKF || m_predictor == MESSAGE_PASSING;
}

const IsacTrackFilterBank&
IsacPredictiveBeamController::GetFilters() const
{
    return m_filters;
}

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
    m_design.Compute(m_states, *m_parameters, GetDesign(), decision);
}

IsacPrecodingDesign::Options
IsacPredictiveBeamController::GetDesign() const
{
    IsacPrecodingDesign::Options options;
    options.precoder = m_precoder;
    options.power = m_power;
    options.regularisationScale = m_regularisationScale;
    options.wmmseIterations = m_wmmseIterations;
    return options;
}

void
IsacPredictiveBeamController::Predict(const IsacObservation& observation,
                                      std::vector<isac::VehicleState>& states)
{
    if (IsFiltering())
    {
        m_filters.SetKind(m_predictor == UKF   ? IsacTrackFilter::UNSCENTED_KALMAN
                          : m_predictor == EKF ? IsacTrackFilter::EXTENDED_KALMAN
                                               : IsacTrackFilter::MESSAGE_PASSING);
        m_filters.SetUnscentedScaling({m_alpha, m_beta, m_kappa});
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

} // namespace ns3
