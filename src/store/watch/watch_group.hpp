#pragma once

#include "store/ordered_list.hpp"
#include "store/watch/watcher.hpp"

#include <patchbay/store/path_set.hpp>
#include <patchbay/store/update.hpp>
#include <patchbay/value/patch.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

namespace patchbay::inline v0_1::impl {

// All who watch the same paths.
class watch_group {
 public:
  explicit watch_group(path_set paths);

  [[nodiscard]] const path_set& paths() const noexcept { return paths_; }

  // What a member keeps of a state, to find the next difference from.
  [[nodiscard]] value held(const value& state) const;
  // The same, from what it kept of an older state.
  void hold_again(value& held, const value& state) const;
  // The part of the state that was held.
  [[nodiscard]] value restrict_held(const value& held) const;

  // Updates, made once for all who ask for the same one; nothing when the part is the same.
  [[nodiscard]] std::optional<update> update_from_held(revision_number base, const value& held,
                                                       revision_number revision, const value& after);
  [[nodiscard]] std::optional<update> update_from(revision_number base, const value& before, revision_number revision,
                                                  const value& after);
  // The same from what a note says, where the place is known.
  [[nodiscard]] std::optional<update> update_of(const change_note& note, revision_number base,
                                                revision_number revision);

 private:
  friend class watch_index;
  struct made_update {
    revision_number base = 0;
    revision_number revision = 0;
    std::optional<update> news{};
  };

  template <class Write>
  std::optional<update> shared_update(revision_number base, revision_number revision, Write&& write);
  [[nodiscard]] const path_pattern& pattern() const noexcept { return paths_.pattern(); }
  void write_place(const change_note& note, patch& changes) const;

  const path_set paths_;
  const bool is_single_place_;
  const bool holds_part_;

  // Guarded by the index:
  ordered_list<std::shared_ptr<watcher>> members_;
  std::uint64_t ticket_ = 0;  // among all groups
  bool woken_ = false;
  change_note note_;

  std::mutex last_guard_;
  std::optional<made_update> last_;
};

}  // namespace patchbay::impl
