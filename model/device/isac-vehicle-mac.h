/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_VEHICLE_MAC_H
#define ISAC_VEHICLE_MAC_H

#include "isac-arq-receiver.h"
#include "isac-arq-sender.h"
#include "isac-drop-reason.h"
#include "isac-traced-value.h"

#include "ns3/mac48-address.h"
#include "ns3/object.h"
#include "ns3/queue-size.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"
#include "ns3/traced-value.h"

#include <deque>
#include <limits>
#include <vector>

namespace ns3
{

class IsacVehicleNetDevice;

/**
 * @ingroup isac
 * The vehicle's side of the frame: finds out whose beam it sits in, contends for it, and keeps the
 * two streams of its association.
 */
class IsacVehicleMac : public Object
{
  public:
    /// What the control field says on a beam.
    struct BeamIdentity
    {
        uint32_t trackId{0}; //!< the track that the beam follows
        bool isBound{false}; //!< whether an address is bound to the track
        Mac48Address bound;  //!< that address
        uint64_t epoch{0};   //!< number of the association, never reused
        uint64_t base{0};    //!< first downlink block that may still come
    };

    /// What a vehicle sends in a contention mini-slot.
    struct ContentionRequest
    {
        uint32_t miniSlot{0}; //!< where in the contention field
        uint32_t trackId{0};  //!< the track whose beam it decoded
        Mac48Address address; //!< who it is
    };

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacVehicleMac();
    ~IsacVehicleMac() override;

    /// @param device the vehicle's device
    void SetDevice(Ptr<IsacVehicleNetDevice> device);

    /**
     * Creates the queue, once the frame's capacity is known.
     * @param defaultBytes its size if the QueueSize attribute is 0 (bytes)
     */
    void Start(uint32_t defaultBytes);
    /// @return whether Start() was called
    bool IsStarted() const;

    /**
     * Queues a packet for the RSU; drops it (Unassociated, QueueOverflow) if that is impossible.
     * @param frame with its Ethernet header
     * @param shared whether it is for a group, and so comes back on the wide beam
     */
    void Enqueue(Ptr<Packet> frame, bool shared);

    /**
     * The frame's control field.
     * @param beam what was decoded, or null for nothing
     */
    void ReceiveControl(const BeamIdentity* beam);

    /**
     * The frame's contention field.
     * @param miniSlots mini-slots it has
     * @param request output
     * @return whether the vehicle transmits in it
     */
    bool Contend(uint32_t miniSlots, ContentionRequest& request);

    /**
     * A downlink block was decoded.
     * @param block the block
     * @param epoch association it belongs to
     */
    void ReceiveBlock(Ptr<const IsacCodeBlock> block, uint64_t epoch);
    /**
     * A block of the wide beam was decoded.
     * @param block the block
     */
    void ReceiveBroadcast(Ptr<const IsacCodeBlock> block);

    /// @return the uplink stream
    IsacArqSender& GetUplink();
    /**
     * Remembers a block sent in this frame until the next control field acknowledges it.
     * @param block the block
     */
    void AddSent(Ptr<IsacCodeBlock> block);
    /// Lets the layers above fill the room that a frame made in the queue.
    void WakeQueue();

    /// @return whether the vehicle takes itself for associated
    bool IsAssociated() const;
    /// @return track it is associated with; only if IsAssociated()
    uint32_t GetTrackId() const;
    /// @return number of its association; only if IsAssociated()
    uint64_t GetEpoch() const;
    /// @return packets in the queue and in unsettled blocks
    uint32_t GetQueuedPackets() const;

    /// @return whether anybody listens to Sinr or Rate
    bool IsSinrTraced() const;
    /**
     * Fires Sinr and Rate if they changed.
     * @param sinr true SINR of the beam that follows the vehicle (linear); 0 without a beam
     */
    void TraceSinr(double sinr);

    /**
     * Assigns fixed random variable streams.
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t AssignStreams(int64_t stream);

    /**
     * TracedCallback signature for association and its end.
     * @param address own address
     * @param trackId track
     */
    typedef void (*AssociationTracedCallback)(Mac48Address address, uint32_t trackId);

  protected:
    /// Lets go of the objects it holds.
    void DoDispose() override;

  private:
    /**
     * Begins or renews an association.
     * @param beam what the control field said
     */
    void Associate(const BeamIdentity& beam);
    /// Counts a frame without the own beam; too many end the association.
    void Miss();
    /**
     * Settles the uplink blocks of the last frame.
     * @param heard whether the acknowledgements were decoded
     */
    void SettleUplink(bool heard);
    /**
     * Hands a packet up.
     * @param frame with its Ethernet header
     */
    void Deliver(Ptr<Packet> frame);
    /**
     * Hands a packet of the wide beam up, unless it is the vehicle's own.
     * @param frame with its Ethernet header
     */
    void DeliverShared(Ptr<Packet> frame);
    /// @param frame packet given up @param reason why
    void Drop(Ptr<const Packet> frame, IsacDropReason reason);

    Ptr<IsacVehicleNetDevice> m_device;     //!< device
    Ptr<UniformRandomVariable> m_random;    //!< back-off
    QueueSize m_queueSize;                  //!< 0: from the frame's capacity
    uint32_t m_retryLimit;                  //!< repetitions of a block
    uint32_t m_maxMissed;                   //!< frames
    uint32_t m_minWindow;                   //!< mini-slots
    uint32_t m_maxWindow;                   //!< mini-slots
    Ptr<Queue<Packet>> m_queue;             //!< waiting packets
    IsacArqSender m_up;                     //!< uplink stream
    IsacArqReceiver m_down;                 //!< downlink stream
    IsacArqReceiver m_broadcast;            //!< wide-beam stream
    std::vector<Ptr<IsacCodeBlock>> m_sent; //!< uplink blocks of the last frame
    std::deque<uint64_t> m_ownShared;       //!< UIDs of own group packets, which come back relayed

    TracedValue<bool> m_associated{false}; //!< Associated, own view
    TracedValue<uint32_t> m_trackId{0};    //!< TrackId
    uint64_t m_epoch{0};                   //!< number of the association
    uint32_t m_missed{0};                  //!< frames since the own beam was heard
    bool m_contending{false};              //!< a request is wanted
    uint32_t m_claim{0};                   //!< track it asks for
    uint32_t m_window{0};                  //!< back-off window (mini-slots)
    uint32_t m_counter{0};                 //!< mini-slots to wait

    TracedCallback<Mac48Address, uint32_t> m_associationTrace;    //!< Association
    TracedCallback<Mac48Address, uint32_t> m_disassociationTrace; //!< Disassociation
    /// Sinr (dB); minus infinity without a beam
    IsacTracedValue<double> m_sinr{-std::numeric_limits<double>::infinity()};
    IsacTracedValue<double> m_rate; //!< Rate (bps/Hz)
};

} // namespace ns3

#endif /* ISAC_VEHICLE_MAC_H */
