#pragma once

#include <patchbay/async/async_callback.hpp>
#include <patchbay/store/dispatcher.hpp>

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

// What the parameters of a thunk say about what it wants.
namespace patchbay::inline v0_1 {

class async_dispatcher;

namespace impl {

template <class T>
struct callback_value {};
template <class T>
struct callback_value<async_callback<T>> : std::type_identity<T> {};

// The T of a thunk (get_state, dispatch, async_callback<T>).
template <class F>
using calls_back_with = typename callback_value<service_of<F>>::type;
template <class F>
concept calls_back = requires { typename calls_back_with<F>; };

// Starts by itself once it is given a dispatcher: what an async_thunk makes of its argument.
template <class F>
concept starts_itself = requires(F&& f, const async_dispatcher& dispatch) { std::forward<F>(f).start(dispatch); };

// Anything but an action.
template <class F>
concept dispatched_by_running = !stands_for_action<F> && (starts_itself<F> || calls_back<F> ||
                                                          thunk_for<std::remove_cvref_t<F>&, async_dispatcher>);

}  // namespace impl
}  // namespace patchbay
