#pragma once

#include <cstddef>

namespace patchbay::test {

// How many bytes this program has ever allocated, on all threads: what work that goes through a list of its own costs,
// without a clock.
[[nodiscard]] std::size_t allocated_bytes() noexcept;

// What is allocated while `act` runs.
template <class Act>
std::size_t bytes_for(Act&& act) {
  const std::size_t before = allocated_bytes();
  act();
  return allocated_bytes() - before;
}

}  // namespace patchbay::test
