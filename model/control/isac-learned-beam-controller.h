/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_LEARNED_BEAM_CONTROLLER_H
#define ISAC_LEARNED_BEAM_CONTROLLER_H

#include "isac-beam-controller.h"
#include "isac-precoding-design.h"

#include "ns3/isac-network.h"
#include "ns3/isac-policy.h"
#include "ns3/traced-callback.h"

#include <memory>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Base of the learned schemes that predict the channel: for each track a kind says what is known of
 * its channel, networks shared by the vehicles say how it will change in the coming slot, and
 * regularised zero-forcing at the predicted channels makes the beams. So any number of tracks is
 * served, and a network that says nothing gives the beams of the last channel known.
 *
 * A channel is its electrical angle u = cos(theta) and its power path gain in dB. A network's
 * output for a track, OUTPUTS entries: change of u in units of ANGLE_STEP, change of the gain (dB),
 * logarithm of the regularisation (the mean over the tracks scales noise K / P_max), and logarithm
 * of the power share (softmax over the tracks).
 */
class IsacLearnedBeamController : public IsacBeamController
{
  public:
    static constexpr Eigen::Index CHANNEL = 2;   //!< numbers of a channel: u and gain (dB)
    static constexpr Eigen::Index OUTPUTS = 4;   //!< numbers that the networks say of a track
    static constexpr double ANGLE_STEP = 0.01;   //!< unit of the change of u
    static constexpr double LARGEST_OUTPUT = 20; //!< outputs are clipped at it

    /// What was known, and what the networks made of it; a row for each track.
    struct Inference
    {
        isac::RMatrix base;    //!< last channel known: u, gain (dB)
        isac::RMatrix inputs;  //!< of the network, normalised
        isac::RMatrix first;   //!< output of the network
        isac::RMatrix inputs2; //!< of the second stage, no columns without one
        isac::RMatrix outputs; //!< of both stages together, OUTPUTS columns
    };

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacLearnedBeamController();
    ~IsacLearnedBeamController() override;

    /**
     * Takes the constants of the link and, the first time, loads the policy. Ends the program with
     * a message that names file and field if it is not a policy that fits.
     * @param parameters constants of the link
     */
    void SetLinkParameters(Ptr<IsacLinkParameters> parameters) override;

    /**
     * As SetLinkParameters(), without ending the program.
     * @param parameters constants of the link
     * @return empty, or what is wrong with the policy
     */
    std::string TryLoad(Ptr<IsacLinkParameters> parameters);

    /**
     * @param policy policy to use instead of a file
     * @param parameters constants of the link
     * @throws std::invalid_argument if it is for another kind of controller or its parts do not fit
     */
    void SetPolicy(const IsacPolicy& policy, Ptr<IsacLinkParameters> parameters);

    /// @return the policy
    const IsacPolicy& GetPolicy() const;

    /// @return the last decision's
    const Inference& GetInference() const;

    /// @return decisions by the networks so far
    uint64_t GetDecisions() const;

    /// @return operations of all of them
    const IsacOperationCount& GetCount() const;

    /// @return ProcessingDelay, and EvaluationDelay for each of the scheme's stages
    Time GetProcessingDelay() const override;

  protected:
    void DoDecide(const IsacObservation& observation, IsacBeamDecision& decision) override;

    /// @return family of policies to use unless told otherwise
    virtual std::string GetFamily() const = 0;

    /**
     * @param policy a policy of this kind of controller
     * @throws std::invalid_argument naming what does not fit
     */
    virtual void CheckShape(const IsacPolicy& policy) const = 0;

    /**
     * What is known before the decision.
     * @param observation what was sensed, at least one track
     * @param inference output: base, and inputs before normalisation; a row of NaN: nothing
     */
    virtual void Gather(const IsacObservation& observation, Inference& inference) = 0;

    /**
     * Makes the input of the second stage.
     * @param inference base and first are there; output: inputs2
     */
    virtual void GatherSecond(Inference& inference) const;

    /**
     * What the decision said of the channels, for a kind that remembers it.
     * @param observation what the decision was for
     * @param channels predicted: u, gain (dB), a row for each track
     */
    virtual void Remember(const IsacObservation& observation, const isac::RMatrix& channels);

    /**
     * @param policy a policy
     * @param inputs that the kind of controller gives
     * @param outputs that it takes
     * @param second whether of the second stage
     * @throws std::invalid_argument if the network has others
     */
    static void CheckSize(const IsacPolicy& policy,
                          Eigen::Index inputs,
                          Eigen::Index outputs,
                          bool second);

    /// @param track a track
    /// @return its channel as it was sensed: u and gain (dB) by the estimated path loss
    Eigen::RowVector2d GetSensed(const IsacTrackObservation& track) const;

  private:
    /**
     * Evaluates the networks for all tracks and reports the operations.
     * @param slot slot of the observation
     */
    void Evaluate(uint64_t slot);

    /**
     * Turns channels and outputs into beams and powers.
     * @param decision output
     */
    void Design(IsacBeamDecision& decision);

    std::string m_name;                     //!< of the policy
    Time m_evaluationDelay;                 //!< of a stage
    IsacPolicy m_policy;                    //!< as loaded
    std::unique_ptr<IsacNetwork> m_network; //!< of the policy
    std::unique_ptr<IsacNetwork> m_second;  //!< second stage, or nullptr
    Inference m_inference;                  //!< of the last decision
    uint64_t m_decisions{0};                //!< so far
    IsacOperationCount m_count;             //!< of all of them
    isac::RMatrix m_channels;               //!< predicted: u, gain (dB)
    isac::RVector m_row;                    //!< scratch: an input
    isac::RVector m_output;                 //!< scratch: an output
    isac::RVector m_theta;                  //!< scratch: predicted angles (rad)
    isac::RVector m_gain;                   //!< scratch: predicted gains (linear)
    IsacPrecodingDesign m_design;           //!< beams

    TracedCallback<uint64_t, const IsacOperationCount&> m_inferenceTrace; //!< Inference
};

} // namespace ns3

#endif /* ISAC_LEARNED_BEAM_CONTROLLER_H */
