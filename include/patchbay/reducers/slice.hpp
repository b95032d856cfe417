#pragma once

#include <patchbay/actions/action_creator.hpp>
#include <patchbay/reducers/create_reducer.hpp>
#include <patchbay/store/reducer.hpp>
#include <patchbay/store/selector.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/value.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

struct slice_options {
  /// The member of the root state that this slice is; its name if empty.
  std::string reducer_path{};
};

/// A part of the state with its case reducers and the action creators that belong to them, Redux Toolkit's createSlice.
/// Declared as a struct, each creator is a member:
///
///     struct todo_list : slice<> {
///       todo_list() : slice("todos", value::array()) {}
///
///       action_creator<todo> added = case_reducer("added", [](draft items, const todo& next) {
///         items.push_back(value::from(next));
///       });
///       action_creator<std::size_t> toggled = case_reducer("toggled", [](draft items, std::size_t index) {
///         items[index]["done"] = !items[index]["done"].get<bool>();
///       });
///     };
///
///     const todo_list todos;
///     store app = create_store(combine_slices(todos, filter));
///     app.dispatch(todos.added({"buy milk"}));  // {"type": "todos/added", "payload": {...}}
///
/// The state is JSON (`slice<>`), or a struct with nlohmann's hooks (`slice<State>`): its case reducers see the struct
/// and the store holds JSON; `create_reducer` says what that costs.
///
/// A regular type: copies have the same cases and go their own ways from there. Once all cases are added, every const
/// member may be called from any thread.
template <class State = value>
class slice {
 public:
  /// Throws `errc::invalid_argument` for an empty name.
  slice(impl::text name, State initial, slice_options options = {});

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const std::string& reducer_path() const noexcept { return path_; }
  [[nodiscard]] const State& get_initial_state() const noexcept { return initial_; }

  // --- what it does with actions ----------------------------------------------------------------

  /// Adds the case for "name/key" and returns the creator of such actions. What these carry follows from what the case
  /// takes behind the state: nothing, a T, or, for an action or a value, anything. The forms are those of
  /// `reducer_builder`. Throws `errc::invalid_argument` for an empty key and for one that was there before.
  template <class Case>
    requires impl::case_for<Case, State>
  auto case_reducer(impl::text key, Case&& run);
  /// The same where the case does not say what the actions carry, because it takes anything.
  template <class Payload, class Case>
    requires impl::case_for<Case, State>
  action_creator<Payload> case_reducer(impl::text key, Case&& run);
  /// The same, with a creator that takes what `prepare` takes; that returns the payload, or `prepared`. Neither
  /// function may refer to the slice itself: copies take both along.
  template <class Prepare, class Case>
    requires impl::case_for<Case, State>
  auto case_reducer(impl::text key, Prepare prepare, Case&& run);

  /// Cases for the actions of others. `build` runs whenever a reducer is made, so that slices may refer to each other.
  /// The slice's own cases come first: a case here for a type that has one of them is left out. Throws
  /// `errc::invalid_argument` the second time, and for an empty function.
  void extra_reducers(std::function<void(reducer_builder<State>&)> build);

  /// The types of its own cases, sorted.
  [[nodiscard]] std::vector<std::string> types() const { return own_.types(); }
  /// A reducer of all cases so far. Throws as `reducer_builder`.
  [[nodiscard]] patchbay::reducer reducer() const;

  // --- reading it from the root state -----------------------------------------------------------

  /// The slice's part of the root state, or its initial state where there is none yet: an input for selectors.
  [[nodiscard]] selector::input select_slice() const { return select_slice(pointer() / path_); }
  /// The same for a slice that is elsewhere.
  [[nodiscard]] selector::input select_slice(pointer place) const;

  /// A memoised selector of the root state: what `result(const State&)` makes of the slice.
  template <std::invocable<const State&> Result>
  [[nodiscard]] selector select(Result result) const {
    return select(pointer() / path_, std::move(result));
  }
  template <std::invocable<const State&> Result>
  [[nodiscard]] selector select(pointer place, Result result) const;

  /// Tells slices from each other: copies have the same.
  [[nodiscard]] const void* identity() const noexcept { return states_.get(); }

 private:
  template <class Case>
  std::string add_own_case(std::string_view key, Case&& run);

  std::string name_;
  std::string path_;
  State initial_;
  impl::case_table<State> own_;
  std::function<void(reducer_builder<State>&)> extra_;
  std::shared_ptr<impl::typed_states<State>> states_ = std::make_shared<impl::typed_states<State>>();
};

}  // namespace patchbay

#include <patchbay/reducers/impl/slice_inline.hpp>
