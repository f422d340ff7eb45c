/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-pilot-sounder.h"

#include "ns3/isac-normal-stream.h"
#include "ns3/log.h"

#include <cmath>
#include <stdexcept>
#include <string>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacPilotSounder");
NS_OBJECT_ENSURE_REGISTERED(IsacPilotSounder);

TypeId
IsacPilotSounder::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacPilotSounder")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddConstructor<IsacPilotSounder>()
            .AddAttribute("CodewordDuration",
                          "Air time of one codeword's pilot (s); by default four OFDM "
                          "symbols of 120 kHz spacing, as a 5G synchronisation "
                          "block.",
                          TimeValue(NanoSeconds(35700)),
                          MakeTimeAccessor(&IsacPilotSounder::m_codewordDuration),
                          MakeTimeChecker(Seconds(0)));
    return tid;
}

IsacPilotSounder::IsacPilotSounder()
    : m_noise(CreateObject<NormalRandomVariable>())
{
    NS_LOG_FUNCTION(this);
}

IsacPilotSounder::~IsacPilotSounder() = default;

void
IsacPilotSounder::Measure(isac::CMatrixIn h,
                          isac::CMatrixIn codewords,
                          double pMax,
                          double noise,
                          isac::RMatrix& power)
{
    if (h.cols() != codewords.rows())
    {
        throw std::invalid_argument("IsacPilotSounder: channel rows of " +
                                    std::to_string(h.cols()) + " elements for codewords of " +
                                    std::to_string(codewords.rows()));
    }
    const double amplitude = std::sqrt(pMax);
    const double sigma = std::sqrt(noise / 2);
    power.resize(h.rows(), codewords.cols());
    for (Eigen::Index m = 0; m < h.rows(); m++)
    {
        for (Eigen::Index c = 0; c < codewords.cols(); c++)
        {
            const isac::Complex signal = h.row(m).transpose().cwiseProduct(codewords.col(c)).sum();
            const double re = sigma * m_noise->GetValue();
            const double im = sigma * m_noise->GetValue();
            power(m, c) = std::norm(amplitude * signal + isac::Complex(re, im));
        }
    }
}

Time
IsacPilotSounder::GetDuration(Eigen::Index codewords) const
{
    return m_codewordDuration * static_cast<int64_t>(codewords);
}

int64_t
IsacPilotSounder::AssignStreams(int64_t stream)
{
    isac::SetNormalStream(m_noise, stream);
    return 1;
}

} // namespace ns3
