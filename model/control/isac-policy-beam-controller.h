/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_POLICY_BEAM_CONTROLLER_H
#define ISAC_POLICY_BEAM_CONTROLLER_H

#include "isac-action-beam-controller.h"
#include "isac-observation-encoder.h"

#include "ns3/isac-network.h"
#include "ns3/isac-policy.h"
#include "ns3/traced-callback.h"

#include <memory>
#include <string>

namespace ns3
{

/**
 * @ingroup isac
 * Decides by a trained policy, spiking or conventional: encodes the observation, evaluates the
 * network, carries out the action. Learning is over: the controller does not explore.
 *
 * A policy for K vehicles serves the first K tracks; others get entries of zero, which most action
 * spaces make a sensible decision. A policy shared by the vehicles serves any number.
 */
class IsacPolicyBeamController : public IsacActionBeamController
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacPolicyBeamController();
    ~IsacPolicyBeamController() override;

    /**
     * Takes the constants of the link and, the first time, loads the policy. Ends the program with
     * a message that names file and field if it is not a policy that fits.
     * @param parameters constants of the link
     */
    void SetLinkParameters(Ptr<IsacLinkParameters> parameters) override;

    /**
     * Loads the policy as SetLinkParameters() does, without ever ending the program.
     * @param parameters constants of the link
     * @return empty, or what is wrong: file and field
     */
    std::string TryLoad(Ptr<IsacLinkParameters> parameters);

    /**
     * @param policy policy to use instead of a file
     * @throws std::invalid_argument if its parts do not fit each other, naming the field
     */
    void SetPolicy(const IsacPolicy& policy);

    /// @return the policy
    const IsacPolicy& GetPolicy() const;

    /// @return decisions so far
    uint64_t GetDecisions() const;

    /// @return operations of all decisions so far
    IsacOperationCount GetCount() const;

    /**
     * TracedCallback signature for the inference of a decision.
     * @param slot slot of the observation
     * @param count operations that it took
     */
    typedef void (*InferenceTracedCallback)(uint64_t slot, const IsacOperationCount& count);

  protected:
    void DoDecide(const IsacObservation& observation, IsacBeamDecision& decision) override;
    /// Lets go of the objects it holds.
    void DoDispose() override;

    /**
     * @param policy a policy
     * @throws std::invalid_argument if this kind of controller does not take it
     */
    virtual void CheckKind(const IsacPolicy& policy) const;

    /// @return family of policies that this kind of controller uses unless told otherwise
    virtual std::string GetFamily() const;

  private:
    /// @param vehicles K of the action; fills m_action from the network's inputs
    void Evaluate(uint32_t vehicles);

    std::string m_name;                     //!< of the policy
    IsacPolicy m_policy;                    //!< as loaded
    std::unique_ptr<IsacNetwork> m_network; //!< of the policy
    Ptr<IsacObservationEncoder> m_encoder;  //!< of the policy
    uint64_t m_decisions{0};                //!< so far
    IsacOperationCount m_total;             //!< of all decisions so far
    isac::RMatrix m_features;               //!< of the last observation
    isac::RMatrix m_inputs;                 //!< of the network
    isac::RVector m_row;                    //!< one row of them
    isac::RVector m_output;                 //!< of the network
    isac::RVector m_action;                 //!< of the last observation

    TracedCallback<uint64_t, const IsacOperationCount&> m_inferenceTrace; //!< Inference
};

} // namespace ns3

#endif /* ISAC_POLICY_BEAM_CONTROLLER_H */
