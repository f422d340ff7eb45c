/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_NETWORK_H
#define ISAC_NETWORK_H

#include "isac-network-description.h"
#include "isac-operation-count.h"

#include <Eigen/Core>
#include <memory>

namespace ns3
{

/**
 * @ingroup isac
 * A network ready to run, one input at a time, in double precision. Nothing is allocated after
 * construction, and no state passes from one input to the next but the counters.
 */
class IsacNetwork
{
  public:
    /**
     * @param description of a network, copied
     * @return a network of the kind described
     * @throws std::invalid_argument if the description is not valid
     */
    static std::unique_ptr<IsacNetwork> Create(const IsacNetworkDescription& description);

    virtual ~IsacNetwork() = default;

    IsacNetwork(const IsacNetwork&) = delete;
    IsacNetwork& operator=(const IsacNetwork&) = delete;

    /**
     * Evaluates the network and counts what that took.
     *
     * @param input GetInputs() x 1
     * @param output GetOutputs() x 1, must not overlap the input
     * @throws std::invalid_argument if a size is wrong or an input is not finite: spiking neurons
     * would swallow it
     */
    void Evaluate(const Eigen::Ref<const Eigen::VectorXd>& input,
                  Eigen::Ref<Eigen::VectorXd> output);

    /// @return size of the input
    Eigen::Index GetInputs() const;

    /// @return size of the output
    Eigen::Index GetOutputs() const;

    /// @return operations since construction or ResetCount()
    const IsacOperationCount& GetCount() const;

    /// Starts counting from zero.
    void ResetCount();

  protected:
    /**
     * @param description of the network
     * @throws std::invalid_argument if the description is not valid
     */
    explicit IsacNetwork(const IsacNetworkDescription& description);

    /**
     * Evaluates the network and adds to the counters of each layer.
     *
     * @param input GetInputs() x 1, finite
     * @param output GetOutputs() x 1
     */
    virtual void DoEvaluate(const Eigen::Ref<const Eigen::VectorXd>& input,
                            Eigen::Ref<Eigen::VectorXd> output) = 0;

    IsacOperationCount m_count; //!< operations so far

  private:
    Eigen::Index m_inputs;  //!< size of the input
    Eigen::Index m_outputs; //!< size of the output
};

} // namespace ns3

#endif /* ISAC_NETWORK_H */
