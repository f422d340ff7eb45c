/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_STREAM_SCHEDULER_H
#define ISAC_STREAM_SCHEDULER_H

#include "isac-arq-sender.h"
#include "isac-error-model.h"

#include "ns3/random-variable-stream.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Fills the channel uses that one stream has in a frame with code blocks: repetitions first, then
 * new data; rates from the estimated SINR, errors from the true one.
 */
class IsacStreamScheduler
{
  public:
    /// What a stream meets in a frame.
    struct Quality
    {
        double estimatedSinr{0}; //!< rates are chosen for it (linear)
        double sinr{0};          //!< errors are drawn from it (linear)
        bool wrongBeam{false};   //!< the receiver is nearer to another beam
    };

    /// A block that was sent.
    struct Sent
    {
        Ptr<IsacCodeBlock> block; //!< the block
        double channelUses;       //!< its length
        double end;               //!< channel uses from the start of the frame's share to its end
        double errorRate;         //!< at the true SINR
    };

    /**
     * @param errorModel rates and error rates
     * @param random uniform draws in [0, 1)
     * @param blockLength channel uses of a new block
     * @param maxEfficiency highest spectral efficiency used (bits per channel use)
     */
    void Configure(Ptr<IsacErrorModel> errorModel,
                   Ptr<UniformRandomVariable> random,
                   double blockLength,
                   double maxEfficiency);

    /**
     * @param estimatedSinr SINR (linear)
     * @param channelUses length of a block
     * @return spectral efficiency that it is sent with (bits per channel use)
     */
    double GetEfficiency(double estimatedSinr, double channelUses) const;

    /**
     * @param sender where blocks come from
     * @param quality what they meet
     * @param uses channel uses of the stream's share
     * @return blocks sent, in order; valid until the next call
     */
    const std::vector<Sent>& Serve(IsacArqSender& sender, const Quality& quality, double uses);

    /**
     * Draws whether something short and robust gets through.
     * @param sinr SINR (linear)
     * @param efficiency spectral efficiency (bits per channel use)
     * @param channelUses length
     * @return whether it was received
     */
    bool DrawReception(double sinr, double efficiency, double channelUses) const;

  private:
    /**
     * Chooses the length of a repetition: each assumes half the SINR of the one before.
     * @param block the block
     * @param estimatedSinr SINR of the first attempt (linear)
     * @param uses channel uses of the whole share, the longest a block may be
     * @return channel uses
     */
    double RetryLength(const IsacCodeBlock& block, double estimatedSinr, double uses) const;

    /**
     * Draws a block's fate.
     * @param block the block
     * @param quality what it meets
     * @param channelUses its length
     * @param end where it ends in the share (channel uses)
     */
    void Send(Ptr<IsacCodeBlock> block, const Quality& quality, double channelUses, double end);

    Ptr<IsacErrorModel> m_errorModel;    //!< rates and error rates
    Ptr<UniformRandomVariable> m_random; //!< draws
    double m_blockLength{0};             //!< channel uses of a new block
    double m_maxEfficiency{0};           //!< (bits per channel use)
    std::vector<Sent> m_sent;            //!< result of Serve()
    double m_cachedSinr{-1};             //!< of m_cachedErrorRate
    double m_cachedEfficiency{-1};       //!< of m_cachedErrorRate
    double m_cachedUses{-1};             //!< of m_cachedErrorRate
    double m_cachedErrorRate{0};         //!< most blocks of a frame are alike
};

} // namespace ns3

#endif /* ISAC_STREAM_SCHEDULER_H */
