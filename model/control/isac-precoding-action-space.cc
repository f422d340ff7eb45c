/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-precoding-action-space.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacPrecodingActionSpace);

TypeId
IsacPrecodingActionSpace::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacPrecodingActionSpace")
                            .SetParent<IsacStructuredActionSpace>()
                            .SetGroupName("Isac")
                            .AddConstructor<IsacPrecodingActionSpace>();
    return tid;
}

IsacPrecodingDesign::Options
IsacPrecodingActionSpace::GetDesign() const
{
    return {};
}

} // namespace ns3
