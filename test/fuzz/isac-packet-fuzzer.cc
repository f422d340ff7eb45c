/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

// Feeds packets and frames to the devices of a small network: one RSU, up to four vehicles, no IP.
// The input is a list of operations; see IsacPacketFuzz::Step().

#include "../isac-test-traffic.h"
#include "isac-fuzz-bytes.h"

#include "ns3/boolean.h"
#include "ns3/constant-velocity-mobility-model.h"
#include "ns3/ethernet-header.h"
#include "ns3/isac-helper.h"
#include "ns3/node-container.h"
#include "ns3/nstime.h"
#include "ns3/queue-size.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <cstdlib>
#include <iostream>
#include <string>

namespace ns3
{

/**
 * @ingroup isac-tests
 * One input's simulation.
 */
class IsacPacketFuzz
{
  public:
    /// @param bytes the input
    explicit IsacPacketFuzz(IsacFuzzBytes bytes);
    ~IsacPacketFuzz();

    IsacPacketFuzz(const IsacPacketFuzz&) = delete;
    IsacPacketFuzz& operator=(const IsacPacketFuzz&) = delete;

    /// Runs the input to its end and checks the books on the way; a violation ends the program.
    void Run();

  private:
    /// Makes the network.
    void Build();
    /// Carries out the next operation of the input.
    void Step();
    /// Sends a packet through Send() or SendFrom().
    void SendPacket(bool from);
    /// Puts raw bytes into a MAC's queue as a frame that came through no Send().
    void SendFrame();
    /// Hands raw bytes to a device that is on no channel as if they had been received.
    void DeliverFrame();
    /// Moves a vehicle, out of coverage or back.
    void MoveVehicle();
    /// Turns the promiscuous receiver of a device on or off.
    void TogglePromiscuous();
    /// @return bytes that hold at least an Ethernet header, from the input
    Ptr<Packet> DrawFrame();
    /// @return an address that the input chooses
    Mac48Address DrawAddress();
    /// @param destination of a packet @return whether the RSU would flood it, were it bridged
    bool IsUnknown(const Mac48Address& destination) const;
    /// @return a device that the input chooses
    Ptr<IsacNetDevice> DrawDevice();
    /// Compares what went in with what came out.
    void CheckBooks() const;

    static constexpr uint32_t MOST_OPERATIONS = 64; //!< of an input

    IsacFuzzBytes m_bytes;        //!< what is left of the input
    NodeContainer m_rsu;          //!< the RSU's node
    NodeContainer m_vehicles;     //!< the vehicles' nodes
    NetDeviceContainer m_devices; //!< the RSU's, then the vehicles'
    Ptr<IsacNetDevice> m_alone;   //!< for DeliverFrame()
    IsacTestLedger m_ledger;      //!< of all devices but m_alone
};

IsacPacketFuzz::IsacPacketFuzz(IsacFuzzBytes bytes)
    : m_bytes(bytes)
{
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(1);
    Build();
}

IsacPacketFuzz::~IsacPacketFuzz()
{
    m_alone->Dispose(); // it is on no node that would
    Simulator::Destroy();
}

void
IsacPacketFuzz::Build()
{
    const uint8_t shape = m_bytes.Byte();
    m_rsu.Create(1);
    m_vehicles.Create(1 + shape % 4);
    NodeContainer all(m_rsu, m_vehicles);
    for (uint32_t i = 0; i < all.GetN(); ++i)
    {
        auto mobility = CreateObject<ConstantVelocityMobilityModel>();
        mobility->SetPosition(i == 0 ? Vector() : Vector(15.0 - 10.0 * i, 10, 0));
        all.Get(i)->AggregateObject(mobility);
    }
    // Frames of half a millisecond with little in them: an input takes a millisecond or so.
    static const char* const sizes[] = {"0B", "3000B", "2p", "1B"};
    const QueueSizeValue size{QueueSize(sizes[(shape >> 2) % 4])};
    IsacHelper helper;
    helper.SetLinkAttribute("SlotDuration", TimeValue(MilliSeconds(1)));
    helper.SetLinkAttribute("EchoWindow", TimeValue(MicroSeconds(100)));
    helper.SetLinkAttribute("TxAntennas", UintegerValue(8));
    helper.SetLinkAttribute("RxAntennas", UintegerValue(8));
    helper.SetMacAttribute("FramesPerSlot", UintegerValue(2));
    helper.SetMacAttribute("GenieAssociation", BooleanValue(!(shape & 16)));
    helper.SetMacAttribute("MaxVehicles", UintegerValue(shape & 32 ? 1 : 4));
    helper.SetMacAttribute("RetryLimit", UintegerValue(2));
    helper.SetMacAttribute("ReassociationTimeout", TimeValue(MilliSeconds(3)));
    helper.SetMacAttribute("QueueSize", size);
    helper.SetVehicleMacAttribute("QueueSize", size);
    helper.SetVehicleMacAttribute("RetryLimit", UintegerValue(2));
    helper.SetVehicleMacAttribute("MaxMissedFrames", UintegerValue(4));
    helper.SetFillNeighborCaches(false);
    m_devices = helper.Install(m_rsu.Get(0), m_vehicles);
    IsacHelper::AssignStreams(m_devices, 1);
    IsacHelper::EnableCsv(m_devices, "packet-fuzzer");
    m_ledger.Follow(m_devices);
    m_alone = CreateObject<IsacVehicleNetDevice>();
    m_alone->SetAddress(Mac48Address("00:00:00:00:00:01"));
    Simulator::Stop(Seconds(0));
    Simulator::Run(); // initialises the nodes
}

void
IsacPacketFuzz::Run()
{
    for (uint32_t i = 0; i < MOST_OPERATIONS && m_bytes.GetLeft() > 0; ++i)
    {
        Step();
    }
    Simulator::Stop(MilliSeconds(4));
    Simulator::Run();
    CheckBooks();
}

void
IsacPacketFuzz::Step()
{
    const uint8_t operation = m_bytes.Byte();
    switch (operation % 8)
    {
    case 0:
        SendPacket(true);
        break;
    case 1:
        SendFrame();
        break;
    case 2:
        DeliverFrame();
        break;
    case 3:
        MoveVehicle();
        break;
    case 4:
        TogglePromiscuous();
        break;
    case 5:
        Simulator::Stop(MicroSeconds(100 * (operation >> 3)));
        Simulator::Run();
        CheckBooks();
        break;
    default:
        SendPacket(false);
    }
}

void
IsacPacketFuzz::SendPacket(bool from)
{
    Ptr<IsacNetDevice> device = DrawDevice();
    const Mac48Address source = from ? DrawAddress() : Mac48Address();
    const Mac48Address destination = DrawAddress();
    const uint16_t protocol = m_bytes.Word();
    const uint8_t kind = m_bytes.Byte();
    Ptr<Packet> packet;
    if (kind & 1)
    {
        packet = Create<Packet>(kind & 2 ? m_bytes.Word() : kind); // zeros, up to beyond the MTU
    }
    else
    {
        const auto bytes = m_bytes.Take(kind >> 1);
        packet = Create<Packet>(bytes.data(), bytes.size());
    }
    if (from)
    {
        const bool floods = IsUnknown(destination);
        device->SendFrom(packet, source, destination, protocol);
        if (floods)
        {
            m_ledger.Excuse(packet);
        }
    }
    else
    {
        device->Send(packet, destination, protocol);
    }
}

Ptr<Packet>
IsacPacketFuzz::DrawFrame()
{
    auto bytes = m_bytes.Take(m_bytes.Byte());
    bytes.resize(std::max<std::size_t>(bytes.size(), IsacNetDevice::HEADER_BYTES));
    return Create<Packet>(bytes.data(), bytes.size());
}

void
IsacPacketFuzz::SendFrame()
{
    const uint8_t which = m_bytes.Byte() % m_devices.GetN();
    const Mac48Address destination = DrawAddress();
    Ptr<Packet> frame = DrawFrame();
    m_ledger.Admit(frame);
    m_ledger.Excuse(frame); // it may be in another's queue than its header says
    if (which == 0)
    {
        Ptr<IsacRsuNetDevice> rsu = DynamicCast<IsacRsuNetDevice>(m_devices.Get(0));
        rsu->GetMac()->Enqueue(frame, destination, destination == Mac48Address());
    }
    else
    {
        DynamicCast<IsacVehicleNetDevice>(m_devices.Get(which))
            ->GetMac()
            ->Enqueue(frame, destination.IsGroup());
    }
}

void
IsacPacketFuzz::DeliverFrame()
{
    m_alone->DeliverUp(DrawFrame());
}

void
IsacPacketFuzz::MoveVehicle()
{
    const uint8_t which = m_bytes.Byte();
    Ptr<MobilityModel> mobility =
        m_vehicles.Get(which % m_vehicles.GetN())->GetObject<MobilityModel>();
    mobility->SetPosition(Vector(which & 64 ? 1e4 : 5.0 - which % 32, which & 128 ? -10 : 10, 0));
}

void
IsacPacketFuzz::TogglePromiscuous()
{
    Ptr<IsacNetDevice> device = DrawDevice();
    using Callback = NetDevice::PromiscReceiveCallback;
    device->SetPromiscReceiveCallback(
        device->HasPromiscReceiver()
            ? Callback()
            : Callback([](auto, auto, auto, auto, auto, auto) { return true; }));
}

Ptr<IsacNetDevice>
IsacPacketFuzz::DrawDevice()
{
    return DynamicCast<IsacNetDevice>(m_devices.Get(m_bytes.Byte() % m_devices.GetN()));
}

bool
IsacPacketFuzz::IsUnknown(const Mac48Address& destination) const
{
    Ptr<IsacRsuNetDevice> rsu = DynamicCast<IsacRsuNetDevice>(m_devices.Get(0));
    return !rsu->GetMac()->GetAssociations().Find(destination);
}

Mac48Address
IsacPacketFuzz::DrawAddress()
{
    const uint8_t which = m_bytes.Byte();
    switch (which % 8)
    {
    case 0:
        return Mac48Address::GetBroadcast();
    case 1:
        return Mac48Address("01:00:5e:00:00:01");
    case 2: {
        auto bytes = m_bytes.Take(6);
        bytes.resize(6);
        Mac48Address address;
        address.CopyFrom(bytes.data());
        return address;
    }
    case 3:
        return Mac48Address();
    default:
        return Mac48Address::ConvertFrom(
            m_devices.Get((which >> 3) % m_devices.GetN())->GetAddress());
    }
}

void
IsacPacketFuzz::CheckBooks() const
{
    uint64_t queued = 0;
    uint64_t dropped = 0;
    for (uint32_t i = 0; i < m_devices.GetN(); ++i)
    {
        Ptr<IsacNetDevice> device = DynamicCast<IsacNetDevice>(m_devices.Get(i));
        queued += device->GetQueuedPackets();
        dropped += device->GetDroppedPackets();
    }
    const std::string wrong = m_ledger.Check(queued);
    if (!wrong.empty() || m_ledger.GetDropped() > dropped)
    {
        std::cerr << "books: " << wrong << "dropped " << dropped << ", traced "
                  << m_ledger.GetDropped() << std::endl;
        std::abort();
    }
}

} // namespace ns3

/**
 * @ingroup isac-tests
 * What libFuzzer calls: no crash, no packet lost or counted twice.
 *
 * @param data operations
 * @param size their bytes
 * @return 0
 */
extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    ns3::IsacPacketFuzz(ns3::IsacFuzzBytes(data, size)).Run();
    return 0;
}
