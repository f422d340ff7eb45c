/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_RSU_MAC_H
#define ISAC_RSU_MAC_H

#include "isac-association-table.h"
#include "isac-block-record.h"
#include "isac-error-model.h"
#include "isac-frame-timing.h"
#include "isac-rsu-phy.h"
#include "isac-stream-scheduler.h"

#include "ns3/event-id.h"
#include "ns3/object.h"
#include "ns3/queue-size.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"
#include "ns3/traced-value.h"

#include <map>
#include <memory>

namespace ns3
{

class IsacRsuNetDevice;

/**
 * @ingroup isac
 * The RSU's frames: control, downlink on all beams at once, uplink and contention; who is
 * associated; and the queues of the vehicles.
 *
 * The whole frame is computed in two events, one at its start and one at the start of its uplink;
 * every block that got through arrives in an event of its own when it ends.
 */
class IsacRsuMac : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacRsuMac();
    ~IsacRsuMac() override;

    /**
     * @param device the RSU's device
     * @param phy its slots
     * @param channel the air
     */
    void SetUp(Ptr<IsacRsuNetDevice> device, Ptr<IsacRsuPhy> phy, Ptr<IsacChannel> channel);

    /// Begins the first frame, now.
    void Start();

    /**
     * Queue of a destination, as the NetDeviceQueueInterface wants it.
     * @param destination an address
     * @return 0 for group and unknown addresses, the vehicle's queue otherwise
     */
    std::size_t SelectQueue(const Mac48Address& destination) const;

    /**
     * Queues a packet; drops it (Unassociated, QueueOverflow) if that is impossible.
     * @param frame with its Ethernet header
     * @param destination an address
     * @param flood whether an unknown destination is worth the wide beam (bridged packets)
     */
    void Enqueue(Ptr<Packet> frame, const Mac48Address& destination, bool flood);

    /// @return how frames are divided
    const IsacFrameTiming& GetTiming() const;
    /// @return who is associated
    const IsacAssociationTable& GetAssociations() const;
    /// @return most vehicles that may be associated at once
    uint32_t GetMaxVehicles() const;
    /// @return packets in queues and in unsettled blocks
    uint32_t GetQueuedPackets() const;

    /**
     * Assigns fixed random variable streams.
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t AssignStreams(int64_t stream);

    /**
     * TracedCallback signature for blocks.
     * @param record one transmission of one block
     */
    typedef void (*BlockTracedCallback)(const IsacBlockRecord& record);
    /**
     * TracedCallback signature for associations and their ends.
     * @param address the vehicle
     * @param trackId the track
     */
    typedef void (*AssociationTracedCallback)(Mac48Address address, uint32_t trackId);
    /**
     * TracedCallback signature for the time from the birth of a track to its first association.
     * @param address the vehicle
     * @param delay the time
     */
    typedef void (*AssociationDelayTracedCallback)(Mac48Address address, Time delay);
    /**
     * TracedCallback signature for contention.
     * @param requests vehicles that transmitted in a frame
     * @param collided how many of them shared a mini-slot
     */
    typedef void (*ContentionTracedCallback)(uint32_t requests, uint32_t collided);

  protected:
    /// Lets go of the objects it holds.
    void DoDispose() override;

  private:
    /// Divides the frame and creates the broadcast queue.
    void Configure();
    /// First event of a frame: control and downlink.
    void StartFrame();
    /// Unbinds dead tracks; notes births.
    void SyncTracks();
    /// Tells every vehicle whose beam it sits in.
    void SendControl();
    /**
     * Draws what a vehicle decodes of the control field.
     * @param vehicle its index on the channel
     * @param identity output
     * @return whether it decoded any beam
     */
    bool DecodeControl(uint32_t vehicle, IsacVehicleMac::BeamIdentity& identity) const;
    /**
     * Sends group packets on the wide beam.
     * @param uses channel uses of the downlink field
     * @return channel uses taken
     */
    double ServeBroadcast(double uses);
    /**
     * Sends a vehicle's packets on its beam.
     * @param association the vehicle
     * @param first channel uses of the downlink field before its share
     * @param uses channel uses of its share
     */
    void ServeDownlink(Ptr<IsacAssociation> association, double first, double uses);
    /// Second event of a frame: uplink and contention.
    void StartUplink();
    /**
     * Receives acknowledgements and data of a vehicle.
     * @param association the vehicle
     * @param index its turn in the TDMA uplink
     * @param uses channel uses of its turn
     */
    void ServeUplink(Ptr<IsacAssociation> association, uint32_t index, double uses);
    /**
     * @param uses channel uses of a vehicle's turn in the uplink
     * @return those that carry its acknowledgements: robustly, but at most half of a short turn
     */
    double GetFeedbackUses(double uses) const;
    /// Resolves the contention field.
    void ResolveContention();
    /**
     * @param vehicle index of a present vehicle
     * @return among the beams whose tracks are bound to nobody the one with the most power at the
     * vehicle, or NO_COLUMN
     */
    int StrongestFreeColumn(uint32_t vehicle) const;
    /**
     * Finds the track that a vehicle's transmission came from, by steering the receive array to all
     * of them. Among those it cannot tell apart, a free one goes before a bound one, and the
     * claimed one before others.
     * @param vehicle index of the vehicle
     * @param claim track that the vehicle said
     * @return beam of the track, or NO_COLUMN
     */
    int LocateSender(uint32_t vehicle, uint32_t claim) const;
    /// Unbinds vehicles whose uplink comes from another track's angle.
    void CheckArrivals();
    /**
     * Decides on a decoded contention request.
     * @param request what was said
     * @param vehicle index of the vehicle on the channel
     */
    void AcceptClaim(const IsacVehicleMac::ContentionRequest& request, uint32_t vehicle);
    /**
     * Binds a track to an address, unless another vehicle has it and answers, or no queue is left.
     * @param trackId the track
     * @param address the vehicle's address
     * @param vehicle its index on the channel
     */
    void Assign(uint32_t trackId, const Mac48Address& address, uint32_t vehicle);
    /**
     * Binds a track to a vehicle.
     * @param association the vehicle
     * @param trackId the track
     */
    void Bind(Ptr<IsacAssociation> association, uint32_t trackId);
    /**
     * Takes the track from a vehicle.
     * @param association the vehicle
     * @param trackDied whether the radar dropped the track
     */
    void Unbind(Ptr<IsacAssociation> association, bool trackDied);
    /// Removes associations that waited too long for a new track, and drains their queues.
    void Expire();
    /**
     * Removes an association and drains its queue.
     * @param association the vehicle
     * @param reason why
     */
    void Release(Ptr<IsacAssociation> association, IsacDropReason reason);
    /// Binds tracks to the vehicles behind them, without any packet (tests only).
    void BindByGenie();
    /**
     * An uplink block was decoded.
     * @param association who sent it
     * @param block the block
     */
    void ReceiveUplink(Ptr<IsacAssociation> association, Ptr<const IsacCodeBlock> block);
    /**
     * Routes a packet that came up.
     * @param source the vehicle that sent it
     * @param frame with its Ethernet header
     */
    void Forward(Mac48Address source, Ptr<Packet> frame);
    /**
     * Fires the Block trace.
     * @param direction which way
     * @param address the vehicle
     * @param sent the block
     * @param quality what it met
     */
    void TraceBlock(IsacBlockRecord::Direction direction,
                    const Mac48Address& address,
                    const IsacStreamScheduler::Sent& sent,
                    const IsacStreamScheduler::Quality& quality);
    /// @param frame packet given up @param reason why
    void Drop(Ptr<const Packet> frame, IsacDropReason reason);
    /// @return bytes of two frames at the highest spectral efficiency
    uint32_t GetDefaultQueueBytes() const;

    Ptr<IsacRsuNetDevice> m_device;                //!< device
    Ptr<IsacRsuPhy> m_phy;                         //!< slots
    Ptr<IsacChannel> m_channel;                    //!< the air
    Ptr<IsacErrorModel> m_errorModel;              //!< rates and error rates
    Ptr<UniformRandomVariable> m_random;           //!< block errors
    IsacStreamScheduler m_scheduler;               //!< fills shares with blocks
    std::unique_ptr<IsacAssociationTable> m_table; //!< who is associated
    IsacFrameTiming m_timing;                      //!< division of the frame

    uint32_t m_maxVehicles;        //!< most associations
    uint32_t m_framesPerSlot;      //!< frames
    Time m_updateInterval;         //!< 0: the slot
    uint32_t m_framesPerUpdate{1}; //!< frames
    double m_controlFraction;      //!< of the frame
    double m_guardFraction;        //!< of the frame
    double m_uplinkFraction;       //!< of the frame
    double m_contentionFraction;   //!< of the frame
    double m_broadcastShare;       //!< of the downlink, at most
    uint32_t m_blockLength;        //!< channel uses
    double m_maxEfficiency;        //!< bits per channel use
    uint32_t m_controlBits;        //!< bits of a control message
    uint32_t m_retryLimit;         //!< repetitions
    uint32_t m_contentionSlots;    //!< mini-slots
    Time m_reassociationTimeout;   //!< time an unbound association is kept
    uint64_t m_timeoutFrames{0};   //!< the same in frames
    QueueSize m_queueSize;         //!< 0: two frames at peak rate
    bool m_genieAssociation;       //!< tests only

    Time m_start;                        //!< start of frame 0
    double m_overheadUses{0};            //!< channel uses that this slot's overhead still needs
    uint64_t m_frame{0};                 //!< index of the running frame
    EventId m_nextFrame;                 //!< first event of the next frame
    EventId m_nextUplink;                //!< second event of this frame
    Ptr<Queue<Packet>> m_broadcastQueue; //!< group packets
    IsacArqSender m_broadcast;           //!< wide-beam stream
    std::map<uint32_t, Time> m_births;   //!< of tracks not yet associated

    TracedCallback<const IsacBlockRecord&> m_blockTrace;          //!< Block
    TracedCallback<Mac48Address, uint32_t> m_associationTrace;    //!< Association
    TracedCallback<Mac48Address, uint32_t> m_disassociationTrace; //!< Disassociation
    TracedCallback<Mac48Address, Time> m_associationDelayTrace;   //!< AssociationDelay
    TracedCallback<uint32_t, uint32_t> m_contentionTrace;         //!< Contention
    TracedValue<uint32_t> m_associatedVehicles{0};                //!< AssociatedVehicles
};

} // namespace ns3

#endif /* ISAC_RSU_MAC_H */
