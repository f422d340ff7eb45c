/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-link-loss.h"

#include <cmath>

namespace ns3
{
namespace isac
{

using torch::Tensor;

namespace
{

/**
 * @param u cos(theta), B x K
 * @param antennas number of elements N
 * @return array responses (3) as rows, B x K x N, complex
 */
Tensor
Responses(const Tensor& u, int64_t antennas)
{
    const Tensor phase = u.unsqueeze(-1) * torch::arange(antennas, u.options()) * -M_PI;
    return torch::complex(torch::cos(phase), torch::sin(phase)) /
           std::sqrt(static_cast<double>(antennas));
}

/**
 * @param x complex
 * @return |x|^2
 */
Tensor
Power(const Tensor& x)
{
    return torch::real(x).square() + torch::imag(x).square();
}

/**
 * @param gain path gain (dB)
 * @param antennas number of elements N
 * @param noise noise power (W)
 * @return SNR of a watt with array gain (1/W)
 */
Tensor
SnrPerWatt(const Tensor& gain, int64_t antennas, double noise)
{
    return torch::exp(gain * (std::log(10.0) / 10)) * (static_cast<double>(antennas) / noise);
}

} // namespace

Tensor
RelativeReward(const LinkBatch& batch, int64_t antennas, double noise)
{
    const int64_t k = batch.u.size(1);
    const Tensor share = batch.maxPower.unsqueeze(1) / static_cast<double>(k);
    // H^H (H H^H + diag(r))^-1 up to the scale of its columns: A (A^H A + diag(r / N gain))^-1.
    const Tensor responses = Responses(batch.u, antennas);
    const Tensor scale = torch::exp(batch.regularisation.mean(1, true));
    const Tensor load = scale / (share * SnrPerWatt(batch.gain, antennas, noise));
    const Tensor matrix = torch::matmul(responses.conj(), responses.transpose(1, 2)) +
                          torch::diag_embed(load).to(responses.scalar_type());
    const Tensor raw = torch::linalg_solve(matrix.transpose(1, 2), responses); // beams as rows
    const Tensor beams = raw / Power(raw).sum(2, true).sqrt();
    const Tensor snr = SnrPerWatt(batch.trueGain, antennas, noise);
    const Tensor coupling =
        Power(torch::matmul(Responses(batch.trueU, antennas).conj(), beams.transpose(1, 2)));
    const Tensor power = torch::softmax(batch.power, 1) * batch.maxPower.unsqueeze(1);
    const Tensor received = coupling * power.unsqueeze(1) * snr.unsqueeze(2);
    const Tensor wanted = received.diagonal(0, 1, 2);
    const Tensor rates = torch::log2(1 + wanted / (received.sum(2) - wanted + 1));
    const Tensor sum = rates.sum(1);
    const Tensor fairness = sum.square() / (static_cast<double>(k) * rates.square().sum(1) + 1e-12);
    return sum * fairness / torch::log2(1 + share * snr).sum(1);
}

} // namespace isac
} // namespace ns3
