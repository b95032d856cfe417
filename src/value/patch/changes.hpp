#pragma once

#include <patchbay/value/value.hpp>

#include <cstddef>
#include <functional>
#include <string_view>

// What differs between two versions of one container, found by identity.

namespace patchbay::inline v0_1::impl {

// The members of two objects that are not identical, in key order; nullptr where a side lacks the key. O(difference x
// log n).
void for_each_changed_member(
    const value& before, const value& after,
    const std::function<void(std::string_view key, const value* before, const value* after)>& visit);

// Two arrays agree (by equality) in their first `first` elements and in those behind `before_last` and `after_last`.
struct index_window {
  std::size_t first;
  std::size_t before_last;
  std::size_t after_last;
};
// O(log n) for the parts they share; equal arrays give an empty window.
[[nodiscard]] index_window changed_window(const value& before, const value& after);

}  // namespace patchbay::impl
