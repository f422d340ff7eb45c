/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_BLOCK_RECORD_H
#define ISAC_BLOCK_RECORD_H

#include "ns3/mac48-address.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup isac
 * One transmission of one code block.
 */
struct IsacBlockRecord
{
    /// Which way a block goes.
    enum Direction
    {
        DOWNLINK, //!< RSU to one vehicle, on the beam of its track
        UPLINK,   //!< vehicle to RSU
        BROADCAST //!< RSU to all vehicles, on the wide beam; one record a block
    };

    Direction direction{DOWNLINK}; //!< which way
    Mac48Address vehicle;          //!< the vehicle (broadcast address for BROADCAST)
    uint64_t sequence{0};          //!< number of the block in its stream
    uint32_t attempt{1};           //!< 1 for the first transmission
    uint32_t bits{0};              //!< information bits, headers and padding included
    uint32_t payloadBytes{0};      //!< bytes of framed packets
    double channelUses{0};         //!< length
    double estimatedSinr{0};       //!< rate was chosen for it (linear)
    double sinr{0};                //!< true (linear); 0 for BROADCAST
    double errorRate{0};           //!< block error rate at the true SINR; 0 for BROADCAST
    bool received{false};          //!< it got through (BROADCAST: to every present vehicle)
    bool wrongBeam{false};         //!< the vehicle was nearer to another beam
};

} // namespace ns3

#endif /* ISAC_BLOCK_RECORD_H */
