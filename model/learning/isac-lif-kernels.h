/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: the loops behind the fused LIF functions.
 */

#ifndef ISAC_LIF_KERNELS_H
#define ISAC_LIF_KERNELS_H

#include <cstdint>

namespace ns3
{
namespace isac
{

/**
 * Arguments of the kernels. Arrays of shape steps x size, size = batch x neurons, unless stated.
 * @tparam T float or double
 */
template <typename T>
struct LifArguments
{
    int64_t steps{0};             //!< T~
    int64_t size{0};              //!< batch x neurons
    T lambda{0};                  //!< share of the charge
    T threshold{0};               //!< U_th
    T reset{0};                   //!< U^r
    T eta{0};                     //!< steepness of the surrogate
    bool constant{false};         //!< the current has one step, used in all
    bool smooth{false};           //!< put out (38) instead of spikes
    const T* current{nullptr};    //!< I, steps or 1
    const T* weights{nullptr};    //!< fold weights, steps; nullptr: spikes are put out
    T* spikes{nullptr};           //!< forward output without weights
    T* fold{nullptr};             //!< forward output with weights, size
    double count{0};              //!< forward output: spikes of all neurons in all steps
    const T* gradSpikes{nullptr}; //!< backward input without weights; nullptr: zero
    const T* gradFold{nullptr};   //!< backward input with weights, size; nullptr: zero
    T gradCount{0};               //!< backward input: gradient of count
    T* gradCurrent{nullptr};      //!< backward output, steps or 1
    double* gradWeights{nullptr}; //!< backward output, steps, added to; may be nullptr
    bool needLambda{false};       //!< compute gradLambda
    double gradLambda{0};         //!< backward output
};

/// @param a arguments; computes outputs
void LifForward(LifArguments<float>& a);
/// @param a arguments; computes outputs
void LifForward(LifArguments<double>& a);
/// @param a arguments; computes gradients
void LifBackward(LifArguments<float>& a);
/// @param a arguments; computes gradients
void LifBackward(LifArguments<double>& a);

} // namespace isac
} // namespace ns3

#endif /* ISAC_LIF_KERNELS_H */
