/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_LINK_LOSS_H
#define ISAC_LINK_LOSS_H

#include <torch/torch.h>

namespace ns3
{
namespace isac
{

/// Vehicles and design of B slots with K vehicles each; all double, B x K unless stated.
struct LinkBatch
{
    torch::Tensor u;              //!< cos(theta) that the beams are made for
    torch::Tensor gain;           //!< path gain that they are made for (dB)
    torch::Tensor regularisation; //!< its logarithm, in units of noise K / P_max
    torch::Tensor power;          //!< logarithm of the power shares
    torch::Tensor trueU;          //!< cos(theta) as it came
    torch::Tensor trueGain;       //!< path gain as it came (dB)
    torch::Tensor maxPower;       //!< P_max (W), B
};

/**
 * What regularised zero-forcing at believed line-of-sight channels is worth at the true ones: R J,
 * the communication part of the reward (27), over the sum-rate without interference at equal power.
 * Differentiable with respect to the design.
 *
 * @param batch slots
 * @param antennas number of transmit elements N
 * @param noise noise power (W)
 * @return a value for each slot, B, from 0 to about 1
 */
torch::Tensor RelativeReward(const LinkBatch& batch, int64_t antennas, double noise);

} // namespace isac
} // namespace ns3

#endif /* ISAC_LINK_LOSS_H */
