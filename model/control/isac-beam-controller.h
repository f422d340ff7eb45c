/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_BEAM_CONTROLLER_H
#define ISAC_BEAM_CONTROLLER_H

#include "ns3/isac-link-parameters.h"
#include "ns3/isac-observation.h"
#include "ns3/object-factory.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"
#include "ns3/traced-value.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Turns the observation of slot n-1 into the beams and powers of slot n.
 *
 * A kind overrides DoDecide(). What it returns is checked: columns are scaled to unit norm and
 * powers projected on (24c). An answer of the wrong shape, with a value that is not finite, or an
 * exception, is replaced by the last good beams of the same tracks (a matched beam at the sensed
 * angle and an equal share for a track without any) and counted in the Fallback trace; the first
 * for each reason is told on standard error.
 */
class IsacBeamController : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /**
     * Creates a controller by name.
     *
     * @param name a short name of GetShortNames(), a TypeId ("ns3::IsacRandomBeamController") or a
     * TypeId with attributes
     * ("ns3::IsacPredictiveBeamController[Precoder=MaximumRatio|Power=WaterFilling]"). An unknown
     * name ends the program with a message that lists the known ones.
     * @return the controller
     */
    static Ptr<IsacBeamController> Create(const std::string& name);

    /**
     * Creates the kind of controller that a policy is for.
     *
     * @param policy path of a policy file, or name of a policy in the library
     * @return the controller, its attribute Policy set
     * @throws std::runtime_error if there is no such policy, or its file is damaged
     */
    static Ptr<IsacBeamController> CreateForPolicy(const std::string& policy);

    /**
     * Resolves a name without ever failing hard.
     *
     * @param name as for Create()
     * @param factory output: ready to create the controller
     * @return empty, or what is wrong with the name and what to write instead
     */
    static std::string Resolve(const std::string& name, ObjectFactory& factory);

    /// @return short names that Create() takes, and what each stands for
    static const std::vector<std::pair<std::string, std::string>>& GetShortNames();

    IsacBeamController();
    ~IsacBeamController() override;

    /// @param parameters constants of the link, shared with the device
    virtual void SetLinkParameters(Ptr<IsacLinkParameters> parameters);
    /// @return constants of the link
    Ptr<IsacLinkParameters> GetLinkParameters() const;

    /**
     * Decides for one slot; never fails (see above).
     * @param observation what was sensed in slot n-1
     * @param decision output for slot n, one column for each track
     */
    void Decide(const IsacObservation& observation, IsacBeamDecision& decision);

    /**
     * Pilots this controller wants sent at the begin of the coming slot, as beams in columns
     * (N_TA x C), or an empty matrix (the default). Their air time is taken from the downlink; the
     * vehicles' reports come in IsacObservation::pilotResponse of the decision for that slot.
     * @param slot index of the coming slot
     * @return codewords to sound
     */
    virtual const isac::CMatrix& GetPilots(uint64_t slot) const;

    /**
     * Further pilots of the same slot, after the vehicles have reported those before: a search in
     * stages.
     * @param response what was reported in this slot so far, tracks x codewords of all stages
     * @return codewords of the next stage, or an empty matrix (the default): that was all
     */
    virtual const isac::CMatrix& GetMorePilots(const isac::CMatrix& response) const;

    /**
     * @return bits that a vehicle reports after each stage of pilots: the attribute ReportBits, or
     * GetNeededReportBits() where that is -1
     */
    uint32_t GetReportBits() const;

    /// @return bits that the kind's reports need after each stage of pilots; 0 by default
    virtual uint32_t GetNeededReportBits() const;

    /// @return time from the begin of the slot, pilots and reports apart, until the beams are
    /// computed; the downlink waits for it
    virtual Time GetProcessingDelay() const;

    /**
     * Assigns fixed random variable streams.
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    virtual int64_t AssignStreams(int64_t stream);

    /// @return slots decided by fallback so far
    uint64_t GetFallbacks() const;

    /**
     * TracedCallback signature for a fallback.
     * @param slot slot of the observation
     * @param reason what was wrong
     */
    typedef void (*FallbackTracedCallback)(uint64_t slot, std::string reason);

  protected:
    /**
     * The kind's decision.
     * @param observation what was sensed in slot n-1
     * @param decision output, f already N_TA x K and p already K x 1
     */
    virtual void DoDecide(const IsacObservation& observation, IsacBeamDecision& decision) = 0;

    /// Lets go of the objects it holds.
    void DoDispose() override;

    /**
     * Scales columns to unit norm and projects powers on (24c).
     * @param decision changed in place
     */
    void Project(IsacBeamDecision& decision) const;

    Ptr<IsacLinkParameters> m_parameters; //!< constants of the link

  private:
    /**
     * @param k number of tracks
     * @param decision what a kind decided
     * @return what is wrong with it, or nullptr
     */
    const char* Check(Eigen::Index k, const IsacBeamDecision& decision) const;

    /**
     * Replaces a decision by the last good beams of the same tracks.
     * @param observation what was sensed
     * @param decision output
     */
    void FallBack(const IsacObservation& observation, IsacBeamDecision& decision) const;

    /**
     * Says on standard error why a fallback was needed: the first time in a program only.
     * @param slot it was needed in
     * @param reason what was wrong
     */
    void Warn(uint64_t slot, const std::string& reason) const;

    int32_t m_reportBits;               //!< of a vehicle a stage of pilots, -1: as needed
    Time m_processingDelay;             //!< until beams are computed
    double m_powerFloor;                //!< smallest power, as a share of the equal split
    IsacBeamDecision m_last;            //!< last good decision
    std::vector<uint32_t> m_lastTracks; //!< its tracks
    TracedValue<uint64_t> m_fallbacks;  //!< slots decided by fallback
    TracedCallback<uint64_t, std::string> m_fallbackTrace; //!< Fallback
};

} // namespace ns3

#endif /* ISAC_BEAM_CONTROLLER_H */
