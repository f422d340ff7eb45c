/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_STATE_EVOLUTION_MOBILITY_MODEL_H
#define ISAC_STATE_EVOLUTION_MOBILITY_MODEL_H

#include "ns3/event-id.h"
#include "ns3/isac-state-evolution.h"
#include "ns3/mobility-model.h"
#include "ns3/nstime.h"
#include "ns3/random-variable-stream.h"
#include "ns3/vector.h"

#include <array>

namespace ns3
{

/**
 * @ingroup isac
 * A vehicle that follows the state evolution of eq. (14), slot by slot.
 *
 * The state x_n = [theta, d, v] lives in the frame of a roadside unit's array: `ReferencePosition`
 * and `Heading` give that frame, x along the array axis, and
 * (x, y) = (-d cos(theta), d sin(theta)). The height z never changes, and d is horizontal.
 *
 * - Slots last `SlotDuration` and are anchored at the time of initialisation. At the n-th slot
 *   boundary the position is exactly that of x_n; within a slot it is interpolated linearly.
 * - Every slot makes three draws, whether or not anybody asks: the path depends on the streams
 *   only.
 * - The velocity is v along the road, constant within a slot. The noise on theta and d moves the
 *   position but is no motion of the vehicle and is not in the velocity.
 * - Before initialisation the vehicle stands where SetPosition() put it, with velocity zero.
 * - SetPosition() on a running vehicle resets the state: theta and d follow from the position, v is
 *   drawn anew from `Speed`. Slot boundaries stay where they were; the noise of the rest of the
 *   slot is scaled by the root of its share of the slot.
 * - CourseChange fires at initialisation, at every slot boundary and at every SetPosition().
 *
 * Limits of eq. (14), which no state ever leaves: an array along a line cannot tell its two sides
 * apart, so theta stays in [0, pi] and the vehicle stays on the side where it was put; a step that
 * would cross the array axis is reflected by it. The term v dT sin(theta) / d diverges at the
 * array, so d is kept at `MinDistance` or more. Positions nearer than that are an error.
 *
 * Attributes of geometry and timing are read at initialisation and at SetPosition().
 */
class IsacStateEvolutionMobilityModel : public MobilityModel
{
  public:
    /**
     * Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacStateEvolutionMobilityModel();
    ~IsacStateEvolutionMobilityModel() override;

    /**
     * State at the beginning of the present slot (after SetPosition() within a slot: at that time).
     *
     * The position moves on within the slot, see GetPosition().
     *
     * @return x_n in the frame of the array; all zero before initialisation
     */
    isac::VehicleState GetState() const;

    /**
     * A vehicle with the same attributes, position and velocity, with noise of its own.
     *
     * The random variable `Speed` is shared with the original. The copy stands still until it is
     * initialised. Overrides a pure virtual method from ns-3.46 on; earlier versions have none,
     * hence no `override`.
     *
     * @return the copy
     */
    virtual Ptr<MobilityModel> Copy() const;

  protected:
    /// Draws the initial speed and begins the first slot.
    void DoInitialize() override;

    /// Lets go of the objects it holds.
    void DoDispose() override;

  private:
    /// What lies between two points in time: a slot, or what SetPosition() left of one.
    struct Segment
    {
        Time start;              //!< begin
        Time end;                //!< end, a slot boundary
        isac::VehicleState from; //!< state at the begin
        isac::VehicleState to;   //!< state at the end
        Vector fromPosition;     //!< position at the begin (m)
        Vector toPosition;       //!< position at the end (m)
    };

    /// @return position, interpolated within the slot (m)
    Vector DoGetPosition() const override;

    /// @param position where the vehicle stands from now on (m); resets the state
    void DoSetPosition(const Vector& position) override;

    /// @return v along the road (m/s); zero before initialisation
    Vector DoGetVelocity() const override;

    /**
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t DoAssignStreams(int64_t stream) override;

    /**
     * Start a new segment from a position, with v from `Speed`.
     * @param position where the vehicle is now (m)
     * @param end next slot boundary
     */
    void Reset(const Vector& position, Time end);

    /**
     * Draw the end of a segment whose begin is set.
     * @param segment the segment
     */
    void Draw(Segment& segment) const;

    /// Bring the present segment up to the simulation time.
    void Advance() const;

    /// Slot boundary: tell the listeners and schedule the next one.
    void NotifySlot();

    /**
     * Fold a state back into theta in [0, pi] and d >= `MinDistance`.
     * @param x state
     * @return a state within the limits
     */
    isac::VehicleState Confine(isac::VehicleState x) const;

    /**
     * Global position of a state.
     * @param x state in the frame of the array
     * @return position (m), on the vehicle's side of the array
     */
    Vector ToPosition(const isac::VehicleState& x) const;

    Time m_slotDuration;               //!< dT
    double m_sigmaTheta;               //!< noise of theta per slot (rad)
    double m_sigmaD;                   //!< noise of d per slot (m)
    double m_sigmaV;                   //!< noise of v per slot (m/s)
    Ptr<RandomVariableStream> m_speed; //!< v(0) (m/s)
    Vector m_referencePosition;        //!< position of the array (m)
    double m_heading;                  //!< direction of the array axis from global x (rad)
    double m_minDistance;              //!< lower limit of d (m)

    std::array<Ptr<NormalRandomVariable>, 3> m_normals; //!< draws for theta, d, v
    bool m_running{false};                              //!< initialised
    Vector m_position;                                  //!< position before initialisation (m)
    Vector m_velocity;                                  //!< velocity before initialisation (m/s)
    Time m_slot;                                        //!< `SlotDuration` as of the last reset
    Vector m_origin;           //!< `ReferencePosition` as of the last reset (m), at the height z
    Vector m_axis;             //!< unit vector along the array axis
    double m_side{1};          //!< side of the array axis: 1 left of it, -1 right of it
    mutable Segment m_segment; //!< present segment
    EventId m_event;           //!< next slot boundary
};

} // namespace ns3

#endif /* ISAC_STATE_EVOLUTION_MOBILITY_MODEL_H */
