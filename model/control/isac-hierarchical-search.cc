/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-hierarchical-search.h"

#include "ns3/isac-precoder.h"

#include <algorithm>
#include <complex>

namespace ns3
{

void
IsacHierarchicalSearch::SetAntennas(Eigen::Index antennas)
{
    if (m_beams.rows() == antennas)
    {
        return;
    }
    m_sectors.clear();
    m_sectors.reserve(2 * antennas);
    m_beams.resize(antennas, 2 * antennas - 1);
    Add(0, antennas);
    m_next.resize(antennas, 0);
    m_first.resize(antennas, antennas > 1 ? 2 : 0);
    if (antennas > 1)
    {
        m_first.col(0) = m_beams.col(m_sectors[0].left);
        m_first.col(1) = m_beams.col(m_sectors[0].right);
    }
}

std::size_t
IsacHierarchicalSearch::Add(Eigen::Index first, Eigen::Index count)
{
    const std::size_t index = m_sectors.size();
    m_sectors.push_back({first, count, index, index});
    m_beams.col(index) = isac::SectorBeam(m_beams.rows(), first, count);
    if (count > 1)
    {
        const Eigen::Index lower = count / 2;
        const std::size_t left = Add(first, lower);
        const std::size_t right = Add(first + lower, count - lower);
        m_sectors[index].left = left;
        m_sectors[index].right = right;
    }
    return index;
}

uint32_t
IsacHierarchicalSearch::CountStages(Eigen::Index antennas)
{
    uint32_t stages = 0;
    for (Eigen::Index codewords = 1; codewords < antennas; codewords *= 2)
    {
        stages++;
    }
    return stages;
}

const isac::CMatrix&
IsacHierarchicalSearch::GetFirst() const
{
    return m_first;
}

void
IsacHierarchicalSearch::Want()
{
    m_wanted.clear();
    for (const std::size_t at : m_at)
    {
        if (at < m_sectors.size() && m_sectors[at].count > 1)
        {
            m_wanted.push_back(m_sectors[at].left);
            m_wanted.push_back(m_sectors[at].right);
        }
    }
    std::sort(m_wanted.begin(), m_wanted.end());
    m_wanted.erase(std::unique(m_wanted.begin(), m_wanted.end()), m_wanted.end());
}

bool
IsacHierarchicalSearch::Replay(const isac::CMatrix& response)
{
    m_at.assign(response.rows(), 0);
    Want();
    Eigen::Index sounded = 0;
    while (!m_wanted.empty() && sounded < response.cols())
    {
        const auto count = static_cast<Eigen::Index>(m_wanted.size());
        if (sounded + count > response.cols())
        {
            return false;
        }
        for (std::size_t i = 0; i < m_at.size(); i++)
        {
            auto& at = m_at[i];
            if (at >= m_sectors.size() || m_sectors[at].count < 2)
            {
                continue;
            }
            const auto power = [&](std::size_t sector) {
                const auto column =
                    std::lower_bound(m_wanted.begin(), m_wanted.end(), sector) - m_wanted.begin();
                return std::norm(response(i, sounded + column));
            };
            const double left = power(m_sectors[at].left);
            const double right = power(m_sectors[at].right);
            if (!(left > 0 || right > 0))
            {
                at = m_sectors.size();
            }
            else
            {
                at = right > left ? m_sectors[at].right : m_sectors[at].left;
            }
        }
        sounded += count;
        Want();
    }
    return sounded == response.cols();
}

const isac::CMatrix&
IsacHierarchicalSearch::GetNext(const isac::CMatrix& response)
{
    m_next.resize(m_beams.rows(), 0);
    if (Replay(response))
    {
        m_next.resize(m_beams.rows(), m_wanted.size());
        for (std::size_t i = 0; i < m_wanted.size(); i++)
        {
            m_next.col(i) = m_beams.col(m_wanted[i]);
        }
    }
    return m_next;
}

void
IsacHierarchicalSearch::Find(const isac::CMatrix& response, std::vector<Eigen::Index>& codewords)
{
    const bool whole = Replay(response) && m_wanted.empty() && response.cols() > 0;
    codewords.assign(response.rows(), NONE);
    for (std::size_t i = 0; whole && i < m_at.size(); i++)
    {
        if (m_at[i] < m_sectors.size())
        {
            codewords[i] = m_sectors[m_at[i]].first;
        }
    }
}

} // namespace ns3
