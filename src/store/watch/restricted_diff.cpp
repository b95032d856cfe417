#include "store/watch/path_pattern.hpp"

#include "store/watch/changed_elements.hpp"
#include "value/patch/changes.hpp"
#include "value/tree/node.hpp"

#include <patchbay/value/diff.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

using pattern_node = path_pattern::node;

class restricted_writer {
 public:
  // What is restricted already shares no containers with a state, so that only its names lead through both.
  restricted_writer(patch& out, bool only_by_name) : out_(out), only_by_name_(only_by_name) { path_.reserve(64); }

  // Of two containers.
  void write_children(const pattern_node& pattern, const value& before, const value& after) {
    if (!pattern.any && (only_by_name_ || pattern.children.size() <= few_children))
      return write_named(pattern, before, after);
    if (before.is_object() && after.is_object()) return write_members(pattern, before, after);
    if (before.is_array() && after.is_array()) return write_elements(pattern, before, after);
    // An object became an array or the other way round: rare enough to go the long way.
    write_wholly(pattern, before, after);
  }

 private:
  // nullptr: there is nothing at this place.
  void write(const pattern_node& pattern, const value* before, const value* after) {
    const bool had = before != nullptr && (pattern.selected || before->is_structured());
    const bool has = after != nullptr && (pattern.selected || after->is_structured());
    if (!had && !has) return;
    if (!had) return emit(operation::kind::add, pattern.selected ? *after : restrict_children(pattern, *after));
    if (!has) return emit(operation::kind::remove, {});
    if (before->identical(*after)) return;
    if (pattern.selected) return diff_to(out_, path_, *before, *after);
    write_children(pattern, *before, *after);
  }

  void write_named(const pattern_node& pattern, const value& before, const value& after) {
    for (const auto& [token, child] : pattern.children) {
      write_at(token, *child, step_into(before, token), step_into(after, token));
    }
  }

  void write_members(const pattern_node& pattern, const value& before, const value& after) {
    for_each_changed_member(before, after, [&](std::string_view key, const value* was, const value* is) {
      if (const pattern_node* child = pattern.follow(key)) write_at(key, *child, was, is);
    });
  }

  void write_elements(const pattern_node& pattern, const value& before, const value& after) {
    if (before.size() != after.size()) return write_shifted(pattern, before, after);
    for_each_changed_element(before, after, [&](std::size_t index, const value& was, const value& is) {
      write_element(pattern, index, &was, &is);
      return true;
    });
  }

  // An insertion or removal moves everything behind it.
  void write_shifted(const pattern_node& pattern, const value& before, const value& after) {
    if (!pattern.any) return write_named(pattern, before, after);
    const std::size_t first = changed_window(before, after).first;
    const std::size_t last = std::max(before.size(), after.size());
    // Where most of it moved, a patch must be weighed against sending all of it.
    if (last - first > few_children && last - first > last / 2) return write_wholly(pattern, before, after);
    for (std::size_t i = first; i < last; ++i) write_element(pattern, i, before.find(i), after.find(i));
  }

  void write_element(const pattern_node& pattern, std::size_t index, const value* before, const value* after) {
    const std::string token = std::to_string(index);
    if (const pattern_node* child = pattern.follow(token)) write_at(token, *child, before, after);
  }

  void write_wholly(const pattern_node& pattern, const value& before, const value& after) {
    diff_to(out_, path_, restrict_children(pattern, before), restrict_children(pattern, after));
  }

  void write_at(std::string_view token, const pattern_node& pattern, const value* before, const value* after) {
    const std::size_t length = path_.size();
    pointer::append_token(path_, token);
    write(pattern, before, after);
    path_.resize(length);
  }

  void emit(operation::kind op, value v) {
    out_.push_back({op, value_access::trusted_pointer(path_), {}, std::move(v)});
  }

  patch& out_;
  const bool only_by_name_;
  std::string path_;
};

void write_patch(const path_pattern& pattern, const value& before, const value& after, bool only_by_name, patch& out) {
  if (before.identical(after)) return;
  if (pattern.root.selected) return diff_to(out, {}, before, after);
  // Whatever the root is, a part of it is an object.
  const value nothing = value::object();
  restricted_writer(out, only_by_name)
      .write_children(pattern.root, before.is_structured() ? before : nothing, after.is_structured() ? after : nothing);
}

}  // namespace

void restricted_diff(const path_pattern& pattern, const value& before, const value& after, patch& out) {
  write_patch(pattern, before, after, false, out);
}

void restricted_part_diff(const path_pattern& pattern, const value& part, const value& after, patch& out) {
  write_patch(pattern, part, after, true, out);
}

}  // namespace patchbay::impl
