/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-raw-action-space.h"

#include "ns3/abort.h"
#include "ns3/isac-precoder.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacRawActionSpace);

TypeId
IsacRawActionSpace::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacRawActionSpace")
                            .SetParent<IsacActionSpace>()
                            .SetGroupName("Isac")
                            .AddConstructor<IsacRawActionSpace>();
    return tid;
}

Eigen::Index
IsacRawActionSpace::GetPerVehicle() const
{
    NS_ABORT_MSG_IF(!m_parameters,
                    "IsacRawActionSpace: its size follows from TxAntennas; call "
                    "SetLinkParameters() first");
    return 2 * static_cast<Eigen::Index>(m_parameters->GetTxAntennas()) + 1;
}

Eigen::Index
IsacRawActionSpace::GetCommon() const
{
    return 0;
}

void
IsacRawActionSpace::DoDecode(const IsacObservation& observation,
                             isac::RVectorIn action,
                             IsacBeamDecision& decision)
{
    const Eigen::Index vehicles = decision.p.size();
    const Eigen::Index antennas = m_parameters->GetTxAntennas();
    decision.f.resize(antennas, vehicles);
    for (Eigen::Index k = 0; k < vehicles; k++)
    {
        for (Eigen::Index n = 0; n < antennas; n++)
        {
            decision.f(n, k) = {action(n * vehicles + k), action((antennas + n) * vehicles + k)};
        }
    }
    isac::NormaliseColumns(decision.f);
    decision.p.setConstant(m_parameters->GetMaxPower() / static_cast<double>(vehicles));
    ShiftShares(action.tail(vehicles), 1.0, decision.p);
}

} // namespace ns3
