/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * IsacBeamController: from names to controllers.
 */

#include "isac-beam-controller.h"

#include "ns3/enum.h"
#include "ns3/fatal-error.h"
#include "ns3/string.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <sstream>

namespace ns3
{

namespace
{

/**
 * @return the names that can be used, for error messages
 */
std::string
KnownNames()
{
    std::ostringstream out;
    out << "known are";
    for (const auto& entry : IsacBeamController::GetShortNames())
    {
        out << " " << entry.first;
    }
    const TypeId base = IsacBeamController::GetTypeId();
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); i++)
    {
        const TypeId tid = TypeId::GetRegistered(i);
        if (tid != base && tid.IsChildOf(base) && tid.HasConstructor())
        {
            out << " " << tid.GetName();
        }
    }
    return out.str();
}

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
    const std::string rest(end);
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
    if (!IsWellFormed(info.checker->GetValueTypeName(), value))
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

const std::vector<std::pair<std::string, std::string>>&
IsacBeamController::GetShortNames()
{
    static const std::string predictive = "ns3::IsacPredictiveBeamController";
    static const std::vector<std::pair<std::string, std::string>> names{
        {"random", "ns3::IsacRandomBeamController"},
        {"codebook", "ns3::IsacCodebookBeamController"},
        {"matched", predictive + "[Precoder=MaximumRatio]"},
        {"last-sensed", predictive + "[Predictor=LastSensed]"},
        {"rzf", predictive},
        {"rzf-waterfilling", predictive + "[Power=WaterFilling]"},
        {"rzf-maxmin", predictive + "[Power=MaxMin]"},
        {"rzf-reward", predictive + "[Power=RewardOptimal]"},
        {"wmmse", predictive + "[Precoder=Wmmse]"},
        {"genie", "ns3::IsacGenieBeamController[Precoder=ZeroForcing]"},
    };
    return names;
}

std::string
IsacBeamController::Resolve(const std::string& name, ObjectFactory& factory)
{
    const auto& names = GetShortNames();
    const auto entry = std::find_if(names.begin(), names.end(), [&name](const auto& e) {
        return e.first == name;
    });
    const std::string full = entry == names.end() ? name : entry->second;
    const auto bracket = full.find('[');
    const std::string type = full.substr(0, bracket);
    TypeId tid;
    if (!TypeId::LookupByNameFailSafe(type, &tid))
    {
        return "unknown beam controller '" + name + "': " + KnownNames();
    }
    if (!tid.IsChildOf(GetTypeId()) || !tid.HasConstructor())
    {
        return "'" + type + "' is not a beam controller: " + KnownNames();
    }
    factory = ObjectFactory();
    factory.SetTypeId(tid);
    if (bracket == std::string::npos)
    {
        return "";
    }
    if (full.back() != ']')
    {
        return "beam controller '" + name + "': the closing bracket is missing at the end";
    }
    const std::string list = full.substr(bracket + 1, full.size() - bracket - 2);
    if (list.empty())
    {
        return "";
    }
    for (const auto& setting : SplitAttributes(list))
    {
        const std::string wrong = AddSetting(tid, setting, factory);
        if (!wrong.empty())
        {
            return "beam controller '" + name + "': " + wrong;
        }
    }
    return "";
}

Ptr<IsacBeamController>
IsacBeamController::Create(const std::string& name)
{
    ObjectFactory factory;
    const std::string wrong = Resolve(name, factory);
    if (!wrong.empty())
    {
        NS_FATAL_ERROR(wrong);
    }
    return factory.Create<IsacBeamController>();
}

} // namespace ns3
