#include "bridge/session/state_texts.hpp"

#include <utility>

namespace patchbay::inline v0_1::bridge::impl {

shared_text state_texts::find_snapshot(const path_set& paths, revision_number revision) const {
  for (const auto& each : snapshots_) {
    const auto made = each.lock();
    if (made && made->revision == revision && made->paths == paths) return {made, &made->text};
  }
  return nullptr;
}

void state_texts::remember(std::string_view label, left_part left) {
  const std::lock_guard lock(guard_);
  std::erase_if(parts_, [&](const part_of_window& each) {
    return each.label == label && each.left.paths == left.paths && each.left.had.revision == left.had.revision;
  });
  parts_.push_back({std::string(label), std::move(left)});
  if (parts_.size() > parts_kept) parts_.pop_front();
}

std::optional<known_part> state_texts::recall(std::string_view label, const path_set& paths,
                                              revision_number revision) const {
  const std::lock_guard lock(guard_);
  for (const auto& [of, left] : parts_) {
    if (left.had.revision == revision && of == label && left.paths == paths) return left.had;
  }
  return std::nullopt;
}

void state_texts::forget(std::string_view label) {
  const std::lock_guard lock(guard_);
  std::erase_if(parts_, [label](const part_of_window& each) { return each.label == label; });
}

void state_texts::forget_all() {
  const std::lock_guard lock(guard_);
  parts_.clear();
}

}  // namespace patchbay::bridge::impl
