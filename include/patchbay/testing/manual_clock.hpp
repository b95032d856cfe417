#pragma once

#include <patchbay/clock.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

namespace patchbay::inline v0_1::testing {

namespace impl {
class timetable;
}

/// A callback that waits for its time on a `manual_clock`. A token: copies name the same callback, letting go of it
/// cancels nothing, and it may outlive the clock. Safe to use from any thread.
class timer {
 public:
  timer() noexcept = default;

  /// Takes the callback off the clock; false if it has run, is running or was cancelled before. O(log callbacks).
  bool cancel() const noexcept;
  /// Whether the callback still waits.
  [[nodiscard]] bool pending() const noexcept;

 private:
  friend class manual_clock;
  using key = std::pair<std::chrono::milliseconds, std::uint64_t>;
  timer(std::weak_ptr<impl::timetable> table, key at) noexcept : table_(std::move(table)), at_(at) {}

  std::weak_ptr<impl::timetable> table_;
  key at_{};
};

/// Time for tests: it stands still until it is advanced, and then runs what has become due, on the thread that advances
/// it. Timers may be set and cancelled from any thread.
///
///     manual_clock clock;
///     clock.call_after(300ms, [&] { save(); });
///     clock.advance(299ms);  // nothing
///     clock.advance(1ms);    // saved
class manual_clock {
 public:
  using milliseconds = std::chrono::milliseconds;

  explicit manual_clock(milliseconds start = milliseconds::zero());
  manual_clock(const manual_clock&) = delete;
  manual_clock& operator=(const manual_clock&) = delete;
  ~manual_clock();

  /// The time now; in a callback, the time it was due at.
  [[nodiscard]] milliseconds now() const;
  /// Sets the time, forth or back, and runs nothing: what is due by then runs with the next `advance`.
  void set(milliseconds time);

  /// Runs `callback` once the clock has advanced so far from now. Throws `errc::invalid_argument` for an empty callback
  /// or a negative time. O(log callbacks).
  timer call_after(milliseconds delay, std::function<void()> callback);

  /// Moves the time on, and runs the callbacks that become due: in the order of their times, and in the order they were
  /// set for those of one time. What they set in turn runs too, if it is due.
  ///
  /// Throws what a callback throws: the time is then that callback's, the others still wait, and a further call goes on
  /// with them. Throws `errc::recursion` when callbacks set each other for the same time without end, and
  /// `errc::invalid_argument` for a negative duration.
  void advance(milliseconds duration);
  /// Moves on to the next callback's time and runs that one callback; false if none waits.
  bool run_next();

  /// How many callbacks wait.
  [[nodiscard]] std::size_t pending() const;

  /// The clock for what takes a `patchbay::clock`. Its functions stay callable when this is gone: the time is zero
  /// then, and no callback runs any more.
  [[nodiscard]] patchbay::clock clock() const;

  /// Sleeping, for `replay::pace`: advances the clock, rounded up to a whole millisecond. Must not be called once the
  /// clock is gone.
  [[nodiscard]] std::function<void(std::chrono::duration<double, std::milli>)> sleep_function();

 private:
  std::shared_ptr<impl::timetable> table_;
};

}  // namespace patchbay::testing
