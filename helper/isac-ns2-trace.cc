/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-ns2-trace.h"

#include "ns3/abort.h"
#include "ns3/isac-vehicle-net-device.h"
#include "ns3/log.h"
#include "ns3/ns2-mobility-helper.h"
#include "ns3/nstime.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacNs2Trace");

namespace
{

/// More nodes than this are a mistake in the file.
constexpr uint32_t MAX_NODES = 100000;

/**
 * @param line a line without its comment
 * @return its words; quotation marks and a final semicolon only separate
 */
std::vector<std::string>
SplitWords(std::string line)
{
    std::replace(line.begin(), line.end(), '"', ' ');
    std::replace(line.begin(), line.end(), ';', ' ');
    std::vector<std::string> words;
    std::istringstream in(line);
    for (std::string word; in >> word;)
    {
        words.push_back(word);
    }
    return words;
}

} // namespace

IsacNs2Trace::IsacNs2Trace(const std::string& trace, const std::string& activity)
    : m_trace(trace)
{
    ReadLines(trace, "mobility trace", &IsacNs2Trace::ReadMobility);
    CheckNodes();
    DeriveActivity();
    if (!activity.empty())
    {
        ReadLines(activity, "activity file", &IsacNs2Trace::ReadActivity);
        CheckActivity();
    }
    for (const auto& node : m_nodes)
    {
        m_end = std::max(m_end, std::isfinite(node.until) ? node.until : m_lastEvent);
    }
}

uint32_t
IsacNs2Trace::GetN() const
{
    return m_nodes.size();
}

double
IsacNs2Trace::GetEnd() const
{
    return m_end;
}

double
IsacNs2Trace::GetActiveFrom(uint32_t node) const
{
    return m_nodes.at(node).from;
}

double
IsacNs2Trace::GetActiveUntil(uint32_t node) const
{
    return m_nodes.at(node).until;
}

Vector
IsacNs2Trace::GetRoadside(double offset, double heading) const
{
    const double cosine = std::cos(heading);
    const double sine = std::sin(heading);
    double begin = std::numeric_limits<double>::infinity();
    double end = -begin;
    double side = begin;
    for (const auto& p : m_positions)
    {
        const double along = p.x * cosine + p.y * sine;
        begin = std::min(begin, along);
        end = std::max(end, along);
        side = std::min(side, p.y * cosine - p.x * sine);
    }
    const double along = (begin + end) / 2;
    side -= offset;
    return Vector(along * cosine - side * sine, along * sine + side * cosine, 0);
}

void
IsacNs2Trace::InstallMobility(const NodeContainer& nodes) const
{
    NS_ABORT_MSG_IF(nodes.GetN() < GetN(),
                    "IsacNs2Trace: " << m_trace << " moves " << GetN() << " nodes, but only "
                                     << nodes.GetN() << " were given; create as many");
    Ns2MobilityHelper(m_trace).Install(nodes.Begin(), nodes.End());
}

void
IsacNs2Trace::SetActivity(const NetDeviceContainer& devices) const
{
    uint32_t index = 0;
    for (auto it = devices.Begin(); it != devices.End() && index < m_nodes.size(); ++it)
    {
        if (Ptr<IsacVehicleNetDevice> device = DynamicCast<IsacVehicleNetDevice>(*it))
        {
            const Node& node = m_nodes[index++];
            device->SetAttribute("ActiveFrom", TimeValue(Seconds(node.from)));
            if (std::isfinite(node.until))
            {
                device->SetAttribute("ActiveUntil", TimeValue(Seconds(node.until)));
            }
        }
    }
}

void
IsacNs2Trace::ReadLines(const std::string& path,
                        const std::string& what,
                        void (IsacNs2Trace::*line)(const std::vector<std::string>& words))
{
    std::ifstream file(path);
    if (!file || std::filesystem::is_directory(path))
    {
        throw std::invalid_argument("cannot read the " + what + " \"" + path +
                                    "\": " + (file ? "it is a directory" : std::strerror(errno)));
    }
    m_path = path;
    m_line = 0;
    for (std::string text; std::getline(file, text);)
    {
        ++m_line;
        if (!text.empty() && text.back() == '\r')
        {
            Fail("the line ends as on DOS, which ns-3 does not read; convert the file, e.g. with "
                 "sed -i 's/\\r$//'");
        }
        const auto words = SplitWords(text.substr(0, text.find('#')));
        if (!words.empty())
        {
            (this->*line)(words);
        }
    }
}

void
IsacNs2Trace::ReadMobility(const std::vector<std::string>& words)
{
    if (words[0] == "$god_")
    {
        return; // distances in hops, which ns-2's own generator adds
    }
    if (words[0] != "$ns_")
    {
        if (words.size() != 4 || words[1] != "set")
        {
            Fail("expected '$node_(i) set X_ value' or '$ns_ at time \"$node_(i) setdest x y "
                 "speed\"'");
        }
        ReadSet(Touch(ParseIndex(words[0], "$node_")), words[2], words[3], true);
        return;
    }
    const bool move = words.size() == 8 && words[4] == "setdest";
    const bool set = words.size() == 7 && words[4] == "set";
    if (words.size() < 5 || words[1] != "at" || !(move || set))
    {
        Fail("expected '$ns_ at time \"$node_(i) setdest x y speed\"'");
    }
    const double time = ParseTime(words[2]);
    Node& node = Touch(ParseIndex(words[3], "$node_"));
    m_lastEvent = std::max(m_lastEvent, time);
    if (set)
    {
        ReadSet(node, words[5], words[6], false);
        if (words[5] != "Z_")
        {
            node.events.push_back(
                {time, words[5][0], Vector(ParseNumber(words[6], words[5]), 0, 0), 0});
        }
        return;
    }
    const double x = ParseNumber(words[5], "x");
    const double y = ParseNumber(words[6], "y");
    const double speed = ParseNumber(words[7], "speed");
    if (speed < 0)
    {
        Fail("the speed '" + words[7] + "' is negative; expected metres per second");
    }
    m_positions.emplace_back(x, y, 0);
    node.events.push_back({time, 0, Vector(x, y, 0), speed});
}

void
IsacNs2Trace::ReadSet(Node& node, const std::string& axis, const std::string& value, bool initial)
{
    const double coordinate = ParseNumber(value, axis);
    if (axis != "X_" && axis != "Y_" && axis != "Z_")
    {
        Fail("'" + axis + "' is no coordinate; expected X_, Y_ or Z_");
    }
    if (!initial || axis == "Z_")
    {
        return;
    }
    (axis == "X_" ? node.position.x : node.position.y) = coordinate;
    (axis == "X_" ? node.placedX : node.placedY) = true;
}

void
IsacNs2Trace::CheckNodes()
{
    if (m_nodes.empty())
    {
        throw std::invalid_argument(m_path + ": there are no nodes in it; expected lines like "
                                             "'$node_(0) set X_ 12.5'");
    }
    for (uint32_t i = 0; i < m_nodes.size(); ++i)
    {
        const Node& node = m_nodes[i];
        if (node.line == 0)
        {
            throw std::invalid_argument(m_path + ": there is no node " + std::to_string(i) +
                                        " but a node " + std::to_string(m_nodes.size() - 1) +
                                        "; number nodes from 0 without gaps");
        }
        if (!node.placedX || !node.placedY)
        {
            throw std::invalid_argument(
                m_path + ":" + std::to_string(node.line) + ": node " + std::to_string(i) +
                " has no initial position; add '$node_(" + std::to_string(i) + ") set " +
                (node.placedX ? "Y_" : "X_") + " value'");
        }
        m_positions.push_back(node.position);
    }
}

void
IsacNs2Trace::DeriveActivity()
{
    for (auto& node : m_nodes)
    {
        std::stable_sort(node.events.begin(),
                         node.events.end(),
                         [](const Event& a, const Event& b) { return a.time < b.time; });
        node.until = std::numeric_limits<double>::infinity();
        const auto first = std::find_if(node.events.begin(),
                                        node.events.end(),
                                        [](const Event& event) { return event.axis == 0; });
        if (first != node.events.end())
        {
            node.from = first->time;
            const double arrival = GetArrival(node);
            node.until = arrival > node.from ? arrival : node.until; // else it goes nowhere
        }
        node.events.clear();
        node.events.shrink_to_fit();
    }
}

double
IsacNs2Trace::GetArrival(const Node& node)
{
    Vector position = node.position;
    Vector velocity;
    double time = 0;
    double arrival = 0;
    for (const auto& event : node.events)
    {
        // it drives until the event, or stands at its destination since its arrival
        const double driven = std::max(std::min(event.time, arrival) - time, 0.0);
        position.x += velocity.x * driven;
        position.y += velocity.y * driven;
        time = event.time;
        if (event.axis != 0)
        {
            (event.axis == 'X' ? position.x : position.y) = event.to.x;
            continue;
        }
        const double x = event.to.x - position.x;
        const double y = event.to.y - position.y;
        const double distance = std::hypot(x, y);
        const double duration =
            event.speed > 0 ? distance / event.speed : std::numeric_limits<double>::infinity();
        const double pace = distance > 0 ? event.speed / distance : 0.0;
        velocity = Vector(x * pace, y * pace, 0);
        arrival = time + duration;
    }
    return arrival;
}

void
IsacNs2Trace::ReadActivity(const std::vector<std::string>& words)
{
    const bool start = words.size() == 5 && words[4] == "start";
    const bool stop = words.size() == 5 && words[4] == "stop";
    if (words.size() != 5 || words[0] != "$ns_" || words[1] != "at" || !(start || stop))
    {
        Fail("expected '$ns_ at time \"$g(i) start\"' or '$ns_ at time \"$g(i) stop\"'");
    }
    const double time = ParseTime(words[2]);
    const uint32_t index = ParseIndex(words[3], "$g");
    if (index >= m_nodes.size())
    {
        Fail("node " + std::to_string(index) + " is not in " + m_trace + ", whose last is " +
             std::to_string(m_nodes.size() - 1) + "; give the activity file of the same run");
    }
    Node& node = m_nodes[index];
    if ((start ? node.starts : node.stops)++ > 0)
    {
        Fail("node " + std::to_string(index) + " has a second " + words[4] +
             "; one of each is understood");
    }
    (start ? node.from : node.until) = time;
}

void
IsacNs2Trace::CheckActivity()
{
    for (uint32_t i = 0; i < m_nodes.size(); ++i)
    {
        Node& node = m_nodes[i];
        if (node.starts + node.stops == 1)
        {
            throw std::invalid_argument(m_path + ": node " + std::to_string(i) + " has a " +
                                        (node.starts ? "start but no stop" : "stop but no start") +
                                        "; add it");
        }
        if (node.until <= node.from)
        {
            node.until = std::numeric_limits<double>::infinity(); // SUMO: still driving at the end
        }
        NS_LOG_LOGIC("node " << i << " is there from " << node.from << " until " << node.until);
    }
}

double
IsacNs2Trace::ParseNumber(const std::string& word, const std::string& what) const
{
    char* end = nullptr;
    const double value = std::strtod(word.c_str(), &end);
    if (end == word.c_str() || *end != '\0' || !std::isfinite(value))
    {
        Fail("'" + word + "' is not a finite number; expected " + what);
    }
    return value;
}

double
IsacNs2Trace::ParseTime(const std::string& word)
{
    const double time = ParseNumber(word, "a time in seconds");
    if (time < 0)
    {
        Fail("the time " + word + " is negative; expected seconds from the start of the trace");
    }
    return time;
}

uint32_t
IsacNs2Trace::ParseIndex(const std::string& word, const std::string& array) const
{
    const std::string begin = array + "(";
    const bool framed = word.size() > begin.size() + 1 && word.back() == ')' &&
                        word.compare(0, begin.size(), begin) == 0;
    const std::string digits =
        framed ? word.substr(begin.size(), word.size() - begin.size() - 1) : "";
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos ||
        digits.size() > 9)
    {
        Fail("'" + word + "' is no node; expected " + array + "(i) with i = 0, 1, ...");
    }
    return std::stoul(digits);
}

IsacNs2Trace::Node&
IsacNs2Trace::Touch(uint32_t index)
{
    if (index >= MAX_NODES)
    {
        Fail("node " + std::to_string(index) + " is beyond the " + std::to_string(MAX_NODES) +
             " nodes that are understood; number nodes from 0 without gaps");
    }
    if (index >= m_nodes.size())
    {
        m_nodes.resize(index + 1);
    }
    Node& node = m_nodes[index];
    node.line = node.line == 0 ? m_line : node.line;
    return node;
}

void
IsacNs2Trace::Fail(const std::string& problem) const
{
    throw std::invalid_argument(m_path + ":" + std::to_string(m_line) + ": " + problem);
}

} // namespace ns3
