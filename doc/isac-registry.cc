/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Writes the manual's pages of attributes and trace sources, attributes.rst and trace-sources.rst,
// from what the module's classes registered with ns-3. Signatures of callbacks, which ns-3 knows by
// name only, are read from the headers.
//
// Usage: isac-registry SOURCES DIRECTORY
// SOURCES is the module's directory, DIRECTORY where the pages go.

#include "isac-callback-arguments.h"

#include "ns3/attribute.h"
#include "ns3/double.h"
#include "ns3/nstime.h"
#include "ns3/object-factory.h"
#include "ns3/object.h"
#include "ns3/pointer.h"
#include "ns3/string.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/type-id.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <fstream>
#include <iostream>
#include <limits>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

/// Every line of the pages that a reader could take for written by hand says that it is not.
const char* const NOTICE = ".. SPDX-License-Identifier: GPL-2.0-only\n\n"
                           ".. Written by doc/isac-registry.cc: do not edit, run ./isac doc\n\n";

/// List of the classes at the top of a page.
const char* const CONTENTS = ".. contents::\n   :local:\n\n";

/// @return the module's TypeIds, by name
std::vector<TypeId>
GetTypeIds()
{
    std::vector<TypeId> found;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); i++)
    {
        const TypeId tid = TypeId::GetRegistered(i);
        if (tid.GetGroupName() == "Isac" || tid.GetName().rfind("ns3::Isac", 0) == 0)
        {
            found.push_back(tid);
        }
    }
    std::sort(found.begin(), found.end(), [](const TypeId& a, const TypeId& b) {
        return a.GetName() < b.GetName();
    });
    return found;
}

/**
 * @param name name of a type
 * @return the same without namespace and the blanks that ns-3 puts into templates
 */
std::string
Shorten(std::string name)
{
    for (const std::string part : {"ns3::", " "})
    {
        for (std::size_t at = name.find(part); at != std::string::npos; at = name.find(part))
        {
            name.erase(at, part.size());
        }
    }
    return name;
}

/**
 * @param text any text
 * @return the same as a cell of a csv-table: nothing in it is markup
 */
std::string
Cell(const std::string& text)
{
    std::string cell;
    for (std::size_t i = 0; i < text.size(); i++)
    {
        const char c = text[i];
        const bool end =
            i + 1 == text.size() || !std::isalnum(static_cast<unsigned char>(text[i + 1]));
        if (c == '*' || c == '|' || c == '`' || c == '\\' || (c == '_' && end) ||
            (c == '(' && i == 0))
        {
            cell += '\\';
        }
        cell += c;
        if (c == '"')
        {
            cell += c;
        }
    }
    return '"' + cell + '"';
}

/**
 * @param time a time
 * @return it in the largest unit of which it is one or more
 */
std::string
FormatTime(const Time& time)
{
    if (time == Time::Max())
    {
        return "end of time";
    }
    const double seconds = time.GetSeconds();
    const std::vector<std::pair<double, const char*>> units = {{1, " s"},
                                                               {1e-3, " ms"},
                                                               {1e-6, " us"},
                                                               {1e-9, " ns"}};
    for (const auto& [size, unit] : units)
    {
        if (seconds >= size)
        {
            std::ostringstream text;
            text << seconds / size << unit;
            return text.str();
        }
    }
    return "0 s";
}

/**
 * @param info an attribute
 * @return its default; where it is an object, the object's class, never an address
 */
std::string
FormatDefault(const TypeId::AttributeInformation& info)
{
    const auto* pointer = dynamic_cast<const PointerValue*>(PeekPointer(info.initialValue));
    if (pointer)
    {
        const Ptr<Object> object = pointer->GetObject();
        return object ? Shorten(object->GetInstanceTypeId().GetName()) : "none";
    }
    if (const auto* time = dynamic_cast<const TimeValue*>(PeekPointer(info.initialValue)))
    {
        return FormatTime(time->Get());
    }
    const auto* number = dynamic_cast<const UintegerValue*>(PeekPointer(info.initialValue));
    if (number && number->Get() == std::numeric_limits<uint64_t>::max())
    {
        return "2^64 - 1";
    }
    const std::string text = info.initialValue->SerializeToString(info.checker);
    return text.empty() ? "empty" : Shorten(text);
}

/**
 * @param type what ns-3 says of an attribute's type, e.g. "double 0:10"
 * @return the same, without limits that only say what the type can hold: "double, 0 to 10"
 */
std::string
FormatType(const std::string& type)
{
    const std::size_t blank = type.find(' ');
    const std::size_t colon = type.find(':', blank);
    if (blank == std::string::npos || colon == std::string::npos)
    {
        return Shorten(type);
    }
    const std::string low = type.substr(blank + 1, colon - blank - 1);
    const std::string high = type.substr(colon + 1);
    std::ostringstream largest;
    largest << std::numeric_limits<double>::max();
    const bool bounded = high != largest.str() && high.size() < 10;
    const std::string name = type.substr(0, blank);
    std::ostringstream smallest;
    smallest << std::numeric_limits<double>::min();
    if (low == smallest.str())
    {
        return name + ", positive" + (bounded ? ", at most " + high : "");
    }
    if (low == '-' + largest.str() || (low == "0" && name[0] == 'u'))
    {
        return bounded ? name + ", at most " + high : name;
    }
    return name + ", " + (bounded ? low + " to " + high : "from " + low);
}

/**
 * @param info an attribute
 * @return its type, for an enumeration what it may be, and its limits
 */
std::string
GetType(const TypeId::AttributeInformation& info)
{
    const std::string kind = info.checker->GetValueTypeName();
    const bool plain = kind == "ns3::DoubleValue" || kind == "ns3::UintegerValue" ||
                       kind == "ns3::IntegerValue" || kind == "ns3::EnumValue" ||
                       kind == "ns3::PointerValue";
    if (plain && info.checker->HasUnderlyingTypeInformation())
    {
        std::string type = info.checker->GetUnderlyingTypeInformation();
        if (kind == "ns3::EnumValue")
        {
            for (std::size_t bar = type.find('|'); bar != std::string::npos; bar = type.find('|'))
            {
                type.replace(bar, 1, ", ");
            }
            return type;
        }
        return kind == "ns3::PointerValue" ? Shorten(type) : FormatType(type);
    }
    const std::string name = Shorten(kind);
    return name.substr(0, name.rfind("Value"));
}

/**
 * @param info an attribute
 * @return what cannot be done with it, or nothing
 */
std::string
GetAccess(const TypeId::AttributeInformation& info)
{
    const bool set = (info.flags & TypeId::ATTR_SET) && info.accessor->HasSetter();
    const bool construct = (info.flags & TypeId::ATTR_CONSTRUCT) && info.accessor->HasSetter();
    if (!set)
    {
        return construct ? " (set at construction only)" : " (read only)";
    }
    return "";
}

/**
 * @param page where to write
 * @param title its title
 * @param mark underline
 */
void
WriteTitle(std::ostream& page, const std::string& title, char mark)
{
    page << title << "\n" << std::string(title.size(), mark) << "\n\n";
}

/**
 * @param page where to write
 * @param tid a class: its name, parent, and whether it can be created
 */
void
WriteClass(std::ostream& page, const TypeId& tid)
{
    WriteTitle(page, Shorten(tid.GetName()), '*');
    page << (tid.HasConstructor() ? "" : "Abstract. ") << "Parent: ``" << tid.GetParent().GetName()
         << "``\n\n";
}

/// @param page where to write what every class has to set
void
WriteAttributes(std::ostream& page)
{
    page << NOTICE;
    WriteTitle(page, "Attributes", '-');
    page << CONTENTS;
    page
        << "All attributes of the module's classes, as they registered them. A class has those of\n"
           "its parents, too. Types are without their namespace; a list of words is an\n"
           "enumeration, set by a string. Where the default is *none* a class may make the object\n"
           "itself. Times are set with their unit, e.g. ``20ms``.\n\n"
           "Under a running device, attributes are reached by paths like\n"
           "``/NodeList/0/DeviceList/0/$ns3::IsacRsuNetDevice/Phy/LinkParameters/MaxPower``; set\n"
           "them before the simulation starts.\n\n";
    for (const TypeId& tid : GetTypeIds())
    {
        WriteClass(page, tid);
        if (tid.GetAttributeN() == 0)
        {
            page << "No attributes of its own.\n\n";
            continue;
        }
        page << ".. csv-table::\n   :header: \"Attribute\", \"Type\", \"Default\", \"Meaning\"\n"
                "   :widths: 20, 18, 16, 46\n\n";
        for (std::size_t i = 0; i < tid.GetAttributeN(); i++)
        {
            const TypeId::AttributeInformation info = tid.GetAttribute(i);
            page << "   \"``" << info.name << "``\", " << Cell(GetType(info)) << ", "
                 << Cell(FormatDefault(info)) << ", " << Cell(info.help + GetAccess(info)) << "\n";
        }
        page << "\n";
    }
}

/// @return the module's trace sources' callbacks
std::set<std::string>
GetCallbacks()
{
    std::set<std::string> callbacks;
    for (const TypeId& tid : GetTypeIds())
    {
        for (std::size_t i = 0; i < tid.GetTraceSourceN(); i++)
        {
            callbacks.insert(tid.GetTraceSource(i).callback);
        }
    }
    return callbacks;
}

/**
 * @param page where to write a trace source's row
 * @param info the trace source
 * @param arguments what its callback takes
 */
void
WriteTraceSource(std::ostream& page,
                 const TypeId::TraceSourceInformation& info,
                 const IsacCallbackArguments& arguments)
{
    page << "   \"``" << info.name << "``\", " << Cell(info.help) << ", \"";
    for (std::size_t i = 0; i < arguments.size(); i++)
    {
        const auto& [declaration, meaning] = arguments[i];
        page << (i > 0 ? "\n   " : "") << "| ``" << declaration << "``: " << meaning;
    }
    page << "\"\n";
}

/**
 * @param page where to write what can be connected to
 * @param sources the module's directory
 */
void
WriteTraceSources(std::ostream& page, const std::string& sources)
{
    page << NOTICE;
    WriteTitle(page, "Trace sources", '-');
    page << CONTENTS;
    page << "All trace sources of the module's classes, as they registered them, and what their\n"
            "callbacks take. A class has those of its parents, too. With ``TraceConnect()`` a\n"
            "``std::string context`` comes first, ``TraceConnectWithoutContext()`` leaves it out.\n"
            "Records such as ``IsacSlotRecord`` document their fields in their headers.\n\n";
    const auto callbacks = FindCallbackArguments(GetCallbacks(), sources);
    for (const TypeId& tid : GetTypeIds())
    {
        if (tid.GetTraceSourceN() == 0)
        {
            continue;
        }
        WriteClass(page, tid);
        page << ".. csv-table::\n   :header: \"Source\", \"Fires when\", \"Callback takes\"\n"
                "   :widths: 16, 36, 48\n\n";
        for (std::size_t i = 0; i < tid.GetTraceSourceN(); i++)
        {
            const TypeId::TraceSourceInformation info = tid.GetTraceSource(i);
            WriteTraceSource(page, info, callbacks.at(info.callback));
        }
        page << "\n";
    }
}

/**
 * Writes a page as a whole or not at all.
 * @param name file
 * @param page what goes into it
 * @throws std::runtime_error if it cannot be written
 */
void
Save(const std::string& name, const std::ostringstream& page)
{
    std::string text = page.str();
    text.pop_back(); // the last empty line
    std::ofstream file(name);
    file << text;
    if (!file.flush())
    {
        throw std::runtime_error("cannot write " + name);
    }
}

} // namespace

int
main(int argc, char* argv[])
{
    if (argc != 3)
    {
        std::cerr << "Usage: isac-registry SOURCES DIRECTORY\n";
        return 1;
    }
    try
    {
        std::ostringstream attributes;
        std::ostringstream traces;
        WriteAttributes(attributes);
        WriteTraceSources(traces, argv[1]);
        Save(std::string(argv[2]) + "/attributes.rst", attributes);
        Save(std::string(argv[2]) + "/trace-sources.rst", traces);
    }
    catch (const std::exception& error)
    {
        std::cerr << "isac-registry: " << error.what() << "\n";
        return 1;
    }
}
