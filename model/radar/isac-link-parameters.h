/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_LINK_PARAMETERS_H
#define ISAC_LINK_PARAMETERS_H

#include "ns3/isac-echo.h"
#include "ns3/isac-reward.h"
#include "ns3/isac-symbol-grid.h"
#include "ns3/nstime.h"
#include "ns3/object.h"

namespace ns3
{

/**
 * @ingroup isac
 * The constants of one RSU's link (Section V-A), shared by its radar, controller and device so that
 * each is set once. What the RSU *estimates* (path loss) is here too; what is *true* is the
 * channel's.
 */
class IsacLinkParameters : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacLinkParameters();

    /**
     * Checks what the attributes' own ranges cannot: a target must reflect. Ends the program with
     * a message that names the attributes otherwise.
     */
    void Validate() const;

    /// @return transmit elements N_TA
    uint32_t GetTxAntennas() const;
    /// @return receive elements N_RA
    uint32_t GetRxAntennas() const;
    /// @return carrier frequency f_c (Hz)
    double GetCarrier() const;
    /// @return bandwidth (Hz)
    double GetBandwidth() const;
    /// @return total transmit power P_max (W)
    double GetMaxPower() const;
    /// @return total transmit power P_max (dBm)
    double GetMaxPowerDbm() const;
    /// @return noise power of a vehicle's (and the RSU's) receiver, sigma_c^2 (W)
    double GetNoise() const;
    /// @return noise power of the echo receiver's elements, sigma_z^2 alone (W)
    double GetEchoNoise() const;
    /// @return power of the own signal in an element of the echo receiver over P_max (linear)
    double GetSelfInterferenceGain() const;
    /// @return the sensing signal's grid: as many symbols as the echo window holds. Ends the
    /// program with a message that names the attributes if it holds fewer than two
    isac::SymbolGrid GetSymbolGrid() const;
    /// @return slot duration dT
    Time GetSlotDuration() const;
    /// @return part of the slot whose echo is evaluated, dT_m
    Time GetEchoWindow() const;
    /// @return form of the equations
    isac::Variant GetVariant() const;
    /// @return xi, alpha_tau and alpha_mu, from where SensingConstants says
    isac::SensingConstants GetSensingConstants() const;
    /// @return constants of the echo model, from the attributes
    isac::EchoParameters GetEchoParameters() const;
    /// @return thresholds of the reward, from the attributes
    isac::RewardParameters GetRewardParameters() const;

    /**
     * Path gain that the RSU believes at a distance: the deterministic log-distance law with
     * EstimatedReferenceLoss and EstimatedExponent.
     *
     * @param d distance (m), positive
     * @return linear power gain
     */
    double EstimatedGain(double d) const;

  private:
    /// @param dbm P_max (dBm)
    void SetMaxPowerDbm(double dbm);
    /// @param dbm sigma_c^2 (dBm)
    void SetNoiseDbm(double dbm);
    /// @return sigma_c^2 (dBm)
    double GetNoiseDbm() const;

    /// Which constants eqs. (9), (10) and (15) take.
    enum Constants
    {
        ATTRIBUTES, //!< MatchedFilterGain, AlphaTau and AlphaMu
        WINDOW,     //!< derived from bandwidth and echo window
        GRID        //!< those of the waveform radar's signal, whose prefixes are left out
    };

    /// @param variant value of isac::Variant (ns-3 3.37 knows unscoped enumerations only)
    void SetVariantIndex(int variant);
    /// @return value of isac::Variant
    int GetVariantIndex() const;

    uint32_t m_nTx;             //!< N_TA
    uint32_t m_nRx;             //!< N_RA
    double m_carrier;           //!< f_c (Hz)
    double m_bandwidth;         //!< (Hz)
    double m_maxPowerDbm;       //!< P_max (dBm)
    double m_maxPower;          //!< the same (W), for every frame asks for it
    double m_noiseDbm;          //!< sigma_c^2 (dBm)
    double m_noise;             //!< the same (W)
    double m_echoNoiseDbm;      //!< sigma_z^2 (dBm)
    double m_kappaReal;         //!< Re kappa
    double m_kappaImag;         //!< Im kappa
    double m_xi;                //!< matched-filter gain
    double m_alphaTau;          //!< (s)
    double m_alphaMu;           //!< (Hz)
    Constants m_constants;      //!< which of them count
    uint32_t m_subcarriers;     //!< N_c
    uint32_t m_prefix;          //!< of a symbol (samples)
    double m_epsTheta;          //!< (rad^2)
    double m_epsD;              //!< (m^2)
    double m_estimatedLossDb;   //!< at 1 m (dB)
    double m_estimatedExponent; //!< path-loss exponent
    Time m_echoWindow;          //!< dT_m
    double m_cancellationDb;    //!< self-interference cancellation (dB)
    Time m_slotDuration;        //!< dT
    isac::Variant m_variant;    //!< form of the equations
};

} // namespace ns3

#endif /* ISAC_LINK_PARAMETERS_H */
