/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-state-evolution-mobility-model.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacStateEvolutionMobilityModel");

NS_OBJECT_ENSURE_REGISTERED(IsacStateEvolutionMobilityModel);

TypeId
IsacStateEvolutionMobilityModel::GetTypeId()
{
    using Self = IsacStateEvolutionMobilityModel;
    static TypeId tid =
        TypeId("ns3::IsacStateEvolutionMobilityModel")
            .SetParent<MobilityModel>()
            .SetGroupName("Isac")
            .AddConstructor<IsacStateEvolutionMobilityModel>()
            .AddAttribute("SlotDuration",
                          "(dT) Slot duration (s).",
                          TimeValue(MilliSeconds(20)),
                          MakeTimeAccessor(&Self::m_slotDuration),
                          MakeTimeChecker(MicroSeconds(1)))
            .AddAttribute("SigmaTheta",
                          "(sigma_theta) Standard deviation of the angle's noise per slot (rad).",
                          DoubleValue(isac::EvolutionNoise().sigmaTheta),
                          MakeDoubleAccessor(&Self::m_sigmaTheta),
                          MakeDoubleChecker<double>(0))
            .AddAttribute("SigmaD",
                          "(sigma_d) Standard deviation of the distance's noise per slot (m).",
                          DoubleValue(isac::EvolutionNoise().sigmaD),
                          MakeDoubleAccessor(&Self::m_sigmaD),
                          MakeDoubleChecker<double>(0))
            .AddAttribute("SigmaV",
                          "(sigma_v) Standard deviation of the speed's noise per slot (m/s).",
                          DoubleValue(isac::EvolutionNoise().sigmaV),
                          MakeDoubleAccessor(&Self::m_sigmaV),
                          MakeDoubleChecker<double>(0))
            .AddAttribute("Speed",
                          "(v(0)) Initial speed along the road, positive towards the heading; "
                          "uniform in 10 to 14 unless set (m/s).",
                          PointerValue(),
                          MakePointerAccessor(&Self::m_speed),
                          MakePointerChecker<RandomVariableStream>())
            .AddAttribute("ReferencePosition",
                          "Position of the roadside unit's array (m).",
                          VectorValue(Vector(0, 0, 0)),
                          MakeVectorAccessor(&Self::m_referencePosition),
                          MakeVectorChecker())
            .AddAttribute("Heading",
                          "Direction of the array axis and the road, from global x (rad).",
                          DoubleValue(0),
                          MakeDoubleAccessor(&Self::m_heading),
                          MakeDoubleChecker<double>())
            .AddAttribute("MinDistance",
                          "Lower limit of the horizontal distance d to the array (m).",
                          DoubleValue(0.1),
                          MakeDoubleAccessor(&Self::m_minDistance),
                          MakeDoubleChecker<double>(1e-3));
    return tid;
}

IsacStateEvolutionMobilityModel::IsacStateEvolutionMobilityModel()
{
    for (auto& normal : m_normals)
    {
        normal = CreateObject<NormalRandomVariable>();
    }
    // Here and not as a default value: a default that is loaded from a file would be one random
    // variable for all vehicles.
    m_speed = CreateObjectWithAttributes<UniformRandomVariable>("Min",
                                                                DoubleValue(10.0),
                                                                "Max",
                                                                DoubleValue(14.0));
}

IsacStateEvolutionMobilityModel::~IsacStateEvolutionMobilityModel() = default;

isac::VehicleState
IsacStateEvolutionMobilityModel::GetState() const
{
    Advance();
    return m_segment.from;
}

Ptr<MobilityModel>
IsacStateEvolutionMobilityModel::Copy() const
{
    auto copy = CreateObject<IsacStateEvolutionMobilityModel>();
    copy->m_slotDuration = m_slotDuration;
    copy->m_sigmaTheta = m_sigmaTheta;
    copy->m_sigmaD = m_sigmaD;
    copy->m_sigmaV = m_sigmaV;
    copy->m_speed = m_speed;
    copy->m_referencePosition = m_referencePosition;
    copy->m_heading = m_heading;
    copy->m_minDistance = m_minDistance;
    copy->m_position = GetPosition();
    copy->m_velocity = GetVelocity();
    return copy;
}

void
IsacStateEvolutionMobilityModel::DoInitialize()
{
    NS_LOG_FUNCTION(this);
    if (!m_running)
    {
        m_running = true;
        Reset(m_position, Simulator::Now() + m_slotDuration);
        m_event =
            Simulator::Schedule(m_slotDuration, &IsacStateEvolutionMobilityModel::NotifySlot, this);
        NotifyCourseChange();
    }
    MobilityModel::DoInitialize();
}

void
IsacStateEvolutionMobilityModel::DoDispose()
{
    m_event.Cancel();
    m_speed = nullptr;
    m_normals.fill(nullptr);
    m_running = false;
    MobilityModel::DoDispose();
}

Vector
IsacStateEvolutionMobilityModel::DoGetPosition() const
{
    if (!m_running)
    {
        return m_position;
    }
    Advance();
    const double elapsed = (Simulator::Now() - m_segment.start).GetSeconds();
    const double share = elapsed / (m_segment.end - m_segment.start).GetSeconds();
    const Vector& from = m_segment.fromPosition;
    const Vector& to = m_segment.toPosition;
    return Vector(from.x + share * (to.x - from.x), from.y + share * (to.y - from.y), from.z);
}

void
IsacStateEvolutionMobilityModel::DoSetPosition(const Vector& position)
{
    NS_LOG_FUNCTION(this << position);
    NS_ABORT_MSG_IF(
        !std::isfinite(position.x) || !std::isfinite(position.y) || !std::isfinite(position.z),
        "IsacStateEvolutionMobilityModel: the position " << position << " is not finite");
    if (m_running)
    {
        Advance();
        Reset(position, m_segment.end);
    }
    else
    {
        m_position = position;
    }
    NotifyCourseChange();
}

Vector
IsacStateEvolutionMobilityModel::DoGetVelocity() const
{
    if (!m_running)
    {
        return m_velocity;
    }
    Advance();
    return Vector(m_segment.from.v * m_axis.x, m_segment.from.v * m_axis.y, 0);
}

int64_t
IsacStateEvolutionMobilityModel::DoAssignStreams(int64_t stream)
{
    m_speed->SetStream(stream);
    for (std::size_t i = 0; i < m_normals.size(); ++i)
    {
        m_normals[i]->SetStream(stream + 1 + static_cast<int64_t>(i));
    }
    return 1 + static_cast<int64_t>(m_normals.size());
}

void
IsacStateEvolutionMobilityModel::Reset(const Vector& position, Time end)
{
    m_slot = m_slotDuration;
    m_axis = Vector(std::cos(m_heading), std::sin(m_heading), 0);
    m_origin = Vector(m_referencePosition.x, m_referencePosition.y, position.z);

    const Vector offset = position - m_origin;
    const double x = offset.x * m_axis.x + offset.y * m_axis.y;
    const double y = offset.y * m_axis.x - offset.x * m_axis.y;
    const double d = std::hypot(x, y);
    NS_ABORT_MSG_IF(
        !(d >= m_minDistance),
        "IsacStateEvolutionMobilityModel: the vehicle at "
            << position << " stands on the array at " << m_referencePosition
            << ", where eq. (14) has no meaning: set its position at least MinDistance ("
            << m_minDistance << " m) away, or set ReferencePosition");
    m_side = y < 0 ? -1 : 1;
    m_segment.start = Simulator::Now();
    m_segment.end = end;
    m_segment.from = {std::atan2(std::abs(y), -x), d, m_speed->GetValue()};
    m_segment.fromPosition = position;
    Draw(m_segment);
}

void
IsacStateEvolutionMobilityModel::Draw(Segment& segment) const
{
    std::array<double, 3> w;
    for (std::size_t i = 0; i < w.size(); ++i)
    {
        w[i] = m_normals[i]->GetValue();
    }
    const Time span = segment.end - segment.start;
    const double share = std::sqrt(span.GetSeconds() / m_slot.GetSeconds());
    const isac::EvolutionNoise noise{m_sigmaTheta * share, m_sigmaD * share, m_sigmaV * share};
    segment.to = Confine(isac::Evolve(segment.from, span.GetSeconds(), noise, w));
    segment.toPosition = ToPosition(segment.to);
}

void
IsacStateEvolutionMobilityModel::Advance() const
{
    if (!m_running)
    {
        return;
    }
    const Time now = Simulator::Now();
    while (m_segment.end <= now)
    {
        Segment next;
        next.start = m_segment.end;
        next.end = m_segment.end + m_slot;
        next.from = m_segment.to;
        next.fromPosition = m_segment.toPosition;
        Draw(next);
        m_segment = next;
    }
}

void
IsacStateEvolutionMobilityModel::NotifySlot()
{
    Advance();
    m_event = Simulator::Schedule(m_segment.end - Simulator::Now(),
                                  &IsacStateEvolutionMobilityModel::NotifySlot,
                                  this);
    NotifyCourseChange();
}

isac::VehicleState
IsacStateEvolutionMobilityModel::Confine(isac::VehicleState x) const
{
    if (x.d < 0) // passed through the array: the same point with d > 0 lies opposite
    {
        x.d = -x.d;
        x.theta += M_PI;
    }
    x.d = std::max(x.d, m_minDistance);
    if (x.theta < 0 || x.theta > M_PI)
    {
        x.theta = std::abs(std::remainder(x.theta, 2 * M_PI)); // remainder is in [-pi, pi]
    }
    return x;
}

Vector
IsacStateEvolutionMobilityModel::ToPosition(const isac::VehicleState& x) const
{
    const double along = -x.d * std::cos(x.theta);
    const double across = m_side * x.d * std::sin(x.theta);
    return Vector(m_origin.x + along * m_axis.x - across * m_axis.y,
                  m_origin.y + along * m_axis.y + across * m_axis.x,
                  m_origin.z);
}

} // namespace ns3
