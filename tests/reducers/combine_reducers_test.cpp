// The cases C1 to C17 of redux's combineReducers, as far as they make sense in C++: C2 is the type system's.

#include <patchbay/reducers/combine_reducers.hpp>

#include <patchbay/error.hpp>
#include <patchbay/store/store.hpp>
#include <patchbay/value/diff.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace patchbay {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const action init("@@redux/INITxyz");
const action unknown("UNKNOWN");

reducer counter() {
  return {0, [](const value& count, const action& a) {
            return a.type() == "increment" ? value(count.get<int>() + 1) : count;
          }};
}

reducer stack() {
  return {value::array(), [](draft items, const action& a) {
            if (a.type() == "push") items.push_back(a["value"]);
          }};
}

// Hands on whatever state it gets.
reducer keeper(value initial) {
  return {std::move(initial), [](const value& state, const action&) { return state; }};
}

// A reducer over nlohmann::json that gives undefined for the types that the predicate picks.
template <class Predicate>
reducer undefined_for(Predicate picks) {
  return [picks](const nlohmann::json& state, const action& a) {
    if (picks(a.type())) return nlohmann::json(nlohmann::json::value_t::discarded);
    return state.is_null() ? nlohmann::json(0) : state;
  };
}

struct warnings {
  std::vector<std::string> texts;
  combine_options options() {
    return {.warn = [this](std::string_view text) { texts.emplace_back(text); }};
  }
};

template <class F>
error error_of(F&& run) {
  try {
    run();
  } catch (const error& failure) {
    return failure;
  }
  ADD_FAILURE() << "nothing was thrown";
  return {errc::usage, "nothing"};
}

TEST(CombineReducers, C1_EverySliceGetsItsPartOfTheState) {
  const reducer root = combine_reducers({{"counter", counter()}, {"stack", stack()}});
  const value first = root.reduce(nullptr, action("increment"));
  EXPECT_EQ(first, (value{{"counter", 1}, {"stack", value::array()}}));
  const value second = root(first, action({{"type", "push"}, {"value", "a"}}));
  EXPECT_EQ(second, (value{{"counter", 1}, {"stack", value::array({"a"})}}));
}

TEST(CombineReducers, C3_AnEmptyReducerIsRefused) {
  const error failure = error_of([] { (void)combine_reducers({{"counter", counter()}, {"x", reducer()}}); });
  EXPECT_EQ(failure.code(), errc::invalid_argument);
  EXPECT_THAT(failure.message(), HasSubstr("No reducer provided for key \"x\""));
}

TEST(CombineReducers, C4_ASliceWithoutStateIsAnErrorThatNamesActionAndSlice) {
  const reducer root = combine_reducers(
      {{"stack", stack()}, {"counter", undefined_for([](std::string_view type) { return type == "whatever"; })}});
  const value state = root.reduce(nullptr, init);
  const error failure = error_of([&] { (void)root(state, action("whatever")); });
  EXPECT_EQ(failure.code(), errc::invalid_state);
  EXPECT_THAT(failure.message(), AllOf(HasSubstr("\"counter\""), HasSubstr("\"whatever\"")));
  EXPECT_EQ(failure.place().pointer, "/counter");
  EXPECT_EQ(failure.place().action_type, "whatever");
  EXPECT_EQ(root(state, unknown), state);
}

TEST(CombineReducers, C4_TheInnermostSliceIsNamed) {
  const reducer inner =
      combine_reducers({{"counter", undefined_for([](std::string_view type) { return type == "whatever"; })}});
  const reducer root = combine_reducers({{"a/b", inner}});
  const error failure = error_of([&] { (void)root(root.reduce(nullptr, init), action("whatever")); });
  EXPECT_THAT(failure.message(), AllOf(HasSubstr("\"counter\""), ::testing::Not(HasSubstr("a/b"))));
  EXPECT_EQ(failure.place().pointer, "/a~1b/counter");
}

TEST(CombineReducers, C5_ASliceWithoutInitialStateIsRefusedAtOnce) {
  const error failure = error_of([] {
    (void)combine_reducers(
        {{"counter", undefined_for([](std::string_view type) { return type.starts_with("@@redux/INIT"); })}});
  });
  EXPECT_EQ(failure.code(), errc::invalid_state);
  EXPECT_THAT(failure.message(), AllOf(HasSubstr("\"counter\""), HasSubstr("initialization")));
}

TEST(CombineReducers, C6_WhatASliceThrowsWhenProbedIsThrownAtOnce) {
  const reducer throwing = [](const value&, const action&) -> value { throw std::runtime_error("broken"); };
  EXPECT_THROW((void)combine_reducers({{"counter", throwing}}), std::runtime_error);
}

TEST(CombineReducers, C7_TheVeryStateComesBackWhenNoSliceChanged) {
  const reducer root = combine_reducers({{"counter", counter()}, {"stack", stack()}});
  const value state = root.reduce(nullptr, init);
  EXPECT_TRUE(root(state, unknown).identical(state));
}

TEST(CombineReducers, C8_OnlyTheChangedSlicesAreOther) {
  const reducer root =
      combine_reducers({{"counter", counter()}, {"stack", stack()}, {"kept", keeper(value::array({1, 2}))}});
  const value before = root.reduce(nullptr, init);
  const value after = root(before, action({{"type", "push"}, {"value", 1}}));
  EXPECT_FALSE(after.identical(before));
  EXPECT_FALSE(after["stack"].identical(before["stack"]));
  EXPECT_TRUE(after["kept"].identical(before["kept"]));
}

TEST(CombineReducers, C9_ASliceThatOnlyKnowsThePrivateActionIsRefused) {
  const error failure = error_of([] {
    (void)combine_reducers(
        {{"counter", undefined_for([](std::string_view type) { return !type.starts_with("@@redux/INIT"); })}});
  });
  EXPECT_EQ(failure.code(), errc::invalid_state);
  EXPECT_THAT(failure.message(), AllOf(HasSubstr("\"counter\""), HasSubstr("private")));
}

TEST(CombineReducers, C10_NoSlicesAreRefused) {
  const error failure = error_of([] { (void)combine_reducers({}); });
  EXPECT_EQ(failure.code(), errc::invalid_argument);
  EXPECT_THAT(failure.message(), HasSubstr("Store does not have a valid reducer"));
}

TEST(CombineReducers, TwoSlicesOfOneKeyAreRefused) {
  const error failure = error_of([] { (void)combine_reducers({{"x", counter()}, {"x", stack()}}); });
  EXPECT_EQ(failure.code(), errc::invalid_argument);
  EXPECT_THAT(failure.message(), HasSubstr("\"x\""));
}

TEST(CombineReducers, C11_UnknownKeysOfThePreloadedStateAreWarnedAbout) {
  warnings heard;
  const reducer root = combine_reducers({{"foo", counter()}, {"baz", stack()}}, heard.options());
  (void)root({{"bar", 2}}, init);
  EXPECT_THAT(
      heard.texts,
      ElementsAre(
          "Unexpected key \"bar\" found in preloadedState argument passed to createStore. Expected to find one of "
          "the known reducer keys instead: \"foo\", \"baz\". Unexpected keys will be ignored."));
}

TEST(CombineReducers, C11_SeveralUnknownKeysOfALaterStateAreWarnedAboutInOne) {
  warnings heard;
  const reducer root = combine_reducers({{"foo", counter()}}, heard.options());
  (void)root({{"bar", 2}, {"foo", 0}, {"qux", 4}}, unknown);
  EXPECT_THAT(
      heard.texts,
      ElementsAre(
          "Unexpected keys \"bar\", \"qux\" found in previous state received by the reducer. Expected to find one "
          "of the known reducer keys instead: \"foo\". Unexpected keys will be ignored."));
}

TEST(CombineReducers, C11_AStateThatIsNoObjectIsWarnedAboutAndReplaced) {
  warnings heard;
  const reducer root = combine_reducers({{"foo", counter()}, {"baz", stack()}}, heard.options());
  EXPECT_EQ(root(value(1), init), (value{{"foo", 0}, {"baz", value::array()}}));
  EXPECT_EQ(root(value::array(), unknown), (value{{"foo", 0}, {"baz", value::array()}}));
  EXPECT_THAT(
      heard.texts,
      ElementsAre(
          "The preloadedState argument passed to createStore has unexpected type of \"number\". Expected argument to "
          "be an object with the following keys: \"foo\", \"baz\"",
          "The previous state received by the reducer has unexpected type of \"array\". Expected argument to be an "
          "object with the following keys: \"foo\", \"baz\""));
}

TEST(CombineReducers, C11_MissingKeysAreFine) {
  warnings heard;
  const reducer root = combine_reducers({{"foo", counter()}, {"baz", stack()}}, heard.options());
  EXPECT_EQ(root({{"foo", 3}}, init), (value{{"foo", 3}, {"baz", value::array()}}));
  EXPECT_EQ(root(value::object(), unknown)["foo"], value(0));
  EXPECT_EQ(root(value(), unknown)["foo"], value(0));
  EXPECT_THAT(heard.texts, IsEmpty());
}

TEST(CombineReducers, C12_EachUnknownKeyIsWarnedAboutOnce) {
  warnings heard;
  const reducer root = combine_reducers({{"foo", counter()}}, heard.options());
  const reducer copy = root;
  (void)root({{"foo", 1}, {"bar", 1}}, unknown);
  (void)root({{"foo", 2}, {"bar", 2}}, unknown);
  (void)copy({{"foo", 2}, {"bar", 3}}, unknown);
  EXPECT_EQ(heard.texts.size(), 1U);
  (void)root({{"foo", 2}, {"bar", 2}, {"new", 1}}, unknown);
  ASSERT_EQ(heard.texts.size(), 2U);
  EXPECT_THAT(heard.texts[1], AllOf(HasSubstr("key \"new\" found"), ::testing::Not(HasSubstr("bar"))));
}

TEST(CombineReducers, C13_AReducerWithOneMoreKeyChangesTheState) {
  store target = create_store(combine_reducers({{"counter", counter()}}));
  const value before = target.state();
  target.replace_reducer(combine_reducers({{"counter", counter()}, {"stack", stack()}}));
  target.dispatch("UNKNOWN");
  EXPECT_EQ(target.state(), (value{{"counter", 0}, {"stack", value::array()}}));
  EXPECT_NE(target.state(), before);
}

TEST(CombineReducers, C14_AReducerWithAnotherKeyChangesTheState) {
  warnings heard;
  store target = create_store(combine_reducers({{"counter", counter()}, {"old", stack()}}));
  target.replace_reducer(combine_reducers({{"counter", counter()}, {"new", stack()}}, heard.options()));
  target.dispatch("UNKNOWN");
  EXPECT_EQ(target.state(), (value{{"counter", 0}, {"new", value::array()}}));
  EXPECT_THAT(heard.texts, IsEmpty());
}

TEST(CombineReducers, C15_AReducerWithTheSameKeysKeepsTheState) {
  store target = create_store(combine_reducers({{"counter", counter()}, {"stack", stack()}}));
  const value before = target.state();
  target.replace_reducer(combine_reducers({{"counter", counter()}, {"stack", stack()}}));
  target.dispatch("UNKNOWN");
  EXPECT_TRUE(target.state().identical(before));
}

TEST(CombineReducers, C16_AReducerWithAKeyLessDropsItAtOnceAndSilently) {
  warnings heard;
  store target = create_store(combine_reducers({{"counter", counter()}, {"stack", stack()}}));
  target.replace_reducer(combine_reducers({{"counter", counter()}}, heard.options()));
  EXPECT_EQ(target.state(), (value{{"counter", 0}}));
  EXPECT_THAT(heard.texts, IsEmpty());
}

TEST(CombineReducers, C17_AnUnknownKeyIsDroppedEvenIfNoSliceChanged) {
  warnings heard;
  const reducer root = combine_reducers({{"counter", counter()}, {"stack", stack()}}, heard.options());
  const value state = {{"counter", 1}, {"stack", value::array({1})}, {"stranger", 1}};
  const value next = root(state, unknown);
  EXPECT_EQ(next, (value{{"counter", 1}, {"stack", value::array({1})}}));
  EXPECT_TRUE(next["stack"].identical(state["stack"]));
}

TEST(CombineReducers, NestedOnesKeepTheIdentityOfWhatDidNotChange) {
  const reducer ui = combine_reducers({{"theme", keeper("light")}, {"panel", keeper(value::array({1}))}});
  const reducer root = combine_reducers({{"ui", ui}, {"counter", counter()}});
  const value before = root.reduce(nullptr, init);
  const value after = root(before, action("increment"));
  EXPECT_EQ(after["counter"], value(1));
  EXPECT_TRUE(after["ui"].identical(before["ui"]));
  EXPECT_EQ(diff(before, after).dump(), R"([{"op":"replace","path":"/counter","value":1}])");
}

TEST(CombineReducers, ErrorsOfASliceCarryItsPlace) {
  const reducer slice = [](draft state, const action& a) {
    if (a.type() == "break") state["list"].push_back(1);
  };
  const reducer root = combine_reducers({{"outer", combine_reducers({{"m~n", slice}})}});
  const error failure = error_of([&] { (void)root({{"outer", {{"m~n", {{"list", 5}}}}}}, action("break")); });
  EXPECT_EQ(failure.code(), errc::type_mismatch);
  EXPECT_EQ(failure.place().pointer, "/outer/m~0n/list");
  EXPECT_EQ(failure.place().action_type, "break");
}

TEST(CombineReducers, SlicesAreAskedInTheOrderGiven) {
  std::string order;
  const auto noting = [&](const char* name) {
    return reducer(0, [&order, name](const value& state, const action& a) {
      if (a.type() == "UNKNOWN") order += name;
      return state;
    });
  };
  (void)combine_reducers({{"b", noting("b")}, {"a", noting("a")}})(value::object(), unknown);
  EXPECT_EQ(order, "ba");
}

TEST(CombineReducers, MayBeCalledFromSeveralThreads) {
  warnings heard;
  const reducer root = combine_reducers({{"counter", counter()}, {"stack", stack()}}, heard.options());
  const auto count = [&root] {
    value state = {{"stranger", 1}};
    for (int i = 0; i < 1000; ++i) state = root(state, action("increment"));
    EXPECT_EQ(state, (value{{"counter", 1000}, {"stack", value::array()}}));
  };
  std::thread other(count);
  count();
  other.join();
  EXPECT_EQ(heard.texts.size(), 1U);
}

TEST(CombineReducers, ASlicesNumberOfSameValueButOtherKindIsAChange) {
  const reducer root = combine_reducers({{"number", reducer(1, [](const value& state, const action& a) {
                                            return a.type() == "real" ? value(1.0) : state;
                                          })}});
  const value state = root.reduce(nullptr, init);
  EXPECT_FALSE(root(state, action("real")).identical(state));
}

}  // namespace
}  // namespace patchbay
