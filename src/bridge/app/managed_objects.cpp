#include "bridge/app/managed_objects.hpp"

#include <patchbay/error.hpp>

#include <boost/core/demangle.hpp>

#include <string>
#include <utility>

namespace patchbay::inline v0_1::bridge::impl {

bool managed_objects::add(const std::type_info& type, std::shared_ptr<void> object) {
  const std::lock_guard lock(guard_);
  return objects_.try_emplace(type, std::move(object)).second;
}

void* managed_objects::get(const std::type_info& type) const {
  const std::lock_guard lock(guard_);
  const auto at = objects_.find(type);
  if (at != objects_.end()) return at->second.get();
  throw error(errc::not_found,
              "The application manages no " + boost::core::demangle(type.name()) + ": call manage() with one first.");
}

bool managed_objects::has(const std::type_info& type) const {
  const std::lock_guard lock(guard_);
  return objects_.contains(type);
}

std::shared_ptr<void> managed_objects::remove(const std::type_info& type) {
  const std::lock_guard lock(guard_);
  const auto at = objects_.find(type);
  if (at == objects_.end()) return nullptr;
  auto object = std::move(at->second);
  objects_.erase(at);
  return object;
}

}  // namespace patchbay::bridge::impl
