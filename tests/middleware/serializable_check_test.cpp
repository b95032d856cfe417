#include <patchbay/middleware/serializable_check.hpp>
#include <patchbay/patchbay.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using patchbay::action;
using patchbay::dispatcher;
using patchbay::draft;
using patchbay::errc;
using patchbay::error;
using patchbay::serializable_check_options;
using patchbay::store;
using patchbay::value;
using patchbay::operator""_value;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::int64_t unsafe = (std::int64_t{1} << 53);

// So many arrays inside one another.
value nested(std::size_t depth) {
  value inner = value::array();
  for (std::size_t i = 1; i < depth; ++i) inner = value::array({inner});
  return inner;
}

class SerializableCheck : public ::testing::Test {
 protected:
  // SET puts the payload's value to the payload's path; SAME does nothing.
  dispatcher checked(serializable_check_options options = {}) {
    options.warn = [this](const error& found) { found_.push_back(found); };
    return patchbay::create_dispatch(
        store_,
        {.handlers = {{"SET", [](draft state, const value& what) { state[what["at"].as_string()] = what["to"]; }},
                      {"PUT_FIRST", [](draft state, const value& what) { state["list"].insert(std::size_t{0}, what); }},
                      {"SAME", [](draft) {}},
                      {"BAD", [](draft) { throw std::runtime_error("no"); }}},
         .middleware = {patchbay::serializable_check(std::move(options))}});
  }

  // What was warned of since the last call: the code, and where.
  std::vector<std::string> warnings() {
    std::vector<std::string> texts;
    for (const error& each : std::exchange(found_, {})) {
      texts.push_back(std::string(to_string(each.code())) +
                      (each.place().in_action ? " in the action " : " in the state ") + each.place().pointer);
    }
    return texts;
  }

  store store_{R"({"list": [1, 2, 3], "user": {"id": 1}})"_value};
  std::vector<error> found_;
};

TEST_F(SerializableCheck, SaysNothingOfWhatEverybodyCanRead) {
  const dispatcher dispatch = checked();
  dispatch("SET",
           {{"at", "user"}, {"to", {{"id", unsafe - 1}, {"low", 1 - unsafe}, {"x", 1e300}, {"name", "\u00e4"}}}});
  EXPECT_THAT(warnings(), IsEmpty());
}

TEST_F(SerializableCheck, SE1ReportsAnIntegerThatJavaScriptLosesWithItsPathInActionAndState) {
  checked()("SET", {{"at", "user"}, {"to", {{"id", unsafe}}}});
  ASSERT_EQ(found_.size(), 2U);
  EXPECT_EQ(found_[0].place().action_type, "SET");
  EXPECT_THAT(found_[0].what(), HasSubstr("The action holds the integer 9007199254740992, which JavaScript cannot"));
  EXPECT_THAT(found_[1].what(), HasSubstr("The state holds the integer 9007199254740992"));
  EXPECT_THAT(warnings(),
              ElementsAre("out_of_range in the action /payload/to/id", "out_of_range in the state /user/id"));
}

TEST_F(SerializableCheck, ReportsLargeIntegersOfEverySign) {
  const dispatcher dispatch = checked({.ignore_actions = true});
  dispatch("SET", {{"at", "a"}, {"to", -unsafe}});
  dispatch("SET", {{"at", "b"}, {"to", std::uint64_t{1} << 63}});
  EXPECT_THAT(warnings(), ElementsAre("out_of_range in the state /a", "out_of_range in the state /b"));
}

TEST_F(SerializableCheck, ReportsMembersThatReadersTakeForSomethingElse) {
  const dispatcher dispatch = checked();
  dispatch("SET", {{"at", "user"}, {"to", {{"__proto__", 1}, {"$jsan", "$.x"}, {"$at", 1}}}});
  dispatch(action({{"type", "SAME"}, {"$at", 5}}));
  EXPECT_THAT(warnings(),
              ElementsAre("illegal_name in the action /payload/to/$jsan",
                          "illegal_name in the action /payload/to/__proto__", "illegal_name in the state /user/$jsan",
                          "illegal_name in the state /user/__proto__", "illegal_name in the action /$at"));
}

TEST_F(SerializableCheck, ReportsNestingThatOtherParsersRefuseOnceAndGoesNoDeeper) {
  const dispatcher dispatch = checked({.ignore_actions = true, .max_depth = 3});
  dispatch("SET", {{"at", "deep"}, {"to", nested(2)}});
  EXPECT_THAT(warnings(), IsEmpty());
  dispatch("SET", {{"at", "deep"}, {"to", nested(100)}});
  EXPECT_THAT(warnings(), ElementsAre("too_deep in the state /deep/0/0"));
}

TEST_F(SerializableCheck, SE1LeavesOutIgnoredActionsButNotWhatTheyDo) {
  const dispatcher dispatch = checked({.ignored_actions = {"SET"}});
  dispatch("SET", {{"at", "a"}, {"to", unsafe}});
  dispatch("SAME", unsafe);
  EXPECT_THAT(warnings(), ElementsAre("out_of_range in the state /a", "out_of_range in the action /payload"));
}

TEST_F(SerializableCheck, SE1LeavesOutTheMetaOfThunksAndOtherIgnoredPathsOfActions) {
  const value meta{{"arg", unsafe}, {"baseQueryMeta", {{"x", unsafe}}}, {"requestId", unsafe}};
  checked()(action({{"type", "SAME"}, {"meta", meta}}));
  EXPECT_THAT(warnings(), ElementsAre("out_of_range in the action /meta/requestId"));
  checked({.ignored_action_paths = {"/meta/*"}})(action({{"type", "SAME"}, {"meta", meta}}));
  EXPECT_THAT(warnings(), IsEmpty());
}

TEST_F(SerializableCheck, SE1LeavesOutIgnoredPathsOfTheState) {
  const dispatcher dispatch = checked({.ignored_paths = {"/users/*/id", "/raw"}, .ignore_actions = true});
  dispatch("SET", {{"at", "users"}, {"to", {{"a", {{"id", unsafe}, {"age", unsafe}}}}}});
  dispatch("SET", {{"at", "raw"}, {"to", {{"x", unsafe}}}});
  EXPECT_THAT(warnings(), ElementsAre("out_of_range in the state /users/a/age"));
}

TEST_F(SerializableCheck, IgnoresActionsOrTheStateAltogetherWhereAsked) {
  checked({.ignore_actions = true, .ignore_state = true})("SET", {{"at", "a"}, {"to", unsafe}});
  EXPECT_THAT(warnings(), IsEmpty());
  checked({.ignore_state = true})("SET", {{"at", "b"}, {"to", unsafe}});
  EXPECT_THAT(warnings(), ElementsAre("out_of_range in the action /payload/to"));
}

TEST_F(SerializableCheck, RefusesAnIgnoredPathThatIsNoPointer) {
  EXPECT_THROW((void)patchbay::serializable_check({.ignored_paths = {"users.id"}}), error);
}

TEST_F(SerializableCheck, WarnsOncePerPlaceAndActionType) {
  const dispatcher dispatch = checked();
  for (int i = 0; i < 3; ++i) dispatch("SET", {{"at", "a"}, {"to", unsafe + i}});
  EXPECT_EQ(warnings().size(), 2U);
  dispatch("SAME", {{"to", unsafe}});
  EXPECT_THAT(warnings(), ElementsAre("out_of_range in the action /payload/to"));
}

TEST_F(SerializableCheck, FallsSilentAfterSoManyWarnings) {
  const dispatcher dispatch = checked({.ignore_state = true, .max_warnings = 2});
  dispatch("SAME", value::array({unsafe, unsafe, unsafe}));
  dispatch("SAME", {{"x", unsafe}});
  EXPECT_THAT(warnings(),
              ElementsAre("out_of_range in the action /payload/0", "out_of_range in the action /payload/1"));
}

TEST_F(SerializableCheck, LooksAtTheWholeStateFirstAndThenAtWhatChangedByWhomever) {
  store_.set_state({{"old", unsafe}});
  const dispatcher dispatch = checked();
  dispatch("SAME");
  EXPECT_THAT(warnings(), ElementsAre("out_of_range in the state /old"));
  store_.set_state({{"new", unsafe}});
  dispatch("SAME");
  EXPECT_THAT(warnings(), ElementsAre("out_of_range in the state /new"));
}

TEST_F(SerializableCheck, NamesThePlaceOfAnElementAsItIsAfterTheAction) {
  const dispatcher dispatch = checked({.ignore_actions = true});
  dispatch("SAME");
  store_.set_state([](draft state) {
    state["list"].insert(std::size_t{0}, 0);
    state["list"][3] = unsafe;
  });
  dispatch("SAME");
  EXPECT_THAT(warnings(), ElementsAre("out_of_range in the state /list/3"));
}

TEST_F(SerializableCheck, LooksAtTheStateAgainAfterAnActionThatFailed) {
  const dispatcher dispatch = checked();
  EXPECT_THROW(dispatch("BAD"), std::runtime_error);
  dispatch("SET", {{"at", "a"}, {"to", unsafe}});
  EXPECT_EQ(warnings().size(), 2U);
}

TEST_F(SerializableCheck, IsNotDisturbedByItsSinkNorDisturbsTheDispatch) {
  const dispatcher dispatch = patchbay::create_dispatch(
      store_, {.handlers = {{"SET", [](draft state, const value& to) { state["a"] = to; }}},
               .middleware = {patchbay::serializable_check({.warn = [](const error&) { throw 5; }})}});
  EXPECT_TRUE(dispatch("SET", unsafe).changed);
  EXPECT_EQ(store_.state()["a"], value(unsafe));
}

// Whatever is edited, the walk by difference finds what a walk of everything finds.
TEST_F(SerializableCheck, FindsEveryPlaceOfRandomEdits) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  value list = value::array();
  for (int i = 0; i < 60; ++i) list = produce(list, [&](draft edited) { edited.push_back(value{{"id", i}}); });
  for (int round = 0; round < 100; ++round) {
    store_.replace_state({{"list", list}});
    const dispatcher dispatch = checked({.ignore_actions = true});
    dispatch("SAME");
    const value edited = produce(list, [&](draft elements) {
      for (std::size_t edits = 1 + below(4); edits > 0; --edits) {
        if (below(2) == 0) elements.erase(below(elements.size()));
        if (below(2) == 0) elements.insert(below(elements.size()), value{{"id", -1}});
        elements[below(elements.size())]["id"] = unsafe;
      }
    });
    std::vector<std::string> expected;
    for (std::size_t i = 0; i < edited.size(); ++i) {
      if (edited[i]["id"] == value(unsafe))
        expected.push_back("out_of_range in the state /list/" + std::to_string(i) + "/id");
    }
    store_.replace_state({{"list", edited}});
    dispatch("SAME");
    ASSERT_THAT(warnings(), ::testing::UnorderedElementsAreArray(expected)) << "round " << round;
  }
}

}  // namespace
