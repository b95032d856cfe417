#pragma once

#include <patchbay/actions/action_creator.hpp>
#include <patchbay/actions/action_matcher.hpp>
#include <patchbay/reducers/impl/case_table.hpp>
#include <patchbay/reducers/impl/typed_state.hpp>
#include <patchbay/store/reducer.hpp>

#include <concepts>
#include <memory>
#include <string_view>
#include <utility>

namespace patchbay::inline v0_1 {

/// Collects the cases of a reducer, as Redux Toolkit's builder does. A case changes the state, or returns another one;
/// it takes, behind the state, nothing, the action, or the payload as a type of its own:
///
///     void(draft state, T payload)           // JSON state; Immer's way
///     value(const value& state, T payload)
///     void(State& state, T payload)          // state in a struct
///     State(const State& state, T payload)
///
/// All of the functions below throw `errc::invalid_argument` for an empty type, a type that has a case already, an
/// empty function, and for calls that are not in the order add_case, add_matcher, add_default_case.
template <class State = value>
class reducer_builder {
 public:
  /// The case for one type of action.
  template <impl::case_for<State> Case>
  reducer_builder& add_case(impl::text type, Case&& run) {
    table_.add_case(type, impl::make_case_step<State>(std::forward<Case>(run)));
    return *this;
  }
  template <impl::case_for<State> Case>
  reducer_builder& add_case(const action_type& creator, Case&& run) {
    return add_case(creator.type(), std::forward<Case>(run));
  }

  /// A case for all actions that match, run behind the one for their type. O(1), for each action, whether or not it
  /// matches.
  template <impl::case_for<State> Case>
  reducer_builder& add_matcher(action_matcher matches, Case&& run) {
    table_.add_matcher(std::move(matches), impl::make_case_step<State>(std::forward<Case>(run)));
    return *this;
  }

  /// The case for what nothing else is there for.
  template <impl::case_for<State> Case>
  reducer_builder& add_default_case(Case&& run) {
    table_.add_default_case(impl::make_case_step<State>(std::forward<Case>(run)));
    return *this;
  }

  /// For the library: what was collected.
  [[nodiscard]] impl::case_table<State> take_table() noexcept { return std::move(table_); }

 private:
  impl::case_table<State> table_;
};

/// Redux Toolkit's createReducer:
///
///     reducer todos = create_reducer(value::array(), [](auto& builder) {
///       builder.add_case(added, [](draft items, const todo& next) { items.push_back(value::from(next)); })
///           .add_matcher(is_rejected(), [](draft items, const action& a) { ... });
///     });
///
/// For one action the case of its type runs, then every matching one in the order they were added, each on what the one
/// before it made; the default case runs only where there was none. An action without a case gives the very same state
/// back, in O(matchers), and the dispatch says that it was not handled.
///
/// `initial` is a value, or a struct with nlohmann's hooks. Of a struct, the reducer keeps the last few copies: an
/// action with a case costs one copy of the struct, its conversion to JSON and a comparison with what was there before,
/// of which all equal parts stay (so O(size of this state)); nothing is read from JSON but a state that comes from
/// elsewhere (preloaded, replaced). Such a state that doesn't fit the struct throws `errc::type_mismatch` when the
/// store is made, or at the first action with a case.
///
/// Calls of one reducer are as thread-safe as its cases.
template <class State, std::invocable<reducer_builder<State>&> Build>
[[nodiscard]] reducer create_reducer(State initial, Build&& build) {
  reducer_builder<State> builder;
  std::forward<Build>(build)(builder);
  return impl::make_case_reducer(std::move(initial), builder.take_table(),
                                 std::make_shared<impl::typed_states<State>>());
}

}  // namespace patchbay
