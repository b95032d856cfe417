#pragma once

#include <patchbay/store/path_set.hpp>
#include <patchbay/store/update.hpp>
#include <patchbay/value/value.hpp>

#include <atomic>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

// Who must hear of a change: an index over the paths that are watched.

namespace patchbay::impl {

// Somebody who watches paths. Woken, with the turn held, once after the commits that may have changed what they watch.
class watcher {
 public:
  virtual ~watcher() = default;
  virtual void wake() = 0;
};

// All who watch the same paths.
class watch_group {
 public:
  explicit watch_group(path_set paths) : paths_(std::move(paths)) {}

  [[nodiscard]] const path_set& paths() const noexcept { return paths_; }

  // What a member keeps of a state, to find the next difference from.
  [[nodiscard]] value held(const value& state) const;
  // The same, from what it kept of an older state.
  void hold_again(value& held, const value& state) const;
  // The part of the state that was held.
  [[nodiscard]] value restrict_held(const value& held) const;
  // The update from a held part to a state, made once for all who ask for the same one; nothing when the part is the same.
  [[nodiscard]] std::optional<update> update_between(revision_number base, const value& held, revision_number revision, const value& after);

 private:
  friend class watch_index;

  const path_set paths_;
  std::vector<std::shared_ptr<watcher>> members_;  // guarded by the index
  bool woken_ = false;                             // guarded by the index

  std::mutex cache_guard_;
  revision_number cached_base_ = 0;
  revision_number cached_revision_ = 0;
  bool cached_ = false;
  std::optional<update> cache_;
};

// Thread-safe; never runs user code.
class watch_index {
 public:
  [[nodiscard]] std::shared_ptr<watch_group> join(const path_set& paths, std::shared_ptr<watcher> member);
  void leave(const std::shared_ptr<watch_group>& group, const watcher* member) noexcept;

  // Notes everybody whose paths differ between two states. O(difference + those concerned).
  void mark(const value& before, const value& after);
  // Takes one group out of those noted: its members. False when none is left.
  [[nodiscard]] bool take_woken(std::vector<std::shared_ptr<watcher>>& members);
  [[nodiscard]] bool empty() const noexcept;

 private:
  struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
  };
  struct node {
    std::unordered_map<std::string, std::unique_ptr<node>, text_hash, std::equal_to<>> children{};
    std::map<std::size_t, node*> by_index{};  // the children whose token can be an array index
    std::unique_ptr<node> any{};
    std::vector<std::shared_ptr<watch_group>> groups{};

    [[nodiscard]] bool is_leaf() const noexcept { return children.empty() && !any; }
    [[nodiscard]] bool is_unused() const noexcept { return is_leaf() && groups.empty(); }
    [[nodiscard]] node* child(std::string_view token) const;
  };

  void link(const std::shared_ptr<watch_group>& group);
  void unlink(const std::shared_ptr<watch_group>& group);
  static void unlink_path(node& at, const std::vector<std::string>& tokens, std::size_t depth, const watch_group* group);

  void visit(const node& at, const value* before, const value* after);
  void visit_members(const node& at, const value& before, const value& after);
  void visit_elements(const node& at, const value& before, const value& after);
  void visit_all(const node& at, const value* before, const value* after);
  void visit_named(const node& at, const value* before, const value* after);

  mutable std::mutex guard_;
  node root_;
  std::map<std::vector<std::string>, std::shared_ptr<watch_group>> groups_;
  std::vector<std::shared_ptr<watch_group>> woken_;
  std::size_t next_woken_ = 0;
  std::atomic<bool> has_woken_ = false;
  std::atomic<std::size_t> group_count_ = 0;
};

}  // namespace patchbay::impl
