#pragma once

#include <patchbay/impl/signature.hpp>
#include <patchbay/store/action.hpp>
#include <patchbay/store/handler.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/value.hpp>

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

// What the parameters of a callable say about the action it wants.
namespace patchbay::inline v0_1::impl {

// Whether F can be called with a state, and with what else.
template <class F, class State>
concept takes_state = std::invocable<F&, State>;
template <class F, class State>
concept takes_action = std::invocable<F&, State, const action&>;
template <class F, class State>
concept takes_any_payload = std::invocable<F&, State, const value&>;
template <class F, class State>
concept case_over =
    takes_state<F, State> || takes_action<F, State> || takes_any_payload<F, State> || takes_payload<F, State>;

// What it says where somebody gives another.
template <class F, class State>
constexpr void check_case() {
  static_assert(case_over<F, State>,
                "a case takes the state (draft, State& or const State&), alone or with const action&, const value& "
                "payload or T payload");
}

// Whether F wants a draft of a JSON state. It is asked first, so that a callable which takes anything gets a draft.
template <class F>
struct first_parameter {};
template <has_signature F>
  requires(parameter_count<F> > 0)
struct first_parameter<F> : std::remove_cvref<std::tuple_element_t<0, typename signature<F>::parameters>> {};

template <class F>
concept takes_draft = takes_state<F, draft> || takes_action<F, draft> || takes_any_payload<F, draft> ||
                      std::same_as<typename first_parameter<F>::type, draft>;

// What a case over a State is given for it.
template <class F, class State>
struct case_argument : std::type_identity<State&> {};
template <class F>
struct case_argument<F, value> : std::type_identity<const value&> {};
template <takes_draft F>
struct case_argument<F, value> : std::type_identity<draft> {};
template <class F, class State>
using case_argument_t = typename case_argument<F, State>::type;

// The payload that the actions of a case carry, as far as its parameters tell: nothing, anything, or a type.
template <class F, class State>
struct case_payload : std::type_identity<value> {};  // check_case has more to say
template <class F, class State>
  requires(!takes_state<F, State> && !takes_action<F, State> && !takes_any_payload<F, State> && takes_payload<F, State>)
struct case_payload<F, State> : parameter_of<F, 1, 2> {};
template <class F, class State>
  requires takes_state<F, State>
struct case_payload<F, State> : std::type_identity<void> {};
template <class F, class State>
  requires(!takes_state<F, State> && (takes_action<F, State> || takes_any_payload<F, State>))
struct case_payload<F, State> : std::type_identity<value> {};

template <class F, class State>
using case_payload_t = std::remove_cvref_t<typename case_payload<F, State>::type>;

// Calls a case with the state and whatever else it takes.
template <class F, class State>
decltype(auto) call_case(F& f, State&& state, const action& a) {
  if constexpr (takes_state<F, State&&>) {
    return std::invoke(f, std::forward<State>(state));
  } else if constexpr (takes_action<F, State&&>) {
    return std::invoke(f, std::forward<State>(state), a);
  } else if constexpr (takes_any_payload<F, State&&>) {
    return std::invoke(f, std::forward<State>(state), a.payload());
  } else {
    return std::invoke(f, std::forward<State>(state), payload_as<case_payload_t<F, State&&>>(a));
  }
}

// The parameters of a prepare callback, as the signature of the action creator it makes.
template <class Payload, has_signature F>
using prepared_signature = typename signature<F>::template with_result<Payload>;

}  // namespace patchbay::impl
