/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-scenario.h"

#include "ns3/double.h"
#include "ns3/ethernet-header.h"
#include "ns3/isac-rsu-mac.h"
#include "ns3/pcap-file.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <array>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

constexpr uint16_t PROTOCOL = 0x88B5; //!< EtherType for local experiments

/// What a device hands up.
class Station
{
  public:
    /// A packet.
    struct Arrival
    {
        uint32_t size;              //!< without its Ethernet header (bytes)
        uint16_t protocol;          //!< EtherType
        Mac48Address from;          //!< source
        NetDevice::PacketType type; //!< (promiscuous only)
    };

    /// @param device to listen to @param promiscuous whether to hear everything as well
    void Listen(Ptr<NetDevice> device, bool promiscuous)
    {
        device->SetReceiveCallback(MakeCallback(&Station::Receive, this));
        if (promiscuous)
        {
            device->SetPromiscReceiveCallback(MakeCallback(&Station::Overhear, this));
        }
    }

    std::vector<Arrival> received;  //!< for this station
    std::vector<Arrival> overheard; //!< all

  private:
    /// The device's receive callback. @return true
    bool Receive(Ptr<NetDevice>, Ptr<const Packet> packet, uint16_t protocol, const Address& from)
    {
        received.push_back(
            {packet->GetSize(), protocol, Mac48Address::ConvertFrom(from), NetDevice::PACKET_HOST});
        return true;
    }

    /// The device's promiscuous callback. @return true
    bool Overhear(Ptr<NetDevice>,
                  Ptr<const Packet> packet,
                  uint16_t protocol,
                  const Address& from,
                  const Address& to,
                  NetDevice::PacketType type)
    {
        overheard.push_back({packet->GetSize(), protocol, Mac48Address::ConvertFrom(from), type});
        return true;
    }
};

/// Base of the cases: an RSU and three vehicles at rest, associated, without any stack.
class DeviceCase : public TestCase
{
  protected:
    /// @param name name of the case
    explicit DeviceCase(const std::string& name)
        : TestCase(name)
    {
    }

    /// @param scenario empty @param promiscuous whether stations hear everything
    void Prepare(IsacTestScenario& scenario, bool promiscuous)
    {
        scenario.AddRestingVehicles(3);
        scenario.BuildDevices();
        scenario.Run(0.5);
        for (uint32_t i = 0; i < 4; ++i)
        {
            m_stations[i].Listen(scenario.devices.Get(i), promiscuous);
        }
        NS_TEST_EXPECT_MSG_EQ(scenario.Associated(), 3, "associated");
    }

    std::array<Station, 4> m_stations; //!< the RSU's, then the vehicles'
};

/// Sends within an event, as every ns-3 sender does.
void
SendLater(Ptr<NetDevice> device, uint32_t size, Address to)
{
    Simulator::ScheduleNow(&NetDevice::Send, device, Create<Packet>(size), to, PROTOCOL);
}

/// Unicast down, up and relayed from vehicle to vehicle; who hears what.
class UnicastCase : public DeviceCase
{
  public:
    UnicastCase()
        : DeviceCase("unicast, relay, promiscuous")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        Prepare(scenario, true);
        const auto& d = scenario.devices;
        SendLater(d.Get(0), 100, d.Get(1)->GetAddress()); // down
        SendLater(d.Get(2), 200, d.Get(0)->GetAddress()); // up
        SendLater(d.Get(1), 300, d.Get(3)->GetAddress()); // relayed
        SendLater(d.Get(3), 1, d.Get(2)->GetAddress());   // relayed
        scenario.Run(Simulator::Now().GetSeconds() + 0.1);
        const std::array<uint32_t, 4> size = {200, 100, 1, 300};
        const std::array<uint32_t, 4> from = {2, 0, 3, 1};
        for (uint32_t i = 0; i < 4; ++i)
        {
            const auto& got = m_stations[i].received;
            NS_TEST_ASSERT_MSG_EQ(got.size(), 1, "packets at station " << i);
            NS_TEST_EXPECT_MSG_EQ(got[0].size, size[i], "size");
            NS_TEST_EXPECT_MSG_EQ(got[0].protocol, PROTOCOL, "EtherType");
            NS_TEST_EXPECT_MSG_EQ(Address(got[0].from), d.Get(from[i])->GetAddress(), "source");
        }
        // The RSU overhears what it relays; a vehicle hears only its own beam.
        NS_TEST_ASSERT_MSG_EQ(m_stations[0].overheard.size(), 3, "overheard by the RSU");
        NS_TEST_EXPECT_MSG_EQ(m_stations[1].overheard.size(), 1, "overheard by a vehicle");
        uint32_t others = 0;
        for (const auto& arrival : m_stations[0].overheard)
        {
            others += arrival.type == NetDevice::PACKET_OTHERHOST;
        }
        NS_TEST_EXPECT_MSG_EQ(others, 2, "for others");
        NS_TEST_EXPECT_MSG_EQ(scenario.ledger.GetOpen(), 0, "books");
        NS_TEST_EXPECT_MSG_EQ(scenario.ledger.GetWrong(), 0, "books");
    }
};

/// A vehicle's packet for a station that nobody knows is dropped and counted.
class NobodyCase : public DeviceCase
{
  public:
    NobodyCase()
        : DeviceCase("uplink to an unknown station")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        Prepare(scenario, false);
        SendLater(scenario.devices.Get(1), 100, Mac48Address("02:00:00:00:00:77"));
        SendLater(scenario.devices.Get(0), 100, Mac48Address("02:00:00:00:00:77"));
        scenario.Run(Simulator::Now().GetSeconds() + 0.1);
        NS_TEST_EXPECT_MSG_EQ(scenario.Rsu()->GetDroppedPackets(IsacDropReason::UNASSOCIATED),
                              2,
                              "dropped at the RSU");
        NS_TEST_EXPECT_MSG_EQ(scenario.ledger.GetOpen(), 0, "books");
        NS_TEST_EXPECT_MSG_EQ(scenario.ledger.GetWrong(), 0, "books");
    }
};

/// Broadcast and multicast, down and up: everybody else once, the sender never.
class GroupCase : public DeviceCase
{
  public:
    GroupCase()
        : DeviceCase("broadcast and multicast")
    {
    }

  private:
    void DoRun() override
    {
        const std::vector<Address> groups = {Mac48Address::GetBroadcast(),
                                             Mac48Address::GetMulticast(Ipv4Address("224.0.0.9")),
                                             Mac48Address::GetMulticast(Ipv6Address("ff02::1"))};
        for (uint32_t sender = 0; sender < 4; ++sender)
        {
            IsacTestScenario scenario;
            m_stations = {};
            Prepare(scenario, false);
            for (const auto& group : groups)
            {
                SendLater(scenario.devices.Get(sender), 100, group);
            }
            scenario.Run(Simulator::Now().GetSeconds() + 0.1);
            for (uint32_t i = 0; i < 4; ++i)
            {
                NS_TEST_EXPECT_MSG_EQ(m_stations[i].received.size(),
                                      (i == sender ? 0 : groups.size()),
                                      "from " << sender << " at " << i);
            }
            NS_TEST_EXPECT_MSG_EQ(scenario.Queued(), 0, "left over");
            NS_TEST_EXPECT_MSG_EQ(scenario.Dropped(), 0, "drops");
        }
    }
};

/// A burst of group packets never comes back to its sender, however many are on their way.
class BurstCase : public DeviceCase
{
  public:
    BurstCase()
        : DeviceCase("burst of uplink broadcasts")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        Prepare(scenario, false);
        constexpr uint32_t PACKETS = 1000;
        for (uint32_t i = 0; i < PACKETS; ++i)
        {
            SendLater(scenario.devices.Get(1), 50, Mac48Address::GetBroadcast());
        }
        scenario.Run(Simulator::Now().GetSeconds() + 0.3);
        NS_TEST_EXPECT_MSG_EQ(m_stations[0].received.size(), PACKETS, "at the RSU");
        NS_TEST_EXPECT_MSG_EQ(m_stations[1].received.size(), 0, "at the sender");
        NS_TEST_EXPECT_MSG_EQ(m_stations[2].received.size(), PACKETS, "at another");
        NS_TEST_EXPECT_MSG_EQ(m_stations[3].received.size(), PACKETS, "at another");
    }
};

/// An answer that is the question's very packet (as UdpEchoServer's) reaches who asked a group.
class AnswerCase : public DeviceCase
{
  public:
    AnswerCase()
        : DeviceCase("unicast answer with the UID of a group packet")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        Prepare(scenario, false);
        Ptr<Packet> question = Create<Packet>(100);
        Ptr<Packet> answer = question->Copy();
        Ptr<NetDevice> vehicle = scenario.devices.Get(1);
        Simulator::ScheduleNow(&NetDevice::Send,
                               vehicle,
                               question,
                               Address(Mac48Address::GetBroadcast()),
                               PROTOCOL);
        Simulator::Schedule(MilliSeconds(20),
                            &NetDevice::Send,
                            scenario.devices.Get(0),
                            answer,
                            vehicle->GetAddress(),
                            PROTOCOL);
        scenario.Run(Simulator::Now().GetSeconds() + 0.1);
        NS_TEST_EXPECT_MSG_EQ(m_stations[1].received.size(), 1, "the answer");
    }
};

/// SendFrom keeps the source, and stations behind a vehicle are found again.
class SendFromCase : public DeviceCase
{
  public:
    SendFromCase()
        : DeviceCase("SendFrom")
    {
    }

  private:
    void DoRun() override
    {
        IsacTestScenario scenario;
        Prepare(scenario, true);
        const Mac48Address behind("02:00:00:00:00:01");
        const Mac48Address lan("02:00:00:00:00:02");
        const auto& d = scenario.devices;
        NS_TEST_EXPECT_MSG_EQ(d.Get(1)->SupportsSendFrom(), true, "SendFrom");
        Simulator::ScheduleNow(&NetDevice::SendFrom,
                               d.Get(1),
                               Create<Packet>(100),
                               behind,
                               d.Get(0)->GetAddress(),
                               PROTOCOL);
        // Nobody knows this address yet: it goes out on the wide beam.
        Simulator::ScheduleNow(&NetDevice::SendFrom,
                               d.Get(0),
                               Create<Packet>(200),
                               lan,
                               Mac48Address("02:00:00:00:00:03"),
                               PROTOCOL);
        scenario.Run(Simulator::Now().GetSeconds() + 0.1);
        NS_TEST_ASSERT_MSG_EQ(m_stations[0].received.size(), 1, "at the RSU");
        NS_TEST_EXPECT_MSG_EQ(m_stations[0].received[0].from, behind, "source");
        for (uint32_t i = 1; i < 4; ++i)
        {
            NS_TEST_ASSERT_MSG_EQ(m_stations[i].overheard.size(), 1, "flooded");
            NS_TEST_EXPECT_MSG_EQ(m_stations[i].overheard[0].from, lan, "source");
            NS_TEST_EXPECT_MSG_EQ(m_stations[i].received.size(), 0, "not for the vehicle");
        }
        Simulator::ScheduleNow(&NetDevice::SendFrom,
                               d.Get(0),
                               Create<Packet>(300),
                               lan,
                               behind,
                               PROTOCOL);
        SendLater(d.Get(2), 400, behind);
        // From another station behind the same vehicle: not back to it.
        Simulator::ScheduleNow(&NetDevice::SendFrom,
                               d.Get(1),
                               Create<Packet>(500),
                               Mac48Address("02:00:00:00:00:04"),
                               behind,
                               PROTOCOL);
        scenario.Run(Simulator::Now().GetSeconds() + 0.1);
        NS_TEST_EXPECT_MSG_EQ(m_stations[1].overheard.size(), 3, "learned: on its vehicle's beam");
        NS_TEST_EXPECT_MSG_EQ(m_stations[2].overheard.size(), 1, "no flooding any more");
    }
};

/// The pcap file holds Ethernet frames, sent and received.
class PcapCase : public DeviceCase
{
  public:
    PcapCase()
        : DeviceCase("pcap")
    {
    }

  private:
    void DoRun() override
    {
        const std::string name = CreateTempDirFilename("device.pcap");
        Mac48Address addresses[2];
        {
            IsacTestScenario scenario;
            Prepare(scenario, false);
            scenario.helper.EnablePcap(name, scenario.devices.Get(1), false, true);
            SendLater(scenario.devices.Get(0), 100, scenario.devices.Get(1)->GetAddress());
            SendLater(scenario.devices.Get(1), 200, scenario.devices.Get(0)->GetAddress());
            scenario.Run(Simulator::Now().GetSeconds() + 0.1);
            addresses[0] = Mac48Address::ConvertFrom(scenario.devices.Get(0)->GetAddress());
            addresses[1] = Mac48Address::ConvertFrom(scenario.devices.Get(1)->GetAddress());
        }
        PcapFile file;
        file.Open(name, std::ios::in);
        NS_TEST_ASSERT_MSG_EQ(file.Fail(), false, "cannot read " << name);
        NS_TEST_EXPECT_MSG_EQ(file.GetDataLinkType(), 1, "DLT_EN10MB");
        for (const uint32_t sender : {1, 0})
        {
            uint8_t data[2000];
            std::array<uint32_t, 3> skipped; // seconds, microseconds, bytes included
            uint32_t original;
            uint32_t read;
            file.Read(data, sizeof(data), skipped[0], skipped[1], skipped[2], original, read);
            NS_TEST_ASSERT_MSG_EQ(file.Fail(), false, "a packet is missing");
            NS_TEST_EXPECT_MSG_EQ(original, 14 + 100 * (sender + 1), "size");
            EthernetHeader header(false);
            Create<Packet>(data, read)->PeekHeader(header);
            NS_TEST_EXPECT_MSG_EQ(header.GetSource(), addresses[sender], "source");
            NS_TEST_EXPECT_MSG_EQ(header.GetDestination(), addresses[1 - sender], "destination");
            NS_TEST_EXPECT_MSG_EQ(header.GetLengthType(), PROTOCOL, "EtherType");
        }
    }
};

/**
 * @ingroup isac-tests
 * The devices as ns-3's layers see them.
 */
class IsacDeviceTestSuite : public TestSuite
{
  public:
    IsacDeviceTestSuite()
        : TestSuite("isac-device")
    {
        AddTestCase(new UnicastCase);
        AddTestCase(new NobodyCase);
        AddTestCase(new GroupCase);
        AddTestCase(new BurstCase);
        AddTestCase(new AnswerCase);
        AddTestCase(new SendFromCase);
        AddTestCase(new PcapCase);
    }
};

IsacDeviceTestSuite g_isacDeviceTestSuite; //!< the suite

} // namespace
