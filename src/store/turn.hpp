#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <thread>

namespace patchbay::impl {

// One turn at a time. The thread that has it may enter again.
class turn_lock {
 public:
  // Whether the calling thread has the turn.
  [[nodiscard]] bool mine() const noexcept { return owner_.load(std::memory_order_relaxed) == std::this_thread::get_id(); }
  // How often the thread that has it has entered.
  [[nodiscard]] std::size_t depth() const noexcept { return depth_; }

  void enter() {
    if (!mine()) {
      mutex_.lock();
      owner_.store(std::this_thread::get_id(), std::memory_order_relaxed);
    }
    ++depth_;
  }
  // False, and nothing entered, when another thread has the turn.
  [[nodiscard]] bool try_enter() {
    if (!mine()) {
      if (!mutex_.try_lock()) return false;
      owner_.store(std::this_thread::get_id(), std::memory_order_relaxed);
    }
    ++depth_;
    return true;
  }
  void leave() noexcept {
    if (--depth_ > 0) return;
    owner_.store(std::thread::id(), std::memory_order_relaxed);
    mutex_.unlock();
  }

 private:
  std::mutex mutex_;
  // Only ever equal to the calling thread's id if that thread stored it.
  std::atomic<std::thread::id> owner_{};
  std::size_t depth_ = 0;
};

}  // namespace patchbay::impl
