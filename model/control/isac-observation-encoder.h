/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_OBSERVATION_ENCODER_H
#define ISAC_OBSERVATION_ENCODER_H

#include "ns3/isac-observation.h"
#include "ns3/object.h"

namespace ns3
{

/**
 * @ingroup isac
 * Turns an observation (25) into the input of a network: features, which are then normalised and,
 * if so wished, population-coded. Training and control share it.
 *
 * The features of a vehicle are theta^ (rad), d^ (m), v^ (m/s) and gamma^ (linear, or
 * log2(1 + gamma^)). For a network over K vehicles they follow one another in one row, in the order
 * of the tracks; tracks beyond K are left out and missing ones are zero after normalisation. For a
 * network shared by the vehicles, each has a row of its own: its features, the differences of its
 * two neighbours in angle to it (zero where there is none), and 1 / K.
 */
class IsacObservationEncoder : public Object
{
  public:
    /// Scale of gamma^.
    enum Gamma
    {
        LINEAR, //!< as it is
        LOG     //!< log2(1 + gamma^)
    };

    static constexpr Eigen::Index PER_VEHICLE = 4; //!< features of a vehicle
    static constexpr Eigen::Index SHARED = 13;     //!< features of a row of a shared network

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacObservationEncoder();
    ~IsacObservationEncoder() override;

    /**
     * @param vehicles K of the network, 0 if the vehicles share it
     * @return features in a row
     */
    static Eigen::Index GetFeatures(uint32_t vehicles);

    /**
     * @param vehicles K of the network, 0 if the vehicles share it
     * @return inputs of the network: features, times Population if that is not zero
     */
    Eigen::Index GetInputs(uint32_t vehicles) const;

    /**
     * @param observation what was sensed
     * @param vehicles K of the network, 0 if the vehicles share it
     * @param features output: a row, or one for each track; NaN where a track is missing
     */
    void Extract(const IsacObservation& observation,
                 uint32_t vehicles,
                 isac::RMatrix& features) const;

    /**
     * Normalises features, clips them at ten deviations and codes them.
     *
     * @param features rows of Extract()
     * @param mean mean of each feature, in its unit, one for each column of features
     * @param deviation deviation of each feature, in its unit, positive, as many
     * @param inputs output: as many rows, GetInputs() columns
     */
    void Encode(isac::RMatrixIn features,
                isac::RVectorIn mean,
                isac::RVectorIn deviation,
                isac::RMatrix& inputs) const;

  private:
    /**
     * @param observation what was sensed
     * @param features output: a row for each track
     */
    void ExtractShared(const IsacObservation& observation, isac::RMatrix& features) const;

    /**
     * @param track a track
     * @return its features
     */
    Eigen::RowVector4d GetTrack(const IsacTrackObservation& track) const;

    Gamma m_gamma;         //!< scale of gamma^
    uint32_t m_population; //!< cells of a feature's population code, 0: none
    double m_range;        //!< centres of the cells reach to this many deviations
};

} // namespace ns3

#endif /* ISAC_OBSERVATION_ENCODER_H */
