#pragma once

#include <patchbay/store/fwd.hpp>

#include <atomic>
#include <string>
#include <utility>

namespace patchbay::inline v0_1::bridge::impl {

// The revisions that a window is told. One that may read the whole state is told the store's. To another these would
// say how often changes what it may not read: it gets numbers of its own, one for each thing it is told, in an epoch of
// their own. They go on from page to page of the window. Safe to use from any thread.
class told_revisions {
 public:
  told_revisions(bool are_own, std::string epoch) : are_own_(are_own), epoch_(std::move(epoch)) {}

  [[nodiscard]] bool are_own() const noexcept { return are_own_; }
  [[nodiscard]] const std::string& epoch() const noexcept { return epoch_; }
  // For something new, as of a revision of the store.
  [[nodiscard]] revision_number next(revision_number real) noexcept { return are_own_ ? ++last_ : real; }
  // For what the window was told already.
  [[nodiscard]] revision_number last(revision_number real) const noexcept { return are_own_ ? last_.load() : real; }

 private:
  const bool are_own_;
  const std::string epoch_;
  std::atomic<revision_number> last_ = 0;
};

}  // namespace patchbay::bridge::impl
