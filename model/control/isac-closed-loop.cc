/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-closed-loop.h"

#include "isac-genie-beam-controller.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/isac-array.h"
#include "ns3/isac-communication.h"
#include "ns3/isac-normal-stream.h"
#include "ns3/isac-power.h"
#include "ns3/log.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacClosedLoop");
NS_OBJECT_ENSURE_REGISTERED(IsacClosedLoop);

TypeId
IsacClosedLoop::GetTypeId()
{
    using L = IsacClosedLoop;
    static TypeId tid =
        TypeId("ns3::IsacClosedLoop")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddConstructor<L>()
            .AddAttribute("Slots",
                          "(N) Slots of an episode (slots).",
                          UintegerValue(100),
                          MakeUintegerAccessor(&L::m_slots),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("StartPositions",
                          "Start positions relative to the RSU, x along the road: x,y;x,y;... (m).",
                          StringValue("-5,10;-15,10;-25,10"),
                          MakeStringAccessor(&L::SetStartPositions, &L::GetStartPositions),
                          MakeStringChecker())
            .AddAttribute("MinSpeed",
                          "Smallest initial speed (m/s).",
                          DoubleValue(10.0),
                          MakeDoubleAccessor(&L::m_minSpeed),
                          MakeDoubleChecker<double>(-1e3, 1e3))
            .AddAttribute("MaxSpeed",
                          "Largest initial speed (m/s).",
                          DoubleValue(14.0),
                          MakeDoubleAccessor(&L::m_maxSpeed),
                          MakeDoubleChecker<double>(-1e3, 1e3))
            .AddAttribute("SigmaTheta",
                          "(sigma_theta) Standard deviation of the angle's noise per slot (rad).",
                          DoubleValue(isac::EvolutionNoise().sigmaTheta),
                          MakeDoubleAccessor(&L::m_sigmaTheta),
                          MakeDoubleChecker<double>(0.0, 10.0))
            .AddAttribute("SigmaD",
                          "(sigma_d) Standard deviation of the distance's noise per slot (m).",
                          DoubleValue(isac::EvolutionNoise().sigmaD),
                          MakeDoubleAccessor(&L::m_sigmaD),
                          MakeDoubleChecker<double>(0.0, 1e3))
            .AddAttribute("SigmaV",
                          "(sigma_v) Standard deviation of the speed's noise per slot (m/s).",
                          DoubleValue(isac::EvolutionNoise().sigmaV),
                          MakeDoubleAccessor(&L::m_sigmaV),
                          MakeDoubleChecker<double>(0.0, 1e3))
            .AddAttribute("MinDistance",
                          "Lower limit of the distance to the array (m).",
                          DoubleValue(0.1),
                          MakeDoubleAccessor(&L::m_minDistance),
                          MakeDoubleChecker<double>(1e-3, 1e6))
            .AddAttribute("ReferenceLoss",
                          "(-alpha_0) True path loss at 1 m (dB).",
                          DoubleValue(70.0),
                          MakeDoubleAccessor(&L::m_referenceLossDb),
                          MakeDoubleChecker<double>(-300.0, 300.0))
            .AddAttribute("Exponent",
                          "True path-loss exponent (dimensionless).",
                          DoubleValue(2.55),
                          MakeDoubleAccessor(&L::m_exponent),
                          MakeDoubleChecker<double>(0.0, 20.0))
            .AddAttribute("MeanBlocked",
                          "Mean length of the periods in which a vehicle is blocked (s); 0: none. "
                          "Periods are exponential, as IsacBlockageModel's, seen once a slot.",
                          DoubleValue(0.0),
                          MakeDoubleAccessor(&L::m_meanBlocked),
                          MakeDoubleChecker<double>(0.0, 1e6))
            .AddAttribute("MeanClear",
                          "Mean length of the periods in which a vehicle is clear (s).",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&L::m_meanClear),
                          MakeDoubleChecker<double>(1e-6, 1e6))
            .AddAttribute("BlockageLoss",
                          "One-way loss while a vehicle is blocked (dB); echoes suffer it twice.",
                          DoubleValue(20.0),
                          MakeDoubleAccessor(&L::m_blockageLoss),
                          MakeDoubleChecker<double>(0.0, 300.0))
            .AddTraceSource("Slot",
                            "A slot ended.",
                            MakeTraceSourceAccessor(&L::m_slotTrace),
                            "ns3::IsacClosedLoop::SlotTracedCallback");
    return tid;
}

IsacClosedLoop::IsacClosedLoop()
    : m_radar(CreateObject<IsacRadar>()),
      m_sounder(CreateObject<IsacPilotSounder>())
{
    // The paper's process: the beams' own echoes are all there is.
    m_radar->SetAttribute("WideBeamRefresh", BooleanValue(false));
    NS_LOG_FUNCTION(this);
}

IsacClosedLoop::~IsacClosedLoop() = default;

void
IsacClosedLoop::DoDispose()
{
    m_parameters = nullptr;
    m_controller = nullptr;
    m_radar = nullptr;
    m_sounder = nullptr;
    m_draws.clear();
    Object::DoDispose();
}

void
IsacClosedLoop::SetLinkParameters(Ptr<IsacLinkParameters> parameters)
{
    m_parameters = parameters;
}

Ptr<IsacLinkParameters>
IsacClosedLoop::GetLinkParameters() const
{
    return m_parameters;
}

void
IsacClosedLoop::SetController(Ptr<IsacBeamController> controller)
{
    m_controller = controller;
}

Ptr<IsacBeamController>
IsacClosedLoop::GetController() const
{
    return m_controller;
}

void
IsacClosedLoop::SetRadar(Ptr<IsacRadar> radar)
{
    m_radar = radar;
}

Ptr<IsacRadar>
IsacClosedLoop::GetRadar() const
{
    return m_radar;
}

const IsacObservation&
IsacClosedLoop::GetObservation() const
{
    return m_observation;
}

const std::vector<isac::VehicleState>&
IsacClosedLoop::GetStates() const
{
    return m_states;
}

const isac::RVector&
IsacClosedLoop::GetRates() const
{
    return m_rate;
}

uint32_t
IsacClosedLoop::GetVehicles() const
{
    return m_start.size();
}

uint32_t
IsacClosedLoop::GetSlots() const
{
    return m_slots;
}

void
IsacClosedLoop::SetStartPositions(std::string positions)
{
    std::vector<isac::VehicleState> start;
    std::istringstream list(positions);
    for (std::string item; std::getline(list, item, ';');)
    {
        std::istringstream pair(item);
        double x = 0;
        double y = 0;
        char comma = 0;
        const bool read = static_cast<bool>(pair >> x >> comma >> y) && comma == ',';
        NS_ABORT_MSG_IF(!read || !(pair >> std::ws).eof() || !(std::hypot(x, y) > 0),
                        "IsacClosedLoop: StartPositions '"
                            << positions << "': '" << item
                            << "' is not a position x,y away from the RSU at 0,0");
        start.push_back({std::atan2(std::abs(y), -x), std::hypot(x, y), 0});
    }
    m_positions = positions;
    m_start = start;
    m_draws.resize(start.size());
    for (auto& draws : m_draws)
    {
        draws = {CreateObject<UniformRandomVariable>(),
                 CreateObject<NormalRandomVariable>(),
                 CreateObject<NormalRandomVariable>(),
                 CreateObject<NormalRandomVariable>(),
                 CreateObject<UniformRandomVariable>()};
    }
}

std::string
IsacClosedLoop::GetStartPositions() const
{
    return m_positions;
}

int64_t
IsacClosedLoop::AssignStreams(int64_t stream)
{
    int64_t next = stream;
    for (auto& draws : m_draws)
    {
        draws.speed->SetStream(next);
        isac::SetNormalStream(draws.theta, next + 1);
        isac::SetNormalStream(draws.d, next + 2);
        isac::SetNormalStream(draws.v, next + 3);
        next += 4;
    }
    next += m_radar->AssignStreams(next);
    next += m_sounder->AssignStreams(next);
    if (m_controller)
    {
        next += m_controller->AssignStreams(next);
    }
    for (auto& draws : m_draws)
    {
        draws.block->SetStream(next++);
    }
    return next - stream;
}

const IsacObservation&
IsacClosedLoop::Reset()
{
    NS_ABORT_MSG_IF(!m_parameters,
                    "IsacClosedLoop: no link parameters; call SetLinkParameters() first");
    NS_ABORT_MSG_IF(m_minSpeed > m_maxSpeed,
                    "IsacClosedLoop: MinSpeed (" << m_minSpeed << " m/s) exceeds MaxSpeed ("
                                                 << m_maxSpeed << " m/s)");
    m_radar->SetLinkParameters(m_parameters);
    m_echo = isac::EchoModel(m_parameters->GetEchoParameters());
    m_states = m_start;
    for (std::size_t k = 0; k < m_states.size(); k++)
    {
        m_states[k].v = m_draws[k].speed->GetValue(m_minSpeed, m_maxSpeed);
        Confine(m_states[k]);
    }
    Block(true);
    Expose();
    m_observation = m_radar->Start(m_targets);
    m_metrics = IsacSlotMetrics();
    return m_observation;
}

void
IsacClosedLoop::Confine(isac::VehicleState& state) const
{
    if (state.d < 0) // through the array: the same point with d > 0 lies opposite
    {
        state.d = -state.d;
        state.theta += M_PI;
    }
    state.d = std::max(state.d, m_minDistance);
    if (state.theta < 0 || state.theta > M_PI)
    {
        state.theta = std::abs(std::remainder(state.theta, 2 * M_PI));
    }
}

void
IsacClosedLoop::Block(bool first)
{
    if (m_meanBlocked <= 0)
    {
        m_blocked.assign(m_states.size(), false);
        return;
    }
    // Two-state Markov process in continuous time, seen every dT.
    const double dT = m_parameters->GetSlotDuration().GetSeconds();
    const double share = m_meanBlocked / (m_meanBlocked + m_meanClear);
    const double memory = std::exp(-dT * (1 / m_meanBlocked + 1 / m_meanClear));
    m_blocked.resize(m_states.size());
    for (std::size_t k = 0; k < m_blocked.size(); k++)
    {
        const double before = first ? share : (m_blocked[k] ? 1.0 : 0.0);
        const double probability = share + (before - share) * memory;
        m_blocked[k] = m_draws[k].block->GetValue() < probability;
    }
}

void
IsacClosedLoop::Expose()
{
    const auto vehicles = static_cast<Eigen::Index>(m_states.size());
    m_targets.resize(m_states.size());
    m_theta.resize(vehicles);
    m_gain.resize(vehicles);
    for (Eigen::Index k = 0; k < vehicles; k++)
    {
        const auto& state = m_states[k];
        m_targets[k].id = static_cast<uint32_t>(k);
        m_targets[k].state = state;
        m_targets[k].doppler = isac::EchoDoppler(state, m_parameters->GetCarrier());
        m_theta(k) = state.theta;
        const double blockage = m_blocked[k] ? std::pow(10, -m_blockageLoss / 10) : 1.0;
        m_targets[k].excess = blockage * blockage;
        m_gain(k) = isac::LogDistanceGain(state.d, m_referenceLossDb, m_exponent) * blockage;
    }
    isac::LineOfSightChannel(m_theta, m_gain, m_parameters->GetTxAntennas(), m_h);
}

void
IsacClosedLoop::Advance()
{
    const double dT = m_parameters->GetSlotDuration().GetSeconds();
    const isac::EvolutionNoise noise{m_sigmaTheta, m_sigmaD, m_sigmaV};
    for (std::size_t k = 0; k < m_states.size(); k++)
    {
        const double theta = m_draws[k].theta->GetValue();
        const double d = m_draws[k].d->GetValue();
        const double v = m_draws[k].v->GetValue();
        m_states[k] = isac::Evolve(m_states[k], dT, noise, {theta, d, v});
        Confine(m_states[k]);
    }
    Block(false);
    Expose();
}

} // namespace ns3
