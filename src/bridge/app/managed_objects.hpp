#pragma once

#include <memory>
#include <mutex>
#include <typeindex>
#include <typeinfo>
#include <unordered_map>

namespace patchbay::inline v0_1::bridge::impl {

// One object of each type.
class managed_objects {
 public:
  bool add(const std::type_info& type, std::shared_ptr<void> object);
  // Throws errc::not_found.
  [[nodiscard]] void* get(const std::type_info& type) const;
  [[nodiscard]] bool has(const std::type_info& type) const;
  std::shared_ptr<void> remove(const std::type_info& type);

 private:
  mutable std::mutex guard_;
  std::unordered_map<std::type_index, std::shared_ptr<void>> objects_;
};

}  // namespace patchbay::bridge::impl
