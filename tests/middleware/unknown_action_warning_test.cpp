#include <patchbay/actions/action_creator.hpp>
#include <patchbay/middleware/unknown_action_warning.hpp>
#include <patchbay/patchbay.hpp>
#include <patchbay/reducers/slice.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using patchbay::action;
using patchbay::action_creator;
using patchbay::dispatcher;
using patchbay::draft;
using patchbay::store;
using patchbay::unknown_action_warning_options;
using patchbay::value;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class UnknownActionWarning : public ::testing::Test {
 protected:
  patchbay::middleware warns(unknown_action_warning_options options = {}) {
    options.warn = [this](std::string_view text) { warnings_.emplace_back(text); };
    return patchbay::unknown_action_warning(std::move(options));
  }
  dispatcher with_handlers(unknown_action_warning_options options = {}) {
    return patchbay::create_dispatch(
        store_, {.handlers = {{"todos/add", [](draft) {}}}, .middleware = {warns(std::move(options))}});
  }
  dispatcher with_reducer(unknown_action_warning_options options = {}) {
    return patchbay::create_dispatch(store_, {.reducer =
                                                  [](draft state, const action& a) {
                                                    if (a.type() == "count") state["count"] += 1;
                                                  },
                                              .middleware = {warns(std::move(options))}});
  }

  store store_{value{{"count", 0}}};
  std::vector<std::string> warnings_;
};

TEST_F(UnknownActionWarning, SaysNothingOfAnActionThatIsHandledThoughItChangesNothing) {
  with_handlers()("todos/add");
  EXPECT_THAT(warnings_, IsEmpty());
}

TEST_F(UnknownActionWarning, WarnsOncePerTypeThatNothingHandles) {
  const dispatcher dispatch = with_handlers();
  dispatch("a");
  dispatch("a");
  dispatch("b");
  EXPECT_THAT(warnings_,
              ElementsAre("Nothing handles the action type \"a\".", "Nothing handles the action type \"b\"."));
}

TEST_F(UnknownActionWarning, NamesTheNearestKnownType) {
  const dispatcher dispatch = with_handlers({.known = {"todos/add", "todos/added", "filter/set"}});
  dispatch("todos/ad");
  dispatch("TODOS/ADDED");
  dispatch("todso/add");
  dispatch("filter_set");
  EXPECT_THAT(warnings_, ElementsAre("Nothing handles the action type \"todos/ad\". Did you mean \"todos/add\"?",
                                     "Nothing handles the action type \"TODOS/ADDED\". Did you mean \"todos/added\"?",
                                     "Nothing handles the action type \"todso/add\". Did you mean \"todos/add\"?",
                                     "Nothing handles the action type \"filter_set\". Did you mean \"filter/set\"?"));
}

TEST_F(UnknownActionWarning, NamesNoTypeThatIsQuiteDifferentNorTheTypeItself) {
  const dispatcher dispatch = with_handlers({.known = {"todos/add", "removed"}});
  dispatch("session/end");
  dispatch("removed");
  EXPECT_THAT(warnings_, ElementsAre("Nothing handles the action type \"session/end\".",
                                     "Nothing handles the action type \"removed\"."));
}

TEST_F(UnknownActionWarning, TakesAReducerForAHandlerOfEverythingWithoutAListOfTypes) {
  with_reducer()("nonsense");
  EXPECT_THAT(warnings_, IsEmpty());
}

TEST_F(UnknownActionWarning, WarnsWithAReducerOfAnUnlistedTypeThatChangesNothing) {
  const dispatcher dispatch = with_reducer({.known = {"counts", "reset"}});
  dispatch("count");
  dispatch("reset");
  dispatch("rest");
  EXPECT_THAT(warnings_, ElementsAre("Nothing handles the action type \"rest\". Did you mean \"reset\"?"));
}

TEST_F(UnknownActionWarning, ListsTheTypesOfActionCreators) {
  const action_creator<int> added("todos/added");
  const action_creator<> cleared("todos/cleared");
  EXPECT_THAT(patchbay::types_of(added, cleared, "undo", std::string("redo")),
              ElementsAre("todos/added", "todos/cleared", "undo", "redo"));
}

TEST_F(UnknownActionWarning, ListsTheTypesOfSlicesAndHandlers) {
  patchbay::slice<> todos("todos", value::array());
  (void)todos.case_reducer("toggled", [](const draft&) {});
  (void)todos.case_reducer("added", [](const draft&) {});
  todos.extra_reducers(
      [](patchbay::reducer_builder<value>& builder) { builder.add_case("reset", [](const draft&) {}); });
  const patchbay::handler_map handlers{{"undo", [](const draft&) {}}, {"redo", [](const draft&) {}}};
  EXPECT_THAT(todos.types(), ElementsAre("todos/added", "todos/toggled"));
  EXPECT_THAT(handlers.types(), ElementsAre("redo", "undo"));
  EXPECT_THAT(patchbay::types_of(todos, "reset", handlers),
              ElementsAre("todos/added", "todos/toggled", "reset", "redo", "undo"));
}

TEST_F(UnknownActionWarning, LeavesOutTheLibrarysOwnTypesAndWhatItShallIgnore) {
  const dispatcher dispatch = with_handlers({.ignore = [](const action& a) { return a.type().ends_with("/pending"); }});
  dispatch("@@own");
  dispatch("load/pending");
  dispatch("load/fulfilled");
  EXPECT_THAT(warnings_, ElementsAre("Nothing handles the action type \"load/fulfilled\"."));
}

TEST_F(UnknownActionWarning, FallsSilentAfterSoManyTypes) {
  const dispatcher dispatch = with_handlers({.max_warnings = 2});
  for (const char* type : {"a", "b", "c", "a"}) dispatch(type);
  EXPECT_EQ(warnings_.size(), 2U);
}

TEST_F(UnknownActionWarning, IsNotDisturbedByItsSinkNorDisturbsTheDispatch) {
  const dispatcher dispatch = patchbay::create_dispatch(
      store_, {.middleware = {patchbay::unknown_action_warning({.warn = [](std::string_view) { throw 5; }})}});
  EXPECT_FALSE(dispatch("a").handled);
}

TEST_F(UnknownActionWarning, ComparesNoEndlessTypes) {
  with_handlers({.known = {std::string(100'000, 'x')}})(std::string(100'001, 'x'));
  EXPECT_EQ(warnings_.size(), 1U);
  EXPECT_THAT(warnings_[0], ::testing::Not(::testing::HasSubstr("Did you mean")));
}

}  // namespace
