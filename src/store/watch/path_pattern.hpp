#pragma once

#include <patchbay/store/path_set.hpp>
#include <patchbay/value/patch.hpp>
#include <patchbay/value/pointer.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::inline v0_1::impl {

// A path set as a tree of tokens. It is deterministic: what `*` leads to is part of every named child too, so a token
// has one way to go.
struct path_pattern {
  struct node {
    bool selected = false;  // this place and all below it
    std::map<std::string, std::unique_ptr<node>, std::less<>> children{};
    std::unique_ptr<node> any{};  // tokens that no child names

    [[nodiscard]] const node* follow(std::string_view token) const noexcept {
      const auto found = children.find(token);
      return found != children.end() ? found->second.get() : any.get();
    }
  };

  node root{};
  bool has_any = false;  // a `*` somewhere
  std::vector<std::string> paths{};
};

// Up to this many children are looked up one by one; of more, only those that changed.
inline constexpr std::size_t few_children = 8;

// The member or element that a token names, nullptr where there is none.
[[nodiscard]] inline const value* step_into(const value& container, std::string_view token) noexcept {
  if (container.is_object()) return container.find(token);
  const auto index = pointer::to_index(token);
  return index && container.is_array() ? container.find(*index) : nullptr;
}

// What a pattern selects of a state; nothing of what the state cannot hold. See path_set.
[[nodiscard]] value restrict_root(const path_pattern& pattern, const value& state);
// The same for a node of a pattern below the root, and a container.
[[nodiscard]] value restrict_children(const path_pattern::node& pattern, const value& container);

// Makes `restricted`, of an older state, what the pattern selects of `state`. In place where nobody else holds it, so
// that it costs the paths and not their containers. For patterns without `*`.
void restrict_again(const path_pattern& pattern, value& restricted, const value& state);

// Appends to `out` the patch from `restrict(before)` to `restrict(after)`. O(difference within the pattern).
void restricted_diff(const path_pattern& pattern, const value& before, const value& after, patch& out);
// The same from what is restricted already, for patterns without `*`. O(paths + difference).
void restricted_part_diff(const path_pattern& pattern, const value& part, const value& after, patch& out);

}  // namespace patchbay::impl
