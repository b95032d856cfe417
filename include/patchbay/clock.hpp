#pragma once

#include <patchbay/impl/language.hpp>

#include <chrono>
#include <functional>

namespace patchbay::inline v0_1 {

/// Runs tasks somewhere, soon, in the order they came: a thread pool's post, an event loop's, or a test's queue. Never
/// runs them inside the call.
using task_runner = std::function<void(std::function<void()> task)>;

/// Where time comes from, for all that waits or measures: delays, timeouts, throttled writes, recordings, durations in
/// a log. The library owns no timer; an application hands in its event loop's, and a test a clock that it moves by hand
/// (`testing::manual_clock::clock`). A value of two functions, both callable from any thread; what only measures needs
/// no more than `now`.
struct clock {
  using milliseconds = std::chrono::milliseconds;
  /// Takes a callback back; does nothing once that ran. Callable from any thread, any number of times.
  using cancel_function = std::function<void()>;

  /// The time since some moment; never goes back. As exact as it can tell.
  std::function<std::chrono::nanoseconds()> now{};
  /// Calls `callback` once, `delay` from now; never inside the call.
  std::function<cancel_function(milliseconds delay, std::function<void()> callback)> call_after{};

  explicit operator bool() const noexcept { return now && call_after; }
};

/// The machine's steady clock: what `now` is where nobody gave another.
[[nodiscard]] inline std::chrono::nanoseconds steady_now() {
  return std::chrono::steady_clock::now().time_since_epoch();
}

}  // namespace patchbay
