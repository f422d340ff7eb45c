/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ARQ_RECEIVER_H
#define ISAC_ARQ_RECEIVER_H

#include "isac-code-block.h"

#include "ns3/callback.h"

#include <map>

namespace ns3
{

/**
 * @ingroup isac
 * Receiving end of one stream: puts code blocks in order, drops repetitions, and hands up packets
 * whose bytes are all there.
 */
class IsacArqReceiver
{
  public:
    /// Called with every complete packet, in order.
    typedef Callback<void, Ptr<Packet>> DeliverCallback;

    /**
     * @param deliver called with every complete packet
     * @param shared whether other receivers get the same packets (broadcast): hand up copies and
     * leave the packet's state alone
     */
    void Configure(DeliverCallback deliver, bool shared);

    /**
     * Takes a block that was decoded.
     * @param block the block
     */
    void Receive(Ptr<const IsacCodeBlock> block);

    /**
     * Stops waiting for blocks that the sender has given up.
     * @param base lowest sequence number that the sender may still send
     */
    void Advance(uint64_t base);

    /// Forgets everything and waits for a fresh stream.
    void Reset();

  private:
    /**
     * Takes the next block in order.
     * @param block the block
     */
    void Process(const IsacCodeBlock& block);

    /// Takes the blocks that are in order now.
    void Release();

    DeliverCallback m_deliver; //!< told of every complete packet
    bool m_shared{false};      //!< broadcast stream
    uint64_t m_next{0};        //!< sequence number expected next
    bool m_gap{false};         //!< bytes of the packet in assembly were lost
    std::map<uint64_t, Ptr<const IsacCodeBlock>> m_ahead; //!< received ahead of order
};

} // namespace ns3

#endif /* ISAC_ARQ_RECEIVER_H */
