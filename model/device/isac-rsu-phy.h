/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_RSU_PHY_H
#define ISAC_RSU_PHY_H

#include "isac-channel.h"
#include "isac-slot-record.h"
#include "isac-traced-value.h"

#include "ns3/isac-beam-controller.h"
#include "ns3/isac-link-parameters.h"
#include "ns3/isac-pilot-sounder.h"
#include "ns3/isac-radar.h"
#include "ns3/isac-track-filter-bank.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"

#include <limits>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * The RSU's slot: controller, beams, echoes, and every SINR that the MAC asks for, true or
 * estimated.
 *
 * Estimates use what the RSU knows: its tracks, filtered by an extended Kalman filter and predicted
 * one slot ahead, and the deterministic log-distance law. The interference estimate allows for the
 * predicted angle's uncertainty, AngleConfidence standard deviations of it.
 */
class IsacRsuPhy : public Object
{
  public:
    static constexpr int NO_COLUMN = -1; //!< a track without a beam in this slot

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacRsuPhy();
    ~IsacRsuPhy() override;

    /// @param channel the air
    void SetChannel(Ptr<IsacChannel> channel);
    /// @return constants of the link
    Ptr<IsacLinkParameters> GetLinkParameters() const;
    /// @param controller who decides on beams and powers
    void SetController(Ptr<IsacBeamController> controller);
    /// @return who decides on beams and powers
    Ptr<IsacBeamController> GetController() const;
    /// @return the radar
    Ptr<IsacRadar> GetRadar() const;

    /// Slot 0: acquisition; no beams yet.
    void Start();
    /// Begins the next slot: decides, moves the vehicles, senses.
    void StartSlot();
    /// Moves the vehicles under the slot's beams, between slots.
    void UpdateChannel();

    /// @return tracks that have a beam in this slot
    int GetNColumns() const;
    /**
     * @param column beam of this slot
     * @return its track
     */
    uint32_t GetTrackId(int column) const;
    /**
     * @param trackId a track
     * @return its beam in this slot, or NO_COLUMN
     */
    int FindColumn(uint32_t trackId) const;
    /**
     * @param trackId a track
     * @return whether the radar still keeps it
     */
    bool IsAlive(uint32_t trackId) const;
    /**
     * @param trackId a track
     * @return index of the vehicle behind it, or IsacRadar::NO_TARGET. For genie
     * association in tests.
     */
    uint32_t GetTarget(uint32_t trackId) const;

    /**
     * @param vehicle index of a present vehicle
     * @param column beam
     * @return true SINR of the beam at the vehicle (linear)
     */
    double GetSinr(uint32_t vehicle, int column) const;
    /**
     * @param vehicle index of a present vehicle
     * @param column beam
     * @return received power of the beam at the vehicle (W)
     */
    double GetPower(uint32_t vehicle, int column) const;
    /**
     * @param vehicle index of a present vehicle
     * @return beam with the most power at the vehicle, or NO_COLUMN
     */
    int GetStrongestColumn(uint32_t vehicle) const;
    /**
     * @param column beam
     * @return SINR that the RSU expects at the beam's track, BackOff included (linear)
     */
    double GetEstimatedSinr(int column) const;

    /**
     * @param vehicle index of a present vehicle
     * @return true SNR of the wide beam at the vehicle (linear)
     */
    double GetWideSnr(uint32_t vehicle) const;
    /// @return SNR (linear) that the RSU expects of the wide beam at its weakest track, BackOff and
    /// a margin for what is never repeated included
    double GetEstimatedWideSnr() const;

    /**
     * @param vehicle index of a present vehicle
     * @param column beam whose predicted angle the receive array is steered to
     * @return true SNR of the vehicle's uplink (linear)
     */
    double GetUplinkSnr(uint32_t vehicle, int column) const;
    /**
     * @param column beam
     * @return SNR (linear) that the RSU expects of the uplink from the beam's track, BackOff
     * included
     */
    double GetEstimatedUplinkSnr(int column) const;

    /// @return time that this slot loses to pilots, reports and the controller's processing
    Time GetOverhead() const;

    /**
     * Tells which vehicle is bound to a track, so that its pilot reports and traces find it.
     * @param trackId track
     * @param vehicle index of the vehicle, or IsacRadar::NO_TARGET to unbind
     */
    void Bind(uint32_t trackId, uint32_t vehicle);

    /**
     * Assigns fixed random variable streams.
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t AssignStreams(int64_t stream);

    /**
     * TracedCallback signature for slots.
     * @param record the slot
     */
    typedef void (*SlotTracedCallback)(const IsacSlotRecord& record);

  protected:
    /// Lets go of the objects it holds.
    void DoDispose() override;

  private:
    /// A beam of this slot.
    struct Column
    {
        uint32_t trackId;              //!< its track
        isac::VehicleState prediction; //!< of the track, for this slot
        isac::VehicleState last;       //!< raw estimate of the slot before
        double varTheta;               //!< variance of the predicted angle (rad^2)
        double estimatedSinr;          //!< downlink, back-off included (linear)
        double estimatedUplink;        //!< uplink SNR, back-off included (linear)
        double wideGain;               //!< estimated gain of the wide beam at the track (linear)
    };

    /// Fills m_targets from the channel.
    void CollectTargets();
    /// Tells a genie controller the true states, in track order.
    void InformGenie();
    /// Predicts the tracks and evaluates the RSU's estimates for the slot's beams.
    void Estimate();
    /// Fills the true channel rows.
    void FillChannel();
    /// Sends the controller's pilots and collects the reports.
    void Sound();
    /// @return whether anybody listens to the slot trace or to one of its figures
    bool IsTraced() const;
    /// Fires the slot trace and its figures.
    void Trace();
    /// Tells the vehicles' MACs their SINRs, for their traces.
    void TraceVehicles() const;
    /// @param record slot whose figures are fired
    void TraceFigures(const IsacSlotRecord& record);
    /**
     * Fills the slot's figures from its vehicles.
     * @param record its vehicles are there; the figures are output
     */
    void EvaluateSlot(IsacSlotRecord& record) const;
    /**
     * Fills the part of a record that needs a beam.
     * @param column beam
     * @param record output
     */
    void TraceColumn(int column, IsacVehicleSlotRecord& record) const;
    /**
     * @param trackId track
     * @return index of the vehicle bound to it, or NO_TARGET
     */
    uint32_t GetBound(uint32_t trackId) const;

    Ptr<IsacLinkParameters> m_parameters; //!< constants of the link
    Ptr<IsacRadar> m_radar;               //!< radar
    Ptr<IsacBeamController> m_controller; //!< controller
    Ptr<IsacChannel> m_channel;           //!< the air
    Ptr<IsacPilotSounder> m_sounder;      //!< pilots
    IsacTrackFilterBank m_filters;        //!< filters for rate adaptation
    double m_heading;                     //!< of the array (rad)
    double m_backOffDb;                   //!< (dB)
    double m_angleConfidence;             //!< standard deviations
    double m_vehicleTxPowerDbm;           //!< (dBm)

    uint64_t m_slot{0};                      //!< index n
    IsacObservation m_observation;           //!< last observation
    IsacBeamDecision m_decision;             //!< of this slot
    std::vector<Column> m_columns;           //!< beams of this slot
    std::vector<IsacTarget> m_targets;       //!< present vehicles
    std::vector<isac::VehicleState> m_truth; //!< for a genie, in track order
    isac::CVector m_wideBeam;                //!< search and broadcast beam
    isac::CMatrix m_h;                       //!< true channel rows of all vehicles, M x N_TA
    isac::RVector m_theta;                   //!< true angles of all vehicles (rad), M x 1
    isac::RVector m_gain;                    //!< true path gains of all vehicles (linear), M x 1
    isac::RMatrix m_power;                   //!< received powers of all vehicles, M x K (W)
    isac::CMatrix m_reportRows;              //!< channel rows of the tracks that report
    Time m_overhead;                         //!< that this slot loses
    isac::CVector m_a;                       //!< scratch, N_TA x 1
    isac::CVector m_da;                      //!< scratch, N_TA x 1
    std::vector<std::pair<uint32_t, uint32_t>> m_bound; //!< (track, vehicle)

    TracedCallback<const IsacSlotRecord&> m_slotTrace; //!< Slot
    IsacTracedValue<double> m_sumRate;                 //!< SumRate (bps/Hz)
    IsacTracedValue<double> m_upperBound;              //!< UpperBound (bps/Hz)
    IsacTracedValue<double> m_fairness;                //!< Fairness
    IsacTracedValue<double> m_reward;                  //!< Reward
    IsacTracedValue<double> m_radiatedPower;           //!< RadiatedPower (W)
    IsacTracedValue<uint32_t> m_tracks;                //!< Tracks
    IsacTracedValue<uint32_t> m_ghosts;                //!< Ghosts
};

} // namespace ns3

#endif /* ISAC_RSU_PHY_H */
