#pragma once

#include <atomic>
#include <cstddef>
#include <thread>

namespace patchbay::impl {

// One turn at a time. The thread that has it may enter again.
//
// Not a std::mutex, because of a promise that none makes: whoever sets a sequentially consistent flag and then fails to
// enter may rely on the holder to see the flag if it looks after leaving. So work can be left to the holder.
class turn_lock {
 public:
  // Whether the calling thread has the turn.
  [[nodiscard]] bool mine() const noexcept {
    return owner_.load(std::memory_order_relaxed) == std::this_thread::get_id();
  }
  // How often the thread that has it has entered.
  [[nodiscard]] std::size_t depth() const noexcept { return depth_; }

  void enter() noexcept {
    if (!mine()) {
      unsigned expected = free;
      if (!word_.compare_exchange_strong(expected, taken)) wait();
      owner_.store(std::this_thread::get_id(), std::memory_order_relaxed);
    }
    ++depth_;
  }
  // False, and nothing entered, when another thread has the turn.
  [[nodiscard]] bool try_enter() noexcept {
    if (!mine()) {
      unsigned expected = free;
      if (!word_.compare_exchange_strong(expected, taken)) return false;
      owner_.store(std::this_thread::get_id(), std::memory_order_relaxed);
    }
    ++depth_;
    return true;
  }
  void leave() noexcept {
    if (--depth_ > 0) return;
    owner_.store(std::thread::id(), std::memory_order_relaxed);
    if (word_.exchange(free) == awaited) word_.notify_one();
  }

 private:
  enum : unsigned { free, taken, awaited };

  void wait() noexcept {
    while (word_.exchange(awaited) != free) word_.wait(awaited);
  }

  std::atomic<unsigned> word_ = free;
  // Only ever equal to the calling thread's id if that thread stored it.
  std::atomic<std::thread::id> owner_{};
  std::size_t depth_ = 0;
};

}  // namespace patchbay::impl
