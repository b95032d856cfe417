#pragma once

#include <patchbay/clock.hpp>
#include <patchbay/store/middleware.hpp>
#include <patchbay/store/store.hpp>
#include <patchbay/store/subscription.hpp>

#include <functional>
#include <memory>

namespace patchbay::inline v0_1 {

/// Redux Toolkit's autoBatchEnhancer: actions that say they can wait (`"meta": {"RTK_autoBatch": true}`) are reduced
/// and committed at once, but those who subscribed here hear of any number of them once, at the end of the tick. An
/// action that does not say so reaches them at once, together with what waited; then the end of the tick has nothing to
/// tell.
///
///     auto_batch batching(loop_post);  // or (clock, 10ms)
///     store app = create_store(root, {}, {batching.middleware()});
///     patchbay::view todos = app.view({"/todos"});
///     auto drawing = batching.subscribe(app, [&] { if (auto news = todos.take()) draw(*news); });
///
/// As there, only listeners that were added through it wait; those of the store's own (`store::subscribe`, `on_commit`,
/// pushed views) hear of every action. A pulled view in a batched listener, as above, gets one update for all.
///
/// Unlike there, a listener is told at the end of the tick only of what it has not been told of: one that was added
/// after the last action, or heard of a batch (`store::batch`) since, is not called, and a flagged action that failed
/// tells nobody.
///
/// A handle: copies are the same. Safe to use from any thread.
class auto_batch {
 public:
  /// `end_of_tick` runs its task when listeners shall be told, and never inside the call: the event loop's post
  /// (RTK's "tick"), a frame's callback ("raf"), or anything else ("callback"). What it throws goes where a listener's
  /// exceptions go. Throws `errc::invalid_argument` for an empty one.
  explicit auto_batch(task_runner end_of_tick);
  /// Tells listeners `delay` after the first action of a burst (RTK's "timer"). Throws as above for an empty clock.
  auto_batch(clock time, clock::milliseconds delay);

  /// For the list of a dispatcher, where it may stand anywhere. Actions that pass through none are not flagged to it.
  [[nodiscard]] patchbay::middleware middleware() const;

  /// As `store::subscribe`, for listeners that may wait. They always run in a turn of the store, one at a time; at the
  /// end of a tick, on the thread of the task, or of whoever has the turn then. What they throw there goes to
  /// `store_options::on_error`, or else is a warning.
  subscription subscribe(store& target, std::function<void()> listener) const;

 private:
  struct state;
  std::shared_ptr<state> state_;
};

/// True for an action that may wait.
[[nodiscard]] bool is_auto_batched(const action& a) noexcept;
/// The same action, saying so. Other members of its meta stay.
[[nodiscard]] action auto_batched(const action& a);

}  // namespace patchbay
