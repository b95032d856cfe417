#pragma once

#include <patchbay/impl/signature.hpp>
#include <patchbay/store/action.hpp>
#include <patchbay/store/services.hpp>
#include <patchbay/store/state_getter.hpp>

#include <concepts>
#include <functional>
#include <string_view>
#include <type_traits>
#include <utility>

// What the parameters of a thunk say about what it wants of a dispatcher D.
namespace patchbay::inline v0_1::impl {

template <class F>
using service_of = std::remove_cvref_t<typename parameter_of<F, 2, 3>::type>;
template <class F>
concept names_its_service = requires { typename service_of<F>; } && !std::same_as<service_of<F>, services>;

template <class F, class D>
concept thunk_state_first = std::invocable<F, state_getter, const D&>;
template <class F, class D>
concept thunk_dispatch_first = std::invocable<F, const D&, state_getter>;
template <class F, class D>
concept thunk_state_first_service = names_its_service<F> && std::invocable<F, state_getter, const D&, service_of<F>&>;
template <class F, class D>
concept thunk_dispatch_first_service =
    names_its_service<F> && std::invocable<F, const D&, state_getter, service_of<F>&>;
template <class F, class D>
concept thunk_state_first_services = std::invocable<F, state_getter, const D&, const services&>;
template <class F, class D>
concept thunk_dispatch_first_services = std::invocable<F, const D&, state_getter, const services&>;
template <class F, class D>
concept thunk_dispatch_only = std::invocable<F, const D&>;

template <class F, class D>
concept thunk_for = thunk_state_first<F, D> || thunk_dispatch_first<F, D> || thunk_state_first_service<F, D> ||
                    thunk_dispatch_first_service<F, D> || thunk_state_first_services<F, D> ||
                    thunk_dispatch_first_services<F, D> || thunk_dispatch_only<F, D>;

// F says whether it is called as an rvalue.
template <class F, class D>
decltype(auto) call_thunk(std::remove_reference_t<F>& run, const D& dispatch) {
  if constexpr (thunk_state_first<F, D>) {
    return std::invoke(std::forward<F>(run), state_getter(dispatch), dispatch);
  } else if constexpr (thunk_dispatch_first<F, D>) {
    return std::invoke(std::forward<F>(run), dispatch, state_getter(dispatch));
  } else if constexpr (thunk_state_first_service<F, D>) {
    return std::invoke(std::forward<F>(run), state_getter(dispatch), dispatch,
                       dispatch.services().template get<service_of<F>>());
  } else if constexpr (thunk_dispatch_first_service<F, D>) {
    return std::invoke(std::forward<F>(run), dispatch, state_getter(dispatch),
                       dispatch.services().template get<service_of<F>>());
  } else if constexpr (thunk_state_first_services<F, D>) {
    return std::invoke(std::forward<F>(run), state_getter(dispatch), dispatch, dispatch.services());
  } else if constexpr (thunk_dispatch_first_services<F, D>) {
    return std::invoke(std::forward<F>(run), dispatch, state_getter(dispatch), dispatch.services());
  } else {
    return std::invoke(std::forward<F>(run), dispatch);
  }
}

template <class F>
concept stands_for_action = std::convertible_to<F, std::string_view> || std::convertible_to<F, const value&> ||
                            std::same_as<std::remove_cvref_t<F>, action>;

// What is meant to be a thunk and has another shape.
template <class F, class D>
concept fails_as_thunk =
    !stands_for_action<F> && !std::convertible_to<F, action> && has_signature<F> && !thunk_for<F, D>;

template <class F>
void refuse_thunk() {
  static_assert(is_right<F>,
                "a thunk takes (state_getter, const dispatcher&), (const dispatcher&, state_getter), either with a "
                "third parameter, const services& or the type of the service, or (const dispatcher&) alone");
}

}  // namespace patchbay::impl
