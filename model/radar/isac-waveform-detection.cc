/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * IsacWaveformSensor: from echo cubes to detections.
 */

#include "isac-waveform-sensor.h"

#include "ns3/isac-warn-once.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace ns3
{

namespace
{

/// Targets closer than this many resolution cells in every coordinate are one.
constexpr double SAME = 0.7;
/// A beam answers for targets within this many beam widths of where its spatial filter points; what
/// it hears from elsewhere is only taken out.
constexpr double OWN = 2;
/// A search refines at most so many cells.
constexpr std::size_t MOST_CELLS = 64;
/// Cells to either side that a window's main lobe reaches.
constexpr Eigen::Index MAIN_LOBE = 3;

/// A cell of the search that crossed the threshold.
struct Crossing
{
    Eigen::Index range;   //!< in the gate
    Eigen::Index doppler; //!< in the gate
    double u;             //!< cosine of the receive beam's angle
    double power;         //!< of the cell (W)
};

/**
 * Largest power that a target leaves in a receive beam beside its own, which it is half a width
 * from the middle of at most: that costs it a factor of (2 / pi)^2.
 *
 * @param u cosine of the angle of its own beam
 * @param other cosine of another's; they repeat with a period of 2
 * @param antennas N_RA
 * @return share of the power in its own beam
 */
double
SideLobe(double u, double other, double antennas)
{
    const double apart = std::abs(std::remainder(u - other, 2.0)) * antennas / 2;
    return apart <= 1.5 ? 1.0
                        : 2.5 / std::pow(antennas * std::sin(M_PI * (apart - 0.5) / antennas), 2);
}

/**
 * @param crossing a cell
 * @param taken stronger cells
 * @param antennas N_RA
 * @return whether their side lobes together may be all there is in it
 */
bool
IsSideLobe(const Crossing& crossing, const std::vector<Crossing>& taken, double antennas)
{
    double amplitude = 0;
    for (const auto& other : taken)
    {
        if (std::abs(other.range - crossing.range) <= MAIN_LOBE &&
            std::abs(other.doppler - crossing.doppler) <= MAIN_LOBE)
        {
            amplitude += std::sqrt(other.power * SideLobe(other.u, crossing.u, antennas));
        }
    }
    return crossing.power <= amplitude * amplitude;
}

} // namespace

void
IsacWaveformSensor::Warn(const isac::SymbolGrid& grid) const
{
    const double halfC = isac::SPEED_OF_LIGHT / 2;
    const double toSpeed = halfC / m_parameters->GetCarrier();
    const double range = halfC * grid.GetLargestDelay();
    const double cell = halfC * grid.GetDelayCell();
    const double speed = toSpeed * grid.GetLargestDoppler();
    const double period = halfC * double(grid.subcarriers) * grid.GetDelayCell();
    const double speedCell = toSpeed * grid.GetDopplerCell();
    std::ostringstream text;
    if (range < m_setup.coverage)
    {
        text << "its cyclic prefix holds echoes of up to " << range << " m, CoverageRange is "
             << m_setup.coverage << " m (raise CyclicPrefix); ";
    }
    if (period < m_setup.coverage)
    {
        text << "ranges are ambiguous beyond " << period << " m, CoverageRange is "
             << m_setup.coverage << " m (take more Subcarriers); ";
    }
    if (m_parameters->GetRxAntennas() == 1)
    {
        text << "one receive antenna has no angle (raise RxAntennas); ";
    }
    if (speed < m_setup.maxSpeed)
    {
        text << "speeds are ambiguous beyond " << speed << " m/s, MaxSpeed is " << m_setup.maxSpeed
             << " m/s (take fewer Subcarriers); ";
    }
    if (cell > m_setup.coverage / 4)
    {
        text << "a range cell of " << cell << " m does not resolve the coverage of "
             << m_setup.coverage << " m (raise Bandwidth); ";
    }
    if (speedCell > m_setup.maxSpeed)
    {
        text << "a speed cell of " << speedCell << " m/s does not resolve speeds of up to "
             << m_setup.maxSpeed << " m/s (lengthen EchoWindow); ";
    }
    const std::string wrong = text.str();
    if (!wrong.empty())
    {
        text << "resolution " << cell << " m and " << speedCell << " m/s, unambiguous up to "
             << period << " m and +-" << speed << " m/s";
        isac::WarnOnce(wrong, "the waveform radar's signal: " + text.str());
    }
}

void
IsacWaveformSensor::Believe(IsacEchoDetection& detection) const
{
    const auto& grid = GetGrid();
    const auto constants = grid.GetConstants();
    const double snr = std::max(detection.snr, 1.0);
    const double antennas = m_parameters->GetRxAntennas();
    // (22), corrected, with xi SINR = snr; one antenna has no angle at all.
    const double slope = M_PI * std::sin(detection.theta);
    const double information = 2 * snr * slope * slope * (antennas * antennas - 1) / 12;
    const double most = M_PI * M_PI / 12; // of an angle nobody knows
    const auto cell = [this](double size) { return std::pow(m_modelError * size, 2); };
    const double sine = std::max(std::sin(detection.theta), 1e-3);
    detection.varTheta = std::min(1 / information + cell(2 / antennas / sine), most);
    detection.varTau =
        std::pow(constants.alphaTau, 2) * constants.xi / snr + cell(grid.GetDelayCell());
    detection.varMu =
        std::pow(constants.alphaMu, 2) * constants.xi / snr + cell(grid.GetDopplerCell());
}

void
IsacWaveformSensor::Report(const IsacEchoCube& cube,
                           double u,
                           const std::vector<IsacCubeDetection>& found,
                           std::vector<IsacEchoDetection>& detections) const
{
    const double width = 2 / double(m_parameters->GetRxAntennas());
    for (const auto& target : found)
    {
        auto point = target.point;
        if (m_angleEstimator == MUSIC && cube.basis.size() == 0)
        {
            IsacEchoCube whole = cube;
            for (const auto& other : found)
            {
                m_detector->GetEstimator().GetSteering().Add(other.point, 1, whole);
            }
            point.u = m_detector->GetEstimator().Music(whole,
                                                       point,
                                                       static_cast<Eigen::Index>(found.size()));
        }
        auto detection = ToDetection(point);
        detection.snr = target.snr;
        const double d = isac::SPEED_OF_LIGHT / 2 * detection.tau;
        if (!std::isfinite(detection.theta + detection.tau + detection.mu) ||
            d < m_setup.minDistance || d > m_setup.coverage ||
            std::abs(std::remainder(point.u - u, 2.0)) > OWN * width)
        {
            continue;
        }
        Believe(detection);
        const auto same = std::find_if(detections.begin(), detections.end(), [&](const auto& o) {
            return IsNear(o, detection, SAME);
        });
        if (same == detections.end())
        {
            detections.push_back(detection);
        }
        else if (same->snr < detection.snr) // another beam saw it better
        {
            *same = detection;
        }
    }
}

void
IsacWaveformSensor::LookWithBeams(const IsacBeamDecision& decision,
                                  const std::vector<IsacLook>& looks,
                                  std::vector<IsacEchoDetection>& detections)
{
    if (looks.empty())
    {
        return; // nothing is sent, and nobody listens
    }
    Transmit(decision.f, decision.p);
    std::vector<IsacCubeDetection> found;
    m_cube.basis.resize(0, 0);
    for (std::size_t k = 0; k < looks.size(); k++)
    {
        m_cube.gate = GetGate(looks[k]);
        FillCube(k, m_cube);
        m_detector->Detect(m_cube, looks[k].u, found);
        Report(m_cube, looks[k].u, found, detections);
    }
}

void
IsacWaveformSensor::Search(isac::CVectorIn f,
                           double power,
                           double cosMin,
                           double cosMax,
                           std::vector<IsacEchoDetection>& detections)
{
    const auto& grid = GetGrid();
    Transmit(Eigen::Map<const isac::CMatrix>(f.data(), f.size(), 1),
             isac::RVector::Constant(1, power));
    IsacEchoCube wide;
    const Eigen::Index margin = m_detector->GetMargin() + 1;
    const double lastRange = 2 * m_setup.coverage / isac::SPEED_OF_LIGHT / grid.GetDelayCell();
    const double lastDoppler = 2 * m_setup.maxSpeed * m_parameters->GetCarrier() /
                               isac::SPEED_OF_LIGHT / grid.GetDopplerCell();
    const auto ranges = static_cast<Eigen::Index>(std::ceil(lastRange)) + 1 + 2 * margin;
    const auto half = static_cast<Eigen::Index>(std::ceil(lastDoppler)) + margin;
    wide.gate.firstRange = -margin;
    wide.gate.ranges = std::min(ranges, grid.subcarriers);
    wide.gate.dopplers = std::min(2 * half + 1, grid.symbols);
    wide.gate.firstDoppler = -(wide.gate.dopplers / 2);
    const auto antennas = static_cast<Eigen::Index>(m_parameters->GetRxAntennas());
    std::vector<double> beams;
    for (Eigen::Index i = 0; i < antennas; i++)
    {
        const double u = -1 + (2 * double(i) + 1) / double(antennas);
        if (u > cosMin - 1 / double(antennas) && u < cosMax + 1 / double(antennas))
        {
            beams.push_back(u);
        }
    }
    isac::CVector s;
    wide.basis.resize(antennas, static_cast<Eigen::Index>(beams.size()));
    for (std::size_t i = 0; i < beams.size(); i++)
    {
        m_detector->GetEstimator().GetSteering().Angle(beams[i], isac::CMatrix(), s);
        wide.basis.col(static_cast<Eigen::Index>(i)) = s;
    }
    FillCube(0, wide);
    DetectInSearch(wide, beams, detections);
}

void
IsacWaveformSensor::DetectInSearch(const IsacEchoCube& wide,
                                   const std::vector<double>& beams,
                                   std::vector<IsacEchoDetection>& detections) const
{
    std::vector<Crossing> crossings;
    isac::RMatrix power;
    IsacCfar::Result result;
    const Eigen::Index margin = m_detector->GetMargin();
    const double antennas = m_parameters->GetRxAntennas();
    for (std::size_t i = 0; i < beams.size(); i++)
    {
        m_detector->FillMap(wide.data.row(static_cast<Eigen::Index>(i)).transpose(),
                            wide.gate,
                            power);
        m_detector->GetCfar().Detect(power, result);
        for (const auto& cell : result.detections)
        {
            crossings.push_back({cell.range + margin, cell.doppler + margin, beams[i], cell.power});
        }
    }
    std::stable_sort(crossings.begin(), crossings.end(), [](const auto& a, const auto& b) {
        return a.power > b.power;
    });
    // What shines in from beside the sector has no angle here.
    const double half = 1 / antennas;
    const auto beside = [&beams, half](const IsacCubeDetection& target) {
        const double u = std::clamp(target.point.u, -1.0, 1.0);
        return u < beams.front() - half - 1e-9 || u > beams.back() + half + 1e-9;
    };
    const double weakest =
        crossings.empty() ? 0.0 : crossings.front().power / std::pow(10, m_dynamicRangeDb / 10);
    std::vector<Crossing> taken;
    std::vector<IsacCubeDetection> found;
    for (const auto& crossing : crossings)
    {
        if (crossing.power < weakest || IsSideLobe(crossing, taken, antennas))
        {
            continue;
        }
        taken.push_back(crossing);
        if (taken.size() > MOST_CELLS)
        {
            break;
        }
        IsacCubePoint cell;
        cell.range = double(wide.gate.firstRange + crossing.range);
        cell.doppler = double(wide.gate.firstDoppler + crossing.doppler);
        cell.u = crossing.u;
        const auto here = ToDetection(cell);
        if (std::none_of(detections.begin(), detections.end(), [&](const auto& known) {
                return IsNear(known, here, 1);
            }))
        {
            IsacEchoCube around = CutOut(wide, crossing.range, crossing.doppler);
            m_detector->Detect(around, crossing.u, found);
            found.erase(std::remove_if(found.begin(), found.end(), beside), found.end());
            Report(around, crossing.u, found, detections);
        }
    }
}

IsacEchoDetection
IsacWaveformSensor::ToDetection(const IsacCubePoint& point) const
{
    IsacEchoDetection detection;
    detection.theta = std::acos(std::clamp(point.u, -1.0, 1.0));
    detection.tau = point.range * GetGrid().GetDelayCell();
    detection.mu = point.doppler * GetGrid().GetDopplerCell();
    return detection;
}

bool
IsacWaveformSensor::IsNear(const IsacEchoDetection& a,
                           const IsacEchoDetection& b,
                           double cells) const
{
    const auto& grid = GetGrid();
    return std::abs(a.tau - b.tau) < cells * grid.GetDelayCell() &&
           std::abs(a.mu - b.mu) < cells * grid.GetDopplerCell() &&
           std::abs(std::cos(a.theta) - std::cos(b.theta)) <
               cells * 2 / double(m_parameters->GetRxAntennas());
}

IsacEchoCube
IsacWaveformSensor::CutOut(const IsacEchoCube& wide, Eigen::Index range, Eigen::Index doppler) const
{
    const auto cut = [](Eigen::Index centre, Eigen::Index half, Eigen::Index size) {
        const Eigen::Index first = std::max<Eigen::Index>(centre - half, 0);
        return std::make_pair(first, std::min(centre + half + 1, size) - first);
    };
    const auto [firstRange, ranges] = cut(range, m_gateRange, wide.gate.ranges);
    const auto [firstDoppler, dopplers] = cut(doppler, m_gateDoppler, wide.gate.dopplers);
    IsacEchoCube cube;
    cube.gate = {wide.gate.firstRange + firstRange,
                 ranges,
                 wide.gate.firstDoppler + firstDoppler,
                 dopplers};
    cube.basis = wide.basis;
    cube.noise = wide.noise;
    cube.data.resize(wide.data.rows(), cube.gate.GetCells());
    for (Eigen::Index d = 0; d < dopplers; d++)
    {
        cube.data.middleCols(d * ranges, ranges) =
            wide.data.middleCols((firstDoppler + d) * wide.gate.ranges + firstRange, ranges);
    }
    return cube;
}

} // namespace ns3
