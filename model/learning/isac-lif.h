/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_LIF_H
#define ISAC_LIF_H

#include <torch/torch.h>

namespace ns3
{
namespace isac
{

/// Constants of a layer of leaky integrate-and-fire neurons, eqs. (34), (35), (38), (39).
struct LifConstants
{
    int64_t steps{6};    //!< time steps T~
    double threshold{1}; //!< U_th
    double reset{0};     //!< U^r, below the threshold
    double eta{3};       //!< steepness of the surrogate
    bool smooth{false};  //!< put out the smooth function (38) instead of spikes: for finite
                         //!< differences only. The reset stays hard.
};

/**
 * Spikes of a layer of LIF neurons over T~ time steps, forward and backward fused in one function
 * each. In each step: charge U = (1 - lambda) U + lambda I, fire where U >= threshold, reset where
 * it fired (the reset carries no gradient). Backward is back-propagation through time, eq. (36),
 * with the surrogate (39).
 *
 * @param current input I: steps x batch x neurons, or 1 x batch x neurons if it is constant;
 * float or double
 * @param lambda share of the charge, a scalar tensor in (0, 1] of the same type
 * @param constants the neurons
 * @return spikes, steps x batch x neurons, and their number, a scalar
 */
std::pair<torch::Tensor, torch::Tensor> LifSpikes(const torch::Tensor& current,
                                                  const torch::Tensor& lambda,
                                                  const LifConstants& constants);

/**
 * As LifSpikes(), but puts out only what a linear read-out needs.
 *
 * @param current as for LifSpikes()
 * @param lambda as for LifSpikes()
 * @param weights weight of each time step, steps
 * @param constants the neurons
 * @return spikes folded over time, sum_t weights_t s_t, batch x neurons, and the number of spikes,
 * a scalar
 */
std::pair<torch::Tensor, torch::Tensor> LifFold(const torch::Tensor& current,
                                                const torch::Tensor& lambda,
                                                const torch::Tensor& weights,
                                                const LifConstants& constants);

/**
 * One time step from LibTorch's own operations, as eqs. (34) and (35) have it.
 *
 * @param current input I of this step, batch x neurons
 * @param lambda share of the charge, a scalar tensor
 * @param constants the neurons
 * @param potential U after the step before, replaced by U after this one; batch x neurons
 * @return spikes, batch x neurons
 */
torch::Tensor ComposedLifStep(const torch::Tensor& current,
                              const torch::Tensor& lambda,
                              const LifConstants& constants,
                              torch::Tensor& potential);

/**
 * The same spikes from LibTorch's own operations, one at a time: what the fused functions are
 * checked and measured against.
 *
 * @param current as for LifSpikes()
 * @param lambda as for LifSpikes()
 * @param constants the neurons
 * @return spikes, steps x batch x neurons
 */
torch::Tensor ComposedLifSpikes(const torch::Tensor& current,
                                const torch::Tensor& lambda,
                                const LifConstants& constants);

/**
 * Weights of the time steps in the last membrane potential of a leaky integrator,
 * lambda (1 - lambda)^(T~ - t).
 *
 * @param lambda the integrator's, scalar tensor in (0, 1]
 * @param steps T~
 * @return weights, steps
 */
torch::Tensor ReadoutWeights(const torch::Tensor& lambda, int64_t steps);

} // namespace isac
} // namespace ns3

#endif /* ISAC_LIF_H */
