#include "path_pattern.hpp"

#include "value/build.hpp"
#include "value/changes.hpp"
#include "value/tree.hpp"

#include <patchbay/value/diff.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <optional>

namespace patchbay::impl {

namespace {

using node = path_pattern::node;

// Up to this many named children are looked up one by one; of more, only those that changed.
constexpr std::size_t few_children = 8;

std::optional<value> restrict_part(const node& pattern, const value& part);

void add_restricted(const node& pattern, std::string_view token, const value& part, object_builder& out) {
  if (std::optional<value> selected = restrict_part(pattern, part)) out.add(value(token), std::move(*selected));
}

value restrict_children(const node& pattern, const value& container) {
  object_builder out;
  for (const auto& [token, child] : pattern.children) {
    if (const value* part = step_into(container, token)) add_restricted(*child, token, *part, out);
  }
  if (!pattern.any) return out.finish();
  if (container.is_object()) {
    for (const member each : container.items()) {
      if (!pattern.children.contains(each.key)) add_restricted(*pattern.any, each.key, each.value, out);
    }
  } else {
    std::size_t index = 0;
    for (const value& element : container.elements()) {
      const std::string token = std::to_string(index++);
      if (!pattern.children.contains(token)) add_restricted(*pattern.any, token, element, out);
    }
  }
  return out.finish();
}

std::optional<value> restrict_part(const node& pattern, const value& part) {
  if (pattern.selected) return part;
  if (!part.is_structured()) return std::nullopt;
  return restrict_children(pattern, part);
}

void restrict_children_again(const node& pattern, value& restricted, const value& container) {
  for (const auto& [token, child] : pattern.children) {
    const value* part = step_into(container, token);
    if (part == nullptr || !(child->selected || part->is_structured())) {
      erase_member(restricted, token);
    } else if (child->selected) {
      insert_member(restricted, value(token), *part);
    } else {
      value* inside = mutable_member(restricted, token);
      if (inside == nullptr) insert_member(restricted, value(token), restrict_children(*child, *part));
      else restrict_children_again(*child, *inside, *part);
    }
  }
}

class restricted_writer {
 public:
  explicit restricted_writer(patch& out) : out_(out) { path_.reserve(64); }

  // nullptr: there is nothing at this place.
  void write(const node& pattern, const value* before, const value* after) {
    const bool had = before != nullptr && (pattern.selected || before->is_structured());
    const bool has = after != nullptr && (pattern.selected || after->is_structured());
    if (!had && !has) return;
    if (!had) return emit(operation::kind::add, *restrict_part(pattern, *after));
    if (!has) return emit(operation::kind::remove, {});
    if (before->identical(*after)) return;
    if (pattern.selected) return diff_to(out_, path_, *before, *after);
    write_children(pattern, *before, *after);
  }

  void write_children(const node& pattern, const value& before, const value& after) {
    if (!pattern.any && pattern.children.size() <= few_children) return write_named(pattern, before, after);
    if (before.is_object() && after.is_object()) return write_members(pattern, before, after);
    if (before.is_array() && after.is_array()) return write_elements(pattern, before, after);
    if (!pattern.any) return write_named(pattern, before, after);
    // An object became an array or the other way round: rare enough to go the long way.
    diff_to(out_, path_, restrict_children(pattern, before), restrict_children(pattern, after));
  }

 private:
  void write_members(const node& pattern, const value& before, const value& after) {
    for_each_changed_member(before, after, [&](std::string_view key, const value* was, const value* is) {
      if (const node* child = pattern.follow(key)) write_at(key, *child, was, is);
    });
  }

  void write_named(const node& pattern, const value& before, const value& after) {
    for (const auto& [token, child] : pattern.children) {
      write_at(token, *child, step_into(before, token), step_into(after, token));
    }
  }

  void write_elements(const node& pattern, const value& before, const value& after) {
    const index_window window = changed_window(before, after);
    const bool shifted = before.size() != after.size();
    const std::size_t last = shifted ? std::max(before.size(), after.size()) : window.before_last;
    if (!pattern.any) {
      for (const auto& [token, child] : pattern.children) {
        const auto index = pointer::to_index(token);
        if (index && *index >= window.first && *index < last) write_at(token, *child, before.find(*index), after.find(*index));
      }
      return;
    }
    for (std::size_t i = window.first; i < last; ++i) {
      const std::string token = std::to_string(i);
      if (const node* child = pattern.follow(token)) write_at(token, *child, before.find(i), after.find(i));
    }
  }

  void write_at(std::string_view token, const node& pattern, const value* before, const value* after) {
    const std::size_t length = path_.size();
    pointer::append_token(path_, token);
    write(pattern, before, after);
    path_.resize(length);
  }

  void emit(operation::kind op, value v) { out_.push_back({op, access::trusted_pointer(path_), {}, std::move(v)}); }

  patch& out_;
  std::string path_;
};

}  // namespace

value restrict_root(const path_pattern& pattern, const value& state) {
  if (pattern.root.selected) return state;
  return state.is_structured() ? restrict_children(pattern.root, state) : value::object();
}

void restrict_again(const path_pattern& pattern, value& restricted, const value& state) {
  if (pattern.root.selected) restricted = state;
  else if (state.is_structured()) restrict_children_again(pattern.root, restricted, state);
  else restricted = value::object();
}

void restricted_diff(const path_pattern& pattern, const value& before, const value& after, patch& out) {
  if (before.identical(after)) return;
  if (pattern.root.selected) return diff_to(out, {}, before, after);
  const value nothing = value::object();
  restricted_writer(out).write_children(pattern.root, before.is_structured() ? before : nothing, after.is_structured() ? after : nothing);
}

}  // namespace patchbay::impl
