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
 *
 * A CONV1D layer has a signal of several channels for its input, channel after channel, and W has a
 * row for each channel of the output, with the kernel's entries of the first channel, of the
 * second, and so on; its output is laid out like its input. An LSTM layer of H cells (Hochreiter
 * and Schmidhuber 1997, with forget gates) has W of 4 H rows, those of the input, forget, cell and
 * output gate after one another, and a column for each input and then for each cell; its neurons
 * are IDENTITY.
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

    /// What W is applied to.
    enum class Operation
    {
        DENSE,  //!< the whole input
        CONV1D, //!< each stretch of a signal: a convolution without padding
        LSTM    //!< input and last output of long short-term memory cells
    };

    Eigen::MatrixXd weight;                //!< W, outputs x inputs; see Operation for the others
    Eigen::VectorXd bias;                  //!< b, as long as W has rows
    Operation operation{Operation::DENSE}; //!< what W is applied to
    Eigen::Index length{0};                //!< CONV1D: entries of each channel of its input
    Eigen::Index kernel{0};                //!< CONV1D: entries of a stretch, of each channel
    Eigen::Index stride{0};                //!< CONV1D: from one stretch to the next
    Neurons neurons{Neurons::IDENTITY};    //!< g
    Eigen::VectorXd lambda;                //!< share of the charge, in (0, 1]; outputs x 1
    Eigen::VectorXd leak;                  //!< resting potential; outputs x 1
    Eigen::VectorXd resistance;            //!< scale of the input current; outputs x 1
    Eigen::VectorXd threshold;             //!< U_th; outputs x 1 for LIF, else empty
    Eigen::VectorXd reset;                 //!< U^r, below the threshold; outputs x 1 for LIF

    /// @return size of the input; CONV1D: channels times length
    Eigen::Index GetInputs() const;

    /// @return size of the output; CONV1D: channels times stretches; LSTM: cells
    Eigen::Index GetOutputs() const;
};

/**
 * @ingroup isac
 * A feed-forward network as it is exchanged between training, files and run time: spiking (every
 * layer LIF, the last one LEAKY_INTEGRATOR or IDENTITY) or conventional (RELU, TANH, IDENTITY).
 * A spiking network gets its input as a constant current in each time step (direct encoding); an
 * IDENTITY read-out of spikes is the mean over the time steps.
 *
 * A conventional network with an LSTM layer gets a sequence of as many inputs as there are time
 * steps, one after the other in one vector. All layers up to the last LSTM see each of them, in
 * order, from a memory of zero; the others see its last output.
 */
struct IsacNetworkDescription
{
    std::vector<IsacNetworkLayer> layers; //!< in order, at least one

    /// T~, or the length of the sequence with an LSTM; 1 for other conventional networks.
    uint32_t timeSteps{1};

    /// @return whether a layer spikes
    bool IsSpiking() const;

    /// @return number of layers that see a sequence: those up to the last LSTM, or 0
    std::size_t GetSequenceLayers() const;

    /// @return size of the input, of all time steps of a sequence
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
