#include "store/support.hpp"

#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// zustand's cases for its vanilla store. Actions are handlers here instead of functions in the state, the state is
// JSON, and listeners are never compared: so some cases have no counterpart.

namespace patchbay::test {
namespace {

using heard = std::vector<std::pair<value, value>>;

auto hear(heard& log) {
  return [&log](const value& now, const value& previous) { log.emplace_back(now, previous); };
}

value counted(int number) { return {{"count", number}}; }

TEST(ZustandStore, Z1_AStoreSetsGetsSubscribesAndKnowsItsInitialState) {
  store made{{{"count", 1}}};
  EXPECT_EQ(made.get_state(), counted(1));
  EXPECT_EQ(made.initial_state(), counted(1));
  made.set_state({{"count", 2}});
  EXPECT_EQ(made.get_state(), counted(2));
}

TEST(ZustandStore, Z2_AHandlerRegisteredOnTheStoreUpdates) {
  store made(counted(0));
  made.handle({{"inc", [](draft state) { state["count"] += 1; }}});
  made.dispatch("inc");
  EXPECT_EQ(made.state(), counted(1));
}

TEST(ZustandStore, Z3_AThunkAndTheStoreAgreeOnTheState) {
  store made(counted(0));
  made.dispatch([&](auto get_state, auto) {
    made.set_state(counted(1));
    EXPECT_TRUE(get_state().identical(made.get_state()));
  });
  EXPECT_EQ(made.state(), counted(1));
}

TEST(ZustandStore, Z4_TheInitialStateStaysTheVeryFirst) {
  const value first = counted(0);
  store made(first);
  made.set_state(counted(5));
  EXPECT_TRUE(made.initial_state().identical(first));
}

TEST(ZustandStore, Z5_APartialIsMergedFromInsideAndOutside) {
  store made{{{"a", 1}, {"b", 2}}};
  made.handle({{"set a", [](draft state) { state.merge({{"a", 10}}); }}});
  made.dispatch("set a");
  made.set_state({{"b", 20}});
  EXPECT_EQ(made.state(), R"({"a":10,"b":20})"_value);
}

TEST(ZustandStore, Z6_SettingAnEqualValueNotifiesNobodyOfAChange) {
  heard log;
  store made(counted(1));
  const subscription listener = made.subscribe(hear(log));
  made.set_state(counted(1));
  made.replace_state(counted(1));
  made.set_state([](draft state) { state["count"] = 1; });
  EXPECT_TRUE(log.empty());
  EXPECT_EQ(made.revision(), 0U);
  made.set_state({{"count", 1.0}});  // another kind of number is another value
  EXPECT_EQ(log.size(), 1U);
}

TEST(ZustandStore, Z7_ReplacingDropsWhatIsNotThere) {
  store made{{{"a", 1}, {"b", 2}}};
  made.replace_state({{"b", 3}});
  EXPECT_EQ(made.state(), R"({"b":3})"_value);
}

TEST(ZustandStore, Z8_TheStateMayBecomeNull) {
  store object{{{"a", 1}}};
  object.set_state(nullptr);
  EXPECT_TRUE(object.state().is_null());
  store text(value("foo"));
  text.set_state(nullptr);
  EXPECT_TRUE(text.state().is_null());
}

TEST(ZustandStore, Z9_TheStateMayBeAScalar) {
  store number(value(1));
  number.set_state([](draft state) { state += 1; });
  EXPECT_EQ(number.state(), value(2));
  number.set_state(5);
  EXPECT_EQ(number.state(), value(5));
}

TEST(ZustandStore, Z10_WhatComesOutEqualIsNoChangeWhateverItsIdentity) {
  heard log;
  store made{{{"list", value::array({1, 2, 3})}}};
  const subscription listener = made.subscribe(hear(log));
  const value before = made.state();
  made.set_state({{"list", value::array({1, 2, 3})}});
  EXPECT_TRUE(log.empty());
  EXPECT_TRUE(made.state().identical(before));
}

TEST(ZustandStore, Z11_AListenerGetsTheStateAndThePreviousOne) {
  heard first;
  heard second;
  heard gone;
  store made(counted(0));
  const subscription one = made.subscribe(hear(first));
  const subscription two = made.subscribe(hear(second));
  subscription three = made.subscribe(hear(gone));
  three.unsubscribe();
  made.set_state(counted(1));
  EXPECT_EQ(first, (heard{{counted(1), counted(0)}}));
  EXPECT_EQ(second, first);
  EXPECT_TRUE(gone.empty());
}

TEST(ZustandStore, Z14_AListenerRemovedBeforeItsTurnIsSkipped) {
  heard log;
  store made(counted(0));
  subscription second;
  const subscription first = made.subscribe([&](const value&, const value&) { second.reset(); });
  second = made.subscribe(hear(log));
  made.set_state(counted(1));
  EXPECT_TRUE(log.empty());
}

TEST(ZustandStore, Z15_ANestedChangeIsHeardOnceByWhoComesLater) {
  heard first;
  heard second;
  store made(counted(0));
  const subscription one = made.subscribe([&](const value& now, const value& previous) {
    first.emplace_back(now, previous);
    if (now == counted(1)) made.set_state(counted(2));
  });
  const subscription two = made.subscribe(hear(second));
  made.set_state(counted(1));
  EXPECT_EQ(first, (heard{{counted(1), counted(0)}, {counted(2), counted(1)}}));
  EXPECT_EQ(second, (heard{{counted(2), counted(0)}}));
}

TEST(ZustandStore, Z15_ANestedChangeAndItsReversalAreNotHeardByWhoComesLater) {
  heard second;
  store made(counted(0));
  const subscription one = made.subscribe([&](const value& now, const value&) {
    if (now == counted(1)) made.set_state(counted(0));
  });
  const subscription two = made.subscribe(hear(second));
  made.set_state(counted(1));
  EXPECT_TRUE(second.empty());
  EXPECT_EQ(made.revision(), 2U);
}

TEST(ZustandStore, Z16_AnEmptyPartialIsSettledLikeADispatchThatChangesNothing) {
  heard log;
  int plain = 0;
  store made(counted(0));
  const subscription changes = made.subscribe(hear(log));
  const subscription always = made.subscribe([&] { ++plain; });
  made.set_state(value::object());
  made.set_state(counted(0));
  EXPECT_EQ(plain, 2);
  EXPECT_TRUE(log.empty());
}

TEST(ZustandStore, Z17_MergingIsShallow) {
  store made{{{"nested", {{"a", 1}, {"b", 2}}}}};
  made.set_state({{"nested", {{"a", 10}}}});
  EXPECT_EQ(made.state(), R"({"nested":{"a":10}})"_value);
}

TEST(ZustandStore, Z20_AListenerThatThrowsStopsNobody) {
  heard log;
  store made(counted(0));
  const subscription bad = made.subscribe([](const value&, const value&) { throw std::runtime_error("bad"); });
  const subscription good = made.subscribe(hear(log));
  EXPECT_THROW(made.set_state(counted(1)), std::runtime_error);
  EXPECT_EQ(made.state(), counted(1));
  EXPECT_EQ(log.size(), 1U);
}

TEST(ZustandStore, Z21_AStoresEndDisconnectsItsListeners) {
  subscription listener;
  {
    store made(counted(0));
    listener = made.subscribe([] {});
    EXPECT_TRUE(listener.connected());
  }
  EXPECT_FALSE(listener.connected());
  EXPECT_NO_THROW(listener.unsubscribe());
}

// --- subscribeWithSelector ------------------------------------------------------------------------------------------

value select_value(const value& state) { return state["value"]; }

store value_and_other() { return store{{{"value", 1}, {"other", "a"}}}; }

TEST(ZustandSelector, ZS1_OnlyAChangeOfTheSelectedValueIsHeard) {
  heard log;
  store made = value_and_other();
  const subscription listener = made.subscribe(select_value, hear(log));
  made.set_state({{"other", "b"}});
  EXPECT_TRUE(log.empty());
  made.set_state({{"value", 2}});
  EXPECT_EQ(log, (heard{{2, 1}}));
}

TEST(ZustandSelector, ZS1_APlaceOrASelectorSelectsToo) {
  heard by_place;
  heard by_selector;
  store made = value_and_other();
  const subscription one = made.subscribe("/value"_pointer, hear(by_place));
  const auto twice = create_selector("/value"_pointer, [](const value& v) { return v.get<int>() * 2; });
  const subscription two = made.subscribe(twice, hear(by_selector));
  made.set_state({{"other", "b"}});
  made.set_state({{"value", 2}});
  EXPECT_EQ(by_place, (heard{{2, 1}}));
  EXPECT_EQ(by_selector, (heard{{4, 2}}));
}

TEST(ZustandSelector, ZS2_TheEqualityDecides) {
  heard never;
  heard always;
  store made = value_and_other();
  const subscription one = made.subscribe(select_value, hear(never), [](const value&, const value&) { return true; });
  const subscription two = made.subscribe(select_value, hear(always), [](const value&, const value&) { return false; });
  made.set_state({{"value", 2}});
  made.set_state({{"other", "b"}});
  EXPECT_TRUE(never.empty());
  EXPECT_EQ(always, (heard{{2, 1}, {2, 2}}));
}

TEST(ZustandSelector, ZS3_UnsubscribingWorks) {
  heard log;
  store made = value_and_other();
  subscription listener = made.subscribe(select_value, hear(log));
  made.set_state({{"value", 2}});
  listener.unsubscribe();
  made.set_state({{"value", 3}});
  EXPECT_EQ(log.size(), 1U);
  EXPECT_FALSE(listener.connected());
}

TEST(ZustandSelector, ZS4_TheComparisonIsWithWhatWasLastFired) {
  heard log;
  store made{{{"value", 0.0}}};
  const auto roughly = [](const value& a, const value& b) {
    return static_cast<int>(a.get<double>()) == static_cast<int>(b.get<double>());
  };
  const subscription listener = made.subscribe(select_value, hear(log), roughly);
  made.set_state({{"value", 0.5}});
  EXPECT_TRUE(log.empty());
  made.set_state({{"value", 1.0}});
  EXPECT_EQ(log, (heard{{1.0, 0.0}}));
}

TEST(ZustandSelector, ZS5_FiringImmediatelyTellsTheValueNow) {
  heard log;
  store made = value_and_other();
  const subscription listener = made.subscribe(select_value, hear(log), {}, true);
  EXPECT_EQ(log, (heard{{1, 1}}));
  made.set_state({{"value", 2}});
  EXPECT_EQ(log, (heard{{1, 1}, {2, 1}}));
}

TEST(ZustandSelector, ZS5_AChangeMadeWhileFiringIsHeardAfterwards) {
  heard log;
  store made = value_and_other();
  bool inside = false;
  const subscription listener = made.subscribe(
      select_value,
      [&](const value& now, const value& previous) {
        EXPECT_FALSE(std::exchange(inside, true));
        log.emplace_back(now, previous);
        if (now == value(1)) made.set_state({{"value", 2}});
        inside = false;
      },
      {}, true);
  EXPECT_EQ(log, (heard{{1, 1}, {2, 1}}));
}

TEST(ZustandSelector, ZS6_AListenerWithoutASelectorHearsEveryChange) {
  heard log;
  store made = value_and_other();
  const subscription listener = made.subscribe(hear(log));
  made.set_state({{"other", "b"}});
  EXPECT_EQ(log.size(), 1U);
}

// --- shallow --------------------------------------------------------------------------------------------------------

TEST(ZustandShallow, ZH1_ScalarsAndObjectsOfEqualScalars) {
  EXPECT_TRUE(shallow_equal(1, 1));
  EXPECT_FALSE(shallow_equal(1, 2));
  EXPECT_TRUE(
      shallow_equal("a longer text than fits a short string", std::string("a longer text than fits a short string")));
  EXPECT_TRUE(shallow_equal({{"a", 1}, {"b", "x"}}, {{"b", "x"}, {"a", 1}}));
  EXPECT_FALSE(shallow_equal({{"a", 1}}, {{"a", 1}, {"b", 2}}));
  EXPECT_FALSE(shallow_equal({{"a", nullptr}}, {{"b", 1}}));
  EXPECT_FALSE(shallow_equal({{"a", nullptr}}, {{"b", nullptr}}));
}

TEST(ZustandShallow, ZH2_ArraysByOrderAndNestedContainersByIdentity) {
  EXPECT_TRUE(shallow_equal(value::array({1, 2, 3}), value::array({1, 2, 3})));
  EXPECT_FALSE(shallow_equal(value::array({1, 2, 3}), value::array({2, 1, 3})));
  EXPECT_FALSE(shallow_equal(value::array({1, 2}), value::array({1, 2, 3})));
  const value nested = value::array({1});
  EXPECT_TRUE(shallow_equal(value::array({nested, 1}), value::array({nested, 1})));
  EXPECT_FALSE(shallow_equal(value::array({value::array({1})}), value::array({value::array({1})})));
}

TEST(ZustandShallow, ZH3_TheOrderInWhichMembersWereWrittenDoesNotMatter) {
  const value ab = produce(value::object(), [](draft d) {
    d["a"] = 1;
    d["b"] = 2;
  });
  const value ba = produce(value::object(), [](draft d) {
    d["b"] = 2;
    d["a"] = 1;
  });
  EXPECT_TRUE(shallow_equal(ab, ba));
}

TEST(ZustandShallow, ZH4_DifferentKindsAreNeverEqual) {
  EXPECT_FALSE(shallow_equal(value::array(), value::object()));
  EXPECT_FALSE(shallow_equal(value::object(), nullptr));
  EXPECT_FALSE(shallow_equal(1, 1.0));
}

TEST(ZustandShallow, ZH6_AsEqualityItKeepsTheFirstOfWhatIsShallowlyEqual) {
  heard log;
  store made{{{"todos", {{"a", 1}, {"b", 2}}}}};
  const auto keys = [](const value& state) {
    return produce(value::array(), [&](draft d) {
      for (const member each : state["todos"].items()) d.push_back(each.key);
    });
  };
  const subscription listener = made.subscribe(keys, hear(log), shallow_equal);
  made.set_state({{"todos", {{"a", 10}, {"b", 20}}}});
  EXPECT_TRUE(log.empty());
  made.set_state({{"todos", {{"a", 10}}}});
  EXPECT_EQ(log, (heard{{value::array({"a"}), value::array({"a", "b"})}}));
}

}  // namespace
}  // namespace patchbay::test
