/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-waveform-sensor.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/isac-ns3-compat.h"
#include "ns3/log.h"
#include "ns3/pointer.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacWaveformSensor");
NS_OBJECT_ENSURE_REGISTERED(IsacWaveformSensor);

namespace
{

/**
 * @param variable source
 * @return a seed
 */
uint64_t
DrawSeed(const Ptr<UniformRandomVariable>& variable)
{
    const uint64_t high = variable->GetInteger(0, 0xffffff);
    return high << 32 | variable->GetInteger(0, 0xffffff);
}

} // namespace

TypeId
IsacWaveformSensor::GetTypeId()
{
    using S = IsacWaveformSensor;
    using Index = isac::EnumAttribute<int>;
    static TypeId tid =
        TypeId("ns3::IsacWaveformSensor")
            .SetParent<Object>()
            .SetGroupName("Isac")
            .AddConstructor<S>()
            .AddAttribute("Waveform",
                          "The sensing signal: Ofdm (QPSK on every resource element) or Lfm "
                          "(chirps that carry a QPSK symbol each).",
                          Index(static_cast<int>(IsacWaveform::OFDM)),
                          isac::MakeEnumAccessor<int>(&S::SetWaveformIndex, &S::GetWaveformIndex),
                          MakeEnumChecker(static_cast<int>(IsacWaveform::OFDM),
                                          "Ofdm",
                                          static_cast<int>(IsacWaveform::LFM),
                                          "Lfm"))
            .AddAttribute("NoiseDomain",
                          "Where thermal noise is drawn: MatchedFilter (in the cells that are "
                          "looked at) or Sample (on every sample of every element; slow).",
                          isac::EnumAttribute<NoiseDomain>(MATCHED_FILTER),
                          isac::MakeEnumAccessor<NoiseDomain>(&S::m_noiseDomain),
                          MakeEnumChecker(MATCHED_FILTER, "MatchedFilter", SAMPLE, "Sample"))
            .AddAttribute("AngleEstimator",
                          "How angles are estimated: MaximumLikelihood or Music.",
                          isac::EnumAttribute<AngleEstimator>(MAXIMUM_LIKELIHOOD),
                          isac::MakeEnumAccessor<AngleEstimator>(&S::m_angleEstimator),
                          MakeEnumChecker(MAXIMUM_LIKELIHOOD, "MaximumLikelihood", MUSIC, "Music"))
            .AddAttribute("Window",
                          "Window of the maps in which targets are detected: Rectangular, Hann or "
                          "BlackmanHarris. Estimates take the whole signal.",
                          Index(static_cast<int>(IsacWindow::BLACKMAN_HARRIS)),
                          isac::MakeEnumAccessor<int>(&S::SetWindowIndex, &S::GetWindowIndex),
                          MakeEnumChecker(static_cast<int>(IsacWindow::RECTANGULAR),
                                          "Rectangular",
                                          static_cast<int>(IsacWindow::HANN),
                                          "Hann",
                                          static_cast<int>(IsacWindow::BLACKMAN_HARRIS),
                                          "BlackmanHarris"))
            .AddAttribute("GuardCells",
                          "Cells to either side of a cell under test that CFAR leaves out (cells).",
                          UintegerValue(4),
                          MakeUintegerAccessor(&S::m_guard),
                          MakeUintegerChecker<uint32_t>(0, 64))
            .AddAttribute("ReferenceCells",
                          "Cells beyond to either side whose mean power CFAR takes for the noise "
                          "(cells). Lfm takes twice as many, of the same range cell only.",
                          UintegerValue(4),
                          MakeUintegerAccessor(&S::m_reference),
                          MakeUintegerChecker<uint32_t>(1, 64))
            .AddAttribute("GateRange",
                          "Range cells to either side of a prediction that its beam's filter "
                          "looks at (cells).",
                          UintegerValue(12),
                          MakeUintegerAccessor(&S::m_gateRange),
                          MakeUintegerChecker<uint32_t>(4, 512))
            .AddAttribute("GateDoppler",
                          "Doppler cells to either side of a prediction that its beam's filter "
                          "looks at (cells).",
                          UintegerValue(12),
                          MakeUintegerAccessor(&S::m_gateDoppler),
                          MakeUintegerChecker<uint32_t>(4, 512))
            .AddAttribute("DynamicRange",
                          "How much weaker than the strongest echo in a gate another may be to be "
                          "seen (dB).",
                          DoubleValue(40.0),
                          MakeDoubleAccessor(&S::m_dynamicRangeDb),
                          MakeDoubleChecker<double>(0.0, 300.0))
            .AddAttribute("RangeWalk",
                          "Whether a moving target's delay changes within the echo window.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&S::m_rangeWalk),
                          MakeBooleanChecker())
            .AddAttribute("ModelError",
                          "Deviation that the radar believes a measurement to have beyond its "
                          "noise (resolution cells): neighbours, range walk.",
                          DoubleValue(0.01),
                          MakeDoubleAccessor(&S::m_modelError),
                          MakeDoubleChecker<double>(0.0, 1.0))
            .AddAttribute("Reflectors",
                          "What returns echoes, and how; made by default.",
                          PointerValue(),
                          MakePointerAccessor(&S::m_field),
                          MakePointerChecker<IsacReflectorField>());
    return tid;
}

IsacWaveformSensor::IsacWaveformSensor()
    : m_field(CreateObject<IsacReflectorField>()),
      m_dataSeed(CreateObject<UniformRandomVariable>()),
      m_noiseSeed(CreateObject<UniformRandomVariable>())
{
    NS_LOG_FUNCTION(this);
}

IsacWaveformSensor::~IsacWaveformSensor() = default;

void
IsacWaveformSensor::DoDispose()
{
    m_parameters = nullptr;
    m_field = nullptr;
    Object::DoDispose();
}

int64_t
IsacWaveformSensor::AssignStreams(int64_t stream)
{
    m_dataSeed->SetStream(stream);
    m_noiseSeed->SetStream(stream + 1);
    return 2 + m_field->AssignStreams(stream + 2);
}

void
IsacWaveformSensor::SetWaveformIndex(int waveform)
{
    m_waveform = static_cast<IsacWaveform>(waveform);
}

int
IsacWaveformSensor::GetWaveformIndex() const
{
    return static_cast<int>(m_waveform);
}

void
IsacWaveformSensor::SetWindowIndex(int window)
{
    m_window = static_cast<IsacWindow>(window);
}

int
IsacWaveformSensor::GetWindowIndex() const
{
    return static_cast<int>(m_window);
}

Ptr<IsacReflectorField>
IsacWaveformSensor::GetReflectorField() const
{
    return m_field;
}

const isac::SymbolGrid&
IsacWaveformSensor::GetGrid() const
{
    return m_transforms->GetGrid();
}

const IsacCubeDetector&
IsacWaveformSensor::GetDetector() const
{
    return *m_detector;
}

void
IsacWaveformSensor::Start(Ptr<const IsacLinkParameters> parameters, const Setup& setup)
{
    m_parameters = parameters;
    m_setup = setup;
    const auto grid = parameters->GetSymbolGrid();
    Warn(grid);
    m_transforms = std::make_unique<IsacRangeDoppler>(grid);
    IsacCubeDetector::Options options;
    options.falseAlarmRate = setup.falseAlarmRate;
    options.window = m_window;
    options.guardDoppler = m_guard;
    if (m_waveform == IsacWaveform::LFM)
    {
        // The cross-talk of chirps stays in a target's range cells: a row tells its own noise.
        options.guardRange = 0;
        options.referenceRange = 0;
        options.referenceDoppler = 2 * m_reference;
    }
    else
    {
        options.guardRange = m_guard;
        options.referenceRange = m_reference;
        options.referenceDoppler = m_reference;
    }
    options.dynamicRange = std::pow(10, m_dynamicRangeDb / 10);
    m_detector = std::make_unique<IsacCubeDetector>(grid, parameters->GetRxAntennas(), options);
    m_field->Start(parameters, setup.coverage);
}

void
IsacWaveformSensor::Move(const std::vector<IsacTarget>& targets)
{
    m_field->Move(targets);
    m_data.Seed(DrawSeed(m_dataSeed));
    m_thermal.Seed(DrawSeed(m_noiseSeed));
}

IsacGate
IsacWaveformSensor::GetGate(const IsacLook& look) const
{
    const auto& grid = GetGrid();
    const auto centre = [](double x) { return static_cast<Eigen::Index>(std::lround(x)); };
    IsacGate gate;
    gate.ranges = std::min<Eigen::Index>(2 * m_gateRange + 1, grid.subcarriers);
    gate.dopplers = std::min<Eigen::Index>(2 * m_gateDoppler + 1, grid.symbols);
    gate.firstRange = centre(look.tau / grid.GetDelayCell()) - gate.ranges / 2;
    gate.firstDoppler = centre(look.mu / grid.GetDopplerCell()) - gate.dopplers / 2;
    return gate;
}

void
IsacWaveformSensor::Transmit(isac::CMatrixIn f, isac::RVectorIn p)
{
    m_field->Illuminate(f);
    m_root = p.cwiseMax(0.0).cwiseSqrt();
    m_symbols.resize(f.cols());
    for (auto& symbols : m_symbols)
    {
        DrawSymbols(m_waveform, GetGrid(), m_data, symbols);
    }
    const auto& reflectors = m_field->GetReflectors();
    m_echoes.resize(reflectors.size());
    const IsacEchoOptions options{m_rangeWalk, m_noiseDomain == SAMPLE};
    for (std::size_t j = 0; j < reflectors.size(); j++)
    {
        SynthesiseEcho(reflectors[j],
                       m_symbols,
                       m_root,
                       m_parameters->GetCarrier(),
                       options,
                       *m_transforms,
                       m_echoes[j]);
    }
    if (m_noiseDomain == SAMPLE)
    {
        ReceiveElements();
    }
}

void
IsacWaveformSensor::ReceiveElements()
{
    const auto& grid = GetGrid();
    const auto& reflectors = m_field->GetReflectors();
    for (auto& echo : m_echoes)
    {
        m_transforms->ToSamples(echo);
    }
    m_elements.resize(m_parameters->GetRxAntennas());
    for (std::size_t n = 0; n < m_elements.size(); n++)
    {
        auto& samples = m_elements[n];
        samples.setZero(grid.subcarriers, grid.symbols);
        for (std::size_t j = 0; j < reflectors.size(); j++)
        {
            samples += reflectors[j].response(n) * m_echoes[j];
        }
        m_thermal.AddNoise(m_parameters->GetEchoNoise(), samples.data(), samples.size());
        m_transforms->ToSymbols(samples);
    }
}

void
IsacWaveformSensor::FillCube(std::size_t beam, IsacEchoCube& cube)
{
    const bool elements = cube.basis.size() == 0;
    cube.noise = m_parameters->GetEchoNoise();
    if (m_noiseDomain == SAMPLE)
    {
        isac::CMatrix rows(m_elements.size(), cube.gate.GetCells());
        for (std::size_t n = 0; n < m_elements.size(); n++)
        {
            m_transforms->Filter(m_elements[n], m_symbols[beam], cube.gate, m_map);
            rows.row(n) = Eigen::Map<const isac::CVector>(m_map.data(), m_map.size()).transpose();
        }
        if (elements)
        {
            cube.data = rows;
        }
        else
        {
            cube.data.noalias() = cube.basis.adjoint() * rows;
        }
        return;
    }
    const auto& reflectors = m_field->GetReflectors();
    const auto count = static_cast<Eigen::Index>(reflectors.size());
    m_responses.resize(cube.GetChannels(m_parameters->GetRxAntennas()), count);
    m_maps.resize(count, cube.gate.GetCells());
    for (Eigen::Index j = 0; j < count; j++)
    {
        m_transforms->Filter(m_echoes[j], m_symbols[beam], cube.gate, m_map);
        m_maps.row(j) = Eigen::Map<const isac::CVector>(m_map.data(), m_map.size()).transpose();
        if (elements)
        {
            m_responses.col(j) = reflectors[j].response;
        }
        else
        {
            m_responses.col(j).noalias() = cube.basis.adjoint() * reflectors[j].response;
        }
    }
    cube.data.noalias() = m_responses * m_maps;
    m_thermal.AddNoise(cube.noise, cube.data.data(), cube.data.size());
}

void
IsacWaveformSensor::Receive(const IsacBeamDecision& decision,
                            std::size_t beam,
                            const IsacGate& gate,
                            IsacEchoCube& cube)
{
    Transmit(decision.f, decision.p);
    cube.gate = gate;
    cube.basis.resize(0, 0);
    FillCube(beam, cube);
}

} // namespace ns3
