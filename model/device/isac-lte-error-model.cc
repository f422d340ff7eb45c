/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-lte-error-model.h"

#include "ns3/double.h"
#include "ns3/lte-amc.h"
#include "ns3/lte-mi-error-model.h"
#include "ns3/spectrum-value.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacLteErrorModel);

namespace
{

constexpr int RESOURCE_BLOCKS = 100;      //!< of the LTE carrier that the table is read for
constexpr int USES_PER_BLOCK = 12 * 11;   //!< data channel uses of a resource block and subframe
constexpr double MAX_TRANSPORT = 75376.0; //!< largest LTE transport block (bits)

} // namespace

TypeId
IsacLteErrorModel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacLteErrorModel")
            .SetParent<IsacErrorModel>()
            .SetGroupName("Isac")
            .AddConstructor<IsacLteErrorModel>()
            .AddAttribute("TargetBlockErrorRate",
                          "Block error rate that schemes are chosen for (probability).",
                          DoubleValue(1e-2),
                          MakeDoubleAccessor(&IsacLteErrorModel::m_target),
                          MakeDoubleChecker<double>(1e-6, 0.5));
    return tid;
}

IsacLteErrorModel::IsacLteErrorModel()
    : m_target(1e-2),
      // With its borders: from centres alone ns-3 makes borders between two of them.
      m_spectrum(Create<SpectrumModel>(Bands{BandInfo{29.95e9, 30e9, 30.05e9}})),
      m_map{0}
{
    Ptr<LteAmc> amc = CreateObject<LteAmc>();
    for (int scheme = 0; scheme < SCHEMES; ++scheme)
    {
        m_efficiency[scheme] = double(amc->GetDlTbSizeFromMcs(scheme, RESOURCE_BLOCKS)) /
                               (RESOURCE_BLOCKS * USES_PER_BLOCK);
    }
}

double
IsacLteErrorModel::SchemeErrorRate(double sinr, double bits, uint8_t scheme) const
{
    SpectrumValue value(m_spectrum);
    value[0] = sinr;
    const auto bytes = static_cast<uint16_t>(std::clamp(bits, 16.0, MAX_TRANSPORT) / 8.0);
    return LteMiErrorModel::GetTbDecodificationStats(value, m_map, bytes, scheme, {}).tbler;
}

double
IsacLteErrorModel::GetSpectralEfficiency(double sinr, double channelUses) const
{
    for (int scheme = SCHEMES - 1; scheme >= 0; --scheme)
    {
        const double bits = m_efficiency[scheme] * channelUses;
        if (SchemeErrorRate(sinr, bits, scheme) <= m_target)
        {
            return m_efficiency[scheme];
        }
    }
    return 0.0;
}

double
IsacLteErrorModel::GetBlockErrorRate(double sinr, double efficiency, double channelUses) const
{
    // The most robust scheme that carries this much; a little slack for rounding to whole bytes.
    const auto first =
        std::lower_bound(m_efficiency.begin(), m_efficiency.end(), efficiency * (1.0 - 1e-9));
    if (first == m_efficiency.end())
    {
        return 1.0;
    }
    return SchemeErrorRate(sinr, efficiency * channelUses, first - m_efficiency.begin());
}

} // namespace ns3
