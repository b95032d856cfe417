#pragma once

#include <atomic>
#include <cstddef>
#include <thread>

namespace patchbay::inline v0_1::impl {

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
  // Whether others wait for it. Whoever has been seen waiting will have it, and leave it after that.
  [[nodiscard]] bool awaited() const noexcept { return waiting_.load() > 0; }
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
    if (word_.exchange(free) == contended) word_.notify_one();
  }
  // Leaves, and enters again when one of those who wait has had it. With the turn held once, and awaited.
  void let_pass() noexcept {
    const unsigned seen = passed_.load();
    leave();
    passed_.wait(seen);
    enter();
  }

 private:
  enum : unsigned { free, taken, contended };

  void wait() noexcept {
    waiting_.fetch_add(1);
    while (word_.exchange(contended) != free) word_.wait(contended);
    passed_.fetch_add(1);
    passed_.notify_all();
    waiting_.fetch_sub(1);
  }

  std::atomic<unsigned> word_ = free;
  std::atomic<unsigned> waiting_ = 0;
  std::atomic<unsigned> passed_ = 0;  // how many of those who waited got it
  // Only ever equal to the calling thread's id if that thread stored it.
  std::atomic<std::thread::id> owner_{};
  std::size_t depth_ = 0;
};

}  // namespace patchbay::impl
