/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-structured-action-space.h"

#include "ns3/double.h"
#include "ns3/isac-power.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacStructuredActionSpace);

namespace
{

/// Largest change of the regularisation (decades).
constexpr double MOST_DECADES = 6;

} // namespace

TypeId
IsacStructuredActionSpace::GetTypeId()
{
    using S = IsacStructuredActionSpace;
    static TypeId tid =
        TypeId("ns3::IsacStructuredActionSpace")
            .SetParent<IsacActionSpace>()
            .SetGroupName("Isac")
            .AddAttribute("OffsetScale",
                          "Angle offset of an entry of one (rad).",
                          DoubleValue(0.02),
                          MakeDoubleAccessor(&S::m_offsetScale),
                          MakeDoubleChecker<double>(0.0, M_PI))
            .AddAttribute("MaxOffset",
                          "Largest angle offset (rad).",
                          DoubleValue(0.2),
                          MakeDoubleAccessor(&S::m_maxOffset),
                          MakeDoubleChecker<double>(0.0, M_PI))
            .AddAttribute("PowerScale",
                          "Change of a power share's natural logarithm with an entry of one "
                          "(dimensionless).",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&S::m_powerScale),
                          MakeDoubleChecker<double>(0.0, 100.0))
            .AddAttribute("LeastShare",
                          "Smallest power of a beam before entries change it, as a share of the "
                          "equal split P_max / K (ratio); as the controllers' PowerFloor.",
                          DoubleValue(0.03),
                          MakeDoubleAccessor(&S::m_leastShare),
                          MakeDoubleChecker<double>(1e-12, 1.0))
            .AddAttribute("RegularisationScale",
                          "Change of the regularisation with an entry of one (decades).",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&S::m_regularisationScale),
                          MakeDoubleChecker<double>(0.0, 10.0));
    return tid;
}

IsacStructuredActionSpace::IsacStructuredActionSpace() = default;

IsacStructuredActionSpace::~IsacStructuredActionSpace() = default;

Eigen::Index
IsacStructuredActionSpace::GetPerVehicle() const
{
    return 2;
}

Eigen::Index
IsacStructuredActionSpace::GetCommon() const
{
    return 1;
}

void
IsacStructuredActionSpace::Place(const IsacObservation& observation,
                                 std::vector<isac::VehicleState>& states)
{
    std::transform(observation.tracks.begin(),
                   observation.tracks.end(),
                   states.begin(),
                   [](const IsacTrackObservation& track) { return track.estimate; });
}

void
IsacStructuredActionSpace::DoObserve(const IsacObservation& observation)
{
    m_placed.resize(observation.tracks.size());
    Place(observation, m_placed);
}

void
IsacStructuredActionSpace::DoDecode(const IsacObservation& observation,
                                    isac::RVectorIn action,
                                    IsacBeamDecision& decision)
{
    const auto k = static_cast<Eigen::Index>(observation.tracks.size());
    m_states = m_placed;
    for (Eigen::Index i = 0; i < k; i++)
    {
        m_states[i].theta += std::clamp(m_offsetScale * action(i), -m_maxOffset, m_maxOffset);
    }
    auto design = GetDesign();
    if (GetCommon() > 0)
    {
        const double decades = m_regularisationScale * action(2 * k);
        design.regularisationScale *=
            std::pow(10.0, std::clamp(decades, -MOST_DECADES, MOST_DECADES));
    }
    m_design.Compute(m_states, *m_parameters, design, decision);
    // A share of zero could not be raised by a factor.
    isac::ProjectPowers(m_parameters->GetMaxPower(), m_leastShare, decision.p);
    ShiftShares(action.segment(k, k), m_powerScale, decision.p);
}

} // namespace ns3
