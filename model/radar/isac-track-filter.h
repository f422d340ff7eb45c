/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TRACK_FILTER_H
#define ISAC_TRACK_FILTER_H

#include "isac-link-parameters.h"
#include "isac-observation.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Extended Kalman filter of one track: state [theta, d, v] after eq. (14), measurements
 * (theta^, tau~, mu~) after eq. (7), measurement covariance from the estimated SINR.
 *
 * The measurement noises are independent, so the three measurements are folded in one after the
 * other, each linearised at what the ones before it gave, with Joseph's form of the covariance.
 * The estimate keeps its angle in (0, pi) and its distance positive.
 */
class IsacExtendedKalmanFilter
{
  public:
    /**
     * Starts at a track's first observation.
     * @param track its observation
     * @param carrier f_c (Hz)
     * @param initialSigma standard deviations of the first estimate (rad, m, m/s)
     */
    void Start(const IsacTrackObservation& track,
               double carrier,
               const isac::EvolutionNoise& initialSigma);

    /**
     * Moves the state one slot ahead.
     * @param dT slot duration (s)
     * @param noise process noise per slot
     */
    void Predict(double dT, const isac::EvolutionNoise& noise);

    /**
     * Folds in one slot's measurement; nothing if its echo was missed.
     * @param track observation of the same slot
     */
    void Update(const IsacTrackObservation& track);

    /// @return state estimate (filtered after Update(), predicted after Predict())
    const isac::VehicleState& GetState() const;
    /// @return its covariance, order (theta, d, v)
    const Eigen::Matrix3d& GetCovariance() const;

  private:
    /**
     * Folds in one scalar measurement.
     * @param h row of the Jacobian
     * @param innovation measured less expected value
     * @param variance of the measurement
     */
    void Fold(const Eigen::RowVector3d& h, double innovation, double variance);

    /// Keeps the state within its bounds and the covariance symmetric.
    void Bound();

    isac::VehicleState m_state;                                //!< estimate
    Eigen::Matrix3d m_covariance{Eigen::Matrix3d::Identity()}; //!< of the estimate
    double m_carrier{0};                                       //!< f_c (Hz)
};

/**
 * @ingroup isac
 * One filter for each track of an observation, born and dropped with them; gives the states
 * predicted for the next slot. Controllers and the RSU's rate adaptation share it.
 */
class IsacTrackFilterBank
{
  public:
    /// Prediction for one track.
    struct Prediction
    {
        uint32_t trackId;           //!< identity
        isac::VehicleState state;   //!< predicted for the next slot
        Eigen::Matrix3d covariance; //!< of the prediction
    };

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

    /**
     * Filters one slot's observation and predicts the next slot.
     * @param observation observation of slot n
     * @param parameters constants of the link
     * @return predictions for slot n + 1, in the order of observation.tracks
     */
    const std::vector<Prediction>& Step(const IsacObservation& observation,
                                        const IsacLinkParameters& parameters);

  private:
    /// A filter and the track it follows.
    struct Entry
    {
        uint32_t trackId;                //!< identity
        IsacExtendedKalmanFilter filter; //!< its filter
    };

    isac::EvolutionNoise m_noise;          //!< process noise per slot
    std::vector<Entry> m_entries;          //!< in the order of the last observation
    std::vector<Entry> m_next;             //!< scratch of Step()
    std::vector<Prediction> m_predictions; //!< result of Step()
};

} // namespace ns3

#endif /* ISAC_TRACK_FILTER_H */
