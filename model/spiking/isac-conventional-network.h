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
 * A network of RELU, TANH and IDENTITY layers: y = g(W x + b), layer by layer. Zeros that RELU
 * leaves count as no effective MACs.
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
        Eigen::MatrixXd weight;            //!< W
        Eigen::VectorXd bias;              //!< b
        IsacNetworkLayer::Neurons neurons; //!< g
        Eigen::VectorXd value;             //!< g(W x + b)
    };

    void DoEvaluate(const Eigen::Ref<const Eigen::VectorXd>& input,
                    Eigen::Ref<Eigen::VectorXd> output) override;

    std::vector<Layer> m_layers; //!< in order
};

} // namespace ns3

#endif /* ISAC_CONVENTIONAL_NETWORK_H */
