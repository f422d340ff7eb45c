/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// The SINRs of IsacRsuPhy: what the RSU expects, and what is.

#include "isac-rsu-phy.h"

#include "ns3/isac-array.h"
#include "ns3/isac-communication.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ns3
{

namespace
{

/// What goes out on the wide beam is not repeated: it gets this much more margin (dB).
constexpr double WIDE_MARGIN_DB = 3.0;

/// @return the linear value of x dB
double
FromDb(double x)
{
    return std::pow(10.0, x / 10.0);
}

} // namespace

void
IsacRsuPhy::Estimate()
{
    const auto& predictions = m_filters.Step(m_observation, *m_parameters);
    const double nTx = m_parameters->GetTxAntennas();
    const double noise = m_parameters->GetNoise();
    const double backOff = FromDb(-m_backOffDb);
    const double spread = m_angleConfidence * m_angleConfidence;
    m_columns.resize(predictions.size());
    for (std::size_t k = 0; k < predictions.size(); ++k)
    {
        Column& column = m_columns[k];
        column.trackId = predictions[k].trackId;
        column.prediction = predictions[k].state;
        column.last = m_observation.tracks[k].estimate; // predictions are in the tracks' order
        column.varTheta = predictions[k].covariance(0, 0);
        const double gain = m_parameters->EstimatedGain(column.prediction.d);
        isac::UlaResponse(column.prediction.theta, m_a);
        isac::UlaResponseDerivative(column.prediction.theta, m_da);
        column.wideGain = nTx * gain * std::norm(m_a.dot(m_wideBeam));
        double signal = 0;
        double interference = 0;
        for (Eigen::Index i = 0; i < m_decision.f.cols(); ++i)
        {
            const auto beam = m_decision.f.col(i);
            const double power = nTx * gain * m_decision.p(i);
            if (i == static_cast<Eigen::Index>(k))
            {
                signal = power * std::norm(m_a.dot(beam));
            }
            else
            {
                interference += power * (std::norm(m_a.dot(beam)) +
                                         spread * column.varTheta * std::norm(m_da.dot(beam)));
            }
        }
        column.estimatedSinr = backOff * signal / (interference + noise);
        column.estimatedUplink = backOff * m_parameters->GetRxAntennas() * gain *
                                 FromDb(m_vehicleTxPowerDbm - 30.0) / noise;
    }
}

double
IsacRsuPhy::GetSinr(uint32_t vehicle, int column) const
{
    return isac::BeamSinr(m_power, vehicle, column, m_parameters->GetNoise());
}

double
IsacRsuPhy::GetPower(uint32_t vehicle, int column) const
{
    return m_power(vehicle, column);
}

int
IsacRsuPhy::GetStrongestColumn(uint32_t vehicle) const
{
    if (m_power.cols() == 0)
    {
        return NO_COLUMN;
    }
    Eigen::Index strongest;
    m_power.row(vehicle).maxCoeff(&strongest);
    return strongest;
}

double
IsacRsuPhy::GetEstimatedSinr(int column) const
{
    return m_columns[column].estimatedSinr;
}

double
IsacRsuPhy::GetWideSnr(uint32_t vehicle) const
{
    return m_parameters->GetMaxPower() * std::norm((m_h.row(vehicle) * m_wideBeam)(0)) /
           m_parameters->GetNoise();
}

double
IsacRsuPhy::GetEstimatedWideSnr() const
{
    // The weakest track decides. Without a track: the far end of what the radar covers, and the
    // wide beam radiates every direction about as a single element does.
    double gain = std::numeric_limits<double>::infinity();
    for (const auto& column : m_columns)
    {
        gain = std::min(gain, column.wideGain);
    }
    if (m_columns.empty())
    {
        gain = m_parameters->EstimatedGain(m_radar->GetCoverageRange());
    }
    return FromDb(-m_backOffDb - WIDE_MARGIN_DB) * m_parameters->GetMaxPower() * gain /
           m_parameters->GetNoise();
}

double
IsacRsuPhy::GetUplinkSnr(uint32_t vehicle, int column) const
{
    const uint32_t nRx = m_parameters->GetRxAntennas();
    const double match =
        isac::UlaCorrelation(m_columns[column].prediction.theta, m_theta(vehicle), nRx);
    return nRx * m_gain(vehicle) * FromDb(m_vehicleTxPowerDbm - 30.0) * match /
           m_parameters->GetNoise();
}

double
IsacRsuPhy::GetEstimatedUplinkSnr(int column) const
{
    return m_columns[column].estimatedUplink;
}

} // namespace ns3
