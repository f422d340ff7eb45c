/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-agreement-run.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <iomanip>
#include <set>
#include <sstream>
#include <stdexcept>

namespace ns3
{

namespace
{

/// Verdicts as the summary has them.
constexpr const char* VERDICTS[] = {"ok", "open", "MISSED"};
/// Names of the comparisons.
const std::set<std::string> PARTS{"errors",
                                  "motion",
                                  "noise-domain",
                                  "detection",
                                  "false-alarms",
                                  "resolution"};

} // namespace

uint32_t
IsacAgreementOptions::GetTrials(double share) const
{
    const double wanted = double(trials) * share * (quick ? 0.1 : 1.0);
    return std::max<uint32_t>(10, static_cast<uint32_t>(wanted + 0.5));
}

bool
IsacAgreementOptions::Has(const std::string& part) const
{
    return parts == "all" || ("," + parts + ",").find("," + part + ",") != std::string::npos;
}

void
IsacAgreementOptions::Validate() const
{
    std::istringstream words(parts == "all" ? "" : parts);
    for (std::string word; std::getline(words, word, ',');)
    {
        if (PARTS.count(word) == 0)
        {
            throw std::invalid_argument("--parts: '" + word + "' is unknown; choose all, or some " +
                                        "of errors, motion, noise-domain, detection, " +
                                        "false-alarms, resolution with commas between");
        }
    }
    if (waveform != "ofdm" && waveform != "lfm")
    {
        throw std::invalid_argument("--waveform=" + waveform + " is unknown; choose ofdm or lfm");
    }
    if (trials < 10 || trials > 1000000)
    {
        throw std::invalid_argument("--trials must be in 10..1000000");
    }
}

IsacAgreementRun::IsacAgreementRun(const IsacAgreementOptions& options)
    : m_options(options),
      m_progress("isac-agreement")
{
}

const IsacAgreementOptions&
IsacAgreementRun::GetOptions() const
{
    return m_options;
}

void
IsacAgreementRun::Expect(double seconds)
{
    m_expected += seconds;
}

void
IsacAgreementRun::Done(double seconds, uint64_t trials, const std::string& what)
{
    m_done += seconds;
    m_trials += trials;
    const double elapsed = std::max(m_progress.GetElapsed(), 1e-3);
    m_progress.Update(std::min(m_done / std::max(m_expected, m_done), 1.0),
                      what + IsacFormat(", %.0f trials/s", double(m_trials) / elapsed));
}

void
IsacAgreementRun::Finish()
{
    m_progress.Finish();
}

std::ofstream
IsacAgreementRun::Open(const std::string& name, const std::string& header) const
{
    std::ofstream file(m_options.output + "/" + name);
    file << header << std::endl;
    if (!file)
    {
        throw std::runtime_error("cannot write " + m_options.output + "/" + name);
    }
    file << std::setprecision(8);
    return file;
}

void
IsacAgreementRun::State(const std::string& figure,
                        const std::string& value,
                        const std::string& bar,
                        IsacVerdict verdict)
{
    m_lines.push_back({figure, value, bar, verdict});
}

void
IsacAgreementRun::Print(std::ostream& out) const
{
    std::size_t figure = 0;
    std::size_t value = 0;
    for (const auto& line : m_lines)
    {
        figure = std::max(figure, line.figure.size());
        value = std::max(value, line.value.size());
    }
    for (const auto& line : m_lines)
    {
        out << line.figure << std::string(figure + 2 - line.figure.size(), ' ') << line.value;
        if (!line.bar.empty())
        {
            out << std::string(value + 2 - line.value.size(), ' ')
                << VERDICTS[static_cast<int>(line.verdict)] << " (" << line.bar << ')';
        }
        out << '\n';
    }
}

void
IsacAgreementRun::SetThreshold(double decibels)
{
    m_threshold = decibels;
}

double
IsacAgreementRun::GetThreshold() const
{
    return m_threshold;
}

std::string
IsacFormat(const char* format, ...)
{
    char text[200];
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    return text;
}

} // namespace ns3
