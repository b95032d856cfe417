#pragma once

#include <cstddef>
#include <new>

// The test program's operator new can be told to fail, as often as an operation allocates.

namespace patchbay::test {

// While one of these lives, the allocation number `failing` of this thread throws std::bad_alloc; the first is number
// 0.
class failing_allocation {
 public:
  explicit failing_allocation(std::size_t failing) noexcept;
  failing_allocation(const failing_allocation&) = delete;
  failing_allocation& operator=(const failing_allocation&) = delete;
  ~failing_allocation();
};

// Runs `act` again and again, with the first, the second, the third allocation failing, until it gets through.
// Calls `check` after each failure, and returns how many there were.
template <class Act, class Check>
std::size_t fail_at_every_allocation(Act&& act, Check&& check) {
  for (std::size_t failing = 0;; ++failing) {
    try {
      const failing_allocation armed(failing);
      act();
      return failing;
    } catch (const std::bad_alloc&) {
    }
    check();
  }
}

}  // namespace patchbay::test
