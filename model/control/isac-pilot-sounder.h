/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_PILOT_SOUNDER_H
#define ISAC_PILOT_SOUNDER_H

#include "ns3/isac-types.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/random-variable-stream.h"

namespace ns3
{

/**
 * @ingroup isac
 * Sounds codewords: each is sent alone, at full power, and every vehicle measures the power that
 * it receives, noise included. The packet devices and the closed loop share it.
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
     * Measures |sqrt(P_max) h_m c + z|^2 with z complex Gaussian of the noise power.
     *
     * @param h channel rows, M x N
     * @param codewords unit-norm beams as columns, N x C
     * @param pMax transmit power (W)
     * @param noise noise power (W)
     * @param power output (W), M x C; resized only if its shape differs
     * @throws std::invalid_argument if h and codewords differ in N
     */
    void Measure(isac::CMatrixIn h,
                 isac::CMatrixIn codewords,
                 double pMax,
                 double noise,
                 isac::RMatrix& power);

    /**
     * @param codewords number of codewords
     * @return air time that sounding them takes
     */
    Time GetDuration(Eigen::Index codewords) const;

    /**
     * Assigns fixed random variable streams.
     * @param stream first stream index to use
     * @return the number of stream indices assigned
     */
    int64_t AssignStreams(int64_t stream);

  private:
    Time m_codewordDuration;           //!< air time of a codeword
    Ptr<NormalRandomVariable> m_noise; //!< real and imaginary parts of the noise
};

} // namespace ns3

#endif /* ISAC_PILOT_SOUNDER_H */
