#pragma once

#include <patchbay/async/impl/end_watch.hpp>
#include <patchbay/store/store.hpp>

#include <memory>

namespace patchbay::inline v0_1::impl {

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

// What is under way on a store.
class store_watch : public end_watch<pending_operation, &pending_operation::store_ended> {
 public:
  [[nodiscard]] static std::shared_ptr<store_watch> of(store& target);

 private:
  subscription link_;
};

}  // namespace patchbay::impl
