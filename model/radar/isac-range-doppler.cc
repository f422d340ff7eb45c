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
 * @param matrix complex numbers
 * @return them as FFTW's, which have the same layout
 */
fftw_complex*
Raw(isac::CMatrix& matrix)
{
    return reinterpret_cast<fftw_complex*>(matrix.data());
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

/// Plans over columns, all of them in place. FFTW_ESTIMATE: equal results in every run.
struct IsacRangeDoppler::Plans
{
    /// @param grid the grid
    explicit Plans(const isac::SymbolGrid& grid)
        : product(grid.subcarriers, grid.symbols),
          line(grid.symbols, 1)
    {
        const int carriers = static_cast<int>(grid.subcarriers);
        const int symbols = static_cast<int>(grid.symbols);
        backward = Columns(product, carriers, symbols, FFTW_BACKWARD);
        forward = Columns(product, carriers, symbols, FFTW_FORWARD);
        doppler = Columns(line, symbols, 1, FFTW_FORWARD);
    }

    ~Plans()
    {
        fftw_destroy_plan(backward);
        fftw_destroy_plan(forward);
        fftw_destroy_plan(doppler);
    }

    /**
     * @param array columns to transform
     * @param size of a transform
     * @param count of columns
     * @param sign direction
     * @return the plan; any array of Eigen's, whose alignment is the same, may be given to it
     */
    static fftw_plan Columns(isac::CMatrix& array, int size, int count, int sign)
    {
        return fftw_plan_many_dft(1,
                                  &size,
                                  count,
                                  Raw(array),
                                  nullptr,
                                  1,
                                  size,
                                  Raw(array),
                                  nullptr,
                                  1,
                                  size,
                                  sign,
                                  FFTW_ESTIMATE);
    }

    isac::CMatrix product; //!< scratch, N_c x M
    isac::CMatrix line;    //!< scratch, M x 1
    fftw_plan backward;    //!< of columns of N_c
    fftw_plan forward;     //!< of columns of N_c
    fftw_plan doppler;     //!< of one column of M
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
    auto& line = m_plans->line;
    map.resize(gate.ranges, gate.dopplers);
    product = received.cwiseProduct(sent.conjugate());
    fftw_execute_dft(m_plans->backward, Raw(product), Raw(product));
    const double scale = 1 / std::sqrt(m_grid.GetElements());
    for (Eigen::Index r = 0; r < gate.ranges; r++)
    {
        line = product.row(Wrap(gate.firstRange + r, m_grid.subcarriers)).transpose();
        fftw_execute_dft(m_plans->doppler, Raw(line), Raw(line));
        for (Eigen::Index d = 0; d < gate.dopplers; d++)
        {
            map(r, d) = scale * line(Wrap(gate.firstDoppler + d, m_grid.symbols));
        }
    }
}

void
IsacRangeDoppler::ToSamples(isac::CMatrix& symbols)
{
    fftw_execute_dft(m_plans->backward, Raw(symbols), Raw(symbols));
    symbols *= 1 / std::sqrt(double(m_grid.subcarriers));
}

void
IsacRangeDoppler::ToSymbols(isac::CMatrix& samples)
{
    fftw_execute_dft(m_plans->forward, Raw(samples), Raw(samples));
    samples *= 1 / std::sqrt(double(m_grid.subcarriers));
}

} // namespace ns3
