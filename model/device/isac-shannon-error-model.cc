/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-shannon-error-model.h"

#include <cmath>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacShannonErrorModel);

TypeId
IsacShannonErrorModel::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacShannonErrorModel")
                            .SetParent<IsacErrorModel>()
                            .SetGroupName("Isac")
                            .AddConstructor<IsacShannonErrorModel>();
    return tid;
}

double
IsacShannonErrorModel::GetSpectralEfficiency(double sinr, double /* channelUses */) const
{
    return std::log2(1.0 + sinr);
}

double
IsacShannonErrorModel::GetBlockErrorRate(double sinr,
                                         double efficiency,
                                         double /* channelUses */) const
{
    // A rate that was computed from this very SINR must pass whatever its last digit.
    const double roundOff = 1e-12;
    return efficiency <= std::log2(1.0 + sinr) * (1.0 + roundOff) ? 0.0 : 1.0;
}

} // namespace ns3
