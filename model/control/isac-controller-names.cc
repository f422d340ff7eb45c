/*
 * SPDX-License-Identifier: GPL-2.0-only
 *
 * IsacBeamController: from names to controllers.
 */

#include "isac-beam-controller.h"
#include "isac-type-name.h"

#include "ns3/fatal-error.h"
#include "ns3/isac-policy-file.h"
#include "ns3/isac-policy-library.h"
#include "ns3/string.h"

#include <algorithm>

namespace ns3
{

const std::vector<std::pair<std::string, std::string>>&
IsacBeamController::GetShortNames()
{
    static const std::string predictive = "ns3::IsacPredictiveBeamController";
    // Processing: the median time of a decision for three vehicles and 32 antennas on one core of a
    // server (Release build), rounded up: codebook 0.7 and 0.8 us, filters and beams 2.3 us (Ekf),
    // 3.4 us (Ukf) and 5.5 us (MessagePassing).
    static const std::string twoStage = "|Precoder=MaximumRatio|ProcessingDelay=";
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
        {"spiking", "ns3::IsacSpikingBeamController"},
        {"spiking-residual", "ns3::IsacSpikingBeamController[Policy=spiking-residual]"},
        {"conventional", "ns3::IsacPolicyBeamController"},
        {"exhaustive", "ns3::IsacCodebookBeamController[Search=Exhaustive|ProcessingDelay=1us]"},
        {"hierarchical",
         "ns3::IsacCodebookBeamController[Search=Hierarchical|ProcessingDelay=1us]"},
        {"ekf", predictive + "[Predictor=Ekf" + twoStage + "3us]"},
        {"ukf", predictive + "[Predictor=Ukf" + twoStage + "4us]"},
        {"message-passing", predictive + "[Predictor=MessagePassing" + twoStage + "6us]"},
        {"two-stage", "ns3::IsacTwoStageBeamController"},
        {"historical", "ns3::IsacHistoricalChannelBeamController"},
        {"genie", "ns3::IsacGenieBeamController[Precoder=ZeroForcing]"},
    };
    return names;
}

std::string
IsacBeamController::Resolve(const std::string& name, ObjectFactory& factory)
{
    const auto& names = GetShortNames();
    const auto bracket = std::min(name.find('['), name.size());
    const std::string first = name.substr(0, bracket);
    const auto entry = std::find_if(names.begin(), names.end(), [&first](const auto& e) {
        return e.first == first;
    });
    std::string full = entry == names.end() ? name : entry->second;
    if (entry != names.end() && bracket < name.size()) // further attributes
    {
        const bool some = full.back() == ']';
        full =
            (some ? full.substr(0, full.size() - 1) + "|" : full + "[") + name.substr(bracket + 1);
    }
    const std::string wrong = IsacTypeName::Resolve(full, GetTypeId(), "beam controller", factory);
    if (wrong.empty())
    {
        return "";
    }
    std::string known;
    for (const auto& pair : names)
    {
        known += " " + pair.first;
    }
    return wrong + "; short names are" + known;
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

Ptr<IsacBeamController>
IsacBeamController::CreateForPolicy(const std::string& policy)
{
    const std::string kind = IsacPolicyFile::Read(IsacPolicyLibrary::Find(policy, 40)).controller;
    auto controller = Create(kind.empty() ? "ns3::IsacPolicyBeamController" : kind);
    controller->SetAttribute("Policy", StringValue(policy));
    return controller;
}

} // namespace ns3
