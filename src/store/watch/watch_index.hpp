#pragma once

#include "store/watch/watch_group.hpp"

#include <patchbay/store/path_set.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace patchbay::inline v0_1::impl {

// Who must hear of a change: an index over the paths that are watched. Thread-safe; never runs user code under its
// lock.
class watch_index {
 public:
  // Where a watcher is, to leave by.
  struct membership {
    std::shared_ptr<watch_group> group{};
    std::uint64_t ticket = 0;
  };
  [[nodiscard]] membership join(const path_set& paths, std::shared_ptr<watcher> member);
  // Does nothing the second time. O(log n), amortised, in all who watch the same paths, or a path of theirs.
  void leave(const membership& left) noexcept;
  // Everybody leaves. They may want to know the last state.
  void clear(const value& state) noexcept;

  // Notes everybody whose part differs between two states, before the second becomes the state.
  // O(difference + those concerned).
  void mark(const value& before, const value& after);
  // Notes one member by itself.
  void wake_alone(std::shared_ptr<watcher> member);
  // Takes one group out of those noted. False when none is left.
  [[nodiscard]] bool take_woken(std::vector<std::shared_ptr<watcher>>& members, change_note& note);

  [[nodiscard]] bool has_woken() const noexcept { return has_woken_.load(std::memory_order_acquire); }
  [[nodiscard]] bool empty() const noexcept { return group_count_.load(std::memory_order_acquire) == 0; }

 private:
  struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
  };
  // A place in the tree of all watched paths.
  struct node {
    ordered_list<std::shared_ptr<watch_group>> groups{};
    std::unique_ptr<node> any{};
    std::unordered_map<std::string, std::unique_ptr<node>, text_hash, std::equal_to<>> children{};
    std::map<std::size_t, node*> by_index{};  // the children whose token can be an array index

    [[nodiscard]] bool is_leaf() const noexcept { return children.empty() && !any; }
    [[nodiscard]] bool is_unused() const noexcept { return is_leaf() && groups.empty(); }
    [[nodiscard]] const node* child(std::string_view token) const {
      const auto found = children.find(token);
      return found != children.end() ? found->second.get() : nullptr;
    }
  };
  class marker;
  struct woken {
    std::shared_ptr<watch_group> group;
    std::shared_ptr<watcher> alone;
  };

  void link(const std::shared_ptr<watch_group>& group);
  void unlink(const std::shared_ptr<watch_group>& group) noexcept;
  static void unlink_path(node& at, const std::vector<std::string>& tokens, std::size_t depth,
                          std::uint64_t ticket) noexcept;
  void push_woken(woken next);

  mutable std::mutex guard_;
  node root_;
  std::map<std::vector<std::string>, std::shared_ptr<watch_group>> groups_;
  std::uint64_t last_ticket_ = 0;
  std::vector<woken> woken_;
  std::size_t next_woken_ = 0;
  std::atomic<bool> has_woken_ = false;
  std::atomic<std::size_t> group_count_ = 0;
};

}  // namespace patchbay::impl
