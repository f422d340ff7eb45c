/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-blockage-model.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacBlockageModel");

NS_OBJECT_ENSURE_REGISTERED(IsacBlockageModel);

namespace
{

constexpr uint64_t NODELESS = uint64_t{1} << 32; //!< first identifier of ends without a node

/**
 * Uniform variate from the 53 upper bits of a draw.
 * @param generator source of randomness
 * @return in (0, 1]
 */
double
DrawUniform(std::mt19937_64& generator)
{
    return (static_cast<double>(generator() >> 11) + 1) * 0x1p-53;
}

} // namespace

TypeId
IsacBlockageModel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacBlockageModel")
            .SetParent<PropagationLossModel>()
            .SetGroupName("Isac")
            .AddConstructor<IsacBlockageModel>()
            .AddAttribute("MeanClear",
                          "Mean length of clear periods (s).",
                          DoubleValue(5),
                          MakeDoubleAccessor(&IsacBlockageModel::m_meanClear),
                          MakeDoubleChecker<double>(1e-4, 1e9))
            .AddAttribute("MeanBlocked",
                          "Mean length of blocked periods (s).",
                          DoubleValue(0.5),
                          MakeDoubleAccessor(&IsacBlockageModel::m_meanBlocked),
                          MakeDoubleChecker<double>(1e-4, 1e9))
            .AddAttribute("Loss",
                          "Loss in blocked periods (dB).",
                          DoubleValue(20),
                          MakeDoubleAccessor(&IsacBlockageModel::m_loss),
                          MakeDoubleChecker<double>(0))
            .AddTraceSource("Blockage",
                            "A query found a pair blocked that was clear at the query before, or "
                            "the reverse (a pair counts as found at time zero).",
                            MakeTraceSourceAccessor(&IsacBlockageModel::m_trace),
                            "ns3::IsacBlockageModel::BlockageCallback");
    return tid;
}

IsacBlockageModel::IsacBlockageModel()
    : m_random(CreateObject<UniformRandomVariable>())
{
}

IsacBlockageModel::~IsacBlockageModel() = default;

bool
IsacBlockageModel::IsBlocked(Ptr<const MobilityModel> a, Ptr<const MobilityModel> b) const
{
    NS_ABORT_MSG_IF(!a || !b, "IsacBlockageModel: a pair needs two mobility models, one is null");
    const Key key = std::minmax({Identify(a), Identify(b)});
    const double now = Simulator::Now().GetSeconds();

    auto found = m_processes.find(key);
    if (found == m_processes.end())
    {
        found = m_processes.emplace(key, Start(key)).first;
    }
    Process& process = found->second;
    if (now < process.start) // another simulation in the same program: time began again
    {
        process = Start(key);
    }
    const bool before = process.blocked;
    while (process.end <= now)
    {
        process.start = process.end;
        process.blocked = !process.blocked;
        process.end = process.start + DrawLength(process);
    }
    if (process.blocked != before)
    {
        NS_LOG_INFO("pair " << key.first << ", " << key.second
                            << (process.blocked ? " is blocked" : " is clear"));
        m_trace(a, b, process.blocked);
    }
    return process.blocked;
}

void
IsacBlockageModel::DoDispose()
{
    m_processes.clear();
    m_nodeless.clear();
    m_random = nullptr;
    PropagationLossModel::DoDispose();
}

double
IsacBlockageModel::DoCalcRxPower(double txPowerDbm,
                                 Ptr<MobilityModel> a,
                                 Ptr<MobilityModel> b) const
{
    return IsBlocked(a, b) ? txPowerDbm - m_loss : txPowerDbm;
}

int64_t
IsacBlockageModel::DoAssignStreams(int64_t stream)
{
    m_random->SetStream(stream);
    m_hasSeed = false;
    m_processes.clear();
    return 1;
}

uint64_t
IsacBlockageModel::Identify(Ptr<const MobilityModel> end) const
{
    if (auto node = end->GetObject<Node>())
    {
        return node->GetId();
    }
    return m_nodeless.emplace(end, NODELESS + m_nodeless.size()).first->second;
}

IsacBlockageModel::Process
IsacBlockageModel::Start(const Key& key) const
{
    if (!m_hasSeed)
    {
        m_seed = m_random->GetInteger(0, 0xffffffff);
        m_seed = m_seed << 32 | m_random->GetInteger(0, 0xffffffff);
        m_hasSeed = true;
    }
    Process process;
    std::seed_seq sequence{m_seed >> 32,
                           m_seed & 0xffffffff,
                           key.first >> 32,
                           key.first & 0xffffffff,
                           key.second >> 32,
                           key.second & 0xffffffff};
    process.generator.seed(sequence);
    process.blocked =
        DrawUniform(process.generator) * (m_meanClear + m_meanBlocked) <= m_meanBlocked;
    process.end =
        DrawLength(process); // exponential: what is left of a period is as long as a whole
    return process;
}

double
IsacBlockageModel::DrawLength(Process& process) const
{
    const double mean = process.blocked ? m_meanBlocked : m_meanClear;
    return -mean * std::log(DrawUniform(process.generator));
}

} // namespace ns3
