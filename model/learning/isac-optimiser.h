/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_OPTIMISER_H
#define ISAC_OPTIMISER_H

#include "isac-data-parallel.h"
#include "isac-training-options.h"

#include <string>
#include <torch/torch.h>
#include <vector>

namespace ns3
{
namespace isac
{

/**
 * Adam with what all algorithms do around it: gradients averaged over the processes and clipped, a
 * learning rate that falls linearly.
 *
 * Parameters and gradients become views of one flat tensor each: a network has many small ones, and
 * what an operation costs LibTorch before it begins is more than the operation.
 */
class Optimiser
{
  public:
    /**
     * @param parameters what to train
     * @param rate learning rate at first
     * @param options whether the rate falls, and the largest norm of a gradient
     * @param parallel averages gradients over processes
     */
    Optimiser(const std::vector<torch::Tensor>& parameters,
              double rate,
              const IsacTrainingOptions& options,
              DataParallel& parallel);

    /// @param done share of the training that is done, in [0, 1]; sets the learning rate
    void Anneal(double done);

    /**
     * One step down the gradient.
     * @param loss scalar; gradients of other parameters it depends on are neither computed nor
     * touched
     */
    void Step(const torch::Tensor& loss);

    /**
     * @param archive where to put rates and moments
     * @param name under which
     */
    void Save(torch::serialize::OutputArchive& archive, const std::string& name) const;

    /**
     * Call it after the parameters were loaded.
     * @param archive what Save() wrote
     * @param name under which
     */
    void Load(torch::serialize::InputArchive& archive, const std::string& name);

  private:
    /// Copies the parameters into the flat tensor, and makes them views of it.
    void Bind();

    std::vector<torch::Tensor> m_parameters; //!< what is trained
    torch::Tensor m_flat;                    //!< all of them, one after the other
    torch::optim::Adam m_adam;               //!< the rule
    DataParallel& m_parallel;                //!< the other processes
    double m_rate;                           //!< learning rate at first
    bool m_anneal;                           //!< whether it falls
    double m_clip;                           //!< largest norm of a gradient, 0: any
};

} // namespace isac
} // namespace ns3

#endif /* ISAC_OPTIMISER_H */
