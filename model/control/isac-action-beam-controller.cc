/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-action-beam-controller.h"

#include "ns3/abort.h"
#include "ns3/pointer.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacActionBeamController);

TypeId
IsacActionBeamController::GetTypeId()
{
    using A = IsacActionBeamController;
    static TypeId tid =
        TypeId("ns3::IsacActionBeamController")
            .SetParent<IsacBeamController>()
            .SetGroupName("Isac")
            .AddConstructor<A>()
            .AddAttribute("ActionSpace",
                          "What actions mean.",
                          PointerValue(),
                          MakePointerAccessor(&A::SetActionSpace, &A::GetActionSpace),
                          MakePointerChecker<IsacActionSpace>());
    return tid;
}

IsacActionBeamController::IsacActionBeamController() = default;

IsacActionBeamController::~IsacActionBeamController() = default;

void
IsacActionBeamController::DoDispose()
{
    m_space = nullptr;
    IsacBeamController::DoDispose();
}

void
IsacActionBeamController::SetActionSpace(Ptr<IsacActionSpace> space)
{
    m_space = space;
}

Ptr<IsacActionSpace>
IsacActionBeamController::GetActionSpace() const
{
    return m_space;
}

void
IsacActionBeamController::SetAction(isac::RVectorIn action, uint32_t vehicles)
{
    m_action = action;
    m_vehicles = vehicles;
}

void
IsacActionBeamController::DoDecide(const IsacObservation& observation, IsacBeamDecision& decision)
{
    NS_ABORT_MSG_IF(!m_space,
                    GetInstanceTypeId().GetName() << ": no action space; set ActionSpace");
    m_space->SetLinkParameters(m_parameters);
    Fit(static_cast<Eigen::Index>(observation.tracks.size()));
    m_space->Decode(observation, m_fitted, decision);
}

void
IsacActionBeamController::DecideAgain(const IsacObservation& observation,
                                      isac::RVectorIn action,
                                      uint32_t vehicles,
                                      IsacBeamDecision& decision)
{
    SetAction(action, vehicles);
    Fit(static_cast<Eigen::Index>(observation.tracks.size()));
    m_space->DecodeAgain(observation, m_fitted, decision);
    if (!observation.tracks.empty())
    {
        Project(decision);
    }
}

void
IsacActionBeamController::Fit(Eigen::Index tracks)
{
    const Eigen::Index k = m_vehicles;
    const Eigen::Index kept = std::min(k, tracks);
    m_fitted.setZero(m_space->GetDimension(tracks));
    for (Eigen::Index i = 0; i < m_space->GetPerVehicle() && m_action.size() > 0; i++)
    {
        m_fitted.segment(i * tracks, kept) = m_action.segment(i * k, kept);
    }
    const Eigen::Index common = m_space->GetCommon();
    if (m_action.size() > 0)
    {
        m_fitted.tail(common) = m_action.tail(common);
    }
}

} // namespace ns3
