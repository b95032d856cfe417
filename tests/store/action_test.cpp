#include "store/support.hpp"

#include <sstream>
#include <string>
#include <vector>

namespace patchbay::test {
namespace {

TEST(Action, ATypeAloneHasNoPayload) {
  const action a("INCREMENT");
  EXPECT_EQ(a.type(), "INCREMENT");
  EXPECT_TRUE(a.payload().is_null());
  EXPECT_FALSE(a.contains("payload"));
  EXPECT_TRUE(a.contains("type"));
  EXPECT_EQ(a.to_value(), R"({"type":"INCREMENT"})"_value);
}

TEST(Action, APayloadMayBeNull) {
  const action a("SET", nullptr);
  EXPECT_TRUE(a.contains("payload"));
  EXPECT_EQ(a.dump(), R"({"payload":null,"type":"SET"})");
  EXPECT_NE(a, action("SET"));
}

TEST(Action, ItMayHaveAnyMembers) {
  const action a({{"type", "ADD_TO_CART"}, {"productId", 1}, {"payload", "p"}, {"meta", {{"source", "test"}}}});
  EXPECT_EQ(a["productId"], value(1));
  EXPECT_EQ(a["meta"]["source"], value("test"));
  EXPECT_EQ(a.payload(), value("p"));
  EXPECT_EQ(a["payload"], value("p"));
  EXPECT_TRUE(a["missing"].is_null());
  EXPECT_FALSE(a.contains("missing"));
}

TEST(Action, MembersAreReadTheSameHoweverItWasMade) {
  const action short_form("SET", 1);
  const action long_form({{"type", "SET"}, {"payload", 1}});
  EXPECT_EQ(short_form, long_form);
  for (const char* key : {"type", "payload", "meta"}) {
    EXPECT_EQ(short_form[key], long_form[key]) << key;
    EXPECT_EQ(short_form.contains(key), long_form.contains(key)) << key;
  }
}

TEST(Action, ItPrintsItsText) {
  std::ostringstream out;
  out << action("SET", 1);
  EXPECT_EQ(out.str(), R"({"payload":1,"type":"SET"})");
}

TEST(Action, ParseReadsTextFromOutside) {
  EXPECT_EQ(action::parse(R"( {"type":"SET","payload":[1]} )"), action("SET", value::array({1})));
  EXPECT_EQ(code_of([] { (void)action::parse("{\"type\":"); }), errc::parse);
}

TEST(ReduxAction, R16_WhatIsNoObjectIsRefused) {
  for (const char* text : {"null", "42", "\"hey\"", "true", "[]", "[\"type\",\"x\"]"}) {
    const error failure = error_of([&] { action a(value::parse(text)); });
    EXPECT_EQ(failure.code(), errc::invalid_action) << text;
    EXPECT_NE(failure.message().find("plain"), std::string::npos) << failure.message();
  }
}

TEST(ReduxAction, R23_R25_AnActionWithoutATypeIsRefused) {
  const error failure = error_of([] { action a({{"payload", 1}}); });
  EXPECT_EQ(failure.code(), errc::invalid_action);
  EXPECT_NE(failure.message().find("Actions may not have an undefined \"type\" property"), std::string::npos);
}

TEST(ReduxAction, R24_TheMessageNamesTheKindOfTheBadAction) {
  const std::vector<std::pair<const char*, const char*>> kinds{
      {"null", "'null'"}, {"true", "'boolean'"}, {"1", "'number'"}, {"\"x\"", "'string'"}, {"[]", "'array'"}};
  for (const auto& [text, kind] : kinds) {
    const error failure = error_of([text = text] { (void)action::parse(text); });
    EXPECT_NE(failure.message().find(kind), std::string::npos) << failure.message();
  }
}

TEST(ReduxAction, R26_ATypeThatIsNoStringIsRefusedWithItsKindAndValue) {
  const std::vector<std::pair<const char*, const char*>> types{{"false", "'boolean'. Value was: 'false'"},
                                                               {"0", "'number'. Value was: '0'"},
                                                               {"null", "'null'. Value was: 'null'"},
                                                               {"{}", "'object'. Value was: '{}'"}};
  for (const auto& [type, said] : types) {
    const error failure = error_of([type = type] { (void)action::parse(std::string("{\"type\":") + type + "}"); });
    EXPECT_EQ(failure.code(), errc::invalid_action);
    EXPECT_NE(failure.message().find("\"type\" property must be a string"), std::string::npos) << failure.message();
    EXPECT_NE(failure.message().find(said), std::string::npos) << failure.message();
  }
}

TEST(ReduxAction, R26_TheEmptyStringIsAType) {
  EXPECT_EQ(action::parse(R"({"type":""})").type(), "");
  counter_app app;
  EXPECT_NO_THROW(app.dispatch(""));
}

TEST(ReduxAction, U1_IsActionIsTrueForObjectsWithAStringType) {
  EXPECT_TRUE(is_action({{"type", "a"}}));
  EXPECT_TRUE(is_action({{"type", "a"}, {"extra", 1}}));
  EXPECT_TRUE(is_action({{"type", ""}}));
  EXPECT_FALSE(is_action({{"type", 0}}));
  EXPECT_FALSE(is_action({{"kind", "a"}}));
  EXPECT_FALSE(is_action("type"));
  EXPECT_FALSE(is_action(value::array({"type", "a"})));
  EXPECT_FALSE(is_action(nullptr));
}

TEST(ReduxAction, U3_TheSinkForWarningsMayBeAbsentOrThrow) {
  ::testing::internal::CaptureStderr();
  counter_app app({}, {.handlers = counter_handlers(), .unknown = unknown_action_policy::warn});
  app.dispatch("UNHEARD_OF");
  EXPECT_NE(::testing::internal::GetCapturedStderr().find("UNHEARD_OF"), std::string::npos);

  counter_app throwing({.warn = [](std::string_view) { throw 1; }},
                       {.handlers = counter_handlers(), .unknown = unknown_action_policy::warn});
  throwing.store.post([] { throw 2; });
  EXPECT_NO_THROW(throwing.dispatch("INCREMENT"));
}

}  // namespace
}  // namespace patchbay::test
