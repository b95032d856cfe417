#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>

namespace bench {

// Where one thread waits until all windows that another thread runs have got as far as they should.
class finish_line {
 public:
  using clock = std::chrono::steady_clock;

  // Before it is started; all these windows are before the goal.
  void expect(std::size_t windows, std::uint64_t goal) {
    const std::lock_guard lock(guard_);
    missing_ = windows;
    goal_ = goal;
  }

  // A window got from one place to another.
  void advance(std::uint64_t from, std::uint64_t to) {
    const std::lock_guard lock(guard_);
    if (missing_ == 0 || from >= goal_ || to < goal_ || --missing_ > 0) return;
    reached_ = clock::now();
    changed_.notify_all();
  }

  void fail(std::string why) {
    const std::lock_guard lock(guard_);
    if (failure_.empty()) failure_ = std::move(why);
    changed_.notify_all();
  }

  // When the last one was there.
  clock::time_point wait() {
    std::unique_lock lock(guard_);
    const bool done =
        changed_.wait_for(lock, std::chrono::seconds(60), [this] { return missing_ == 0 || !failure_.empty(); });
    if (!failure_.empty()) throw std::runtime_error(failure_);
    if (!done) throw std::runtime_error("Not all windows got there in a minute.");
    return reached_;
  }

 private:
  std::mutex guard_;
  std::condition_variable changed_;
  // Guarded:
  std::size_t missing_ = 0;
  std::uint64_t goal_ = 0;
  clock::time_point reached_;
  std::string failure_;
};

}  // namespace bench
