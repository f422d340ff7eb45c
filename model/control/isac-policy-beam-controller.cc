/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-policy-beam-controller.h"

#include "isac-type-name.h"

#include "ns3/abort.h"
#include "ns3/isac-policy-library.h"
#include "ns3/log.h"
#include "ns3/string.h"

#include <stdexcept>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacPolicyBeamController");
NS_OBJECT_ENSURE_REGISTERED(IsacPolicyBeamController);

namespace
{

/**
 * @param wrong whether a field is wrong
 * @param message which, and how
 */
void
Reject(bool wrong, const std::string& message)
{
    if (wrong)
    {
        throw std::invalid_argument(message);
    }
}

/**
 * Creates an object that a policy names.
 * @param name TypeId[Attribute=Value|...]
 * @param field where the policy names it
 * @param what its base in words
 * @return the object
 */
template <typename T>
Ptr<T>
CreateNamed(const std::string& name, const std::string& field, const std::string& what)
{
    ObjectFactory factory;
    const std::string wrong = IsacTypeName::Resolve(name, T::GetTypeId(), what, factory);
    Reject(!wrong.empty(), field + ": " + wrong);
    return factory.Create<T>();
}

} // namespace

TypeId
IsacPolicyBeamController::GetTypeId()
{
    using P = IsacPolicyBeamController;
    static TypeId tid =
        TypeId("ns3::IsacPolicyBeamController")
            .SetParent<IsacActionBeamController>()
            .SetGroupName("Isac")
            .AddConstructor<P>()
            .AddAttribute("Policy",
                          "Policy to use: the path of a policy file, the name of one that comes "
                          "with the module, or the name of a family of those, of which the one "
                          "trained nearest to MaxPower is taken. Empty: the family of the kind of "
                          "controller, conventional-precoding or spiking-precoding.",
                          StringValue(""),
                          MakeStringAccessor(&P::m_name),
                          MakeStringChecker())
            .AddTraceSource("Inference",
                            "A decision was inferred: slot of the observation, operations.",
                            MakeTraceSourceAccessor(&P::m_inferenceTrace),
                            "ns3::IsacPolicyBeamController::InferenceTracedCallback");
    return tid;
}

IsacPolicyBeamController::IsacPolicyBeamController() = default;

IsacPolicyBeamController::~IsacPolicyBeamController() = default;

void
IsacPolicyBeamController::DoDispose()
{
    m_encoder = nullptr;
    IsacActionBeamController::DoDispose();
}

void
IsacPolicyBeamController::SetLinkParameters(Ptr<IsacLinkParameters> parameters)
{
    const std::string wrong = TryLoad(parameters);
    NS_ABORT_MSG_IF(!wrong.empty(), wrong);
}

std::string
IsacPolicyBeamController::TryLoad(Ptr<IsacLinkParameters> parameters)
{
    IsacActionBeamController::SetLinkParameters(parameters);
    if (GetActionSpace())
    {
        GetActionSpace()->SetLinkParameters(parameters);
    }
    return m_network ? ""
                     : IsacPolicyLibrary::TryUse(m_name.empty() ? GetFamily() : m_name,
                                                 parameters->GetMaxPowerDbm(),
                                                 [this](const IsacPolicy& p) { SetPolicy(p); });
}

void
IsacPolicyBeamController::SetPolicy(const IsacPolicy& policy)
{
    Reject(!policy.controller.empty(),
           "the policy is for another kind of controller; use " + policy.controller);
    CheckKind(policy);
    auto space = CreateNamed<IsacActionSpace>(policy.actionSpace, "actionSpace", "action space");
    auto encoder =
        CreateNamed<IsacObservationEncoder>(policy.encoder, "encoder", "observation encoder");
    Reject(!m_parameters, "call SetLinkParameters() before SetPolicy()");
    space->SetLinkParameters(m_parameters);
    const auto features = IsacObservationEncoder::GetFeatures(policy.vehicles);
    Reject(policy.mean.size() != features || policy.deviation.size() != features,
           "mean and deviation must have " + std::to_string(features) + " entries");
    Reject(!policy.mean.allFinite() || !policy.deviation.allFinite() ||
               !(policy.deviation.array() > 0).all(),
           "mean and deviation must be finite, and deviation positive");
    auto network = IsacNetwork::Create(policy.network);
    const auto inputs = encoder->GetInputs(policy.vehicles);
    Reject(network->GetInputs() != inputs,
           "the network has " + std::to_string(network->GetInputs()) +
               " inputs, its encoder gives " + std::to_string(inputs));
    const auto outputs = space->GetDimension(policy.vehicles > 0 ? policy.vehicles : 1);
    const auto actions = static_cast<Eigen::Index>(space->GetActions(policy.vehicles));
    Reject(network->GetOutputs() != (actions > 0 ? actions : outputs),
           "the network has " + std::to_string(network->GetOutputs()) +
               " outputs, its action space takes " +
               std::to_string(actions > 0 ? actions : outputs));
    Reject(actions > 0 && policy.vehicles == 0, "a shared network needs a continuous action space");
    SetActionSpace(space);
    m_encoder = encoder;
    m_network = std::move(network);
    m_policy = policy;
    m_output.resize(m_network->GetOutputs());
}

std::string
IsacPolicyBeamController::GetFamily() const
{
    return "conventional-precoding";
}

void
IsacPolicyBeamController::CheckKind(const IsacPolicy& policy) const
{
}

const IsacPolicy&
IsacPolicyBeamController::GetPolicy() const
{
    return m_policy;
}

uint64_t
IsacPolicyBeamController::GetDecisions() const
{
    return m_decisions;
}

IsacOperationCount
IsacPolicyBeamController::GetCount() const
{
    return m_total;
}

void
IsacPolicyBeamController::DoDecide(const IsacObservation& observation, IsacBeamDecision& decision)
{
    m_encoder->Extract(observation, m_policy.vehicles, m_features);
    m_encoder->Encode(m_features, m_policy.mean, m_policy.deviation, m_inputs);
    const auto tracks = static_cast<uint32_t>(observation.tracks.size());
    const uint32_t vehicles = m_policy.vehicles > 0 ? m_policy.vehicles : tracks;
    m_network->ResetCount();
    Evaluate(vehicles);
    m_total += m_network->GetCount();
    m_decisions++;
    m_inferenceTrace(observation.slot, m_network->GetCount());
    SetAction(m_action, vehicles);
    IsacActionBeamController::DoDecide(observation, decision);
}

void
IsacPolicyBeamController::Evaluate(uint32_t vehicles)
{
    const auto& space = *GetActionSpace();
    m_action.setZero(space.GetDimension(vehicles));
    const Eigen::Index perVehicle = space.GetPerVehicle();
    const Eigen::Index common = space.GetCommon();
    for (Eigen::Index row = 0; row < m_inputs.rows(); row++)
    {
        m_row = m_inputs.row(row);
        m_network->Evaluate(m_row, m_output);
        if (space.GetActions(vehicles) > 0)
        {
            Eigen::Index best = 0;
            m_output.maxCoeff(&best);
            m_action(0) = static_cast<double>(best);
        }
        else if (m_policy.vehicles > 0)
        {
            m_action = m_output;
        }
        else // shared: a row for each vehicle, common entries are their mean
        {
            for (Eigen::Index i = 0; i < perVehicle; i++)
            {
                m_action(i * vehicles + row) = m_output(i);
            }
            m_action.tail(common) += m_output.tail(common) / static_cast<double>(vehicles);
        }
    }
}

} // namespace ns3
