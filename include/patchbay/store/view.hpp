#pragma once

#include <patchbay/impl/access.hpp>
#include <patchbay/store/path_set.hpp>
#include <patchbay/store/update.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace patchbay::inline v0_1 {

namespace impl {
class view_core;
}

using view_callback = std::function<void(const update&)>;

struct view_options {
  std::string label{};  ///< for people and logs
  /// Begin with an update that replaces the root. A pushed view gets it before `store::view` returns, one that pulls
  /// from its first `take`, as of then.
  bool snapshot_first = false;
  /// Of a view that pulls: called in every turn that may have changed its part, to say that `take` is worth a call.
  /// Must not throw.
  std::function<void()> on_stale{};
};

/// A subscriber of a part of the state, made by `store::view`. Owns the subscription: it ends with this object, which
/// may happen inside its own callback, and the store may end before it.
///
/// Two ways to consume. *Pushed*: the callback gets an update for every turn that changed the part. *Pulled*: `take()`
/// gives one update from what the view last had to what is now; between calls nothing queues up.
///
/// Either way the updates of one view are in order, each base is the revision the view had before, and applying the
/// patches one after the other to the first snapshot always gives the part of the state as it is.
///
/// Move-only. Calls on one view from several threads are safe.
class [[nodiscard]] view {
 public:
  view() noexcept;
  view(view&&) noexcept;
  view& operator=(view&&) noexcept;
  ~view();

  [[nodiscard]] const std::string& label() const noexcept;
  [[nodiscard]] path_set paths() const;
  /// Watches other paths from now on. The next update leads from the old part to the new one; a pushed view gets it
  /// before this returns (unless the two parts are equal), or after the update under way, or at the end of the batch
  /// under way. A batch that fails brings the old paths back.
  void set_paths(path_set paths);

  /// The view's part of the state as of `revision()`: what the updates so far add up to. O(its size in paths).
  [[nodiscard]] value snapshot() const;
  /// The last revision the view has.
  [[nodiscard]] revision_number revision() const;

  /// Brings the view up to date and returns how; nothing if its part is as it was. O(change).
  [[nodiscard]] std::optional<update> take();

  /// Ends the subscription; does nothing the second time.
  void reset() noexcept;
  [[nodiscard]] bool connected() const noexcept;

 private:
  friend impl::access;
  explicit view(std::shared_ptr<impl::view_core> core) noexcept;
  std::shared_ptr<impl::view_core> core_;
};

}  // namespace patchbay
