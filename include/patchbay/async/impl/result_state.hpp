#pragma once

#include <patchbay/impl/keywords_off.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace patchbay::inline v0_1::impl {

// How a T lies in a variant.
template <class T>
using stored = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

// What an async_result shares with whoever makes the result. Set once; thread-safe.
template <class T>
class result_state {
 public:
  using outcome = std::variant<stored<T>, std::exception_ptr>;
  using waiters = std::map<std::uint64_t, std::function<void()>>;  // by their places

  explicit result_state(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}
  result_state(const result_state&) = delete;
  result_state& operator=(const result_state&) = delete;
  virtual ~result_state() = default;

  // Somebody was cancelled who waited for this.
  virtual void wait_cancelled() noexcept {}

  [[nodiscard]] const boost::asio::any_io_executor& executor() const noexcept { return executor_; }
  [[nodiscard]] bool ready() const noexcept { return ready_.load(std::memory_order_acquire); }
  // Once ready.
  [[nodiscard]] const outcome& get() const noexcept { return *outcome_; }

  // The first one counts. Whoever waits is told on this thread, in the order in which they came, without a lock.
  void set(outcome result) {
    waiters waiting;
    {
      const std::lock_guard lock(guard_);
      if (ready()) return;
      outcome_.emplace(std::move(result));
      ready_.store(true, std::memory_order_release);
      waiting.swap(waiting_);
    }
    for (const auto& [place, tell] : waiting) tell();
  }

  // A place in the line of those that wait.
  [[nodiscard]] std::uint64_t new_place() noexcept { return ++places_; }

  // `tell` must only hand on: it runs wherever the result is set, or at once. O(log n).
  void when_ready(std::function<void()> tell) { when_ready(new_place(), std::move(tell)); }
  void when_ready(std::uint64_t place, std::function<void()> tell) {
    {
      const std::lock_guard lock(guard_);
      if (!ready()) return (void)waiting_.emplace(place, std::move(tell));
    }
    tell();
  }

  // Whoever no longer waits leaves the line: a result that comes late, or never, keeps nothing of theirs. O(log n).
  void leave(std::uint64_t place) noexcept {
    typename waiters::node_type left;  // let go of without the lock
    const std::lock_guard lock(guard_);
    left = waiting_.extract(place);
  }

 private:
  const boost::asio::any_io_executor executor_;
  std::atomic<bool> ready_ = false;
  std::atomic<std::uint64_t> places_ = 0;
  std::mutex guard_;
  std::optional<outcome> outcome_;  // guarded until ready
  waiters waiting_;
};

}  // namespace patchbay::impl

#include <patchbay/impl/keywords_on.hpp>
