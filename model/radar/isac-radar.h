/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_RADAR_H
#define ISAC_RADAR_H

#include "isac-acquisition-clock.h"
#include "isac-detector.h"
#include "isac-echo-tracker.h"
#include "isac-link-parameters.h"
#include "isac-observation.h"
#include "isac-search-sweep.h"
#include "isac-target.h"
#include "isac-waveform-sensor.h"

#include "ns3/isac-echo.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"

#include <array>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * The RSU's radar: from what is there and the beams used to the tracks that a controller sees.
 *
 * A slot is sensed in one of two fidelities. Parametric draws the measurements (7) with the
 * variances (9), (10) and an angle at its CRLB (22), and decides on detection at a stated
 * false-alarm rate. Waveform computes the echoes as signals and measures them (IsacWaveformSensor),
 * and finds out itself whose they are (IsacEchoTracker). Tracks, observation and traces are shared.
 *
 * Parametric detection: after the matched filter a target has the signal-to-noise ratio xi SINR;
 * the power in its cell is compared with -ln(FalseAlarmRate), so the detection probability is
 * Marcum's Q_1 (a non-central chi-square tail; Swerling 0). An untracked vehicle within coverage is
 * searched with the search beam of the control fields, at full power and free of the data beams,
 * and becomes a track after ConfirmHits consecutive detections. False alarms start tentative tracks
 * as well; one that is confirmed is a ghost, which gets a beam until it dies. A track dies after
 * DropMisses slots without an echo. A target that is not in the list, or beyond CoverageRange,
 * reflects nothing: its cell holds noise only and crosses the threshold with FalseAlarmRate. A slot
 * without an echo leaves a track's estimate and measurements as they were. Every track takes the
 * same number of random draws in every slot, heard or not.
 */
class IsacRadar : public Object
{
  public:
    /// Standard deviations of one measurement.
    struct Deviations
    {
        double theta; //!< of theta^ (rad)
        double tau;   //!< of tau~ (s)
        double mu;    //!< of mu~ (Hz)
    };

    /// What untracked targets are searched with.
    enum class SearchBeam
    {
        WIDE, //!< the wide beam, which sees everything in every search
        SWEPT //!< a sector a search, one after the other
    };

    /// How a slot is sensed.
    enum class Fidelity
    {
        PARAMETRIC, //!< errors drawn from formulas
        WAVEFORM    //!< echoes as signals
    };

    static constexpr uint32_t NO_TARGET = UINT32_MAX; //!< a ghost's target

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacRadar();
    ~IsacRadar() override;

    /// @param parameters constants of the link, shared with the device
    void SetLinkParameters(Ptr<IsacLinkParameters> parameters);

    /**
     * Slot 0: forgets everything; with InitialAcquisition, every target within coverage becomes a
     * track at truth plus N(0, InitialSigma...^2) with gamma^ = 0.
     *
     * @param targets who is there
     * @return the observation of slot 0
     */
    const IsacObservation& Start(const std::vector<IsacTarget>& targets);

    /**
     * Senses one slot: echoes of the given beams off the given targets.
     *
     * @param targets who is there in this slot
     * @param decision beams and powers, one column for each track of the last observation, in order
     * @return the observation of this slot
     */
    const IsacObservation& Observe(const std::vector<IsacTarget>& targets,
                                   const IsacBeamDecision& decision);

    /// @return the beam of broadcast, and of search if that is wide, N_TA x 1; after Start()
    const isac::CVector& GetWideBeam() const;

    /// @return the beam of this slot's search, N_TA x 1; once Observe() is over, the next search's
    const isac::CVector& GetSearchBeam() const;

    /// @return beam and limits of this slot's search; once Observe() is over, the next search's
    const IsacSearchSector& GetSearchSector() const;

    /// @return distance beyond which nothing is detected (m)
    double GetCoverageRange() const;

    /// @return the last observation
    const IsacObservation& GetObservation() const;

    /**
     * @return for each column of the last decision, the id of the target behind its track, or
     * NO_TARGET for a ghost. For traces and tests; never for a controller.
     */
    const std::vector<uint32_t>& GetDecisionTargets() const;

    /**
     * @return the id of the target behind each track of the last observation, or NO_TARGET. For
     * traces, genie controllers and tests.
     */
    const std::vector<uint32_t>& GetTrackTargets() const;

    /// @return true SINRs, deviations and CRLBs for the columns of the last decision (uncapped)
    const isac::EchoQuality& GetEchoQuality() const;

    /**
     * @return for each column of the last decision, the true standard deviations that this slot's
     * measurement was drawn with: capped, the wide beam's if that measured the track, and infinite
     * if there was no echo. For evaluations and tests; never for a controller.
     */
    const std::vector<Deviations>& GetMeasurementDeviations() const;

    /// @return signals, filters and detectors of Fidelity Waveform
    Ptr<IsacWaveformSensor> GetSensor() const;

    /// @return what the last waveform slot detected, tracked or not
    const std::vector<IsacEchoDetection>& GetDetections() const;

    /**
     * Detection probability of one cell, Marcum Q_1(sqrt(2 snr), sqrt(2 threshold)).
     *
     * @param snr signal-to-noise ratio after the matched filter (linear), not negative
     * @return probability in [FalseAlarmRate, 1]
     */
    double DetectionProbability(double snr) const;

    /**
     * Assigns fixed random variable streams.
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t AssignStreams(int64_t stream);

    /**
     * TracedCallback signature for the birth and death of tracks.
     * @param trackId identity of the track
     * @param target id of the target behind it, NO_TARGET for a ghost
     */
    typedef void (*TrackTracedCallback)(uint32_t trackId, uint32_t target);

    /**
     * TracedCallback signature for the detection of a track's echo.
     * @param trackId identity of the track
     * @param target id of the target behind it, NO_TARGET for a ghost
     * @param snr true signal-to-noise ratio after the matched filter, xi SINR of eq. (8) at the true
     * state, in either fidelity (linear); 0 for a ghost
     * @param detected whether the echo was heard
     */
    typedef void (*DetectionTracedCallback)(uint32_t trackId,
                                            uint32_t target,
                                            double snr,
                                            bool detected);

    /**
     * TracedCallback signature for what a waveform slot detected.
     * @param slot index n
     * @param detections targets, tracked or not, with theta^, tau~, mu~, signal-to-noise ratio and
     * believed variances of each; nothing says whose they are
     */
    typedef void (*EchoesTracedCallback)(uint64_t slot,
                                         const std::vector<IsacEchoDetection>& detections);

    /**
     * TracedCallback signature for swaps of identity.
     * @param trackId identity of the track
     * @param from id of the target it followed
     * @param to id of the target it follows
     */
    typedef void (*SwapTracedCallback)(uint32_t trackId, uint32_t from, uint32_t to);

    /**
     * TracedCallback signature for the acquisition of a target.
     * @param target its id
     * @param delay from the slot in which it entered coverage to the first in which a track on it
     * has a beam
     */
    typedef void (*AcquisitionTracedCallback)(uint32_t target, Time delay);

  protected:
    /// Lets go of the objects it holds.
    void DoDispose() override;

  private:
    /// What was detected in search but is no track yet.
    struct Candidate
    {
        uint32_t target;          //!< id of the target, NO_TARGET for false alarms
        uint32_t hits;            //!< detections without a miss
        uint32_t sector;          //!< in which the last one was made
        isac::VehicleState state; //!< where the false alarms are; unused for a target
    };

    /// @param rate false-alarm rate of a cell
    void SetFalseAlarmRate(double rate);
    /// @return false-alarm rate of a cell
    double GetFalseAlarmRate() const;

    /// @param fidelity value of Fidelity (ns-3 3.37 knows unscoped enumerations only)
    void SetFidelityIndex(int fidelity);
    /// @return value of Fidelity
    int GetFidelityIndex() const;
    /// @param beam value of SearchBeam (ns-3 3.37 knows unscoped enumerations only)
    void SetSearchBeamIndex(int beam);
    /// @return value of SearchBeam
    int GetSearchBeamIndex() const;

    /// Ends the program with a message if attributes contradict each other.
    void Validate() const;

    /**
     * @param q echo quality
     * @param i entry
     * @return its deviations, capped
     */
    Deviations Capped(const isac::EchoQuality& q, Eigen::Index i) const;

    /// @param targets who is there; fills the true vectors, one entry for each track
    void GatherTruth(const std::vector<IsacTarget>& targets);

    /**
     * One slot from formulas.
     * @param targets who is there
     * @param decision beams and powers
     */
    void ObserveParametric(const std::vector<IsacTarget>& targets,
                           const IsacBeamDecision& decision);

    /// @return whether this slot is sensed as a signal
    bool IsWaveformSlot() const;
    /// Prepares signals and tracker, if there will be any.
    void StartWaveform();
    /**
     * One slot as a signal.
     * @param targets who is there
     * @param decision beams and powers
     */
    void ObserveWaveform(const std::vector<IsacTarget>& targets, const IsacBeamDecision& decision);
    /**
     * @param decision beams and powers
     * @param searched whether there is a search
     * @return how many of m_detections were made by the data beams
     */
    std::size_t Sense(const IsacBeamDecision& decision, bool searched);
    /**
     * Updates tracks from the detections that belong to them.
     * @param match for each track the index of its detection, or -1
     */
    void UpdateTracks(const std::vector<int>& match);
    /**
     * Fills what the radar believes of the tracks' measurements.
     * @param match for each track the index of its detection, or -1
     */
    void BelieveDetections(const std::vector<int>& match);
    /**
     * Makes tracks of what was detected often enough and belongs to none; tells no trace.
     * @param match for each track the index of its detection, lost or not, or -1
     * @param searched whether there was a search
     */
    void StartTracks(const std::vector<int>& match, bool searched);
    /// Finds the target behind each track. @param targets who is there
    void Identify(const std::vector<IsacTarget>& targets);

    /// @return whether this slot has a search
    bool IsSearching() const;

    /// Prepares the beams of the search, and the cells of noise it looks at.
    void StartSearch();

    /// @param targets who is there in this slot; tells the Acquisition trace whom beams reach first
    void TraceAcquisitions(const std::vector<IsacTarget>& targets);

    /**
     * Measures a track by the search beam's echo.
     * @param i its index
     * @param track output
     * @return whether there was one
     */
    bool Refresh(Eigen::Index i, IsacTrackObservation& track);
    /**
     * Fills what the RSU believes of a measurement made with the search beam.
     * @param track its estimate is there
     */
    void BelieveSearchBeam(IsacTrackObservation& track);
    /**
     * @param targets who is there
     * @param id identity sought
     * @param hint position where it was last time
     * @return the target, or nullptr if it is not there or beyond coverage
     */
    const IsacTarget* Find(const std::vector<IsacTarget>& targets,
                           uint32_t id,
                           std::size_t hint) const;

    /// @param i track whose echo of this slot is drawn
    void Measure(Eigen::Index i);

    /**
     * Draws the measurements (7) of one echo and inverts them.
     *
     * @param truth state of what reflects
     * @param doppler its true Doppler shift (Hz)
     * @param sigma deviations
     * @param w standard normal draws for theta, tau and mu
     * @param track output: estimate, tau and mu
     */
    void Invert(const isac::VehicleState& truth,
                double doppler,
                const Deviations& sigma,
                const std::array<double, 3>& w,
                IsacTrackObservation& track) const;

    /**
     * Inverts the measurements (7).
     * @param theta measured angle (rad)
     * @param track its tau and mu are there; its estimate is output
     */
    void Resolve(double theta, IsacTrackObservation& track) const;

    /// @param state estimate to keep within its bounds
    void Clip(isac::VehicleState& state) const;

    /// @param decision beams and powers used; fills gamma^ and the believed variances
    void Believe(const IsacBeamDecision& decision);

    /**
     * @param q believed quality
     * @param i entry of q
     * @param track output: variances and echo SINR
     */
    void SetBelief(const isac::EchoQuality& q, Eigen::Index i, IsacTrackObservation& track) const;

    /// Ends the tracks that were missed too often.
    void DropTracks();

    /// @param targets who is there; looks for those without a track
    void Search(const std::vector<IsacTarget>& targets);

    /// @param target an untracked target within coverage and the sector
    void SearchTarget(const IsacTarget& target);

    /// Draws this slot's false alarms and what becomes of the earlier ones.
    void SearchNoise();

    /**
     * @param truth state of what reflects
     * @param doppler its true Doppler shift (Hz)
     * @param sigma deviations of its measurement
     * @param target its identity, NO_TARGET for a ghost
     */
    void StartTrack(const isac::VehicleState& truth,
                    double doppler,
                    const Deviations& sigma,
                    uint32_t target);

    /**
     * Appends a track.
     * @param track its first observation; the identity is filled in
     * @param target id of the target behind it
     */
    void Append(IsacTrackObservation& track, uint32_t target);

    /// @return three draws of a stream
    /// @param normal the stream
    static std::array<double, 3> Draw(const Ptr<NormalRandomVariable>& normal);

    Ptr<IsacLinkParameters> m_parameters; //!< constants of the link
    IsacDetector m_detector;              //!< detection of a cell
    double m_capTheta;                    //!< largest deviation of theta^ (rad)
    Time m_capTau;                        //!< largest deviation of tau~
    double m_capMu;                       //!< largest deviation of mu~ (Hz)
    double m_thetaMargin;                 //!< theta^ keeps this far from 0 and pi (rad)
    double m_minDistance;                 //!< smallest d^ (m)
    double m_maxDistance;                 //!< largest d^ (m)
    double m_maxSpeed;                    //!< largest |v^| (m/s)
    double m_minCosTheta;                 //!< below this |cos theta^| v^ is kept
    uint32_t m_confirmHits;               //!< detections that make a track
    uint32_t m_dropMisses;                //!< misses that end one
    uint32_t m_maxTracks;                 //!< tracks at once
    bool m_initialAcquisition;            //!< start with tracks on all targets
    double m_initialSigmaTheta;           //!< deviation of the initial acquisition (rad)
    double m_initialSigmaD;               //!< (m)
    double m_initialSigmaV;               //!< (m/s)
    double m_coverage;                    //!< (m)
    bool m_searching;                     //!< search for untracked targets
    uint32_t m_searchInterval;            //!< slots
    SearchBeam m_searchBeam;              //!< with what
    uint32_t m_sweepSectors;              //!< sectors of a sweep
    double m_gateCells;                   //!< cells in which a second false alarm confirms
    double m_echoLoss;                    //!< probability that an echo is missing

    double m_maxPower{0};                    //!< P_max (W) at Start()
    double m_carrier{0};                     //!< f_c (Hz) at Start()
    bool m_wideBeamRefresh;                  //!< measure by the wide beam where the own one fails
    std::vector<bool> m_refreshed;           //!< tracks measured by the search beam in this slot
    double m_cells{0};                       //!< resolution cells within coverage, all angles
    isac::CVector m_wideBeam;                //!< broadcast beam
    IsacSearchSweep m_sweep;                 //!< search beams
    IsacAcquisitionClock m_acquisition;      //!< who waits for a beam
    isac::EchoModel m_echo;                  //!< eqs. (8)-(10), (17)-(23)
    isac::EchoQuality m_quality;             //!< true, for the last decision's columns
    std::vector<Deviations> m_deviations;    //!< of this slot's measurements, likewise
    isac::EchoQuality m_belief;              //!< at the estimated states
    isac::EchoQuality m_single;              //!< of one search
    isac::RVector m_theta;                   //!< states handed to m_echo (rad)
    isac::RVector m_d;                       //!< (m)
    isac::RVector m_v;                       //!< (m/s)
    isac::RVector m_excess;                  //!< (linear)
    isac::RVector m_gain;                    //!< estimated path gains (linear)
    isac::RVector m_gamma;                   //!< gamma^ (linear)
    isac::CMatrix m_h;                       //!< estimated channel rows
    isac::RMatrix m_s;                       //!< estimated received powers (W)
    std::vector<double> m_doppler;           //!< true Doppler for each track (Hz)
    std::vector<Candidate> m_candidates;     //!< detected in search, no tracks yet
    std::vector<uint32_t> m_trackTargets;    //!< targets behind the observation's tracks
    std::vector<uint32_t> m_decisionTargets; //!< targets behind the last decision's columns
    IsacObservation m_observation;           //!< last observation
    uint32_t m_nextTrack{0};                 //!< next identity
    bool m_started{false};                   //!< Start() was called

    Fidelity m_fidelity;                         //!< of the slots below
    uint64_t m_waveformFirst;                    //!< first slot sensed as a signal
    uint64_t m_waveformLast;                     //!< last one
    uint64_t m_waveformInterval;                 //!< slots from one to the next
    double m_associationGate;                    //!< (standard deviations)
    IsacEchoTracker m_tracker;                   //!< of waveform slots
    std::vector<IsacEchoDetection> m_detections; //!< of the last waveform slot

    Ptr<NormalRandomVariable> m_initialNoise;   //!< errors of the initial acquisition
    Ptr<NormalRandomVariable> m_echoNoise;      //!< measurement errors of tracks
    Ptr<UniformRandomVariable> m_echoDetection; //!< detection of tracks
    Ptr<UniformRandomVariable> m_echoLossDraw;  //!< missing echoes
    Ptr<NormalRandomVariable> m_searchError;    //!< measurement errors of new tracks
    Ptr<UniformRandomVariable> m_searchDraw;    //!< detection in search
    Ptr<UniformRandomVariable> m_falseAlarm;    //!< false alarms
    Ptr<IsacWaveformSensor> m_sensor;           //!< signals, if they are sensed

    TracedCallback<uint32_t, uint32_t> m_birthTrace;                               //!< TrackBirth
    TracedCallback<uint32_t, uint32_t> m_deathTrace;                               //!< TrackDeath
    TracedCallback<uint32_t, uint32_t, double, bool> m_detectionTrace;             //!< Detection
    TracedCallback<uint64_t, const std::vector<IsacEchoDetection>&> m_echoesTrace; //!< Echoes
    TracedCallback<uint32_t, uint32_t, uint32_t> m_swapTrace;                      //!< IdentitySwap
    TracedCallback<uint32_t, Time> m_acquisitionTrace;                             //!< Acquisition
};

} // namespace ns3

#endif /* ISAC_RADAR_H */
