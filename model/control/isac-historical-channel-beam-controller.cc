/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-historical-channel-beam-controller.h"

#include "ns3/abort.h"
#include "ns3/isac-precoder.h"
#include "ns3/log.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacHistoricalChannelBeamController");
NS_OBJECT_ENSURE_REGISTERED(IsacHistoricalChannelBeamController);

namespace
{

/// What a slot's powers of the codewords still count for in the next one: noise averages out, and a
/// vehicle hardly moves by half a codeword in a slot.
constexpr double FADING = 0.6;

/**
 * Turns a channel row back.
 * @param row channel row, N x 1
 * @param u direction
 * @return row[n] exp(-j pi n u), constant for a line-of-sight row of that direction
 */
isac::CVector
TurnBack(const isac::CVector& row, double u)
{
    isac::CVector turned(row.size());
    for (Eigen::Index n = 0; n < row.size(); n++)
    {
        turned(n) = row(n) * std::polar(1.0, -M_PI * static_cast<double>(n) * u);
    }
    return turned;
}

} // namespace

TypeId
IsacHistoricalChannelBeamController::GetTypeId()
{
    using H = IsacHistoricalChannelBeamController;
    static TypeId tid =
        TypeId("ns3::IsacHistoricalChannelBeamController")
            .SetParent<IsacLearnedBeamController>()
            .SetGroupName("Isac")
            .AddConstructor<H>()
            .AddAttribute("CoefficientBits",
                          "Bits with which a vehicle reports the real part, and the imaginary "
                          "part, of each pilot (bit).",
                          UintegerValue(8),
                          MakeUintegerAccessor(&H::m_bits),
                          MakeUintegerChecker<uint32_t>(2, 32));
    return tid;
}

IsacHistoricalChannelBeamController::IsacHistoricalChannelBeamController() = default;

IsacHistoricalChannelBeamController::~IsacHistoricalChannelBeamController() = default;

std::string
IsacHistoricalChannelBeamController::GetFamily() const
{
    return "historical";
}

void
IsacHistoricalChannelBeamController::Prepare() const
{
    NS_ABORT_MSG_IF(!m_parameters,
                    "IsacHistoricalChannelBeamController: no link parameters; call "
                    "SetLinkParameters() first");
    if (m_codebook.rows() != m_parameters->GetTxAntennas())
    {
        m_codebook = isac::DftCodebook(m_parameters->GetTxAntennas());
    }
}

void
IsacHistoricalChannelBeamController::CheckShape(const IsacPolicy& policy) const
{
    if (policy.network.GetSequenceLayers() == 0)
    {
        throw std::invalid_argument("the network has no LSTM");
    }
    const Eigen::Index each = SIGNALS * static_cast<Eigen::Index>(m_parameters->GetTxAntennas());
    CheckSize(policy, each * policy.network.timeSteps, OUTPUTS, false);
    if (!policy.second.layers.empty())
    {
        throw std::invalid_argument("second: there is no second stage");
    }
}

const isac::CMatrix&
IsacHistoricalChannelBeamController::GetPilots(uint64_t slot) const
{
    Prepare();
    return m_codebook;
}

uint32_t
IsacHistoricalChannelBeamController::GetNeededReportBits() const
{
    Prepare();
    return 2 * m_bits * static_cast<uint32_t>(m_codebook.cols()) + SCALE_BITS;
}

void
IsacHistoricalChannelBeamController::Quantise(isac::CVector& report) const
{
    const double largest =
        std::max(report.real().cwiseAbs().maxCoeff(), report.imag().cwiseAbs().maxCoeff());
    const double step = largest / (std::exp2(m_bits - 1) - 1);
    for (Eigen::Index c = 0; c < report.size(); c++)
    {
        report(c) = {step * std::round(report(c).real() / step),
                     step * std::round(report(c).imag() / step)};
    }
}

void
IsacHistoricalChannelBeamController::Locate(const isac::CVector& report, Memory& memory) const
{
    const Eigen::Index n = m_codebook.rows();
    const Eigen::Index half = n / 2;
    Eigen::Index best = 0;
    memory.powers = FADING * memory.powers + report.cwiseAbs2();
    memory.powers.maxCoeff(&best);
    double u = -1 + (2 * static_cast<double>(best) + 1) / static_cast<double>(n);
    const isac::CVector turned = TurnBack(memory.rows.front(), u);
    if (half > 0)
    {
        const isac::Complex step =
            std::conj(turned.head(half).sum()) * turned.segment(half, half).sum();
        u += std::arg(step) / (M_PI * static_cast<double>(half));
    }
    const double amplitude = std::abs(TurnBack(memory.rows.front(), u).mean());
    memory.channel << std::clamp(u, -1.0, 1.0),
        20 * std::log10(std::max(amplitude, std::numeric_limits<double>::min()));
}

void
IsacHistoricalChannelBeamController::Fill(
    const Memory& memory,
    Eigen::Ref<Eigen::RowVectorXd, 0, Eigen::InnerStride<>> inputs) const
{
    const Eigen::Index n = m_codebook.rows();
    const auto slots = inputs.size() / (SIGNALS * n);
    const double amplitude = std::pow(10, memory.channel(1) / 20);
    const double level =
        memory.channel(1) + 10 * std::log10(m_parameters->GetMaxPower() * static_cast<double>(n) /
                                            m_parameters->GetNoise());
    for (Eigen::Index slot = 0; slot < slots; slot++)
    {
        const auto age = std::min<std::size_t>(slots - 1 - slot, memory.rows.size() - 1);
        const isac::CVector row = TurnBack(memory.rows[age], memory.channel(0)) / amplitude;
        auto signals = inputs.segment(slot * SIGNALS * n, SIGNALS * n);
        signals.segment(0, n) = row.real().transpose();
        signals.segment(n, n) = row.imag().transpose();
        signals.segment(2 * n, n).setConstant(level / 20);
    }
}

void
IsacHistoricalChannelBeamController::Gather(const IsacObservation& observation,
                                            Inference& inference)
{
    Prepare();
    if (observation.slot == 0) // a new episode
    {
        m_memories.clear();
    }
    for (std::size_t i = 0; i < observation.tracks.size(); i++)
    {
        const auto& track = observation.tracks[i];
        const auto row = static_cast<Eigen::Index>(i);
        const auto known =
            std::find_if(m_memories.begin(), m_memories.end(), [&track](const Memory& m) {
                return m.trackId == track.trackId;
            });
        if (known == m_memories.end()) // no report yet
        {
            inference.base.row(row) = GetSensed(track);
            inference.inputs.row(row).setConstant(std::numeric_limits<double>::quiet_NaN());
            continue;
        }
        inference.base.row(row) = known->channel;
        Fill(*known, inference.inputs.row(row));
    }
}

void
IsacHistoricalChannelBeamController::Remember(const IsacObservation& observation,
                                              const isac::RMatrix& channels)
{
    const auto tracks = static_cast<Eigen::Index>(observation.tracks.size());
    const auto& reports = observation.pilotResponse;
    const bool any = reports.rows() == tracks && reports.cols() == m_codebook.cols();
    const double amplitude = std::sqrt(m_parameters->GetMaxPower());
    m_next.clear();
    for (Eigen::Index i = 0; i < tracks; i++)
    {
        const uint32_t id = observation.tracks[i].trackId;
        const auto old = std::find_if(m_memories.begin(), m_memories.end(), [id](const Memory& m) {
            return m.trackId == id;
        });
        const bool reported = any && reports.row(i).allFinite() && !reports.row(i).isZero(0);
        if (old == m_memories.end() && !reported)
        {
            continue;
        }
        m_next.push_back(old == m_memories.end() ? Memory{id, {}, {}} : std::move(*old));
        Memory& memory = m_next.back();
        isac::CVector report =
            reported ? isac::CVector(reports.row(i).transpose()) : isac::CVector();
        if (reported)
        {
            Quantise(report);
            // y = sqrt(P) h C with a unitary C, so h = y C^H / sqrt(P).
            const isac::CVector row = m_codebook.conjugate() * report / amplitude;
            memory.rows.insert(memory.rows.begin(), row);
            memory.powers.conservativeResizeLike(isac::RVector::Zero(row.size()));
            Locate(report, memory);
        }
        else
        {
            memory.rows.insert(memory.rows.begin(), isac::CVector(memory.rows.front()));
        }
        memory.rows.resize(
            std::min<std::size_t>(memory.rows.size(), GetPolicy().network.timeSteps));
    }
    m_memories.swap(m_next);
}

} // namespace ns3
