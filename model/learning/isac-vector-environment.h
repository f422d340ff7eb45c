/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_VECTOR_ENVIRONMENT_H
#define ISAC_VECTOR_ENVIRONMENT_H

#include "ns3/isac-action-beam-controller.h"
#include "ns3/isac-closed-loop.h"
#include "ns3/isac-observation-encoder.h"

#include <functional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * The Markov decision process of Section III for many episodes side by side: observation (25),
 * action (26), reward (27). Each episode is an IsacClosedLoop, so radar, link functions and action
 * spaces are the packet simulator's own.
 *
 * Episodes end after the loop's Slots, all at the same time; the next ones start by themselves.
 */
class IsacVectorEnvironment
{
  public:
    /// Builds the loop of one episode, parameters set.
    using Factory = std::function<Ptr<IsacClosedLoop>()>;

    /**
     * @param factory builds the loop of an episode
     * @param episodes number of episodes side by side, E
     * @param actionSpace TypeId[Attribute=Value|...] of the action space
     * @param encoder TypeId[Attribute=Value|...] of the observation encoder
     * @param shared whether the network is one shared by the vehicles
     */
    IsacVectorEnvironment(const Factory& factory,
                          uint32_t episodes,
                          const std::string& actionSpace,
                          const std::string& encoder,
                          bool shared);
    ~IsacVectorEnvironment();

    /**
     * Starts new episodes on fresh random streams; the same first stream gives the same episodes,
     * whatever happened before.
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t Reset(int64_t stream);

    /**
     * One slot of all episodes.
     *
     * @param actions E x GetDimension()
     * @param rewards output, E x 1
     * @return whether the episodes ended with this slot and new ones began
     * @throws std::domain_error if an action is not finite
     */
    bool Step(isac::RMatrixIn actions, isac::RVectorOut rewards);

    /**
     * As Step(), and says what other actions would have earned in the same slot: a baseline that
     * depends on the vehicles' luck, but not on the actions taken.
     *
     * @param actions E x GetDimension(), finite
     * @param others E x GetDimension(), finite
     * @param rewards output, E x 1
     * @param baseline output, E x 1
     * @return whether the episodes ended with this slot and new ones began
     */
    bool Step(isac::RMatrixIn actions,
              isac::RMatrixIn others,
              isac::RVectorOut rewards,
              isac::RVectorOut baseline);

    /// @return features of the last observations: E rows, or E K for a shared network, whose rows
    /// of an episode follow one another; NaN where a track is missing
    const isac::RMatrix& GetFeatures() const;

    /// @return the encoder
    Ptr<const IsacObservationEncoder> GetEncoder() const;

    /// @return number of episodes side by side, E
    uint32_t GetEpisodes() const;
    /// @return number of vehicles K
    uint32_t GetVehicles() const;
    /// @return slots of an episode
    uint32_t GetSlots() const;
    /// @return rows of the features for an episode: 1, or K if the network is shared
    uint32_t GetRows() const;
    /// @return size of an action
    Eigen::Index GetDimension() const;
    /// @return an action space of this kind
    Ptr<const IsacActionSpace> GetActionSpace() const;
    /// @return what happened in the last slot of an episode
    /// @param episode its index
    const IsacSlotMetrics& GetMetrics(uint32_t episode) const;
    /// @return the loop of an episode
    /// @param episode its index
    Ptr<IsacClosedLoop> GetLoop(uint32_t episode) const;

  private:
    /// One episode.
    struct Episode
    {
        Ptr<IsacClosedLoop> loop;                 //!< radar and vehicles
        Ptr<IsacActionBeamController> controller; //!< carries out actions
        IsacSlotMetrics metrics;                  //!< of the last slot
    };

    /**
     * @param actions E x GetDimension()
     * @param others as many, or none
     * @param rewards output, E x 1
     * @param baseline output, E x 1; none without others
     * @return whether the episodes ended
     */
    bool Advance(isac::RMatrixIn actions,
                 isac::RMatrixIn others,
                 isac::RVectorOut rewards,
                 isac::RVectorOut baseline);

    /// @param episode index of the episode whose features are read
    void Extract(uint32_t episode);

    std::vector<Episode> m_episodes;       //!< side by side
    Ptr<IsacObservationEncoder> m_encoder; //!< reads observations
    bool m_shared;                         //!< network shared by the vehicles
    uint32_t m_vehicles;                   //!< K
    uint32_t m_slot{0};                    //!< slot within the episodes
    isac::RMatrix m_features;              //!< of the last observations
    isac::RMatrix m_rows;                  //!< of one episode
    IsacObservation m_before;              //!< observation that an action answered
    IsacBeamDecision m_other;              //!< what would have been
};

} // namespace ns3

#endif /* ISAC_VECTOR_ENVIRONMENT_H */
