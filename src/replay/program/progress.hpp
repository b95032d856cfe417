#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>

namespace patchbay::inline v0_1::replay {
class script;
}

namespace patchbay::inline v0_1::impl {

// A line on a terminal that says how far a replay has come. Appears only if there is time to read it, and goes with
// this object.
class progress_bar {
 public:
  progress_bar(std::ostream& terminal, bool enabled) noexcept;
  progress_bar(const progress_bar&) = delete;
  progress_bar& operator=(const progress_bar&) = delete;
  ~progress_bar();

  void update(const replay::script& source, std::size_t actions);
  void erase();

 private:
  using clock = std::chrono::steady_clock;

  std::ostream& terminal_;
  bool enabled_;
  clock::time_point next_;
  std::size_t width_ = 0;  // of what is shown
};

}  // namespace patchbay::impl
