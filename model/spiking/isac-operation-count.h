/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_OPERATION_COUNT_H
#define ISAC_OPERATION_COUNT_H

#include "isac-network-description.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * What a network did over some evaluations, in the notions of NeuroBench (Yik et al. 2025):
 * synaptic operations, neuron updates and activations, for each layer and in all.
 *
 * A synaptic operation is an accumulate (AC) where the input is a spike, and a multiply-accumulate
 * (MAC) where it is a number. The first layer's input is constant over the time steps, so its MACs
 * count once an evaluation. Biases and activation functions are not counted. Neuron updates count
 * as hardware would do them, one for each neuron and time step, whatever the software saves.
 */
struct IsacOperationCount
{
    /// Counters of a layer, or of a network.
    struct Operations
    {
        uint64_t denseOperations{0}; //!< synaptic operations as if no input had been zero
        uint64_t effectiveAcs{0};    //!< ACs: spikes that arrived times their fan-out
        uint64_t effectiveMacs{0};   //!< MACs: inputs other than zero times their fan-out
        uint64_t membraneUpdates{0}; //!< charges of a membrane, eq. (34)
        uint64_t shiftUpdates{0};    //!< those of membraneUpdates with lambda = 1/2
        uint64_t spikes{0};          //!< spikes fired
        uint64_t neuronSteps{0};     //!< spikes had every neuron fired in each time step

        /// @return spikes a neuron and time step, in [0, 1]; 0 where nothing can spike
        double GetFiringRate() const;

        /// @return share of the activations that are zero, 1 - GetFiringRate()
        double GetActivationSparsity() const;

        /**
         * @param other counters to add
         * @return this
         */
        Operations& operator+=(const Operations& other);
    };

    /// Counters of a layer, and what turns them into energy.
    struct Layer : Operations
    {
        uint64_t inputs{0};       //!< fan-in of each neuron, N_i; of all stretches of a CONV1D
        uint64_t outputs{0};      //!< neurons and fan-out of each input, M_i
        uint64_t shiftNeurons{0}; //!< neurons whose lambda is 1/2
        uint32_t timeSteps{1};    //!< T~; in conventional networks inputs of an evaluation
        bool spikingInput{false}; //!< whether its inputs are spikes
        IsacNetworkLayer::Neurons neurons{IsacNetworkLayer::Neurons::IDENTITY}; //!< its kind

        /**
         * Adds one evaluation.
         *
         * @param active inputs other than zero, or spikes that arrived over all time steps
         * @param fired spikes fired over all time steps
         */
        void Add(uint64_t active, uint64_t fired);

        /**
         * @param other layer
         * @return whether it has the same shape and kind
         */
        bool IsLike(const Layer& other) const;
    };

    /// Nothing, of no network; takes the shape of the first count added.
    IsacOperationCount() = default;

    /**
     * Nothing yet, of one network.
     *
     * @param network a valid network. A lambda within 1e-6 of 1/2 is 1/2: files hold single
     * precision.
     */
    explicit IsacOperationCount(const IsacNetworkDescription& network);

    /// @return whether a layer spikes
    bool IsSpiking() const;

    /// @return sums over the layers
    Operations GetTotal() const;

    /// Zeroes the counters and keeps the shape.
    void Reset();

    /**
     * @param other count of the same network, or of one of the same shape. Allocates only where
     * this is still of no network.
     * @return this
     * @throws std::invalid_argument if the shapes differ
     */
    IsacOperationCount& operator+=(const IsacOperationCount& other);

    std::vector<Layer> layers; //!< in order
    /// Inputs evaluated. A network shared by the vehicles takes several for one decision.
    uint64_t evaluations{0};
};

} // namespace ns3

#endif /* ISAC_OPERATION_COUNT_H */
