#pragma once

#include <patchbay/bridge/fwd.hpp>
#include <patchbay/store/store.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/value.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace patchbay::inline v0_1::bridge {

struct task_options {
  /// Where in the state tasks are kept, by id. The container it lies in must be there.
  std::string path = "/tasks";
  /// Progress is written at most once in this time; the last one before the end is never lost.
  std::chrono::milliseconds progress_interval{16};
  /// How many finished tasks stay in the state.
  std::size_t keep_finished = 100;
};

/// The work's hold on its own task. Copies are the same task. Safe to use from any thread.
class task {
 public:
  struct body;
  explicit task(std::shared_ptr<body> shared) noexcept : body_(std::move(shared)) {}

  [[nodiscard]] const std::string& id() const noexcept;
  /// Asked to stop when the task is cancelled or its window closes.
  [[nodiscard]] std::stop_token stop_token() const noexcept;
  /// Throws `errc::cancelled` if asked to stop.
  void check() const;
  /// Any JSON value; several in a short time become one.
  void progress(value now) const;

 private:
  std::shared_ptr<body> body_;
};

/// Long-running work whose progress every window can follow in the state. Of each task there is
///
///     {"id", "number", "name", "owner", "status": "running", "progress": ...}
///
/// numbered in the order in which they began, whose status becomes "done" with a "result", "failed" with an "error", or
/// "cancelled". Windows cancel with `plugin:patchbay|cancel_task`: those that own the task or are trusted.
///
/// Thread-safe. The application must outlive it. The destructor cancels what runs and waits for it.
class tasks {
 public:
  struct body;
  explicit tasks(app& host, task_options options = {});
  tasks(const tasks&) = delete;
  tasks& operator=(const tasks&) = delete;
  ~tasks();

  /// Runs `work` on the application's pool; its result is the task's. Returns the id at once. The task ends with its
  /// owner window, unless the owner is empty.
  std::string start(std::string name, std::string owner, std::function<value(const task&)> work);
  /// False where no such task is under way.
  bool cancel(patchbay::impl::text id);

 private:
  std::shared_ptr<body> body_;
};

}  // namespace patchbay::bridge
