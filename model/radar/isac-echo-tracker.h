/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ECHO_TRACKER_H
#define ISAC_ECHO_TRACKER_H

#include "isac-search-sweep.h"
#include "isac-track-filter-bank.h"
#include "isac-waveform-sensor.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Finds out which detection belongs to which track, and what might become a track: global nearest
 * neighbour within gates around the predictions of extended Kalman filters.
 *
 * The distance of a detection from a prediction is Mahalanobis', of (theta, d, v cos(theta)), with
 * the covariance of the innovation widened by a fifth of a resolution cell.
 */
class IsacEchoTracker
{
  public:
    /// Forgets everything.
    /// @param parameters constants of the link
    /// @param gate largest distance of a detection that belongs to a track (standard deviations)
    /// @param minCosTheta below this |cos theta^| the speed of (7) is singular, and stays
    void Start(Ptr<const IsacLinkParameters> parameters, double gate, double minCosTheta);

    /**
     * Predicts tracks and candidates for the coming slot; in every slot, sensed as a signal or not.
     * @param tracks observation of the slot before, with the missed echoes of tracks counted in it
     */
    void Predict(const IsacObservation& tracks);

    /// @return predictions for the slot, in the order of the tracks
    const std::vector<IsacTrackFilterBank::Prediction>& GetPredictions() const;

    /**
     * Associates detections with the tracks predicted last.
     *
     * @param detections of the slot
     * @param count how many of them may belong to a track
     * @return for each track the index of its detection, or -1
     */
    std::vector<int> Associate(const std::vector<IsacEchoDetection>& detections,
                               std::size_t count) const;

    /**
     * Associates the detections that are left with candidates.
     *
     * @param detections of the slot that belong to no track
     * @param sector where the slot's search looked, null if there was none: a candidate that was
     * looked for and not found is dropped
     * @param hits detections that make a track
     * @return first observations of new tracks; they are no candidates any more
     */
    std::vector<IsacTrackObservation> Confirm(const std::vector<IsacEchoDetection>& detections,
                                              const IsacSearchSector* sector,
                                              uint32_t hits);

    /**
     * Inverts the measurements (7).
     * @param detection measurements
     * @param track its estimate, measurements and variances are output; the speed stays where (7)
     * is singular
     */
    void Invert(const IsacEchoDetection& detection, IsacTrackObservation& track) const;

  private:
    /**
     * @param predictions rows
     * @param detections columns
     * @param count of the detections
     * @return for each row a column, or -1
     */
    std::vector<int> Match(const std::vector<IsacTrackFilterBank::Prediction>& predictions,
                           const std::vector<IsacEchoDetection>& detections,
                           std::size_t count) const;
    /**
     * @param prediction of a track
     * @param detection of the slot
     * @return squared distance, infinite beyond the gate
     */
    double Distance(const IsacTrackFilterBank::Prediction& prediction,
                    const IsacEchoDetection& detection) const;

    Ptr<const IsacLinkParameters> m_parameters;                 //!< constants of the link
    isac::SymbolGrid m_grid;                                    //!< of the sensing signal
    double m_gate{5};                                           //!< (standard deviations)
    double m_minCosTheta{0.05};                                 //!< below this (7) gives no speed
    IsacTrackFilterBank m_filters;                              //!< of tracks
    IsacTrackFilterBank m_candidateFilters;                     //!< of candidates
    IsacObservation m_candidates;                               //!< detected, no tracks yet
    std::vector<uint32_t> m_hits;                               //!< of candidates
    uint32_t m_next{0};                                         //!< identity of the next candidate
    std::vector<IsacTrackFilterBank::Prediction> m_predictions; //!< of tracks
    std::vector<IsacTrackFilterBank::Prediction> m_candidatePredictions; //!< of candidates
};

} // namespace ns3

#endif /* ISAC_ECHO_TRACKER_H */
