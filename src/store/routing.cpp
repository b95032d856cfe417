#include "store/routing.hpp"

#include <mutex>
#include <utility>

namespace patchbay::inline v0_1::impl {

routing::entry routing::add(const std::string& type, handler run) {
  const std::lock_guard lock(guard_);
  handlers_.add(type, std::move(run));
  return look_up(type);
}

std::vector<routing::entry> routing::add(const handler_map& handlers, std::string_view prefix) {
  std::vector<entry> added;
  const std::vector<std::string> types = handlers.types();
  added.reserve(types.size());
  const std::lock_guard lock(guard_);
  handlers_.add(handlers, prefix);
  for (const std::string& type : types) added.push_back(look_up(std::string(prefix) + type));
  return added;
}

void routing::remove(const entry& added) {
  entry left;
  const std::lock_guard lock(guard_);
  if (holds(added)) left = handlers_.extract(added->type.as_string());
}

bool routing::contains(const entry& added) const {
  const std::lock_guard lock(guard_);
  return holds(added);
}

const routing::handling* routing::find(std::string_view type, handler_lookup lookup, entry& kept) const {
  if (is_fixed_) {
    const entry* found = handlers_.look_up(type, lookup);
    return found != nullptr ? found->get() : nullptr;
  }
  const std::lock_guard lock(guard_);
  kept = look_up(type, lookup);
  return kept.get();
}

void routing::clear() {
  handler_map handlers;
  const reducer root = std::exchange(root_, {});
  const std::lock_guard lock(guard_);
  std::swap(handlers, handlers_);
}

routing::entry routing::look_up(std::string_view type, handler_lookup lookup) const {
  const entry* found = handlers_.look_up(type, lookup);
  return found != nullptr ? *found : nullptr;
}

bool routing::holds(const entry& added) const { return look_up(added->type.as_string()) == added; }

}  // namespace patchbay::impl
