#pragma once

#include "bridge/session/state_subscription.hpp"
#include "bridge/wire/frame.hpp"

#include <patchbay/store/path_set.hpp>

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace patchbay::inline v0_1::bridge::impl {

// What windows can share of the state: snapshots made text once for all who begin at the same time, and the parts that
// pages had which were reloaded, so that the next page of the window is sent the difference.
class state_texts {
 public:
  template <class Part>
  [[nodiscard]] shared_text snapshot(const path_set& paths, revision_number revision, Part&& part) {
    const std::lock_guard lock(guard_);
    if (shared_text known = find_snapshot(paths, revision)) return known;
    const auto made = std::make_shared<const made_snapshot>(made_snapshot{paths, revision, snapshot_text(part())});
    snapshots_.push_back(made);
    if (snapshots_.size() > snapshots_kept) snapshots_.pop_front();
    return {made, &made->text};
  }

  void remember(std::string_view label, left_part left);
  [[nodiscard]] std::optional<known_part> recall(std::string_view label, const path_set& paths,
                                                 revision_number revision) const;
  // What its pages left; that of all windows.
  void forget(std::string_view label);
  void forget_all();

 private:
  struct made_snapshot {
    path_set paths;
    revision_number revision;
    std::string text;
  };
  struct part_of_window {
    std::string label;
    left_part left;
  };
  static constexpr std::size_t snapshots_kept = 16;
  static constexpr std::size_t parts_kept = 256;

  [[nodiscard]] shared_text find_snapshot(const path_set& paths, revision_number revision) const;

  mutable std::mutex guard_;
  std::deque<std::weak_ptr<const made_snapshot>> snapshots_;  // they live as long as somebody is to be sent them
  std::deque<part_of_window> parts_;
};

}  // namespace patchbay::bridge::impl
