#pragma once

#include <patchbay/store/store.hpp>

#include <memory>
#include <mutex>
#include <unordered_map>

namespace patchbay::impl {

class store_watch;

// Something under way that must hear when its store ends.
class pending_operation {
 public:
  pending_operation() = default;
  pending_operation(const pending_operation&) = delete;
  pending_operation& operator=(const pending_operation&) = delete;
  virtual ~pending_operation() = default;
  // Called once at most, on the thread that ends the store or is the last in it.
  virtual void store_ended() noexcept = 0;
};

// What is under way on a store. Thread-safe.
class store_watch {
 public:
  [[nodiscard]] static std::shared_ptr<store_watch> of(store& target);

  // False where the store is gone.
  [[nodiscard]] bool add(const std::shared_ptr<pending_operation>& operation);
  // False where it isn't there: it was removed, or hears or has heard of the end.
  bool remove(const pending_operation& operation) noexcept;
  void store_ended() noexcept;

 private:
  std::mutex guard_;
  bool ended_ = false;
  std::unordered_map<const pending_operation*, std::weak_ptr<pending_operation>> pending_;
  subscription link_;
};

}  // namespace patchbay::impl
