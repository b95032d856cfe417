#include "counter.hpp"

#include <patchbay/error.hpp>
#include <patchbay/store/store.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace counter {
namespace {

using patchbay::action;
using patchbay::value;

value state_of(const value& count, std::string_view status) {
  return {{"counter", {{"value", count}, {"status", status}}}};
}

TEST(Counter, StartsIdleAtZero) { EXPECT_EQ(patchbay::create_store(make_reducer()).state(), state_of(0, "idle")); }

TEST(Counter, CountsUpAndDown) {
  patchbay::store store = patchbay::create_store(make_reducer());
  store.dispatch(slice.increment());
  store.dispatch(slice.increment());
  store.dispatch(slice.decrement());
  store.dispatch(slice.increment_by_amount(2.5));
  EXPECT_EQ(select_count(store.state()), value(3.5));
}

TEST(Counter, StaysAnIntegerWhereItIsWhole) {
  patchbay::store store = patchbay::create_store(make_reducer());
  store.dispatch(slice.increment_by_amount(0.5));
  store.dispatch(slice.increment_by_amount(0.5));
  EXPECT_EQ(select_count(store.state()), value(1));
}

TEST(Counter, IgnoresWhatItDoesNotKnow) {
  patchbay::store store = patchbay::create_store(make_reducer());
  EXPECT_FALSE(store.dispatch("counter/fetchCount").changed);
  EXPECT_FALSE(store.dispatch("counter/fetchCount/rejected").changed);
}

TEST(Counter, RefusesToAddWhatIsNoNumber) {
  const patchbay::reducer reduce = make_reducer();
  for (const value& payload : {value("5"), value(), value(true), value::array({1})}) {
    try {
      (void)reduce(state_of(1, "idle"), slice.increment_by_amount(payload));
      ADD_FAILURE() << payload << " was added";
    } catch (const patchbay::error& failure) {
      EXPECT_EQ(failure.code(), patchbay::errc::type_mismatch);
      EXPECT_EQ(failure.place().action_type, "counter/incrementByAmount");
      EXPECT_EQ(failure.place().pointer, "/counter/value");
    }
  }
}

TEST(Counter, AddsConditionallyToOddNumbersOnly) {
  patchbay::store store = patchbay::create_store(make_reducer());
  store.dispatch(increment_if_odd(10));
  EXPECT_EQ(select_count(store.state()), value(0));
  store.dispatch(slice.increment());
  store.dispatch(increment_if_odd(10));
  EXPECT_EQ(select_count(store.state()), value(11));
}

TEST(Counter, OddIsWhatJavaScriptsRemainderSays) {
  EXPECT_TRUE(is_odd(3));
  EXPECT_FALSE(is_odd(-3));
  EXPECT_FALSE(is_odd(1.5));
}

TEST(Counter, IsBusyUntilTheServerAnswers) {
  std::vector<std::function<void(value)>> waiting;
  services outside = {
      .fetch_count = [&](const value&, std::function<void(value)> answer) { waiting.push_back(std::move(answer)); },
      .make_request_id = [] { return std::string("r1"); },
  };
  patchbay::store store = patchbay::create_store(make_reducer());
  const auto dispatch = patchbay::create_dispatch(store, {.reducer = make_reducer(), .services = std::ref(outside)});
  std::vector<action> seen;
  const auto watching = store.on_action([&](const patchbay::settled_action& each) { seen.push_back(each.action); });

  dispatch(increment_async(7));
  EXPECT_EQ(store.state(), state_of(0, "loading"));
  waiting.front()(7);
  EXPECT_EQ(store.state(), state_of(7, "idle"));
  EXPECT_EQ(seen, (std::vector{fetch_pending(7, "r1"), fetch_fulfilled(7, "r1", 7)}));
}

}  // namespace
}  // namespace counter
