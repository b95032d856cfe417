#pragma once

#include <patchbay/actions/action_matcher.hpp>
#include <patchbay/actions/impl/signature.hpp>
#include <patchbay/impl/callable.hpp>
#include <patchbay/store/action.hpp>
#include <patchbay/store/impl/answer.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/value.hpp>

#include <algorithm>
#include <concepts>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::impl {

template <class Case, class State>
concept case_for = has_signature<Case> || case_over<std::decay_t<Case>, case_argument_t<std::decay_t<Case>, State>>;

template <class State>
using case_step = std::function<void(State&, const action&)>;

[[noreturn]] void throw_empty_type();
[[noreturn]] void throw_duplicate_case(std::string_view type);
[[noreturn]] void throw_case_order(std::string_view late, std::string_view early);

// The cases of a reducer over values or structs.
template <class State>
class case_table {
 public:
  void add_case(std::string_view type, case_step<State> run) {
    if (type.empty()) throw_empty_type();
    if (default_) throw_case_order("add_case", "add_default_case");
    if (!matchers_.empty()) throw_case_order("add_case", "add_matcher");
    if (!cases_.emplace(type, std::move(run)).second) throw_duplicate_case(type);
  }

  // Takes the cases of another table as well, which replace those of the same type.
  void put_cases_of(const case_table& other) {
    for (const auto& [type, run] : other.cases_) cases_.insert_or_assign(type, run);
  }

  void add_matcher(action_matcher matches, case_step<State> run) {
    if (default_) throw_case_order("add_matcher", "add_default_case");
    matchers_.emplace_back(std::move(matches), std::move(run));
  }

  void add_default_case(case_step<State> run) {
    if (default_) throw_case_order("add_default_case", "add_default_case");
    default_ = std::move(run);
  }

  // Calls `visit` with each step for an action, in the order they are to run, and notes that there is one.
  template <class Visit>
  void for_each_step(const action& a, Visit&& visit) const {
    bool any = false;
    if (const auto found = cases_.find(a.type()); found != cases_.end()) {
      any = true;
      visit(found->second);
    }
    for (const auto& [matches, run] : matchers_) {
      if (!matches(a)) continue;
      any = true;
      visit(run);
    }
    if (!any && !default_) return;
    case_answered = true;
    if (!any) visit(default_);
  }

  // Of the cases, sorted.
  [[nodiscard]] std::vector<std::string> types() const {
    std::vector<std::string> all;
    all.reserve(cases_.size());
    for (const auto& [type, run] : cases_) all.push_back(type);
    std::sort(all.begin(), all.end());
    return all;
  }

 private:
  struct hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
  };

  std::unordered_map<std::string, case_step<State>, hash, std::equal_to<>> cases_;
  std::vector<std::pair<action_matcher, case_step<State>>> matchers_;
  case_step<State> default_;
};

template <class State, class Case>
case_step<State> make_case_step(Case&& run) {
  using Callable = std::decay_t<Case>;
  checked_function<Callable>(run, "the case");
  using Argument = case_argument_t<Callable, State>;
  check_case<Callable, Argument>();
  using Result =
      decltype(call_case(std::declval<Callable&>(), std::declval<Argument>(), std::declval<const action&>()));
  if constexpr (std::same_as<Argument, draft>) {
    return [run = Callable(std::forward<Case>(run))](State& state, const action& a) mutable {
      state = produce(state, [&](draft next) { call_case(run, std::move(next), a); });
    };
  } else if constexpr (std::is_void_v<Result>) {
    static_assert(!std::same_as<State, value>, "a case over JSON takes a draft, or returns the next state");
    return
        [run = Callable(std::forward<Case>(run))](State& state, const action& a) mutable { call_case(run, state, a); };
  } else {
    return [run = Callable(std::forward<Case>(run))](State& state, const action& a) mutable {
      state = call_case(run, std::as_const(state), a);
    };
  }
}

}  // namespace patchbay::impl
