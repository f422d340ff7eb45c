/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-link-parameters.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/isac-communication.h"
#include "ns3/isac-ns3-compat.h"
#include "ns3/log.h"
#include "ns3/uinteger.h"

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacLinkParameters");
NS_OBJECT_ENSURE_REGISTERED(IsacLinkParameters);

namespace
{

/**
 * @param dbm power (dBm)
 * @return power (W)
 */
double
DbmToWatt(double dbm)
{
    return std::pow(10.0, (dbm - 30.0) / 10.0);
}

/// @return checker of a value that is positive and finite (not NaN either)
Ptr<const AttributeChecker>
Positive()
{
    return MakeDoubleChecker<double>(std::numeric_limits<double>::min(),
                                     std::numeric_limits<double>::max());
}

/// @return checker of a power in dBm that is finite as a number of watts too
Ptr<const AttributeChecker>
Dbm()
{
    return MakeDoubleChecker<double>(-300.0, 200.0);
}

/// Of a signal: a gigabyte for each beam and each reflector.
constexpr double MOST_ELEMENTS = 1 << 26;

} // namespace

TypeId
IsacLinkParameters::GetTypeId()
{
    using P = IsacLinkParameters;
    static TypeId tid =
        TypeId("ns3::IsacLinkParameters")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddConstructor<P>()
            .AddAttribute("TxAntennas",
                          "(N_TA) Transmit elements of the RSU's uniform linear array (count).",
                          UintegerValue(32),
                          MakeUintegerAccessor(&P::m_nTx),
                          MakeUintegerChecker<uint32_t>(1, 65536))
            .AddAttribute("RxAntennas",
                          "(N_RA) Receive elements of the RSU's uniform linear array (count).",
                          UintegerValue(32),
                          MakeUintegerAccessor(&P::m_nRx),
                          MakeUintegerChecker<uint32_t>(1, 65536))
            .AddAttribute("CarrierFrequency",
                          "(f_c) Carrier frequency (Hz).",
                          DoubleValue(30e9),
                          MakeDoubleAccessor(&P::m_carrier),
                          Positive())
            .AddAttribute("Bandwidth",
                          "Bandwidth (Hz); also sets the width of a range bin, c / (2 Bandwidth).",
                          DoubleValue(100e6),
                          MakeDoubleAccessor(&P::m_bandwidth),
                          Positive())
            .AddAttribute("MaxPower",
                          "(P_max) Total transmit power of the RSU (dBm).",
                          DoubleValue(40.0),
                          MakeDoubleAccessor(&P::SetMaxPowerDbm, &P::GetMaxPowerDbm),
                          Dbm())
            .AddAttribute("Noise",
                          "(sigma_c^2) Noise power of a communication receiver (dBm).",
                          DoubleValue(-80.0),
                          MakeDoubleAccessor(&P::SetNoiseDbm, &P::GetNoiseDbm),
                          Dbm())
            .AddAttribute("EchoNoise",
                          "(sigma_z^2) Noise power of the echo receiver (dBm).",
                          DoubleValue(-80.0),
                          MakeDoubleAccessor(&P::m_echoNoiseDbm),
                          Dbm())
            .AddAttribute("KappaReal",
                          "(Re kappa) Real part of the reflection's fading coefficient (linear).",
                          DoubleValue(10.0),
                          MakeDoubleAccessor(&P::m_kappaReal),
                          MakeDoubleChecker<double>(-1e100, 1e100))
            .AddAttribute("KappaImag",
                          "(Im kappa) Imaginary part of the reflection's fading coefficient "
                          "(linear).",
                          DoubleValue(10.0),
                          MakeDoubleAccessor(&P::m_kappaImag),
                          MakeDoubleChecker<double>(-1e100, 1e100))
            .AddAttribute("MatchedFilterGain",
                          "(xi) Gain of the matched filter (linear).",
                          DoubleValue(10.0),
                          MakeDoubleAccessor(&P::m_xi),
                          Positive())
            .AddAttribute("AlphaTau",
                          "(alpha_tau) Deviation of the measured delay at unit SINR (s).",
                          DoubleValue(1e-9),
                          MakeDoubleAccessor(&P::m_alphaTau),
                          Positive())
            .AddAttribute("AlphaMu",
                          "(alpha_mu) Deviation of the measured Doppler shift at unit SINR (Hz).",
                          DoubleValue(2e3),
                          MakeDoubleAccessor(&P::m_alphaMu),
                          Positive())
            .AddAttribute("SensingConstants",
                          "Where xi, alpha_tau and alpha_mu come from: Attributes "
                          "(MatchedFilterGain, AlphaTau, AlphaMu), Window (what Bandwidth and "
                          "EchoWindow allow), or Grid (what the waveform radar's signal allows, "
                          "whose prefixes are not evaluated).",
                          isac::EnumAttribute<Constants>(ATTRIBUTES),
                          isac::MakeEnumAccessor<Constants>(&P::m_constants),
                          MakeEnumChecker(ATTRIBUTES, "Attributes", WINDOW, "Window", GRID, "Grid"))
            .AddAttribute("Subcarriers",
                          "(N_c) Subcarriers of the waveform radar's signal, Bandwidth / "
                          "Subcarriers apart (count); a symbol of LFM is a chirp of as many "
                          "samples.",
                          UintegerValue(1024),
                          MakeUintegerAccessor(&P::m_subcarriers),
                          MakeUintegerChecker<uint32_t>(2, 1 << 20))
            .AddAttribute("CyclicPrefix",
                          "Cyclic prefix of the waveform radar's symbols (samples at Bandwidth); "
                          "the default holds the echoes of 203 m.",
                          UintegerValue(136),
                          MakeUintegerAccessor(&P::m_prefix),
                          MakeUintegerChecker<uint32_t>(0, 1 << 20))
            .AddAttribute("EchoWindow",
                          "(dT_m) Part of the slot whose echo is evaluated; sets the radar's "
                          "Doppler resolution.",
                          TimeValue(MilliSeconds(1)),
                          MakeTimeAccessor(&P::m_echoWindow),
                          MakeTimeChecker(MicroSeconds(1)))
            .AddAttribute("SelfInterferenceCancellation",
                          "How much of the own transmit power is kept out of the echo receiver "
                          "(dB); the default is as good as perfect.",
                          DoubleValue(1000.0),
                          MakeDoubleAccessor(&P::m_cancellationDb),
                          MakeDoubleChecker<double>(0.0, 1000.0))
            .AddAttribute("EpsTheta",
                          "(eps_theta) Largest CRLB of the angle that constraint (24a) allows "
                          "(rad^2).",
                          DoubleValue(0.03),
                          MakeDoubleAccessor(&P::m_epsTheta),
                          Positive())
            .AddAttribute("EpsD",
                          "(eps_d) Largest CRLB of the distance that constraint (24b) allows "
                          "(m^2).",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&P::m_epsD),
                          Positive())
            .AddAttribute("EstimatedReferenceLoss",
                          "(-alpha_0) Path loss at 1 m that the RSU assumes (dB).",
                          DoubleValue(70.0),
                          MakeDoubleAccessor(&P::m_estimatedLossDb),
                          MakeDoubleChecker<double>(-300.0, 300.0))
            .AddAttribute("EstimatedExponent",
                          "Path-loss exponent that the RSU assumes (dimensionless).",
                          DoubleValue(2.55),
                          MakeDoubleAccessor(&P::m_estimatedExponent),
                          MakeDoubleChecker<double>(0.0, 20.0))
            .AddAttribute("SlotDuration",
                          "(dT) Duration of a slot.",
                          TimeValue(MilliSeconds(20)),
                          MakeTimeAccessor(&P::m_slotDuration),
                          MakeTimeChecker(MicroSeconds(1)))
            .AddAttribute("Variant",
                          "Form of the equations: Paper as printed, Corrected as they follow "
                          "from the signal model.",
                          isac::EnumAttribute<int>(static_cast<int>(isac::Variant::CORRECTED)),
                          isac::MakeEnumAccessor<int>(&P::SetVariantIndex, &P::GetVariantIndex),
                          MakeEnumChecker(static_cast<int>(isac::Variant::PAPER),
                                          "Paper",
                                          static_cast<int>(isac::Variant::CORRECTED),
                                          "Corrected"));
    return tid;
}

IsacLinkParameters::IsacLinkParameters()
{
    NS_LOG_FUNCTION(this);
}

void
IsacLinkParameters::Validate() const
{
    NS_ABORT_MSG_IF(!(m_kappaReal * m_kappaReal + m_kappaImag * m_kappaImag > 0),
                    "IsacLinkParameters: KappaReal and KappaImag are both zero, so nothing would "
                    "reflect; set at least one of them");
    NS_ABORT_MSG_IF(m_echoWindow > m_slotDuration,
                    "IsacLinkParameters: EchoWindow " << m_echoWindow.As(Time::S)
                                                      << " is longer than SlotDuration "
                                                      << m_slotDuration.As(Time::S));
}

void
IsacLinkParameters::SetVariantIndex(int variant)
{
    m_variant = static_cast<isac::Variant>(variant);
}

int
IsacLinkParameters::GetVariantIndex() const
{
    return static_cast<int>(m_variant);
}

uint32_t
IsacLinkParameters::GetTxAntennas() const
{
    return m_nTx;
}

uint32_t
IsacLinkParameters::GetRxAntennas() const
{
    return m_nRx;
}

double
IsacLinkParameters::GetCarrier() const
{
    return m_carrier;
}

double
IsacLinkParameters::GetBandwidth() const
{
    return m_bandwidth;
}

double
IsacLinkParameters::GetMaxPowerDbm() const
{
    return m_maxPowerDbm;
}

double
IsacLinkParameters::GetMaxPower() const
{
    return m_maxPower;
}

void
IsacLinkParameters::SetMaxPowerDbm(double dbm)
{
    m_maxPowerDbm = dbm;
    m_maxPower = DbmToWatt(dbm);
}

double
IsacLinkParameters::GetNoise() const
{
    return m_noise;
}

void
IsacLinkParameters::SetNoiseDbm(double dbm)
{
    m_noiseDbm = dbm;
    m_noise = DbmToWatt(dbm);
}

double
IsacLinkParameters::GetNoiseDbm() const
{
    return m_noiseDbm;
}

Time
IsacLinkParameters::GetSlotDuration() const
{
    return m_slotDuration;
}

Time
IsacLinkParameters::GetEchoWindow() const
{
    return m_echoWindow;
}

double
IsacLinkParameters::GetEchoNoise() const
{
    return DbmToWatt(m_echoNoiseDbm);
}

double
IsacLinkParameters::GetSelfInterferenceGain() const
{
    return std::pow(10, -m_cancellationDb / 10);
}

isac::SymbolGrid
IsacLinkParameters::GetSymbolGrid() const
{
    std::string wrong;
    isac::SymbolGrid grid;
    try
    {
        grid =
            isac::SymbolGrid::Fill(m_bandwidth, m_subcarriers, m_prefix, m_echoWindow.GetSeconds());
    }
    catch (const std::invalid_argument& error)
    {
        wrong = error.what();
    }
    NS_ABORT_MSG_IF(!wrong.empty(), "IsacLinkParameters, " << wrong);
    NS_ABORT_MSG_IF(grid.GetElements() > MOST_ELEMENTS,
                    "IsacLinkParameters: the waveform radar's signal has "
                        << grid.GetElements() << " resource elements, more than " << MOST_ELEMENTS
                        << "; shorten EchoWindow or lower Bandwidth");
    return grid;
}

isac::SensingConstants
IsacLinkParameters::GetSensingConstants() const
{
    switch (m_constants)
    {
    case WINDOW:
        return isac::DeriveConstants(m_bandwidth, m_echoWindow.GetSeconds());
    case GRID:
        return GetSymbolGrid().GetConstants();
    default:
        return {m_xi, m_alphaTau, m_alphaMu};
    }
}

isac::Variant
IsacLinkParameters::GetVariant() const
{
    return m_variant;
}

isac::EchoParameters
IsacLinkParameters::GetEchoParameters() const
{
    isac::EchoParameters echo;
    echo.nTx = m_nTx;
    echo.nRx = m_nRx;
    echo.kappaSquared = m_kappaReal * m_kappaReal + m_kappaImag * m_kappaImag;
    const auto constants = GetSensingConstants();
    echo.xi = constants.xi;
    echo.noise = GetEchoNoise() + GetSelfInterferenceGain() * m_maxPower;
    echo.alphaTau = constants.alphaTau;
    echo.alphaMu = constants.alphaMu;
    echo.carrier = m_carrier;
    echo.variant = m_variant;
    return echo;
}

isac::RewardParameters
IsacLinkParameters::GetRewardParameters() const
{
    isac::RewardParameters reward;
    reward.epsTheta = m_epsTheta;
    reward.epsD = m_epsD;
    reward.pMax = GetMaxPower();
    reward.variant = m_variant;
    return reward;
}

double
IsacLinkParameters::EstimatedGain(double d) const
{
    return isac::LogDistanceGain(d, m_estimatedLossDb, m_estimatedExponent);
}

} // namespace ns3
