/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_AGREEMENT_RUN_H
#define ISAC_AGREEMENT_RUN_H

#include "ns3/isac-progress.h"

#include <cstdint>
#include <fstream>
#include <ostream>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * What isac-agreement is asked for.
 */
struct IsacAgreementOptions
{
    std::string output{"results/agreement"}; //!< directory of the results
    std::string waveform{"ofdm"};            //!< ofdm or lfm
    uint32_t trials{1000};                   //!< of a signal-to-noise ratio
    bool quick{false};                       //!< a tenth of the trials
    uint32_t stream{1};                      //!< equal streams give equal results
    std::string parts{"all"};                //!< comma-separated names of comparisons

    /**
     * @param share of the trials of a signal-to-noise ratio
     * @return so many trials, at least 10; a tenth of them with quick
     */
    uint32_t GetTrials(double share) const;

    /// @param part name of a comparison @return whether it is asked for
    bool Has(const std::string& part) const;

    /// @throws std::invalid_argument naming the first bad option, and the remedy
    void Validate() const;
};

/**
 * @ingroup isac
 * Whether a figure meets its bar.
 */
enum class IsacVerdict
{
    HOLDS, //!< it does
    OPEN,  //!< too few trials: its 95 % interval reaches the bar
    MISSED //!< it does not
};

/**
 * @ingroup isac
 * One run of isac-agreement: its options, its progress, its tables and its summary.
 */
class IsacAgreementRun
{
  public:
    /// @param options what is asked for
    explicit IsacAgreementRun(const IsacAgreementOptions& options);

    /// @return what is asked for
    const IsacAgreementOptions& GetOptions() const;

    /**
     * Announces work.
     * @param seconds about what all of it will take
     */
    void Expect(double seconds);

    /**
     * Tells that work was done.
     * @param seconds about what it was announced with
     * @param trials how many were made
     * @param what it was
     */
    void Done(double seconds, uint64_t trials, const std::string& what);

    /// Takes the line of progress away.
    void Finish();

    /**
     * Opens a table in the output directory.
     * @param name of the file
     * @param header line of columns
     * @return the file
     * @throws std::runtime_error if it cannot be written
     */
    std::ofstream Open(const std::string& name, const std::string& header) const;

    /**
     * Adds a line to the summary.
     * @param figure what was measured
     * @param value the result
     * @param bar what was asked for, empty if nothing but a statement
     * @param verdict whether the bar is met
     */
    void State(const std::string& figure,
               const std::string& value,
               const std::string& bar = "",
               IsacVerdict verdict = IsacVerdict::HOLDS);

    /// @param out where the summary is written to
    void Print(std::ostream& out) const;

    /// @param decibels threshold of the estimators (dB), for the plots
    void SetThreshold(double decibels);
    /// @return threshold of the estimators (dB)
    double GetThreshold() const;

  private:
    /// A line of the summary.
    struct Line
    {
        std::string figure;  //!< what was measured
        std::string value;   //!< the result
        std::string bar;     //!< what was asked for
        IsacVerdict verdict; //!< whether it is met
    };

    IsacAgreementOptions m_options; //!< what is asked for
    IsacProgress m_progress;        //!< line on standard error
    double m_expected{0};           //!< work announced (s)
    double m_done{0};               //!< of it done (s)
    uint64_t m_trials{0};           //!< made
    double m_threshold{0};          //!< of the estimators (dB)
    std::vector<Line> m_lines;      //!< the summary
};

/**
 * @ingroup isac
 * @param format of std::printf
 * @return the text
 */
std::string IsacFormat(const char* format, ...) __attribute__((format(printf, 1, 2)));

} // namespace ns3

#endif /* ISAC_AGREEMENT_RUN_H */
