/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-tracking-evaluation.h"

#include "isac-predictive-beam-controller.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/isac-posterior-bound.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <vector>

namespace ns3
{

namespace
{

using Errors = IsacTrackingEvaluation::Errors;

/// Widths 2 / N by which vehicles are apart.
constexpr double WIDTHS_APART = 2;
/// Deviations below this count as this much, so that the information stays finite.
constexpr double LEAST_SIGMA = 1e-9;

/**
 * @param object an object
 * @param name name of a double attribute
 * @return its value
 */
double
GetDouble(const Object& object, const std::string& name)
{
    DoubleValue value;
    object.GetAttribute(name, value);
    return value.Get();
}

/// One track of one slot: what it is scored by.
struct Sample
{
    uint32_t trackId;                 //!< identity
    isac::VehicleState truth;         //!< true state
    Eigen::Matrix3d information;      //!< J
    IsacRadar::Deviations deviations; //!< of its measurement, infinite: none
    double rawTheta;                  //!< error of the measured angle (rad)
    double rawD;                      //!< error of the measured distance (m)
};

/// Follows the bound through a closed loop and adds up.
class Scorer
{
  public:
    /**
     * @param loop closed loop
     * @param controller its controller
     */
    Scorer(Ptr<IsacClosedLoop> loop, Ptr<IsacPredictiveBeamController> controller)
        : m_loop(loop),
          m_controller(controller),
          m_carrier(loop->GetLinkParameters()->GetCarrier()),
          m_dT(loop->GetLinkParameters()->GetSlotDuration().GetSeconds()),
          m_apart(WIDTHS_APART * 2 / loop->GetLinkParameters()->GetTxAntennas())
    {
        const auto sigma = [](const Object& object, const std::string& prefix) {
            return isac::EvolutionNoise{std::max(GetDouble(object, prefix + "Theta"), LEAST_SIGMA),
                                        std::max(GetDouble(object, prefix + "D"), LEAST_SIGMA),
                                        std::max(GetDouble(object, prefix + "V"), LEAST_SIGMA)};
        };
        m_process = isac::DiagonalCovariance(sigma(*loop, "Sigma"));
        m_initial = isac::DiagonalCovariance(sigma(*loop->GetRadar(), "InitialSigma"));
    }

    /// Takes the tracks of slot 0.
    void Start()
    {
        m_samples.clear();
        m_states = m_loop->GetStates();
        for (std::size_t i = 0; i < m_loop->GetObservation().tracks.size(); i++)
        {
            AddTrack(i, m_initial.inverse(), {INFINITY, INFINITY, INFINITY});
        }
    }

    /// Scores the tracks taken last: the controller has filtered them.
    /// @param result adds up squares
    void Score(IsacTrackingEvaluation& result) const
    {
        const bool apart = isac::AngularSeparation(m_states) >= m_apart;
        const auto& filtered = m_controller->GetFilters().GetFiltered();
        for (const auto& sample : m_samples)
        {
            const auto estimate =
                std::find_if(filtered.begin(), filtered.end(), [&sample](const auto& e) {
                    return e.trackId == sample.trackId;
                });
            NS_ABORT_MSG_IF(estimate == filtered.end(),
                            "IsacTrackingEvaluation: the controller did not filter a track");
            Add(sample, estimate->state, result.all);
            if (apart)
            {
                Add(sample, estimate->state, result.apart);
            }
        }
        result.lost += m_states.size() - m_samples.size();
    }

    /// Takes the tracks of the slot that the loop ended, and moves their bounds there.
    void Take()
    {
        m_before.swap(m_samples);
        m_samples.clear();
        m_states = m_loop->GetStates();
        const auto& deviations = m_loop->GetRadar()->GetMeasurementDeviations();
        const auto& tracks = m_loop->GetObservation().tracks;
        for (std::size_t i = 0; i < tracks.size(); i++)
        {
            const auto old =
                std::find_if(m_before.begin(), m_before.end(), [&tracks, i](const Sample& s) {
                    return s.trackId == tracks[i].trackId;
                });
            const auto column = std::find(m_columns.begin(), m_columns.end(), tracks[i].trackId) -
                                m_columns.begin();
            if (old != m_before.end() && column < static_cast<std::ptrdiff_t>(deviations.size()))
            {
                const auto& state = m_states[m_loop->GetRadar()->GetTrackTargets()[i]];
                const auto& sigma = deviations[column];
                AddTrack(i,
                         isac::PosteriorInformation(old->information,
                                                    isac::EvolveJacobian(old->truth, m_dT),
                                                    m_process,
                                                    isac::MeasurementInformation(state,
                                                                                 m_carrier,
                                                                                 sigma.theta,
                                                                                 sigma.tau,
                                                                                 sigma.mu)),
                         sigma);
            }
            else
            {
                const auto sigma = IsacTrackFilterBank::InitialSigma(tracks[i], m_carrier);
                AddTrack(i,
                         isac::DiagonalCovariance(sigma).inverse(),
                         {INFINITY, INFINITY, INFINITY});
            }
        }
        RememberColumns();
    }

    /// Notes which tracks the columns of the next decision belong to.
    void RememberColumns()
    {
        m_columns.clear();
        for (const auto& track : m_loop->GetObservation().tracks)
        {
            m_columns.push_back(track.trackId);
        }
    }

  private:
    /**
     * @param i index of a track of the loop's observation; nothing happens for a ghost
     * @param information its J
     * @param sigma deviations of its measurement
     */
    void AddTrack(std::size_t i,
                  const Eigen::Matrix3d& information,
                  const IsacRadar::Deviations& sigma)
    {
        const uint32_t target = m_loop->GetRadar()->GetTrackTargets()[i];
        if (target >= m_states.size())
        {
            return;
        }
        const auto& track = m_loop->GetObservation().tracks[i];
        const auto& truth = m_states[target];
        m_samples.push_back({track.trackId,
                             truth,
                             information,
                             sigma,
                             track.estimate.theta - truth.theta,
                             track.tau * isac::SPEED_OF_LIGHT / 2 - truth.d});
    }

    /**
     * @param sample a track
     * @param state its filtered state
     * @param errors squares are added to
     */
    static void Add(const Sample& sample, const isac::VehicleState& state, Errors& errors)
    {
        const Eigen::Matrix3d bound = sample.information.inverse();
        errors.samples++;
        errors.rmseTheta += std::pow(state.theta - sample.truth.theta, 2);
        errors.rmseD += std::pow(state.d - sample.truth.d, 2);
        errors.boundTheta += bound(0, 0);
        errors.boundD += bound(1, 1);
        if (std::isfinite(sample.deviations.theta))
        {
            errors.heard++;
            errors.rawTheta += std::pow(sample.rawTheta, 2);
            errors.rawD += std::pow(sample.rawD, 2);
            errors.rawBoundTheta += std::pow(sample.deviations.theta, 2);
            errors.rawBoundD += std::pow(sample.deviations.tau * isac::SPEED_OF_LIGHT / 2, 2);
        }
    }

    Ptr<IsacClosedLoop> m_loop;                     //!< followed
    Ptr<IsacPredictiveBeamController> m_controller; //!< its controller
    double m_carrier;                               //!< f_c (Hz)
    double m_dT;                                    //!< slot (s)
    double m_apart;                                 //!< vehicles are apart by this much
    Eigen::Matrix3d m_process;                      //!< Q
    Eigen::Matrix3d m_initial;                      //!< covariance in slot 0
    std::vector<isac::VehicleState> m_states;       //!< true states of the slot taken last
    std::vector<Sample> m_samples;                  //!< its tracks
    std::vector<Sample> m_before;                   //!< those of the slot before
    std::vector<uint32_t> m_columns;                //!< tracks of the decision's columns
};

/// @param errors sums that become root means
void
Finish(Errors& errors)
{
    const double samples = std::max<double>(errors.samples, 1);
    const double heard = std::max<double>(errors.heard, 1);
    for (double* x : {&errors.rmseTheta, &errors.rmseD, &errors.boundTheta, &errors.boundD})
    {
        *x = std::sqrt(*x / samples);
    }
    for (double* x : {&errors.rawTheta, &errors.rawD, &errors.rawBoundTheta, &errors.rawBoundD})
    {
        *x = std::sqrt(*x / heard);
    }
}

} // namespace

double
IsacTrackingEvaluation::Errors::GetRatioTheta() const
{
    return boundTheta > 0 ? rmseTheta / boundTheta : 0.0;
}

double
IsacTrackingEvaluation::Errors::GetRatioD() const
{
    return boundD > 0 ? rmseD / boundD : 0.0;
}

IsacTrackingEvaluation
IsacTrackingEvaluation::Run(Ptr<IsacClosedLoop> loop,
                            const std::string& controller,
                            uint32_t runs,
                            int64_t stream)
{
    NS_ABORT_MSG_IF(runs == 0, "IsacTrackingEvaluation: no runs; give at least 1");
    NS_ABORT_MSG_IF(!loop->GetLinkParameters(),
                    "IsacTrackingEvaluation: a loop without link parameters; call "
                    "SetLinkParameters() first");
    const auto predictive =
        DynamicCast<IsacPredictiveBeamController>(IsacBeamController::Create(controller));
    NS_ABORT_MSG_IF(!predictive || !predictive->IsFiltering(),
                    "IsacTrackingEvaluation: '"
                        << controller
                        << "' has no filters; take an IsacPredictiveBeamController with "
                           "Predictor=Ekf, Ukf or MessagePassing");
    loop->SetController(predictive);
    predictive->SetLinkParameters(loop->GetLinkParameters());
    loop->AssignStreams(stream);
    IsacTrackingEvaluation result;
    Scorer scorer(loop, predictive);
    IsacBeamDecision last;
    for (uint32_t run = 0; run < runs; run++)
    {
        loop->Reset();
        scorer.Start();
        scorer.RememberColumns();
        for (uint32_t slot = 1; slot <= loop->GetSlots(); slot++)
        {
            const auto& metrics = loop->Step(); // filters the slot before
            result.sumRate += metrics.sumRate / loop->GetSlots() / runs;
            result.overhead += metrics.overhead / loop->GetSlots() / runs;
            if (slot > 1)
            {
                scorer.Score(result);
            }
            scorer.Take();
        }
        predictive->Decide(loop->GetObservation(), last); // filters the last slot
        scorer.Score(result);
    }
    Finish(result.apart);
    Finish(result.all);
    return result;
}

} // namespace ns3
