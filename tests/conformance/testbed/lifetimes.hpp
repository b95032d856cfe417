#pragma once

#include <atomic>
#include <memory>

namespace testbed {

/// Counts how often an object that an application manages was destroyed. A handle.
class lifetimes {
 public:
  [[nodiscard]] int count() const noexcept { return count_->load(); }
  void add() const noexcept { count_->fetch_add(1); }

 private:
  std::shared_ptr<std::atomic<int>> count_ = std::make_shared<std::atomic<int>>(0);
};

}  // namespace testbed
