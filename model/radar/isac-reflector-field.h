/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_REFLECTOR_FIELD_H
#define ISAC_REFLECTOR_FIELD_H

#include "isac-link-parameters.h"
#include "isac-sensing-signal.h"
#include "isac-target.h"

#include "ns3/object.h"
#include "ns3/random-variable-stream.h"

#include <map>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Everything that returns an echo: vehicles as points or as several of them, with a radar cross
 * section that fluctuates from slot to slot if wanted, clutter that stands still, and what is left
 * of the RSU's own signal.
 *
 * A point has the amplitude sqrt(N_TA N_RA) kappa / (2 d) of eq. (2), a phase that is new in every
 * slot, since a wavelength is shorter than what a vehicle drives, and the square root of its
 * target's excess gain.
 */
class IsacReflectorField : public Object
{
  public:
    /// Fluctuation of radar cross sections from slot to slot.
    enum Fluctuation
    {
        SWERLING_0, //!< none
        SWERLING_1, //!< exponential: many equal scatterers
        SWERLING_3  //!< chi-square with four degrees of freedom: one that dominates
    };

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacReflectorField();
    ~IsacReflectorField() override;

    /**
     * Forgets all vehicles and places the clutter.
     * @param parameters constants of the link
     * @param coverage distance up to which there are reflectors (m)
     */
    void Start(Ptr<const IsacLinkParameters> parameters, double coverage);

    /**
     * Draws what reflects in a slot; couplings with beams are left to Illuminate().
     * @param targets the vehicles; those beyond the coverage reflect nothing
     */
    void Move(const std::vector<IsacTarget>& targets);

    /**
     * Couples all reflectors with beams.
     * @param f unit-norm beams as columns, N_TA x K
     */
    void Illuminate(isac::CMatrixIn f);

    /// @return the slot's reflectors
    const std::vector<IsacReflector>& GetReflectors() const;

    /**
     * Assigns fixed random variable streams.
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t AssignStreams(int64_t stream);

  protected:
    /// Lets go of the objects it holds.
    void DoDispose() override;

  private:
    /// Where a point of a vehicle is, from the vehicle's centre.
    struct Offset
    {
        double x; //!< along the road (m)
        double y; //!< across (m)
    };

    /// @param target a vehicle; appends its points
    void AddTarget(const IsacTarget& target);
    /**
     * Appends a point.
     * @param x along the array (m)
     * @param y away from it (m)
     * @param doppler its Doppler shift (Hz)
     * @param gain power gain over |kappa / (2 d)|^2 (linear)
     */
    void AddPoint(double x, double y, double doppler, double gain);
    /// Appends what is left of the own signal, if anything.
    void AddSelfInterference();
    /// @return power of a fluctuating cross section over its mean
    double Fluctuate();

    Fluctuation m_fluctuation; //!< of vehicles
    uint32_t m_scatterers;     //!< points of a vehicle
    double m_length;           //!< of a vehicle (m)
    double m_width;            //!< of a vehicle (m)
    uint32_t m_clutter;        //!< points that stand still
    double m_clutterGainDb;    //!< their mean |kappa|^2 over a vehicle's (dB)

    Ptr<const IsacLinkParameters> m_parameters;      //!< constants of the link
    isac::EchoParameters m_echo;                     //!< of the link
    double m_carrier{0};                             //!< f_c (Hz)
    double m_coverage{0};                            //!< (m)
    std::vector<Offset> m_clutterPlaces;             //!< from the RSU
    std::vector<double> m_clutterGains;              //!< over |kappa|^2 (linear)
    std::map<uint32_t, std::vector<Offset>> m_shape; //!< points of each vehicle
    isac::CVector m_leak;                            //!< response to the own signal, N_RA x 1
    std::vector<IsacReflector> m_reflectors;         //!< of the slot

    Ptr<UniformRandomVariable> m_phase;            //!< of echoes
    Ptr<UniformRandomVariable> m_place;            //!< of clutter and scatterers
    Ptr<ExponentialRandomVariable> m_crossSection; //!< fluctuations
};

} // namespace ns3

#endif /* ISAC_REFLECTOR_FIELD_H */
