#pragma once

#include <patchbay/impl/keywords_off.hpp>

#include <patchbay/async/async_callback.hpp>
#include <patchbay/async/async_result.hpp>
#include <patchbay/async/impl/async_core.hpp>
#include <patchbay/async/impl/coroutine.hpp>
#include <patchbay/async/impl/thunk_forms.hpp>
#include <patchbay/store/dispatcher.hpp>
#include <patchbay/store/store.hpp>

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string_view>
#include <utility>

namespace patchbay::inline v0_1 {

/// A dispatcher that runs asynchronous thunks too, on an executor of the application's: an event loop's, a pool's or a
/// strand's. The library has no threads of its own.
///
///     async_dispatcher dispatch(store, context.get_executor());
///     dispatch("todos/cleared");                                   // actions and plain thunks, as with `dispatcher`
///     async_result<int> total = dispatch(
///         [](state_getter get_state, const async_dispatcher& dispatch) -> boost::asio::awaitable<int> {
///           co_await dispatch(fetch_todos);                        // other thunks
///           co_return count(get_state());
///         });
///
/// Beside what `dispatcher` runs on the calling thread and answers with its result, these give an `async_result<T>`:
///
///     awaitable<T>(state_getter, const async_dispatcher&)          // a coroutine
///     std::future<T>(state_getter, const async_dispatcher&)        // asked every millisecond whether it is ready
///     void(state_getter, const async_dispatcher&, async_callback<T>)
///     what create_async_thunk makes
///
/// with the parameters and services that `dispatcher` allows, `const dispatcher&` included. They begin on the executor,
/// never inside the call, and those of one dispatch run one step at a time, on whatever threads. What they throw comes
/// out where the result is got.
///
/// With g++ before version 13, an unnamed lambda that captures by value must not be written inside of `co_await`, where
/// its captures are destroyed twice, nor an aggregate with members that own something. It is refused where that shows.
/// Give it a name first, or begin with it in a statement of its own: `const auto total = dispatch([list](...) {...});`
/// and then `co_await total.wait();`.
///
/// When the store ends, all that is pending ends as `errc::cancelled`: what a coroutine waits for is cancelled
/// (`operation_aborted`, terminal), one that hasn't begun never does, and what comes of them later is dropped. On a
/// store that is gone the result is `errc::closed`. An executor that drops a coroutine (a destroyed io_context) cancels
/// its result as well, also where that waited for a result from elsewhere. The executor must outlive what is pending on
/// it.
///
/// A handle: copies are the same dispatcher, may outlive the store, and may be called from any thread.
class async_dispatcher {
 public:
  /// Dispatches as `target.dispatch` does.
  async_dispatcher(store& target, boost::asio::any_io_executor executor);
  /// Dispatches through another dispatcher of the same store.
  async_dispatcher(store& target, dispatcher through, boost::asio::any_io_executor executor);

  dispatch_result operator()(patchbay::impl::text type) const { return core_->dispatch(type); }
  dispatch_result operator()(patchbay::impl::text type, value payload) const {
    return core_->dispatch(type, std::move(payload));
  }
  dispatch_result operator()(action a) const { return core_->dispatch(std::move(a)); }

  /// Runs a thunk: the result of a plain one, the `async_result` of an asynchronous one, and of what
  /// `create_async_thunk` made an `async_request`. Throws `errc::invalid_argument` for an empty function.
  template <impl::dispatched_by_running Thunk>
  decltype(auto) operator()(Thunk&& run) const;
  template <class Other>
    requires(!impl::dispatched_by_running<Other> && impl::fails_as_thunk<Other, async_dispatcher>)
  void operator()(Other&&) const {
    impl::refuse_thunk<Other>();
  }

  [[nodiscard]] value get_state() const { return core_->dispatch.get_state(); }
  [[nodiscard]] const patchbay::services& services() const noexcept { return core_->dispatch.services(); }
  [[nodiscard]] const boost::asio::any_io_executor& executor() const noexcept { return core_->executor; }
  /// The dispatcher that actions go through: what thunks that want no more than that are given.
  operator const dispatcher&() const noexcept { return core_->dispatch; }

 private:
  friend impl::access;
  explicit async_dispatcher(std::shared_ptr<const impl::async_core> core) noexcept : core_(std::move(core)) {}

  std::shared_ptr<const impl::async_core> core_;
};

}  // namespace patchbay

#include <patchbay/async/impl/async_dispatcher_inline.hpp>

#include <patchbay/impl/keywords_on.hpp>
