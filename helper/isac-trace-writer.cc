/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-trace-writer.h"

#include "ns3/abort.h"
#include "ns3/callback.h"
#include "ns3/ethernet-header.h"
#include "ns3/isac-rsu-net-device.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

#include <cerrno>
#include <cstring>
#include <limits>

namespace ns3
{

IsacTraceWriter::IsacTraceWriter(const std::string& prefix, bool packets)
{
    Open(m_slots,
         prefix + "-slots.csv",
         "time_s,slot,rsu_node,vehicle_node,theta_rad,distance_m,speed_mps,path_gain,tracked,"
         "track,associated,echo,est_theta_rad,est_distance_m,est_speed_mps,sinr,est_sinr,"
         "rate_bps_per_hz,echo_sinr,crlb_theta_rad2,crlb_d_m2,crlb_v_m2ps2,beam_angle_rad,"
         "beam_gain,power_w");
    Open(m_rsu,
         prefix + "-rsu.csv",
         "time_s,slot,rsu_node,vehicles,sum_rate_bps_per_hz,fairness,reward,"
         "upper_bound_bps_per_hz,ghosts,fallbacks");
    if (packets)
    {
        Open(m_packets,
             prefix + "-packets.csv",
             "time_s,node,event,uid,bytes,source,destination,reason");
    }
}

void
IsacTraceWriter::Connect(const NetDeviceContainer& devices)
{
    for (auto it = devices.Begin(); it != devices.End(); ++it)
    {
        if (Ptr<IsacRsuNetDevice> rsu = DynamicCast<IsacRsuNetDevice>(*it))
        {
            auto slot = MakeCallback(&IsacTraceWriter::WriteSlot, Ptr<IsacTraceWriter>(this));
            rsu->GetPhy()->TraceConnectWithoutContext("Slot", slot.Bind(rsu->GetNode()->GetId()));
        }
        Ptr<IsacNetDevice> device = DynamicCast<IsacNetDevice>(*it);
        if (device && m_packets.is_open())
        {
            ConnectPackets(device);
        }
    }
}

void
IsacTraceWriter::Open(std::ofstream& file, const std::string& name, const std::string& header)
{
    file.open(name);
    NS_ABORT_MSG_IF(!file,
                    "IsacTraceWriter: cannot write \"" << name << "\": " << std::strerror(errno)
                                                       << "; create its directory or choose "
                                                          "another prefix");
    file.precision(std::numeric_limits<double>::max_digits10);
    file << header << '\n';
}

void
IsacTraceWriter::ConnectPackets(Ptr<IsacNetDevice> device)
{
    const uint32_t node = device->GetNode()->GetId();
    const Ptr<IsacTraceWriter> self(this);
    auto packet = MakeCallback(&IsacTraceWriter::WritePacket, self);
    auto drop = MakeCallback(&IsacTraceWriter::WriteDrop, self);
    device->TraceConnectWithoutContext("MacTx", packet.Bind(node).Bind(std::string("sent")));
    device->TraceConnectWithoutContext("MacRx", packet.Bind(node).Bind(std::string("received")));
    device->TraceConnectWithoutContext("PacketDrop", drop.Bind(node));
}

void
IsacTraceWriter::WriteSlot(uint32_t node, const IsacSlotRecord& record)
{
    const double time = record.time.GetSeconds();
    m_rsu << time << ',' << record.slot << ',' << node << ',' << record.vehicles.size() << ','
          << record.sumRate << ',' << record.fairness << ',' << record.reward << ','
          << record.upperBound << ',' << record.ghosts << ',' << record.fallbacks << '\n';
    for (const auto& v : record.vehicles)
    {
        m_slots << time << ',' << record.slot << ',' << node << ',' << v.node << ','
                << v.truth.theta << ',' << v.truth.d << ',' << v.truth.v << ',' << v.pathGain << ','
                << v.tracked << ',';
        if (!v.tracked)
        {
            m_slots << ",,,,,,,,,,,,,,,\n"; // nothing is known: fields stay empty
            continue;
        }
        m_slots << v.trackId << ',' << v.associated << ',' << v.echo << ',' << v.estimate.theta
                << ',' << v.estimate.d << ',' << v.estimate.v << ',' << v.sinr << ','
                << v.estimatedSinr << ',' << v.rate << ',' << v.echoSinr << ',' << v.crlbTheta
                << ',' << v.crlbD << ',' << v.crlbV << ',' << v.beamAngle << ',' << v.beamGain
                << ',' << v.power << '\n';
    }
}

void
IsacTraceWriter::WritePacket(uint32_t node, std::string event, Ptr<const Packet> frame)
{
    WriteLine(node, event, frame, "");
}

void
IsacTraceWriter::WriteDrop(uint32_t node, Ptr<const Packet> frame, IsacDropReason reason)
{
    WriteLine(node, "dropped", frame, ToString(reason));
}

void
IsacTraceWriter::WriteLine(uint32_t node,
                           const std::string& event,
                           Ptr<const Packet> frame,
                           const std::string& reason)
{
    EthernetHeader header(false);
    frame->PeekHeader(header);
    m_packets << Simulator::Now().GetSeconds() << ',' << node << ',' << event << ','
              << frame->GetUid() << ',' << frame->GetSize() << ',' << header.GetSource() << ','
              << header.GetDestination() << ',' << reason << '\n';
}

} // namespace ns3
