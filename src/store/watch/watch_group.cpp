#include "store/watch/watch_group.hpp"

#include "store/watch/path_pattern.hpp"
#include "value/tree/node.hpp"

#include <patchbay/value/diff.hpp>

#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

// A part of more paths than this costs more to walk than what changed in it.
constexpr std::size_t few_paths = 64;

}  // namespace

watch_group::watch_group(path_set paths)
    : paths_(std::move(paths)),
      is_single_place_(paths_.paths().size() == 1 && !pattern().has_any),
      holds_part_(!pattern().has_any && paths_.paths().size() <= few_paths) {}

// Where the part is cheap to walk, it is kept itself: a whole old state would hold on to everything that changed
// elsewhere since. Otherwise only the whole state has the identities that make finding the difference cheap.
value watch_group::held(const value& state) const { return holds_part_ ? restrict_root(pattern(), state) : state; }

void watch_group::hold_again(value& held, const value& state) const {
  if (holds_part_)
    restrict_again(pattern(), held, state);
  else
    held = state;
}

value watch_group::restrict_held(const value& held) const {
  return holds_part_ ? held : restrict_root(pattern(), held);
}

template <class Write>
std::optional<update> watch_group::shared_update(revision_number base, revision_number revision, Write&& write) {
  const std::lock_guard lock(last_guard_);
  if (last_ && last_->base == base && last_->revision == revision) return last_->news;
  patch changes;
  write(changes);
  last_ = {.base = base, .revision = revision};
  if (!changes.empty()) last_->news.emplace(base, revision, std::move(changes));
  return last_->news;
}

std::optional<update> watch_group::update_from_held(revision_number base, const value& held, revision_number revision,
                                                    const value& after) {
  return shared_update(base, revision, [&](patch& changes) {
    holds_part_ ? restricted_part_diff(pattern(), held, after, changes)
                : restricted_diff(pattern(), held, after, changes);
  });
}

std::optional<update> watch_group::update_from(revision_number base, const value& before, revision_number revision,
                                               const value& after) {
  return shared_update(base, revision, [&](patch& changes) { restricted_diff(pattern(), before, after, changes); });
}

std::optional<update> watch_group::update_of(const change_note& note, revision_number base, revision_number revision) {
  return shared_update(base, revision, [&](patch& changes) { write_place(note, changes); });
}

void watch_group::write_place(const change_note& note, patch& changes) const {
  const std::string& path = paths_.paths().front();
  if (note.before && note.after) return diff_to(changes, path, *note.before, *note.after);
  if (note.after) changes.push_back({operation::kind::add, value_access::trusted_pointer(path), {}, *note.after});
  if (note.before) changes.push_back({operation::kind::remove, value_access::trusted_pointer(path), {}, {}});
}

}  // namespace patchbay::impl
