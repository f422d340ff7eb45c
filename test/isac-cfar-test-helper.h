/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_CFAR_TEST_HELPER_H
#define ISAC_CFAR_TEST_HELPER_H

#include "ns3/isac-normal-stream.h"
#include "ns3/isac-types.h"
#include "ns3/isac-window.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <utility>

namespace ns3
{

/**
 * @param stream random variable stream
 * @return standard normal variable
 */
inline Ptr<NormalRandomVariable>
MakeCfarNormal(int64_t stream)
{
    Ptr<NormalRandomVariable> normal;
    isac::SetNormalStream(normal, stream);
    return normal;
}

/**
 * @param normal variable to draw from
 * @param rows cells in range
 * @param cols cells in Doppler
 * @return white circular Gaussian noise of unit power
 */
inline isac::CMatrix
CfarNoise(const Ptr<NormalRandomVariable>& normal, Eigen::Index rows, Eigen::Index cols)
{
    isac::CMatrix noise(rows, cols);
    for (Eigen::Index i = 0; i < noise.size(); i++)
    {
        const double re = normal->GetValue();
        noise(i) = isac::Complex(re, normal->GetValue()) * std::sqrt(0.5);
    }
    return noise;
}

/**
 * @param map complex range-Doppler map of rectangular windows
 * @param window the window
 * @return the map windowed in both dimensions
 */
inline isac::CMatrix
CfarWindowed(isac::CMatrix map, IsacWindow window)
{
    if (window == IsacWindow::RECTANGULAR)
    {
        return map;
    }
    const std::array<double, 5> taps = isac::WindowTaps(window);
    for (int pass = 0; pass < 2; pass++)
    {
        isac::CMatrix out = isac::CMatrix::Zero(map.cols(), map.rows());
        for (Eigen::Index j = 0; j < map.cols(); j++)
        {
            for (int m = -2; m <= 2; m++)
            {
                const Eigen::Index from = (j - m + map.cols()) % map.cols();
                out.row(j) += taps[m + 2] * map.col(from).transpose();
            }
        }
        map = std::move(out);
    }
    return map;
}

} // namespace ns3

#endif /* ISAC_CFAR_TEST_HELPER_H */
