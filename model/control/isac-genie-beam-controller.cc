/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-genie-beam-controller.h"

#include "ns3/log.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacGenieBeamController");
NS_OBJECT_ENSURE_REGISTERED(IsacGenieBeamController);

TypeId
IsacGenieBeamController::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacGenieBeamController")
                            .SetParent<IsacPredictiveBeamController>()
                            .SetGroupName("Isac")
                            .AddConstructor<IsacGenieBeamController>();
    return tid;
}

IsacGenieBeamController::IsacGenieBeamController()
{
    NS_LOG_FUNCTION(this);
}

IsacGenieBeamController::~IsacGenieBeamController() = default;

void
IsacGenieBeamController::SetTruth(const std::vector<isac::VehicleState>& perTrack)
{
    m_truth = perTrack;
}

void
IsacGenieBeamController::Predict(const IsacObservation& observation,
                                 std::vector<isac::VehicleState>& states)
{
    IsacPredictiveBeamController::Predict(observation, states);
    const std::size_t known = std::min(states.size(), m_truth.size());
    for (std::size_t i = 0; i < known; i++)
    {
        if (m_truth[i].d > 0)
        {
            states[i] = m_truth[i];
        }
    }
    m_truth.clear(); // what is not told anew is not known
}

} // namespace ns3
