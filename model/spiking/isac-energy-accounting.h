/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ENERGY_ACCOUNTING_H
#define ISAC_ENERGY_ACCOUNTING_H

#include "isac-operation-count.h"

#include "ns3/isac-types.h"

namespace ns3
{

/**
 * @ingroup isac
 * Energy of a network's arithmetic from its operation count: Section V-B of the paper. Memory
 * accesses, control and leakage are not in it.
 *
 * Paper, with N_i inputs, M_i outputs and L layers:
 *
 *   spiking       E_AC T~ sum_{i<L} N_i M_i s_i + E_MAC N_L M_L
 *   conventional  E_MAC sum_i N_i M_i
 *
 * where s_i is the firing rate of the neurons of layer i itself (the paper leaves out s_L because
 * layer L has no LIF neurons), although the operations of layer i are caused by its input.
 *
 * Corrected, for an evaluation:
 *
 *   spiking       E_MAC N_1 M_1                     the input is numbers, constant over T~
 *                 + E_AC sum_{i>1} M_i n_{i-1}      n_i: spikes fired by layer i in T~ steps
 *                 + T~ sum of the updates' energy   lambda = 1/2: a shift and 2 ACs, 2 E_AC;
 *                                                   any other: E_MAC
 *   conventional  E_MAC sum_i N_i M_i
 *
 * Updates are those of the LIF neurons and of a LEAKY_INTEGRATOR read-out. Shifts, comparisons with
 * the threshold, resets, biases, scaling by a resistance (part of the weights) and activation
 * functions are free in both. Layers whose input is numbers pay for zeros too, in both kinds.
 */
class IsacEnergyAccounting
{
  public:
    /// Sources of the energy of an operation: 45 nm CMOS at 0.9 V (Horowitz, ISSCC 2014).
    enum Preset
    {
        INT32, //!< 32-bit integers, as in the paper: AC 0.1 pJ, MAC 3.2 pJ
        FP32   //!< 32-bit floating point: AC 0.9 pJ, MAC 4.6 pJ
    };

    /// Energy of the operations.
    struct Costs
    {
        double ac;  //!< E_AC, energy of an accumulate (J)
        double mac; //!< E_MAC, energy of a multiply-accumulate (J)
    };

    /**
     * @param preset where the energies are from
     * @return energy of the operations
     */
    static Costs GetCosts(Preset preset);

    /**
     * Energy of the evaluations counted.
     *
     * @param count operations of a network
     * @param variant accounting
     * @param costs energy of the operations
     * @return energy (J)
     */
    static double Inference(const IsacOperationCount& count,
                            isac::Variant variant,
                            const Costs& costs);

    /**
     * Energy of training on the evaluations counted: forward as in Inference(), backward twice the
     * dense forward pass (gradients of the inputs and of the weights). Surrogate gradients are
     * numbers in every time step, so a spiking network pays 2 T~ sum_i N_i M_i MACs whatever its
     * firing rate, and a conventional one 2 sum_i N_i M_i. The paper gives no formula; this one
     * holds for both variants, which differ in the forward pass.
     *
     * @param count operations of a network, over the samples it is trained on
     * @param variant accounting
     * @param costs energy of the operations
     * @return energy (J)
     */
    static double Training(const IsacOperationCount& count,
                           isac::Variant variant,
                           const Costs& costs);
};

} // namespace ns3

#endif /* ISAC_ENERGY_ACCOUNTING_H */
