/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_NETWORK_MODULE_H
#define ISAC_NETWORK_MODULE_H

#include "isac-lif.h"

#include "ns3/isac-network-description.h"

#include <torch/torch.h>
#include <vector>

namespace ns3
{
namespace isac
{

/// Shape and neurons of a network to train.
struct NetworkOptions
{
    int64_t inputs{1};                //!< size of the input
    int64_t outputs{1};               //!< size of the output
    std::vector<int64_t> hidden{128}; //!< neurons of the hidden layers
    bool spiking{true};               //!< LIF neurons, else tanh
    double lambda{0.5};               //!< share of the charge, at first if it is learned
    bool learnLambda{false};          //!< learn each layer's lambda
    double inputGain{1};              //!< scale of the hidden layers' initial weights
    double outputGain{1};             //!< scale of the output layer's initial weights
    bool composed{false};             //!< LibTorch's own operations instead of fused functions
    LifConstants lif;                 //!< constants of the neurons
};

/**
 * A fully connected network of Section IV-B: layers of LIF neurons and a leaky read-out that does
 * not fire, or its conventional counterpart (tanh neurons, linear read-out). The input is a
 * constant current in all time steps (direct encoding).
 */
class NetworkModule : public torch::nn::Module
{
  public:
    /// @param options shape and neurons
    explicit NetworkModule(const NetworkOptions& options);

    /**
     * @param input batch x inputs
     * @return batch x outputs
     */
    torch::Tensor Forward(const torch::Tensor& input);

    /// @return mean firing rate of each hidden layer in the last Forward(), with its gradient;
    /// empty for a conventional network
    const std::vector<torch::Tensor>& GetRates() const;

    /// @return mean firing rate of the hidden neurons in the last Forward(), 0 for a conventional
    /// network
    double GetMeanRate() const;

    /**
     * Adds the weighted squared excess of each hidden layer's firing rate in the last Forward().
     * @param loss a loss
     * @param target rate up to which nothing is added
     * @param weight of the penalty
     * @return the sum
     */
    torch::Tensor Penalise(torch::Tensor loss, double target, double weight) const;

    /**
     * Moves all parameters towards those of another network.
     * @param other network of the same shape
     * @param share of the way, in [0, 1]; 1 makes this one a copy
     */
    void Approach(const NetworkModule& other, double share);

    /// @return the network as files and run time know it
    IsacNetworkDescription Describe() const;

    /// @return shape and neurons
    const NetworkOptions& GetOptions() const;

  private:
    /**
     * @param layer index of a layer
     * @return its lambda, a scalar tensor
     */
    torch::Tensor GetLambda(std::size_t layer) const;

    /**
     * @param input batch x inputs
     * @return batch x outputs of the spiking network
     */
    torch::Tensor ForwardSpiking(const torch::Tensor& input);

    /// Fills m_lambdas and what follows from them; once, unless they are learned.
    void UpdateLambdas();

    /**
     * The same step by step, every layer in each of them, from LibTorch's own operations.
     * @param input batch x inputs
     * @return batch x outputs of the spiking network
     */
    torch::Tensor ForwardComposed(const torch::Tensor& input);

    NetworkOptions m_options;                //!< shape and neurons
    std::vector<torch::nn::Linear> m_layers; //!< weights and biases
    std::vector<torch::Tensor> m_decay;      //!< logit of each layer's lambda
    std::vector<torch::Tensor> m_lambdas;    //!< of each layer, for ForwardSpiking()
    torch::Tensor m_weights;                 //!< of the time steps in the read-out, steps
    torch::Tensor m_weight;                  //!< their sum
    std::vector<torch::Tensor> m_rates;      //!< firing rate of each hidden layer, last Forward()
};

} // namespace isac
} // namespace ns3

#endif /* ISAC_NETWORK_MODULE_H */
