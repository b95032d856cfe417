#include "store/watch/watch_index.hpp"

#include "store/watch/watch_marker.hpp"

#include <patchbay/value/pointer.hpp>

#include <utility>

namespace patchbay::inline v0_1::impl {

// --- who watches ------------------------------------------------------------------------------------

watch_index::membership watch_index::join(const path_set& paths, std::shared_ptr<watcher> member) {
  const std::lock_guard lock(guard_);
  std::shared_ptr<watch_group>& group = groups_[paths.paths()];
  if (!group) {
    group = std::make_shared<watch_group>(paths);
    group->ticket_ = ++last_ticket_;
    link(group);
    group_count_.store(groups_.size(), std::memory_order_release);
  }
  group->members_.add(++last_ticket_, std::move(member));
  return {group, last_ticket_};
}

void watch_index::leave(const membership& left) noexcept {
  // Let go of after the lock: a watcher's end may run user code.
  std::shared_ptr<watcher> member;
  const std::lock_guard lock(guard_);
  const std::shared_ptr<watch_group>& group = left.group;
  member = group->members_.take(left.ticket);
  if (!member || !group->members_.empty()) return;
  unlink(group);
  groups_.erase(group->paths().paths());
  group_count_.store(groups_.size(), std::memory_order_release);
}

void watch_index::clear(const value& state) noexcept {
  std::vector<std::shared_ptr<watcher>> left;
  const std::lock_guard lock(guard_);
  for (const auto& [paths, group] : groups_) {
    group->members_.for_each([&](const std::shared_ptr<watcher>& member) {
      member->hold(state);
      left.push_back(member);
    });
    group->members_ = {};
  }
  groups_.clear();
  group_count_.store(0, std::memory_order_release);
  root_ = {};
}

void watch_index::link(const std::shared_ptr<watch_group>& group) {
  for (const std::string& path : group->paths().paths()) {
    node* at = &root_;
    for (const std::string& token : pointer(path).tokens()) {
      std::unique_ptr<node>& slot = token == "*" ? at->any : at->children[token];
      if (!slot) slot = std::make_unique<node>();
      if (const auto index = pointer::to_index(token)) at->by_index[*index] = slot.get();
      at = slot.get();
    }
    at->groups.add(group->ticket_, group);
  }
}

void watch_index::unlink(const std::shared_ptr<watch_group>& group) noexcept {
  for (const std::string& path : group->paths().paths()) unlink_path(root_, pointer(path).tokens(), 0, group->ticket_);
}

void watch_index::unlink_path(node& at, const std::vector<std::string>& tokens, std::size_t depth,
                              std::uint64_t ticket) noexcept {
  if (depth == tokens.size()) {
    (void)at.groups.take(ticket);
    return;
  }
  const std::string& token = tokens[depth];
  if (token == "*") {
    unlink_path(*at.any, tokens, depth + 1, ticket);
    if (at.any->is_unused()) at.any.reset();
    return;
  }
  const auto found = at.children.find(token);
  unlink_path(*found->second, tokens, depth + 1, ticket);
  if (!found->second->is_unused()) return;
  if (const auto index = pointer::to_index(token)) at.by_index.erase(*index);
  at.children.erase(found);
}

// --- who is woken -------------------------------------------------------------------------------------

void watch_index::mark(const value& before, const value& after) {
  const std::lock_guard lock(guard_);
  marker(*this, before, after).run();
}

void watch_index::wake_alone(std::shared_ptr<watcher> member) {
  const std::lock_guard lock(guard_);
  push_woken({nullptr, std::move(member)});
}

void watch_index::push_woken(woken next) {
  woken_.push_back(std::move(next));
  has_woken_.store(true, std::memory_order_release);
}

bool watch_index::take_woken(std::vector<std::shared_ptr<watcher>>& members, change_note& note) {
  const std::lock_guard lock(guard_);
  if (next_woken_ == woken_.size()) {
    woken_.clear();
    next_woken_ = 0;
    has_woken_.store(false, std::memory_order_release);
    return false;
  }
  const woken next = std::move(woken_[next_woken_++]);
  if (next.alone) {
    members.push_back(next.alone);
    note = {};
    return true;
  }
  next.group->woken_ = false;
  next.group->members_.for_each([&](const std::shared_ptr<watcher>& member) { members.push_back(member); });
  note = std::exchange(next.group->note_, {});
  return true;
}

}  // namespace patchbay::impl
