/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-stream-scheduler.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

void
IsacStreamScheduler::Configure(Ptr<IsacErrorModel> errorModel,
                               Ptr<UniformRandomVariable> random,
                               double blockLength,
                               double maxEfficiency)
{
    m_errorModel = errorModel;
    m_random = random;
    m_blockLength = blockLength;
    m_maxEfficiency = maxEfficiency;
}

double
IsacStreamScheduler::GetEfficiency(double estimatedSinr, double channelUses) const
{
    return std::min(m_errorModel->GetSpectralEfficiency(estimatedSinr, channelUses),
                    m_maxEfficiency);
}

const std::vector<IsacStreamScheduler::Sent>&
IsacStreamScheduler::Serve(IsacArqSender& sender, const Quality& quality, double uses)
{
    m_sent.clear();
    // Nothing fits in no time, not even a repetition that takes all there is.
    if (!(uses > 0) || !sender.HasData())
    {
        return m_sent;
    }
    double at = 0;
    while (sender.HasRetry())
    {
        const double length = RetryLength(sender.PeekRetry(), quality.estimatedSinr, uses);
        if (at + length > uses)
        {
            return m_sent;
        }
        at += length;
        Send(sender.PopRetry(), quality, length, at);
    }
    const double minimum = 8 * IsacArqSender::MIN_BLOCK_BYTES;
    const double efficiency = GetEfficiency(quality.estimatedSinr, m_blockLength);
    while (true)
    {
        double length = std::min(m_blockLength, uses - at);
        // What is left of the share may be shorter, and so fails more often at the same rate.
        const bool shorter = length < m_blockLength;
        double bits =
            length * (shorter ? GetEfficiency(quality.estimatedSinr, length) : efficiency);
        if (bits < minimum && length > 0)
        {
            // Too weak for a block of the usual length: one that takes all that is left.
            length = uses - at;
            bits = length * GetEfficiency(quality.estimatedSinr, length);
        }
        if (!(bits >= minimum))
        {
            return m_sent;
        }
        Ptr<IsacCodeBlock> block = sender.PopNew(static_cast<uint32_t>(bits));
        if (!block)
        {
            return m_sent;
        }
        at += length;
        Send(block, quality, length, at);
    }
}

double
IsacStreamScheduler::RetryLength(const IsacCodeBlock& block,
                                 double estimatedSinr,
                                 double uses) const
{
    const double sinr = std::ldexp(estimatedSinr, -static_cast<int>(block.attempts));
    const double efficiency = GetEfficiency(sinr, m_blockLength);
    return efficiency > 0 ? std::min(block.bits / efficiency, uses) : uses;
}

void
IsacStreamScheduler::Send(Ptr<IsacCodeBlock> block,
                          const Quality& quality,
                          double channelUses,
                          double end)
{
    const double efficiency = block->bits / channelUses;
    if (quality.sinr != m_cachedSinr || efficiency != m_cachedEfficiency ||
        channelUses != m_cachedUses)
    {
        m_cachedSinr = quality.sinr;
        m_cachedEfficiency = efficiency;
        m_cachedUses = channelUses;
        m_cachedErrorRate = m_errorModel->GetBlockErrorRate(quality.sinr, efficiency, channelUses);
    }
    block->acknowledgeable = m_random->GetValue() >= m_cachedErrorRate;
    block->received = block->received || block->acknowledgeable;
    block->wrongBeam = quality.wrongBeam;
    m_sent.push_back({block, channelUses, end, m_cachedErrorRate});
}

bool
IsacStreamScheduler::DrawReception(double sinr, double efficiency, double channelUses) const
{
    return m_random->GetValue() >= m_errorModel->GetBlockErrorRate(sinr, efficiency, channelUses);
}

} // namespace ns3
