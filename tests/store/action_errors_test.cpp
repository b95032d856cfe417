#include <patchbay/patchbay.hpp>

#include "store/support.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <vector>

namespace patchbay::test {
namespace {

// What a handler that reads the action like this makes of it.
error reading(const std::function<void(const action&)>& read, const action& a) {
  store s{{{"n", 0}}};
  const subscription handling = s.handle("set", [read](const draft& state, const action& given) {
    state["n"] = 1;
    read(given);
  });
  return error_of([&] { s.dispatch(a); });
}

void expect_place(const error& failure, const std::string& name, const std::string& place) {
  EXPECT_NE(failure.message().find("reading \"" + name + "\" of the action"), std::string::npos) << failure.what();
  EXPECT_EQ(failure.place().pointer, place);
  EXPECT_TRUE(failure.place().in_action);
  EXPECT_EQ(failure.place().action_type, "set");
}

TEST(ActionErrors, AMemberOfAnotherKindIsNamed) {
  const action a({{"type", "set"}, {"k", "text"}, {"list", {1, {{"deep", true}}}}});
  expect_place(reading([](const action& given) { (void)given["k"].get<int>(); }, a), "k", "/k");
  expect_place(reading([](const action& given) { (void)given["k"]["x"]; }, a), "k", "/k");
  expect_place(reading([](const action& given) { (void)given["k"].elements(); }, a), "k", "/k");
  expect_place(reading([](const action& given) { (void)given["list"][1]["deep"].get<int>(); }, a), "list",
               "/list/1/deep");
  expect_place(reading([](const action& given) { (void)given["list"].at(7); }, a), "list", "/list/7");
  expect_place(reading([](const action& given) { (void)given["list"].get<std::vector<int>>(); }, a), "list", "/list/1");
}

TEST(ActionErrors, AMissingMemberIsNamed) {
  const action a("set");
  expect_place(reading([](const action& given) { (void)given["k"].get<int>(); }, a), "k", "/k");
  expect_place(reading([](const action& given) { (void)given["k"]["x"].as_string(); }, a), "k", "/k");
  expect_place(reading(
                   [](const action& given) {
                     const value& first = given["first"];
                     const value& second = given["second"];
                     (void)second.is_null();
                     (void)first.get<int>();
                   },
                   a),
               "first", "/first");
  expect_place(reading([](const action& given) { (void)given.payload().get<int>(); }, a), "payload", "/payload");
}

TEST(ActionErrors, ThePayloadIsNamed) {
  const action a("set", {{"n", "text"}});
  expect_place(reading([](const action& given) { (void)given.payload()["n"].get<int>(); }, a), "payload", "/payload/n");
  store s{{{"n", 0}}};
  const subscription handling = s.handle("set", [](const draft& state, int n) { state["n"] = n; });
  expect_place(error_of([&] { s.dispatch("set", "text"); }), "payload", "/payload");
}

TEST(ActionErrors, AMemberOfACopyIsNamedAndACopyThatIsReadItselfIsNot) {
  const action a("set", {{"n", "text"}, {"list", value::array({1, "text"})}});
  const auto of_copy = [](const action& given) {
    const value copy = given.payload();
    (void)copy["n"].get<int>();
  };
  expect_place(reading(of_copy, a), "payload", "/payload/n");
  const auto of_list = [](const action& given) {
    const value copy = given.payload()["list"];
    (void)copy[1].get<int>();
  };
  expect_place(reading(of_list, a), "payload", "/payload/list/1");
  const auto of_scalar = [](const action& given) {
    const value copy = given.payload()["n"];
    (void)copy.get<int>();
  };
  EXPECT_FALSE(reading(of_scalar, a).place().in_action);
}

TEST(ActionErrors, WhatTheStateLacksIsNotOfTheAction) {
  const error failure = reading(
      [](const action&) {
        const value state{{"k", "text"}};
        (void)state["k"].get<int>();
      },
      action("set"));
  EXPECT_FALSE(failure.place().in_action);
  EXPECT_EQ(failure.message(), "expected a number, found string");
}

TEST(ActionErrors, APlainReducerSaysSoToo) {
  const reducer root = [](const value&, const action& a) { return value(a["k"].get<int>()); };
  expect_place(error_of([&] { (void)root(value(), action("set")); }), "k", "/k");
}

const char* const no_text = nullptr;

TEST(ActionErrors, ANullPointerIsNoTypeAndNoPayload) {
  store s;
  const dispatcher dispatch = create_dispatch(s);
  EXPECT_EQ(code_of([] { (void)action(no_text); }), errc::invalid_argument);
  EXPECT_EQ(code_of([] { (void)action(no_text, 1); }), errc::invalid_argument);
  EXPECT_EQ(code_of([] { (void)action("set", no_text); }), errc::invalid_argument);
  EXPECT_EQ(code_of([] { (void)action::parse(no_text); }), errc::invalid_argument);
  EXPECT_EQ(code_of([] { (void)action("set")[no_text]; }), errc::invalid_argument);
  EXPECT_EQ(code_of([&] { dispatch(no_text); }), errc::invalid_argument);
  EXPECT_EQ(code_of([&] { dispatch(no_text, 1); }), errc::invalid_argument);
  EXPECT_EQ(code_of([&] { s.dispatch(no_text); }), errc::invalid_argument);
  EXPECT_EQ(code_of([&] { s.dispatch(no_text, 1); }), errc::invalid_argument);
}

TEST(Printing, GoogleTestShowsPatchesOperationsAndStores) {
  const store s{{{"n", 1}}};
  EXPECT_EQ(::testing::PrintToString(s), R"(a store at revision 0 with the state {"n":1})");
  const patch changes = diff(value{{"n", 1}}, value{{"n", 2}});
  EXPECT_EQ(::testing::PrintToString(changes), changes.dump());
  EXPECT_EQ(::testing::PrintToString(changes[0]), R"({"op":"replace","path":"/n","value":2})");
  EXPECT_EQ(::testing::PrintToString(errc::not_found), "not_found");
  EXPECT_EQ(::testing::PrintToString(kind::array), "array");
}

}  // namespace
}  // namespace patchbay::test
