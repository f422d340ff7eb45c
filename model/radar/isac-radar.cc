/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-radar.h"

#include "ns3/abort.h"
#include "ns3/isac-array.h"
#include "ns3/isac-communication.h"
#include "ns3/log.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacRadar");
NS_OBJECT_ENSURE_REGISTERED(IsacRadar);

namespace
{

/**
 * @param sigma a standard deviation, possibly infinite or NaN
 * @param cap largest value allowed
 * @return sigma if it is below the cap, else the cap
 */
double
Cap(double sigma, double cap)
{
    return sigma < cap ? sigma : cap;
}

/// Smallest distance (m) at which the equations are evaluated.
constexpr double NEAREST = 1e-3;

} // namespace

IsacRadar::IsacRadar()
    : m_initialNoise(CreateObject<NormalRandomVariable>()),
      m_echoNoise(CreateObject<NormalRandomVariable>()),
      m_echoDetection(CreateObject<UniformRandomVariable>()),
      m_echoLossDraw(CreateObject<UniformRandomVariable>()),
      m_searchError(CreateObject<NormalRandomVariable>()),
      m_searchDraw(CreateObject<UniformRandomVariable>()),
      m_falseAlarm(CreateObject<UniformRandomVariable>()),
      m_sensor(CreateObject<IsacWaveformSensor>())
{
    NS_LOG_FUNCTION(this);
}

IsacRadar::~IsacRadar() = default;

void
IsacRadar::DoDispose()
{
    m_parameters = nullptr;
    m_sensor = nullptr;
    Object::DoDispose();
}

void
IsacRadar::SetLinkParameters(Ptr<IsacLinkParameters> parameters)
{
    m_parameters = parameters;
}

const IsacObservation&
IsacRadar::GetObservation() const
{
    return m_observation;
}

const std::vector<uint32_t>&
IsacRadar::GetDecisionTargets() const
{
    return m_decisionTargets;
}

const std::vector<uint32_t>&
IsacRadar::GetTrackTargets() const
{
    return m_trackTargets;
}

const isac::EchoQuality&
IsacRadar::GetEchoQuality() const
{
    return m_quality;
}

double
IsacRadar::GetCoverageRange() const
{
    return m_coverage;
}

const IsacObservation&
IsacRadar::Start(const std::vector<IsacTarget>& targets)
{
    NS_LOG_FUNCTION(this << targets.size());
    Validate();
    m_echo = isac::EchoModel(m_parameters->GetEchoParameters());
    m_maxPower = m_parameters->GetMaxPower();
    m_carrier = m_parameters->GetCarrier();
    StartSearch();
    StartWaveform();
    m_observation.slot = 0;
    m_observation.tracks.clear();
    m_trackTargets.clear();
    m_decisionTargets.clear();
    m_quality.Resize(0);
    m_deviations.clear();
    m_started = true;
    for (const auto& target : targets)
    {
        if (!m_initialAcquisition || target.state.d > m_coverage ||
            m_trackTargets.size() >= m_maxTracks)
        {
            continue;
        }
        const auto w = Draw(m_initialNoise);
        IsacTrackObservation track;
        track.estimate.theta = target.state.theta + m_initialSigmaTheta * w[0];
        track.estimate.d = target.state.d + m_initialSigmaD * w[1];
        track.estimate.v = target.state.v + m_initialSigmaV * w[2];
        Clip(track.estimate);
        const double toTau = 2 / isac::SPEED_OF_LIGHT;
        const double toMu = toTau * m_carrier * std::cos(track.estimate.theta);
        track.tau = toTau * track.estimate.d;
        track.mu = toMu * track.estimate.v;
        track.varTheta = m_initialSigmaTheta * m_initialSigmaTheta;
        track.varTau = std::pow(toTau * m_initialSigmaD, 2);
        track.varMu = std::pow(toMu * m_initialSigmaV, 2);
        Append(track, target.id);
        m_birthTrace(track.trackId, target.id);
    }
    TraceAcquisitions(targets);
    return m_observation;
}

const IsacObservation&
IsacRadar::Observe(const std::vector<IsacTarget>& targets, const IsacBeamDecision& decision)
{
    NS_LOG_FUNCTION(this << targets.size());
    NS_ABORT_MSG_IF(!m_started, "IsacRadar: Observe() before Start()");
    const auto k = static_cast<Eigen::Index>(m_observation.tracks.size());
    NS_ABORT_MSG_IF(decision.f.cols() != k || decision.p.size() != k ||
                        (k > 0 && decision.f.rows() != m_wideBeam.size()),
                    "IsacRadar: a decision with " << decision.f.rows() << " x " << decision.f.cols()
                                                  << " beams and " << decision.p.size()
                                                  << " powers for " << k << " tracks and "
                                                  << m_wideBeam.size() << " antennas");
    m_observation.slot++;
    m_decisionTargets = m_trackTargets;
    TraceAcquisitions(targets);
    m_quality.Resize(k);
    m_deviations.clear();
    if (k > 0)
    {
        GatherTruth(targets);
        m_echo.Evaluate(m_theta, m_d, m_v, m_excess, decision.f, decision.p, m_quality);
    }
    if (m_fidelity == Fidelity::WAVEFORM)
    {
        m_tracker.Predict(m_observation); // of the slot before, whatever its fidelity was
    }
    if (IsWaveformSlot())
    {
        ObserveWaveform(targets, decision);
    }
    else
    {
        ObserveParametric(targets, decision);
    }
    if (IsSearching())
    {
        m_sweep.Advance();
    }
    return m_observation;
}

void
IsacRadar::ObserveParametric(const std::vector<IsacTarget>& targets,
                             const IsacBeamDecision& decision)
{
    const auto k = static_cast<Eigen::Index>(m_observation.tracks.size());
    if (k > 0)
    {
        for (Eigen::Index i = 0; i < k; i++)
        {
            Measure(i);
        }
        Believe(decision);
        DropTracks();
    }
    if (IsSearching())
    {
        Search(targets);
    }
}

const IsacTarget*
IsacRadar::Find(const std::vector<IsacTarget>& targets, uint32_t id, std::size_t hint) const
{
    const IsacTarget* found = nullptr;
    if (hint < targets.size() && targets[hint].id == id)
    {
        found = &targets[hint];
    }
    else
    {
        const auto it = std::find_if(targets.begin(), targets.end(), [id](const IsacTarget& t) {
            return t.id == id;
        });
        found = it == targets.end() ? nullptr : &*it;
    }
    return found && found->state.d <= m_coverage ? found : nullptr;
}

void
IsacRadar::GatherTruth(const std::vector<IsacTarget>& targets)
{
    const auto k = static_cast<Eigen::Index>(m_trackTargets.size());
    m_theta.resize(k);
    m_d.resize(k);
    m_v.resize(k);
    m_excess.resize(k);
    m_doppler.resize(k);
    m_refreshed.resize(k);
    m_deviations.resize(k);
    for (Eigen::Index i = 0; i < k; i++)
    {
        const uint32_t id = m_trackTargets[i];
        const IsacTarget* target = id == NO_TARGET ? nullptr : Find(targets, id, i);
        const isac::VehicleState& state = target ? target->state : m_observation.tracks[i].estimate;
        m_theta(i) = state.theta;
        m_d(i) = std::max(state.d, NEAREST);
        m_v(i) = state.v;
        m_excess(i) = target ? target->excess : 0.0;
        m_doppler[i] = target ? target->doppler : isac::EchoDoppler(state, m_carrier);
    }
}

void
IsacRadar::Measure(Eigen::Index i)
{
    auto& track = m_observation.tracks[i];
    m_refreshed[i] = false;
    m_deviations[i] = {INFINITY, INFINITY, INFINITY};
    const double snr = m_echo.GetParameters().xi * m_quality.sinr(i);
    const bool crossed = m_echoDetection->GetValue() < m_detector.Probability(snr);
    const bool lost = m_echoLossDraw->GetValue() < m_echoLoss;
    const auto w = Draw(m_echoNoise);
    const bool detected = crossed && !lost;
    if (detected)
    {
        track.missed = 0;
        m_deviations[i] = Capped(m_quality, i);
        Invert({m_theta(i), m_d(i), m_v(i)}, m_doppler[i], m_deviations[i], w, track);
    }
    else
    {
        m_refreshed[i] = !lost && Refresh(i, track);
        track.missed = m_refreshed[i] ? 0 : track.missed + 1;
    }
    m_detectionTrace(track.trackId, m_trackTargets[i], snr, detected);
}

void
IsacRadar::Invert(const isac::VehicleState& truth,
                  double doppler,
                  const Deviations& sigma,
                  const std::array<double, 3>& w,
                  IsacTrackObservation& track) const
{
    track.tau = 2 * truth.d / isac::SPEED_OF_LIGHT + sigma.tau * w[1];
    track.mu = doppler + sigma.mu * w[2];
    Resolve(truth.theta + sigma.theta * w[0], track);
}

void
IsacRadar::Resolve(double theta, IsacTrackObservation& track) const
{
    track.estimate.theta = theta;
    track.estimate.d = isac::SPEED_OF_LIGHT * track.tau / 2;
    Clip(track.estimate);
    const double cosine = std::cos(track.estimate.theta);
    if (std::abs(cosine) >= m_minCosTheta) // else (7) is singular: keep the last estimate
    {
        track.estimate.v = isac::EchoSpeed(track.estimate.theta, track.mu, m_carrier);
        Clip(track.estimate);
    }
}

void
IsacRadar::Clip(isac::VehicleState& state) const
{
    state.theta = std::clamp(state.theta, m_thetaMargin, M_PI - m_thetaMargin);
    state.d = std::clamp(state.d, m_minDistance, m_maxDistance);
    state.v = std::clamp(state.v, -m_maxSpeed, m_maxSpeed);
}

IsacRadar::Deviations
IsacRadar::Capped(const isac::EchoQuality& q, Eigen::Index i) const
{
    return {Cap(std::sqrt(q.crlbTheta(i)), m_capTheta),
            Cap(q.sigmaTau(i), m_capTau.GetSeconds()),
            Cap(q.sigmaMu(i), m_capMu)};
}

void
IsacRadar::SetBelief(const isac::EchoQuality& q, Eigen::Index i, IsacTrackObservation& track) const
{
    const Deviations sigma = Capped(q, i);
    track.varTheta = sigma.theta * sigma.theta;
    track.varTau = sigma.tau * sigma.tau;
    track.varMu = sigma.mu * sigma.mu;
    track.echoSinr = q.sinr(i) > 0 ? q.sinr(i) : 0.0;
}

void
IsacRadar::Believe(const IsacBeamDecision& decision)
{
    const auto k = static_cast<Eigen::Index>(m_observation.tracks.size());
    m_gain.resize(k);
    m_gamma.resize(k);
    for (Eigen::Index i = 0; i < k; i++)
    {
        const auto& estimate = m_observation.tracks[i].estimate;
        m_theta(i) = estimate.theta;
        m_d(i) = estimate.d;
        m_v(i) = estimate.v;
        m_excess(i) = 1.0;
        m_gain(i) = m_parameters->EstimatedGain(estimate.d);
    }
    m_echo.Evaluate(m_theta, m_d, m_v, m_excess, decision.f, decision.p, m_belief);
    isac::LineOfSightChannel(m_theta, m_gain, m_wideBeam.size(), m_h);
    isac::ReceivedPowers(m_h, decision.f, decision.p, m_s);
    isac::CommunicationSinr(m_s, m_parameters->GetNoise(), m_gamma);
    for (Eigen::Index i = 0; i < k; i++)
    {
        m_observation.tracks[i].gamma = m_gamma(i);
        SetBelief(m_belief, i, m_observation.tracks[i]);
        if (m_refreshed[i])
        {
            BelieveSearchBeam(m_observation.tracks[i]);
        }
    }
}

void
IsacRadar::DropTracks()
{
    auto& tracks = m_observation.tracks;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < tracks.size(); i++)
    {
        if (tracks[i].missed >= m_dropMisses)
        {
            NS_LOG_INFO("track " << tracks[i].trackId << " dies");
            m_deathTrace(tracks[i].trackId, m_trackTargets[i]);
            continue;
        }
        tracks[kept] = tracks[i];
        m_trackTargets[kept] = m_trackTargets[i];
        kept++;
    }
    tracks.resize(kept);
    m_trackTargets.resize(kept);
}

std::array<double, 3>
IsacRadar::Draw(const Ptr<NormalRandomVariable>& normal)
{
    const double first = normal->GetValue();
    const double second = normal->GetValue();
    return {first, second, normal->GetValue()};
}

} // namespace ns3
