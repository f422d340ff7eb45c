/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-policy-file.h"

#include <cstddef>
#include <cstdint>
#include <stdexcept>

/**
 * @ingroup isac-tests
 * What libFuzzer calls: a policy file is read to a valid network or refused with an error of the
 * promised kind. Any other exception ends the program, which is a finding.
 *
 * @param data bytes of a file
 * @param size their number
 * @return 0
 */
extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    try
    {
        ns3::IsacPolicyFile::ReadImage(data, size, "fuzz").network.Validate();
    }
    catch (const std::runtime_error&)
    {
    }
    return 0;
}
