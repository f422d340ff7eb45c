/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TRACE_WRITER_H
#define ISAC_TRACE_WRITER_H

#include "ns3/isac-net-device.h"
#include "ns3/isac-slot-record.h"
#include "ns3/net-device-container.h"
#include "ns3/simple-ref-count.h"

#include <fstream>
#include <string>

namespace ns3
{

/**
 * @ingroup isac
 * Writes the slot and packet traces of a set of devices as CSV files while the simulation runs; see
 * IsacHelper::EnableCsv(). Numbers have all their digits, so equal seeds give equal bytes.
 */
class IsacTraceWriter : public SimpleRefCount<IsacTraceWriter>
{
  public:
    /**
     * Opens the files.
     * @param prefix path and beginning of the file names; an unwritable one ends the program
     * @param packets whether to write PREFIX-packets.csv
     */
    IsacTraceWriter(const std::string& prefix, bool packets);

    IsacTraceWriter(const IsacTraceWriter&) = delete;
    IsacTraceWriter& operator=(const IsacTraceWriter&) = delete;

    /**
     * Connects the traces, which keep the writer alive; the files are complete after
     * Simulator::Destroy().
     * @param devices devices made by IsacHelper::Install()
     */
    void Connect(const NetDeviceContainer& devices);

  private:
    /**
     * Opens one file.
     * @param file the stream
     * @param name its name
     * @param header its first line
     */
    static void Open(std::ofstream& file, const std::string& name, const std::string& header);
    /**
     * Connects the packet traces of a device.
     * @param device the device
     */
    void ConnectPackets(Ptr<IsacNetDevice> device);
    /**
     * A slot began.
     * @param node node of the RSU
     * @param record the slot
     */
    void WriteSlot(uint32_t node, const IsacSlotRecord& record);
    /**
     * A packet was sent or received.
     * @param node node of the device
     * @param event "sent" or "received"
     * @param frame packet with its Ethernet header
     */
    void WritePacket(uint32_t node, std::string event, Ptr<const Packet> frame);
    /**
     * A packet was given up.
     * @param node node of the device
     * @param frame packet with its Ethernet header
     * @param reason why
     */
    void WriteDrop(uint32_t node, Ptr<const Packet> frame, IsacDropReason reason);
    /**
     * Writes a line of the packet file.
     * @param node node of the device
     * @param event what happened
     * @param frame packet with its Ethernet header
     * @param reason why, for drops
     */
    void WriteLine(uint32_t node,
                   const std::string& event,
                   Ptr<const Packet> frame,
                   const std::string& reason);

    std::ofstream m_slots;   //!< PREFIX-slots.csv
    std::ofstream m_rsu;     //!< PREFIX-rsu.csv
    std::ofstream m_packets; //!< PREFIX-packets.csv
};

} // namespace ns3

#endif /* ISAC_TRACE_WRITER_H */
