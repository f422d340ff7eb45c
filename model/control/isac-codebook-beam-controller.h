/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CODEBOOK_BEAM_CONTROLLER_H
#define ISAC_CODEBOOK_BEAM_CONTROLLER_H

#include "isac-beam-controller.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Traditional beam training: every TrainingInterval slots the whole DFT codebook is sounded, the
 * vehicles report the pilot powers, and each gets its best codeword, at equal power, until its
 * next report. It does not use what the radar senses. A track without a report so far gets the
 * wide beam.
 */
class IsacCodebookBeamController : public IsacBeamController
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacCodebookBeamController();
    ~IsacCodebookBeamController() override;

    const isac::CMatrix& GetPilots(uint64_t slot) const override;

  protected:
    void DoDecide(const IsacObservation& observation, IsacBeamDecision& decision) override;

  private:
    /// The codeword of a track.
    struct Choice
    {
        uint32_t trackId;      //!< identity of the track
        Eigen::Index codeword; //!< column of the codebook, NONE before the first report
    };

    static constexpr Eigen::Index NONE = -1; //!< no report yet

    /// Computes codebook and wide beam if the number of antennas is new.
    void Prepare() const;

    uint32_t m_interval;              //!< slots between trainings
    std::vector<Choice> m_choices;    //!< of the last observation's tracks
    std::vector<Choice> m_next;       //!< scratch
    mutable isac::CMatrix m_codebook; //!< N_TA x N_TA, computed at first use
    mutable isac::CVector m_wideBeam; //!< N_TA x 1
};

} // namespace ns3

#endif /* ISAC_CODEBOOK_BEAM_CONTROLLER_H */
