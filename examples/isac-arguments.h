/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ARGUMENTS_H
#define ISAC_ARGUMENTS_H

#include "ns3/command-line.h"

#include <functional>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace ns3
{

/**
 * @ingroup isac
 * Numbers and switches on a command line, checked before ns3::CommandLine sees them: that one
 * answers a wrong value with all of its help, and takes words that are no options without a word.
 */
class IsacArguments
{
  public:
    /**
     * Adds an option to a command line, and to what Check() looks at.
     * @tparam T a number, or bool
     * @param cmd command line
     * @param name of the option
     * @param help text
     * @param value variable, holding the default
     */
    template <typename T>
    void Add(CommandLine& cmd, const std::string& name, const std::string& help, T& value)
    {
        cmd.AddValue(name, help, value);
        m_checks[name] = &IsacArguments::Explain<T>;
    }

    /**
     * Checks a command line.
     * @param argc as in main()
     * @param argv as in main()
     * @throws std::invalid_argument naming the first wrong argument, and the remedy
     */
    void Check(int argc, char* argv[]) const
    {
        for (int i = 1; i < argc; ++i)
        {
            const std::string word = argv[i];
            if (word.empty() || word[0] != '-')
            {
                throw std::invalid_argument("'" + word + "' is not an option; write --name=value " +
                                            "(--PrintHelp lists all)");
            }
            const auto equals = word.find('=');
            const auto begin = word.find_first_not_of('-');
            const auto check =
                m_checks.find(begin == std::string::npos ? "" : word.substr(begin, equals - begin));
            if (check == m_checks.end())
            {
                continue; // text, or unknown: left to CommandLine
            }
            const std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
            const std::string expected = check->second(value);
            if (!expected.empty())
            {
                throw std::invalid_argument("--" + check->first + "=" + value + " is not " +
                                            expected);
            }
        }
    }

  private:
    /**
     * @tparam T type of the option
     * @param value of the option
     * @return empty if it can be read, else what is expected
     */
    template <typename T>
    static std::string Explain(const std::string& value)
    {
        std::istringstream in(value);
        if constexpr (std::is_same_v<T, bool>)
        {
            bool known = false;
            for (const char* const word : {"", "true", "t", "1", "false", "f", "0"})
            {
                known = known || value == word;
            }
            return known ? "" : "a switch; give true or false";
        }
        else
        {
            T number;
            in >> number;
            // A stream reads "-1" as the largest unsigned number.
            const bool negative = std::is_unsigned_v<T> && value.find('-') != std::string::npos;
            if (!in.fail() && in.eof() && !negative)
            {
                return "";
            }
            return std::is_integral_v<T> ? "a whole number that fits" : "a number";
        }
    }

    /// Checks by name of the option.
    std::map<std::string, std::function<std::string(const std::string&)>> m_checks;
};

} // namespace ns3

#endif /* ISAC_ARGUMENTS_H */
