/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_PILOT_SOUNDER_H
#define ISAC_PILOT_SOUNDER_H

#include "isac-beam-controller.h"

#include "ns3/data-rate.h"
#include "ns3/isac-types.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/random-variable-stream.h"

namespace ns3
{

/**
 * @ingroup isac
 * Sounds codewords: each is sent alone, at full power, and every vehicle measures the power that
 * it receives, noise included, and reports it. The packet devices and the closed loop share it.
 */
class IsacPilotSounder : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacPilotSounder();
    ~IsacPilotSounder() override;

    /**
     * Sounds all that a controller asks for in a slot, stage by stage.
     *
     * @param controller asks for pilots
     * @param slot index of the slot
     * @param h channel rows of the tracks (amplitudes, linear), M x N; a row of zeros: it does not
     * report
     * @param response output: what was reported (sqrt(W)), M x codewords of all stages
     * @return time that the slot loses to pilots, reports and the controller's processing
     */
    Time Sound(const IsacBeamController& controller,
               uint64_t slot,
               isac::CMatrixIn h,
               isac::CMatrix& response);

    /**
     * Measures sqrt(P_max) h_m c + z with z complex Gaussian of the noise power.
     *
     * @param h channel rows (amplitudes, linear), M x N
     * @param codewords unit-norm beams as columns, N x C
     * @param pMax transmit power (W)
     * @param noise noise power (W)
     * @param response output (sqrt(W)), M x C
     * @throws std::invalid_argument if h and codewords differ in N
     */
    void Measure(isac::CMatrixIn h,
                 isac::CMatrixIn codewords,
                 double pMax,
                 double noise,
                 Eigen::Ref<isac::CMatrix> response);

    /**
     * @param codewords number of codewords
     * @return air time that sounding them takes
     */
    Time GetDuration(Eigen::Index codewords) const;

    /**
     * @param vehicles that report
     * @param bits of each report
     * @return time until all have reported: one turn to the uplink and back, and the bits
     */
    Time GetReportDuration(Eigen::Index vehicles, uint32_t bits) const;

    /**
     * Assigns fixed random variable streams.
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t AssignStreams(int64_t stream);

  private:
    Time m_codewordDuration;           //!< air time of a codeword
    Time m_reportTurnaround;           //!< to the uplink and back
    DataRate m_reportRate;             //!< of feedback
    Ptr<NormalRandomVariable> m_noise; //!< real and imaginary parts of the noise
};

} // namespace ns3

#endif /* ISAC_PILOT_SOUNDER_H */
