#pragma once

#include <patchbay/reducers/slice.hpp>
#include <patchbay/store/dispatcher.hpp>
#include <patchbay/store/reducer.hpp>
#include <patchbay/value/value.hpp>

#include <functional>
#include <string>
#include <string_view>

/// The counter of Redux Toolkit: a slice, a thunk with a condition, and an async thunk.
namespace counter {

/// `{"value": 0, "status": "idle"}`. Its cases refuse what is no number, where JavaScript would make text of it.
struct counter_slice : patchbay::slice<> {
  counter_slice();

  patchbay::action_creator<> increment = case_reducer("increment", [](const patchbay::draft& state) { add(state, 1); });
  patchbay::action_creator<> decrement =
      case_reducer("decrement", [](const patchbay::draft& state) { add(state, -1); });
  patchbay::action_creator<patchbay::value> increment_by_amount = case_reducer("incrementByAmount", add);

 private:
  static void add(const patchbay::draft& state, const patchbay::value& amount);
};

extern const counter_slice slice;

/// Of `{"counter": {"value": 0, "status": "idle"}}`.
[[nodiscard]] patchbay::reducer make_reducer();

/// The number that the counter shows.
[[nodiscard]] patchbay::value select_count(const patchbay::value& state);
[[nodiscard]] bool is_odd(const patchbay::value& count);

/// What the thunks need from outside.
struct services {
  /// Asks for a number, and calls back when it is there.
  std::function<void(patchbay::value amount, std::function<void(patchbay::value)> answer)> fetch_count;
  /// A name for a request.
  std::function<std::string()> make_request_id;
};

/// Adds, but only to an odd number.
[[nodiscard]] inline auto increment_if_odd(const patchbay::value& amount) {
  return [amount](const patchbay::dispatcher& dispatch, const patchbay::state_getter& get_state) {
    if (is_odd(select_count(get_state()))) dispatch(slice.increment_by_amount(amount));
  };
}

/// The stages of a request, as Redux Toolkit's createAsyncThunk names and furnishes them.
[[nodiscard]] patchbay::action fetch_pending(const patchbay::value& amount, std::string_view request_id);
[[nodiscard]] patchbay::action fetch_fulfilled(const patchbay::value& amount, std::string_view request_id,
                                               const patchbay::value& answer);

/// Adds what comes back from outside.
[[nodiscard]] inline auto increment_async(const patchbay::value& amount) {
  return [amount](const patchbay::dispatcher& dispatch, const patchbay::state_getter&, const services& outside) {
    const std::string id = outside.make_request_id();
    dispatch(fetch_pending(amount, id));
    outside.fetch_count(amount, [dispatch, amount, id](const patchbay::value& answer) {
      dispatch(fetch_fulfilled(amount, id, answer));
    });
  };
}

}  // namespace counter
