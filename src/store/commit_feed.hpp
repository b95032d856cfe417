#pragma once

#include "store/listener_list.hpp"

#include <patchbay/store/store.hpp>

#include <deque>
#include <vector>

namespace patchbay::inline v0_1::impl {

// An action that reached a reducer, and what came of it.
struct cause {
  action what;
  value before;
  value after;
  bool changed;
};

// Tells commit and action listeners what happened, in order: news that come up meanwhile wait. Used with the turn held.
class commit_feed {
 public:
  struct news {
    revision_number revision;
    value before;
    value after;
    bool changed;
    std::vector<cause> causes;
  };

  explicit commit_feed(listener_host* host) : commits_(host), actions_(host) {}

  [[nodiscard]] bool empty() const noexcept { return commits_.empty() && actions_.empty(); }
  [[nodiscard]] listener_list<const commit&>& commits() noexcept { return commits_; }
  [[nodiscard]] listener_list<const settled_action&>& actions() noexcept { return actions_; }

  void tell(news next);
  void clear() {
    commits_.clear();
    actions_.clear();
  }

 private:
  void tell_one(const news& next) const;

  listener_list<const commit&> commits_;
  listener_list<const settled_action&> actions_;
  std::deque<news> waiting_;
  bool telling_ = false;
};

}  // namespace patchbay::impl
