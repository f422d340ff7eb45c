/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-two-stage-beam-controller.h"

#include "ns3/log.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacTwoStageBeamController");
NS_OBJECT_ENSURE_REGISTERED(IsacTwoStageBeamController);

namespace
{

/// Least echo SINR that an input tells apart from none.
constexpr double LEAST_SINR = 1e-3;

} // namespace

TypeId
IsacTwoStageBeamController::GetTypeId()
{
    static TypeId tid = TypeId("ns3::IsacTwoStageBeamController")
                            .SetParent<IsacLearnedBeamController>()
                            .SetGroupName("Isac")
                            .AddConstructor<IsacTwoStageBeamController>();
    return tid;
}

IsacTwoStageBeamController::IsacTwoStageBeamController() = default;

IsacTwoStageBeamController::~IsacTwoStageBeamController() = default;

std::string
IsacTwoStageBeamController::GetFamily() const
{
    return "two-stage";
}

void
IsacTwoStageBeamController::CheckShape(const IsacPolicy& policy) const
{
    const Eigen::Index inputs = policy.network.GetInputs();
    const Eigen::Index slots = std::max<Eigen::Index>((inputs - NOW) / BEFORE, 0);
    CheckSize(policy, NOW + BEFORE * slots, CHANNEL, false);
    CheckSize(policy, SECOND, OUTPUTS, true);
}

const IsacTwoStageBeamController::Memory&
IsacTwoStageBeamController::Update(const IsacTrackObservation& track, std::size_t slots)
{
    const auto old = std::find_if(m_memories.begin(), m_memories.end(), [&track](const Memory& m) {
        return m.trackId == track.trackId;
    });
    const bool known = old != m_memories.end();
    m_next.push_back(known ? *old : Memory{track.trackId, {}, {}});
    Memory& memory = m_next.back();
    const Eigen::RowVector2d channel =
        known && track.missed > 0 ? memory.predicted : GetSensed(track);
    memory.slots.insert(memory.slots.begin(), {channel(0), channel(1), track.estimate.v});
    memory.slots.resize(slots, memory.slots.back());
    return memory;
}

void
IsacTwoStageBeamController::Gather(const IsacObservation& observation, Inference& inference)
{
    if (observation.slot == 0) // a new episode
    {
        m_memories.clear();
    }
    m_next.clear();
    const Eigen::Index before = (inference.inputs.cols() - NOW) / BEFORE;
    for (std::size_t i = 0; i < observation.tracks.size(); i++)
    {
        const auto& track = observation.tracks[i];
        const auto& slots = Update(track, before + 1).slots;
        const auto row = static_cast<Eigen::Index>(i);
        inference.base.row(row) = slots[0].head<CHANNEL>();
        auto inputs = inference.inputs.row(row);
        inputs.head<NOW>() << slots[0], std::log2(1 + std::max(track.gamma, 0.0)),
            std::log10(std::max(track.echoSinr, LEAST_SINR));
        for (Eigen::Index j = 0; j < before; j++)
        {
            inputs.segment<BEFORE>(NOW + BEFORE * j) = slots[j + 1] - slots[0];
        }
    }
    m_memories.swap(m_next);
}

void
IsacTwoStageBeamController::GatherSecond(Inference& inference) const
{
    const Eigen::Index k = inference.base.rows();
    const isac::RVector u = inference.base.col(0) + ANGLE_STEP * inference.first.col(0);
    const double share = m_parameters->GetMaxPower() / static_cast<double>(k);
    const double scale =
        10 * std::log10(share * m_parameters->GetTxAntennas() / m_parameters->GetNoise());
    const isac::RVector snr =
        (inference.base.col(1) + inference.first.col(1)).array() / 10 + scale / 10;
    std::vector<Eigen::Index> order(k);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&u](auto a, auto b) { return u(a) < u(b); });
    for (Eigen::Index i = 0; i < k; i++)
    {
        const Eigen::Index own = order[i];
        auto row = inference.inputs2.row(own);
        row << u(own), snr(own), -10, 0, 10, 0, 1 / static_cast<double>(k);
        if (i > 0)
        {
            row(2) = 5 * (u(order[i - 1]) - u(own));
            row(3) = snr(order[i - 1]) - snr(own);
        }
        if (i + 1 < k)
        {
            row(4) = 5 * (u(order[i + 1]) - u(own));
            row(5) = snr(order[i + 1]) - snr(own);
        }
    }
}

void
IsacTwoStageBeamController::Remember(const IsacObservation& observation,
                                     const isac::RMatrix& channels)
{
    for (std::size_t i = 0; i < m_memories.size(); i++)
    {
        m_memories[i].predicted = channels.row(static_cast<Eigen::Index>(i));
    }
}

} // namespace ns3
