/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef ISAC_FUZZ_BYTES_H
#define ISAC_FUZZ_BYTES_H

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup isac-tests
 * A fuzzer's input, taken off from the front; zeros once it is used up.
 */
class IsacFuzzBytes
{
  public:
    /**
     * @param data the input, which must outlive this
     * @param size its bytes
     */
    IsacFuzzBytes(const uint8_t* data, std::size_t size)
        : m_data(data),
          m_left(size)
    {
    }

    /// @return bytes left
    std::size_t GetLeft() const
    {
        return m_left;
    }

    /// @return the next byte
    uint8_t Byte()
    {
        if (m_left == 0)
        {
            return 0;
        }
        --m_left;
        return *m_data++;
    }

    /// @return the next two bytes as a number
    uint16_t Word()
    {
        const uint16_t high = Byte();
        return high << 8 | Byte();
    }

    /**
     * @param most bytes wanted
     * @return the next bytes, fewer if fewer are left
     */
    std::vector<uint8_t> Take(std::size_t most)
    {
        const std::size_t count = std::min(most, m_left);
        std::vector<uint8_t> bytes(m_data, m_data + count);
        m_data += count;
        m_left -= count;
        return bytes;
    }

  private:
    const uint8_t* m_data; //!< what is left
    std::size_t m_left;    //!< bytes
};

} // namespace ns3

#endif /* ISAC_FUZZ_BYTES_H */
