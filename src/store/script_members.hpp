#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

// The names that recordings and reports keep for themselves, for who writes them and who reads them.

namespace patchbay::inline v0_1::impl {

// When an action happened.
inline constexpr std::string_view time_member = "$at";
// An action as it is, whatever its own members are called.
inline constexpr std::string_view action_member = "$action";
inline constexpr std::array<std::string_view, 3> script_controls{"$expect", "$wait", "$checkpoint"};

// In an export of Redux DevTools: what JSON has no value for. The value of a member that is really called so is put
// into an array.
inline constexpr std::string_view jsan_member = "$jsan";

// What some editors put in front of a text; it says nothing.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// How long a line may be, in bytes.
inline constexpr std::size_t longest_script_line = std::size_t{64} << 20;

// True for an object with a member that a line of a script would take for its own.
template <class Object>
[[nodiscard]] bool has_script_members(const Object& object) {
  const auto has = [&](std::string_view name) { return object.contains(name); };
  return has(time_member) || has(action_member) || std::ranges::any_of(script_controls, has);
}

}  // namespace patchbay::impl
