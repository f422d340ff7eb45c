/*
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "isac-allocation-counter.h"

#include <atomic>
#include <cstdlib>
#include <memory>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||                         \
    __has_feature(memory_sanitizer)
#define ISAC_TEST_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ISAC_TEST_SANITIZED
#endif

namespace
{

std::atomic<std::size_t> g_allocations{0}; //!< calls of malloc() so far

} // namespace

#if defined(__GLIBC__) && !defined(ISAC_TEST_SANITIZED)

extern "C" void* __libc_malloc(std::size_t size); // glibc's own, whatever stands before it

/**
 * Takes the place of the C library's malloc() in the test program.
 *
 * @param size bytes
 * @return memory, to be given back by the C library's free()
 */
extern "C" void*
malloc(std::size_t size)
{
    g_allocations.fetch_add(1, std::memory_order_relaxed);
    return __libc_malloc(size);
}

#endif

namespace ns3
{

std::size_t
GetIsacAllocations()
{
    return g_allocations.load(std::memory_order_relaxed);
}

bool
CanCountIsacAllocations()
{
    static void* volatile sink = nullptr; // so that the compiler keeps the call
    const std::size_t before = GetIsacAllocations();
    sink = std::malloc(16);
    std::free(sink);
    return GetIsacAllocations() > before;
}

} // namespace ns3
