/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_PARAMETRIC_RADAR_H
#define ISAC_PARAMETRIC_RADAR_H

#include "isac-link-parameters.h"
#include "isac-observation.h"

#include "ns3/isac-echo.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * What is really there, as the radar's physics needs it.
 */
struct IsacTarget
{
    uint32_t id{0};           //!< identity of the vehicle (parametric echoes carry it)
    isac::VehicleState state; //!< true theta, d and speed along the road
    double doppler{0};        //!< true Doppler of the echo (Hz)
    double excess{1};         //!< extra two-way power gain (linear): blockage squared
};

/**
 * @ingroup isac
 * Parametric radar: draws the measurements (7) with the variances (9), (10) and an angle at its
 * CRLB (22), decides on detection at a stated false-alarm rate, and keeps the tracks.
 *
 * Detection: after the matched filter a target has the signal-to-noise ratio xi SINR; the power in
 * its cell is compared with -ln(FalseAlarmRate), so the detection probability is Marcum's Q_1
 * (a non-central chi-square tail; Swerling 0). An untracked vehicle within coverage is searched
 * with the wide beam of the control fields, at full power and free of the data beams, and becomes
 * a track after ConfirmHits consecutive detections. False alarms start tentative tracks as well;
 * one that is confirmed is a ghost, which gets a beam until it dies. A track dies after DropMisses
 * slots without an echo.
 */
class IsacParametricRadar : public Object
{
  public:
    static constexpr uint32_t NO_TARGET = UINT32_MAX; //!< a ghost's target

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacParametricRadar();
    ~IsacParametricRadar() override;

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
};

} // namespace ns3

#endif /* ISAC_PARAMETRIC_RADAR_H */
