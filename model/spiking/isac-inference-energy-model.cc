/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-inference-energy-model.h"

#include "ns3/abort.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/isac-ns3-compat.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("IsacInferenceEnergyModel");
NS_OBJECT_ENSURE_REGISTERED(IsacInferenceEnergyModel);

namespace
{

using M = IsacInferenceEnergyModel;
using A = IsacEnergyAccounting;

/// Joules of a picojoule.
constexpr double PICO = 1e-12;

/// By how much BasicEnergySource may draw more than asked: a nanosecond of its Time arithmetic (J).
constexpr double ROUNDING = 1e-9;

} // namespace

TypeId
IsacInferenceEnergyModel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::IsacInferenceEnergyModel")
            .SetParent<isac::DeviceEnergyModel>()
            .SetGroupName("Isac")
            .AddConstructor<M>()
            .AddAttribute("Variant",
                          "Accounting: Paper as printed, Corrected with the MACs of the analogue "
                          "input and the updates of the membranes.",
                          isac::EnumAttribute<int>(static_cast<int>(isac::Variant::CORRECTED)),
                          isac::MakeEnumAccessor<int>(&M::SetVariantIndex, &M::GetVariantIndex),
                          MakeEnumChecker(static_cast<int>(isac::Variant::PAPER),
                                          "Paper",
                                          static_cast<int>(isac::Variant::CORRECTED),
                                          "Corrected"))
            .AddAttribute("Preset",
                          "Energy of an accumulate and of a multiply-accumulate in 45 nm CMOS: "
                          "Int32 0.1 and 3.2 pJ, Fp32 0.9 and 4.6 pJ.",
                          isac::EnumAttribute<A::Preset>(A::INT32),
                          isac::MakeEnumAccessor<A::Preset>(&M::m_preset),
                          MakeEnumChecker(A::INT32, "Int32", A::FP32, "Fp32"))
            .AddAttribute("EnergyPerAc",
                          "(E_AC) Energy of an accumulate (pJ); 0 takes the preset's.",
                          DoubleValue(0.0),
                          MakeDoubleAccessor(&M::m_energyPerAc),
                          MakeDoubleChecker<double>(0.0, 1e12))
            .AddAttribute("EnergyPerMac",
                          "(E_MAC) Energy of a multiply-accumulate (pJ); 0 takes the preset's.",
                          DoubleValue(0.0),
                          MakeDoubleAccessor(&M::m_energyPerMac),
                          MakeDoubleChecker<double>(0.0, 1e12))
            .AddAttribute("Scale",
                          "Energy drawn for an energy counted (linear): what memory and control "
                          "add, or 1e9 for a source that counts in nanojoules.",
                          DoubleValue(1.0),
                          MakeDoubleAccessor(&M::m_scale),
                          MakeDoubleChecker<double>(0.0, 1e15))
            .AddAttribute("SlotDuration",
                          "(dT) Duration of a slot, over which a decision's energy is drawn.",
                          TimeValue(MilliSeconds(20)),
                          MakeTimeAccessor(&M::m_slotDuration),
                          MakeTimeChecker(MicroSeconds(1)))
            .AddTraceSource("TotalEnergyConsumption",
                            "Energy drawn from the source so far (J); changes at the starts and "
                            "ends of slots.",
                            MakeTraceSourceAccessor(&M::m_totalEnergy),
                            "ns3::TracedValueCallback::Double");
    return tid;
}

IsacInferenceEnergyModel::IsacInferenceEnergyModel()
{
    NS_LOG_FUNCTION(this);
}

IsacInferenceEnergyModel::~IsacInferenceEnergyModel() = default;

void
IsacInferenceEnergyModel::DoDispose()
{
    NS_LOG_FUNCTION(this);
    m_endSlot.Cancel();
    m_source = nullptr;
    m_energyDepletionCallback = Callback<void>();
    m_energyRechargedCallback = Callback<void>();
    isac::DeviceEnergyModel::DoDispose();
}

void
IsacInferenceEnergyModel::SetVariantIndex(int variant)
{
    m_variant = static_cast<isac::Variant>(variant);
}

int
IsacInferenceEnergyModel::GetVariantIndex() const
{
    return static_cast<int>(m_variant);
}

void
IsacInferenceEnergyModel::SetEnergyDepletionCallback(Callback<void> callback)
{
    m_energyDepletionCallback = callback;
}

void
IsacInferenceEnergyModel::SetEnergyRechargedCallback(Callback<void> callback)
{
    m_energyRechargedCallback = callback;
}

void
IsacInferenceEnergyModel::SetEnergySource(Ptr<isac::EnergySource> source)
{
    NS_ABORT_MSG_IF(!source, "IsacInferenceEnergyModel: SetEnergySource() got no source");
    m_source = source;
}

double
IsacInferenceEnergyModel::GetEnergy(const IsacOperationCount& count) const
{
    A::Costs costs = A::GetCosts(m_preset);
    costs.ac = m_energyPerAc > 0 ? m_energyPerAc * PICO : costs.ac;
    costs.mac = m_energyPerMac > 0 ? m_energyPerMac * PICO : costs.mac;
    return m_scale * A::Inference(count, m_variant, costs);
}

void
IsacInferenceEnergyModel::Notify(uint64_t slot, const IsacOperationCount& count)
{
    NS_LOG_FUNCTION(this << slot);
    NS_ABORT_MSG_IF(!m_source,
                    "IsacInferenceEnergyModel: nothing to draw from; call SetEnergySource() and "
                    "the source's AppendDeviceEnergyModel() first");
    // This may end in HandleEnergyDepletion().
    m_source->UpdateEnergySource();
    if (m_depleted)
    {
        return;
    }
    const double left = m_power * Simulator::GetDelayLeft(m_endSlot).GetSeconds();
    // A source must not be drawn below zero: ns-3 asserts it, and rounds what is drawn.
    const double most = std::max(m_source->GetRemainingEnergy() - ROUNDING, 0.0);
    SetPower(std::min(left + GetEnergy(count), most) / m_slotDuration.GetSeconds());
    m_endSlot.Cancel();
    m_endSlot = Simulator::Schedule(m_slotDuration, &M::EndSlot, this);
}

void
IsacInferenceEnergyModel::EndSlot()
{
    NS_LOG_FUNCTION(this);
    m_source->UpdateEnergySource();
    SetPower(0);
}

double
IsacInferenceEnergyModel::GetDrawn() const
{
    return m_power * (Simulator::Now() - m_since).GetSeconds();
}

void
IsacInferenceEnergyModel::SetPower(double power)
{
    m_totalEnergy += GetDrawn();
    m_since = Simulator::Now();
    m_power = power;
}

double
IsacInferenceEnergyModel::GetTotalEnergyConsumption() const
{
    return m_totalEnergy + GetDrawn();
}

double
IsacInferenceEnergyModel::DoGetCurrentA() const
{
    return m_power > 0 ? m_power / m_source->GetSupplyVoltage() : 0.0;
}

void
IsacInferenceEnergyModel::ChangeState(int newState)
{
    NS_LOG_FUNCTION(this << newState);
}

void
IsacInferenceEnergyModel::HandleEnergyDepletion()
{
    NS_LOG_FUNCTION(this);
    m_depleted = true;
    m_endSlot.Cancel();
    SetPower(0);
    if (!m_energyDepletionCallback.IsNull())
    {
        m_energyDepletionCallback();
    }
}

void
IsacInferenceEnergyModel::HandleEnergyRecharged()
{
    NS_LOG_FUNCTION(this);
    m_depleted = false;
    if (!m_energyRechargedCallback.IsNull())
    {
        m_energyRechargedCallback();
    }
}

void
IsacInferenceEnergyModel::HandleEnergyChanged()
{
    NS_LOG_FUNCTION(this);
}

} // namespace ns3
