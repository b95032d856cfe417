#include "watch_index.hpp"

#include "path_pattern.hpp"

#include "value/changes.hpp"

#include <patchbay/value/pointer.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <utility>

namespace patchbay::impl {

namespace {

// Up to this many children are looked up one by one instead of asking what changed.
constexpr std::size_t few_children = 8;

}  // namespace

// Without `*` the part itself is kept: a whole old state would hold on to everything that changed elsewhere since.
// With `*` only the whole state has the identities that make finding the difference cheap.
value watch_group::held(const value& state) const {
  return paths_.pattern().has_any ? state : restrict_root(paths_.pattern(), state);
}

void watch_group::hold_again(value& held, const value& state) const {
  if (paths_.pattern().has_any) held = state;
  else restrict_again(paths_.pattern(), held, state);
}

value watch_group::restrict_held(const value& held) const {
  return paths_.pattern().has_any ? restrict_root(paths_.pattern(), held) : held;
}

std::optional<update> watch_group::update_between(revision_number base, const value& held, revision_number revision, const value& after) {
  const std::lock_guard lock(cache_guard_);
  if (cached_ && cached_base_ == base && cached_revision_ == revision) return cache_;
  patch changes;
  restricted_diff(paths_.pattern(), held, after, changes);
  cache_.reset();
  if (!changes.empty()) cache_.emplace(base, revision, std::move(changes));
  cached_ = true;
  cached_base_ = base;
  cached_revision_ = revision;
  return cache_;
}

watch_index::node* watch_index::node::child(std::string_view token) const {
  const auto found = children.find(token);
  return found != children.end() ? found->second.get() : nullptr;
}

// --- who watches ------------------------------------------------------------------------------------

std::shared_ptr<watch_group> watch_index::join(const path_set& paths, std::shared_ptr<watcher> member) {
  const std::lock_guard lock(guard_);
  std::shared_ptr<watch_group>& group = groups_[paths.paths()];
  if (!group) {
    group = std::make_shared<watch_group>(paths);
    link(group);
    group_count_.store(groups_.size(), std::memory_order_release);
  }
  group->members_.push_back(std::move(member));
  return group;
}

void watch_index::leave(const std::shared_ptr<watch_group>& group, const watcher* member) noexcept {
  // Let go of after the lock: a watcher's end may run user code.
  std::shared_ptr<watcher> left;
  const std::lock_guard lock(guard_);
  auto& members = group->members_;
  const auto found = std::find_if(members.begin(), members.end(), [&](const auto& each) { return each.get() == member; });
  if (found == members.end()) return;
  left = std::move(*found);
  members.erase(found);
  if (!members.empty()) return;
  unlink(group);
  groups_.erase(group->paths().paths());
  group_count_.store(groups_.size(), std::memory_order_release);
}

bool watch_index::empty() const noexcept { return group_count_.load(std::memory_order_acquire) == 0; }

void watch_index::link(const std::shared_ptr<watch_group>& group) {
  for (const std::string& path : group->paths().paths()) {
    node* at = &root_;
    for (const std::string& token : pointer(path).tokens()) {
      std::unique_ptr<node>& slot = token == "*" ? at->any : at->children[token];
      if (!slot) slot = std::make_unique<node>();
      if (const auto index = pointer::to_index(token); index && token != "*") at->by_index[*index] = slot.get();
      at = slot.get();
    }
    at->groups.push_back(group);
  }
}

void watch_index::unlink(const std::shared_ptr<watch_group>& group) {
  for (const std::string& path : group->paths().paths()) unlink_path(root_, pointer(path).tokens(), 0, group.get());
}

void watch_index::unlink_path(node& at, const std::vector<std::string>& tokens, std::size_t depth, const watch_group* group) {
  if (depth == tokens.size()) {
    std::erase_if(at.groups, [&](const auto& each) { return each.get() == group; });
    return;
  }
  const std::string& token = tokens[depth];
  if (token == "*") {
    unlink_path(*at.any, tokens, depth + 1, group);
    if (at.any->is_unused()) at.any.reset();
    return;
  }
  const auto found = at.children.find(token);
  unlink_path(*found->second, tokens, depth + 1, group);
  if (!found->second->is_unused()) return;
  if (const auto index = pointer::to_index(token)) at.by_index.erase(*index);
  at.children.erase(found);
}

// --- what changed -------------------------------------------------------------------------------------

void watch_index::mark(const value& before, const value& after) {
  const std::lock_guard lock(guard_);
  visit(root_, &before, &after);
}

bool watch_index::take_woken(std::vector<std::shared_ptr<watcher>>& members) {
  if (!has_woken_.load(std::memory_order_acquire)) return false;
  const std::lock_guard lock(guard_);
  if (next_woken_ == woken_.size()) {
    woken_.clear();
    next_woken_ = 0;
    has_woken_.store(false, std::memory_order_release);
    return false;
  }
  const std::shared_ptr<watch_group> group = std::move(woken_[next_woken_++]);
  group->woken_ = false;
  members = group->members_;
  return true;
}

// nullptr: there is nothing at this place.
void watch_index::visit(const node& at, const value* before, const value* after) {
  if (before == nullptr && after == nullptr) return;
  if (before != nullptr && after != nullptr && before->identical(*after)) return;
  for (const auto& group : at.groups) {
    if (std::exchange(group->woken_, true)) continue;
    woken_.push_back(group);
    has_woken_.store(true, std::memory_order_release);
  }
  if (at.is_leaf()) return;
  const bool had = before != nullptr && before->is_structured();
  const bool has = after != nullptr && after->is_structured();
  if (had && has && before->is_object() && after->is_object()) return visit_members(at, *before, *after);
  if (had && has && before->is_array() && after->is_array()) return visit_elements(at, *before, *after);
  if (had) visit_all(at, before, nullptr);
  if (has) visit_all(at, nullptr, after);
}

void watch_index::visit_members(const node& at, const value& before, const value& after) {
  if (!at.any && at.children.size() <= few_children) return visit_named(at, &before, &after);
  for_each_changed_member(before, after, [&](std::string_view key, const value* was, const value* is) {
    if (const node* child = at.child(key)) visit(*child, was, is);
    if (at.any) visit(*at.any, was, is);
  });
}

void watch_index::visit_elements(const node& at, const value& before, const value& after) {
  const index_window window = changed_window(before, after);
  if (window.first == window.before_last && window.first == window.after_last) return;
  const bool shifted = before.size() != after.size();
  // An insertion or removal moves everything behind it.
  const std::size_t last = shifted ? std::max(before.size(), after.size()) : window.before_last;
  for (auto next = at.by_index.lower_bound(window.first); next != at.by_index.end() && next->first < last; ++next) {
    visit(*next->second, before.find(next->first), after.find(next->first));
  }
  for (std::size_t i = window.first; at.any && i < last; ++i) visit(*at.any, before.find(i), after.find(i));
}

// One side only: whichever is shorter, the list of those who watch or of what there is to watch.
void watch_index::visit_all(const node& at, const value* before, const value* after) {
  const value& container = before != nullptr ? *before : *after;
  if (!at.any && at.children.size() <= container.size()) return visit_named(at, before, after);
  const auto visit_one = [&](std::string_view token, const value& part) {
    const value* was = before != nullptr ? &part : nullptr;
    const value* is = before != nullptr ? nullptr : &part;
    if (const node* child = at.child(token)) visit(*child, was, is);
    if (at.any) visit(*at.any, was, is);
  };
  if (container.is_object()) {
    for (const member each : container.items()) visit_one(each.key, each.value);
    return;
  }
  std::size_t index = 0;
  for (const value& element : container.elements()) visit_one(std::to_string(index++), element);
}

void watch_index::visit_named(const node& at, const value* before, const value* after) {
  for (const auto& [token, child] : at.children) {
    visit(*child, before != nullptr ? step_into(*before, token) : nullptr, after != nullptr ? step_into(*after, token) : nullptr);
  }
}

}  // namespace patchbay::impl
