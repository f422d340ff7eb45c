/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Internal to model/learning: includes LibTorch.
 */

#ifndef ISAC_POLICY_LAYOUT_H
#define ISAC_POLICY_LAYOUT_H

#include "isac-network-module.h"
#include "isac-running-moments.h"
#include "isac-training-options.h"
#include "isac-vector-environment.h"

#include "ns3/isac-policy.h"

#include <torch/torch.h>

namespace ns3
{
namespace isac
{

/**
 * How an environment's features become the inputs of networks, and outputs become actions; the
 * same for all algorithms. With a network shared by the vehicles each episode has R = K rows of
 * inputs, else R = 1.
 */
class PolicyLayout
{
  public:
    /**
     * @param options what is trained
     * @param environment where
     */
    PolicyLayout(const IsacTrainingOptions& options, const IsacVectorEnvironment& environment);

    /// @return size of an action, D
    int64_t GetDimension() const;

    /// @return number of different actions of a discrete space, 0 for a continuous one
    int64_t GetActions() const;

    /// @return shape of the actor: inputs to the entries of an action, or, in a discrete space, to
    /// a value for each action
    NetworkOptions GetActor() const;

    /**
     * @param extra entries of an action that are inputs as well
     * @return shape of a critic: inputs to a value
     */
    NetworkOptions GetCritic(int64_t extra = 0) const;

    /**
     * @param features of the environment
     * @param moments normalise them
     * @return inputs, E x R x inputs, float
     */
    torch::Tensor Encode(const RMatrix& features, const RunningMoments& moments) const;

    /**
     * @param network actor
     * @param inputs batch x R x inputs
     * @return actions, batch x D
     */
    torch::Tensor Act(NetworkModule& network, const torch::Tensor& inputs) const;

    /**
     * @param episodes number of actions
     * @return random actions, episodes x D: standard normal, or, in a discrete space, uniform
     */
    torch::Tensor Draw(int64_t episodes) const;

    /**
     * @param network critic
     * @param inputs batch x R x inputs
     * @return values, batch
     */
    torch::Tensor Judge(NetworkModule& network, const torch::Tensor& inputs) const;

    /**
     * @param network actor
     * @param moments normalise its features
     * @return the policy
     */
    IsacPolicy Describe(const NetworkModule& network, const RunningMoments& moments) const;

    /// @param tensor matrix of floats
    /// @return it as doubles
    static RMatrix ToEigen(const torch::Tensor& tensor);

    /// @param matrix matrix of doubles
    /// @return it as floats
    static torch::Tensor FromEigen(const RMatrix& matrix);

  private:
    /// @return constants of the neurons and the rest that all networks share
    NetworkOptions GetCommon() const;

    IsacTrainingOptions m_options;               //!< what is trained
    Ptr<const IsacObservationEncoder> m_encoder; //!< codes features
    int64_t m_rows;                              //!< R
    int64_t m_vehicles;                          //!< K
    int64_t m_perVehicle;                        //!< entries of an action for a vehicle
    int64_t m_entries;                           //!< entries of an action for all vehicles
    int64_t m_actions;                           //!< of a discrete space, or 0
    int64_t m_inputs;                            //!< inputs of a network
};

} // namespace isac
} // namespace ns3

#endif /* ISAC_POLICY_LAYOUT_H */
