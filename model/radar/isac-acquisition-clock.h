/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_ACQUISITION_CLOCK_H
#define ISAC_ACQUISITION_CLOCK_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac
 * Counts the slots from a target's entry into coverage to its first slot under a beam.
 *
 * Each slot: Begin(), See() for each target within coverage, End(). Allocates only while more
 * targets are in coverage than ever before.
 */
class IsacAcquisitionClock
{
  public:
    /// Forgets everything.
    void Reset();

    /// @param slot number of the slot that begins
    void Begin(uint64_t slot);

    /**
     * A target is within coverage in this slot. If it was not in the slot before, it enters.
     *
     * @param target its identity; each at most once a slot
     * @return whether it was not served since it entered
     */
    bool See(uint32_t target);

    /**
     * The target of the last See() is served.
     * @return slots since it entered
     */
    uint64_t Serve();

    /// Forgets the targets that were not seen in this slot.
    void End();

  private:
    /// A target within coverage.
    struct Entry
    {
        uint32_t target;  //!< identity
        bool served;      //!< since it entered
        uint64_t entered; //!< slot in which it did
        uint64_t seen;    //!< last slot in which it was there
    };

    std::vector<Entry> m_entries; //!< in the order in which they entered
    std::size_t m_last{0};        //!< index of the last target seen
    std::size_t m_hint{0};        //!< index of the next, if nobody came or left
    uint64_t m_slot{0};           //!< number of this slot
};

} // namespace ns3

#endif /* ISAC_ACQUISITION_CLOCK_H */
