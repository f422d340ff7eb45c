/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_AGREEMENT_SCENE_H
#define ISAC_AGREEMENT_SCENE_H

#include "isac-agreement-run.h"
#include "isac-agreement-statistics.h"

#include "ns3/isac-waveform-sensor.h"

#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Attributes and their values, as text.
 */
using IsacSettings = std::vector<std::pair<std::string, std::string>>;

/**
 * @ingroup isac
 * A waveform sensor, the formulas of the same link, and what both are shown.
 */
class IsacAgreementScene
{
  public:
    /**
     * @param options of the run
     * @param stream first stream index beyond that of the run
     * @param link attributes of IsacLinkParameters beside SensingConstants=Grid
     * @param sensor attributes of IsacWaveformSensor beside Waveform
     */
    IsacAgreementScene(const IsacAgreementOptions& options,
                       int64_t stream,
                       const IsacSettings& link,
                       const IsacSettings& sensor);

    /// @return constants of the link
    Ptr<IsacLinkParameters> GetLink() const;
    /// @return the signal path
    IsacWaveformSensor& GetSensor() const;

    /// @param half half width @return a draw around zero
    double Draw(double half) const;

    /**
     * @param state of a vehicle
     * @return what reflects there
     */
    IsacTarget Place(const isac::VehicleState& state) const;

    /**
     * @param range delay (range cells)
     * @param doppler Doppler shift (Doppler cells)
     * @param u cos(theta), not zero
     * @return what reflects there
     */
    IsacTarget PlaceAt(double range, double doppler, double u) const;

    /**
     * A beam for each target, matched to it.
     * @param targets who is there
     * @param snr of each after the matched filter, xi SINR, without the others' beams (linear)
     * @return beams and powers
     */
    IsacBeamDecision Illuminate(const std::vector<IsacTarget>& targets, double snr);

    /// @return what the formulas say of the last target that was illuminated
    const isac::EchoQuality& GetQuality() const;

    /**
     * @param target where to look
     * @param cells largest distance from it, in range and Doppler
     * @param beamwidths largest distance from it, of 2 / N_RA in cos(theta)
     * @return a look nearby
     */
    IsacLook LookNear(const IsacTarget& target, double cells, double beamwidths) const;

    /// @return delay of a target in range cells @param target the target
    double GetRange(const IsacTarget& target) const;
    /// @return Doppler shift of a target in Doppler cells @param target the target
    double GetDoppler(const IsacTarget& target) const;

  private:
    Ptr<IsacLinkParameters> m_link;       //!< constants of the link
    Ptr<IsacWaveformSensor> m_sensor;     //!< the signal path
    Ptr<UniformRandomVariable> m_uniform; //!< places and looks
    isac::EchoModel m_model;              //!< the formulas
    isac::EchoQuality m_quality;          //!< of the last target
};

/**
 * @ingroup isac
 * Errors of trials with a single target.
 */
struct IsacTrialErrors
{
    IsacErrorSample theta;  //!< of the angle by maximum likelihood (rad)
    IsacErrorSample music;  //!< of the angle by MUSIC (rad)
    IsacErrorSample tau;    //!< of the delay (s)
    IsacErrorSample mu;     //!< of the Doppler shift (Hz)
    IsacErrorSample d;      //!< of the distance (m)
    IsacErrorSample v;      //!< of the speed (m/s)
    double power{0};        //!< sum of the peaks' powers over those of the formulas
    uint64_t outliers{0};   //!< trials in which another peak was taken for the target's
    double receiveTime{0};  //!< for signals and filter (s)
    double estimateTime{0}; //!< for the estimates (s)
};

/**
 * @ingroup isac
 * One trial: a target, its signal, and the estimates from the cube of a gate around a look at most
 * four cells off.
 *
 * @param scene where
 * @param target who is there
 * @param snr after the matched filter (linear)
 * @param errors added to
 */
void TrySingle(IsacAgreementScene& scene,
               const IsacTarget& target,
               double snr,
               IsacTrialErrors& errors);

} // namespace ns3

#endif /* ISAC_AGREEMENT_SCENE_H */
