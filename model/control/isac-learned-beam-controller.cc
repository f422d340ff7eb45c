/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-learned-beam-controller.h"

#include "ns3/abort.h"
#include "ns3/isac-policy-library.h"
#include "ns3/log.h"
#include "ns3/string.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacLearnedBeamController");
NS_OBJECT_ENSURE_REGISTERED(IsacLearnedBeamController);

namespace
{

/// Deviations at which inputs are clipped.
constexpr double CLIP = 10;

/// Distances (m) below which the path-loss law is not evaluated.
constexpr double NEAREST = 0.1;

} // namespace

TypeId
IsacLearnedBeamController::GetTypeId()
{
    using L = IsacLearnedBeamController;
    static TypeId tid =
        TypeId("ns3::IsacLearnedBeamController")
            .SetParent<IsacBeamController>()
            .SetGroupName("Isac")
            .AddAttribute("Policy",
                          "Policy to use: the path of a policy file, the name of one that comes "
                          "with the module, or the name of a family of those, of which the one "
                          "trained nearest to MaxPower is taken. Empty: the kind's own.",
                          StringValue(""),
                          MakeStringAccessor(&L::m_name),
                          MakeStringChecker())
            .AddAttribute("EvaluationDelay",
                          "Time that a stage's network takes for all vehicles (s); the downlink "
                          "waits for it, in addition to ProcessingDelay.",
                          TimeValue(MicroSeconds(50)),
                          MakeTimeAccessor(&L::m_evaluationDelay),
                          MakeTimeChecker(Seconds(0)))
            .AddTraceSource("Inference",
                            "A decision was inferred: slot of the observation, operations.",
                            MakeTraceSourceAccessor(&L::m_inferenceTrace),
                            "ns3::IsacPolicyBeamController::InferenceTracedCallback");
    return tid;
}

IsacLearnedBeamController::IsacLearnedBeamController() = default;

IsacLearnedBeamController::~IsacLearnedBeamController() = default;

void
IsacLearnedBeamController::SetLinkParameters(Ptr<IsacLinkParameters> parameters)
{
    const std::string wrong = TryLoad(parameters);
    NS_ABORT_MSG_IF(!wrong.empty(), wrong);
}

std::string
IsacLearnedBeamController::TryLoad(Ptr<IsacLinkParameters> parameters)
{
    IsacBeamController::SetLinkParameters(parameters);
    const auto use = [this, &parameters](const IsacPolicy& p) { SetPolicy(p, parameters); };
    return m_network ? ""
                     : IsacPolicyLibrary::TryUse(m_name.empty() ? GetFamily() : m_name,
                                                 parameters->GetMaxPowerDbm(),
                                                 use);
}

uint64_t
IsacLearnedBeamController::GetDecisions() const
{
    return m_decisions;
}

const IsacOperationCount&
IsacLearnedBeamController::GetCount() const
{
    return m_count;
}

void
IsacLearnedBeamController::SetPolicy(const IsacPolicy& policy, Ptr<IsacLinkParameters> parameters)
{
    IsacBeamController::SetLinkParameters(parameters);
    const std::string kind = GetInstanceTypeId().GetName();
    if (policy.controller != kind)
    {
        throw std::invalid_argument(
            "the policy is not for " + kind + "; use " +
            (policy.controller.empty() ? "ns3::IsacPolicyBeamController" : policy.controller));
    }
    if (policy.mean.size() != policy.deviation.size() || policy.mean.size() == 0 ||
        policy.network.GetInputs() % policy.mean.size() != 0)
    {
        throw std::invalid_argument("mean and deviation do not fit the network's inputs");
    }
    CheckShape(policy);
    auto network = IsacNetwork::Create(policy.network);
    const bool staged = !policy.second.layers.empty();
    m_decisions = 0;
    m_count = IsacOperationCount();
    m_second = staged ? IsacNetwork::Create(policy.second) : nullptr;
    m_network = std::move(network);
    m_policy = policy;
}

void
IsacLearnedBeamController::CheckSize(const IsacPolicy& policy,
                                     Eigen::Index inputs,
                                     Eigen::Index outputs,
                                     bool second)
{
    const auto& network = second ? policy.second : policy.network;
    if (network.GetInputs() != inputs || network.GetOutputs() != outputs)
    {
        throw std::invalid_argument(std::string(second ? "the second stage" : "the network") +
                                    " has " + std::to_string(network.GetInputs()) + " inputs and " +
                                    std::to_string(network.GetOutputs()) + " outputs; it needs " +
                                    std::to_string(inputs) + " and " + std::to_string(outputs));
    }
}

const IsacPolicy&
IsacLearnedBeamController::GetPolicy() const
{
    return m_policy;
}

const IsacLearnedBeamController::Inference&
IsacLearnedBeamController::GetInference() const
{
    return m_inference;
}

Time
IsacLearnedBeamController::GetProcessingDelay() const
{
    const int64_t stages = m_second ? 2 : 1;
    return IsacBeamController::GetProcessingDelay() + m_evaluationDelay * stages;
}

void
IsacLearnedBeamController::GatherSecond(Inference& inference) const
{
}

void
IsacLearnedBeamController::Remember(const IsacObservation& observation,
                                    const isac::RMatrix& channels)
{
}

Eigen::RowVector2d
IsacLearnedBeamController::GetSensed(const IsacTrackObservation& track) const
{
    const double gain = m_parameters->EstimatedGain(std::max(track.estimate.d, NEAREST));
    return {std::cos(track.estimate.theta), 10 * std::log10(gain)};
}

void
IsacLearnedBeamController::DoDecide(const IsacObservation& observation, IsacBeamDecision& decision)
{
    const auto tracks = static_cast<Eigen::Index>(observation.tracks.size());
    auto& inference = m_inference;
    inference.base.resize(tracks, CHANNEL);
    inference.inputs.resize(tracks, m_network->GetInputs());
    inference.first.setZero(tracks, m_network->GetOutputs());
    inference.inputs2.setZero(tracks, m_second ? m_second->GetInputs() : 0);
    inference.outputs.setZero(tracks, OUTPUTS);
    if (tracks == 0)
    {
        return;
    }
    Gather(observation, inference);
    Evaluate(observation.slot);
    Design(decision);
    Remember(observation, m_channels);
}

void
IsacLearnedBeamController::Evaluate(uint64_t slot)
{
    auto& all = m_inference;
    const Eigen::Index features = m_policy.mean.size();
    m_network->ResetCount();
    for (Eigen::Index k = 0; k < all.inputs.rows(); k++)
    {
        if (!all.inputs.row(k).allFinite()) // nothing to predict from
        {
            all.inputs.row(k).setZero();
            continue;
        }
        m_row = all.inputs.row(k);
        for (Eigen::Index i = 0; i < m_row.size(); i++)
        {
            const Eigen::Index j = i % features;
            const double x = (m_row(i) - m_policy.mean(j)) / m_policy.deviation(j);
            m_row(i) = std::clamp(x, -CLIP, CLIP);
        }
        all.inputs.row(k) = m_row;
        m_output.resize(m_network->GetOutputs());
        m_network->Evaluate(m_row, m_output);
        all.first.row(k) = m_output.cwiseMax(-LARGEST_OUTPUT).cwiseMin(LARGEST_OUTPUT);
    }
    all.outputs.leftCols(all.first.cols()) = all.first;
    IsacOperationCount count = m_network->GetCount();
    if (m_second)
    {
        GatherSecond(all);
        m_second->ResetCount();
        for (Eigen::Index k = 0; k < all.inputs2.rows(); k++)
        {
            m_row = all.inputs2.row(k).cwiseMax(-CLIP).cwiseMin(CLIP);
            all.inputs2.row(k) = m_row;
            m_output.resize(OUTPUTS);
            m_second->Evaluate(m_row, m_output);
            all.outputs.row(k) += m_output.transpose();
        }
        const auto& layers = m_second->GetCount().layers;
        count.layers.insert(count.layers.end(), layers.begin(), layers.end());
    }
    all.outputs = all.outputs.cwiseMax(-LARGEST_OUTPUT).cwiseMin(LARGEST_OUTPUT);
    m_decisions++;
    m_count += count;
    m_inferenceTrace(slot, count);
}

void
IsacLearnedBeamController::Design(IsacBeamDecision& decision)
{
    const auto& all = m_inference;
    m_channels = all.base;
    m_channels.col(0) += ANGLE_STEP * all.outputs.col(0);
    m_channels.col(1) += all.outputs.col(1);
    m_channels.col(0) = m_channels.col(0).cwiseMax(-1.0).cwiseMin(1.0);
    m_theta = m_channels.col(0).array().acos();
    m_gain = (m_channels.col(1).array() * (std::log(10.0) / 10)).exp();
    IsacPrecodingDesign::Options options;
    options.regularisationScale = std::exp(all.outputs.col(2).mean());
    m_design.Compute(m_theta, m_gain, *m_parameters, options, decision);
    const auto shares = (all.outputs.col(3).array() - all.outputs.col(3).maxCoeff()).exp();
    decision.p = m_parameters->GetMaxPower() * shares / shares.sum();
}

} // namespace ns3
