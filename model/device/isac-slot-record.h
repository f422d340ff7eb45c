/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SLOT_RECORD_H
#define ISAC_SLOT_RECORD_H

#include "ns3/isac-state-evolution.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * One vehicle in one slot: truth beside what the RSU believed.
 */
struct IsacVehicleSlotRecord
{
    uint32_t vehicle{0};         //!< index on the channel
    uint32_t node{0};            //!< node id
    isac::VehicleState truth;    //!< true state x_n
    double pathGain{0};          //!< true one-way power gain (linear)
    bool tracked{false};         //!< a beam was on it in this slot; what follows needs one
    uint32_t trackId{0};         //!< its track
    bool associated{false};      //!< the track is bound to its MAC address
    bool echo{false};            //!< its echo was detected in this slot
    isac::VehicleState estimate; //!< raw estimate of this slot (the last one if no echo)
    double sinr{0};              //!< true communication SINR on its own beam (linear)
    double estimatedSinr{0};     //!< what rate adaptation used (linear)
    double rate{0};              //!< log2(1 + sinr) (bps/Hz)
    double echoSinr{0};          //!< true echo SINR (linear)
    double crlbTheta{0};         //!< (rad^2)
    double crlbD{0};             //!< (m^2)
    double crlbV{0};             //!< ((m/s)^2)
    double beamAngle{0};         //!< where its beam points (rad)
    double beamGain{0};          //!< |a^H(theta) f|^2 towards the true angle, in [0, 1]
    double power{0};             //!< of its beam (W)
};

/**
 * @ingroup isac
 * One slot of one RSU.
 */
struct IsacSlotRecord
{
    uint64_t slot{0};      //!< index n
    Time time;             //!< when the slot began
    double sumRate{0};     //!< R of all vehicles, eq. (13); none without a beam (bps/Hz)
    double fairness{0};    //!< J, eq. (28)
    double reward{0};      //!< eq. (27); 0 if a vehicle has no beam
    double upperBound{0};  //!< interference-free water-filled sum-rate of all present (bps/Hz)
    double overhead{0};    //!< share of the slot lost to pilots, reports and processing
    double power{0};       //!< radiated, all beams (W)
    uint32_t tracks{0};    //!< that the RSU keeps after this slot's echoes, ghosts included
    uint32_t ghosts{0};    //!< tracks without a vehicle
    uint64_t fallbacks{0}; //!< controller fallbacks so far
    std::vector<IsacVehicleSlotRecord> vehicles; //!< all present vehicles within coverage
};

} // namespace ns3

#endif /* ISAC_SLOT_RECORD_H */
