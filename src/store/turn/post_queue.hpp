#pragma once

#include <atomic>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace patchbay::inline v0_1::impl {

// Work that waits for a turn. Thread-safe; never runs or destroys what it holds under its lock.
class post_queue {
 public:
  using task = std::function<void()>;

  // `follows_turn` for what the thread that has the turn leaves for its end.
  void push(task work, bool follows_turn) {
    const std::thread::id by = std::this_thread::get_id();
    const std::lock_guard lock(guard_);
    tasks_.push_back({std::move(work), by, follows_turn});
    owed& count = owed_[by];
    ++count.all;
    if (follows_turn) ++count.following;
    size_.fetch_add(1);
  }
  // An empty task when none is left.
  [[nodiscard]] task pop() {
    const std::lock_guard lock(guard_);
    if (tasks_.empty()) return {};
    entry first = std::move(tasks_.front());
    tasks_.pop_front();
    size_.fetch_sub(1);
    const auto count = owed_.find(first.by);
    if (first.follows_turn) --count->second.following;
    if (--count->second.all == 0) owed_.erase(count);
    return std::move(first.work);
  }
  void clear() {
    std::deque<entry> left;
    const std::lock_guard lock(guard_);
    left.swap(tasks_);
    owed_.clear();
    size_.store(0);
  }

  // Sequentially consistent: see turn_lock.
  [[nodiscard]] std::size_t size() const noexcept { return size_.load(); }
  // Whether the calling thread pushed some of them; with `following`, whether it left some for the end of a turn.
  [[nodiscard]] bool owes(bool following) const {
    if (size() == 0) return false;
    const std::lock_guard lock(guard_);
    const auto count = owed_.find(std::this_thread::get_id());
    return count != owed_.end() && (!following || count->second.following > 0);
  }

 private:
  struct entry {
    task work;
    std::thread::id by;
    bool follows_turn;
  };
  struct owed {
    std::size_t all = 0;
    std::size_t following = 0;
  };

  mutable std::mutex guard_;
  std::deque<entry> tasks_;
  std::map<std::thread::id, owed> owed_;
  std::atomic<std::size_t> size_ = 0;
};

}  // namespace patchbay::impl
