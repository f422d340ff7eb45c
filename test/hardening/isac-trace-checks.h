/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_TRACE_CHECKS_H
#define ISAC_TRACE_CHECKS_H

#include "ns3/isac-block-record.h"
#include "ns3/isac-operation-count.h"
#include "ns3/isac-rsu-net-device.h"
#include "ns3/isac-waveform-sensor.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac-tests
 * Listens to the traces of an RSU and notes every number that is outside its domain. All but CRLBs
 * must be finite.
 */
class IsacTraceChecks
{
  public:
    /**
     * Connects to everything that the RSU traces.
     * @param rsu the RSU, installed
     * @param inference whether its controller has a policy
     */
    void Follow(Ptr<IsacRsuNetDevice> rsu, bool inference);
    /// Looks at the device queues, now. @param rsu the RSU
    void CheckQueues(Ptr<IsacRsuNetDevice> rsu);
    /**
     * Reads a CSV file: no field may be NaN.
     * @param path of the file
     */
    void CheckCsv(const std::string& path);
    /**
     * Notes a value unless it is within bounds.
     * @param what it is
     * @param value number
     * @param low least
     * @param high most
     */
    void Expect(const std::string& what, double value, double low, double high);
    /// Notes a violation. @param what it is
    void Complain(const std::string& what);

    /// @return what was wrong, at most the first twenty
    const std::vector<std::string>& GetViolations() const;
    /// @return records seen of slots and blocks
    uint64_t GetRecords() const;

  private:
    /// @param record a slot
    void Slot(const IsacSlotRecord& record);
    /// @param vehicle a vehicle in a slot
    void Vehicle(const IsacVehicleSlotRecord& vehicle);
    /// @param record a block
    void Block(const IsacBlockRecord& record);
    /// @param trackId a track @param target behind it @param snr of its echo @param detected echo
    void Detection(uint32_t trackId, uint32_t target, double snr, bool detected);
    /// @param slot index @param detections of a waveform slot
    void Echoes(uint64_t slot, const std::vector<IsacEchoDetection>& detections);
    /// @param target a vehicle @param delay to its first beam
    void Acquisition(uint32_t target, Time delay);
    /// @param address a vehicle @param delay to its association
    void AssociationDelay(Mac48Address address, Time delay);
    /// @param requests in a frame @param collided of them
    void Contention(uint32_t requests, uint32_t collided);
    /// @param before fallbacks @param now fallbacks
    void Fallbacks(uint64_t before, uint64_t now);
    /// @param slot index @param count operations of a decision
    void Inference(uint64_t slot, const IsacOperationCount& count);

    std::vector<std::string> m_violations; //!< what was wrong
    uint64_t m_records{0};                 //!< slots and blocks seen
    double m_maxPower{0};                  //!< of the RSU (W)
    double m_maxSpeed{0};                  //!< of estimates (m/s)
    double m_maxDistance{0};               //!< of estimates (m)
};

} // namespace ns3

#endif /* ISAC_TRACE_CHECKS_H */
