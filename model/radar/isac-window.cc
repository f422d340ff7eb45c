/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-window.h"

#include <cmath>
#include <cstdlib>

namespace ns3
{
namespace isac
{

std::array<double, 5>
WindowTaps(IsacWindow window)
{
    double a0 = 1;
    double a1 = 0;
    double a2 = 0;
    if (window == IsacWindow::HANN)
    {
        a0 = 0.5;
        a1 = 0.5;
    }
    else if (window == IsacWindow::BLACKMAN_HARRIS)
    {
        a0 = 0.42323;
        a1 = 0.49755;
        a2 = 0.07922;
    }
    const double norm = std::sqrt(a0 * a0 + a1 * a1 / 2 + a2 * a2 / 2);
    const double side = -a1 / 2 / norm;
    const double far = a2 / 2 / norm;
    return {far, side, a0 / norm, side, far};
}

double
WindowGain(IsacWindow window)
{
    const double centre = WindowTaps(window)[2];
    return centre * centre;
}

double
WindowCorrelation(IsacWindow window, int lag)
{
    if (lag == 0)
    {
        return 1;
    }
    const std::array<double, 5> taps = WindowTaps(window);
    double sum = 0;
    for (int i = std::abs(lag); i < 5; i++)
    {
        sum += taps[i] * taps[i - std::abs(lag)];
    }
    return sum;
}

} // namespace isac
} // namespace ns3
