/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "ns3/isac-beam-controller.h"
#include "ns3/object-factory.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

/**
 * @ingroup isac-tests
 * What libFuzzer calls: a name gives a controller, or is refused with a message.
 *
 * @param data a name as for IsacBeamController::Create()
 * @param size its bytes
 * @return 0
 */
extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    const std::string name(reinterpret_cast<const char*>(data), size);
    ns3::ObjectFactory factory;
    if (ns3::IsacBeamController::Resolve(name, factory).empty() &&
        !factory.Create<ns3::IsacBeamController>())
    {
        std::abort();
    }
    return 0;
}
