#include "store/watch/path_pattern.hpp"

#include "value/tree/build.hpp"
#include "value/tree/tree.hpp"

#include <patchbay/value/ranges.hpp>

#include <optional>
#include <string>
#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

std::optional<value> restrict_part(const path_pattern::node& pattern, const value& part) {
  if (pattern.selected) return part;
  if (!part.is_structured()) return std::nullopt;
  return restrict_children(pattern, part);
}

void add_restricted(const path_pattern::node& pattern, std::string_view token, const value& part, object_builder& out) {
  if (std::optional<value> selected = restrict_part(pattern, part)) out.add(value(token), std::move(*selected));
}

void add_unnamed(const path_pattern::node& pattern, std::string_view token, const value& part, object_builder& out) {
  if (!pattern.children.contains(token)) add_restricted(*pattern.any, token, part, out);
}

void restrict_children_again(const path_pattern::node& pattern, value& restricted, const value& container) {
  for (const auto& [token, child] : pattern.children) {
    const value* part = step_into(container, token);
    if (part == nullptr || !(child->selected || part->is_structured())) {
      erase_member(restricted, token);
    } else if (child->selected) {
      insert_member(restricted, value(token), *part);
    } else if (value* inside = mutable_member(restricted, token)) {
      restrict_children_again(*child, *inside, *part);
    } else {
      insert_member(restricted, value(token), restrict_children(*child, *part));
    }
  }
}

}  // namespace

value restrict_children(const path_pattern::node& pattern, const value& container) {
  object_builder out;
  for (const auto& [token, child] : pattern.children) {
    if (const value* part = step_into(container, token)) add_restricted(*child, token, *part, out);
  }
  if (!pattern.any) return out.finish();
  if (container.is_object()) {
    for (const member each : container.items()) add_unnamed(pattern, each.key, each.value, out);
  } else {
    std::size_t index = 0;
    for (const value& element : container.elements()) add_unnamed(pattern, std::to_string(index++), element, out);
  }
  return out.finish();
}

value restrict_root(const path_pattern& pattern, const value& state) {
  if (pattern.root.selected) return state;
  return state.is_structured() ? restrict_children(pattern.root, state) : value::object();
}

void restrict_again(const path_pattern& pattern, value& restricted, const value& state) {
  if (pattern.root.selected)
    restricted = state;
  else if (state.is_structured())
    restrict_children_again(pattern.root, restricted, state);
  else
    restricted = value::object();
}

}  // namespace patchbay::impl
