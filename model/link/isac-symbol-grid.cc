/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-symbol-grid.h"

#include <cmath>
#include <stdexcept>
#include <string>

namespace ns3
{
namespace isac
{

namespace
{

/**
 * @param value a quantity
 * @param name its name in the error
 * @throws std::invalid_argument if it is not positive and finite
 */
void
RequirePositive(double value, const char* name)
{
    if (!(value > 0) || !std::isfinite(value))
    {
        throw std::invalid_argument(std::string("isac: ") + name + " of the sensing signal is " +
                                    std::to_string(value) + "; it must be positive and finite");
    }
}

/**
 * Deviation at unit SINR of a parameter that turns the phase along a coordinate.
 *
 * @param xi matched-filter gain
 * @param meanSquare variance of the coordinate over the signal
 * @return deviation, in one over the coordinate's unit
 */
double
Deviation(double xi, double meanSquare)
{
    return 1 / (2 * M_PI * std::sqrt(2 * xi * meanSquare));
}

} // namespace

SensingConstants
DeriveConstants(double bandwidth, double window)
{
    RequirePositive(bandwidth, "the bandwidth");
    RequirePositive(window, "the window");
    const double xi = bandwidth * window;
    return {xi, Deviation(xi, bandwidth * bandwidth / 12), Deviation(xi, window * window / 12)};
}

SymbolGrid
SymbolGrid::Fill(double bandwidth, Eigen::Index subcarriers, Eigen::Index prefix, double window)
{
    RequirePositive(bandwidth, "the bandwidth");
    RequirePositive(double(subcarriers), "the number of subcarriers");
    RequirePositive(window, "the window");
    if (prefix < 0)
    {
        throw std::invalid_argument("isac: a cyclic prefix of " + std::to_string(prefix) +
                                    " samples; it must not be negative");
    }
    SymbolGrid grid{bandwidth, subcarriers, prefix, 0};
    // A window of whole symbols must not lose one to rounding.
    grid.symbols = static_cast<Eigen::Index>(window / grid.GetSymbolPeriod() * (1 + 1e-12));
    if (grid.symbols < 2)
    {
        throw std::invalid_argument(
            "isac: the window of " + std::to_string(window * 1e6) + " us holds fewer than two " +
            "symbols of " + std::to_string(grid.GetSymbolPeriod() * 1e6) +
            " us; lengthen EchoWindow, or take fewer Subcarriers or a shorter CyclicPrefix");
    }
    return grid;
}

double
SymbolGrid::GetSymbolPeriod() const
{
    return double(subcarriers + prefix) / bandwidth;
}

double
SymbolGrid::GetDuration() const
{
    return double(symbols) * GetSymbolPeriod();
}

double
SymbolGrid::GetElements() const
{
    return double(subcarriers) * double(symbols);
}

double
SymbolGrid::GetDelayCell() const
{
    return 1 / bandwidth;
}

double
SymbolGrid::GetDopplerCell() const
{
    return 1 / GetDuration();
}

double
SymbolGrid::GetLargestDelay() const
{
    return double(prefix) / bandwidth;
}

double
SymbolGrid::GetLargestDoppler() const
{
    return 1 / (2 * GetSymbolPeriod());
}

SensingConstants
SymbolGrid::GetConstants() const
{
    const double xi = GetElements();
    const double spacing = bandwidth / double(subcarriers);
    const double period = GetSymbolPeriod();
    const auto uniform = [](double n) { return (n * n - 1) / 12; }; // variance of 0..n-1
    return {xi,
            Deviation(xi, spacing * spacing * uniform(double(subcarriers))),
            Deviation(xi, period * period * uniform(double(symbols)))};
}

} // namespace isac
} // namespace ns3
