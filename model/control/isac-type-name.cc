/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-type-name.h"

#include "ns3/attribute.h"
#include "ns3/object.h"
#include "ns3/string.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

namespace ns3
{

namespace
{

/**
 * Splits "A=1|B=ns3::X[C=2|D=3]" at the bars outside brackets.
 *
 * @param text list of attributes
 * @return its elements
 */
std::vector<std::string>
SplitAttributes(const std::string& text)
{
    std::vector<std::string> parts(1);
    int depth = 0;
    for (const char c : text)
    {
        depth += c == '[' ? 1 : c == ']' ? -1 : 0;
        if (c == '|' && depth == 0)
        {
            parts.emplace_back();
        }
        else
        {
            parts.back() += c;
        }
    }
    return parts;
}

/**
 * @param type type of an attribute's value
 * @param value text proposed for it
 * @return false if the type is a number, or a time, and the text is not: ns-3 would end the program
 */
bool
IsWellFormed(const std::string& type, const std::string& value)
{
    static const std::vector<std::string> units{"", "s", "ms", "us", "ns", "ps", "fs", "min", "h"};
    const bool number =
        type == "ns3::DoubleValue" || type == "ns3::UintegerValue" || type == "ns3::IntegerValue";
    if (!number && type != "ns3::TimeValue")
    {
        return true;
    }
    char* end = nullptr;
    const double parsed = std::strtod(value.c_str(), &end);
    const std::string digits(value.c_str(), static_cast<const char*>(end));
    const std::string rest = value.substr(digits.size()); // whole, even with a zero byte in it
    const char* allowed = number && type != "ns3::DoubleValue" ? "+-0123456789" : "+-.0123456789eE";
    if (digits.empty() || !std::isfinite(parsed) ||
        digits.find_first_not_of(allowed) != std::string::npos)
    {
        return false;
    }
    return number ? rest.empty() : std::find(units.begin(), units.end(), rest) != units.end();
}

/**
 * @param info an attribute
 * @param value text proposed for it
 * @return whether the attribute takes the text; enumerations are looked up here, because some
 * releases of ns-3 only assert that the name exists
 */
bool
Takes(const TypeId::AttributeInformation& info, const std::string& value)
{
    // An object cannot be named here: ns-3 would create whatever the text says, or crash.
    if (info.checker->GetValueTypeName() == "ns3::PointerValue" ||
        !IsWellFormed(info.checker->GetValueTypeName(), value))
    {
        return false;
    }
    if (info.checker->GetValueTypeName().find("EnumValue") != std::string::npos)
    {
        const std::string names = "|" + info.checker->GetUnderlyingTypeInformation() + "|";
        return !value.empty() && names.find("|" + value + "|") != std::string::npos;
    }
    return static_cast<bool>(info.checker->CreateValidValue(StringValue(value)));
}

/**
 * @param tid type that has the attribute
 * @param setting "Name=Value"
 * @param factory where to set it
 * @return empty, or what is wrong
 */
std::string
AddSetting(TypeId tid, const std::string& setting, ObjectFactory& factory)
{
    const auto equal = setting.find('=');
    if (equal == std::string::npos)
    {
        return "'" + setting + "' is not of the form Attribute=Value";
    }
    const std::string name = setting.substr(0, equal);
    const std::string value = setting.substr(equal + 1);
    TypeId::AttributeInformation info;
    if (!tid.LookupAttributeByName(name, &info))
    {
        std::string known;
        for (TypeId t = tid; t != Object::GetTypeId() && t.GetParent() != t; t = t.GetParent())
        {
            for (std::size_t i = 0; i < t.GetAttributeN(); i++)
            {
                known += " " + t.GetAttribute(i).name;
            }
        }
        return tid.GetName() + " has no attribute '" + name + "'; it has" + known;
    }
    if (!Takes(info, value))
    {
        return "attribute '" + name + "' of " + tid.GetName() + " does not take '" + value +
               "'; it is of type " + info.checker->GetValueTypeName() + " " +
               info.checker->GetUnderlyingTypeInformation();
    }
    factory.Set(name, StringValue(value));
    return "";
}

} // namespace

std::string
IsacTypeName::GetKnown(TypeId base)
{
    std::string known;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); i++)
    {
        const TypeId tid = TypeId::GetRegistered(i);
        if ((tid == base || tid.IsChildOf(base)) && tid.HasConstructor())
        {
            known += " " + tid.GetName();
        }
    }
    return known;
}

std::string
IsacTypeName::Resolve(const std::string& text,
                      TypeId base,
                      const std::string& what,
                      ObjectFactory& factory)
{
    const auto bracket = text.find('[');
    const std::string type = text.substr(0, bracket);
    TypeId tid;
    if (!TypeId::LookupByNameFailSafe(type, &tid))
    {
        return "unknown " + what + " '" + text + "'; known are" + GetKnown(base) +
               " (a class of your own needs NS_OBJECT_ENSURE_REGISTERED)";
    }
    const bool child = tid.IsChildOf(base);
    if (child && !tid.HasConstructor())
    {
        return what + " '" + type + "' cannot be created: its TypeId lacks AddConstructor<>()";
    }
    if ((!child && tid != base) || !tid.HasConstructor())
    {
        const bool vowel = std::string("aeiou").find(what.front()) != std::string::npos;
        return "'" + type + "' is not " + (vowel ? "an " : "a ") + what + "; known are" +
               GetKnown(base);
    }
    factory = ObjectFactory();
    factory.SetTypeId(tid);
    if (bracket == std::string::npos)
    {
        return "";
    }
    if (text.back() != ']')
    {
        return what + " '" + text + "': the closing bracket is missing at the end";
    }
    const std::string list = text.substr(bracket + 1, text.size() - bracket - 2);
    if (list.empty())
    {
        return "";
    }
    for (const auto& setting : SplitAttributes(list))
    {
        const std::string wrong = AddSetting(tid, setting, factory);
        if (!wrong.empty())
        {
            return what + " '" + text + "': " + wrong;
        }
    }
    return "";
}

} // namespace ns3
