#pragma once

#include <patchbay/store/fwd.hpp>
#include <patchbay/value/patch.hpp>

#include <iosfwd>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace patchbay::inline v0_1 {

/// What a view gets: how its part of the state went from one revision to a later one. Immutable, O(1) to copy, safe to
/// read from several threads; views of the same paths share one update.
class update {
 public:
  update(revision_number base, revision_number revision, patchbay::patch changes, bool is_snapshot = false);

  /// The revision the view had; its part of the state is the one of this revision.
  [[nodiscard]] revision_number base() const noexcept { return body_->base; }
  /// The revision after the patch.
  [[nodiscard]] revision_number revision() const noexcept { return body_->revision; }
  /// Applied to the view's snapshot of `base` it gives that of `revision`.
  [[nodiscard]] const patchbay::patch& patch() const noexcept { return body_->changes; }
  /// True for a first update, whose patch replaces the root and does not depend on what the view had.
  [[nodiscard]] bool is_snapshot() const noexcept { return body_->is_snapshot; }

  /// `{"base":B,"revision":R,"patch":[...]}`, encoded at the first call and then shared.
  [[nodiscard]] const std::string& text() const;

  /// Prints `text()`.
  friend std::ostream& operator<<(std::ostream& out, const update& u);

 private:
  struct body {
    revision_number base = 0;
    revision_number revision = 0;
    patchbay::patch changes{};
    bool is_snapshot = false;
    mutable std::once_flag encode_once{};
    mutable std::string text{};
  };
  std::shared_ptr<const body> body_;
};

}  // namespace patchbay
