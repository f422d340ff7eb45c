/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_COMPARE_LABELS_H
#define ISAC_COMPARE_LABELS_H

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Names of controllers under the bars of isac-compare's picture, broken into lines so that those
 * with attributes fit.
 */
class IsacCompareLabels
{
  public:
    /**
     * @param names as given to --controllers, in the order of the bars
     */
    explicit IsacCompareLabels(const std::vector<std::string>& names)
    {
        for (const auto& name : names)
        {
            const auto lines = Break(name);
            m_lines = std::max(m_lines, lines.size());
            m_tics += m_tics.empty() ? "\"" : ", \"";
            for (std::size_t i = 0; i < lines.size(); ++i)
            {
                m_tics += (i > 0 ? "\\n" : "") + lines[i];
                m_width = std::max(m_width, lines[i].size());
            }
            m_tics += "\" " + std::to_string(m_bars++);
        }
    }

    /// @return gnuplot's commands for the labels and the margin they need
    std::string GetCommands() const
    {
        return "set xtics scale 0 rotate by " + std::to_string(GetAngle()) + " right noenhanced (" +
               m_tics + ")\nset bmargin " + std::to_string(GetHeight() / 18.0) + "\n";
    }

    /// @return room below the bars (pixels)
    int GetHeight() const
    {
        const double angle = GetAngle() * M_PI / 180;
        return static_cast<int>(20 + 8.0 * m_width * std::sin(angle) +
                                18.0 * m_lines * std::cos(angle));
    }

  private:
    /// @return slope of the labels (degrees): more of it if they have several lines
    int GetAngle() const
    {
        return m_lines > 1 ? 40 : 20;
    }

    /**
     * @param name of a controller
     * @return its lines: the type without namespace, then the attributes
     */
    static std::vector<std::string> Break(const std::string& name)
    {
        constexpr std::size_t longest = 28; // characters
        std::vector<std::string> lines{""};
        for (const char c : name.substr(name.compare(0, 5, "ns3::") == 0 ? 5 : 0))
        {
            if (c == '[' || c == '|')
            {
                lines.emplace_back();
            }
            else if (c != ']' && c != '"' && c != '\\') // quotes are gnuplot's own
            {
                if (lines.back().size() == longest)
                {
                    lines.emplace_back();
                }
                lines.back() += c;
            }
        }
        return lines;
    }

    std::string m_tics;     //!< gnuplot's list of labels
    std::size_t m_lines{1}; //!< lines of the highest label
    std::size_t m_width{0}; //!< characters of the longest line
    int m_bars{0};          //!< labels
};

} // namespace ns3

#endif /* ISAC_COMPARE_LABELS_H */
