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
 * that fired and nothing else, so that the work follows the firing rate. A layer sees the spikes of
 * the same time step and nothing feeds back, so each layer runs through all time steps at once.
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

    /**
     * A layer of neurons with a membrane, and its state. What scales a weight is part of it, so
     * that a time step of eq. (34) is U = keep U + charge. Neurons that never fire fill up the last
     * block of rows.
     */
    struct Layer
    {
        Eigen::Index size{0};     //!< number of neurons
        Eigen::MatrixXd weight;   //!< lambda R W, more rows than neurons
        Eigen::ArrayXd bias;      //!< lambda (R b + leak)
        Eigen::ArrayXd keep;      //!< 1 - lambda
        Eigen::ArrayXd threshold; //!< U_th; infinite in the read-out
        Eigen::ArrayXd reset;     //!< U^r

        Eigen::ArrayXXd charge;        //!< lambda (R I + leak), a column for each step or for all
        Eigen::ArrayXd membrane;       //!< U
        std::vector<SpikeList> spikes; //!< of each time step
        uint64_t fired{0};             //!< spikes in all time steps
    };

    /**
     * @param from description of neurons with a membrane
     * @param charges T~, or 1 if the charge is constant
     * @return the layer
     */
    Layer MakeLayer(const IsacNetworkLayer& from, uint32_t charges) const;

    /**
     * What spikes charge a layer with in all time steps: some rows of W at a time, which stay in
     * the cache from one time step to the next.
     *
     * @param spikes of the layer before, in each time step
     * @param layer to charge
     */
    static void Propagate(const std::vector<SpikeList>& spikes, Layer& layer);

    /**
     * Eq. (34).
     *
     * @param layer whose charge is known
     * @param step from 0
     */
    static void Charge(Layer& layer, uint32_t step);

    /**
     * Eq. (35): lists the neurons at their threshold and resets them.
     *
     * @param layer that was charged
     * @param spikes output
     */
    static void Fire(Layer& layer, SpikeList& spikes);

    /**
     * All time steps of a layer whose charge is known.
     * @param layer of LIF neurons
     */
    static void Run(Layer& layer);

    /**
     * Folds the read-out over time, where that is exact.
     * @param readOut description of the last layer
     */
    void Fold(const IsacNetworkLayer& readOut);

    /**
     * Runs the first layer. Its charge is constant, so neurons that would settle below their
     * threshold never fire and are left out of all time steps.
     * @param input GetInputs() x 1
     */
    void Encode(const Eigen::Ref<const Eigen::VectorXd>& input);

    /**
     * The folded read-out.
     *
     * @param spikes of the last LIF layer, in each time step
     * @param output GetOutputs() x 1
     */
    void Read(const std::vector<SpikeList>& spikes, Eigen::Ref<Eigen::VectorXd> output);

    /**
     * The read-out that is not folded.
     *
     * @param spikes of the last LIF layer, in each time step
     * @param output GetOutputs() x 1
     */
    void ReadStepByStep(const std::vector<SpikeList>& spikes, Eigen::Ref<Eigen::VectorXd> output);

    /**
     * Counts an evaluation.
     * @param active inputs other than zero
     */
    void Count(uint64_t active);

    void DoEvaluate(const Eigen::Ref<const Eigen::VectorXd>& input,
                    Eigen::Ref<Eigen::VectorXd> output) override;

    uint32_t m_timeSteps;   //!< T~
    Layer m_first;          //!< the first layer's weights and all its charges
    Eigen::ArrayXd m_least; //!< smallest constant charges that may fire it, lambda U_th
    Layer m_driven;         //!< its neurons that can fire, gathered
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
