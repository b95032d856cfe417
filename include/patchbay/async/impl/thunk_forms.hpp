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

template <class F>
concept async_state_first = std::invocable<F&, state_getter, const async_dispatcher&>;
template <class F>
concept async_dispatch_first = std::invocable<F&, const async_dispatcher&, state_getter>;
template <class F>
concept async_state_first_services = std::invocable<F&, state_getter, const async_dispatcher&, const services&>;
template <class F>
concept async_dispatch_first_services = std::invocable<F&, const async_dispatcher&, state_getter, const services&>;
template <class F>
concept async_state_first_service =
    names_its_service<F> && std::invocable<F&, state_getter, const async_dispatcher&, service_of<F>&>;
template <class F>
concept async_dispatch_first_service =
    names_its_service<F> && std::invocable<F&, const async_dispatcher&, state_getter, service_of<F>&>;

template <class F>
concept async_dispatch_only = std::invocable<F&, const async_dispatcher&>;

template <class F>
concept plain_async_thunk = async_state_first<F> || async_dispatch_first<F> || async_state_first_service<F> ||
                            async_dispatch_first_service<F> || async_state_first_services<F> ||
                            async_dispatch_first_services<F> || async_dispatch_only<F>;

// Anything but an action.
template <class F>
concept dispatched_by_running = !std::convertible_to<F, std::string_view> && !std::convertible_to<F, const value&> &&
                                !std::same_as<std::remove_cvref_t<F>, action> &&
                                (starts_itself<F> || calls_back<F> || plain_async_thunk<std::remove_cvref_t<F>>);

}  // namespace impl
}  // namespace patchbay
