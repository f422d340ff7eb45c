/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-test-traffic.h"

#include "ns3/ethernet-header.h"
#include "ns3/inet-socket-address.h"
#include "ns3/simulator.h"
#include "ns3/tcp-socket-factory.h"

#include <algorithm>
#include <sstream>
#include <vector>

namespace ns3
{

namespace
{

/// @param frame with its Ethernet header @return whether it is for one station
bool
IsUnicast(Ptr<const Packet> frame)
{
    EthernetHeader header(false);
    frame->PeekHeader(header);
    return !header.GetDestination().IsGroup();
}

} // namespace

void
IsacTestLedger::Follow(const NetDeviceContainer& devices)
{
    for (auto it = devices.Begin(); it != devices.End(); ++it)
    {
        const uint32_t index = it - devices.Begin();
        auto sent = MakeCallback(&IsacTestLedger::Sent, this);
        (*it)->TraceConnectWithoutContext("MacTx", sent.Bind(index));
        if (index > 0)
        {
            auto sniffed = MakeCallback(&IsacTestLedger::Sniffed, this);
            (*it)->TraceConnectWithoutContext("PromiscSniffer", sniffed.Bind(index));
        }
        (*it)->TraceConnectWithoutContext("MacRx", MakeCallback(&IsacTestLedger::Received, this));
        (*it)->TraceConnectWithoutContext("PacketDrop",
                                          MakeCallback(&IsacTestLedger::Dropped, this));
        (*it)->TraceConnectWithoutContext("MacPromiscRx",
                                          MakeCallback(&IsacTestLedger::Overheard, this));
    }
}

void
IsacTestLedger::Admit(Ptr<const Packet> frame)
{
    Sent(0, frame);
}

void
IsacTestLedger::Sent(uint32_t device, Ptr<const Packet> frame)
{
    if (IsUnicast(frame))
    {
        ++m_entries[frame->GetUid()].sent;
        m_entries[frame->GetUid()].sender = device;
    }
    else
    {
        ++m_groupSent;
    }
}

void
IsacTestLedger::Received(Ptr<const Packet> frame)
{
    if (IsUnicast(frame))
    {
        ++m_entries[frame->GetUid()].received;
    }
}

void
IsacTestLedger::Dropped(Ptr<const Packet> frame, IsacDropReason reason)
{
    if (IsUnicast(frame))
    {
        ++m_entries[frame->GetUid()].dropped;
    }
    else
    {
        ++m_groupDropped;
    }
}

void
IsacTestLedger::Overheard(Ptr<const Packet> frame)
{
    if (IsUnicast(frame))
    {
        Excuse(frame);
    }
}

void
IsacTestLedger::Sniffed(uint32_t device, Ptr<const Packet> frame)
{
    // A vehicle that a frame reaches but is not for is taken for a bridge to whom it is for.
    const auto entry = m_entries.find(frame->GetUid());
    if (entry != m_entries.end() && entry->second.sender != device)
    {
        entry->second.excused = true;
    }
}

void
IsacTestLedger::Excuse(Ptr<const Packet> frame)
{
    const auto entry = m_entries.find(frame->GetUid());
    if (entry != m_entries.end())
    {
        entry->second.excused = true;
    }
}

std::string
IsacTestLedger::Check(uint64_t queued) const
{
    std::ostringstream wrong;
    uint64_t open = 0;
    uint64_t excused = 0;
    for (const auto& [uid, entry] : m_entries)
    {
        const uint32_t ends = entry.received + entry.dropped;
        if (ends > entry.sent)
        {
            wrong << "packet " << uid << " was sent " << entry.sent << " times, received "
                  << entry.received << " times, dropped " << entry.dropped << " times; ";
            continue;
        }
        open += entry.sent - ends;
        excused += entry.excused ? entry.sent - ends : 0;
    }
    if (open - excused > queued)
    {
        wrong << open - excused << " packets have no end, but only " << queued << " are queued; ";
    }
    if (m_groupDropped > m_groupSent || queued > open + m_groupSent - m_groupDropped)
    {
        wrong << queued << " packets are queued, but only " << open << " have no end, and of "
              << m_groupSent << " group packets " << m_groupDropped << " were dropped; ";
    }
    return wrong.str();
}

uint64_t
IsacTestLedger::GetOpen() const
{
    return std::count_if(m_entries.begin(), m_entries.end(), [](const auto& e) {
        return e.second.received + e.second.dropped == 0;
    });
}

uint64_t
IsacTestLedger::GetWrong() const
{
    return std::count_if(m_entries.begin(), m_entries.end(), [](const auto& e) {
        return e.second.received + e.second.dropped > e.second.sent || e.second.sent != 1;
    });
}

uint64_t
IsacTestLedger::GetReceived() const
{
    uint64_t sum = 0;
    for (const auto& e : m_entries)
    {
        sum += e.second.received;
    }
    return sum;
}

uint64_t
IsacTestLedger::GetSent() const
{
    uint64_t sum = 0;
    for (const auto& e : m_entries)
    {
        sum += e.second.sent;
    }
    return sum;
}

uint64_t
IsacTestLedger::GetDropped() const
{
    uint64_t sum = 0;
    for (const auto& e : m_entries)
    {
        sum += e.second.dropped;
    }
    return sum;
}

void
IsacTestTransfer::Install(Ptr<Node> from,
                          Ptr<Node> to,
                          Ipv4Address address,
                          uint16_t port,
                          uint32_t bytes,
                          double start)
{
    m_bytes = bytes;
    m_remote = InetSocketAddress(address, port);
    m_server = Socket::CreateSocket(to, TcpSocketFactory::GetTypeId());
    m_server->Bind(InetSocketAddress(Ipv4Address::GetAny(), port));
    m_server->Listen();
    m_server->SetAcceptCallback(MakeNullCallback<bool, Ptr<Socket>, const Address&>(),
                                MakeCallback(&IsacTestTransfer::Accepted, this));
    m_client = Socket::CreateSocket(from, TcpSocketFactory::GetTypeId());
    m_client->Bind();
    m_client->SetConnectCallback(MakeCallback(&IsacTestTransfer::Connected, this),
                                 MakeNullCallback<void, Ptr<Socket>>());
    m_client->SetSendCallback(MakeCallback(&IsacTestTransfer::Send, this));
    Simulator::ScheduleWithContext(from->GetId(), Seconds(start), &IsacTestTransfer::Connect, this);
}

void
IsacTestTransfer::Connect()
{
    m_client->Connect(m_remote);
}

void
IsacTestTransfer::Connected(Ptr<Socket> socket)
{
    Send(socket, socket->GetTxAvailable());
}

void
IsacTestTransfer::Send(Ptr<Socket> socket, uint32_t room)
{
    while (m_sent < m_bytes && socket->GetTxAvailable() > 0)
    {
        std::vector<uint8_t> piece(std::min({m_bytes - m_sent, socket->GetTxAvailable(), 5000U}));
        for (std::size_t i = 0; i < piece.size(); ++i)
        {
            piece[i] = Pattern(m_sent + i);
        }
        const int sent = socket->Send(piece.data(), piece.size(), 0);
        if (sent <= 0)
        {
            return;
        }
        m_sent += sent;
    }
}

void
IsacTestTransfer::Accepted(Ptr<Socket> socket, const Address& from)
{
    socket->SetRecvCallback(MakeCallback(&IsacTestTransfer::Receive, this));
}

void
IsacTestTransfer::Receive(Ptr<Socket> socket)
{
    while (Ptr<Packet> packet = socket->Recv())
    {
        std::vector<uint8_t> data(packet->GetSize());
        packet->CopyData(data.data(), data.size());
        for (const uint8_t byte : data)
        {
            m_exact = m_exact && byte == Pattern(m_received++);
        }
    }
}

uint8_t
IsacTestTransfer::Pattern(uint32_t at)
{
    return (at * 2654435761U) >> 24;
}

uint32_t
IsacTestTransfer::GetReceived() const
{
    return m_received;
}

bool
IsacTestTransfer::IsExact() const
{
    return m_exact;
}

} // namespace ns3
