/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CODEBOOK_BEAM_CONTROLLER_H
#define ISAC_CODEBOOK_BEAM_CONTROLLER_H

#include "isac-beam-controller.h"
#include "isac-hierarchical-search.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Traditional beam training: every TrainingInterval slots the DFT codebook is searched, and each
 * vehicle gets its best codeword, at equal power, until its next report. It does not use what the
 * radar senses. A track without a report so far gets the wide beam.
 *
 * Exhaustive sounds all N codewords, and each vehicle reports the index of the best, log2 N bits
 * rounded up. Hierarchical sounds sector beams in log2 N stages (IsacHierarchicalSearch), two for
 * all vehicles at first, then at most two a vehicle, and each vehicle reports one bit a stage. Wide
 * beams have little gain: it needs more signal than the exhaustive search.
 */
class IsacCodebookBeamController : public IsacBeamController
{
  public:
    /// How the best codeword is found.
    enum Search
    {
        EXHAUSTIVE,  //!< by sounding all
        HIERARCHICAL //!< by bisection with sector beams
    };

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacCodebookBeamController();
    ~IsacCodebookBeamController() override;

    const isac::CMatrix& GetPilots(uint64_t slot) const override;
    const isac::CMatrix& GetMorePilots(const isac::CMatrix& response) const override;
    uint32_t GetNeededReportBits() const override;

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

    /**
     * @param response reports of the slot's pilots (sqrt(W)), tracks x pilots; anything else counts
     * as none
     * @param tracks number of tracks
     */
    void Evaluate(const isac::CMatrix& response, Eigen::Index tracks);

    Search m_search;                  //!< how the best codeword is found
    uint32_t m_interval;              //!< slots between trainings
    std::vector<Choice> m_choices;    //!< of the last observation's tracks
    std::vector<Choice> m_next;       //!< scratch
    std::vector<Eigen::Index> m_best; //!< codewords reported in this slot, NONE without a report
    mutable isac::CMatrix m_codebook; //!< N_TA x N_TA, computed at first use
    mutable isac::CVector m_wideBeam; //!< N_TA x 1
    mutable IsacHierarchicalSearch m_hierarchy; //!< with its beams, likewise
};

} // namespace ns3

#endif /* ISAC_CODEBOOK_BEAM_CONTROLLER_H */
