/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-communication.h"

#include <cmath>
#include <stdexcept>
#include <string>

namespace ns3
{
namespace isac
{

double
LogDistanceGain(double distance, double referenceLossDb, double exponent)
{
    if (!(distance > 0))
    {
        throw std::invalid_argument("isac: distance is " + std::to_string(distance) +
                                    " m; it must be positive");
    }
    return std::pow(10.0, -referenceLossDb / 10) * std::pow(distance, -exponent);
}

void
ReceivedPowers(CMatrixIn h, CMatrixIn f, RVectorIn p, RMatrix& s)
{
    if (h.cols() != f.rows() || f.cols() != p.size())
    {
        throw std::invalid_argument(
            "isac: ReceivedPowers() needs channel rows as long as beam columns and one power for "
            "each beam; got " +
            std::to_string(h.rows()) + "x" + std::to_string(h.cols()) + " rows, " +
            std::to_string(f.rows()) + "x" + std::to_string(f.cols()) + " beams, " +
            std::to_string(p.size()) + " powers");
    }
    thread_local CVector row; // scratch: the row in contiguous memory
    row.resize(h.cols());
    s.resize(h.rows(), f.cols());
    for (Eigen::Index m = 0; m < h.rows(); ++m)
    {
        row = h.row(m).adjoint();
        for (Eigen::Index i = 0; i < f.cols(); ++i)
        {
            s(m, i) = p[i] * std::norm(row.dot(f.col(i)));
        }
    }
}

double
BeamSinr(const RMatrix& s, Eigen::Index m, Eigen::Index i, double noise)
{
    // Summed without s(m, i) rather than subtracted: exact where interference is tiny.
    double interference = 0;
    for (Eigen::Index j = 0; j < s.cols(); ++j)
    {
        if (j != i)
        {
            interference += s(m, j);
        }
    }
    return s(m, i) / (interference + noise);
}

void
CommunicationSinr(const RMatrix& s, double noise, RVectorOut sinr)
{
    if (s.rows() != s.cols() || s.rows() != sinr.size())
    {
        throw std::invalid_argument("isac: CommunicationSinr() needs a square matrix of powers and "
                                    "as many results; got " +
                                    std::to_string(s.rows()) + "x" + std::to_string(s.cols()) +
                                    " and " + std::to_string(sinr.size()));
    }
    for (Eigen::Index k = 0; k < s.rows(); ++k)
    {
        sinr[k] = BeamSinr(s, k, k, noise);
    }
}

double
AchievableRates(RVectorIn sinr, RVectorOut rate)
{
    double sum = 0;
    for (Eigen::Index k = 0; k < sinr.size(); ++k)
    {
        rate[k] = std::log1p(sinr[k]) / M_LN2;
        sum += rate[k];
    }
    return sum;
}

} // namespace isac
} // namespace ns3
