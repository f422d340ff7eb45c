/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-error-model.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacErrorModel);

TypeId
IsacErrorModel::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacErrorModel").SetParent<Object>().SetGroupName("Isac");
    return tid;
}

} // namespace ns3
