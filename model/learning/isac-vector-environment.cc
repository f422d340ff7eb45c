/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-vector-environment.h"

#include "ns3/abort.h"
#include "ns3/isac-type-name.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace ns3
{

IsacVectorEnvironment::IsacVectorEnvironment(const Factory& factory,
                                             uint32_t episodes,
                                             const std::string& actionSpace,
                                             const std::string& encoder,
                                             bool shared)
    : m_encoder(IsacTypeName::Create<IsacObservationEncoder>(encoder, "observation encoder")),
      m_shared(shared)
{
    NS_ABORT_MSG_IF(episodes == 0, "IsacVectorEnvironment: there must be at least one episode");
    m_episodes.resize(episodes);
    for (auto& episode : m_episodes)
    {
        episode.loop = factory();
        episode.controller = CreateObject<IsacActionBeamController>();
        auto space = IsacTypeName::Create<IsacActionSpace>(actionSpace, "action space");
        space->SetLinkParameters(episode.loop->GetLinkParameters());
        episode.controller->SetActionSpace(space);
        episode.loop->SetController(episode.controller);
    }
    m_vehicles = m_episodes.front().loop->GetVehicles();
    NS_ABORT_MSG_IF(m_vehicles == 0, "IsacVectorEnvironment: there are no vehicles");
    m_features.resize(episodes * GetRows(),
                      IsacObservationEncoder::GetFeatures(shared ? 0 : m_vehicles));
}

IsacVectorEnvironment::~IsacVectorEnvironment()
{
    for (auto& episode : m_episodes)
    {
        episode.loop->Dispose();
    }
}

int64_t
IsacVectorEnvironment::Reset(int64_t stream)
{
    int64_t next = stream;
    m_slot = 0;
    for (uint32_t e = 0; e < GetEpisodes(); e++)
    {
        next += m_episodes[e].loop->AssignStreams(next);
        m_episodes[e].loop->Reset();
        Extract(e);
    }
    return next - stream;
}

bool
IsacVectorEnvironment::Step(isac::RMatrixIn actions, isac::RVectorOut rewards)
{
    isac::RVector none;
    return Advance(actions, isac::RMatrix(0, 0), rewards, none);
}

bool
IsacVectorEnvironment::Step(isac::RMatrixIn actions,
                            isac::RMatrixIn others,
                            isac::RVectorOut rewards,
                            isac::RVectorOut baseline)
{
    NS_ABORT_MSG_IF(others.rows() != actions.rows() || others.cols() != actions.cols(),
                    "IsacVectorEnvironment: other actions of another shape");
    return Advance(actions, others, rewards, baseline);
}

bool
IsacVectorEnvironment::Advance(isac::RMatrixIn actions,
                               isac::RMatrixIn others,
                               isac::RVectorOut rewards,
                               isac::RVectorOut baseline)
{
    NS_ABORT_MSG_IF(actions.rows() != GetEpisodes() || actions.cols() != GetDimension(),
                    "IsacVectorEnvironment: actions of shape "
                        << actions.rows() << " x " << actions.cols() << " instead of "
                        << GetEpisodes() << " x " << GetDimension());
    if (!actions.allFinite())
    {
        throw std::domain_error("an action is not finite");
    }
    m_slot++;
    const bool ended = m_slot == GetSlots();
    for (uint32_t e = 0; e < GetEpisodes(); e++)
    {
        auto& episode = m_episodes[e];
        if (others.rows() > 0)
        {
            m_before = episode.loop->GetObservation();
        }
        episode.controller->SetAction(actions.row(e).transpose(), m_vehicles);
        episode.metrics = episode.loop->Step();
        rewards(e) = episode.metrics.reward;
        if (others.rows() > 0)
        {
            const isac::RVector other = others.row(e);
            episode.controller->DecideAgain(m_before, other, m_vehicles, m_other);
            baseline(e) = episode.loop->GetRewardOf(m_other);
        }
        if (ended)
        {
            episode.loop->Reset();
        }
        Extract(e);
    }
    m_slot = ended ? 0 : m_slot;
    return ended;
}

void
IsacVectorEnvironment::Extract(uint32_t episode)
{
    const auto& observation = m_episodes[episode].loop->GetObservation();
    m_encoder->Extract(observation, m_shared ? 0 : m_vehicles, m_rows);
    const Eigen::Index rows = GetRows();
    auto block = m_features.middleRows(episode * rows, rows);
    const Eigen::Index known = std::min(rows, m_rows.rows());
    block.topRows(known) = m_rows.topRows(known);
    block.bottomRows(rows - known).setConstant(std::numeric_limits<double>::quiet_NaN());
}

const isac::RMatrix&
IsacVectorEnvironment::GetFeatures() const
{
    return m_features;
}

Ptr<const IsacObservationEncoder>
IsacVectorEnvironment::GetEncoder() const
{
    return m_encoder;
}

uint32_t
IsacVectorEnvironment::GetEpisodes() const
{
    return m_episodes.size();
}

uint32_t
IsacVectorEnvironment::GetVehicles() const
{
    return m_vehicles;
}

uint32_t
IsacVectorEnvironment::GetSlots() const
{
    return m_episodes.front().loop->GetSlots();
}

uint32_t
IsacVectorEnvironment::GetRows() const
{
    return m_shared ? m_vehicles : 1;
}

Eigen::Index
IsacVectorEnvironment::GetDimension() const
{
    return GetActionSpace()->GetDimension(m_vehicles);
}

Ptr<const IsacActionSpace>
IsacVectorEnvironment::GetActionSpace() const
{
    return m_episodes.front().controller->GetActionSpace();
}

const IsacSlotMetrics&
IsacVectorEnvironment::GetMetrics(uint32_t episode) const
{
    return m_episodes.at(episode).metrics;
}

Ptr<IsacClosedLoop>
IsacVectorEnvironment::GetLoop(uint32_t episode) const
{
    return m_episodes.at(episode).loop;
}

} // namespace ns3
