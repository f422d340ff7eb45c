/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-cfar.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace ns3
{

namespace
{

using Eigen::Index;
using isac::RMatrix;
using isac::RVector;

/**
 * Sums of consecutive columns by the scheme of van Herk, and Gil and Werman: blocks as long as the
 * sums, each of which is the end of a block and the beginning of the next. Three additions a cell
 * and no subtraction, so that a strong cell costs no precision elsewhere.
 *
 * @param in matrix
 * @param length number of columns in a sum, at most those of the matrix
 * @return in column s, the sum of columns s to s + length - 1
 */
RMatrix
SlidingSums(const RMatrix& in, Index length)
{
    const Index starts = in.cols() - length + 1;
    if (length == 0)
    {
        return RMatrix::Zero(in.rows(), starts);
    }
    RMatrix out(in.rows(), starts);
    RVector sum(in.rows());
    for (Index block = 0; block < starts; block += length)
    {
        sum.setZero();
        for (Index s = block + length - 1; s >= block; s--)
        {
            sum += in.col(s);
            if (s < starts)
            {
                out.col(s) = sum;
            }
        }
        sum.setZero();
        for (Index s = block + 1; s < std::min(block + length, starts); s++)
        {
            sum += in.col(s + length - 1);
            out.col(s) += sum;
        }
    }
    return out;
}

/**
 * @param padded matrix with `reach` columns more at either end than there are results
 * @param guard cells left out on either side
 * @param reach farthest cells on either side
 * @return for each column of the original the sum of the columns at distances guard + 1 to reach
 */
RMatrix
FlankSums(const RMatrix& padded, Index guard, Index reach)
{
    const Index columns = padded.cols() - 2 * reach;
    const RMatrix sums = SlidingSums(padded, reach - guard);
    return sums.leftCols(columns) + sums.middleCols(reach + guard + 1, columns);
}

/**
 * @param power map @param i row @param j column
 * @return whether no neighbour is stronger, and of those as strong none is earlier
 */
bool
IsPeak(const RMatrix& power, Index i, Index j)
{
    for (Index r = std::max<Index>(i - 1, 0); r <= std::min(i + 1, power.rows() - 1); r++)
    {
        for (Index d = std::max<Index>(j - 1, 0); d <= std::min(j + 1, power.cols() - 1); d++)
        {
            const bool earlier = r < i || (r == i && d < j);
            if (power(r, d) > power(i, j) || (earlier && power(r, d) == power(i, j)))
            {
                return false;
            }
        }
    }
    return true;
}

/// @param value power @return whether a cell may have it
bool
IsValid(double value)
{
    return value >= 0 && value <= std::numeric_limits<double>::max();
}

} // namespace

IsacCfar::Extent
IsacCfar::Clip(const Axis& axis, Index low, Index high)
{
    const Index outerLow = std::min(axis.reach, low);
    const Index outerHigh = std::min(axis.reach, high);
    const Index innerLow = std::min(axis.guard, low);
    const Index innerHigh = std::min(axis.guard, high);
    Extent e{outerLow + outerHigh + 1.0, innerLow + innerHigh + 1.0, 0, 0, 0};
    for (int lag = -4; lag <= 4; lag++)
    {
        const double rho = isac::WindowCorrelation(axis.window, lag);
        const double both = std::min<Index>(outerHigh, innerHigh + lag) -
                            std::max<Index>(-outerLow, lag - innerLow) + 1.0;
        e.outerOuter += rho * rho * std::max(e.outer - std::abs(lag), 0.0);
        e.outerInner += rho * rho * std::max(both, 0.0);
        e.innerInner += rho * rho * std::max(e.inner - std::abs(lag), 0.0);
    }
    return e;
}

std::vector<IsacCfar::Extent>
IsacCfar::ClipAll(const Axis& axis, Index size)
{
    // The rectangle of a cell depends on its distance to the nearer border: mirror images count
    // the same, and those farther than the reach have all cells.
    std::vector<Extent> extents;
    for (Index i = 0; i <= std::min((size - 1) / 2, axis.reach); i++)
    {
        extents.push_back(Clip(axis, i, size - 1 - i));
    }
    return extents;
}

double
IsacCfar::Count(const Extent& r, const Extent& d)
{
    return r.outer * d.outer - r.inner * d.inner;
}

double
IsacCfar::Effective(const Extent& r, const Extent& d)
{
    const double count = Count(r, d);
    const double pairs =
        r.outerOuter * d.outerOuter - 2 * r.outerInner * d.outerInner + r.innerInner * d.innerInner;
    return count > 0 ? count * count / pairs : 0;
}

isac::RMatrix
IsacCfar::ReferenceSums(const RMatrix& map) const
{
    const Index rows = map.rows();
    const Index cols = map.cols();
    // Farther cells than the map has would only add zeros.
    const Index rangeReach = std::min(m_range.reach, rows);
    const Index rangeGuard = std::min(m_range.guard, rangeReach);
    const Index dopplerReach = std::min(m_doppler.reach, cols);
    const Index dopplerGuard = std::min(m_doppler.guard, dopplerReach);
    RMatrix padded = RMatrix::Zero(cols + 2 * dopplerReach, rows + 2 * rangeReach);
    padded.block(dopplerReach, rangeReach, cols, rows) = map.transpose();
    // The outer rectangle's height in the columns beyond the guard cells, and the height without
    // the inner rectangle's in the columns between.
    const RMatrix whole = SlidingSums(padded, 2 * rangeReach + 1).transpose();
    const RMatrix parts = FlankSums(padded, rangeGuard, rangeReach).transpose();
    const RMatrix between = SlidingSums(parts, 2 * dopplerGuard + 1);
    return FlankSums(whole, dopplerGuard, dopplerReach) +
           between.middleCols(dopplerReach - dopplerGuard, cols);
}

void
IsacCfar::Estimate(const RMatrix& clean, const RMatrix& valid, Result& result) const
{
    const Index rows = clean.rows();
    const Index cols = clean.cols();
    const std::vector<Extent> range = ClipAll(m_range, rows);
    const std::vector<Extent> doppler = ClipAll(m_doppler, cols);
    const Index nr = range.size();
    const Index nd = doppler.size();
    RMatrix alpha(nr, nd);
    for (Index i = 0; i < nr * nd; i++)
    {
        alpha(i) = Multiplier(m_rate, Effective(range[i % nr], doppler[i / nr]));
    }
    const RMatrix left = valid.size() > 0 ? ReferenceSums(valid) : RMatrix();
    result.noise = ReferenceSums(clean);
    result.multiplier.resize(rows, cols);
    for (Index j = 0; j < cols; j++)
    {
        const Index d = std::min({j, cols - 1 - j, nd - 1});
        for (Index i = 0; i < rows; i++)
        {
            const Index r = std::min({i, rows - 1 - i, nr - 1});
            double cells = Count(range[r], doppler[d]);
            result.multiplier(i, j) = alpha(r, d);
            if (left.size() > 0 && left(i, j) < cells)
            {
                const double share = left(i, j) / cells;
                const double effective = share * Effective(range[r], doppler[d]);
                result.multiplier(i, j) = Multiplier(m_rate, effective);
                cells = left(i, j);
            }
            result.noise(i, j) = cells > 0 ? result.noise(i, j) / cells : 0;
        }
    }
}

void
IsacCfar::Test(const RMatrix& clean, Result& result)
{
    result.ratio.setZero(clean.rows(), clean.cols());
    for (Index j = 0; j < clean.cols(); j++)
    {
        for (Index i = 0; i < clean.rows(); i++)
        {
            const double alpha = result.multiplier(i, j);
            if (!(clean(i, j) > 0) || std::isinf(alpha))
            {
                continue;
            }
            result.ratio(i, j) = clean(i, j) / result.noise(i, j);
            if (result.ratio(i, j) > alpha)
            {
                result.crossings++;
                if (IsPeak(clean, i, j))
                {
                    result.detections.push_back({i, j, clean(i, j), result.noise(i, j)});
                }
            }
        }
    }
}

void
IsacCfar::Detect(const RMatrix& power, Result& result) const
{
    result.crossings = 0;
    result.detections.clear();
    if (power.size() == 0)
    {
        result.noise.resize(power.rows(), power.cols());
        result.ratio = result.noise;
        result.multiplier = result.noise;
        return;
    }
    const RMatrix clean = power.unaryExpr([](double p) { return IsValid(p) ? p : 0.0; });
    RMatrix valid; // empty in the common case
    if (!(clean.array() == power.array()).all())
    {
        valid = power.unaryExpr([](double p) { return IsValid(p) ? 1.0 : 0.0; });
    }
    Estimate(clean, valid, result);
    Test(clean, result);
    std::sort(result.detections.begin(),
              result.detections.end(),
              [](const Detection& a, const Detection& b) {
                  return std::tie(b.power, a.range, a.doppler) <
                         std::tie(a.power, b.range, b.doppler);
              });
}

} // namespace ns3
