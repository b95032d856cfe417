#pragma once

#include <patchbay/error.hpp>
#include <patchbay/reducers/impl/case_table.hpp>
#include <patchbay/store/action.hpp>
#include <patchbay/store/reducer.hpp>
#include <patchbay/value/diff.hpp>
#include <patchbay/value/value.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>

namespace patchbay::inline v0_1::impl {

// The structs that the last few states of a slice stand for. It only ever saves work: whoever asks for another state
// gets it read from JSON.
template <class State>
class typed_states {
 public:
  using pointer = std::shared_ptr<const State>;

  [[nodiscard]] pointer of(const value& state) {
    if (pointer known = find(state)) return known;
    auto read = std::make_shared<const State>(state.template get<State>());
    keep(state, read);
    return read;
  }

  void keep(const value& state, pointer typed) {
    const std::lock_guard lock(mutex_);
    std::rotate(entries_.begin(), entries_.end() - 1, entries_.end());
    entries_.front() = {state, std::move(typed)};
  }

 private:
  // A dispatch has one state before and one after; a view or an undo may still be at an earlier one.
  static constexpr std::size_t capacity = 4;

  pointer find(const value& state) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const auto& entry) {
      return entry.second != nullptr && entry.first.identical(state);
    });
    if (found == entries_.end()) return nullptr;
    std::rotate(entries_.begin(), found, found + 1);
    return entries_.front().second;
  }

  std::mutex mutex_;
  std::array<std::pair<value, pointer>, capacity> entries_;
};

// Of JSON there is nothing to keep.
template <>
class typed_states<value> {};

// A state that comes from elsewhere: with the store's first action, or with another reducer.
[[nodiscard]] bool brings_a_state(const action& a) noexcept;

template <class State, class Json = nlohmann::json>
value run_typed_cases(const case_table<State>& table, typed_states<State>& states, const value& state,
                      const action& a) {
  if (brings_a_state(a)) (void)states.of(state);
  std::shared_ptr<const State> before;
  std::shared_ptr<State> after;
  table.for_each_step(a, [&](const case_step<State>& run) {
    if (!after) {
      before = states.of(state);
      after = std::make_shared<State>(*before);
    }
    run(*after, a);
  });
  if (!after) return state;
  if constexpr (std::equality_comparable<State>) {
    if (*after == *before) return state;
  }
  value next = reconcile(state, Json(*after));
  if (!next.identical(state)) states.keep(next, std::move(after));
  return next;
}

inline value run_cases(const case_table<value>& table, const value& state, const action& a) {
  value next = state;
  table.for_each_step(a, [&](const case_step<value>& run) { run(next, a); });
  return next;
}

template <class State>
reducer make_case_reducer(State initial, case_table<State> table, std::shared_ptr<typed_states<State>> states) {
  value first = value::from(initial);
  if constexpr (std::same_as<State, value>) {
    return {std::move(first), with_answers{[table = std::move(table)](const value& state, const action& a) -> value {
              return run_cases(table, state, a);
            }}};
  } else {
    states->keep(first, std::make_shared<const State>(std::move(initial)));
    return {std::move(first), with_answers{[table = std::move(table), states = std::move(states)](
                                               const value& state, const action& a) -> value {
              return run_typed_cases(table, *states, state, a);
            }}};
  }
}

}  // namespace patchbay::impl
