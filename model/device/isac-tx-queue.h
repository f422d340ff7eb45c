/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TX_QUEUE_H
#define ISAC_TX_QUEUE_H

#include "ns3/object.h"
#include "ns3/packet.h"
#include "ns3/traced-callback.h"
#include "ns3/traced-value.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup isac
 * What a device's transmission queues look like from outside: the traces that FlowMonitor and ascii
 * tracing expect at a device's TxQueue, fired for the queues of all vehicles together.
 *
 * Drop fires once for every packet that a device gives up for good, whether it was still queued or
 * already in a code block; never for one that was delivered.
 */
class IsacTxQueue : public Object
{
  public:
    /**
     * @brief Get the type ID.
     * @return the object TypeId
     */
    static TypeId GetTypeId();

    /// @param packet framed packet that entered a queue
    void NotifyEnqueue(Ptr<const Packet> packet);
    /// @param packet framed packet that left a queue for a code block
    void NotifyDequeue(Ptr<const Packet> packet);
    /// @param packet framed packet that was given up
    void NotifyDrop(Ptr<const Packet> packet);

  private:
    TracedCallback<Ptr<const Packet>> m_enqueueTrace; //!< Enqueue
    TracedCallback<Ptr<const Packet>> m_dequeueTrace; //!< Dequeue
    TracedCallback<Ptr<const Packet>> m_dropTrace;    //!< Drop
    TracedValue<uint32_t> m_packets{0};               //!< PacketsInQueue
    TracedValue<uint32_t> m_bytes{0};                 //!< BytesInQueue
};

} // namespace ns3

#endif /* ISAC_TX_QUEUE_H */
