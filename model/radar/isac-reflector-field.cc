/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-reflector-field.h"

#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/isac-array.h"
#include "ns3/isac-ns3-compat.h"
#include "ns3/log.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacReflectorField");
NS_OBJECT_ENSURE_REGISTERED(IsacReflectorField);

namespace
{

/// Nearest distance (m) at which a reflector is evaluated.
constexpr double NEAREST = 1e-3;

} // namespace

TypeId
IsacReflectorField::GetTypeId()
{
    using F = IsacReflectorField;
    static TypeId tid =
        TypeId("ns3::IsacReflectorField")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddConstructor<F>()
            .AddAttribute("Fluctuation",
                          "Fluctuation of a vehicle's radar cross section from slot to slot: "
                          "Swerling0 (none), Swerling1 or Swerling3.",
                          isac::EnumAttribute<Fluctuation>(SWERLING_0),
                          isac::MakeEnumAccessor<Fluctuation>(&F::m_fluctuation),
                          MakeEnumChecker(SWERLING_0,
                                          "Swerling0",
                                          SWERLING_1,
                                          "Swerling1",
                                          SWERLING_3,
                                          "Swerling3"))
            .AddAttribute("Scatterers",
                          "Points that a vehicle's echo comes from (count); one is in its "
                          "middle, more are spread over TargetLength and TargetWidth and share "
                          "its cross section.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&F::m_scatterers),
                          MakeUintegerChecker<uint32_t>(1, 1000))
            .AddAttribute("TargetLength",
                          "Length of a vehicle of several points, along the road (m).",
                          DoubleValue(4.5),
                          MakeDoubleAccessor(&F::m_length),
                          MakeDoubleChecker<double>(0.0, 100.0))
            .AddAttribute("TargetWidth",
                          "Width of a vehicle of several points (m).",
                          DoubleValue(1.8),
                          MakeDoubleAccessor(&F::m_width),
                          MakeDoubleChecker<double>(0.0, 100.0))
            .AddAttribute("ClutterPoints",
                          "Points that stand still, uniform over cos(theta) and distance (count).",
                          UintegerValue(0),
                          MakeUintegerAccessor(&F::m_clutter),
                          MakeUintegerChecker<uint32_t>(0, 100000))
            .AddAttribute("ClutterGain",
                          "Mean |kappa|^2 of a point of clutter over a vehicle's (dB); points "
                          "differ exponentially.",
                          DoubleValue(-20.0),
                          MakeDoubleAccessor(&F::m_clutterGainDb),
                          MakeDoubleChecker<double>(-300.0, 100.0));
    return tid;
}

IsacReflectorField::IsacReflectorField()
    : m_phase(CreateObject<UniformRandomVariable>()),
      m_place(CreateObject<UniformRandomVariable>()),
      m_crossSection(CreateObject<ExponentialRandomVariable>())
{
    NS_LOG_FUNCTION(this);
}

IsacReflectorField::~IsacReflectorField() = default;

void
IsacReflectorField::DoDispose()
{
    m_parameters = nullptr;
    Object::DoDispose();
}

int64_t
IsacReflectorField::AssignStreams(int64_t stream)
{
    m_phase->SetStream(stream);
    m_place->SetStream(stream + 1);
    m_crossSection->SetStream(stream + 2);
    return 3;
}

void
IsacReflectorField::Start(Ptr<const IsacLinkParameters> parameters, double coverage)
{
    m_parameters = parameters;
    m_echo = parameters->GetEchoParameters();
    m_carrier = parameters->GetCarrier();
    m_coverage = coverage;
    m_shape.clear();
    m_clutterPlaces.clear();
    m_clutterGains.clear();
    for (uint32_t i = 0; i < m_clutter; i++)
    {
        const double theta = std::acos(m_place->GetValue(-1, 1));
        const double d = coverage * m_place->GetValue();
        m_clutterPlaces.push_back({-d * std::cos(theta), d * std::sin(theta)});
        m_clutterGains.push_back(std::pow(10, m_clutterGainDb / 10) *
                                 m_crossSection->GetValue(1, 0));
    }
    m_leak.resize(m_echo.nRx);
    for (Eigen::Index n = 0; n < m_echo.nRx; n++)
    {
        m_leak(n) = std::polar(1 / std::sqrt(double(m_echo.nRx)), m_place->GetValue(0, 2 * M_PI));
    }
}

void
IsacReflectorField::Move(const std::vector<IsacTarget>& targets)
{
    m_reflectors.clear();
    for (const auto& target : targets)
    {
        if (target.state.d <= m_coverage)
        {
            AddTarget(target);
        }
    }
    for (std::size_t i = 0; i < m_clutterPlaces.size(); i++)
    {
        AddPoint(m_clutterPlaces[i].x, m_clutterPlaces[i].y, 0, m_clutterGains[i]);
    }
    AddSelfInterference();
}

void
IsacReflectorField::AddTarget(const IsacTarget& target)
{
    auto& shape = m_shape[target.id];
    while (shape.size() < m_scatterers)
    {
        const bool middle = m_scatterers == 1;
        shape.push_back({middle ? 0.0 : m_length * m_place->GetValue(-0.5, 0.5),
                         middle ? 0.0 : m_width * m_place->GetValue(-0.5, 0.5)});
    }
    const double gain = target.excess * Fluctuate() / m_scatterers;
    const double x = -target.state.d * std::cos(target.state.theta);
    const double y = target.state.d * std::sin(target.state.theta);
    const double perCosine = 2 * target.state.v * m_carrier / isac::SPEED_OF_LIGHT; // eq. (7)
    for (const auto& offset : shape)
    {
        const double px = x + offset.x;
        const double py = y + offset.y;
        const double distance = std::max(std::hypot(px, py), NEAREST);
        const double change = -px / distance - std::cos(target.state.theta);
        AddPoint(px, py, target.doppler + perCosine * change, gain);
    }
}

void
IsacReflectorField::AddPoint(double x, double y, double doppler, double gain)
{
    const double d = std::max(std::hypot(x, y), NEAREST);
    IsacReflector point;
    point.theta = std::atan2(std::abs(y), -x);
    point.delay = 2 * d / isac::SPEED_OF_LIGHT;
    point.doppler = doppler;
    const double antennas = double(m_echo.nTx) * double(m_echo.nRx);
    point.amplitude = std::polar(std::sqrt(antennas * m_echo.kappaSquared * gain) / (2 * d),
                                 m_phase->GetValue(0, 2 * M_PI));
    point.response.resize(m_echo.nRx);
    isac::UlaResponse(point.theta, point.response);
    m_reflectors.push_back(point);
}

void
IsacReflectorField::AddSelfInterference()
{
    const double leaked = m_parameters->GetSelfInterferenceGain();
    // The default cancellation is as good as perfect: no point without power.
    if (!(leaked * m_parameters->GetMaxPower() > 1e-6 * m_parameters->GetEchoNoise()))
    {
        return;
    }
    IsacReflector point;
    point.theta = NAN; // in the near field: no direction
    point.amplitude =
        std::polar(std::sqrt(leaked * double(m_echo.nRx)), m_phase->GetValue(0, 2 * M_PI));
    point.response = m_leak;
    m_reflectors.push_back(point);
}

double
IsacReflectorField::Fluctuate()
{
    switch (m_fluctuation)
    {
    case SWERLING_1:
        return m_crossSection->GetValue(1, 0);
    case SWERLING_3:
        return m_crossSection->GetValue(0.5, 0) + m_crossSection->GetValue(0.5, 0);
    default:
        return 1;
    }
}

void
IsacReflectorField::Illuminate(isac::CMatrixIn f)
{
    isac::CVector response(f.rows());
    for (auto& point : m_reflectors)
    {
        if (std::isnan(point.theta))
        {
            point.coupling.setOnes(f.cols());
            continue;
        }
        isac::UlaResponse(point.theta, response);
        point.coupling = (response.adjoint() * f).transpose();
    }
}

const std::vector<IsacReflector>&
IsacReflectorField::GetReflectors() const
{
    return m_reflectors;
}

} // namespace ns3
