/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_BLOCKAGE_MODEL_H
#define ISAC_BLOCKAGE_MODEL_H

#include "ns3/mobility-model.h"
#include "ns3/nstime.h"
#include "ns3/propagation-loss-model.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <map>
#include <random>
#include <utility>

namespace ns3
{

/**
 * @ingroup isac
 * Bursts of blockage: a constant loss that comes and goes.
 *
 * Every unordered pair of mobility models alternates between clear and blocked periods of
 * exponential length, means `MeanClear` and `MeanBlocked`, in equilibrium from simulation time zero
 * on: a pair is blocked for the share MeanBlocked / (MeanClear + MeanBlocked) of the time. While it
 * is blocked, `Loss` is subtracted from the received power. Chain it behind a path loss with
 * PropagationLossModel::SetNext().
 *
 * The process of a pair is a function of time alone: it depends neither on when nor on how often
 * anybody asks. One random stream gives the model a key at first use; a pair's process follows from
 * the key and the identifiers of the two nodes (for mobility models without a node, from the order
 * in which they are first seen).
 */
class IsacBlockageModel : public PropagationLossModel
{
  public:
    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacBlockageModel();
    ~IsacBlockageModel() override;

    /**
     * Whether a pair is blocked now.
     *
     * @param a one end
     * @param b the other end
     * @return true in a blocked period
     */
    bool IsBlocked(Ptr<const MobilityModel> a, Ptr<const MobilityModel> b) const;

    /**
     * Signature of the trace source Blockage.
     *
     * @param a one end
     * @param b the other end
     * @param blocked true if a blocked period has begun, false if a clear one has
     */
    typedef void (*BlockageCallback)(Ptr<const MobilityModel> a,
                                     Ptr<const MobilityModel> b,
                                     bool blocked);

  protected:
    /// Lets go of the objects it holds.
    void DoDispose() override;

  private:
    /// Unordered pair of ends: the smaller identifier first.
    using Key = std::pair<uint64_t, uint64_t>;

    /// Alternating renewal process of one pair.
    struct Process
    {
        std::mt19937_64 generator; //!< the pair's own source of randomness
        double start{0};           //!< begin of the present period (s)
        double end{0};             //!< end of the present period (s)
        bool blocked{false};       //!< kind of the present period
    };

    /**
     * @param txPowerDbm transmitted power (dBm)
     * @param a one end
     * @param b the other end
     * @return the same, less Loss while the pair is blocked (dBm)
     */
    double DoCalcRxPower(double txPowerDbm,
                         Ptr<MobilityModel> a,
                         Ptr<MobilityModel> b) const override;

    /**
     * @param stream first stream index to use
     * @return the number of stream indices assigned: 1
     */
    int64_t DoAssignStreams(int64_t stream) override;

    /**
     * Identifier of an end: its node's, else one by order of appearance.
     * @param end the end
     * @return identifier; those without a node are 2^32 or above
     */
    uint64_t Identify(Ptr<const MobilityModel> end) const;

    /**
     * A pair's process at simulation time zero.
     * @param key the pair
     * @return the process, in equilibrium
     */
    Process Start(const Key& key) const;

    /**
     * Draw the length of a period.
     * @param process generator and kind of the period
     * @return length (s), positive
     */
    double DrawLength(Process& process) const;

    double m_meanClear;   //!< mean length of clear periods (s)
    double m_meanBlocked; //!< mean length of blocked periods (s)
    double m_loss;        //!< loss in blocked periods (dB)

    Ptr<UniformRandomVariable> m_random;        //!< gives the key
    mutable bool m_hasSeed{false};              //!< m_seed is drawn
    mutable uint64_t m_seed{0};                 //!< key of this model
    mutable std::map<Key, Process> m_processes; //!< one for each pair asked for

    /// Ends without a node.
    mutable std::map<Ptr<const MobilityModel>, uint64_t> m_nodeless;

    /// Trace: a query found a pair blocked that was clear at the query before, or the reverse.
    mutable TracedCallback<Ptr<const MobilityModel>, Ptr<const MobilityModel>, bool> m_trace;
};

} // namespace ns3

#endif /* ISAC_BLOCKAGE_MODEL_H */
