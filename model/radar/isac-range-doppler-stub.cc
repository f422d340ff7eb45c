/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * IsacRangeDoppler where FFTW is not installed.
 */

#include "isac-range-doppler.h"

#include "ns3/abort.h"

namespace ns3
{

struct IsacRangeDoppler::Plans
{
};

IsacRangeDoppler::IsacRangeDoppler(const isac::SymbolGrid& grid)
    : m_grid(grid)
{
    NS_ABORT_MSG("IsacRadar: Fidelity=Waveform needs FFTW, which this module was built without; "
                 "install libfftw3-dev and build again");
}

IsacRangeDoppler::~IsacRangeDoppler() = default;

bool
IsacRangeDoppler::IsAvailable()
{
    return false;
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
}

void
IsacRangeDoppler::ToSamples(isac::CMatrix& symbols)
{
}

void
IsacRangeDoppler::ToSymbols(isac::CMatrix& samples)
{
}

} // namespace ns3
