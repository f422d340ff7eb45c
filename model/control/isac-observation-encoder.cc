/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-observation-encoder.h"

#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/isac-ns3-compat.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(IsacObservationEncoder);

namespace
{

/// Normalised features are clipped here (deviations).
constexpr double FARTHEST = 10;

} // namespace

TypeId
IsacObservationEncoder::GetTypeId()
{
    using O = IsacObservationEncoder;
    static TypeId tid =
        TypeId("ns3::IsacObservationEncoder")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddConstructor<O>()
            .AddAttribute("Gamma",
                          "Scale of the feature gamma^: Linear (the paper's), or Log for "
                          "log2(1 + gamma^).",
                          isac::EnumAttribute<O::Gamma>(O::LINEAR),
                          isac::MakeEnumAccessor<O::Gamma>(&O::m_gamma),
                          MakeEnumChecker(O::LINEAR, "Linear", O::LOG, "Log"))
            .AddAttribute("Population",
                          "Cells with Gaussian receptive fields that code each feature (count); "
                          "0: the feature itself is the input.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&O::m_population),
                          MakeUintegerChecker<uint32_t>(0, 256))
            .AddAttribute("PopulationRange",
                          "Centres of the receptive fields are evenly spaced up to this many "
                          "deviations to both sides (standard deviations); their width is the "
                          "spacing.",
                          DoubleValue(2.0),
                          MakeDoubleAccessor(&O::m_range),
                          MakeDoubleChecker<double>(0.01, 10.0));
    return tid;
}

IsacObservationEncoder::IsacObservationEncoder() = default;

IsacObservationEncoder::~IsacObservationEncoder() = default;

Eigen::Index
IsacObservationEncoder::GetFeatures(uint32_t vehicles)
{
    return vehicles > 0 ? PER_VEHICLE * vehicles : SHARED;
}

Eigen::Index
IsacObservationEncoder::GetInputs(uint32_t vehicles) const
{
    return GetFeatures(vehicles) * std::max<Eigen::Index>(m_population, 1);
}

Eigen::RowVector4d
IsacObservationEncoder::GetTrack(const IsacTrackObservation& track) const
{
    const double gamma = m_gamma == LOG ? std::log2(1 + track.gamma) : track.gamma;
    return {track.estimate.theta, track.estimate.d, track.estimate.v, gamma};
}

void
IsacObservationEncoder::Extract(const IsacObservation& observation,
                                uint32_t vehicles,
                                isac::RMatrix& features) const
{
    if (vehicles == 0)
    {
        ExtractShared(observation, features);
        return;
    }
    features.setConstant(1, GetFeatures(vehicles), std::numeric_limits<double>::quiet_NaN());
    const std::size_t known = std::min<std::size_t>(vehicles, observation.tracks.size());
    for (std::size_t k = 0; k < known; k++)
    {
        features.block<1, PER_VEHICLE>(0, PER_VEHICLE * k) = GetTrack(observation.tracks[k]);
    }
}

void
IsacObservationEncoder::ExtractShared(const IsacObservation& observation,
                                      isac::RMatrix& features) const
{
    const auto& tracks = observation.tracks;
    features.setZero(tracks.size(), SHARED);
    std::vector<std::size_t> order(tracks.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&tracks](std::size_t a, std::size_t b) {
        return tracks[a].estimate.theta < tracks[b].estimate.theta;
    });
    for (std::size_t i = 0; i < order.size(); i++)
    {
        const auto own = GetTrack(tracks[order[i]]);
        auto row = features.row(order[i]);
        row.head<PER_VEHICLE>() = own;
        if (i > 0)
        {
            row.segment<PER_VEHICLE>(PER_VEHICLE) = GetTrack(tracks[order[i - 1]]) - own;
        }
        if (i + 1 < order.size())
        {
            row.segment<PER_VEHICLE>(2 * PER_VEHICLE) = GetTrack(tracks[order[i + 1]]) - own;
        }
        row(SHARED - 1) = 1.0 / static_cast<double>(order.size());
    }
}

void
IsacObservationEncoder::Encode(isac::RMatrixIn features,
                               isac::RVectorIn mean,
                               isac::RVectorIn deviation,
                               isac::RMatrix& inputs) const
{
    const auto cells = static_cast<Eigen::Index>(m_population);
    inputs.resize(features.rows(), features.cols() * std::max<Eigen::Index>(cells, 1));
    const double spacing = cells > 1 ? 2 * m_range / static_cast<double>(cells - 1) : m_range;
    for (Eigen::Index j = 0; j < features.cols(); j++)
    {
        for (Eigen::Index i = 0; i < features.rows(); i++)
        {
            const double scaled = (features(i, j) - mean(j)) / deviation(j);
            const double x = std::isnan(scaled) ? 0.0 : std::clamp(scaled, -FARTHEST, FARTHEST);
            if (cells == 0)
            {
                inputs(i, j) = x;
                continue;
            }
            for (Eigen::Index c = 0; c < cells; c++)
            {
                const double z = (x + m_range - spacing * static_cast<double>(c)) / spacing;
                inputs(i, j * cells + c) = std::exp(-z * z / 2);
            }
        }
    }
}

} // namespace ns3
