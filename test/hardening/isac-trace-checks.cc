/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-trace-checks.h"

#include "ns3/double.h"
#include "ns3/nstime.h"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>

namespace ns3
{

namespace
{

constexpr double MOST = std::numeric_limits<double>::max(); //!< finite, no more is known
// What nothing bounds: the angle with one antenna or along the array's axis, an echo of no power.
constexpr double UNBOUNDED = std::numeric_limits<double>::infinity();
constexpr double ROUNDING = 1 + 1e-9; //!< of sums and norms
constexpr std::size_t NOTED = 20;     //!< violations

} // namespace

void
IsacTraceChecks::Follow(Ptr<IsacRsuNetDevice> rsu, bool inference)
{
    Ptr<IsacRsuPhy> phy = rsu->GetPhy();
    Ptr<IsacRadar> radar = phy->GetRadar();
    m_maxPower = phy->GetLinkParameters()->GetMaxPower();
    DoubleValue value;
    radar->GetAttribute("MaxSpeed", value);
    m_maxSpeed = value.Get();
    radar->GetAttribute("MaxDistance", value);
    m_maxDistance = value.Get();
    using C = IsacTraceChecks;
    phy->TraceConnectWithoutContext("Slot", MakeCallback(&C::Slot, this));
    radar->TraceConnectWithoutContext("Detection", MakeCallback(&C::Detection, this));
    radar->TraceConnectWithoutContext("Echoes", MakeCallback(&C::Echoes, this));
    radar->TraceConnectWithoutContext("Acquisition", MakeCallback(&C::Acquisition, this));
    Ptr<IsacRsuMac> mac = rsu->GetMac();
    mac->TraceConnectWithoutContext("Block", MakeCallback(&C::Block, this));
    mac->TraceConnectWithoutContext("AssociationDelay", MakeCallback(&C::AssociationDelay, this));
    mac->TraceConnectWithoutContext("Contention", MakeCallback(&C::Contention, this));
    Ptr<IsacBeamController> controller = phy->GetController();
    controller->TraceConnectWithoutContext("FallbackCount", MakeCallback(&C::Fallbacks, this));
    if (inference &&
        !controller->TraceConnectWithoutContext("Inference", MakeCallback(&C::Inference, this)))
    {
        Complain("a controller with a policy has no trace Inference");
    }
}

void
IsacTraceChecks::CheckQueues(Ptr<IsacRsuNetDevice> rsu)
{
    for (const auto& association : rsu->GetMac()->GetAssociations().GetAll())
    {
        const QueueSize most = association->queue->GetMaxSize();
        const bool packets = most.GetUnit() == QueueSizeUnit::PACKETS;
        Expect("queue",
               packets ? association->queue->GetNPackets() : association->queue->GetNBytes(),
               0,
               most.GetValue());
    }
}

void
IsacTraceChecks::CheckCsv(const std::string& path)
{
    std::ifstream file(path);
    std::string line;
    std::getline(file, line); // names of the columns
    for (uint64_t number = 2; std::getline(file, line); ++number)
    {
        std::istringstream fields(line);
        for (std::string field; std::getline(fields, field, ',');)
        {
            char* end = nullptr;
            const double value = std::strtod(field.c_str(), &end);
            const bool numeric = !field.empty() && *end == '\0';
            if (numeric && std::isnan(value))
            {
                Complain(path.substr(path.rfind('-') + 1) + " holds " + field);
            }
        }
    }
}

void
IsacTraceChecks::Expect(const std::string& what, double value, double low, double high)
{
    if (!(value >= low && value <= high))
    {
        std::ostringstream text;
        text.precision(17);
        text << what << " is " << value << ", not in [" << low << ", " << high << "]";
        Complain(text.str());
    }
}

void
IsacTraceChecks::Complain(const std::string& what)
{
    if (m_violations.size() < NOTED)
    {
        m_violations.push_back(what);
    }
}

const std::vector<std::string>&
IsacTraceChecks::GetViolations() const
{
    return m_violations;
}

uint64_t
IsacTraceChecks::GetRecords() const
{
    return m_records;
}

void
IsacTraceChecks::Slot(const IsacSlotRecord& record)
{
    ++m_records;
    Expect("slot: sum-rate", record.sumRate, 0, MOST);
    Expect("slot: fairness", record.fairness, 0, 2 * ROUNDING); // the paper's form goes up to 2
    Expect("slot: reward", record.reward, -MOST, MOST);
    Expect("slot: upper bound", record.upperBound, 0, MOST);
    Expect("slot: overhead", record.overhead, 0, 1);
    Expect("slot: power", record.power, 0, m_maxPower * ROUNDING);
    double power = 0;
    for (const auto& vehicle : record.vehicles)
    {
        Vehicle(vehicle);
        power += vehicle.power;
    }
    Expect("slot: power of the vehicles' beams", power, 0, m_maxPower * ROUNDING);
}

void
IsacTraceChecks::Vehicle(const IsacVehicleSlotRecord& v)
{
    Expect("vehicle: theta", v.truth.theta, 0, M_PI);
    Expect("vehicle: distance", v.truth.d, 0, MOST);
    Expect("vehicle: speed", v.truth.v, -MOST, MOST);
    Expect("vehicle: path gain", v.pathGain, 0, MOST);
    if (!v.tracked)
    {
        return;
    }
    Expect("vehicle: estimated theta", v.estimate.theta, 0, M_PI);
    Expect("vehicle: estimated distance", v.estimate.d, 0, m_maxDistance * ROUNDING);
    Expect("vehicle: estimated speed", v.estimate.v, -m_maxSpeed, m_maxSpeed);
    Expect("vehicle: SINR", v.sinr, 0, MOST);
    Expect("vehicle: estimated SINR", v.estimatedSinr, 0, MOST);
    Expect("vehicle: rate", v.rate, 0, MOST);
    Expect("vehicle: echo SINR", v.echoSinr, 0, MOST);
    Expect("vehicle: CRLB of theta", v.crlbTheta, 0, UNBOUNDED);
    Expect("vehicle: CRLB of d", v.crlbD, 0, UNBOUNDED);
    Expect("vehicle: CRLB of v", v.crlbV, 0, UNBOUNDED);
    Expect("vehicle: beam angle", v.beamAngle, 0, M_PI);
    Expect("vehicle: beam gain", v.beamGain, 0, ROUNDING);
    Expect("vehicle: power", v.power, std::numeric_limits<double>::min(), m_maxPower * ROUNDING);
}

void
IsacTraceChecks::Block(const IsacBlockRecord& record)
{
    ++m_records;
    Expect("block: bits", record.bits, 1, MOST);
    Expect("block: bytes", 8.0 * record.payloadBytes, 0, record.bits);
    Expect("block: attempt", record.attempt, 1, MOST);
    Expect("block: channel uses", record.channelUses, std::numeric_limits<double>::min(), MOST);
    Expect("block: estimated SINR", record.estimatedSinr, 0, MOST);
    Expect("block: SINR", record.sinr, 0, MOST);
    Expect("block: error rate", record.errorRate, 0, 1);
}

void
IsacTraceChecks::Detection(uint32_t /* trackId */, uint32_t /* target */, double snr, bool)
{
    Expect("detection: SNR", snr, 0, MOST);
}

void
IsacTraceChecks::Echoes(uint64_t /* slot */, const std::vector<IsacEchoDetection>& detections)
{
    for (const auto& echo : detections)
    {
        Expect("echo: theta", echo.theta, 0, M_PI);
        Expect("echo: tau", echo.tau, -MOST, MOST);
        Expect("echo: mu", echo.mu, -MOST, MOST);
        Expect("echo: SNR", echo.snr, 0, MOST);
        Expect("echo: variance of theta", echo.varTheta, 0, MOST);
        Expect("echo: variance of tau", echo.varTau, 0, MOST);
        Expect("echo: variance of mu", echo.varMu, 0, MOST);
    }
}

void
IsacTraceChecks::Acquisition(uint32_t /* target */, Time delay)
{
    Expect("acquisition: delay", delay.GetSeconds(), 0, MOST);
}

void
IsacTraceChecks::AssociationDelay(Mac48Address /* address */, Time delay)
{
    Expect("association: delay", delay.GetSeconds(), 0, MOST);
}

void
IsacTraceChecks::Contention(uint32_t requests, uint32_t collided)
{
    Expect("contention: collisions", collided, 0, requests);
}

void
IsacTraceChecks::Fallbacks(uint64_t before, uint64_t now)
{
    Expect("fallbacks", now, before + 1.0, before + 1.0);
}

void
IsacTraceChecks::Inference(uint64_t /* slot */, const IsacOperationCount& count)
{
    for (const auto& layer : count.layers)
    {
        Expect("inference: firing rate", layer.GetFiringRate(), 0, 1);
        Expect("inference: operations",
               layer.effectiveAcs + layer.effectiveMacs,
               0,
               layer.denseOperations);
    }
}

} // namespace ns3
