/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-range-doppler.h"

#include <cmath>
#include <fftw3.h>

namespace ns3
{

namespace
{

/**
 * @param numbers complex numbers
 * @return them as FFTW's, which have the same layout
 */
fftw_complex*
Raw(isac::Complex* numbers)
{
    return reinterpret_cast<fftw_complex*>(numbers);
}

/**
 * Transforms the columns of a matrix in place.
 * @param plan of one column
 * @param matrix changed
 */
void
Transform(fftw_plan plan, isac::CMatrix& matrix)
{
    for (Eigen::Index i = 0; i < matrix.cols(); i++)
    {
        auto* const column = Raw(matrix.col(i).data());
        fftw_execute_dft(plan, column, column);
    }
}

/**
 * @param i a cell, possibly negative
 * @param n period
 * @return the same cell in [0, n)
 */
Eigen::Index
Wrap(Eigen::Index i, Eigen::Index n)
{
    const Eigen::Index rest = i % n;
    return rest < 0 ? rest + n : rest;
}

} // namespace

/// Plans of single columns in place, which stay in the cache between the steps of a filter.
/// FFTW_ESTIMATE: equal results in every run.
struct IsacRangeDoppler::Plans
{
    /// @param grid the grid
    explicit Plans(const isac::SymbolGrid& grid)
        : product(grid.subcarriers, 1),
          lines(grid.symbols, 1)
    {
        const int carriers = static_cast<int>(grid.subcarriers);
        backward = Column(product, carriers, FFTW_BACKWARD);
        forward = Column(product, carriers, FFTW_FORWARD);
        doppler = Column(lines, static_cast<int>(grid.symbols), FFTW_FORWARD);
    }

    ~Plans()
    {
        fftw_destroy_plan(backward);
        fftw_destroy_plan(forward);
        fftw_destroy_plan(doppler);
    }

    /**
     * @param array with a column to transform
     * @param size of the transform
     * @param sign direction
     * @return the plan; any column that is aligned to a complex number may be given to it
     */
    static fftw_plan Column(isac::CMatrix& array, int size, int sign)
    {
        return fftw_plan_dft_1d(size, Raw(array.data()), Raw(array.data()), sign, FFTW_ESTIMATE);
    }

    isac::CMatrix product; //!< scratch, N_c x 1
    isac::CMatrix lines;   //!< scratch, M x R: a column for each range cell
    fftw_plan backward;    //!< of N_c
    fftw_plan forward;     //!< of N_c
    fftw_plan doppler;     //!< of M
};

IsacRangeDoppler::IsacRangeDoppler(const isac::SymbolGrid& grid)
    : m_grid(grid),
      m_plans(std::make_unique<Plans>(grid))
{
}

IsacRangeDoppler::~IsacRangeDoppler() = default;

bool
IsacRangeDoppler::IsAvailable()
{
    return true;
}

const isac::SymbolGrid&
IsacRangeDoppler::GetGrid() const
{
    return m_grid;
}

void
IsacRangeDoppler::Filter(const isac::CMatrix& received,
                         const isac::CMatrix& sent,
                         const IsacGate& gate,
                         isac::CMatrix& map)
{
    auto& product = m_plans->product;
    auto& lines = m_plans->lines;
    lines.resize(m_grid.symbols, gate.ranges);
    for (Eigen::Index m = 0; m < m_grid.symbols; m++)
    {
        product = received.col(m).cwiseProduct(sent.col(m).conjugate());
        Transform(m_plans->backward, product);
        for (Eigen::Index r = 0; r < gate.ranges; r++)
        {
            lines(m, r) = product(Wrap(gate.firstRange + r, m_grid.subcarriers));
        }
    }
    Transform(m_plans->doppler, lines);
    const double scale = 1 / std::sqrt(m_grid.GetElements());
    map.resize(gate.ranges, gate.dopplers);
    for (Eigen::Index d = 0; d < gate.dopplers; d++)
    {
        map.col(d) = scale * lines.row(Wrap(gate.firstDoppler + d, m_grid.symbols)).transpose();
    }
}

void
IsacRangeDoppler::ToSamples(isac::CMatrix& symbols)
{
    Transform(m_plans->backward, symbols);
    symbols *= 1 / std::sqrt(double(m_grid.subcarriers));
}

void
IsacRangeDoppler::ToSymbols(isac::CMatrix& samples)
{
    Transform(m_plans->forward, samples);
    samples *= 1 / std::sqrt(double(m_grid.subcarriers));
}

} // namespace ns3
