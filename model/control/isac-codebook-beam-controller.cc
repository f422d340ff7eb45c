/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-codebook-beam-controller.h"

#include "ns3/abort.h"
#include "ns3/enum.h"
#include "ns3/isac-ns3-compat.h"
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
    using C = IsacCodebookBeamController;
    static TypeId tid =
        TypeId("ns3::IsacCodebookBeamController")
            .SetParent<IsacBeamController>()
            .SetGroupName("Isac")
            .AddConstructor<IsacCodebookBeamController>()
            .AddAttribute("TrainingInterval",
                          "Slots from one sounding of the codebook to the next (slots).",
                          UintegerValue(1),
                          MakeUintegerAccessor(&IsacCodebookBeamController::m_interval),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute(
                "Search",
                "How the best codeword is found: Exhaustive sounds all, Hierarchical "
                "bisects with sector beams in stages.",
                isac::EnumAttribute<C::Search>(C::EXHAUSTIVE),
                isac::MakeEnumAccessor<C::Search>(&C::m_search),
                MakeEnumChecker(C::EXHAUSTIVE, "Exhaustive", C::HIERARCHICAL, "Hierarchical"));
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
        m_hierarchy.SetAntennas(n);
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
    return m_search == HIERARCHICAL ? m_hierarchy.GetFirst() : m_codebook;
}

const isac::CMatrix&
IsacCodebookBeamController::GetMorePilots(const isac::CMatrix& response) const
{
    if (m_search != HIERARCHICAL)
    {
        return IsacBeamController::GetMorePilots(response);
    }
    Prepare();
    return m_hierarchy.GetNext(response);
}

uint32_t
IsacCodebookBeamController::GetNeededReportBits() const
{
    NS_ABORT_MSG_IF(!m_parameters,
                    "IsacCodebookBeamController: no link parameters; call SetLinkParameters()");
    const uint32_t stages = IsacHierarchicalSearch::CountStages(m_parameters->GetTxAntennas());
    return m_search == HIERARCHICAL ? std::min(stages, 1U) : stages;
}

void
IsacCodebookBeamController::Evaluate(const isac::CMatrix& response, Eigen::Index tracks)
{
    m_best.assign(tracks, NONE);
    if (response.rows() != tracks)
    {
        return;
    }
    if (m_search == HIERARCHICAL)
    {
        m_hierarchy.Find(response, m_best);
        return;
    }
    for (Eigen::Index i = 0; i < tracks && response.cols() == m_codebook.cols(); i++)
    {
        Eigen::Index best = 0;
        const double power = response.row(i).cwiseAbs2().maxCoeff(&best);
        m_best[i] = power > 0 ? best : NONE;
    }
}

void
IsacCodebookBeamController::DoDecide(const IsacObservation& observation, IsacBeamDecision& decision)
{
    Prepare();
    const auto k = static_cast<Eigen::Index>(observation.tracks.size());
    Evaluate(observation.pilotResponse, k);
    m_next.clear();
    for (Eigen::Index i = 0; i < k; i++)
    {
        const uint32_t id = observation.tracks[i].trackId;
        const auto old = std::find_if(m_choices.begin(), m_choices.end(), [id](const Choice& c) {
            return c.trackId == id;
        });
        Choice choice{id, old == m_choices.end() ? NONE : old->codeword};
        choice.codeword = m_best[i] == NONE ? choice.codeword : m_best[i];
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
