#pragma once

#include <patchbay/impl/language.hpp>

#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>

namespace patchbay::inline v0_1::testing {

/// A queue of tasks that run when the test says so, on the thread that says so. Any thread may post.
///
/// A task that throws is done with; what it throws reaches the caller, and the tasks behind it stay queued.
class manual_executor {
 public:
  manual_executor() = default;
  manual_executor(const manual_executor&) = delete;
  manual_executor& operator=(const manual_executor&) = delete;

  /// Queues a task. Throws `errc::invalid_argument` for an empty one.
  void post(std::function<void()> task);

  /// Runs the task that waits longest; false if none waits.
  bool run_one();
  /// Runs the tasks that wait now, and none that they post. Returns how many ran.
  std::size_t run_pending();
  /// Runs tasks until none waits, those that they post included. Returns how many ran. Throws `errc::recursion` when
  /// `limit` of them ran and more wait, which stay queued.
  std::size_t run_all(std::size_t limit = 100'000);

  /// How many tasks wait.
  [[nodiscard]] std::size_t pending() const;

 private:
  mutable std::mutex mutex_;
  std::deque<std::function<void()>> tasks_;
};

}  // namespace patchbay::testing
