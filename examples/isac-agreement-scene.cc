/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-agreement-scene.h"

#include "ns3/isac-array.h"
#include "ns3/isac-state-evolution.h"
#include "ns3/string.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace ns3
{

namespace
{

/// Of the sensor; nothing here is at the border of any.
constexpr IsacWaveformSensor::Setup SETUP{1e-6, 200, 60, 1};
/// A run has so many streams.
constexpr int64_t STREAMS = 1000;

/// @return seconds of real time
double
Now()
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double>(now).count();
}

} // namespace

IsacAgreementScene::IsacAgreementScene(const IsacAgreementOptions& options,
                                       int64_t stream,
                                       const IsacSettings& link,
                                       const IsacSettings& sensor)
    : m_link(CreateObject<IsacLinkParameters>()),
      m_sensor(CreateObject<IsacWaveformSensor>()),
      m_uniform(CreateObject<UniformRandomVariable>())
{
    m_link->SetAttribute("SensingConstants", StringValue("Grid"));
    for (const auto& [name, value] : link)
    {
        m_link->SetAttribute(name, StringValue(value));
    }
    m_sensor->SetAttribute("Waveform", StringValue(options.waveform == "lfm" ? "Lfm" : "Ofdm"));
    for (const auto& [name, value] : sensor)
    {
        m_sensor->SetAttribute(name, StringValue(value));
    }
    const int64_t first = STREAMS * options.stream + stream;
    m_uniform->SetStream(first);
    m_sensor->AssignStreams(first + 1);
    m_sensor->Start(m_link, SETUP);
    m_model = isac::EchoModel(m_link->GetEchoParameters());
}

Ptr<IsacLinkParameters>
IsacAgreementScene::GetLink() const
{
    return m_link;
}

IsacWaveformSensor&
IsacAgreementScene::GetSensor() const
{
    return *m_sensor;
}

double
IsacAgreementScene::Draw(double half) const
{
    return m_uniform->GetValue(-half, half);
}

IsacTarget
IsacAgreementScene::Place(const isac::VehicleState& state) const
{
    IsacTarget target;
    target.state = state;
    target.doppler = isac::EchoDoppler(state, m_link->GetCarrier());
    return target;
}

IsacTarget
IsacAgreementScene::PlaceAt(double range, double doppler, double u) const
{
    const auto& grid = m_sensor->GetGrid();
    const double theta = std::acos(u);
    const double d = isac::SPEED_OF_LIGHT / 2 * range * grid.GetDelayCell();
    const double mu = doppler * grid.GetDopplerCell();
    IsacTarget target;
    target.state = {theta, d, isac::EchoSpeed(theta, mu, m_link->GetCarrier())};
    target.doppler = mu;
    return target;
}

IsacBeamDecision
IsacAgreementScene::Illuminate(const std::vector<IsacTarget>& targets, double snr)
{
    const auto count = static_cast<Eigen::Index>(targets.size());
    IsacBeamDecision decision;
    decision.f.resize(m_link->GetTxAntennas(), count);
    decision.p.resize(count);
    isac::CVector f(m_link->GetTxAntennas());
    for (Eigen::Index k = 0; k < count; k++)
    {
        const auto& state = targets[k].state;
        isac::UlaResponse(state.theta, f);
        m_model.EvaluateSingle(state.theta, state.d, state.v, 1, f, 1, m_quality);
        const double p = snr / (m_model.GetParameters().xi * m_quality.sinr(0));
        m_model.EvaluateSingle(state.theta, state.d, state.v, 1, f, p, m_quality);
        decision.f.col(k) = f;
        decision.p(k) = p;
    }
    return decision;
}

const isac::EchoQuality&
IsacAgreementScene::GetQuality() const
{
    return m_quality;
}

IsacLook
IsacAgreementScene::LookNear(const IsacTarget& target, double cells, double beamwidths) const
{
    const auto& grid = m_sensor->GetGrid();
    const double width = 2 / double(m_link->GetRxAntennas());
    IsacLook look;
    look.u = std::clamp(std::cos(target.state.theta) + Draw(beamwidths) * width, -1.0, 1.0);
    look.tau = (GetRange(target) + Draw(cells)) * grid.GetDelayCell();
    look.mu = (GetDoppler(target) + Draw(cells)) * grid.GetDopplerCell();
    return look;
}

double
IsacAgreementScene::GetRange(const IsacTarget& target) const
{
    return 2 * target.state.d / isac::SPEED_OF_LIGHT / m_sensor->GetGrid().GetDelayCell();
}

double
IsacAgreementScene::GetDoppler(const IsacTarget& target) const
{
    return target.doppler / m_sensor->GetGrid().GetDopplerCell();
}

void
TrySingle(IsacAgreementScene& scene, const IsacTarget& target, double snr, IsacTrialErrors& errors)
{
    auto& sensor = scene.GetSensor();
    const auto& grid = sensor.GetGrid();
    const auto decision = scene.Illuminate({target}, snr);
    const auto& q = scene.GetQuality();
    sensor.Move({target});
    const auto gate = sensor.GetGate(scene.LookNear(target, 4, 0));
    IsacEchoCube cube;
    const double begin = Now();
    sensor.Receive(decision, 0, gate, cube);
    const double received = Now();
    const auto& estimator = sensor.GetDetector().GetEstimator();
    const auto point = estimator.Estimate(cube);
    const double estimated = Now();
    const double music = estimator.Music(cube, point, 1);

    const auto& truth = target.state;
    const double theta = std::acos(std::clamp(point.u, -1.0, 1.0));
    const double tau = point.range * grid.GetDelayCell();
    const double mu = point.doppler * grid.GetDopplerCell();
    const double halfC = isac::SPEED_OF_LIGHT / 2;
    const double tauError = tau - truth.d / halfC;
    const double varTau = q.sigmaTau(0) * q.sigmaTau(0);
    const double speed = isac::EchoSpeed(theta, mu, scene.GetLink()->GetCarrier());
    errors.theta.Add(theta - truth.theta, q.crlbTheta(0));
    errors.music.Add(std::acos(music) - truth.theta, q.crlbTheta(0));
    errors.tau.Add(tauError, varTau);
    errors.mu.Add(mu - target.doppler, q.sigmaMu(0) * q.sigmaMu(0));
    errors.d.Add(halfC * tauError, q.crlbD(0));
    errors.v.Add(speed - truth.v, q.crlbV(0));
    errors.power += std::norm(point.amplitude) / (snr * cube.noise);
    const bool near = std::abs(point.range - scene.GetRange(target)) < 1 &&
                      std::abs(point.doppler - scene.GetDoppler(target)) < 1 &&
                      std::abs(point.u - std::cos(truth.theta)) < 2 / double(cube.data.rows());
    errors.outliers += near ? 0 : 1;
    errors.receiveTime += received - begin;
    errors.estimateTime += estimated - received;
}

} // namespace ns3
