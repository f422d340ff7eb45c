/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_FRAME_TIMING_H
#define ISAC_FRAME_TIMING_H

#include "ns3/nstime.h"

namespace ns3
{

/**
 * @ingroup isac
 * How a frame is divided, in order: control, downlink, guard, uplink, contention.
 *
 * @verbatim
   | control | pilots | broadcast | downlink, K streams at once | guard | uplink TDMA | contention |
   @endverbatim
 */
struct IsacFrameTiming
{
    Time frame;          //!< whole frame
    Time control;        //!< beam identities, grants, uplink acknowledgements
    Time downlink;       //!< data (and pilots and broadcast, when there are any)
    Time uplinkStart;    //!< from the start of the frame
    Time uplink;         //!< data and downlink acknowledgements of all vehicles
    Time contention;     //!< all contention mini-slots
    double bandwidth{0}; //!< (Hz), so channel uses per second

    /**
     * @param t a duration
     * @return channel uses in it
     */
    double Uses(Time t) const
    {
        return t.GetSeconds() * bandwidth;
    }

    /**
     * @param uses channel uses
     * @return their duration
     */
    Time Duration(double uses) const
    {
        return Seconds(uses / bandwidth);
    }
};

} // namespace ns3

#endif /* ISAC_FRAME_TIMING_H */
