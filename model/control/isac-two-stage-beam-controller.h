/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TWO_STAGE_BEAM_CONTROLLER_H
#define ISAC_TWO_STAGE_BEAM_CONTROLLER_H

#include "isac-learned-beam-controller.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Two-stage beam prediction after Xia et al., "Sensing-enabled predictive beamforming design for
 * RIS-assisted V2I systems: a deep learning approach" (IEEE Trans. Wireless Commun. 2024), Fig.
 * 2(b) of the paper: a first network predicts the channels of the coming slot from what was sensed,
 * and a second one makes the beams from the predicted channels. No pilots and no reports; two
 * networks, one after the other, each EvaluationDelay long.
 *
 * Input of the first network, of a track over the last slots: u = cos(theta^), the gain (dB) by the
 * estimated path loss, v^ (m/s), log2(1 + gamma^) and the decimal logarithm of the echo SINR; then
 * for each earlier slot the differences of u, gain and v^ to the last one. Output: change of u and
 * gain. Of a slot without an echo the prediction for it is taken as the measurement. Of a slot
 * before the track's birth the differences are those of its first one.
 *
 * Input of the second network: the predicted u, its SNR (dB / 10) at an equal share of the power,
 * for the next track on either side the difference of u (times 5; 10 if there is none) and of the
 * SNR, and 1 / K. Output: see IsacLearnedBeamController; its changes add to the first network's.
 */
class IsacTwoStageBeamController : public IsacLearnedBeamController
{
  public:
    static constexpr Eigen::Index NOW = 5;    //!< inputs of the last slot
    static constexpr Eigen::Index BEFORE = 3; //!< of each slot before
    static constexpr Eigen::Index SECOND = 7; //!< of the second stage

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacTwoStageBeamController();
    ~IsacTwoStageBeamController() override;

  protected:
    std::string GetFamily() const override;
    void CheckShape(const IsacPolicy& policy) const override;
    void Gather(const IsacObservation& observation, Inference& inference) override;
    void GatherSecond(Inference& inference) const override;
    void Remember(const IsacObservation& observation, const isac::RMatrix& channels) override;

  private:
    /// What is remembered of a track.
    struct Memory
    {
        uint32_t trackId;                      //!< identity
        std::vector<Eigen::RowVector3d> slots; //!< u, gain (dB), v^ (m/s); the last slot first
        Eigen::RowVector2d predicted;          //!< channel of the coming slot
    };

    /**
     * Adds a slot to what is remembered of a track, which is begun if it is new.
     * @param track as sensed in the slot
     * @param slots to remember
     * @return what is remembered, valid until the next call
     */
    const Memory& Update(const IsacTrackObservation& track, std::size_t slots);

    std::vector<Memory> m_memories; //!< of the tracks of the last observation
    std::vector<Memory> m_next;     //!< of this one's
};

} // namespace ns3

#endif /* ISAC_TWO_STAGE_BEAM_CONTROLLER_H */
