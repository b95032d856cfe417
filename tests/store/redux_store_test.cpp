#include "store/support.hpp"

#include <concepts>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Redux's own cases for its store, by their number in the list of cases. Those about object identity of listeners,
// `this` and JavaScript's missing types have no counterpart; enhancers are middleware and functions around a reducer
// here.

namespace patchbay::test {
namespace {

// A reducer with redux's test actions that call back from inside the reducer.
class calling_reducer {
 public:
  std::function<void()> in_the_middle;

  reducer make() {
    return reducer(value::array(), [this](draft, const action& a) {
      if (a.type() == "CALL_IN_MIDDLE" && in_the_middle) in_the_middle();
      if (a.type() == "THROW_ERROR") throw std::runtime_error("thrown by a reducer");
    });
  }
};

constexpr std::string_view unknown_type = "UNKNOWN_ACTION";

template <class Store>
concept has_the_redux_surface =
    requires(Store s, std::function<void()> listener, reducer next, std::function<void(const value&)> observer) {
      { s.dispatch("TYPE") } -> std::same_as<dispatch_result>;
      { s.subscribe(listener) } -> std::same_as<subscription>;
      { s.get_state() } -> std::same_as<value>;
      { s.replace_reducer(next) } -> std::same_as<void>;
      { s.observe(observer) } -> std::same_as<subscription>;
    };

TEST(ReduxStore, R1_AStoreHasDispatchSubscribeGetStateReplaceReducerAndObserve) {
  static_assert(has_the_redux_surface<store>);
  static_assert(!std::copyable<store> && std::movable<store>);
  static_assert(!std::copyable<subscription> && std::movable<subscription>);
  const store made = create_store(todos());
  EXPECT_EQ(made.get_state(), value::array());
}

TEST(ReduxStore, R2_AnEmptyReducerIsRefused) {
  EXPECT_EQ(code_of([] { (void)create_store(reducer()); }), errc::invalid_argument);
  EXPECT_EQ(code_of([] { (void)create_store(std::function<value(const value&, const action&)>()); }),
            errc::invalid_argument);
}

TEST(ReduxStore, R3_ThePreloadedStateIsThereBeforeAnyDispatch) {
  const value preloaded = value::array({{{"id", 1}, {"text", "Hello"}}});
  EXPECT_EQ(create_store(todos(), preloaded).get_state(), preloaded);
}

TEST(ReduxStore, R4_WithoutPreloadedStateTheReducersInitialValueCounts) {
  const store todo_list = create_store(todos());
  EXPECT_EQ(todo_list.get_state(), value::array());
  todo_list.dispatch(unknown_type);
  EXPECT_EQ(todo_list.get_state(), value::array());
  todo_list.dispatch(add_todo("Hello"));
  EXPECT_EQ(todo_list.get_state(), R"([{"id":1,"text":"Hello"}])"_value);
  todo_list.dispatch(add_todo("World"));
  EXPECT_EQ(todo_list.get_state(), R"([{"id":1,"text":"Hello"},{"id":2,"text":"World"}])"_value);
}

TEST(ReduxStore, R5_FromAPreloadedListTheNextIdIsTheHighestPlusOne) {
  const store todo_list = create_store(todos(), R"([{"id":7,"text":"Hello"}])"_value);
  todo_list.dispatch(unknown_type);
  EXPECT_EQ(ids_of(todo_list.get_state()), std::vector<int>{7});
  todo_list.dispatch(add_todo("World"));
  EXPECT_EQ(ids_of(todo_list.get_state()), (std::vector<int>{7, 8}));
}

TEST(ReduxStore, R6_ReplacingTheReducerKeepsTheState) {
  store todo_list = create_store(todos());
  todo_list.dispatch(add_todo("Hello"));
  todo_list.dispatch(add_todo("World"));
  const value two = todo_list.get_state();

  todo_list.replace_reducer(todos_reverse());
  EXPECT_TRUE(todo_list.get_state().identical(two));
  todo_list.dispatch(add_todo("Perhaps"));
  EXPECT_EQ(ids_of(todo_list.get_state()), (std::vector<int>{3, 1, 2}));

  todo_list.replace_reducer(todos());
  EXPECT_EQ(ids_of(todo_list.get_state()), (std::vector<int>{3, 1, 2}));
  todo_list.dispatch(add_todo("Surely"));
  EXPECT_EQ(ids_of(todo_list.get_state()), (std::vector<int>{3, 1, 2, 4}));
}

TEST(ReduxStore, R7_ListenersAreCalledOncePerDispatchWhileSubscribed) {
  store todo_list = create_store(todos());
  int a = 0;
  int b = 0;
  const auto count_a = [&] { ++a; };
  const auto count_b = [&] { ++b; };
  const auto expect_after_a_dispatch = [&](int expected_a, int expected_b) {
    todo_list.dispatch(unknown_type);
    EXPECT_EQ(a, expected_a);
    EXPECT_EQ(b, expected_b);
  };

  subscription on_a = todo_list.subscribe(count_a);
  expect_after_a_dispatch(1, 0);
  expect_after_a_dispatch(2, 0);
  subscription on_b = todo_list.subscribe(count_b);
  EXPECT_EQ(b, 0);
  expect_after_a_dispatch(3, 1);
  on_a.unsubscribe();
  EXPECT_EQ(a, 3);
  expect_after_a_dispatch(3, 2);
  on_b.unsubscribe();
  expect_after_a_dispatch(3, 2);
  on_a = todo_list.subscribe(count_a);
  expect_after_a_dispatch(4, 2);
}

TEST(ReduxStore, R8_UnsubscribingTwiceRemovesOnlyOnce) {
  store todo_list = create_store(todos());
  int a = 0;
  int b = 0;
  subscription on_a = todo_list.subscribe([&] { ++a; });
  const subscription on_b = todo_list.subscribe([&] { ++b; });
  on_a.unsubscribe();
  on_a.unsubscribe();
  on_a.reset();
  todo_list.dispatch(unknown_type);
  EXPECT_EQ(a, 0);
  EXPECT_EQ(b, 1);
}

TEST(ReduxStore, R9_TheSameFunctionSubscribedTwiceIsTwoSubscriptions) {
  store todo_list = create_store(todos());
  int calls = 0;
  const std::function<void()> listener = [&] { ++calls; };
  const subscription first = todo_list.subscribe(listener);
  subscription second = todo_list.subscribe(listener);
  todo_list.dispatch(unknown_type);
  EXPECT_EQ(calls, 2);
  second.unsubscribe();
  second.unsubscribe();
  todo_list.dispatch(unknown_type);
  EXPECT_EQ(calls, 3);
}

TEST(ReduxStore, R10_AListenerThatRemovesItselfRunsOnce) {
  store todo_list = create_store(todos());
  int before = 0;
  int self = 0;
  int after = 0;
  const subscription on_before = todo_list.subscribe([&] { ++before; });
  subscription on_self;
  on_self = todo_list.subscribe([&, owned = std::string(100, 'x')] {
    on_self.unsubscribe();
    self += owned.size() == 100 ? 1 : 0;  // reads what the removed callable owns
  });
  const subscription on_after = todo_list.subscribe([&] { ++after; });
  todo_list.dispatch(unknown_type);
  todo_list.dispatch(unknown_type);
  EXPECT_EQ(before, 2);
  EXPECT_EQ(self, 1);
  EXPECT_EQ(after, 2);
}

TEST(ReduxStore, R11_AListenerRemovedBeforeItsTurnIsNotCalled) {
  store todo_list = create_store(todos());
  std::vector<subscription> all;
  std::string calls;
  all.push_back(todo_list.subscribe([&] { calls += '1'; }));
  all.push_back(todo_list.subscribe([&] {
    calls += '2';
    for (subscription& each : all) each.unsubscribe();
  }));
  all.push_back(todo_list.subscribe([&] { calls += '3'; }));
  todo_list.dispatch(unknown_type);
  EXPECT_EQ(calls, "12");
  todo_list.dispatch(unknown_type);
  EXPECT_EQ(calls, "12");
}

TEST(ReduxStore, R12_AListenerAddedDuringANotificationWaitsForTheNextDispatch) {
  store todo_list = create_store(todos());
  int added_calls = 0;
  subscription added;
  int calls = 0;
  const subscription adder = todo_list.subscribe([&] {
    ++calls;
    if (!added.connected()) added = todo_list.subscribe([&] { ++added_calls; });
  });
  todo_list.dispatch(unknown_type);
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(added_calls, 0);
  todo_list.dispatch(unknown_type);
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(added_calls, 1);
}

TEST(ReduxStore, R13_ANestedDispatchUsesTheNewestListOfListeners) {
  store todo_list = create_store(todos());
  int one = 0;
  int two = 0;
  int three = 0;
  int four = 0;
  subscription on_one;
  subscription on_four;
  on_one = todo_list.subscribe([&] {
    ++one;
    EXPECT_EQ(std::vector<int>({two, three, four}), std::vector<int>({0, 0, 0}));
    on_one.unsubscribe();
    on_four = todo_list.subscribe([&] { ++four; });
    todo_list.dispatch(unknown_type);
    EXPECT_EQ(std::vector<int>({one, two, three, four}), std::vector<int>({1, 1, 1, 1}));
  });
  const subscription on_two = todo_list.subscribe([&] { ++two; });
  const subscription on_three = todo_list.subscribe([&] { ++three; });

  todo_list.dispatch(unknown_type);
  EXPECT_EQ(std::vector<int>({one, two, three, four}), std::vector<int>({1, 2, 2, 1}));
  on_four.unsubscribe();
  todo_list.dispatch(unknown_type);
  EXPECT_EQ(std::vector<int>({one, two, three, four}), std::vector<int>({1, 3, 3, 1}));
}

TEST(ReduxStore, R14_AListenerReadsTheNewState) {
  store todo_list = create_store(todos());
  std::vector<int> seen;
  const subscription listener = todo_list.subscribe([&] { seen = ids_of(todo_list.get_state()); });
  todo_list.dispatch(add_todo("Hello"));
  EXPECT_EQ(seen, std::vector<int>{1});
}

TEST(ReduxStore, R17_AListenerMayDispatchOnceMore) {
  store fields = create_store(reducer(R"({"foo":0,"bar":0})"_value, [](draft state, const action& a) {
    if (a.type() == "foo") state["foo"] = 1;
    if (a.type() == "bar") state["bar"] = 2;
  }));
  const subscription listener = fields.subscribe([&] {
    if (fields.get_state()["bar"] == value(0)) fields.dispatch("bar");
  });
  fields.dispatch("foo");
  EXPECT_EQ(fields.get_state(), R"({"foo":1,"bar":2})"_value);
}

// --- what a reducer must not do -------------------------------------------------------------------------------

// Runs `forbidden` inside a reducer: an errc::reducing comes out, and the store works afterwards.
void expect_forbidden_in_a_reducer(store& target, calling_reducer& fixture, std::function<void()> forbidden,
                                   std::string_view said) {
  fixture.in_the_middle = std::move(forbidden);
  const error failure = error_of([&] { target.dispatch("CALL_IN_MIDDLE"); });
  EXPECT_EQ(failure.code(), errc::reducing);
  EXPECT_NE(failure.message().find(said), std::string::npos) << failure.message();
  fixture.in_the_middle = nullptr;
  EXPECT_NO_THROW(target.dispatch("CALL_IN_MIDDLE"));
  EXPECT_NO_THROW((void)target.get_state());
}

TEST(ReduxStore, R18_AReducerMayNotDispatch) {
  calling_reducer fixture;
  store target = create_store(fixture.make());
  expect_forbidden_in_a_reducer(
      target, fixture, [&] { target.dispatch(unknown_type); }, "may not dispatch");
  expect_forbidden_in_a_reducer(
      target, fixture,
      [&] {
        target.set_state({{"a", 1}});
      },
      "may not dispatch");
  expect_forbidden_in_a_reducer(
      target, fixture, [&] { target.batch([] {}); }, "may not dispatch");
  expect_forbidden_in_a_reducer(
      target, fixture, [&] { target.post(action("X")); }, "may not post");
}

TEST(ReduxStore, R19_AReducerMayNotReadTheStore) {
  constexpr std::string_view said = "may not call store.getState() while the reducer is executing";
  calling_reducer fixture;
  store target = create_store(fixture.make());
  view pulled = target.view({""});
  expect_forbidden_in_a_reducer(
      target, fixture, [&] { (void)target.get_state(); }, said);
  expect_forbidden_in_a_reducer(
      target, fixture, [&] { (void)target.revision(); }, said);
  expect_forbidden_in_a_reducer(
      target, fixture, [&] { (void)target.default_dispatcher().get_state(); }, said);
  expect_forbidden_in_a_reducer(
      target, fixture, [&] { (void)pulled.take(); }, said);
}

TEST(ReduxStore, R20_AReducerMayNotSubscribe) {
  constexpr std::string_view said = "may not call store.subscribe() while the reducer is executing";
  calling_reducer fixture;
  store target = create_store(fixture.make());
  expect_forbidden_in_a_reducer(
      target, fixture, [&] { (void)target.subscribe([] {}); }, said);
  expect_forbidden_in_a_reducer(
      target, fixture, [&] { (void)target.subscribe([](const value&, const value&) {}); }, said);
  expect_forbidden_in_a_reducer(
      target, fixture, [&] { (void)target.observe([](const value&) {}); }, said);
  expect_forbidden_in_a_reducer(
      target, fixture, [&] { (void)target.on_commit([](const commit&) {}); }, said);
  expect_forbidden_in_a_reducer(
      target, fixture, [&] { (void)target.on_action([](const settled_action&) {}); }, said);
  expect_forbidden_in_a_reducer(
      target, fixture, [&] { (void)target.view({""}); }, said);
  expect_forbidden_in_a_reducer(
      target, fixture, [&] { (void)target.handle("X", [](draft) {}); }, "may not register a handler");
}

TEST(ReduxStore, R21_AReducerMayNotUnsubscribeButMayDropASubscription) {
  calling_reducer fixture;
  store target = create_store(fixture.make());
  int calls = 0;
  subscription listener = target.subscribe([&] { ++calls; });
  expect_forbidden_in_a_reducer(
      target, fixture, [&] { listener.unsubscribe(); }, "may not unsubscribe");
  EXPECT_TRUE(listener.connected());

  calls = 0;
  fixture.in_the_middle = [&] { listener.reset(); };
  target.dispatch("CALL_IN_MIDDLE");
  EXPECT_FALSE(listener.connected());
  EXPECT_EQ(calls, 0);
}

TEST(ReduxStore, R22_AReducerThatThrowsChangesNothing) {
  calling_reducer fixture;
  store target = create_store(fixture.make());
  int calls = 0;
  const subscription listener = target.subscribe([&] { ++calls; });
  const value before = target.get_state();
  EXPECT_THROW(target.dispatch("THROW_ERROR"), std::runtime_error);
  EXPECT_TRUE(target.get_state().identical(before));
  EXPECT_EQ(target.revision(), 0U);
  EXPECT_EQ(calls, 0);
  target.dispatch(unknown_type);
  EXPECT_EQ(calls, 1);
}

// --- construction -----------------------------------------------------------------------------------------------

TEST(ReduxStore, R27_AFunctionAroundTheReducerAndAMiddlewareDoWhatAnEnhancerDoes) {
  int reduced = 0;
  const reducer inner = todos();
  const reducer counting = reducer(value::array(), [&, inner](const value& state, const action& a) {
    ++reduced;
    return inner(state, a);
  });
  int dispatched = 0;
  const auto spy = [&](const middleware_api&, const next_dispatch& next, const action& a) {
    ++dispatched;
    return next(a);
  };
  const store enhanced = create_store(counting, R"([{"id":4,"text":"x"}])"_value, apply_middleware(spy));
  EXPECT_EQ(reduced, 1);  // for the initial state, which passes no middleware
  EXPECT_EQ(dispatched, 0);
  enhanced.dispatch(add_todo("Hello"));
  EXPECT_EQ(dispatched, 1);
  EXPECT_EQ(ids_of(enhanced.get_state()), (std::vector<int>{4, 5}));
}

TEST(ReduxStore, R30_ReplacingTheReducerByAnEmptyOneIsRefused) {
  store todo_list = create_store(todos());
  EXPECT_EQ(code_of([&] { todo_list.replace_reducer(reducer()); }), errc::invalid_argument);
  todo_list.dispatch(add_todo("still works"));
  EXPECT_EQ(ids_of(todo_list.get_state()), std::vector<int>{1});
}

TEST(ReduxStore, R31_AnEmptyListenerIsRefused) {
  store todo_list = create_store(todos());
  EXPECT_EQ(code_of([&] { (void)todo_list.subscribe(std::function<void()>()); }), errc::invalid_argument);
  EXPECT_EQ(code_of([&] { (void)todo_list.subscribe(std::function<void(const value&, const value&)>()); }),
            errc::invalid_argument);
  EXPECT_EQ(code_of([&] { (void)todo_list.on_commit({}); }), errc::invalid_argument);
  EXPECT_EQ(code_of([&] { (void)todo_list.on_action({}); }), errc::invalid_argument);
  EXPECT_EQ(code_of([&] { (void)todo_list.view({""}, view_callback()); }), errc::invalid_argument);
  EXPECT_EQ(code_of([&] { todo_list.post(std::function<void()>()); }), errc::invalid_argument);
}

// --- observe ------------------------------------------------------------------------------------------------------

store two_fields() {
  return create_store(reducer(R"({"foo":0,"bar":0})"_value, [](draft state, const action& a) {
    if (a.type() == "foo") state["foo"] = 1;
    if (a.type() == "bar") state["bar"] = 2;
  }));
}

TEST(ReduxStore, R32_ObserveReturnsASubscriptionAndRefusesAnEmptyObserver) {
  store fields = two_fields();
  subscription observer = fields.observe([](const value&) {});
  EXPECT_TRUE(observer.connected());
  observer.unsubscribe();
  EXPECT_FALSE(observer.connected());
  EXPECT_EQ(code_of([&] { (void)fields.observe({}); }), errc::invalid_argument);
}

TEST(ReduxStore, R33_AnObserverGetsTheStateNowAndAfterEveryDispatch) {
  store fields = two_fields();
  std::vector<value> results;
  const subscription observer = fields.observe([&](const value& state) { results.push_back(state); });
  fields.dispatch("foo");
  fields.dispatch("bar");
  EXPECT_EQ(results, (std::vector<value>{R"({"foo":0,"bar":0})"_value, R"({"foo":1,"bar":0})"_value,
                                         R"({"foo":1,"bar":2})"_value}));
}

TEST(ReduxStore, R34_AnObserverThatEndedGetsNothingMore) {
  store fields = two_fields();
  std::vector<value> results;
  subscription observer = fields.observe([&](const value& state) { results.push_back(state); });
  fields.dispatch("foo");
  observer.unsubscribe();
  fields.dispatch("bar");
  EXPECT_EQ(results, (std::vector<value>{R"({"foo":0,"bar":0})"_value, R"({"foo":1,"bar":0})"_value}));
}

// --- what redux does and does not test
// --------------------------------------------------------------------------------

TEST(ReduxStore, R38_TheFirstActionIsPrivateAndSoIsTheOneOfANewReducer) {
  std::vector<std::string> types;
  const auto recording = [&](const value& state, const action& a) {
    types.emplace_back(a.type());
    return state;
  };
  store first = create_store(recording, value::object());
  store second = create_store(recording, value::object());
  first.replace_reducer(recording);
  ASSERT_EQ(types.size(), 3U);
  EXPECT_TRUE(types[0].starts_with(action_types::init));
  EXPECT_TRUE(types[1].starts_with(action_types::init));
  EXPECT_NE(types[0], types[1]);
  EXPECT_TRUE(types[2].starts_with(action_types::replace));
  EXPECT_GT(types[2].size(), action_types::replace.size());
}

TEST(ReduxStore, R39_DispatchReturnsTheAction) {
  const store todo_list = create_store(todos());
  EXPECT_EQ(todo_list.dispatch(add_todo("Hello")).action, add_todo("Hello"));
}

TEST(ReduxStore, R40_PlainListenersRunAlsoWhenNothingChanged) {
  store todo_list = create_store(todos());
  int always = 0;
  int on_change = 0;
  int viewed = 0;
  const subscription plain = todo_list.subscribe([&] { ++always; });
  const subscription changes = todo_list.subscribe([&](const value&, const value&) { ++on_change; });
  const view all = todo_list.view({""}, [&](const update&) { ++viewed; });
  EXPECT_FALSE(todo_list.dispatch(unknown_type).changed);
  EXPECT_EQ(always, 1);
  EXPECT_EQ(on_change, 0);
  EXPECT_EQ(viewed, 0);
  EXPECT_TRUE(todo_list.dispatch(add_todo("Hello")).changed);
  EXPECT_EQ(always, 2);
  EXPECT_EQ(on_change, 1);
  EXPECT_EQ(viewed, 1);
}

TEST(ReduxStore, R41_AListenerThatThrowsStopsNeitherTheCommitNorTheOthers) {
  store todo_list = create_store(todos());
  int after = 0;
  const subscription bad = todo_list.subscribe([] { throw std::runtime_error("first"); });
  const subscription worse = todo_list.subscribe([] { throw std::runtime_error("second"); });
  const subscription good = todo_list.subscribe([&] { ++after; });
  try {
    todo_list.dispatch(add_todo("Hello"));
    FAIL() << "what a listener threw was lost";
  } catch (const std::runtime_error& failure) {
    EXPECT_STREQ(failure.what(), "first");
  }
  EXPECT_EQ(after, 1);
  EXPECT_EQ(ids_of(todo_list.get_state()), std::vector<int>{1});
  EXPECT_EQ(todo_list.revision(), 1U);
}

TEST(ReduxStore, R42_ANestedDispatchIsDepthFirst) {
  counter_app app;
  std::string log;
  const subscription a = app.store.subscribe([&] {
    log += " A" + std::to_string(app.counter());
    if (app.counter() < 3) app.dispatch("INCREMENT");
  });
  const subscription b = app.store.subscribe([&] { log += " B" + std::to_string(app.counter()); });
  app.dispatch("INCREMENT");
  EXPECT_EQ(log, " A1 A2 A3 B3 B3 B3");
}

TEST(ReduxStore, R42_AViewGetsOnePatchOverNestedDispatchesAndThenNothing) {
  counter_app app;
  const subscription a = app.store.subscribe([&] {
    if (app.counter() < 3) app.dispatch("INCREMENT");
  });
  std::vector<std::string> updates;
  const view b = app.store.view({"/counter"}, [&](const update& news) { updates.push_back(news.text()); });
  app.dispatch("INCREMENT");
  EXPECT_EQ(updates, std::vector<std::string>{
                         R"({"base":0,"revision":3,"patch":[{"op":"replace","path":"/counter","value":3}]})"});
}

TEST(ReduxStore, R43_ReplacingTheReducerNotifiesOnce) {
  store todo_list = create_store(todos());
  int calls = 0;
  const subscription listener = todo_list.subscribe([&] { ++calls; });
  todo_list.replace_reducer(todos_reverse());
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace patchbay::test
