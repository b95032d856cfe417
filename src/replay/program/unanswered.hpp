#pragma once

#include <patchbay/replay/player.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace patchbay::inline v0_1::impl {

// Counts the actions that nothing answered to, by their type. O(1) each.
class unanswered_types {
 public:
  void add(std::string_view type, std::size_t line) {
    const auto [found, is_new] = places_.try_emplace(std::string(type), types_.size());
    if (is_new) types_.push_back({.type = found->first, .count = 0, .line = line});
    ++types_[found->second].count;
  }

  [[nodiscard]] const std::vector<replay::unanswered_type>& list() const noexcept { return types_; }

 private:
  std::vector<replay::unanswered_type> types_{};
  std::unordered_map<std::string, std::size_t> places_{};
};

}  // namespace patchbay::impl
