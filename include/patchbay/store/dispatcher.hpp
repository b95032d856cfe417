#pragma once

#include <patchbay/impl/access.hpp>
#include <patchbay/impl/callable.hpp>
#include <patchbay/store/action.hpp>
#include <patchbay/store/fwd.hpp>
#include <patchbay/store/handler.hpp>
#include <patchbay/store/impl/thunk_forms.hpp>
#include <patchbay/store/middleware.hpp>
#include <patchbay/store/reducer.hpp>
#include <patchbay/store/services.hpp>
#include <patchbay/store/state_getter.hpp>
#include <patchbay/value/value.hpp>

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

/// What happens to a type that nothing handles; see dispatch_result::handled.
enum class unknown_action_policy {
  ignore,  ///< nothing, as in redux; the result says handled == false
  warn,    ///< a warning, once per type
  refuse,  ///< errc::unknown_action
};

struct dispatch_options {
  /// Handlers of this dispatcher; where there are none and no reducer, it routes as the store does: to the handlers
  /// registered there, then to the store's root reducer.
  handler_map handlers{};
  /// The root reducer; handlers come first, and the reducer gets what they don't handle.
  patchbay::reducer reducer{};
  std::vector<patchbay::middleware> middleware{};
  unknown_action_policy unknown = unknown_action_policy::ignore;
  handler_lookup lookup = handler_lookup::exact;
  patchbay::services services{};
};

/// A callable that is dispatched instead of an action: it gets `get_state` and `dispatch` and does with them what it
/// likes. Parameters are (get_state, dispatch) or, when typed so, (dispatch, get_state); with `auto` for both it is the
/// former. One alone is dispatch. A third is the services, either as `const services&` or by the type of the service
/// itself.
template <class F>
concept thunk = !impl::stands_for_action<F> && impl::thunk_for<F, dispatcher>;

/// Routes actions and thunks to a store. A handle: copies are the same dispatcher, may outlive the store (and throw
/// `errc::closed` then), and may be called from any thread.
///
/// `dispatch` is synchronous: when it returns, the action has been reduced, committed and delivered (inside a batch:
/// reduced). It throws what middleware, handler or reducer throw, with the state as it was, and `errc::reducing` when
/// called from inside a handler or reducer.
class dispatcher {
 public:
  dispatch_result operator()(impl::text type) const;
  dispatch_result operator()(impl::text type, value payload) const;
  dispatch_result operator()(action a) const;

  /// Runs a thunk on the calling thread and returns its result.
  template <thunk Thunk>
  decltype(auto) operator()(Thunk&& run) const;
  template <class Other>
    requires impl::fails_as_thunk<Other, dispatcher>
  void operator()(Other&&) const {
    impl::refuse_thunk<Other>();
  }

  /// The state of the store; throws as `state_getter` does.
  [[nodiscard]] value get_state() const;
  [[nodiscard]] const patchbay::services& services() const noexcept;

  /// Swaps the root reducer; see store::replace_reducer.
  void replace_reducer(reducer next) const;
  /// Runs the root reducer for one that changed inside; see store::refresh.
  void refresh() const;

 private:
  friend impl::access;
  explicit dispatcher(std::shared_ptr<impl::dispatcher_core> core) noexcept : core_(std::move(core)) {}

  std::shared_ptr<impl::dispatcher_core> core_;
};

/// A dispatcher for a store, zubridge's createDispatch. Builds the middleware chain: each is made once.
[[nodiscard]] dispatcher create_dispatch(const store& target, dispatch_options options = {});

// --- implementation -----------------------------------------------------------------------------

template <thunk Thunk>
decltype(auto) dispatcher::operator()(Thunk&& run) const {
  impl::checked_function<std::decay_t<Thunk>>(run, "the thunk");
  const dispatcher self = *this;
  return impl::call_thunk<Thunk>(run, self);
}

}  // namespace patchbay
