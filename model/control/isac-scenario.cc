/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-scenario.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/nstime.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

namespace
{

/**
 * Missing echoes.
 * @param loop loop to change
 */
void
LoseEchoes(Ptr<IsacClosedLoop> loop)
{
    loop->GetRadar()->SetAttribute("EchoLossProbability", DoubleValue(0.3));
}

/**
 * Slots five times as long, and as many fewer.
 * @param loop loop to change
 */
void
SlowDown(Ptr<IsacClosedLoop> loop)
{
    loop->GetLinkParameters()->SetAttribute("SlotDuration", TimeValue(MilliSeconds(100)));
    loop->SetAttribute("Slots", UintegerValue(20));
}

/**
 * Bursts of blockage.
 * @param loop loop to change
 */
void
Block(Ptr<IsacClosedLoop> loop)
{
    loop->SetAttribute("MeanClear", DoubleValue(0.5));
    loop->SetAttribute("MeanBlocked", DoubleValue(0.1));
    loop->SetAttribute("BlockageLoss", DoubleValue(20));
}

} // namespace

const std::vector<std::pair<std::string, std::string>>&
IsacScenario::GetNames()
{
    static const std::vector<std::pair<std::string, std::string>> names{
        {"paper", "Section V-A: three vehicles 10 m apart, 10 m beside the RSU"},
        {"platoon", "three vehicles 3 m apart pass 60 m beside the RSU"},
        {"missing-echoes", "as paper, each echo missing with probability 0.3"},
        {"long-slots", "as paper, slots of 100 ms (20 of them)"},
        {"blockage", "as paper, 20 dB blockage for 0.1 s every 0.6 s on average"},
        {"hard", "as paper with missing echoes, slots of 100 ms and blockage together"},
    };
    return names;
}

std::string
IsacScenario::ListNames()
{
    std::string list;
    for (const auto& entry : GetNames())
    {
        list += (list.empty() ? "" : ", ") + entry.first;
    }
    return list;
}

bool
IsacScenario::IsKnown(const std::string& name)
{
    const auto& names = GetNames();
    return std::any_of(names.begin(), names.end(), [&name](const auto& entry) {
        return entry.first == name;
    });
}

Ptr<IsacClosedLoop>
IsacScenario::Create(const std::string& name, double power, isac::Variant variant)
{
    NS_ABORT_MSG_IF(!IsKnown(name),
                    "IsacScenario: there is no scenario '" << name << "'; known are "
                                                           << ListNames());
    Ptr<IsacLinkParameters> parameters = CreateObject<IsacLinkParameters>();
    parameters->SetAttribute("MaxPower", DoubleValue(power));
    parameters->SetAttribute("Variant",
                             StringValue(variant == isac::Variant::PAPER ? "Paper" : "Corrected"));
    Ptr<IsacClosedLoop> loop = CreateObject<IsacClosedLoop>();
    loop->SetLinkParameters(parameters);
    if (name == "platoon")
    {
        loop->SetAttribute("StartPositions", StringValue("-9,60;-12,60;-15,60"));
    }
    if (name == "missing-echoes" || name == "hard")
    {
        LoseEchoes(loop);
    }
    if (name == "long-slots" || name == "hard")
    {
        SlowDown(loop);
    }
    if (name == "blockage" || name == "hard")
    {
        Block(loop);
    }
    return loop;
}

} // namespace ns3
