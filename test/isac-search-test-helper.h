/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SEARCH_TEST_HELPER_H
#define ISAC_SEARCH_TEST_HELPER_H

#include "ns3/boolean.h"
#include "ns3/isac-array.h"
#include "ns3/isac-link-parameters.h"
#include "ns3/isac-radar.h"
#include "ns3/string.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac-tests
 * @param u cos(theta)
 * @param id its identity
 * @param d distance (m)
 * @return a target at rest
 */
inline IsacTarget
MakeTarget(double u, uint32_t id = 5, double d = 40)
{
    return {id, {std::acos(u), d, 0}, 0.0, 1.0};
}

/**
 * @ingroup isac-tests
 * A radar with nothing tracked, beams that follow its tracks, and a list of its acquisitions.
 */
class IsacSearchWatch
{
  public:
    /// @param swept whether the search is @param stream first random variable stream
    explicit IsacSearchWatch(bool swept, int64_t stream = 10)
        : radar(CreateObject<IsacRadar>()),
          link(CreateObject<IsacLinkParameters>())
    {
        radar->SetLinkParameters(link);
        radar->AssignStreams(stream);
        radar->SetAttribute("InitialAcquisition", BooleanValue(false));
        radar->SetAttribute("SearchBeam", StringValue(swept ? "Swept" : "Wide"));
        radar->TraceConnectWithoutContext("Acquisition",
                                          MakeCallback(&IsacSearchWatch::Acquire, this));
    }

    /// @param targets who is there in slot 0
    void Start(const std::vector<IsacTarget>& targets)
    {
        acquired.clear();
        radar->Start(targets);
    }

    /**
     * Runs slots with matched beams at the sensed angles and equal powers.
     * @param targets who is there
     * @param slots how many
     * @param power of all beams (W)
     */
    void Run(const std::vector<IsacTarget>& targets, uint32_t slots = 1, double power = 10)
    {
        for (uint32_t slot = 0; slot < slots; slot++)
        {
            const auto& tracks = radar->GetObservation().tracks;
            const auto k = static_cast<Eigen::Index>(tracks.size());
            IsacBeamDecision decision;
            decision.f.resize(link->GetTxAntennas(), k);
            decision.p.setConstant(k, power / std::max<double>(k, 1));
            for (Eigen::Index i = 0; i < k; i++)
            {
                isac::UlaResponse(tracks[i].estimate.theta, decision.f.col(i));
            }
            radar->Observe(targets, decision);
        }
    }

    /// An acquisition: target and delay (slots).
    using Acquisition = std::pair<uint32_t, int64_t>;

    Ptr<IsacRadar> radar;              //!< the radar
    Ptr<IsacLinkParameters> link;      //!< its link
    std::vector<Acquisition> acquired; //!< traced

  private:
    /// @param target its id @param delay since it entered coverage
    void Acquire(uint32_t target, Time delay)
    {
        const int64_t slots = delay.GetMicroSeconds() / link->GetSlotDuration().GetMicroSeconds();
        acquired.emplace_back(target, slots);
    }
};

} // namespace ns3

#endif /* ISAC_SEARCH_TEST_HELPER_H */
