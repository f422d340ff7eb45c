/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SPIKING_NETWORK_H
#define ISAC_SPIKING_NETWORK_H

#include "isac-network.h"

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * A network of LIF layers, run by its spikes: a time step adds the weight columns of the neurons
 * that fired and nothing else, so that the work follows the firing rate.
 *
 * The input is a constant current, which the first layer computes once. The read-out is linear in
 * the spikes: with a lambda shared by its neurons,
 *
 *   y = R (sum_j w_j sum_t g_t s_j(t) + b sum_t g_t) + leak sum_t g_t,
 *   g_t = lambda (1 - lambda)^(T~ - t), t = 1..T~,
 *
 * so spikes leave a trace on the neuron that fired, and each column is multiplied once. The mean of
 * an IDENTITY read-out is the same with g_t = 1 / T~. With several lambdas the read-out charges in
 * each time step.
 */
class IsacSpikingNetwork : public IsacNetwork
{
  public:
    /**
     * @param description of a network that spikes
     * @throws std::invalid_argument if the description is not valid or does not spike
     */
    explicit IsacSpikingNetwork(const IsacNetworkDescription& description);

  private:
    /// Neurons that fired in a time step.
    struct SpikeList
    {
        std::vector<uint32_t> index; //!< ascending; the first size ones are valid
        std::size_t size{0};         //!< number of spikes
    };

    /// A layer of neurons with a membrane, and its state.
    struct Layer
    {
        Eigen::Index size{0};      //!< number of neurons; the arrays of gathered ones are longer
        Eigen::MatrixXd weight;    //!< W: what a spike adds is contiguous
        Eigen::ArrayXd bias;       //!< b
        Eigen::ArrayXd lambda;     //!< share of the charge
        Eigen::ArrayXd keep;       //!< 1 - lambda
        Eigen::ArrayXd leak;       //!< resting potential
        Eigen::ArrayXd resistance; //!< scale of the current
        Eigen::ArrayXd threshold;  //!< U_th; empty in the read-out
        Eigen::ArrayXd reset;      //!< U^r; empty in the read-out

        Eigen::ArrayXd drive;    //!< leak + resistance I, where U would settle
        Eigen::ArrayXd membrane; //!< U
        SpikeList spikes;        //!< of the last time step
        uint64_t fired{0};       //!< spikes in this evaluation
    };

    /**
     * @param from description of neurons with a membrane
     * @return the layer
     */
    static Layer MakeLayer(const IsacNetworkLayer& from);

    /**
     * Drives a layer by spikes: I = W s + b.
     *
     * @param spikes of the layer before
     * @param layer to drive
     */
    static void Propagate(const SpikeList& spikes, Layer& layer);

    /**
     * Eq. (34) for a layer that is driven.
     * @param layer to charge
     */
    static void Charge(Layer& layer);

    /**
     * Eq. (35): lists the neurons at their threshold and resets them.
     * @param layer that was charged
     */
    static void Fire(Layer& layer);

    /**
     * Folds the read-out over time, where that is exact.
     *
     * @param readOut description of the last layer
     * @param timeSteps T~
     */
    void Fold(const IsacNetworkLayer& readOut, uint32_t timeSteps);

    /// Sets membranes and traces to zero.
    void Start();

    /**
     * Drives the first layer: constant, so neurons driven below their threshold never fire and are
     * left out of all time steps.
     * @param input GetInputs() x 1
     */
    void Encode(const Eigen::Ref<const Eigen::VectorXd>& input);

    /// @param step time step to run, from 0
    void Step(uint32_t step);

    /**
     * Lets the read-out see the spikes of a time step.
     *
     * @param spikes of the last LIF layer
     * @param step from 0
     */
    void Read(const SpikeList& spikes, uint32_t step);

    /// @param output of the read-out, GetOutputs() x 1
    void Finish(Eigen::Ref<Eigen::VectorXd> output) const;

    /**
     * Counts an evaluation.
     * @param active inputs other than zero
     */
    void Count(uint64_t active);

    void DoEvaluate(const Eigen::Ref<const Eigen::VectorXd>& input,
                    Eigen::Ref<Eigen::VectorXd> output) override;

    uint32_t m_timeSteps;                //!< T~
    Layer m_first;                       //!< the first layer's weights, and all its drives
    Layer m_driven;                      //!< its neurons that can fire, gathered
    std::vector<uint32_t> m_drivenIndex; //!< where they are in m_first
    std::vector<Layer> m_hidden;         //!< the LIF layers after it, in order
    bool m_folded{true};                 //!< whether the read-out is folded over time
    Layer m_readOut;                     //!< read-out that is not folded
    std::vector<double> m_share;         //!< g_t of the folded read-out
    Eigen::MatrixXd m_weight;            //!< R W of the folded read-out
    Eigen::VectorXd m_constant;          //!< (R b + leak) sum_t g_t of the folded read-out
    Eigen::VectorXd m_trace;             //!< sum_t g_t s_j(t) of each neuron before the read-out
};

} // namespace ns3

#endif /* ISAC_SPIKING_NETWORK_H */
