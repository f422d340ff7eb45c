/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-random-beam-controller.h"

#include "ns3/boolean.h"
#include "ns3/isac-normal-stream.h"
#include "ns3/log.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacRandomBeamController");
NS_OBJECT_ENSURE_REGISTERED(IsacRandomBeamController);

TypeId
IsacRandomBeamController::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacRandomBeamController")
            .SetParent<IsacBeamController>()
            .SetGroupName("Isac")
            .AddConstructor<IsacRandomBeamController>()
            .AddAttribute("RandomPowers",
                          "Draw the power split too, uniformly, instead of splitting equally.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&IsacRandomBeamController::m_randomPowers),
                          MakeBooleanChecker());
    return tid;
}

IsacRandomBeamController::IsacRandomBeamController()
    : m_beam(CreateObject<NormalRandomVariable>()),
      m_share(CreateObject<ExponentialRandomVariable>())
{
    NS_LOG_FUNCTION(this);
}

IsacRandomBeamController::~IsacRandomBeamController() = default;

int64_t
IsacRandomBeamController::AssignStreams(int64_t stream)
{
    isac::SetNormalStream(m_beam, stream);
    m_share->SetStream(stream + 1);
    return 2;
}

void
IsacRandomBeamController::DoDecide(const IsacObservation& observation, IsacBeamDecision& decision)
{
    const Eigen::Index k = decision.p.size();
    for (Eigen::Index i = 0; i < decision.f.size(); i++)
    {
        const double re = m_beam->GetValue();
        decision.f(i) = isac::Complex(re, m_beam->GetValue());
    }
    decision.p.setOnes(); // any scale: brought to P_max below
    if (m_randomPowers)
    {
        for (Eigen::Index i = 0; i < k; i++)
        {
            decision.p(i) = m_share->GetValue();
        }
    }
    decision.p *= m_parameters->GetMaxPower() / decision.p.sum();
}

} // namespace ns3
