#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <utility>

namespace patchbay::impl {

// Work that waits for a turn. Thread-safe; never runs or destroys what it holds under its lock.
class post_queue {
 public:
  using task = std::function<void()>;

  void push(task work) {
    const std::lock_guard lock(guard_);
    tasks_.push_back(std::move(work));
  }
  // An empty task when none is left.
  [[nodiscard]] task pop() {
    const std::lock_guard lock(guard_);
    if (tasks_.empty()) return {};
    task first = std::move(tasks_.front());
    tasks_.pop_front();
    return first;
  }
  void clear() {
    std::deque<task> left;
    const std::lock_guard lock(guard_);
    left.swap(tasks_);
  }

 private:
  std::mutex guard_;
  std::deque<task> tasks_;
};

}  // namespace patchbay::impl
