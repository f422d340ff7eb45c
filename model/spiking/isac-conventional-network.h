/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CONVENTIONAL_NETWORK_H
#define ISAC_CONVENTIONAL_NETWORK_H

#include "isac-network.h"

#include <Eigen/Core>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * A network of RELU, TANH and IDENTITY layers: y = g(W x + b), layer by layer; dense, convolving or
 * with memory. Zeros that RELU leaves count as no effective MACs. The products of an LSTM's gates,
 * three for each cell, are not counted, like activation functions.
 */
class IsacConventionalNetwork : public IsacNetwork
{
  public:
    /**
     * @param description of a network that does not spike
     * @throws std::invalid_argument if the description is not valid or spikes
     */
    explicit IsacConventionalNetwork(const IsacNetworkDescription& description);

  private:
    /// A layer and its last output.
    struct Layer
    {
        Eigen::MatrixXd weight;                //!< W
        Eigen::VectorXd bias;                  //!< b
        IsacNetworkLayer::Neurons neurons;     //!< g
        IsacNetworkLayer::Operation operation; //!< what W is applied to
        Eigen::Index inputs;                   //!< size of the input
        Eigen::Index length;                   //!< CONV1D: entries of each channel of the input
        Eigen::Index kernel;                   //!< CONV1D: entries of a stretch
        Eigen::Index stride;                   //!< CONV1D: from one stretch to the next
        Eigen::MatrixXd stretches;             //!< what W is applied to, as columns
        Eigen::MatrixXd sums;                  //!< W x + b, a column for each
        Eigen::VectorXd cell;                  //!< LSTM: memory
        Eigen::VectorXd value;                 //!< output
    };

    /**
     * Runs one layer.
     * @param index of the layer
     * @param x its input, contiguous
     */
    void Run(std::size_t index, const double* x);

    /**
     * Cuts a signal into stretches.
     * @param layer a CONV1D layer
     * @param x its input
     */
    static void Cut(Layer& layer, const Eigen::Ref<const Eigen::VectorXd>& x);

    /**
     * Updates memory and output.
     * @param layer an LSTM layer with its sums
     */
    static void Remember(Layer& layer);

    void DoEvaluate(const Eigen::Ref<const Eigen::VectorXd>& input,
                    Eigen::Ref<Eigen::VectorXd> output) override;

    std::vector<Layer> m_layers; //!< in order
    std::size_t m_sequence;      //!< number of layers that see a sequence
    uint32_t m_steps;            //!< its length
};

} // namespace ns3

#endif /* ISAC_CONVENTIONAL_NETWORK_H */
