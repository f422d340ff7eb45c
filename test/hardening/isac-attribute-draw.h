/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ATTRIBUTE_DRAW_H
#define ISAC_ATTRIBUTE_DRAW_H

#include "ns3/type-id.h"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac-tests
 * Random numbers that a seed fixes on every platform.
 */
class IsacDraw
{
  public:
    /// @param seed of all that follows
    explicit IsacDraw(uint64_t seed);

    /// @return uniform in [0, 1)
    double Uniform();
    /// @param low @param high @return uniform between them
    double Between(double low, double high);
    /// @param low above 0 @param high @return uniform in the logarithm between them
    double LogBetween(double low, double high);
    /// @param count at least 1 @return uniform in 0 ... count - 1
    uint32_t Below(uint32_t count);
    /// @param probability in [0, 1] @return true with it
    bool Chance(double probability);

    /// @param values at least one @return one of them
    template <typename T>
    const T& Choose(const std::vector<T>& values)
    {
        return values[Below(values.size())];
    }

  private:
    std::mt19937_64 m_engine; //!< the same everywhere, unlike the distributions of the library
};

/**
 * @ingroup isac-tests
 * Draws values for the attributes of every class of the module that the TypeId registry knows, and
 * makes them the defaults of this process.
 *
 * A table in the source gives the ranges of attributes whose checkers allow values that no scenario
 * of a second can use (65536 antennas) or that must fit others. The rest is drawn between the
 * checker's bounds where both are near, else around the default; one in ten of those is a bound.
 */
class IsacAttributeDraw
{
  public:
    /// @param draw random numbers
    explicit IsacAttributeDraw(IsacDraw& draw);

    /**
     * Draws, and sets defaults.
     * @param share of the attributes that leave their default (in [0, 1])
     * @return what was set: "Class::Attribute=value"
     */
    std::vector<std::string> SetDefaults(double share);

  private:
    /**
     * @param name "Class::Attribute"
     * @param info the attribute
     * @return a value as text, or empty to leave it
     */
    std::string Draw(const std::string& name, const TypeId::AttributeInformation& info);
    /**
     * @param range "a|b|c", "low..high" or "low...high" (uniform in the logarithm)
     * @param info the attribute
     * @return a value as text
     */
    std::string DrawRange(const std::string& range, const TypeId::AttributeInformation& info);
    /// @param info the attribute, a number @return a value as text
    std::string DrawNumber(const TypeId::AttributeInformation& info);
    /// @param value number @param type type of the attribute's value @return as text
    static std::string Format(double value, const std::string& type);

    IsacDraw& m_draw; //!< random numbers
};

} // namespace ns3

#endif /* ISAC_ATTRIBUTE_DRAW_H */
