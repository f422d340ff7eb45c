/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-codebook-beam-controller.h"

#include "ns3/abort.h"
#include "ns3/isac-precoder.h"
#include "ns3/log.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacCodebookBeamController");
NS_OBJECT_ENSURE_REGISTERED(IsacCodebookBeamController);

TypeId
IsacCodebookBeamController::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacCodebookBeamController")
            .SetParent<IsacBeamController>()
            .SetGroupName("Isac")
            .AddConstructor<IsacCodebookBeamController>()
            .AddAttribute("TrainingInterval",
                          "Slots from one sounding of the codebook to the next.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&IsacCodebookBeamController::m_interval),
                          MakeUintegerChecker<uint32_t>(1));
    return tid;
}

IsacCodebookBeamController::IsacCodebookBeamController()
{
    NS_LOG_FUNCTION(this);
}

IsacCodebookBeamController::~IsacCodebookBeamController() = default;

void
IsacCodebookBeamController::Prepare() const
{
    NS_ABORT_MSG_IF(!m_parameters,
                    "IsacCodebookBeamController: no link parameters; call SetLinkParameters()");
    const Eigen::Index n = m_parameters->GetTxAntennas();
    if (m_codebook.rows() != n)
    {
        m_codebook = isac::DftCodebook(n);
        m_wideBeam = isac::WideBeam(n);
    }
}

const isac::CMatrix&
IsacCodebookBeamController::GetPilots(uint64_t slot) const
{
    if (slot % m_interval != 0)
    {
        return IsacBeamController::GetPilots(slot);
    }
    Prepare();
    return m_codebook;
}

void
IsacCodebookBeamController::DoDecide(const IsacObservation& observation, IsacBeamDecision& decision)
{
    Prepare();
    const auto k = static_cast<Eigen::Index>(observation.tracks.size());
    const isac::CMatrix& reports = observation.pilotResponse;
    const bool reported = reports.rows() == k && reports.cols() == m_codebook.cols();
    m_next.clear();
    for (Eigen::Index i = 0; i < k; i++)
    {
        const uint32_t id = observation.tracks[i].trackId;
        const auto old = std::find_if(m_choices.begin(), m_choices.end(), [id](const Choice& c) {
            return c.trackId == id;
        });
        Choice choice{id, old == m_choices.end() ? NONE : old->codeword};
        Eigen::Index best = 0;
        if (reported && reports.row(i).cwiseAbs2().maxCoeff(&best) > 0)
        {
            choice.codeword = best;
        }
        m_next.push_back(choice);
        if (choice.codeword == NONE)
        {
            decision.f.col(i) = m_wideBeam;
        }
        else
        {
            decision.f.col(i) = m_codebook.col(choice.codeword);
        }
    }
    m_choices.swap(m_next);
    decision.p.setConstant(m_parameters->GetMaxPower() / std::max<double>(k, 1));
}

} // namespace ns3
