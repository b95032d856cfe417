#pragma once

#include <patchbay/store/handler.hpp>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::impl {

// The handlers registered on a store. Thread-safe; what is found stays alive while it runs, and is never destroyed
// under the lock.
class store_handlers {
 public:
  using entry = std::shared_ptr<const handler_map::entry>;

  [[nodiscard]] entry add(const std::string& type, handler run) {
    const std::lock_guard lock(guard_);
    return all_.add(type, std::move(run)).share(type);
  }
  // All or none of them.
  [[nodiscard]] std::vector<entry> add(const handler_map& handlers, std::string_view prefix) {
    std::vector<entry> added;
    const std::vector<std::string> types = handlers.types();
    added.reserve(types.size());
    const std::lock_guard lock(guard_);
    all_.add(handlers, prefix);
    for (const std::string& type : types) added.push_back(all_.share(std::string(prefix) + type));
    return added;
  }
  // Nothing where another handler has taken its place.
  void remove(const entry& added) {
    entry left;
    const std::lock_guard lock(guard_);
    if (holds(added)) left = all_.extract(added->type.as_string());
  }
  [[nodiscard]] bool contains(const entry& added) const {
    const std::lock_guard lock(guard_);
    return holds(added);
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
  [[nodiscard]] bool holds(const entry& added) const { return all_.find(added->type.as_string()) == added.get(); }

  mutable std::mutex guard_;
  handler_map all_;
};

}  // namespace patchbay::impl
