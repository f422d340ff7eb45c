/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_OBSERVATION_H
#define ISAC_OBSERVATION_H

#include "ns3/isac-state-evolution.h"
#include "ns3/isac-types.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * A vehicle, or whatever the RSU takes for one, as sensed in one slot: its row of the observation
 * (25), raw and unfiltered, with the measurements (7) it came from.
 */
struct IsacTrackObservation
{
    uint32_t trackId{0};         //!< identity of the track, never reused
    isac::VehicleState estimate; //!< theta^ (rad), d^ (m), v^ (m/s): raw, capped
    double gamma{0};             //!< gamma^, eq. (12) at the estimated state and the beams used
    double tau{0};               //!< measured delay tau~ (s)
    double mu{0};                //!< measured Doppler mu~ (Hz)
    double varTheta{0};          //!< variance of theta^ the RSU believes (rad^2)
    double varTau{0};            //!< variance of tau~ the RSU believes (s^2)
    double varMu{0};             //!< variance of mu~ the RSU believes (Hz^2)
    double echoSinr{0};          //!< echo SINR the RSU believes (linear)
    uint32_t missed{0};          //!< slots since the last echo; 0 means this slot's echo was heard
};

/**
 * @ingroup isac
 * All a controller knows: what the RSU sensed in one slot. No true state is in it.
 */
struct IsacObservation
{
    uint64_t slot{0};                         //!< index n of the slot that was sensed
    std::vector<IsacTrackObservation> tracks; //!< in order of birth
    /// Pilots as the vehicles received and reported them (sqrt(W)), tracks x codewords: complex
    /// amplitudes, noise included. Sent at the begin of the slot that is decided for; empty unless
    /// the controller asked for pilots. A row of zeros: no report.
    isac::CMatrix pilotResponse;
};

/**
 * @ingroup isac
 * A controller's answer: beams and powers for the tracks of the observation, in their order.
 */
struct IsacBeamDecision
{
    isac::CMatrix f; //!< unit-norm beams as columns, N_TA x K
    isac::RVector p; //!< powers (W), K x 1, sum at most P_max
};

} // namespace ns3

#endif /* ISAC_OBSERVATION_H */
