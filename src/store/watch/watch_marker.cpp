#include "store/watch/watch_marker.hpp"

#include "store/watch/changed_elements.hpp"
#include "store/watch/path_pattern.hpp"
#include "value/patch/changes.hpp"

#include <patchbay/value/pointer.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace patchbay::inline v0_1::impl {

bool watch_index::marker::wake(const std::shared_ptr<watch_group>& group) {
  // Also when it is woken already: members that were told since then start from here again.
  group->members_.for_each([&](const std::shared_ptr<watcher>& member) { member->hold(before_); });
  if (group->woken_) return false;
  group->woken_ = true;
  group->note_ = {.base = before_, .place_known = group->is_single_place_};
  index_.push_woken({group, nullptr});
  return true;
}

void watch_index::marker::run() { visit(index_.root_, &before_, &after_); }

void watch_index::marker::visit(const node& at, const value* before, const value* after) {
  if (before == nullptr && after == nullptr) return;
  if (before != nullptr && after != nullptr && before->identical(*after)) return;
  at.groups.for_each([&](const std::shared_ptr<watch_group>& group) {
    const bool is_first = wake(group);
    change_note& note = group->note_;
    if (!note.place_known) return;
    if (is_first && before != nullptr) note.before = *before;
    if (after != nullptr)
      note.after = *after;
    else
      note.after.reset();
  });
  if (!at.is_leaf()) visit_inside(at, before, after);
}

void watch_index::marker::visit_inside(const node& at, const value* before, const value* after) {
  const bool had = before != nullptr && before->is_structured();
  const bool has = after != nullptr && after->is_structured();
  // A part shows the containers on its way, so they came or went for everybody below. Only the root always counts as
  // one.
  if (had != has && &at != &index_.root_) return wake_all_below(at);
  if (!had && !has) return;
  if (!had || !has) return visit_one_side(at, had ? *before : *after, had);
  if (before->is_object() && after->is_object()) return visit_members(at, *before, *after);
  if (before->is_array() && after->is_array()) return visit_elements(at, *before, *after);
  visit_one_side(at, *before, true);
  visit_one_side(at, *after, false);
}

void watch_index::marker::visit_members(const node& at, const value& before, const value& after) {
  if (!at.any && at.children.size() <= few_children) return visit_named(at, &before, &after);
  for_each_changed_member(
      before, after, [&](std::string_view key, const value* was, const value* is) { visit_token(at, key, was, is); });
}

void watch_index::marker::visit_elements(const node& at, const value& before, const value& after) {
  if (before.size() != after.size()) return visit_shifted(at, before, after);
  if (!at.any && at.by_index.size() <= few_children) return visit_indices(at, before, after, 0);
  for_each_changed_element(before, after, [&](std::size_t index, const value& was, const value& is) {
    if (const auto found = at.by_index.find(index); found != at.by_index.end()) visit(*found->second, &was, &is);
    if (at.any) visit(*at.any, &was, &is);
    return true;
  });
}

// An insertion or removal moves everything behind it.
void watch_index::marker::visit_shifted(const node& at, const value& before, const value& after) {
  const std::size_t first = changed_window(before, after).first;
  visit_indices(at, before, after, first);
  if (!at.any) return;
  // The first difference concerns whoever watches whole elements; those who watch parts of them may be concerned by
  // any.
  const std::size_t end = at.any->is_leaf() ? first + 1 : std::max(before.size(), after.size());
  for (std::size_t i = first; i < end; ++i) visit(*at.any, before.find(i), after.find(i));
}

void watch_index::marker::visit_indices(const node& at, const value& before, const value& after, std::size_t first) {
  const std::size_t last = std::max(before.size(), after.size());
  for (auto next = at.by_index.lower_bound(first); next != at.by_index.end() && next->first < last; ++next) {
    visit(*next->second, before.find(next->first), after.find(next->first));
  }
}

void watch_index::marker::visit_named(const node& at, const value* before, const value* after) {
  for (const auto& [token, child] : at.children) {
    visit(*child, before != nullptr ? step_into(*before, token) : nullptr,
          after != nullptr ? step_into(*after, token) : nullptr);
  }
}

// Whichever is shorter: the list of those who watch, or of what there is to watch.
void watch_index::marker::visit_one_side(const node& at, const value& container, bool is_before) {
  if (!at.any && at.children.size() <= container.size()) {
    return visit_named(at, is_before ? &container : nullptr, is_before ? nullptr : &container);
  }
  const auto visit_part = [&](std::string_view token, const value& part) {
    visit_token(at, token, is_before ? &part : nullptr, is_before ? nullptr : &part);
  };
  if (container.is_object()) {
    for (const member each : container.items()) visit_part(each.key, each.value);
    return;
  }
  std::size_t index = 0;
  for (const value& element : container.elements()) visit_part(std::to_string(index++), element);
}

void watch_index::marker::visit_token(const node& at, std::string_view token, const value* before, const value* after) {
  if (const node* child = at.child(token)) visit(*child, before, after);
  if (at.any) visit(*at.any, before, after);
}

void watch_index::marker::wake_all_below(const node& at) {
  const auto wake_all = [&](const node& inside) {
    inside.groups.for_each([&](const std::shared_ptr<watch_group>& group) {
      wake(group);
      group->note_.place_known = false;
    });
    if (!inside.is_leaf()) wake_all_below(inside);
  };
  for (const auto& [token, child] : at.children) wake_all(*child);
  if (at.any) wake_all(*at.any);
}

}  // namespace patchbay::impl
