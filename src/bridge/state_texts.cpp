#include "state_texts.hpp"

#include <algorithm>
#include <utility>

namespace patchbay::bridge::impl {

shared_text state_texts::find_snapshot(const path_set& paths, revision_number revision) const {
  for (const made_snapshot& each : snapshots_) {
    if (each.revision != revision || !(each.paths == paths)) continue;
    if (shared_text text = each.text.lock()) return text;
  }
  return nullptr;
}

void state_texts::remember(std::string_view label, const path_set& paths, known_part had) {
  const std::lock_guard lock(guard_);
  std::erase_if(parts_, [&](const left_part& each) { return each.label == label && each.paths == paths; });
  parts_.push_back({std::string(label), paths, std::move(had)});
  if (parts_.size() > parts_kept) parts_.pop_front();
}

std::optional<known_part> state_texts::recall(std::string_view label, const path_set& paths,
                                              revision_number revision) const {
  const std::lock_guard lock(guard_);
  for (const left_part& each : parts_) {
    if (each.had.revision == revision && each.label == label && each.paths == paths) return each.had;
  }
  return std::nullopt;
}

}  // namespace patchbay::bridge::impl
