#pragma once

#include <atomic>
#include <thread>

namespace patchbay::inline v0_1::impl {

// For sections of a few instructions, where a reader must never wait for a turn.
class spin_lock {
 public:
  void lock() noexcept {
    while (!try_lock()) {
      while (taken_.load(std::memory_order_relaxed)) std::this_thread::yield();
    }
  }
  [[nodiscard]] bool try_lock() noexcept { return !taken_.exchange(true, std::memory_order_acquire); }
  void unlock() noexcept { taken_.store(false, std::memory_order_release); }

 private:
  std::atomic<bool> taken_ = false;
};

}  // namespace patchbay::impl
