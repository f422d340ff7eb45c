/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-action-space.h"

#include "ns3/abort.h"

#include <algorithm>
#include <stdexcept>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacActionSpace);

namespace
{

/// Shares change at most by the factor exp(LARGEST_SHIFT) and its inverse.
constexpr double LARGEST_SHIFT = 20;

} // namespace

TypeId
IsacActionSpace::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacActionSpace").SetParent<Object>().SetGroupName("Isac");
    return tid;
}

IsacActionSpace::IsacActionSpace() = default;

IsacActionSpace::~IsacActionSpace() = default;

void
IsacActionSpace::DoDispose()
{
    m_parameters = nullptr;
    Object::DoDispose();
}

void
IsacActionSpace::SetLinkParameters(Ptr<IsacLinkParameters> parameters)
{
    m_parameters = parameters;
}

uint32_t
IsacActionSpace::GetActions(uint32_t vehicles) const
{
    return 0;
}

Eigen::Index
IsacActionSpace::GetDimension(Eigen::Index vehicles) const
{
    return GetPerVehicle() * vehicles + GetCommon();
}

void
IsacActionSpace::Decode(const IsacObservation& observation,
                        isac::RVectorIn action,
                        IsacBeamDecision& decision)
{
    NS_ABORT_MSG_IF(!m_parameters,
                    GetInstanceTypeId().GetName()
                        << ": no link parameters; call SetLinkParameters() first");
    if (!observation.tracks.empty())
    {
        DoObserve(observation);
    }
    DecodeAgain(observation, action, decision);
}

void
IsacActionSpace::DoObserve(const IsacObservation& observation)
{
}

void
IsacActionSpace::DecodeAgain(const IsacObservation& observation,
                             isac::RVectorIn action,
                             IsacBeamDecision& decision)
{
    const auto vehicles = static_cast<Eigen::Index>(observation.tracks.size());
    if (action.size() != GetDimension(vehicles))
    {
        throw std::invalid_argument(GetInstanceTypeId().GetName() + ": an action of " +
                                    std::to_string(action.size()) + " entries for " +
                                    std::to_string(vehicles) + " vehicles, which take " +
                                    std::to_string(GetDimension(vehicles)));
    }
    if (!action.allFinite())
    {
        throw std::invalid_argument(GetInstanceTypeId().GetName() + ": an action is not finite");
    }
    decision.p.resize(vehicles);
    if (vehicles > 0)
    {
        DoDecode(observation, action, decision);
    }
}

void
IsacActionSpace::ShiftShares(isac::RVectorIn action, double scale, isac::RVectorOut p)
{
    const double total = p.sum();
    for (Eigen::Index k = 0; k < p.size(); k++)
    {
        p(k) *= std::exp(std::clamp(scale * action(k), -LARGEST_SHIFT, LARGEST_SHIFT));
    }
    p *= total / p.sum();
}

} // namespace ns3
