/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_SEQUENCE_MODULE_H
#define ISAC_SEQUENCE_MODULE_H

#include "ns3/isac-network-description.h"

#include <torch/torch.h>

namespace ns3
{
namespace isac
{

/// Shape of a network of convolutions and an LSTM.
struct SequenceOptions
{
    int64_t slots{5};        //!< inputs of a sequence
    int64_t signals{3};      //!< channels of an input
    int64_t length{32};      //!< entries of each, at least 8
    int64_t channels{16};    //!< of the convolutions
    int64_t cells{32};       //!< of the LSTM
    int64_t outputs{1};      //!< size of the output
    double outputGain{0.01}; //!< scale of the output layer's initial weights
};

/**
 * Two convolutions with tanh, which take apart a signal in stretches of four and then their results
 * in pairs, an LSTM over the slots, and a linear read-out of its last output.
 */
class SequenceModule : public torch::nn::Module
{
  public:
    /**
     * @param options shape
     * @throws std::invalid_argument if the signals are too short
     */
    explicit SequenceModule(const SequenceOptions& options);

    /**
     * @param input batch x (slots signals length)
     * @return batch x outputs
     */
    torch::Tensor Forward(const torch::Tensor& input);

    /// @return the network as files and run time know it
    IsacNetworkDescription Describe() const;

  private:
    SequenceOptions m_options;         //!< shape
    torch::nn::Conv1d m_fine{nullptr}; //!< first convolution
    torch::nn::Conv1d m_wide{nullptr}; //!< second one
    torch::nn::LSTM m_lstm{nullptr};   //!< memory
    torch::nn::Linear m_head{nullptr}; //!< read-out
};

} // namespace isac
} // namespace ns3

#endif /* ISAC_SEQUENCE_MODULE_H */
