// The cases S3, S6 and S7 of Redux Toolkit's createReducer. That a case may not both change its draft and return
// another state is the type system's: a case either takes a draft and returns nothing, or doesn't.

#include <patchbay/reducers/create_reducer.hpp>

#include <patchbay/error.hpp>
#include <patchbay/store/store.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace patchbay {
namespace {

using ::testing::HasSubstr;

const auto added = create_action<int>("added");
const auto cleared = create_action("cleared");

// Appends a word, so that the order of the cases shows.
auto appends(std::string word) {
  return [word = std::move(word)](draft words) { words.push_back(word); };
}

template <class Build>
void expect_refused(Build&& build, std::string_view about) {
  try {
    (void)create_reducer(value::array(), build);
    FAIL() << "was taken: " << about;
  } catch (const error& failure) {
    EXPECT_EQ(failure.code(), errc::invalid_argument);
    EXPECT_THAT(failure.message(), HasSubstr(about));
  }
}

TEST(CreateReducer, S3RunsTheCaseThenEveryMatcherInOrder) {
  const reducer run = create_reducer(value::array(), [](auto& builder) {
    builder.add_case("a", appends("case"))
        .add_matcher([](const action& a) { return a.type() != "b"; }, appends("first"))
        .add_matcher([](const action&) { return true; }, appends("second"))
        .add_default_case(appends("default"));
  });
  EXPECT_EQ(run(value::array(), action("a")), value::array({"case", "first", "second"}));
  EXPECT_EQ(run(value::array(), action("b")), value::array({"second"}));
  EXPECT_EQ(run(value::array(), action("c")), value::array({"first", "second"}));
}

TEST(CreateReducer, S3RunsTheDefaultCaseWhereNothingElseIs) {
  const reducer run = create_reducer(value::array(), [](auto& builder) {
    builder.add_case("a", appends("case"))
        .add_matcher([](const action& a) { return a.type() == "b"; }, appends("matcher"))
        .add_default_case(appends("default"));
  });
  EXPECT_EQ(run(value::array(), action("a")), value::array({"case"}));
  EXPECT_EQ(run(value::array(), action("b")), value::array({"matcher"}));
  EXPECT_EQ(run(value::array(), action("c")), value::array({"default"}));
}

TEST(CreateReducer, S3LetsEachCaseSeeWhatTheOneBeforeMade) {
  const reducer run = create_reducer(value(1), [](auto& builder) {
    builder.add_case("a", [](const value& n) -> value { return n.get<int>() + 1; })
        .add_matcher([](const action&) { return true; }, [](const value& n) -> value { return n.get<int>() * 10; });
  });
  EXPECT_EQ(run(value(1), action("a")), value(20));
}

TEST(CreateReducer, S3RefusesDuplicatesEmptyTypesAndAnotherOrder) {
  const auto always = [](const action&) { return true; };
  const auto nothing = [](draft) {};
  expect_refused([&](auto& b) { b.add_case("a", nothing).add_case("a", nothing); },
                 "two cases for the action type \"a\"");
  expect_refused([&](auto& b) { b.add_case(cleared, nothing).add_case("cleared", nothing); }, "\"cleared\"");
  expect_refused([&](auto& b) { b.add_case("", nothing); }, "not empty");
  expect_refused([&](auto& b) { b.add_matcher(always, nothing).add_case("a", nothing); },
                 "add_case is called after add_matcher");
  expect_refused([&](auto& b) { b.add_default_case(nothing).add_case("a", nothing); },
                 "add_case is called after add_default_case");
  expect_refused([&](auto& b) { b.add_default_case(nothing).add_matcher(always, nothing); },
                 "add_matcher is called after add_default_case");
  expect_refused([&](auto& b) { b.add_default_case(nothing).add_default_case(nothing); },
                 "add_default_case is called twice");
}

TEST(CreateReducer, TakesCasesOfEveryForm) {
  const reducer run = create_reducer(value::array(), [](auto& builder) {
    builder.add_case("draft", [](draft s) { s.push_back("d"); })
        .add_case("action", [](draft s, const action& a) { s.push_back(a.type()); })
        .add_case("payload", [](draft s, const value& payload) { s.push_back(payload); })
        .add_case("typed", [](draft s, const std::string& payload) { s.push_back(payload + "!"); })
        .add_case("pure", [](const value& s) { return value::array({s}); })
        .add_case("pure action", [](const value&, const action& a) -> value { return a.type(); })
        .add_case("pure typed", [](const value& s, int n) -> value { return static_cast<int>(s.size()) + n; })
        .add_case("generic", [](auto s, const auto& a) { s.push_back(a["x"]); });
  });
  const value none = value::array();
  EXPECT_EQ(run(none, action("draft")), value::array({"d"}));
  EXPECT_EQ(run(none, action("action")), value::array({"action"}));
  EXPECT_EQ(run(none, action("payload", 1)), value::array({1}));
  EXPECT_EQ(run(none, action("typed", "x")), value::array({"x!"}));
  EXPECT_EQ(run(value::array({1}), action("pure")), value::array({value::array({1})}));
  EXPECT_EQ(run(none, action("pure action")), value("pure action"));
  EXPECT_EQ(run(none, action("pure typed", 4)), value(4));
  EXPECT_EQ(run(none, action({{"type", "generic"}, {"x", 7}})), value::array({7}));
}

TEST(CreateReducer, S6ReplacesAStateThatCannotBeDrafted) {
  const reducer count = create_reducer(value(0), [](auto& builder) {
    builder.add_case(added, [](const value& n, int by) -> value { return n.get<int>() + by; });
  });
  EXPECT_EQ(count(value(2), added(3)), value(5));
  EXPECT_EQ(create_store(count).state(), value(0));
}

TEST(CreateReducer, S7KeepsIdentityWhereNothingChanges) {
  const reducer run = create_reducer(value({{"n", 1}}), [](auto& builder) {
    builder.add_case("same", [](draft s) { s["n"] = 1; }).add_case("back", [](draft s) {
      s["m"] = 1;
      s.erase("m");
    });
  });
  const value state = {{"n", 1}};
  EXPECT_TRUE(run(state, action("same")).identical(state));
  EXPECT_TRUE(run(state, action("unknown")).identical(state));
  EXPECT_EQ(run(state, action("back")), state);
}

TEST(CreateReducer, ACaseThatThrowsLeavesTheState) {
  store target = create_store(create_reducer(value::array(), [](auto& builder) {
    builder.add_case("a", appends("case"))
        .add_matcher([](const action&) { return true; },
                     [](draft s, const action& a) {
                       s.push_back("matcher");
                       if (a.type() == "a") throw std::runtime_error("no");
                     });
  }));
  const value before = target.state();
  EXPECT_THROW(target.dispatch("a"), std::runtime_error);
  EXPECT_TRUE(target.state().identical(before));
  target.dispatch("b");
  EXPECT_EQ(target.state()[target.state().size() - 1], value("matcher"));
}

TEST(CreateReducer, APayloadOfAnotherTypeIsRefusedByPlace) {
  store target = create_store(create_reducer(
      value::array(), [](auto& builder) { builder.add_case(added, [](draft s, int n) { s.push_back(n); }); }));
  try {
    target.dispatch("added", "many");
    FAIL() << "a text was taken for a number";
  } catch (const error& failure) {
    EXPECT_EQ(failure.code(), errc::type_mismatch);
    EXPECT_EQ(failure.place().pointer, "/payload");
    EXPECT_EQ(failure.place().action_type, "added");
  }
  EXPECT_EQ(target.state(), value::array());
}

}  // namespace
}  // namespace patchbay
