/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CLOSED_LOOP_H
#define ISAC_CLOSED_LOOP_H

#include "isac-beam-controller.h"
#include "isac-pilot-sounder.h"

#include "ns3/isac-radar.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * What happened in one slot of the closed loop. Vehicles without a track have rate zero; means
 * over tracks are zero without tracks.
 */
struct IsacSlotMetrics
{
    uint64_t slot{0};            //!< index n
    double sumRate{0};           //!< R, eq. (13), less the overhead's time (bps/Hz)
    double upperBound{0};        //!< interference-free water-filled sum-rate (bps/Hz)
    double fairness{0};          //!< eq. (28), in the link's variant
    double reward{0};            //!< eq. (27)
    double squaredErrorTheta{0}; //!< of the raw estimates, mean over tracked vehicles (rad^2)
    double squaredErrorD{0};     //!< of the raw estimates, mean over tracked vehicles (m^2)
    double crlbTheta{0};         //!< mean over vehicles whose echo carries an angle (rad^2)
    double crlbD{0};             //!< mean over vehicles with an echo (m^2)
    double overhead{0};          //!< share of the slot lost to pilots, reports and processing
    uint32_t tracks{0};          //!< columns of the decision
    uint32_t ghosts{0};          //!< of those, tracks without a vehicle
    bool fallback{false};        //!< the controller's answer was replaced
};

/**
 * @ingroup isac
 * The Markov decision process of Section III without packets: vehicles after eq. (14), the radar,
 * a controller and the reward (27). Slot n: the controller decides on the observation of slot
 * n - 1, vehicles move to x_n, rates and echoes see x_n and the decision, and the echoes give the
 * observation of slot n. Radar and link functions are those of the packet simulation.
 *
 * Run() or Step() drive a controller; Advance() and Apply() serve a caller that decides itself.
 */
class IsacClosedLoop : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacClosedLoop();
    ~IsacClosedLoop() override;

    /// @param parameters constants of the link, handed on to radar and controller
    void SetLinkParameters(Ptr<IsacLinkParameters> parameters);

    /// @return constants of the link
    Ptr<IsacLinkParameters> GetLinkParameters() const;

    /// @param controller controller that Step() asks
    void SetController(Ptr<IsacBeamController> controller);

    /// @return the controller
    Ptr<IsacBeamController> GetController() const;

    /// @param radar radar to use instead of a default one
    void SetRadar(Ptr<IsacRadar> radar);

    /// @return the radar
    Ptr<IsacRadar> GetRadar() const;

    /**
     * Slot 0: vehicles at their start positions with fresh speeds, first observation.
     * @return the observation of slot 0
     */
    const IsacObservation& Reset();

    /// Moves the vehicles to the next slot's states.
    void Advance();

    /**
     * Applies a decision in the slot that Advance() began.
     *
     * @param decision beams and powers, one for each track of the last observation
     * @return what happened
     */
    const IsacSlotMetrics& Apply(const IsacBeamDecision& decision);

    /**
     * What another decision would have earned in the slot that Apply() or Step() ended: the same
     * vehicles, tracks and pilots. Changes nothing and draws nothing.
     *
     * @param decision beams and powers, one for each track of the observation before that slot
     * @return reward (27)
     */
    double GetRewardOf(const IsacBeamDecision& decision);

    /// @return what happened in one more slot under the controller
    const IsacSlotMetrics& Step();

    /**
     * One episode: Reset() and Slots times Step().
     * @param episode output: the slots 1..N
     */
    void Run(std::vector<IsacSlotMetrics>& episode);

    /// @return the last observation
    const IsacObservation& GetObservation() const;
    /// @return true states of the vehicles
    const std::vector<isac::VehicleState>& GetStates() const;
    /// @return rates of the last slot (bps/Hz), one for each vehicle
    const isac::RVector& GetRates() const;
    /// @return number of vehicles
    uint32_t GetVehicles() const;
    /// @return slots of an episode
    uint32_t GetSlots() const;

    /**
     * Assigns fixed random variable streams: for each vehicle speed, theta, d and v in the layout
     * of IsacStateEvolutionMobilityModel, then the radar's, the sounder's, the controller's, and
     * one for each vehicle's blockage.
     *
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t AssignStreams(int64_t stream);

    /**
     * TracedCallback signature for the end of a slot.
     * @param metrics what happened
     */
    typedef void (*SlotTracedCallback)(const IsacSlotMetrics& metrics);

  protected:
    /// Lets go of the objects it holds.
    void DoDispose() override;

  private:
    /// Random variables of one vehicle.
    struct Draws
    {
        Ptr<UniformRandomVariable> speed; //!< v(0) (m/s)
        Ptr<NormalRandomVariable> theta;  //!< evolution noise of theta
        Ptr<NormalRandomVariable> d;      //!< evolution noise of d
        Ptr<NormalRandomVariable> v;      //!< evolution noise of v
        Ptr<UniformRandomVariable> block; //!< blockage
    };

    /// @param positions "x,y;x,y;..." (m); ends the program with a message if it is not that
    void SetStartPositions(std::string positions);
    /// @return "x,y;x,y;..." (m)
    std::string GetStartPositions() const;

    /// @param state state to keep as eq. (14) needs it: d positive, theta in [0, pi]
    void Confine(isac::VehicleState& state) const;

    /**
     * Draws who is blocked in the coming slot.
     * @param first whether it is the first slot: in equilibrium
     */
    void Block(bool first);

    /// Fills targets and true channels from the states.
    void Expose();

    /**
     * Computes m_rate.
     * @param decision beams and powers
     * @param targets vehicle behind each column
     */
    void FillRates(const IsacBeamDecision& decision, const std::vector<uint32_t>& targets);

    /**
     * @param quality of the echoes of each column
     * @param targets vehicle behind each column
     * @param p beam powers (W)
     * @return reward (27) with m_rate; fills the CRLBs of the vehicles
     */
    double ComputeReward(const isac::EchoQuality& quality,
                         const std::vector<uint32_t>& targets,
                         isac::RVectorIn p);

    /// @param decision beams and powers; computes rates and the bound
    void Communicate(const IsacBeamDecision& decision);

    /// @param decision beams and powers; computes errors, CRLBs and the reward
    void Assess(const IsacBeamDecision& decision);

    /// Sounds the controller's pilots; fills the reports and what they cost.
    void Sound();

    /// Tells a genie the true states of the coming slot.
    void Tell();

    uint32_t m_slots;         //!< slots of an episode
    std::string m_positions;  //!< start positions as text
    double m_minSpeed;        //!< v(0) (m/s)
    double m_maxSpeed;        //!< v(0) (m/s)
    double m_sigmaTheta;      //!< evolution noise (rad)
    double m_sigmaD;          //!< (m)
    double m_sigmaV;          //!< (m/s)
    double m_minDistance;     //!< (m)
    double m_referenceLossDb; //!< true path loss at 1 m (dB)
    double m_exponent;        //!< true path-loss exponent
    double m_meanClear;       //!< mean length of clear periods (s)
    double m_meanBlocked;     //!< mean length of blocked periods (s), 0: none
    double m_blockageLoss;    //!< one-way loss in blocked periods (dB)

    Ptr<IsacLinkParameters> m_parameters;     //!< constants of the link
    Ptr<IsacBeamController> m_controller;     //!< decides in Step()
    Ptr<IsacRadar> m_radar;                   //!< senses
    Ptr<IsacPilotSounder> m_sounder;          //!< sounds pilots
    std::vector<isac::VehicleState> m_start;  //!< start states, speeds aside
    std::vector<isac::VehicleState> m_states; //!< true states
    std::vector<Draws> m_draws;               //!< one for each vehicle
    std::vector<bool> m_blocked;              //!< who is blocked in this slot
    std::vector<IsacTarget> m_targets;        //!< the vehicles as the radar sees them
    std::vector<isac::VehicleState> m_truth;  //!< told to a genie
    IsacObservation m_observation;            //!< last observation, with reports
    IsacBeamDecision m_decision;              //!< of Step()
    IsacSlotMetrics m_metrics;                //!< of the last slot
    isac::RVector m_theta;                    //!< true angles (rad)
    isac::RVector m_gain;                     //!< true path gains (linear)
    isac::RVector m_snrPerWatt;               //!< without interference (1/W)
    isac::RVector m_bestPowers;               //!< of the bound (W)
    isac::RVector m_sinr;                     //!< (linear)
    isac::RVector m_rate;                     //!< (bps/Hz)
    isac::RVector m_crlbTheta;                //!< (rad^2)
    isac::RVector m_crlbD;                    //!< (m^2)
    isac::CMatrix m_h;                        //!< true channel rows
    isac::CMatrix m_reportRows;               //!< channel rows of the tracks
    isac::RMatrix m_s;                        //!< received powers (W)
    isac::EchoModel m_echo;                   //!< of GetRewardOf()
    isac::EchoQuality m_quality;              //!< of GetRewardOf()
    isac::RMatrix m_truths;                   //!< of GetRewardOf(): theta, d, v, excess of columns

    TracedCallback<const IsacSlotMetrics&> m_slotTrace; //!< Slot
};

} // namespace ns3

#endif /* ISAC_CLOSED_LOOP_H */
