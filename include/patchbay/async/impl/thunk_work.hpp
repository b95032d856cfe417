#pragma once

#include <patchbay/async/async_dispatcher.hpp>

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1::impl {

// --- what gives an async_result ----------------------------------------------------------------------------

template <class T>
concept is_async_result =
    requires { typename T::value_type; } && std::derived_from<T, async_result<typename T::value_type>>;

// Calls it such that a coroutine can await what comes.
template <class Call>
auto call_to_await(Call&& call) {
  using Result = std::remove_cvref_t<std::invoke_result_t<Call>>;
  if constexpr (is_async_result<Result>) {
    const auto result = std::forward<Call>(call)();
    return result.wait();
  } else {
    return std::forward<Call>(call)();
  }
}

// --- work for an async_operation ---------------------------------------------------------------------------

// Whether a thunk has its result when it returns.
template <class Thunk>
concept comes_at_once = !starts_itself<Thunk> && !calls_back<Thunk> && thunk_for<Thunk&, async_dispatcher> &&
                        !later_value<decltype(call_thunk<Thunk&>(
                            std::declval<Thunk&>(), std::declval<const async_dispatcher&>()))>::comes_later;

// An action, or a thunk of any kind, as work that goes through `dispatch`.
template <class Dispatched>
auto work_of(Dispatched dispatched, const async_dispatcher& dispatch) {
  if constexpr (std::same_as<Dispatched, action>) {
    return [a = std::move(dispatched), dispatch] { return dispatch(a); };
  } else if constexpr (starts_itself<Dispatched>) {
    return [call = std::move(dispatched), dispatch]() mutable {
      return call_to_await([&]() -> decltype(auto) { return std::move(call).start(dispatch); });
    };
  } else if constexpr (calls_back<Dispatched>) {
    return [run = std::move(dispatched), dispatch](const async_callback<calls_back_with<Dispatched>>& done) mutable {
      std::invoke(run, state_getter(dispatch), dispatch, done);
    };
  } else {
    return [run = std::move(dispatched), dispatch]() mutable {
      return call_to_await([&]() -> decltype(auto) { return call_thunk<Dispatched&>(run, dispatch); });
    };
  }
}

// What comes of that in the end.
template <class Dispatched>
struct value_of_work : later_value<std::invoke_result_t<decltype(work_of(
                           std::declval<Dispatched>(), std::declval<const async_dispatcher&>()))&>> {};
template <calls_back Dispatched>
struct value_of_work<Dispatched> : std::type_identity<calls_back_with<Dispatched>> {};
template <class Dispatched>
using work_value = typename value_of_work<Dispatched>::type;

}  // namespace patchbay::impl
