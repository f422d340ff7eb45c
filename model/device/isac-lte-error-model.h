/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_LTE_ERROR_MODEL_H
#define ISAC_LTE_ERROR_MODEL_H

#include "isac-error-model.h"

#include "ns3/spectrum-model.h"

#include <array>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Mutual-information block errors of ns-3's LTE (LteMiErrorModel), where that module is enabled.
 *
 * The transport formats are LTE's 29 modulation and coding schemes, whose ceiling is 64-QAM: about
 * 5.7 bits per channel use, however good the beam. Block lengths only scale the transport block.
 */
class IsacLteErrorModel : public IsacErrorModel
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    IsacLteErrorModel();

    double GetSpectralEfficiency(double sinr, double channelUses) const override;
    double GetBlockErrorRate(double sinr, double efficiency, double channelUses) const override;

  private:
    static constexpr uint8_t SCHEMES = 29; //!< LTE's modulation and coding schemes

    /**
     * Block error rate of one scheme.
     * @param sinr SINR (linear)
     * @param bits transport block (bits)
     * @param scheme scheme, 0..28
     * @return probability in [0, 1]
     */
    double SchemeErrorRate(double sinr, double bits, uint8_t scheme) const;

    double m_target;                          //!< block error rate aimed at
    std::array<double, SCHEMES> m_efficiency; //!< bits per channel use of each scheme
    Ptr<SpectrumModel> m_spectrum;            //!< one flat band
    std::vector<int> m_map;                   //!< the band in use
};

} // namespace ns3

#endif /* ISAC_LTE_ERROR_MODEL_H */
