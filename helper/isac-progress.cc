/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-progress.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <unistd.h>

namespace ns3
{

IsacProgress::IsacProgress(const std::string& name)
    : m_name(name),
      m_terminal(isatty(STDERR_FILENO) != 0),
      m_start(Clock::now()),
      m_last(m_start)
{
}

void
IsacProgress::Watch(Time duration)
{
    m_duration = duration;
    m_start = Clock::now();
    m_last = m_start;
    Simulator::ScheduleNow(&IsacProgress::Poll, this);
}

void
IsacProgress::StartAt(double share)
{
    m_before = share;
}

void
IsacProgress::Update(double share, const std::string& detail)
{
    const auto now = Clock::now();
    if (now - m_last < std::chrono::milliseconds(m_terminal ? 200 : 2000))
    {
        return;
    }
    m_last = now;
    const double elapsed = GetElapsed();
    char text[160];
    std::snprintf(text,
                  sizeof(text),
                  "%s: %3.0f %%%s%s, %.0f s left",
                  m_name.c_str(),
                  100 * share,
                  detail.empty() ? "" : ", ",
                  detail.c_str(),
                  share > m_before ? elapsed * (1 - share) / (share - m_before) : 0.0);
    const std::string line(text);
    if (m_terminal)
    {
        const std::size_t width = std::max(m_width, line.size());
        std::cerr << '\r' << line << std::string(width - line.size(), ' ') << std::flush;
        m_width = line.size();
    }
    else
    {
        std::cerr << line << std::endl;
    }
}

void
IsacProgress::Finish()
{
    if (m_terminal && m_width > 0)
    {
        std::cerr << '\r' << std::string(m_width, ' ') << '\r' << std::flush;
        m_width = 0;
    }
}

double
IsacProgress::GetElapsed() const
{
    return std::chrono::duration<double>(Clock::now() - m_start).count();
}

void
IsacProgress::Poll()
{
    const double simulated = Simulator::Now().GetSeconds();
    const double elapsed = GetElapsed();
    char rate[64];
    std::snprintf(rate,
                  sizeof(rate),
                  "%.2f simulated s per real s",
                  elapsed > 0 ? simulated / elapsed : 0.0);
    Update(simulated / m_duration.GetSeconds(), rate);
    const Time next = std::min(m_duration / 100, MilliSeconds(100));
    if (Simulator::Now() + next < m_duration)
    {
        Simulator::Schedule(next, &IsacProgress::Poll, this);
    }
}

} // namespace ns3
