/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TRACK_FILTER_H
#define ISAC_TRACK_FILTER_H

#include "isac-observation.h"

#include <memory>

namespace ns3
{

/**
 * @ingroup isac
 * A Bayesian filter of one track: state [theta, d, v] after eq. (14), measurements
 * (theta^, tau~, mu~) after eq. (7) with the variances the RSU believes, all of them independent.
 *
 * Start() at the track's first observation, then Predict() and Update() once a slot. The kinds
 * share start, bounds and what a measurement is; they differ in how they get past the two
 * nonlinear relations, the state evolution and the Doppler shift.
 */
class IsacTrackFilter
{
  public:
    /// Kinds of filter.
    enum Kind
    {
        EXTENDED_KALMAN,  //!< IsacExtendedKalmanFilter
        UNSCENTED_KALMAN, //!< IsacUnscentedKalmanFilter
        MESSAGE_PASSING   //!< IsacMessagePassingFilter
    };

    /**
     * @param kind kind of filter
     * @return a new one with its default parameters
     */
    static std::unique_ptr<IsacTrackFilter> Create(Kind kind);

    virtual ~IsacTrackFilter();

    /**
     * Starts at a track's first observation.
     * @param track its observation
     * @param carrier f_c (Hz)
     * @param initialSigma standard deviations of the first estimate (rad, m, m/s)
     */
    virtual void Start(const IsacTrackObservation& track,
                       double carrier,
                       const isac::EvolutionNoise& initialSigma);

    /**
     * Moves the state one slot ahead.
     * @param dT slot duration (s)
     * @param noise process noise per slot
     */
    virtual void Predict(double dT, const isac::EvolutionNoise& noise) = 0;

    /**
     * Folds in one slot's measurement; nothing if its echo was missed.
     * @param track observation of the same slot
     */
    virtual void Update(const IsacTrackObservation& track) = 0;

    /// @return state estimate (filtered after Update(), predicted after Predict())
    const isac::VehicleState& GetState() const;
    /// @return its covariance, order (theta, d, v), units of (rad, m, m/s)
    const Eigen::Matrix3d& GetCovariance() const;

    static constexpr double MIN_THETA = 1e-3;     //!< angle's distance from 0 and pi (rad)
    static constexpr double MIN_DISTANCE = 0.1;   //!< smallest distance (m)
    static constexpr double MAX_SPEED = 100;      //!< largest magnitude of the speed (m/s)
    static constexpr double MIN_VARIANCE = 1e-18; //!< of a measurement in rad, m or m/s
    /// Metres per second of delay: d = c tau / 2, eq. (7).
    static constexpr double TAU_TO_DISTANCE = isac::SPEED_OF_LIGHT / 2;

  protected:
    /// The measurements (7) in the units of the state.
    struct Measurement
    {
        Eigen::Vector3d value;    //!< theta^ (rad), c tau~ / 2 (m), c mu~ / (2 f_c) (m/s)
        Eigen::Vector3d variance; //!< theirs, at least MIN_VARIANCE
    };

    /**
     * @param track an observation
     * @return its measurements: of theta, of d, and of v cos(theta)
     */
    Measurement Measure(const IsacTrackObservation& track) const;

    /// @return the state as a vector (theta, d, v)
    Eigen::Vector3d GetVector() const;
    /// @param x the state as a vector (theta, d, v)
    void SetVector(const Eigen::Vector3d& x);

    /**
     * Folds in one scalar measurement that is linear in the state, with Joseph's form of the
     * covariance.
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

} // namespace ns3

#endif /* ISAC_TRACK_FILTER_H */
