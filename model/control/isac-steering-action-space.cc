/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-steering-action-space.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacSteeringActionSpace);

TypeId
IsacSteeringActionSpace::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacSteeringActionSpace")
                            .SetParent<IsacStructuredActionSpace>()
                            .SetGroupName("Isac")
                            .AddConstructor<IsacSteeringActionSpace>();
    return tid;
}

Eigen::Index
IsacSteeringActionSpace::GetCommon() const
{
    return 0;
}

IsacPrecodingDesign::Options
IsacSteeringActionSpace::GetDesign() const
{
    IsacPrecodingDesign::Options options;
    options.precoder = IsacPrecodingDesign::MAXIMUM_RATIO;
    return options;
}

} // namespace ns3
