/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-attribute-draw.h"

#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/integer.h"
#include "ns3/nstime.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <sstream>

namespace ns3
{

namespace
{

/// Classes that no scenario creates by itself, or that the scenario sets up by hand.
const std::vector<std::string> LEFT_OUT{"IsacClosedLoop", "IsacVehicleNetDevice"};

/// An empty range: the scenario decides.
const std::map<std::string, std::string> RANGES{
    {"IsacLinkParameters::TxAntennas", "1|2|4|8|16|32|33|64"},
    {"IsacLinkParameters::RxAntennas", "1|2|4|8|16|32|33|64"},
    {"IsacLinkParameters::CarrierFrequency", "1e9...100e9"},
    {"IsacLinkParameters::Bandwidth", "1e6...400e6"},
    {"IsacLinkParameters::MaxPower", "-20..50"},
    {"IsacLinkParameters::Noise", "-120..-60"},
    {"IsacLinkParameters::EchoNoise", "-120..-60"},
    {"IsacLinkParameters::KappaReal", "-20..20"},
    {"IsacLinkParameters::KappaImag", "-20..20"},
    {"IsacLinkParameters::MatchedFilterGain", "0.1...1e4"},
    {"IsacLinkParameters::AlphaTau", "1e-11...1e-7"},
    {"IsacLinkParameters::AlphaMu", "1...1e5"},
    {"IsacLinkParameters::Subcarriers", "64...1024"},
    {"IsacLinkParameters::CyclicPrefix", "0..256"},
    {"IsacLinkParameters::EchoWindow", "1e-5...2e-3"},
    {"IsacLinkParameters::SelfInterferenceCancellation", "0|60|100|140|1000"},
    {"IsacLinkParameters::EstimatedReferenceLoss", "40..100"},
    {"IsacLinkParameters::EstimatedExponent", "1..4"},
    {"IsacLinkParameters::SlotDuration", "2e-3...0.1"},
    {"IsacRadar::Fidelity", ""},
    {"IsacRadar::WaveformFirstSlot", "0..5"},
    {"IsacRadar::WaveformLastSlot", "5|10|1000"},
    {"IsacRadar::WaveformInterval", "1|2|5"},
    {"IsacRadar::MinDistance", "0.1..10"},
    {"IsacRadar::MaxDistance", "200...1000"},
    {"IsacRadar::CoverageRange", "10..200"},
    // more would fill all 256 tracks with ghosts, for which WMMSE takes seconds a slot
    {"IsacRadar::FalseAlarmRate", "1e-12...1e-3"},
    {"IsacRadar::ConfirmHits", "1|2|5"},
    {"IsacRadar::DropMisses", "1|2|10|100"},
    {"IsacRadar::MaxTracks", "1|2|5|256"},
    {"IsacRadar::SearchInterval", "1|3|50"},
    {"IsacRadar::SweepSectors", "1|2|4|8"},
    {"IsacWaveformSensor::NoiseDomain", "MatchedFilter|MatchedFilter|MatchedFilter|Sample"},
    {"IsacWaveformSensor::GateRange", "4|12|40"},
    {"IsacWaveformSensor::GateDoppler", "4|12|40"},
    {"IsacReflectorField::Scatterers", "1|2|10"},
    {"IsacReflectorField::ClutterPoints", "0|1|20"},
    {"IsacReflectorField::ClutterGain", "-60..10"},
    {"IsacNetDevice::Mtu", "576|1280|1500|9000|65535"},
    {"IsacRsuMac::MaxVehicles", "1|2|4|64|1000"},
    {"IsacRsuMac::FramesPerSlot", "1|2|5|20|40"},
    {"IsacRsuMac::ChannelUpdateInterval", "0|1e-3|7e-3|1"},
    {"IsacRsuMac::ControlFraction", "1e-4..0.2"},
    {"IsacRsuMac::GuardFraction", "0..0.2"},
    {"IsacRsuMac::UplinkFraction", "1e-4..0.4"},
    {"IsacRsuMac::ContentionFraction", "1e-4..0.2"},
    {"IsacRsuMac::BlockLength", "100|500|2000|20000|1000000|4294967295"},
    {"IsacRsuMac::ControlMessageSize", "1|80|1000|100000"},
    {"IsacRsuMac::RetryLimit", "0|1|8|50|4294967295"},
    {"IsacRsuMac::ContentionSlots", "1|2|8|64|100000"},
    {"IsacRsuMac::ReassociationTimeout", "0|5e-3|0.1|1|1e6"},
    {"IsacRsuMac::QueueSize", "0B|1B|1600B|20000B|1p|10p|1000p|0p"},
    {"IsacVehicleMac::QueueSize", "0B|1B|1600B|20000B|1p|10p|1000p|0p"},
    {"IsacVehicleMac::RetryLimit", "0|1|8|50|4294967295"},
    {"IsacVehicleMac::MaxMissedFrames", "1|5|100|4294967295"},
    {"IsacVehicleMac::MinContentionWindow", "1|2|8|256|4294967295"},
    {"IsacVehicleMac::MaxContentionWindow", "1|2|8|256|4294967295"},
    {"IsacRsuPhy::Heading", "-7..7"},
    {"IsacRsuPhy::BackOff", "-10..20"},
    {"IsacRsuPhy::AngleConfidence", "0..10"},
    {"IsacRsuPhy::VehicleTxPower", "-30..40"},
    {"IsacPilotSounder::ReportRate", "1bps|1Mbps|20Mbps|10Gbps"},
    {"IsacPredictiveBeamController::WmmseIterations", "1|20|200"},
    {"IsacPredictiveBeamController::RegularisationScale", "1e-9...1e9"},
    {"IsacPredictiveBeamController::UkfBeta", "0..3"},
    {"IsacPredictiveBeamController::UkfKappa", "-2.9..3"},
    {"IsacBeamController::ProcessingDelay", "0|3e-6|1e-3|5e-2|10"},
    {"IsacObservationEncoder::Population", ""}, // a policy is trained for its encoding
    {"IsacBlockageModel::MeanClear", "1e-3...10"},
    {"IsacBlockageModel::MeanBlocked", "1e-3...10"},
    {"IsacBlockageModel::Loss", "0..100"},
    {"IsacChannel::MinimumDistance", "1e-3...10"},
};

/// @param text words @param divider between them @return them
std::vector<std::string>
Split(const std::string& text, char divider)
{
    std::vector<std::string> words;
    std::istringstream in(text);
    for (std::string word; std::getline(in, word, divider);)
    {
        words.push_back(word);
    }
    return words;
}

/// @param value of a number or a time @return it (s)
double
ToDouble(const AttributeValue& value)
{
    if (const auto* number = dynamic_cast<const DoubleValue*>(&value))
    {
        return number->Get();
    }
    if (const auto* number = dynamic_cast<const UintegerValue*>(&value))
    {
        return number->Get();
    }
    if (const auto* number = dynamic_cast<const IntegerValue*>(&value))
    {
        return number->Get();
    }
    const auto* time = dynamic_cast<const TimeValue*>(&value);
    return time ? time->Get().GetSeconds() : 0.0;
}

/// @param info of a checker, e.g. "double 0:1" @param low output @param high output
void
GetBounds(const std::string& info, double& low, double& high)
{
    low = -std::numeric_limits<double>::infinity();
    high = -low;
    const auto space = info.find(' ');
    const auto colon = info.find(':');
    if (info.compare(0, 4, "Time") != 0 && space != std::string::npos && colon > space)
    {
        low = std::strtod(info.c_str() + space + 1, nullptr);
        high = std::strtod(info.c_str() + colon + 1, nullptr);
    }
}

} // namespace

IsacDraw::IsacDraw(uint64_t seed)
    : m_engine(seed)
{
}

double
IsacDraw::Uniform()
{
    return std::ldexp(static_cast<double>(m_engine() >> 11), -53);
}

double
IsacDraw::Between(double low, double high)
{
    return low + (high - low) * Uniform();
}

double
IsacDraw::LogBetween(double low, double high)
{
    return std::exp(Between(std::log(low), std::log(high)));
}

uint32_t
IsacDraw::Below(uint32_t count)
{
    return m_engine() % count;
}

bool
IsacDraw::Chance(double probability)
{
    return Uniform() < probability;
}

IsacAttributeDraw::IsacAttributeDraw(IsacDraw& draw)
    : m_draw(draw)
{
}

std::vector<std::string>
IsacAttributeDraw::SetDefaults(double share)
{
    std::vector<std::string> set;
    std::vector<std::string> classes; // in an order that does not depend on the linker
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); ++i)
    {
        const std::string name = TypeId::GetRegistered(i).GetName();
        const std::string last = name.substr(name.rfind(':') + 1);
        if (name.compare(0, 9, "ns3::Isac") == 0 &&
            std::find(LEFT_OUT.begin(), LEFT_OUT.end(), last) == LEFT_OUT.end())
        {
            classes.push_back(name);
        }
    }
    std::sort(classes.begin(), classes.end());
    for (const auto& name : classes)
    {
        const TypeId tid = TypeId::LookupByName(name);
        for (std::size_t i = 0; i < tid.GetAttributeN(); ++i)
        {
            const auto info = tid.GetAttribute(i);
            const std::string attribute = name.substr(5) + "::" + info.name;
            const std::string value = m_draw.Chance(share) ? Draw(attribute, info) : "";
            // a bound as ns-3 prints it may be rounded to beyond itself
            if (!value.empty() && info.accessor->HasSetter() &&
                Config::SetDefaultFailSafe("ns3::" + attribute, StringValue(value)))
            {
                set.push_back(attribute + "=" + value);
            }
        }
    }
    return set;
}

std::string
IsacAttributeDraw::Draw(const std::string& name, const TypeId::AttributeInformation& info)
{
    const std::string type = info.checker->GetValueTypeName();
    const auto range = RANGES.find(name);
    if (range != RANGES.end())
    {
        return range->second.empty() ? "" : DrawRange(range->second, info);
    }
    if (type == "ns3::BooleanValue")
    {
        return m_draw.Chance(0.5) ? "true" : "false";
    }
    if (type.find("EnumValue") != std::string::npos)
    {
        return m_draw.Choose(Split(info.checker->GetUnderlyingTypeInformation(), '|'));
    }
    if (type == "ns3::DoubleValue" || type == "ns3::UintegerValue" || type == "ns3::IntegerValue" ||
        type == "ns3::TimeValue")
    {
        return DrawNumber(info);
    }
    return ""; // objects and texts: the scenario chooses them
}

std::string
IsacAttributeDraw::DrawRange(const std::string& range, const TypeId::AttributeInformation& info)
{
    const std::string type = info.checker->GetValueTypeName();
    const auto dots = range.find("..");
    if (dots == std::string::npos)
    {
        const std::string value = m_draw.Choose(Split(range, '|'));
        return type == "ns3::TimeValue" ? value + "s" : value;
    }
    const bool logarithmic = range.compare(dots, 3, "...") == 0;
    const double low = std::strtod(range.c_str(), nullptr);
    const double high = std::strtod(range.c_str() + dots + (logarithmic ? 3 : 2), nullptr);
    return Format(logarithmic ? m_draw.LogBetween(low, high) : m_draw.Between(low, high), type);
}

std::string
IsacAttributeDraw::DrawNumber(const TypeId::AttributeInformation& info)
{
    const std::string type = info.checker->GetValueTypeName();
    double low;
    double high;
    GetBounds(info.checker->GetUnderlyingTypeInformation(), low, high);
    const double usual = ToDouble(*info.initialValue);
    if (m_draw.Chance(0.1))
    {
        const double bound = m_draw.Chance(0.5) ? low : high;
        return std::abs(bound) <= 1e3 ? Format(bound, type) : "";
    }
    if (std::max(std::abs(low), std::abs(high)) <= 1e3)
    {
        return Format(m_draw.Between(low, high), type);
    }
    const double scaled = (usual == 0 ? 1e-3 : usual) * m_draw.LogBetween(0.125, 8);
    return Format(std::clamp(scaled, low, high), type);
}

std::string
IsacAttributeDraw::Format(double value, const std::string& type)
{
    std::ostringstream text;
    text.precision(17);
    if (type == "ns3::UintegerValue" || type == "ns3::IntegerValue")
    {
        text << std::llround(value);
    }
    else if (type == "ns3::TimeValue")
    {
        text << std::llround(value * 1e9) << "ns";
    }
    else
    {
        text << value;
    }
    return text.str();
}

} // namespace ns3
