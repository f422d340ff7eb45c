/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-discrete-action-space.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/isac-array.h"
#include "ns3/isac-ns3-compat.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacDiscreteActionSpace);

namespace
{

/// More actions than this are a mistake: an algorithm evaluates all of them in every slot.
constexpr double MOST_ACTIONS = 1 << 20;

} // namespace

TypeId
IsacDiscreteActionSpace::GetTypeId()
{
    using D = IsacDiscreteActionSpace;
    static TypeId tid =
        TypeId("ns3::IsacDiscreteActionSpace")
            .SetParent<IsacActionSpace>()
            .SetGroupName("Isac")
            .AddConstructor<D>()
            .AddAttribute("Grid",
                          "Which directions there are.",
                          isac::EnumAttribute<D::Grid>(D::CODEBOOK),
                          isac::MakeEnumAccessor<D::Grid>(&D::m_grid),
                          MakeEnumChecker(D::CODEBOOK, "Codebook", D::OFFSETS, "Offsets"))
            .AddAttribute("Levels",
                          "Directions of each vehicle (count).",
                          UintegerValue(8),
                          MakeUintegerAccessor(&D::m_levels),
                          MakeUintegerChecker<uint32_t>(2, 1024))
            .AddAttribute("MaxOffset",
                          "Largest angle offset with Grid = Offsets (rad).",
                          DoubleValue(0.04),
                          MakeDoubleAccessor(&D::m_maxOffset),
                          MakeDoubleChecker<double>(0.0, M_PI));
    return tid;
}

Eigen::Index
IsacDiscreteActionSpace::GetPerVehicle() const
{
    return 0;
}

Eigen::Index
IsacDiscreteActionSpace::GetCommon() const
{
    return 1;
}

uint32_t
IsacDiscreteActionSpace::GetActions(uint32_t vehicles) const
{
    const double actions = std::pow(m_levels, vehicles);
    NS_ABORT_MSG_IF(actions > MOST_ACTIONS,
                    "IsacDiscreteActionSpace: " << m_levels << " Levels for " << vehicles
                                                << " vehicles are more than 2^20 actions; lower "
                                                   "Levels");
    return static_cast<uint32_t>(actions);
}

void
IsacDiscreteActionSpace::DoDecode(const IsacObservation& observation,
                                  isac::RVectorIn action,
                                  IsacBeamDecision& decision)
{
    const Eigen::Index vehicles = decision.p.size();
    decision.f.resize(m_parameters->GetTxAntennas(), vehicles);
    decision.p.setConstant(m_parameters->GetMaxPower() / static_cast<double>(vehicles));
    const double last = GetActions(vehicles) - 1.0;
    auto rest = static_cast<uint32_t>(std::clamp(std::round(action(0)), 0.0, last));
    for (Eigen::Index k = 0; k < vehicles; k++)
    {
        const double digit = rest % m_levels;
        rest /= m_levels;
        const double position = (2 * digit + 1) / m_levels - 1; // in (-1, 1)
        const double theta = m_grid == CODEBOOK
                                 ? std::acos(position)
                                 : observation.tracks[k].estimate.theta +
                                       m_maxOffset * (2 * digit / (m_levels - 1.0) - 1);
        isac::UlaResponse(theta, decision.f.col(k));
    }
}

} // namespace ns3
