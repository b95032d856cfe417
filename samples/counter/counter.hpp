#pragma once

#include <patchbay/store/dispatcher.hpp>
#include <patchbay/store/reducer.hpp>
#include <patchbay/value/value.hpp>

#include <functional>
#include <string>
#include <string_view>

/// The counter of Redux Toolkit: a slice, a thunk with a condition, and an async thunk.
namespace counter {

/// Of `{"counter": {"value": 0, "status": "idle"}}`.
[[nodiscard]] patchbay::reducer make_reducer();

[[nodiscard]] patchbay::action increment();
[[nodiscard]] patchbay::action decrement();
[[nodiscard]] patchbay::action increment_by_amount(const patchbay::value& amount);

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
    if (is_odd(select_count(get_state()))) dispatch(increment_by_amount(amount));
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
