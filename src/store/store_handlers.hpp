#pragma once

#include <patchbay/store/handler.hpp>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace patchbay::impl {

// The handlers registered on a store. Thread-safe; what is found stays alive while it runs, and is never destroyed
// under the lock.
class store_handlers {
 public:
  using entry = std::shared_ptr<const handler_map::entry>;

  void add(std::string type, handler run) {
    const std::lock_guard lock(guard_);
    all_.add(std::move(type), std::move(run));
  }
  void add(const handler_map& handlers, std::string_view prefix) {
    const std::lock_guard lock(guard_);
    all_.add(handlers, prefix);
  }
  void remove(std::string_view type) {
    entry left;
    const std::lock_guard lock(guard_);
    left = all_.extract(type);
  }
  [[nodiscard]] entry find(std::string_view type, handler_lookup lookup) const {
    const std::lock_guard lock(guard_);
    return all_.share(type, lookup);
  }
  void clear() {
    handler_map left;
    const std::lock_guard lock(guard_);
    std::swap(left, all_);
  }

 private:
  mutable std::mutex guard_;
  handler_map all_;
};

}  // namespace patchbay::impl
