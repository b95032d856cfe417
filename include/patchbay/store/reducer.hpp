#pragma once

#include <patchbay/impl/callable.hpp>
#include <patchbay/store/action.hpp>
#include <patchbay/store/impl/answer.hpp>
#include <patchbay/value/diff.hpp>
#include <patchbay/value/draft.hpp>

#include <concepts>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace patchbay::inline v0_1 {

namespace impl {
// A state that a reducer over nlohmann::json gave back; `discarded` is its way to say undefined.
value accept_json_state(const value* before, const nlohmann::json& next, const action& a);

// nlohmann::json converts from and to nearly everything, values included, so that the result tells which one is meant.
template <class F, class State>
concept value_reducer =
    std::is_invocable_r_v<value, F&, State, const action&> &&
    !std::same_as<std::remove_cvref_t<std::invoke_result_t<F&, State, const action&>>, nlohmann::json>;

template <class F, class Json>
concept json_reducer = std::invocable<F&, const Json&, const action&> &&
                       std::same_as<std::invoke_result_t<F&, const Json&, const action&>, Json>;
}  // namespace impl

/// One function of (state, action), redux's reducer. Made from a callable with one of the signatures
///
///     value(const value& state, const action& action)                    // pure
///     void(draft state, const action& action)                            // drafting
///     nlohmann::json(const nlohmann::json& state, const action& action)  // pure; reconciled with the old state
///     value(const value* state, const action& action)                    // pure; nullptr where there is no state yet
///
/// and optionally the initial state that stands in while there is none (JavaScript's default argument). Without one,
/// the first three see null. Copyable; a call is as thread-safe as the callable.
class reducer {
 public:
  /// Empty; calling it throws `errc::invalid_argument`.
  reducer() = default;

  template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, reducer>)
  reducer(F&& f) : reports_answers_(reports(f)), run_(wrap(std::forward<F>(f))) {}

  template <class F>
  reducer(value initial, F&& f)
      : reports_answers_(reports(f)), run_(wrap(std::forward<F>(f))), initial_(std::move(initial)) {}

  /// The next state. Sharing tells what changed: an unchanged state comes back identical.
  [[nodiscard]] value operator()(const value& state, const action& a) const { return reduce(&state, a); }
  /// The same where there may be no state yet.
  [[nodiscard]] value reduce(const value* state, const action& a) const;

  [[nodiscard]] const std::optional<value>& initial() const noexcept { return initial_; }
  explicit operator bool() const noexcept { return static_cast<bool>(run_); }

 private:
  using function = std::function<value(const value*, const action&)>;

  template <class F>
  static function wrap(F&& f);
  // Whether it sets impl::case_answered where it has a case for an action. One that does not has one for every action.
  template <class F>
  static bool reports(const F& f) noexcept {
    if constexpr (std::same_as<F, reducer>) {
      return f.reports_answers_;
    } else {
      return impl::reports_answers<F>;
    }
  }

  bool reports_answers_ = false;
  function run_;
  std::optional<value> initial_;
};

template <class F>
reducer::function reducer::wrap(F&& f) {
  using Callable = std::decay_t<F>;
  if constexpr (!std::is_function_v<std::remove_reference_t<F>>) {
    if (impl::is_no_function(f)) return {};
  }
  if constexpr (impl::value_reducer<Callable, const value*> &&
                !std::invocable<Callable&, const value&, const action&>) {
    return [f = Callable(std::forward<F>(f))](const value* state, const action& a) mutable -> value {
      return std::invoke(f, state, a);
    };
  } else if constexpr (impl::value_reducer<Callable, const value&>) {
    return [f = Callable(std::forward<F>(f))](const value* state, const action& a) mutable -> value {
      return std::invoke(f, state != nullptr ? *state : value(), a);
    };
  } else if constexpr (std::invocable<Callable&, draft, const action&>) {
    return [f = Callable(std::forward<F>(f))](const value* state, const action& a) mutable -> value {
      return produce(state != nullptr ? *state : value(), [&](draft next) { std::invoke(f, std::move(next), a); });
    };
  } else {
    static_assert(impl::json_reducer<Callable, nlohmann::json>,
                  "a reducer is value(const value&, const action&), void(draft, const action&), "
                  "nlohmann::json(const nlohmann::json&, const action&) or value(const value*, const action&)");
    return [f = Callable(std::forward<F>(f))]<class Json = nlohmann::json>(const value* state,
                                                                           const action& a) mutable->value {
      const Json before = state != nullptr ? static_cast<Json>(*state) : Json();
      return impl::accept_json_state(state, std::invoke(f, before, a), a);
    };
  }
}

}  // namespace patchbay
