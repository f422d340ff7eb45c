/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_NETWORK_DESCRIPTION_H
#define ISAC_NETWORK_DESCRIPTION_H

#include <Eigen/Core>
#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * One stage of a feed-forward network: y = g(W x + b), where g is a layer of neurons.
 *
 * Spiking neurons follow eqs. (34) and (35) in this order in each of the time steps: charge
 * U = (1 - lambda) U + lambda (leak + resistance I), fire where U >= threshold, set U = reset where
 * it fired. A LEAKY_INTEGRATOR charges in the same way and never fires; its output is its last
 * membrane potential. Membranes start at zero for every input.
 */
struct IsacNetworkLayer
{
    /// The neurons behind W x + b.
    enum class Neurons
    {
        IDENTITY,        //!< none
        RELU,            //!< max(0, x)
        TANH,            //!< hyperbolic tangent
        LIF,             //!< leaky integrate-and-fire, spikes 0 or 1
        LEAKY_INTEGRATOR //!< LIF without firing: the read-out
    };

    Eigen::MatrixXd weight;              //!< W, outputs x inputs
    Eigen::VectorXd bias;                //!< b, outputs x 1
    Neurons neurons{Neurons::IDENTITY};  //!< g
    Eigen::VectorXd lambda;              //!< share of the charge, in (0, 1]; outputs x 1
    Eigen::VectorXd leak;                //!< resting potential; outputs x 1
    Eigen::VectorXd resistance;          //!< scale of the input current; outputs x 1
    Eigen::VectorXd threshold;           //!< U_th; outputs x 1 for LIF, else empty
    Eigen::VectorXd reset;               //!< U^r, below the threshold; outputs x 1 for LIF
};

/**
 * @ingroup isac
 * A feed-forward network as it is exchanged between training, files and run time: spiking (every
 * layer LIF, the last one LEAKY_INTEGRATOR or IDENTITY) or conventional (RELU, TANH, IDENTITY).
 * A spiking network gets its input as a constant current in each time step (direct encoding); an
 * IDENTITY read-out of spikes is the mean over the time steps.
 */
struct IsacNetworkDescription
{
    std::vector<IsacNetworkLayer> layers; //!< in order, at least one
    uint32_t timeSteps{1};                //!< T~; 1 for conventional networks

    /// @return whether a layer spikes
    bool IsSpiking() const;

    /// @return size of the input
    Eigen::Index GetInputs() const;

    /// @return size of the output
    Eigen::Index GetOutputs() const;

    /**
     * Checks shapes, ranges and finiteness.
     * @throws std::invalid_argument naming the layer and the field
     */
    void Validate() const;
};

} // namespace ns3

#endif /* ISAC_NETWORK_DESCRIPTION_H */
