/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_SLOT_STATISTICS_H
#define ISAC_SLOT_STATISTICS_H

#include "ns3/isac-rsu-net-device.h"
#include "ns3/isac-slot-record.h"

#include <set>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Sums up the slots and associations of one RSU while the simulation runs. It must live as long as
 * the simulation does. Means, shares and the largest of nothing are NaN.
 */
class IsacSlotStatistics
{
  public:
    /// How long a vehicle waited for its first beam after it entered coverage.
    struct Acquisition
    {
        uint32_t vehicle; //!< index
        double entered;   //!< start of the slot in which it entered (s)
        double delay;     //!< from then to the start of the first slot with a beam on it (s)
    };

    /**
     * Connects to the traces of an RSU.
     * @param rsu its device
     */
    explicit IsacSlotStatistics(Ptr<IsacRsuNetDevice> rsu);

    IsacSlotStatistics(const IsacSlotStatistics&) = delete;
    IsacSlotStatistics& operator=(const IsacSlotStatistics&) = delete;

    /// @return slots so far (count)
    uint64_t GetSlots() const;
    /// @return slots with a vehicle in coverage (count); means are over these
    uint64_t GetOccupiedSlots() const;
    /// @return mean sum-rate (bps/Hz)
    double GetSumRate() const;
    /// @return mean interference-free water-filled sum-rate (bps/Hz)
    double GetUpperBound() const;
    /// @return sum-rate as a share of the upper bound
    double GetShare() const;
    /// @return mean share of a slot lost to pilots, reports and processing, over all slots
    double GetOverhead() const;
    /// @return mean radiated power over all slots (W)
    double GetPower() const;
    /// @return mean reward, eq. (27)
    double GetReward() const;
    /**
     * @return RMSE of raw angle estimates in slots with an echo, without the first such slot of
     * each track, whose beam was aimed with the error of the acquisition (rad)
     */
    double GetRmseTheta() const;
    /// @return RMSE of raw distance estimates in the slots of GetRmseTheta() (m)
    double GetRmseDistance() const;
    /// @return vehicle slots with a beam on the vehicle, as a share of those in coverage
    double GetTrackedShare() const;
    /// @return controller fallbacks (slots)
    uint64_t GetFallbacks() const;
    /// @return mean number of tracks without a vehicle in a slot; NaN without slots
    double GetMeanGhosts() const;
    /// @return most tracks without a vehicle in a slot
    uint32_t GetMaxGhosts() const;
    /// @return times that a track followed another vehicle than before
    uint64_t GetSwaps() const;
    /// @return different tracks that had a beam on a vehicle (count)
    uint32_t GetTracks() const;
    /// @return different vehicles that were in coverage (count)
    uint32_t GetVehicles() const;
    /// @return tracks bound to addresses (count)
    uint32_t GetAssociations() const;
    /// @return tracks unbound from addresses (count)
    uint32_t GetDisassociations() const;
    /// @return mean time from the birth of a track to its association (s)
    double GetMeanAssociationDelay() const;
    /// @return largest time from the birth of a track to its association (s)
    double GetMaxAssociationDelay() const;
    /**
     * @return vehicles in the order of their first beams, each once for every time it entered
     * coverage; who left without a beam, or still waits, is not among them
     */
    const std::vector<Acquisition>& GetAcquisitions() const;
    /// @return mean time from entering coverage to the first beam (s)
    double GetMeanAcquisitionDelay() const;
    /// @return largest time from entering coverage to the first beam (s)
    double GetMaxAcquisitionDelay() const;

  private:
    /// A track follows another vehicle. @param track its identity @param from whom @param to whom
    void AddSwap(uint32_t track, uint32_t from, uint32_t to);
    /// A slot began. @param record the slot
    void AddSlot(const IsacSlotRecord& record);
    /// A track was bound. @param address vehicle @param trackId track
    void AddAssociation(Mac48Address address, uint32_t trackId);
    /// A track was unbound. @param address vehicle @param trackId track
    void AddDisassociation(Mac48Address address, uint32_t trackId);
    /// A track was bound first. @param address vehicle @param delay since its birth
    void AddDelay(Mac48Address address, Time delay);
    /// A vehicle got its first beam. @param vehicle index @param delay since it entered coverage
    void AddAcquisition(uint32_t vehicle, Time delay);

    uint64_t m_slots{0};           //!< slots
    uint64_t m_occupied{0};        //!< slots with a vehicle
    double m_sumRate{0};           //!< sum (bps/Hz)
    double m_upperBound{0};        //!< sum (bps/Hz)
    double m_reward{0};            //!< sum
    double m_overhead{0};          //!< sum of shares
    double m_power{0};             //!< sum (W)
    uint64_t m_present{0};         //!< vehicle slots
    uint64_t m_tracked{0};         //!< vehicle slots with a beam
    uint64_t m_echoes{0};          //!< vehicle slots with an echo that is not a track's first
    double m_squaresTheta{0};      //!< sum of squared errors (rad^2)
    double m_squaresDistance{0};   //!< sum of squared errors (m^2)
    uint64_t m_fallbacks{0};       //!< slots
    uint64_t m_ghosts{0};          //!< tracks without a vehicle, summed over slots
    uint32_t m_maxGhosts{0};       //!< most of them in a slot
    uint64_t m_swaps{0};           //!< of identity
    std::set<uint32_t> m_tracks;   //!< ids
    std::set<uint32_t> m_measured; //!< ids of tracks that had an echo
    std::set<uint32_t> m_vehicles; //!< indices
    uint32_t m_associations{0};    //!< count
    uint32_t m_disassociations{0}; //!< count
    uint32_t m_delays{0};          //!< count
    double m_delaySum{0};          //!< (s)
    double m_delayMax{0};          //!< (s)
    std::vector<Acquisition> m_acquisitions; //!< in the order of the first beams
};

} // namespace ns3

#endif /* ISAC_SLOT_STATISTICS_H */
