/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * Google Benchmark: link functions, networks, the device's slot update, and a corridor with
 * packets.
 *
 *   isac-bench --benchmark_filter=Slot
 */

#include "../test/isac-network-test-helper.h"
#include "bench-network.h"

#include "ns3/config.h"
#include "ns3/isac-array.h"
#include "ns3/isac-echo.h"
#include "ns3/isac-network.h"
#include "ns3/isac-precoder.h"
#include "ns3/isac-rsu-mac.h"
#include "ns3/isac-rsu-net-device.h"
#include "ns3/isac-rsu-phy.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/udp-server.h"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <cmath>
#include <memory>
#include <random>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/**
 * @param vehicles number of vehicles
 * @return distance between two of them: 10 m, closer where 120 m do not hold them all (m)
 */
double
GetSpacing(uint32_t vehicles)
{
    return std::min(10.0, 120.0 / vehicles);
}

/// What the link functions work on: vehicles on a road 10 m off the RSU.
struct Road
{
    /**
     * @param vehicles number of vehicles K
     * @param antennas elements N
     */
    Road(uint32_t vehicles, uint32_t antennas)
        : theta(vehicles),
          d(vehicles),
          v(isac::RVector::Constant(vehicles, 12.0)),
          gain(vehicles),
          p(isac::RVector::Constant(vehicles, 10.0 / vehicles))
    {
        for (uint32_t k = 0; k < vehicles; ++k)
        {
            const double x = GetSpacing(vehicles) * ((vehicles - 1) / 2.0 - k) - 15.0;
            theta(k) = std::atan2(10.0, -x);
            d(k) = std::hypot(10.0, x);
            gain(k) = 1e-7 * std::pow(d(k), -2.55);
        }
        isac::LineOfSightChannel(theta, gain, antennas, h);
        regularisation = isac::RVector::Constant(vehicles, 1e-11 * vehicles / 10.0);
    }

    isac::RVector theta;          //!< angles (rad), K x 1
    isac::RVector d;              //!< distances (m), K x 1
    isac::RVector v;              //!< speeds (m/s), K x 1
    isac::RVector gain;           //!< path gains, K x 1
    isac::RVector p;              //!< powers (W), K x 1
    isac::RVector regularisation; //!< noise K / P_max, K x 1
    isac::CMatrix h;              //!< channel rows, K x N
};

/// @param state vehicles, antennas
void
Echo(benchmark::State& state)
{
    const Road road(state.range(0), state.range(1));
    isac::EchoParameters parameters;
    parameters.nTx = state.range(1);
    parameters.nRx = state.range(1);
    isac::EchoModel model(parameters);
    isac::CMatrix f;
    isac::MaximumRatio(road.h, f);
    const isac::RVector excess = isac::RVector::Ones(state.range(0));
    isac::EchoQuality quality;
    for (auto _ : state)
    {
        model.Evaluate(road.theta, road.d, road.v, excess, f, road.p, quality);
        benchmark::DoNotOptimize(quality.sinr.data());
        benchmark::ClobberMemory();
    }
}

/// @param state vehicles, antennas
void
Precoder(benchmark::State& state)
{
    const Road road(state.range(0), state.range(1));
    isac::ZeroForcing precoder;
    isac::CMatrix f;
    for (auto _ : state)
    {
        precoder.ComputeRegularised(road.h, road.regularisation, f);
        benchmark::DoNotOptimize(f.data());
        benchmark::ClobberMemory();
    }
}

/// A network, and inputs of unit power to feed it with.
class Inference
{
  public:
    /**
     * @param layers number of hidden layers of 128 neurons between 12 inputs and 7 outputs
     * @param hidden their neurons
     * @param gain as for MakeRandomNetwork()
     */
    Inference(std::size_t layers, IsacNetworkLayer::Neurons hidden, double gain)
        : m_inputs(12, 64),
          m_output(7)
    {
        std::mt19937_64 random(1);
        std::normal_distribution<double> normal;
        m_inputs = m_inputs.unaryExpr([&](double) { return normal(random); });
        std::vector<Eigen::Index> sizes(layers + 2, 128);
        sizes.front() = m_inputs.rows();
        sizes.back() = m_output.size();
        network = IsacNetwork::Create(isac::MakeRandomNetwork(sizes, hidden, gain, random));
    }

    /// Evaluates the next input.
    void Step()
    {
        network->Evaluate(m_inputs.col(m_next), m_output);
        m_next = (m_next + 1) % m_inputs.cols();
        benchmark::DoNotOptimize(m_output.data());
        benchmark::ClobberMemory();
    }

    /// @return firing rate over all inputs
    double GetRate()
    {
        network->ResetCount();
        for (Eigen::Index i = 0; i < m_inputs.cols(); i++)
        {
            Step();
        }
        return network->GetCount().GetTotal().GetFiringRate();
    }

    std::unique_ptr<IsacNetwork> network; //!< to evaluate

  private:
    isac::RMatrix m_inputs; //!< one a column
    isac::RVector m_output; //!< of the network
    Eigen::Index m_next{0}; //!< column of the next input
};

/// @param state hidden layers, firing rate (percent)
void
Spiking(benchmark::State& state)
{
    const auto make = [&](double gain) {
        return Inference(state.range(0), IsacNetworkLayer::Neurons::LIF, gain);
    };
    double low = 0;
    double high = 20;
    for (int i = 0; i < 20; i++)
    {
        const double gain = (low + high) / 2;
        (100 * make(gain).GetRate() < state.range(1) ? low : high) = gain;
    }
    Inference inference = make(high);
    state.counters["rate"] = inference.GetRate();
    for (auto _ : state)
    {
        inference.Step();
    }
}

/// @param state hidden layers
void
Conventional(benchmark::State& state)
{
    Inference inference(state.range(0), IsacNetworkLayer::Neurons::RELU, 1.4);
    for (auto _ : state)
    {
        inference.Step();
    }
}

/**
 * One slot of the device: true channel, controller, estimates, SINRs and echoes. The vehicles
 * stand, so that every slot is alike.
 * @param state vehicles, antennas
 * @param controller name
 * @param fidelity of the radar
 */
void
Slot(benchmark::State& state, const std::string& controller, const std::string& fidelity)
{
    Config::SetDefault("ns3::IsacRadar::Fidelity", StringValue(fidelity));
    const uint32_t vehicles = state.range(0);
    const bench::Network network =
        bench::BuildIsac(vehicles, GetSpacing(vehicles), controller, state.range(1), false);
    Simulator::Stop(MilliSeconds(100));
    Simulator::Run();
    Ptr<IsacRsuPhy> phy = DynamicCast<IsacRsuNetDevice>(network.devices.Get(0))->GetPhy();
    double tracks = 0;
    for (auto _ : state)
    {
        phy->StartSlot();
        tracks += phy->GetNColumns();
    }
    state.counters["tracks"] = tracks / state.iterations();
    Simulator::Destroy();
    Config::SetDefault("ns3::IsacRadar::Fidelity", StringValue("Parametric"));
}

/**
 * A simulated second of vehicles that drive past the RSU while UDP packets go to each of them.
 * @param state vehicles, antennas, packets a second for each vehicle
 */
void
Corridor(benchmark::State& state)
{
    const uint32_t vehicles = state.range(0);
    double received = 0;
    for (auto _ : state)
    {
        state.PauseTiming();
        const bench::Network network =
            bench::BuildIsac(vehicles, GetSpacing(vehicles), "rzf", state.range(1), true);
        const auto servers = bench::InstallUdp(network, state.range(2), MilliSeconds(100));
        Simulator::Stop(MilliSeconds(200));
        Simulator::Run();
        state.ResumeTiming();

        Simulator::Stop(Seconds(1));
        Simulator::Run();

        state.PauseTiming();
        for (auto it = servers.Begin(); it != servers.End(); ++it)
        {
            received += DynamicCast<UdpServer>(*it)->GetReceived();
        }
        Simulator::Destroy();
        state.ResumeTiming();
    }
    state.counters["packets"] = received / state.iterations();
}

/// @param benchmark gets every pair of vehicles and antennas
void
Sizes(benchmark::internal::Benchmark* benchmark)
{
    benchmark->ArgNames({"K", "N"})->ArgsProduct({{3, 16, 64}, {32, 64}});
}

} // namespace

BENCHMARK(Echo)->Apply(Sizes);
BENCHMARK(Precoder)->Apply(Sizes);
BENCHMARK(Spiking)->ArgNames({"hidden", "percent"})->ArgsProduct({{1, 2}, {5, 10, 20, 40}});
BENCHMARK(Conventional)->ArgName("hidden")->Arg(1)->Arg(2);
BENCHMARK_CAPTURE(Slot, rzf, "rzf", "Parametric")->Apply(Sizes)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(Slot, rzf_reward, "rzf-reward", "Parametric")
    ->Apply(Sizes)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(Slot, matched, "matched", "Parametric")
    ->Apply(Sizes)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(Slot, rzf_waveform, "rzf", "Waveform")
    ->Apply(Sizes)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(Corridor)
    ->ArgNames({"K", "N", "packets"})
    ->Args({64, 64, 100})
    ->Iterations(3)
    ->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
