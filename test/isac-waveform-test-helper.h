/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * What the suites of the waveform radar share.
 */

#ifndef ISAC_WAVEFORM_TEST_HELPER_H
#define ISAC_WAVEFORM_TEST_HELPER_H

#include "ns3/double.h"
#include "ns3/isac-array.h"
#include "ns3/isac-link-parameters.h"
#include "ns3/isac-observation.h"
#include "ns3/isac-sensing-signal.h"
#include "ns3/isac-target.h"
#include "ns3/isac-waveform-sensor.h"
#include "ns3/nstime.h"
#include "ns3/uinteger.h"

#include <cmath>
#include <complex>
#include <vector>

namespace ns3
{

/**
 * @param cycles phase (turns)
 * @return exp(j 2 pi cycles)
 */
inline isac::Complex
Turn(double cycles)
{
    return std::polar(1.0, 2 * M_PI * cycles);
}

/**
 * @param subcarriers N_c
 * @param prefix samples of the cyclic prefix
 * @param symbols M
 * @param antennas N_TA and N_RA
 * @return link of 100 MHz whose window holds just these symbols
 */
inline Ptr<IsacLinkParameters>
MakeWaveformLink(uint32_t subcarriers, uint32_t prefix, uint32_t symbols, uint32_t antennas)
{
    auto link = CreateObject<IsacLinkParameters>();
    link->SetAttribute("Subcarriers", UintegerValue(subcarriers));
    link->SetAttribute("CyclicPrefix", UintegerValue(prefix));
    // 10 ns a sample.
    link->SetAttribute("EchoWindow", TimeValue(NanoSeconds(10 * (subcarriers + prefix) * symbols)));
    link->SetAttribute("TxAntennas", UintegerValue(antennas));
    link->SetAttribute("RxAntennas", UintegerValue(antennas));
    return link;
}

/**
 * @param id identity
 * @param u cos(theta)
 * @param d distance (m)
 * @param v speed along the road (m/s)
 * @return the target, at 30 GHz
 */
inline IsacTarget
MakeWaveformTarget(uint32_t id, double u, double d, double v)
{
    const isac::VehicleState state{std::acos(u), d, v};
    return {id, state, isac::EchoDoppler(state, 30e9), 1.0};
}

/**
 * @param targets vehicles
 * @param antennas N_TA
 * @param power of all beams (W)
 * @return beams matched to the vehicles' true angles, equal powers
 */
inline IsacBeamDecision
AimAt(const std::vector<IsacTarget>& targets, Eigen::Index antennas, double power)
{
    const auto k = static_cast<Eigen::Index>(targets.size());
    IsacBeamDecision decision;
    decision.f.resize(antennas, k);
    decision.p.setConstant(k, power / std::max<double>(double(k), 1));
    for (Eigen::Index i = 0; i < k; i++)
    {
        isac::UlaResponse(targets[i].state.theta, decision.f.col(i));
    }
    return decision;
}

/**
 * @param targets vehicles
 * @return a look at the true state of each
 */
inline std::vector<IsacLook>
LookAt(const std::vector<IsacTarget>& targets)
{
    std::vector<IsacLook> looks;
    for (const auto& target : targets)
    {
        looks.push_back({std::cos(target.state.theta),
                         2 * target.state.d / isac::SPEED_OF_LIGHT,
                         target.doppler});
    }
    return looks;
}

} // namespace ns3

#endif /* ISAC_WAVEFORM_TEST_HELPER_H */
