#include "bridge/session/kept_bytes.hpp"

namespace patchbay::inline v0_1::bridge::impl {

bool byte_budget::take(std::size_t bytes) noexcept {
  std::size_t taken = taken_.load(std::memory_order_relaxed);
  while (bytes <= most_ && taken <= most_ - bytes) {
    if (taken_.compare_exchange_weak(taken, taken + bytes, std::memory_order_relaxed)) return true;
  }
  return false;
}

kept_bytes& kept_bytes::operator=(kept_bytes&& other) noexcept {
  if (this == &other) return *this;
  give_back();
  bytes_ = other.bytes_;
  of_window_ = std::move(other.of_window_);
  of_all_ = std::move(other.of_all_);
  return *this;
}

void kept_bytes::give_back() noexcept {
  if (!of_window_) return;
  of_window_->give_back(bytes_);
  of_all_->give_back(bytes_);
}

}  // namespace patchbay::bridge::impl
