/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/drop-tail-queue.h"
#include "ns3/isac-arq-receiver.h"
#include "ns3/isac-arq-sender.h"
#include "ns3/packet.h"
#include "ns3/test.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <vector>

using namespace ns3;

namespace
{

/**
 * One stream from a queue to a receiver over a medium that loses blocks and acknowledgements.
 */
class Stream
{
  public:
    /**
     * @param retryLimit repetitions of a block
     * @param seed of all losses and sizes
     */
    Stream(uint32_t retryLimit, uint32_t seed)
        : m_random(seed)
    {
        m_queue = CreateObject<DropTailQueue<Packet>>();
        m_queue->SetMaxSize(QueueSize("100000p"));
        sender.Configure(m_queue, retryLimit, MakeCallback(&Stream::Drop, this));
        receiver.Configure(MakeCallback(&Stream::Deliver, this), false);
    }

    /// @param size bytes of a packet to queue; its contents depend on its number
    void Push(uint32_t size)
    {
        std::vector<uint8_t> data(size);
        std::mt19937 bytes(m_pushed.size());
        std::generate(data.begin(), data.end(), [&bytes]() { return bytes(); });
        Ptr<Packet> packet = Create<Packet>(data.data(), size);
        m_numbers[packet->GetUid()] = m_pushed.size();
        m_pushed.push_back(data);
        m_queue->Enqueue(packet);
    }

    /**
     * One frame: base, repetitions, new blocks, feedback.
     * @param blocks most new blocks
     * @param loss probability that a block is lost
     * @param ackLoss probability that the frame's feedback is lost
     */
    void Frame(uint32_t blocks, double loss, double ackLoss)
    {
        receiver.Advance(sender.GetBase());
        std::vector<Ptr<IsacCodeBlock>> sent;
        while (sender.HasRetry())
        {
            sent.push_back(sender.PopRetry());
        }
        for (uint32_t i = 0; i < blocks; ++i)
        {
            const uint32_t bytes = IsacArqSender::MIN_BLOCK_BYTES + m_random() % 2500;
            if (auto block = sender.PopNew(8 * bytes + m_random() % 8))
            {
                Check(*block, bytes);
                sent.push_back(block);
            }
        }
        for (const auto& block : sent)
        {
            block->acknowledgeable = Draw() >= loss;
            block->received = block->received || block->acknowledgeable;
            if (block->acknowledgeable)
            {
                receiver.Receive(block);
            }
        }
        const bool heard = Draw() >= ackLoss;
        for (const auto& block : sent)
        {
            sender.Settle(block, heard && block->acknowledgeable);
        }
    }

    /// @return whether neither sender nor queue has anything left
    bool IsEmpty() const
    {
        return !sender.HasData() && sender.GetPending() == 0;
    }

    /// @return packets in the queue
    std::size_t GetWaiting() const
    {
        return m_queue->GetNPackets();
    }

    IsacArqSender sender;          //!< under test
    IsacArqReceiver receiver;      //!< under test
    std::vector<uint32_t> arrived; //!< numbers of delivered packets, in order
    std::vector<uint32_t> lost;    //!< numbers of dropped packets, in order
    bool exact{true};              //!< all delivered packets had the right bytes
    bool fits{true};               //!< no block held more than its size

  private:
    /// @param block new block @param bytes its size
    void Check(const IsacCodeBlock& block, uint32_t bytes)
    {
        uint32_t used = IsacArqSender::BLOCK_HEADER_BYTES;
        uint32_t payload = 0;
        for (const auto& segment : block.segments)
        {
            used += IsacArqSender::SEGMENT_HEADER_BYTES + segment.bytes;
            payload += segment.bytes;
        }
        fits = fits && used <= bytes && payload == block.payloadBytes && payload > 0;
    }

    /// @param packet delivered
    void Deliver(Ptr<Packet> packet)
    {
        const uint32_t number = m_numbers.at(packet->GetUid());
        arrived.push_back(number);
        std::vector<uint8_t> data(packet->GetSize());
        packet->CopyData(data.data(), data.size());
        exact = exact && data == m_pushed[number];
    }

    /// @param packet dropped @param reason why
    void Drop(Ptr<const Packet> packet, IsacDropReason reason)
    {
        lost.push_back(m_numbers.at(packet->GetUid()));
    }

    /// @return uniform in [0, 1)
    double Draw()
    {
        return std::generate_canonical<double, 53>(m_random);
    }

    std::mt19937 m_random;                      //!< losses and sizes
    Ptr<Queue<Packet>> m_queue;                 //!< of the sender
    std::vector<std::vector<uint8_t>> m_pushed; //!< contents by number
    std::map<uint64_t, uint32_t> m_numbers;     //!< by UID
};

/// All sizes over losses of blocks and feedback: in order, exact, each packet ends once.
class LossCase : public TestCase
{
  public:
    /**
     * @param loss of blocks
     * @param ackLoss of feedback
     * @param retryLimit repetitions
     */
    LossCase(double loss, double ackLoss, uint32_t retryLimit)
        : TestCase("block loss " + std::to_string(loss) + ", feedback loss " +
                   std::to_string(ackLoss) + ", retries " + std::to_string(retryLimit)),
          m_loss(loss),
          m_ackLoss(ackLoss),
          m_retryLimit(retryLimit)
    {
    }

  private:
    void DoRun() override
    {
        Stream stream(m_retryLimit, 1);
        // 1..9000 bytes by a step coprime to 9000, so that small and large ones alternate.
        for (uint32_t i = 0; i < 4500; ++i)
        {
            stream.Push(1 + i * 2 * 3571 % 9000);
            stream.Push(1 + (i * 2 + 1) * 3571 % 9000);
            for (int frame = 0; frame < 2; ++frame)
            {
                stream.Frame(8, m_loss, m_ackLoss);
            }
        }
        for (int frame = 0; frame < 200 && !stream.IsEmpty(); ++frame)
        {
            stream.Frame(40, m_loss, m_ackLoss);
        }
        stream.receiver.Advance(stream.sender.GetBase());
        NS_TEST_EXPECT_MSG_EQ(stream.IsEmpty(), true, "left over");
        NS_TEST_EXPECT_MSG_EQ(stream.exact, true, "bytes");
        NS_TEST_EXPECT_MSG_EQ(stream.fits, true, "block contents");
        NS_TEST_EXPECT_MSG_EQ(std::is_sorted(stream.arrived.begin(), stream.arrived.end()),
                              true,
                              "order");
        std::vector<uint32_t> ends = stream.arrived;
        ends.insert(ends.end(), stream.lost.begin(), stream.lost.end());
        std::sort(ends.begin(), ends.end());
        const bool unique = std::adjacent_find(ends.begin(), ends.end()) == ends.end();
        NS_TEST_EXPECT_MSG_EQ(unique, true, "a packet ended twice");
        NS_TEST_EXPECT_MSG_EQ(ends.size(), 9000, "a packet never ended");
        if (m_loss == 0)
        {
            NS_TEST_EXPECT_MSG_EQ(stream.lost.size(), 0, "lost feedback dropped a packet");
        }
        else if (m_retryLimit == 0)
        {
            NS_TEST_EXPECT_MSG_GT(stream.lost.size(), 0, "nothing was given up");
        }
    }

    double m_loss;         //!< of blocks
    double m_ackLoss;      //!< of feedback
    uint32_t m_retryLimit; //!< repetitions
};

/// The receiver waits for a block that is repeated, and goes on once it was given up.
class AdvanceCase : public TestCase
{
  public:
    AdvanceCase()
        : TestCase("give up and advance")
    {
    }

  private:
    void DoRun() override
    {
        Stream stream(1, 1);
        for (int i = 0; i < 4; ++i)
        {
            stream.Push(150);
        }
        // Blocks of 100 bytes hold 90: packet 0 in blocks 0 and 1, packet 1 in 1, 2 and 3, ...
        std::vector<Ptr<IsacCodeBlock>> blocks;
        while (auto block = stream.sender.PopNew(800))
        {
            blocks.push_back(block);
        }
        NS_TEST_ASSERT_MSG_EQ(blocks.size(), 7, "blocks");
        for (std::size_t i = 1; i < blocks.size(); ++i)
        {
            blocks[i]->received = true;
            blocks[i]->acknowledgeable = true;
            stream.receiver.Receive(blocks[i]);
        }
        NS_TEST_EXPECT_MSG_EQ(stream.arrived.size(), 0, "delivered ahead of order");
        for (const auto& block : blocks)
        {
            stream.sender.Settle(block, block->acknowledgeable);
        }
        NS_TEST_ASSERT_MSG_EQ(stream.sender.HasRetry(), true, "block 0 is to be repeated");
        stream.receiver.Advance(stream.sender.GetBase());
        NS_TEST_EXPECT_MSG_EQ(stream.arrived.size(), 0, "base passed a block to be repeated");
        stream.sender.Settle(stream.sender.PopRetry(), false);
        NS_TEST_EXPECT_MSG_EQ(stream.lost.size(), 1, "packet 0 is given up");
        stream.receiver.Advance(stream.sender.GetBase());
        const std::vector<uint32_t> rest = {1, 2, 3};
        NS_TEST_EXPECT_MSG_EQ((stream.arrived == rest), true, "the others arrive");
        NS_TEST_EXPECT_MSG_EQ(stream.sender.GetPending(), 0, "nothing is pending");
    }
};

/// Abort drops what was taken and not delivered; blocks of before are of no use afterwards.
class AbortCase : public TestCase
{
  public:
    AbortCase()
        : TestCase("abort")
    {
    }

  private:
    void DoRun() override
    {
        Stream stream(8, 1);
        for (int i = 0; i < 5; ++i)
        {
            stream.Push(100);
        }
        auto first = stream.sender.PopNew(8 * 180);
        auto second = stream.sender.PopNew(8 * 180);
        first->received = true;
        stream.receiver.Receive(first);
        NS_TEST_EXPECT_MSG_EQ(stream.arrived.size(), 1, "packet 0 arrived");
        stream.sender.Abort(IsacDropReason::DEPARTED);
        const std::vector<uint32_t> lost = {1, 2, 3};
        NS_TEST_EXPECT_MSG_EQ((stream.lost == lost), true, "taken and not delivered");
        NS_TEST_EXPECT_MSG_EQ(stream.GetWaiting(), 1, "packet 4 was not taken");
        NS_TEST_EXPECT_MSG_EQ(stream.sender.GetPending(), 0, "nothing is pending");
        stream.receiver.Receive(second);
        NS_TEST_EXPECT_MSG_EQ(stream.arrived.size(), 1, "an aborted packet was delivered");
        for (int frame = 0; frame < 3; ++frame)
        {
            stream.Frame(4, 0, 0);
        }
        const std::vector<uint32_t> arrived = {0, 4};
        NS_TEST_EXPECT_MSG_EQ((stream.arrived == arrived), true, "the stream goes on");
        // A receiver that starts afresh takes up the running numbers.
        stream.receiver.Reset();
        stream.Push(5000);
        for (int frame = 0; frame < 20; ++frame)
        {
            stream.Frame(4, 0, 0);
        }
        NS_TEST_EXPECT_MSG_EQ(stream.arrived.back(), 5, "a fresh receiver joins");
    }
};

/// Several receivers of one stream: each gets copies of its own and misses only what it lost.
class BroadcastCase : public TestCase
{
  public:
    BroadcastCase()
        : TestCase("broadcast stream")
    {
    }

  private:
    void DoRun() override
    {
        Stream stream(0, 1);
        IsacArqReceiver other;
        m_packets.clear();
        stream.receiver.Configure(MakeCallback(&BroadcastCase::Ours, this), true);
        other.Configure(MakeCallback(&BroadcastCase::Theirs, this), true);
        for (int i = 0; i < 6; ++i)
        {
            stream.Push(100);
        }
        int number = 0;
        // One packet in two blocks; the other receiver comes late and loses block 4.
        while (auto block = stream.sender.PopNew(8 * (8 + 2 + 50)))
        {
            for (auto* receiver : {&stream.receiver, &other})
            {
                if (receiver == &stream.receiver || (number > 1 && number != 4))
                {
                    receiver->Advance(block->sequence);
                    receiver->Receive(block);
                }
            }
            stream.sender.Settle(block, true);
            ++number;
        }
        NS_TEST_EXPECT_MSG_EQ(number, 12, "blocks");
        NS_TEST_EXPECT_MSG_EQ(m_ours, 6, "all packets");
        NS_TEST_EXPECT_MSG_EQ(m_theirs, 4, "all but packets 0 and 2");
        NS_TEST_EXPECT_MSG_EQ(stream.lost.size(), 0, "drops");
        std::sort(m_packets.begin(), m_packets.end());
        const bool unique =
            std::adjacent_find(m_packets.begin(), m_packets.end()) == m_packets.end();
        NS_TEST_EXPECT_MSG_EQ(unique, true, "receivers share a packet");
    }

    /// @param packet for the first receiver
    void Ours(Ptr<Packet> packet)
    {
        ++m_ours;
        m_packets.push_back(packet);
    }

    /// @param packet for the second receiver
    void Theirs(Ptr<Packet> packet)
    {
        ++m_theirs;
        m_packets.push_back(packet);
    }

    std::vector<Ptr<Packet>> m_packets; //!< all delivered
    int m_ours{0};                      //!< delivered to the first
    int m_theirs{0};                    //!< delivered to the second
};

/**
 * @ingroup isac-tests
 * Segmentation, retransmission and reassembly.
 */
class IsacArqTestSuite : public TestSuite
{
  public:
    IsacArqTestSuite()
        : TestSuite("isac-arq")
    {
        AddTestCase(new LossCase(0, 0, 8));
        AddTestCase(new LossCase(0, 0.5, 0));
        AddTestCase(new LossCase(0, 0.9, 2));
        AddTestCase(new LossCase(0.3, 0.1, 8));
        AddTestCase(new LossCase(0.3, 0.5, 1));
        AddTestCase(new LossCase(0.6, 0.2, 0));
        AddTestCase(new AdvanceCase);
        AddTestCase(new AbortCase);
        AddTestCase(new BroadcastCase);
    }
};

IsacArqTestSuite g_isacArqTestSuite; //!< the suite

} // namespace
