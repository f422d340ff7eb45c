/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CODE_BLOCK_H
#define ISAC_CODE_BLOCK_H

#include "ns3/packet.h"
#include "ns3/ptr.h"
#include "ns3/simple-ref-count.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * A framed packet on its way through code blocks. Sender and receiver share it, so that its end
 * (delivered or given up) is counted exactly once.
 */
struct IsacSdu : public SimpleRefCount<IsacSdu>
{
    Ptr<Packet> packet;    //!< with its Ethernet header
    bool delivered{false}; //!< the receiver handed it up
    bool dropped{false};   //!< the sender gave it up
};

/**
 * @ingroup isac
 * A piece of a packet inside a code block.
 */
struct IsacSegment
{
    Ptr<IsacSdu> sdu; //!< the packet
    uint32_t bytes;   //!< bytes of it in this block
    bool first;       //!< holds the packet's first byte
    bool last;        //!< holds the packet's last byte
};

/**
 * @ingroup isac
 * A code block: the unit that one transmission may lose.
 */
struct IsacCodeBlock : public SimpleRefCount<IsacCodeBlock>
{
    uint64_t sequence{0};        //!< number in its stream, from 0, without gaps
    uint32_t bits{0};            //!< information bits, headers and padding included
    uint32_t payloadBytes{0};    //!< bytes of packets
    uint32_t attempts{0};        //!< transmissions so far
    bool received{false};        //!< any transmission got through
    bool acknowledgeable{false}; //!< the last transmission got through
    bool wrongBeam{false};       //!< in the last transmission the receiver sat in another beam
    std::vector<IsacSegment> segments; //!< contents, in order
};

} // namespace ns3

#endif /* ISAC_CODE_BLOCK_H */
