/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TRACK_FILTER_BANK_H
#define ISAC_TRACK_FILTER_BANK_H

#include "isac-link-parameters.h"
#include "isac-track-filter.h"
#include "isac-unscented-kalman-filter.h"

#include <memory>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * One filter for each track of an observation, born and dropped with them; gives the states
 * predicted for the next slot. Controllers and the RSU's rate adaptation share it.
 */
class IsacTrackFilterBank
{
  public:
    /// What is believed of one track.
    struct Estimate
    {
        uint32_t trackId;           //!< identity
        isac::VehicleState state;   //!< mean
        Eigen::Matrix3d covariance; //!< order (theta, d, v), units of (rad, m, m/s)
    };

    using Prediction = Estimate; //!< for the next slot

    /**
     * Standard deviations of a track's first estimate, from the variances of its measurements:
     * of the speed at most 20 m/s, since (7) does not give it at broadside.
     *
     * @param track first observation of a track
     * @param carrier f_c (Hz)
     * @return standard deviations (rad, m, m/s)
     */
    static isac::EvolutionNoise InitialSigma(const IsacTrackObservation& track, double carrier);

    /// @param noise process noise per slot that the filters assume
    void SetProcessNoise(const isac::EvolutionNoise& noise);

    /// @param kind kind of the filters, extended Kalman by default; another kind forgets all tracks
    void SetKind(IsacTrackFilter::Kind kind);

    /// @param scaling of unscented Kalman filters that start from now on
    void SetUnscentedScaling(const isac::UnscentedScaling& scaling);

    /**
     * Filters one slot's observation and predicts the next slot.
     * @param observation observation of slot n
     * @param parameters constants of the link
     * @return predictions for slot n + 1, in the order of observation.tracks
     */
    const std::vector<Prediction>& Step(const IsacObservation& observation,
                                        const IsacLinkParameters& parameters);

    /// @return filtered states and covariances of slot n after Step(), in the order of its tracks
    const std::vector<Estimate>& GetFiltered() const;

  private:
    /// A filter and the track it follows.
    struct Entry
    {
        uint32_t trackId;                        //!< identity
        std::unique_ptr<IsacTrackFilter> filter; //!< its filter
    };

    /// @return a new filter
    std::unique_ptr<IsacTrackFilter> MakeFilter() const;

    IsacTrackFilter::Kind m_kind{IsacTrackFilter::EXTENDED_KALMAN}; //!< of the filters
    isac::UnscentedScaling m_scaling;                               //!< of unscented filters
    isac::EvolutionNoise m_noise;                                   //!< process noise per slot
    std::vector<Entry> m_entries;          //!< in the order of the last observation
    std::vector<Entry> m_next;             //!< scratch of Step()
    std::vector<Prediction> m_predictions; //!< result of Step()
    std::vector<Estimate> m_filtered;      //!< of the last Step()
};

} // namespace ns3

#endif /* ISAC_TRACK_FILTER_BANK_H */
