#pragma once

#include "frame.hpp"
#include "state_subscription.hpp"

#include <patchbay/store/path_set.hpp>

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::bridge::impl {

// What windows can share of the state: snapshots made text once for all who begin at the same time, and the parts that
// windows had which went away, so that one that comes back is sent the difference.
class state_texts {
 public:
  template <class Part>
  [[nodiscard]] shared_text snapshot(const path_set& paths, revision_number revision, Part&& part) {
    const std::lock_guard lock(guard_);
    if (shared_text known = find_snapshot(paths, revision)) return known;
    shared_text made = snapshot_text(revision, part());
    snapshots_.push_back({paths, revision, made});
    if (snapshots_.size() > snapshots_kept) snapshots_.pop_front();
    return made;
  }

  void remember(std::string_view label, const path_set& paths, known_part had);
  [[nodiscard]] std::optional<known_part> recall(std::string_view label, const path_set& paths,
                                                 revision_number revision) const;

 private:
  struct made_snapshot {
    path_set paths;
    revision_number revision;
    std::weak_ptr<const std::string> text;
  };
  struct left_part {
    std::string label;
    path_set paths;
    known_part had;
  };
  static constexpr std::size_t snapshots_kept = 16;
  static constexpr std::size_t parts_kept = 256;

  [[nodiscard]] shared_text find_snapshot(const path_set& paths, revision_number revision) const;

  mutable std::mutex guard_;
  std::deque<made_snapshot> snapshots_;
  std::deque<left_part> parts_;
};

}  // namespace patchbay::bridge::impl
