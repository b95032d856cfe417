#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>

namespace patchbay::inline v0_1::bridge::impl {

// A bucket that fills steadily up to a number and lets through what there are tokens for.
class rate {
 public:
  using clock = std::function<std::chrono::nanoseconds()>;

  // The clock must outlive it.
  rate(std::size_t per_second, std::size_t at_once, const clock& now)
      : per_second_(static_cast<double>(per_second)),
        at_once_(static_cast<double>(at_once)),
        tokens_(at_once_),
        now_(now),
        filled_(now()) {}

  [[nodiscard]] bool take(std::size_t amount = 1) {
    const auto wanted = static_cast<double>(amount);
    if (tokens_ < wanted) fill();
    if (tokens_ < wanted) return false;
    tokens_ -= wanted;
    return true;
  }

 private:
  void fill() {
    const auto now = now_();
    tokens_ = std::min(at_once_, tokens_ + per_second_ * std::chrono::duration<double>(now - filled_).count());
    filled_ = now;
  }

  const double per_second_;
  const double at_once_;
  double tokens_;
  const clock& now_;
  std::chrono::nanoseconds filled_;
};

}  // namespace patchbay::bridge::impl
