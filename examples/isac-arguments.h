/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ARGUMENTS_H
#define ISAC_ARGUMENTS_H

#include "ns3/command-line.h"
#include "ns3/global-value.h"
#include "ns3/string.h"

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
     * Adds an option that is text.
     * @param cmd command line
     * @param name of the option
     * @param help text
     * @param value variable, holding the default
     */
    void AddText(CommandLine& cmd,
                 const std::string& name,
                 const std::string& help,
                 std::string& value)
    {
        cmd.AddValue(name, help, value);
        m_checks[name] = [](const std::string&) { return std::string(); };
    }

    /**
     * Checks a command line.
     * @param argc as in main()
     * @param argv as in main()
     * @param complete whether all of the program's options were added here: ns3::CommandLine
     * answers one that it does not know with all of its help
     * @throws std::invalid_argument naming the first wrong argument, and the remedy
     */
    void Check(int argc, char* argv[], bool complete = false) const
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
            const std::string name =
                begin == std::string::npos ? "" : word.substr(begin, equals - begin);
            const auto check = m_checks.find(name);
            if (check == m_checks.end())
            {
                if (complete && !IsCommon(name))
                {
                    throw std::invalid_argument("there is no option --" + name +
                                                " (--PrintHelp lists all)");
                }
                continue; // left to CommandLine
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
     * @param name of an option
     * @return whether every program of ns-3 has it: help, global values, defaults of attributes
     */
    static bool IsCommon(const std::string& name)
    {
        StringValue value;
        return name == "help" || name == "version" || name.rfind("Print", 0) == 0 ||
               name.find("::") != std::string::npos ||
               GlobalValue::GetValueByNameFailSafe(name, value);
    }

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
