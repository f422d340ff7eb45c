/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-residual-action-space.h"

#include "ns3/abort.h"
#include "ns3/string.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacResidualActionSpace);

TypeId
IsacResidualActionSpace::GetTypeId()
{
    using R = IsacResidualActionSpace;
    static TypeId tid =
        TypeId("ns3::IsacResidualActionSpace")
            .SetParent<IsacStructuredActionSpace>()
            .SetGroupName("Isac")
            .AddConstructor<R>()
            .AddAttribute("Base",
                          "Predictive beam controller whose decision actions change: short name, "
                          "TypeId or TypeId[Attribute=Value|...].",
                          StringValue("rzf-reward"),
                          MakeStringAccessor(&R::SetBase, &R::GetBase),
                          MakeStringChecker());
    return tid;
}

IsacResidualActionSpace::IsacResidualActionSpace() = default;

IsacResidualActionSpace::~IsacResidualActionSpace() = default;

void
IsacResidualActionSpace::DoDispose()
{
    m_base = nullptr;
    IsacStructuredActionSpace::DoDispose();
}

void
IsacResidualActionSpace::SetBase(std::string name)
{
    m_base = DynamicCast<IsacPredictiveBeamController>(IsacBeamController::Create(name));
    NS_ABORT_MSG_IF(!m_base,
                    "IsacResidualActionSpace: Base '" << name
                                                      << "' is not a predictive controller; one "
                                                         "is rzf-reward");
    m_name = name;
}

std::string
IsacResidualActionSpace::GetBase() const
{
    return m_name;
}

void
IsacResidualActionSpace::Place(const IsacObservation& observation,
                               std::vector<isac::VehicleState>& states)
{
    m_base->SetLinkParameters(m_parameters);
    m_base->Predict(observation, states);
}

IsacPrecodingDesign::Options
IsacResidualActionSpace::GetDesign() const
{
    return m_base->GetDesign();
}

} // namespace ns3
