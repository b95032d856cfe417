#pragma once

#include "store/turn/spin_lock.hpp"

#include <patchbay/store/handler.hpp>
#include <patchbay/store/reducer.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::impl {

// Where actions go: to the handler of their type, else to the root reducer. One dispatcher has it for itself, or a
// store's default one shares it with those that were given no routes of their own.
//
// Those of a store may be changed by any thread at any time. What is found stays alive while it runs, and nothing is
// destroyed under the lock.
class routing {
 public:
  using handling = handler_map::entry;
  using entry = std::shared_ptr<const handling>;

  routing() = default;
  // No handlers come or go.
  routing(handler_map handlers, reducer root)
      : is_fixed_(true), handlers_(std::move(handlers)), root_(std::move(root)) {}

  // Throws `errc::invalid_argument` for a type that has a handler.
  [[nodiscard]] entry add(const std::string& type, handler run);
  // All or none of them.
  [[nodiscard]] std::vector<entry> add(const handler_map& handlers, std::string_view prefix);
  // Does nothing where another handler has taken its place.
  void remove(const entry& added);
  [[nodiscard]] bool contains(const entry& added) const;
  // Null where the type has no handler; what is found is there as long as `kept` is. With the turn held.
  [[nodiscard]] const handling* find(std::string_view type, handler_lookup lookup, entry& kept) const;

  // Empty where there is none. With the turn held.
  [[nodiscard]] reducer& root() noexcept { return root_; }

  // Handlers and reducer may own what owns them.
  void clear();

 private:
  // With the lock held:
  [[nodiscard]] entry look_up(std::string_view type, handler_lookup lookup = handler_lookup::exact) const;
  [[nodiscard]] bool holds(const entry& added) const;

  const bool is_fixed_ = false;
  mutable spin_lock guard_;
  handler_map handlers_;
  reducer root_;
};

}  // namespace patchbay::impl
