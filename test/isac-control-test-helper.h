/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * What the suites of controllers share.
 */

#ifndef ISAC_CONTROL_TEST_HELPER_H
#define ISAC_CONTROL_TEST_HELPER_H

#include "ns3/isac-learned-beam-controller.h"
#include "ns3/isac-link-parameters.h"
#include "ns3/isac-observation.h"
#include "ns3/isac-policy-beam-controller.h"
#include "ns3/isac-policy-file.h"
#include "ns3/isac-state-evolution.h"
#include "ns3/object-factory.h"
#include "ns3/ptr.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * @param id identity of the track
 * @param theta its angle (rad)
 * @param d its distance (m)
 * @return a consistent observation of it
 */
inline IsacTrackObservation
Track(uint32_t id, double theta, double d)
{
    IsacTrackObservation track;
    track.trackId = id;
    track.estimate = {theta, d, 12};
    track.tau = 2 * d / isac::SPEED_OF_LIGHT;
    track.mu = isac::EchoDoppler(track.estimate, 30e9);
    track.varTheta = 1e-8;
    track.varTau = 1e-22;
    track.varMu = 1.0;
    return track;
}

/**
 * @param controller controller to prepare
 * @return it, with default link parameters
 */
template <typename T>
Ptr<T>
Ready(Ptr<T> controller)
{
    controller->SetLinkParameters(CreateObject<IsacLinkParameters>());
    controller->AssignStreams(80);
    return controller;
}

/// @return short names of the controllers that can run: without HDF5 those with policies cannot
inline std::vector<std::string>
GetRunnableControllers()
{
    std::vector<std::string> names;
    for (const auto& entry : IsacBeamController::GetShortNames())
    {
        ObjectFactory factory;
        IsacBeamController::Resolve(entry.first, factory);
        const TypeId tid = factory.GetTypeId();
        const TypeId policy = IsacPolicyBeamController::GetTypeId();
        const bool learned = tid == policy || tid.IsChildOf(policy) ||
                             tid.IsChildOf(IsacLearnedBeamController::GetTypeId());
        if (IsacPolicyFile::IsSupported() || !learned)
        {
            names.push_back(entry.first);
        }
    }
    return names;
}

} // namespace ns3

#endif /* ISAC_CONTROL_TEST_HELPER_H */
