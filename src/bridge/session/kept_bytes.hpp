#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace patchbay::inline v0_1::bridge::impl {

// How many bytes may be kept for somebody, and how many are. Safe to use from any thread.
class byte_budget {
 public:
  explicit byte_budget(std::size_t most) noexcept : most_(most) {}

  // False, and nothing taken, where it would be too much.
  [[nodiscard]] bool take(std::size_t bytes) noexcept;
  void give_back(std::size_t bytes) noexcept { taken_.fetch_sub(bytes, std::memory_order_relaxed); }
  [[nodiscard]] std::size_t most() const noexcept { return most_; }
  [[nodiscard]] std::size_t taken() const noexcept { return taken_.load(std::memory_order_relaxed); }

 private:
  const std::size_t most_;
  std::atomic<std::size_t> taken_ = 0;
};

// Bytes that are kept for a window, taken from its budget and that of all windows for as long as this lives.
class kept_bytes {
 public:
  kept_bytes() noexcept = default;
  // They have been taken from both.
  kept_bytes(std::size_t bytes, std::shared_ptr<byte_budget> of_window, std::shared_ptr<byte_budget> of_all) noexcept
      : bytes_(bytes), of_window_(std::move(of_window)), of_all_(std::move(of_all)) {}
  kept_bytes(kept_bytes&&) noexcept = default;
  kept_bytes& operator=(kept_bytes&& other) noexcept;
  ~kept_bytes() { give_back(); }

 private:
  void give_back() noexcept;

  std::size_t bytes_ = 0;
  std::shared_ptr<byte_budget> of_window_;  // nullptr: nothing is kept
  std::shared_ptr<byte_budget> of_all_;
};

}  // namespace patchbay::bridge::impl
