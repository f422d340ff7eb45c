/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_PROGRESS_H
#define ISAC_PROGRESS_H

#include "ns3/nstime.h"

#include <chrono>
#include <string>

namespace ns3
{

/**
 * @ingroup isac
 * A line on standard error that tells how far a program is: it moves on a terminal, and in a log
 * there is one at most every two seconds.
 */
class IsacProgress
{
  public:
    /// @param name what is going on
    explicit IsacProgress(const std::string& name);

    IsacProgress(const IsacProgress&) = delete;
    IsacProgress& operator=(const IsacProgress&) = delete;

    /**
     * Watches a simulation that is about to run; this must live as long as it does.
     * @param duration simulated time
     */
    void Watch(Time duration);

    /**
     * Tells that some of the work was done before the construction.
     * @param share of the work, in [0, 1]
     */
    void StartAt(double share);

    /**
     * Tells how far the work is.
     * @param share of it that is done, in [0, 1]
     * @param detail more to say, e.g. what is being done
     */
    void Update(double share, const std::string& detail = "");

    /// Takes the line away.
    void Finish();

    /// @return seconds of real time since the construction or Watch()
    double GetElapsed() const;

  private:
    /// Looks at the simulation's clock, and again soon.
    void Poll();

    /// Real time, which no adjustment of the machine's clock turns back.
    using Clock = std::chrono::steady_clock;

    std::string m_name;        //!< what is going on
    bool m_terminal;           //!< whether standard error is one
    Clock::time_point m_start; //!< begin of the work
    Clock::time_point m_last;  //!< when the line was written last
    double m_before{0};        //!< share that was done before
    std::size_t m_width{0};    //!< characters of the line on the terminal
    Time m_duration;           //!< simulated time
};

} // namespace ns3

#endif /* ISAC_PROGRESS_H */
