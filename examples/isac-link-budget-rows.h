/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_LINK_BUDGET_ROWS_H
#define ISAC_LINK_BUDGET_ROWS_H

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <istream>
#include <stdexcept>
#include <string>
#include <vector>

/// Input rows of the example isac-link-budget.
namespace budget
{

/// Input columns, in the order in which they are written.
enum Column
{
    CASE,
    VEHICLES,
    VEHICLE,
    N_TA,
    N_RA,
    BEAM_KIND,
    THETA,
    DISTANCE,
    BEAM_ANGLE,
    POWER,
    COLUMNS
};

/// Their names.
inline const std::array<const char*, COLUMNS> NAMES{"case",
                                                    "vehicles",
                                                    "vehicle",
                                                    "n_ta",
                                                    "n_ra",
                                                    "beam_kind",
                                                    "theta_rad",
                                                    "distance_m",
                                                    "beam_angle_rad",
                                                    "power_w"};

/// Antennas of an array that a row may ask for: more are surely a mistake.
constexpr long MAX_ANTENNAS = 65536;

/// One input row.
struct Row
{
    long line{0};         //!< line in the file, from 1
    std::string caseName; //!< case
    long vehicles{0};     //!< vehicles in the case
    std::string vehicle;  //!< vehicle, copied to the output
    long nTx{0};          //!< N_TA
    long nRx{0};          //!< N_RA
    std::string beamKind; //!< mrt, zf, rzf or chirp
    double theta{0};      //!< (rad)
    double distance{0};   //!< (m)
    double beamAngle{0};  //!< (rad)
    double power{0};      //!< (W)
};

/// Reads rows and names file, line and column in its errors.
class RowReader
{
  public:
    /**
     * Reads the header.
     *
     * @param stream where to read
     * @param name of the stream in errors
     */
    RowReader(std::istream& stream, const std::string& name)
        : m_stream(stream),
          m_name(name)
    {
        std::vector<std::string> header;
        if (!ReadFields(header))
        {
            m_line = 1;
            Fail("", "is empty; give a header and at least one row");
        }
        std::string missing;
        for (std::size_t column = 0; column < COLUMNS; ++column)
        {
            const auto found = std::find(header.begin(), header.end(), NAMES[column]);
            m_position[column] = found - header.begin();
            if (found == header.end())
            {
                missing += (missing.empty() ? "" : ", ") + std::string(NAMES[column]);
            }
        }
        if (!missing.empty())
        {
            Fail("", "is a header without the columns " + missing + "; add them (see --help)");
        }
        m_headerSize = header.size();
    }

    /**
     * @param row next row, output
     * @return false at the end of the file
     */
    bool Read(Row& row)
    {
        if (!ReadFields(m_fields))
        {
            return false;
        }
        if (m_fields.size() != m_headerSize)
        {
            Fail("",
                 "has " + std::to_string(m_fields.size()) + " fields, the header " +
                     std::to_string(m_headerSize) + "; give one for each column");
        }
        row.line = m_line;
        row.caseName = Text(CASE);
        row.vehicles = Count(VEHICLES);
        row.vehicle = Text(VEHICLE);
        row.nTx = Count(N_TA);
        row.nRx = Count(N_RA);
        row.beamKind = Text(BEAM_KIND);
        if (row.beamKind != "mrt" && row.beamKind != "zf" && row.beamKind != "rzf" &&
            row.beamKind != "chirp")
        {
            Fail(NAMES[BEAM_KIND], "is '" + row.beamKind + "'; use mrt, zf, rzf or chirp");
        }
        row.theta = Number(THETA);
        row.distance = Number(DISTANCE);
        row.beamAngle = Number(BEAM_ANGLE);
        row.power = Number(POWER);
        if (row.distance <= 0)
        {
            Fail(NAMES[DISTANCE], "is " + Text(DISTANCE) + "; use a positive distance (m)");
        }
        if (row.power < 0)
        {
            Fail(NAMES[POWER], "is " + Text(POWER) + "; use a power (W) that is not negative");
        }
        return true;
    }

    /**
     * @param line line of the error
     * @param column its name; empty for the line as a whole
     * @param text what is wrong, and the remedy
     */
    [[noreturn]] void FailAt(long line, const std::string& column, const std::string& text) const
    {
        throw std::runtime_error(m_name + ":" + std::to_string(line) + ": " +
                                 (column.empty() ? "line" : "column " + column) + " " + text);
    }

  private:
    /**
     * @param column its name; empty for the line as a whole
     * @param text what is wrong with the last line read, and the remedy
     */
    [[noreturn]] void Fail(const std::string& column, const std::string& text) const
    {
        FailAt(m_line, column, text);
    }

    /**
     * @param fields fields of the next line that is not empty, without surrounding white space
     * @return false at the end of the file
     */
    bool ReadFields(std::vector<std::string>& fields)
    {
        constexpr const char* blank = " \t\r";
        std::string line;
        while (std::getline(m_stream, line))
        {
            ++m_line;
            if (m_line == 1 && line.compare(0, 3, "\xEF\xBB\xBF") == 0)
            {
                line.erase(0, 3); // byte order mark of spreadsheet programs
            }
            if (line.find_first_not_of(blank) == std::string::npos)
            {
                continue;
            }
            fields.clear();
            for (std::size_t begin = 0; begin <= line.size();)
            {
                const std::size_t end = std::min(line.find(',', begin), line.size());
                const std::string field = line.substr(begin, end - begin);
                const std::size_t first = field.find_first_not_of(blank);
                const std::size_t last = field.find_last_not_of(blank);
                fields.push_back(first == std::string::npos
                                     ? std::string()
                                     : field.substr(first, last - first + 1));
                begin = end + 1;
            }
            return true;
        }
        if (m_stream.bad())
        {
            throw std::runtime_error(m_name + ": cannot be read; check the file");
        }
        return false;
    }

    /**
     * @param column column
     * @return its field in the last line read
     */
    const std::string& Text(Column column) const
    {
        const std::string& field = m_fields[m_position[column]];
        if (field.empty())
        {
            Fail(NAMES[column], "is empty; give a value");
        }
        return field;
    }

    /**
     * @param column column
     * @return its number, finite
     */
    double Number(Column column) const
    {
        const std::string& field = Text(column);
        char* end = nullptr;
        const double number = std::strtod(field.c_str(), &end);
        if (*end != '\0' || !std::isfinite(number))
        {
            Fail(NAMES[column], "is '" + field + "'; use a finite number");
        }
        return number;
    }

    /**
     * @param column column
     * @return its number, a positive integer
     */
    long Count(Column column) const
    {
        const std::string& field = Text(column);
        char* end = nullptr;
        errno = 0;
        const long count = std::strtol(field.c_str(), &end, 10);
        if (*end != '\0' || errno != 0 || count <= 0 || count > MAX_ANTENNAS)
        {
            Fail(NAMES[column],
                 "is '" + field + "'; use an integer from 1 to " + std::to_string(MAX_ANTENNAS));
        }
        return count;
    }

    std::istream& m_stream;                      //!< where to read
    std::string m_name;                          //!< its name in errors
    long m_line{0};                              //!< lines read
    std::size_t m_headerSize{0};                 //!< columns in the file
    std::array<std::size_t, COLUMNS> m_position; //!< columns' places in the file
    std::vector<std::string> m_fields;           //!< fields of the last line read
};

} // namespace budget

#endif /* ISAC_LINK_BUDGET_ROWS_H */
