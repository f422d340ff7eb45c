/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-spiking-beam-controller.h"

#include <stdexcept>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacSpikingBeamController);

TypeId
IsacSpikingBeamController::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacSpikingBeamController")
                            .SetParent<IsacPolicyBeamController>()
                            .SetGroupName("Isac")
                            .AddConstructor<IsacSpikingBeamController>();
    return tid;
}

IsacSpikingBeamController::IsacSpikingBeamController() = default;

IsacSpikingBeamController::~IsacSpikingBeamController() = default;

std::string
IsacSpikingBeamController::GetFamily() const
{
    return "spiking-precoding";
}

void
IsacSpikingBeamController::CheckKind(const IsacPolicy& policy) const
{
    if (!policy.network.IsSpiking())
    {
        throw std::invalid_argument("its network does not spike; use "
                                    "ns3::IsacPolicyBeamController for conventional ones");
    }
}

} // namespace ns3
