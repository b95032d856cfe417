#include "value/failing_new.hpp"

#include <cstdlib>
#include <limits>

namespace patchbay::test {

namespace {

constexpr std::size_t never = std::numeric_limits<std::size_t>::max();
thread_local std::size_t allocations_left = never;

}  // namespace

failing_allocation::failing_allocation(std::size_t failing) noexcept { allocations_left = failing; }
failing_allocation::~failing_allocation() { allocations_left = never; }

namespace {

void* allocate(std::size_t size) {
  if (allocations_left != never) {
    if (allocations_left == 0) {
      // Once: what handles the failure may allocate again.
      allocations_left = never;
      throw std::bad_alloc();
    }
    --allocations_left;
  }
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}

}  // namespace

}  // namespace patchbay::test

void* operator new(std::size_t size) { return patchbay::test::allocate(size); }
void* operator new[](std::size_t size) { return patchbay::test::allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return std::malloc(size == 0 ? 1 : size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return std::malloc(size == 0 ? 1 : size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
