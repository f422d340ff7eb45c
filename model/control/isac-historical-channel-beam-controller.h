/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_HISTORICAL_CHANNEL_BEAM_CONTROLLER_H
#define ISAC_HISTORICAL_CHANNEL_BEAM_CONTROLLER_H

#include "isac-learned-beam-controller.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Beams from historical channels after Liu et al., "Learning-based predictive beamforming for
 * integrated sensing and communication in vehicular networks" (IEEE J. Sel. Areas Commun. 2022),
 * Fig. 2(c) of the paper: convolutions over the antennas and an LSTM over the slots predict the
 * coming slot's beams from the channels of past slots.
 *
 * Protocol: in each slot the DFT codebook is sounded, a pilot for each antenna, so that the channel
 * row is identified whatever it is; every vehicle reports what it received, CoefficientBits for
 * each real and imaginary part and SCALE_BITS for their scale, unless ReportBits is set. The
 * reports of slot n come too late for the decision of slot n, which uses those of the slots before.
 * Echoes are not used, but for tracks that have reported nothing yet: they get a beam at the sensed
 * angle. A slot without a report repeats the row before.
 *
 * Input of the network, for each of the last slots: real parts, imaginary parts and level of the
 * channel row, as three channels over the antennas. Rows are turned back by the phase steps of the
 * last row's main direction u, and divided by its amplitude there; the level is its SNR at full
 * power and array gain (dB / 20), the same for all antennas. Of slots before the first report the
 * first row is repeated.
 */
class IsacHistoricalChannelBeamController : public IsacLearnedBeamController
{
  public:
    static constexpr Eigen::Index SIGNALS = 3; //!< channels of the first convolution's input
    static constexpr uint32_t SCALE_BITS = 16; //!< of a report

    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacHistoricalChannelBeamController();
    ~IsacHistoricalChannelBeamController() override;

    const isac::CMatrix& GetPilots(uint64_t slot) const override;

    /// @return bits of a quantised channel row
    uint32_t GetNeededReportBits() const override;

  protected:
    std::string GetFamily() const override;
    void CheckShape(const IsacPolicy& policy) const override;
    void Gather(const IsacObservation& observation, Inference& inference) override;
    void Remember(const IsacObservation& observation, const isac::RMatrix& channels) override;

  private:
    /// Computes the codebook if the number of antennas is new.
    void Prepare() const;

    /// What a track has reported.
    struct Memory
    {
        uint32_t trackId;                //!< identity
        std::vector<isac::CVector> rows; //!< channel rows, the last slot first; no more than needed
        isac::RVector powers;            //!< of the codewords (W), earlier slots fade
        Eigen::RowVector2d channel{0, 0}; //!< u and gain (dB) of the last one
    };

    /**
     * Rounds as a vehicle does before it reports.
     * @param report received pilots (sqrt(W)), changed in place
     */
    void Quantise(isac::CVector& report) const;

    /**
     * Finds direction and gain of the last row: the strongest codeword, lately, refined by the
     * phase between the halves of the array.
     * @param report quantised pilots
     * @param memory its last row is there; output: powers and channel
     */
    void Locate(const isac::CVector& report, Memory& memory) const;

    /**
     * @param memory at least one row
     * @param inputs output: the network's, oldest slot first
     */
    void Fill(const Memory& memory,
              Eigen::Ref<Eigen::RowVectorXd, 0, Eigen::InnerStride<>> inputs) const;

    uint32_t m_bits;                  //!< of a real or imaginary part
    mutable isac::CMatrix m_codebook; //!< N_TA x N_TA
    std::vector<Memory> m_memories;   //!< of the last observation's tracks
    std::vector<Memory> m_next;       //!< scratch
};

} // namespace ns3

#endif /* ISAC_HISTORICAL_CHANNEL_BEAM_CONTROLLER_H */
