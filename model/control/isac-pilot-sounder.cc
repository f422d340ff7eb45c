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
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("ReportTurnaround",
                          "Time that a stage of reports takes beside its bits (s): to the uplink "
                          "and back, a symbol of 120 kHz spacing each.",
                          TimeValue(NanoSeconds(17850)),
                          MakeTimeAccessor(&IsacPilotSounder::m_reportTurnaround),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("ReportRate",
                          "Rate of the vehicles' reports, one after the other (bit/s); by default "
                          "a robust 0.2 bps/Hz in 100 MHz.",
                          DataRateValue(DataRate("20Mbps")),
                          MakeDataRateAccessor(&IsacPilotSounder::m_reportRate),
                          MakeDataRateChecker());
    return tid;
}

IsacPilotSounder::IsacPilotSounder()
    : m_noise(CreateObject<NormalRandomVariable>())
{
    NS_LOG_FUNCTION(this);
}

IsacPilotSounder::~IsacPilotSounder() = default;

Time
IsacPilotSounder::Sound(const IsacBeamController& controller,
                        uint64_t slot,
                        isac::CMatrixIn h,
                        isac::CMatrix& response)
{
    Time lost = controller.GetProcessingDelay();
    const isac::CMatrix* pilots = &controller.GetPilots(slot);
    response.resize(h.rows(), pilots->cols());
    const auto parameters = controller.GetLinkParameters();
    while (pilots->cols() > 0 && h.rows() > 0)
    {
        auto stage = response.rightCols(pilots->cols());
        Measure(h, *pilots, parameters->GetMaxPower(), parameters->GetNoise(), stage);
        for (Eigen::Index m = 0; m < h.rows(); m++)
        {
            if (h.row(m).isZero(0)) // nobody known there
            {
                stage.row(m).setZero();
            }
        }
        lost +=
            GetDuration(pilots->cols()) + GetReportDuration(h.rows(), controller.GetReportBits());
        pilots = &controller.GetMorePilots(response);
        response.conservativeResize(Eigen::NoChange, response.cols() + pilots->cols());
    }
    return lost;
}

void
IsacPilotSounder::Measure(isac::CMatrixIn h,
                          isac::CMatrixIn codewords,
                          double pMax,
                          double noise,
                          Eigen::Ref<isac::CMatrix> response)
{
    if (h.cols() != codewords.rows())
    {
        throw std::invalid_argument("IsacPilotSounder: channel rows of " +
                                    std::to_string(h.cols()) + " elements for codewords of " +
                                    std::to_string(codewords.rows()));
    }
    const double amplitude = std::sqrt(pMax);
    const double sigma = std::sqrt(noise / 2);
    for (Eigen::Index m = 0; m < h.rows(); m++)
    {
        for (Eigen::Index c = 0; c < codewords.cols(); c++)
        {
            const isac::Complex signal = h.row(m).transpose().cwiseProduct(codewords.col(c)).sum();
            const double re = sigma * m_noise->GetValue();
            const double im = sigma * m_noise->GetValue();
            response(m, c) = amplitude * signal + isac::Complex(re, im);
        }
    }
}

Time
IsacPilotSounder::GetDuration(Eigen::Index codewords) const
{
    return m_codewordDuration * static_cast<int64_t>(codewords);
}

Time
IsacPilotSounder::GetReportDuration(Eigen::Index vehicles, uint32_t bits) const
{
    if (bits == 0 || vehicles == 0)
    {
        return Seconds(0);
    }
    const double seconds = static_cast<double>(vehicles) * bits / m_reportRate.GetBitRate();
    return m_reportTurnaround + Seconds(seconds);
}

int64_t
IsacPilotSounder::AssignStreams(int64_t stream)
{
    isac::SetNormalStream(m_noise, stream);
    return 1;
}

} // namespace ns3
