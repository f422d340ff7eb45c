/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ARQ_SENDER_H
#define ISAC_ARQ_SENDER_H

#include "isac-code-block.h"
#include "isac-drop-reason.h"

#include "ns3/callback.h"
#include "ns3/queue.h"

#include <deque>

namespace ns3
{

/**
 * @ingroup isac
 * Sending end of one stream: segments and concatenates packets into code blocks, repeats blocks
 * that were not acknowledged, and gives up after a limit.
 *
 * Selective repeat. A repeated block keeps its contents and size; each repetition assumes half the
 * SINR of the one before, so a rate that was too bold ends after a few.
 */
class IsacArqSender
{
  public:
    static constexpr uint32_t BLOCK_HEADER_BYTES = 8;   //!< stream, sequence, window base, check
    static constexpr uint32_t SEGMENT_HEADER_BYTES = 2; //!< length and first/last flags
    /// Smallest block that is worth sending (bytes).
    static constexpr uint32_t MIN_BLOCK_BYTES = BLOCK_HEADER_BYTES + SEGMENT_HEADER_BYTES + 16;

    /// Called with every packet that is given up.
    typedef Callback<void, Ptr<const Packet>, IsacDropReason> DropCallback;

    /**
     * @param queue where new packets come from
     * @param retryLimit repetitions before a block is given up; 0: never repeat
     * @param drop called with every packet given up
     */
    void Configure(Ptr<Queue<Packet>> queue, uint32_t retryLimit, DropCallback drop);

    /// @return whether anything waits to be sent, new or again
    bool HasData() const;
    /// @return whether a block waits to be sent again
    bool HasRetry() const;
    /// @return the block to be sent again next; only if HasRetry()
    const IsacCodeBlock& PeekRetry() const;

    /// @return the next block to send again; only if HasRetry()
    Ptr<IsacCodeBlock> PopRetry();

    /**
     * Fills a new block with waiting packets; what is left over is padding.
     * @param bits size of the block (bits), at least 8 MIN_BLOCK_BYTES
     * @return the block, or null if no packet waits
     */
    Ptr<IsacCodeBlock> PopNew(uint32_t bits);

    /**
     * Settles the blocks of a frame after its feedback.
     * @param block a block sent in the frame
     * @param acknowledged whether feedback said that it was received
     */
    void Settle(Ptr<IsacCodeBlock> block, bool acknowledged);

    /// @return lowest sequence number still to be expected by the receiver
    uint64_t GetBase() const;

    /// @return packets taken from the queue that are neither delivered nor given up
    uint32_t GetPending() const;

    /**
     * Gives up everything taken from the queue. Numbering goes on, so that the receiver can tell
     * old blocks from new ones.
     * @param reason why
     */
    void Abort(IsacDropReason reason);

  private:
    /**
     * Gives up one packet, unless it was delivered or given up before.
     * @param sdu the packet
     * @param reason why
     */
    void Drop(IsacSdu& sdu, IsacDropReason reason);

    /**
     * Starts sending a packet.
     * @param packet the packet
     */
    void Open(Ptr<Packet> packet);

    Ptr<Queue<Packet>> m_queue;                 //!< new packets
    uint32_t m_retryLimit{0};                   //!< repetitions before giving up
    DropCallback m_drop;                        //!< told of every packet given up
    Ptr<IsacSdu> m_partial;                     //!< packet whose rest goes into the next block
    uint32_t m_partialSent{0};                  //!< bytes of m_partial already in blocks
    std::deque<Ptr<IsacSdu>> m_open;            //!< taken packets; the front's end is not known
    uint64_t m_nextSequence{0};                 //!< of the next new block
    std::deque<Ptr<IsacCodeBlock>> m_retry;     //!< to be sent again, by sequence
    std::deque<Ptr<IsacCodeBlock>> m_unsettled; //!< by sequence; null once settled
    uint64_t m_base{0};                         //!< sequence of m_unsettled's front
};

} // namespace ns3

#endif /* ISAC_ARQ_SENDER_H */
