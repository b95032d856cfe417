#pragma once

#include <patchbay/async/async_dispatcher.hpp>
#include <patchbay/async/async_result.hpp>
#include <patchbay/async/impl/hold_pin.hpp>
#include <patchbay/async/impl/locked_operation.hpp>
#include <patchbay/async/impl/result_of_unnamed.hpp>
#include <patchbay/impl/callable.hpp>
#include <patchbay/store/action.hpp>
#include <patchbay/store/path_set.hpp>

#include <concepts>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1 {

/// What a `thunk_lock` can make wait: an action, or a thunk of any kind that an `async_dispatcher` runs.
template <class T>
concept lockable = std::same_as<T, action> || impl::dispatched_by_running<T>;

/// An action or thunk together with the lock that it takes: what is dispatched. A copy that is dispatched takes its
/// turn of its own. `Given` is what it was handed over as.
template <lockable Dispatched, class Given = Dispatched>
class locked_thunk {
 public:
  locked_thunk(std::shared_ptr<impl::lock_table> table, path_set paths, Dispatched dispatched)
      : table_(std::move(table)), paths_(std::move(paths)), dispatched_(std::move(dispatched)) {}

  /// For `async_dispatcher`: queues it up.
  [[nodiscard]] auto start(const async_dispatcher& dispatch) const& {
    return impl::begin_locked(dispatch, table_, paths_, dispatched_);
  }
  [[nodiscard]] auto start(const async_dispatcher& dispatch) && {
    return impl::begun_by<Given>(impl::begin_locked(dispatch, table_, paths_, std::move(dispatched_)));
  }

 private:
  std::shared_ptr<impl::lock_table> table_;
  path_set paths_;
  Dispatched dispatched_;
};

/// Paths that are locked on behalf of somebody else, a window in another process, say. A handle: copies are the same
/// hold, which ends when the last one goes (also the one in an `async_result`) and all that was dispatched through its
/// dispatcher has ended. Callable from any thread.
class thunk_hold {
 public:
  /// Nothing is held.
  thunk_hold() noexcept = default;
  /// Whether this or a copy of it holds anything.
  explicit operator bool() const noexcept;
  /// A dispatcher that belongs to the hold: what it dispatches runs under the lock, as for a thunk. Throws
  /// `errc::invalid_argument` where nothing was ever held.
  [[nodiscard]] async_dispatcher dispatcher() const;
  /// Lets go, for all copies.
  void release() const noexcept;

 private:
  friend impl::access;
  thunk_hold(impl::hold_pin pin, std::shared_ptr<const impl::async_core> core);

  struct held;
  std::shared_ptr<held> held_;
};

/// Makes thunks that name the parts of the state they work on run one after the other where these overlap, and side by
/// side where they don't.
///
///     thunk_lock lock;
///     dispatch(lock({"/cart", "/stock"}, check_out));             // by an async_dispatcher; an async_result
///     dispatch(lock({"/counter"}, action("increment")));          // an async_result<dispatch_result>
///     dispatch(lock(import_everything));                          // the whole state
///
/// Whatever is dispatched that way gets its turn in the order of the dispatches: it waits for all earlier ones with a
/// path that is one of its own, leads into one, or that one of its own leads into. So none is overtaken by a later one
/// that overlaps it. It has all of its paths at once, or none. When its turn comes, it begins on the dispatcher's
/// executor; the result is that of the thunk, and of what `create_async_thunk` made, how it settled. A `*` in a path
/// stands for everything from there on; with no paths at all there is nothing to wait for.
///
/// The lock is between those that use it: what is dispatched without one never waits. So a plain
/// `dispatch("increment")` is zubridge's `immediate`.
///
/// Inside a thunk. The dispatcher that a thunk is given belongs to its hold. What is dispatched through that without a
/// lock runs at once; with a lock it waits for its siblings only, those dispatched inside the same hold, never for the
/// thunks around it, so that nested thunks cannot deadlock. Its paths must be inside those of the thunk around it: for
/// others the result is `errc::invalid_argument`. Use the given dispatcher: a thunk that awaits what it dispatched
/// through another one, with an overlapping lock, waits for itself. Two thunk_locks know nothing of each other; thunks
/// that nest both must do so in the same order.
///
/// The end. A hold ends when the thunk and all that was dispatched through its dispatcher have ended: returned, thrown,
/// been cancelled, or dropped by their executor. The result doesn't wait for the others. A copy of the dispatcher that
/// is kept longer belongs to what is left around the hold. What still waits leaves the queue, as if it had never been
/// there, when its store or its executor ends, or when a coroutine that awaits it is cancelled; its result is then
/// `errc::cancelled`. To let go of the result changes nothing.
///
/// A handle: copies are the same lock, which may serve several dispatchers and threads. No lock of its own is held
/// while other code runs. A dispatch costs the depth of its paths, and what it directly waits for; not how many others
/// there are.
class thunk_lock {
 public:
  thunk_lock() : table_(impl::make_lock_table()) {}

  /// A thunk or action that takes these paths. Throws `errc::invalid_argument` for an empty function.
  template <class Dispatched>
    requires lockable<std::remove_cvref_t<Dispatched>>
  [[nodiscard]] auto operator()(path_set paths, Dispatched&& dispatched) const {
    impl::checked_function(dispatched, "the thunk that takes a lock");
    return locked_thunk<std::remove_cvref_t<Dispatched>, Dispatched>(table_, std::move(paths),
                                                                     std::forward<Dispatched>(dispatched));
  }
  /// One that takes this path. (g++ 12 has no brace list in an expression that is awaited: `co_await
  /// dispatch(lock("/cart", thunk))`, or the path_set before it.)
  template <std::convertible_to<std::string_view> Path, class Dispatched>
    requires lockable<std::remove_cvref_t<Dispatched>>
  [[nodiscard]] auto operator()(const Path& path, Dispatched&& dispatched) const {
    return (*this)(path_set({impl::text(path)}), std::forward<Dispatched>(dispatched));
  }
  /// One that takes the whole state.
  template <class Dispatched>
    requires lockable<std::remove_cvref_t<Dispatched>>
  [[nodiscard]] auto operator()(Dispatched&& dispatched) const {
    return (*this)(path_set({""}), std::forward<Dispatched>(dispatched));
  }

  /// Takes paths without a thunk; `thunk_hold` is what runs meanwhile. Inside a thunk the same holds as for dispatches.
  /// When all handles of the result are gone and nobody awaits it, it leaves the queue. That costs what it directly
  /// waits for and what waits for it: for the whole state, all holds that were there first.
  [[nodiscard]] async_result<thunk_hold> acquire(const async_dispatcher& dispatch, const path_set& paths) const;

 private:
  std::shared_ptr<impl::lock_table> table_;
};

}  // namespace patchbay
