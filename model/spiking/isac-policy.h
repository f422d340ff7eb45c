/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_POLICY_H
#define ISAC_POLICY_H

#include "isac-network-description.h"

#include <map>
#include <string>

namespace ns3
{

/**
 * @ingroup isac
 * A trained policy: a network, and what its inputs and outputs mean.
 */
struct IsacPolicy
{
    IsacNetworkDescription network; //!< features in, action out
    IsacNetworkDescription second;  //!< second stage, fed by what the controller makes of the first
                                    //!< one's output; no layers: there is none
    std::string controller;    //!< TypeId of the only kind of controller that it is for, if any
    std::string actionSpace;   //!< TypeId[Attribute=Value|...] of an IsacActionSpace
    std::string encoder;       //!< TypeId[Attribute=Value|...] of an IsacObservationEncoder
    uint32_t vehicles{0};      //!< K; 0: a network shared by the vehicles, for any K
    Eigen::VectorXd mean;      //!< subtracted from the encoder's features: one each, in its unit
    Eigen::VectorXd deviation; //!< features are divided by this: as many, in their units, positive
    double timeStep{1e-3};     //!< dt (s): a neuron's tau in the file is dt / lambda
    std::map<std::string, std::string> record; //!< how it was trained, what it was measured at
};

} // namespace ns3

#endif /* ISAC_POLICY_H */
